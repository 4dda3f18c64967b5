// Package review asks the user about repairs, one at a time, on a terminal. It
// knows how to show one and what the answers mean; what a repair is, and how one is
// made, is the caller's.
package review
