// Package archive reads and writes golden archives: one scenario each, a whole
// module and what is expected of it. testdata/README.md describes the format.
// It knows nothing of mapfix itself, so that tests of any package can use it.
package archive
