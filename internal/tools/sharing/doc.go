// Sharing generates programs in which a shared map is written by mistake, in the ways
// that services, clients and handlers get at one, and measures how many of them mapfix
// finds and repairs:
//
//	go run ./internal/tools/sharing -o DIR           # write the programs into DIR
//	go test ./internal/tools/sharing                 # judge, repair and run some of them
//	MAPFIX_TESTS=all go test ./internal/tools/sharing
//
// Each program combines a way to get at a shared map, an archive in the directory ways,
// with a way to write it (write.go), a type of map (types.go) and a use of the map
// after the write (use.go). Not all combinations are there (pairs.go). It prints the
// shared data, makes a call, and prints the data again, which the call has changed.
// Its twin is the same with a copy made by hand: the data stays as it was. After the
// repair the program must print what its twin prints. Twins are to be left alone.
//
// A write that relies on the one before (m[k] = append(m[k], v), +=, ++) is to be
// found, but not by a safe fix.
//
// The outcomes are in testdata/sharing/outcomes.tsv, the wrong ones and the misses too.
// The test fails if one changes, for better or worse; -update records the change. With
// -v it prints how many there are by way, write, type and use. While you work on some,
//
//	go test ./internal/tools/sharing -run Outcomes -programs '^sync_map/|_tree_' -v
//
// measures only those whose directories match. That programs and twins do what they are
// there for is verified when one of them is new.
//
// # How to add a way
//
// Put an archive into ways. Its comment says how the map is shared. Its files are the
// program without import declarations, which are added, and with these words in it:
//
//	MAP          the type of the map
//	DATA         a literal of that type, with what is there before the write
//	BIND(x)      x, or in the twin a copy of it
//	WRITE(x)     the statements that write the map x
//	USE(x)       the statements that use x, at the end of a function
//	PARAMS       the parameters of that function, and RESULT its result, if any
//	ASK(f, a)    in main: calls that function, with further arguments, and prints what
//	             it returns
//	BEGIN, END   begin and end of main
//	SHOW(x)      the whole of x as a string
//	XX           a suffix that no other program has, for methods of interfaces
//
// What only the twin has stands between the comment lines //twin and //end. The program
// must print lines that begin with "shared:" before and after the first call. A line in
// the comment such as "skip sent: there is no channel" leaves a write, type or use out.
package main
