// Package judge decides which writes to shared maps are mistakes.
//
// In goes a linked program, with its candidates: binds whose value is written, and maps that
// are written through no bind. Out come findings, each with the facts that decided it, the
// trace from the root to the write and its readers, and where a copy would go.
//
//   - A sharing is a candidate with the roots of what it writes, see consider.go. Its kind
//     says how it is shared, and so what is asked about it.
//   - A question states facts about a sharing. All questions are in one list, in
//     questions.go: cheap ones first, then those to the value-flow graph, of what would be
//     safe without them (established.go). A fact is stated under the ID of a rule; what the
//     rules weigh, and how the verdict comes of them, is in package rule.
//   - What is made for one call may have several owners in it, see owners.go.
//   - An access is an event of any function on a root, see access.go.
//
// The package weighs nothing itself, changes no summary, and knows nothing of syntax.
package judge
