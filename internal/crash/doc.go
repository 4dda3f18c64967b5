// Package crash reads what a program says about maps that several goroutines use at
// a time: the log of the runtime's fatal error, or a report of the race detector. It
// finds the functions that were at work.
package crash
