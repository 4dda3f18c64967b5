// Package manual has what the command says about itself: what each flag means, and the
// topics of "mapfix help". What -help prints, the reference and the man page in docs,
// and the completion of shells are all made of it.
package manual
