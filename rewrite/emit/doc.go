// Package emit turns sites into edits of the files that they are in.
//
// In go sites and what they call; out come edits. Where a copy goes and what copies has been
// decided. A variable in place of an expression, and another callee, are edits of their own.
// Wrapped expressions and added statements go over the dst, which has two uses here:
//
//   - it puts parentheses, comments and line breaks around a change where gofmt would have them,
//     and shows so whether the change can be told from its surroundings at all;
//   - only the tokens inside of the rewritten node are taken over from what it prints.
//
// All other bytes stay as they are in the user's file. The dst is never asked what something
// means or where something is, and the text of an added statement does not come from it: a mark
// stands in its place, and package edit lays it out.
package emit
