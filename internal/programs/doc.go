// Package programs runs many small programs in few builds. Linking is most of what
// a program costs, so they become packages of one program, which runs the one that
// it is asked for; see batch.go. Those for which that might make a difference are
// built by themselves.
//
// A [Ledger] remembers which programs were run and what they printed, so that
// tests need not run what has not changed:
//
//	ledger, err := programs.ReadLedger("testdata/runs.tsv")
//	results, err := ledger.Check(ctx, t.TempDir(), claims)
package programs
