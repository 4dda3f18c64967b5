// Package command is the mapfix command without the operating system around it.
// A command line goes in; reports, a diff or changed files, and an exit code
// come out. [Main] runs it for the user; [Run] runs it anywhere else, such as
// in tests, which run it many times in one program.
//
// It puts the others together, in the order of its method run: options reads what is asked for,
// builds loads and finds, limit chooses among the findings, fixes plans, report tells, and disk
// writes. What a finding is worth and how it is repaired is not decided
// here.
package command
