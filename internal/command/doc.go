// Package command is the mapfix command without the operating system around it.
// A command line goes in; reports, a diff or changed files, and an exit code
// come out. [Main] runs it for the user; [Run] runs it anywhere else, such as
// in tests, which run it many times in one program.
package command
