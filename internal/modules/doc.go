// Package modules finds out in which modules the packages are that a command line
// names. The go command looks at one module, or at one workspace, from within; a
// repository may have several of them below its root. Patterns go in, and the
// directories to run the go command in come out, with the patterns to use there.
package modules
