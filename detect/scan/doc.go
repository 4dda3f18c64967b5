// Package scan makes the summary of a package: syntax and types go in, and what each function
// does with maps comes out, as data.
//
// Summarise reads one package alone, in any order and also in parts: a Part says which
// functions are asked for, and Outline takes the bodies of the others away before types are
// checked. The package describes what stands outside of function bodies (variables, method
// sets, directives), puts its functions in order, callees before callers, and has package
// values follow each of them.
//
// It is built in layers, each of which knows those above it in this list:
//
//	kinds     what a type tells of its values: does it lead to a map, is it plain data
//	syntax    what is asked of one function's syntax and types, without knowing values
//	binds     places where a value gets a name, and where a copy would go
//	keys      what becomes of the keys of maps, and of texts that show them
//	sequence  which events may come after which
//	values    where values come from and what is done with them, statement by statement
//
// The package loads nothing, looks at no other package's bodies, tolerates type errors, keeps
// nothing of its input and decides nothing: what is a mistake is for others to say.
package scan
