// Package finding holds what is said about a write to a shared map: where it is, by which way
// it reaches the shared object, the evidence, and where a copy would repair it. It is data
// that stages after the analysis read; it decides nothing.
package finding
