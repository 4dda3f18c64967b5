// Package workdir says what file names stand for where mapfix runs.
//
// In go names as they are typed, and absolute ones; out come absolute ones, and names as they are
// printed. No file is opened here.
package workdir
