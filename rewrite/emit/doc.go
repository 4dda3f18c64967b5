// Package emit turns sites into edits of the files that they are in.
//
// In go the sites of one file and what they call; out come edits. Where a copy goes and which
// function copies has been decided before, and no type is asked for here.
//
// A variable in place of an expression (declare.go) and another callee (replace.go) are edits by
// themselves. Wrapped expressions and added statements are made on the dst first (dst.go), and
// read from what that prints (tokens.go). The printed text is for comparison and never written:
// it tells, token by token, whether the change stands where it was meant to stand and took
// nothing with it. Only tokens of a rewritten node are taken over from there; an added statement
// is laid out by package edit, and in the dst a mark stands for it. So all bytes outside of the
// edits stay as they are. The dst is not asked what something means, which place is right, or
// how a file should be formatted.
package emit
