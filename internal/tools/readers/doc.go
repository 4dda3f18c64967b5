// Readers generates programs in which somebody relies on a write through an alias
// of a shared map, so that a copy would lose it, and measures what mapfix does to
// them:
//
//	go run ./internal/tools/readers -o DIR   # write the programs into DIR
//	go test ./internal/tools/readers         # judge, repair and run them
//
// Each program is one way to rely on the write, an archive in the directory ways,
// times one way to write, an entry of the table in write.go. It comes in four
// versions:
//
//   - the original: the alias is written and handed on, and a reader sees the write;
//   - the copied one: the alias is a copy, as a repair would make it. What it prints
//     must differ, which proves that the reader relies on the write;
//   - the twin: the reader shows the whole map instead and decides nothing, so that
//     the write is a plain mistake and a copy is right;
//   - the copied twin, which shows what the twin prints once it is repaired.
//
// mapfix must leave the original alone. It should repair the twin by a safe fix,
// unless the write accumulates (m[k]++): its own next look-up relies on it then, and
// a safe fix is wrong.
//
// The outcomes are in testdata/readers/outcomes.tsv, the wrong ones too. The test
// fails if one changes, for better or worse; -update records the change. With -v it
// prints how many are wrong by way and by write. While you work on one way,
//
//	go test ./internal/tools/readers -run Outcomes -ways 'sync_map|context' -v
//
// measures only those whose names match. What a copy does to the original and the
// twin is verified when a program is new: its digest is not the recorded one.
//
// # How to add a way
//
// Put an archive into ways. Its comment says who reads what. Its files are the
// program without import declarations, which are added, and with these words in it:
//
//	MAP, ELEM     the type of the map, and of its elements
//	DATA          a literal of that type, with what is there before the write
//	BIND(x)       x, or a copy of it: the place of the alias
//	WRITE(x)      the statements that write the map x
//	HANDON(x)     the statements that end a function by handing x on; they return a string
//	READ(x)       what the reader asks of the map x, as a string: the look-up of "id",
//	              or in the twin NEUTRAL(x)
//	NEUTRAL(x)    the whole map x as a string
//	PARAMS, ARGS  the parameters of the function that writes, and arguments for them
//	XX            a suffix that no other program has, for methods of interfaces
//
// All writes set or remove the key "id"; the key "city" is always there. What is
// only in the original or only in the twin stands between comment lines:
//
//	//real
//	...
//	//twin
//	...
//	//end
//
// The program must print a line that begins with "reader saw:". A line in the
// comment such as "skip clear: the map is then empty for both" leaves a write out.
package main
