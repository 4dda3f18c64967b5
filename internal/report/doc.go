// Package report tells what was found, in every form: lines of text, with their evidence or one
// each, tables of counts, annotations, JSON, SARIF, a page, an explanation of a line, a diff.
//
// In go findings, or all that is known of a run; out come texts. The package changes no finding,
// chooses none, and opens no files but to show their lines.
package report
