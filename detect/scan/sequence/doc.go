// Package sequence relates the events of one function by its control-flow graph.
//
// In go the events of a function and the nodes of the graph that they and its binds stand at.
// Out come, in the function's summary, for each event that may write the events on the same
// data that may come after it and the look-ups of the same key before it, and for each block
// the nearest one that comes before it on every path. What is deferred comes last.
//
// The package reads no syntax and follows no values: events say what data they are on.
package sequence
