// Package program joins the summaries of a program's packages, and answers what can be asked
// of the whole without an opinion on what is meant.
//
// In go summaries, by way of package reach. Out come:
//
//   - the Program, around the value-flow graph, which says which functions a call reaches and
//     where a value may come from: which functions run only while the program starts, and
//     which programs run a function (program.go, start.go, mains.go), and what leads to what
//     (order.go);
//   - writes: which parameters and captured variables a function writes through, itself or
//     through its callees (writes.go), as far as somebody asks for them (asked.go);
//   - Candidates: binds whose values are written (candidates.go);
//   - Origins: where a value comes from, found by going backwards along the graph's edges, by
//     way of which calls is kept in mind, with the trace from there (origins.go, nodes.go,
//     trace.go). A candidate with an origin in a package variable, or in what main keeps,
//     writes what is shared: its origin is the root;
//   - who uses what a function gives or is given (uses.go, passed.go, outlives.go), and where
//     a copy can be made (repair.go).
//
// Each answer says whether it is all that there is. The package changes no summary and reads
// no syntax; what a write is, a mistake or meant, is for package judge to say.
package program
