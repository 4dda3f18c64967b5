// Package lock tells which locks callers hold.
//
// In goes a program; out come, for a function and a map that it finds somewhere, the calls that
// are made under the lock of the map's owner, and the variables of packages that all who call
// the function lock before. Each answer says whether there are more callers than were looked
// at. The package knows nothing of what a lock guards: that is for package judge to say.
package lock
