// Package clone writes the source text of copy functions.
//
// A copy is made for a writer: it owns each container (map, slice, pointee)
// that lies on a path to something that will be written, and shares the rest.
// So the work of a copy grows with what is written and not with the type.
//
// What a copy keeps:
//   - named types stay named types, and a generic type its arguments;
//   - a pointer that is held twice stays one pointer within the copy, so
//     lists, rings and doubly linked structures keep their shape;
//   - nil elements stay nil. Only the value itself differs: the copy of a nil
//     map is an empty map, which can be written, unless Env.PreserveNil is set;
//   - a DeepCopy method is preferred to anything generated, a Clone method is
//     used for the container it belongs to.
//
// What stops it is an Obstacle: locks and other values that must stay where
// they are, channels and functions on a written path, fields and types that
// the package cannot name, interfaces whose dynamic type is not known. Nothing
// is ever copied halfway.
//
// Known gaps: two elements that hold the same map or slice get a copy each,
// a pointer into a value that is copied points to the original, and a value
// of type any is copied for the types of JSON trees and the declared types of
// Env.Trees only.
package clone
