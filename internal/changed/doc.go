// Package changed asks git what is new: which lines changed since a revision or
// are staged, and what the files would be if the staged content were committed.
//
// It runs git and reads its answers. File names that go in and come out are
// absolute, below the directory it was opened in as the caller spells it. Nothing
// in the repository is changed, and no lock of it is taken, so that it also works
// in a hook, while git itself is at work.
package changed
