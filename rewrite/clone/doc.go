// Package clone writes the source text of copy functions.
//
// A copy is made for a writer: it owns each container (map, slice, pointee)
// that lies on a path to something that will be written, and shares the rest.
// So the work of a copy grows with what is written and not with the type.
//
// What a copy keeps:
//   - named types stay named types, and a generic type its arguments;
//   - a pointer that is held twice stays one pointer within the copy, so
//     lists, rings and doubly linked structures keep their shape, and so does
//     a map that one container holds twice;
//   - nil elements stay nil. Only the value itself differs: the copy of a nil
//     map is an empty map, which can be written, unless Env.PreserveNil is set;
//   - trees of values of type any are copied whatever the types of their maps
//     and slices are, cycles included;
//   - DeepCopy and DeepCopyInto methods are preferred to anything generated, a
//     Clone method is used for the container it belongs to, and what packages
//     offer for their types is used: proto.Clone, Set of big.Int,
//     Clone of http.Request.
//
// A type that the package cannot name becomes a type parameter if nothing in it
// has to be copied.
//
// What stops it is an Obstacle: locks and other values that must stay where
// they are, channels and functions on a written path, fields that the package
// cannot name, pointers to objects of other modules that hide what they refer
// to, interfaces whose dynamic type is not known. Nothing is ever copied
// halfway.
//
// Known gaps: two elements that hold the same slice, and two fields that hold
// the same map, get a copy each; a pointer into a value that is copied points
// to the original; pointers and structs behind values of type any are shared.
package clone
