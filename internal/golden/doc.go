// Package golden judges what mapfix does with a module. It is for tests that
// put many modules in front of it: [Judge] takes a tree of files and carries out
// every mode of the command in this process, which shares the types of the
// standard library and a list of its packages among all of them, and returns the
// findings, the diff, the repaired files, and each promise that was broken.
//
//	judge := golden.NewJudge()
//	v, err := judge.Judge(t.TempDir(), archive.Inputs(), archive.Flags...)
//
// A Judge is safe for concurrent use.
package golden
