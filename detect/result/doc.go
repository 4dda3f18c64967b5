// Package result holds the answer of the analysis for a whole program, and its encoding: the
// findings, and why they were decided as they were. It is data; package judge fills it in.
package result
