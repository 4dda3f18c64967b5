package manual

import "strings"

// A Group has the flags that answer one question.
type Group struct {
	Title string
	Intro string // Markdown, before the flags in the reference; may be empty
	Flags []Flag
	Rare  bool // not part of -help, only of "help flags"
}

// A Flag is one flag of the command.
type Flag struct {
	Name    string // without the dash
	Takes   string // what stands for its value; "" for a switch
	Values  []string
	Path    Path
	Short   string // what it does, for a line of -help
	Meaning string // the same in full, in Markdown
}

// A Path says which names of files a value may be.
type Path int

const (
	NoPath Path = iota
	File
	Directory
)

// Usage returns a flag as it is typed, as in "-only ID[,ID]".
func (f Flag) Usage() string {
	switch {
	case f.Takes == "":
		return "-" + f.Name
	case strings.HasPrefix(f.Takes, "="):
		return "-" + f.Name + f.Takes
	}
	return "-" + f.Name + " " + f.Takes
}

// All returns the flags of all groups.
func All() []Flag {
	var all []Flag
	for _, g := range Groups() {
		all = append(all, g.Flags...)
	}
	return all
}

// Lookup returns a flag by its name, with or without dashes.
func Lookup(name string) (Flag, bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "-"), "-")
	for _, f := range All() {
		if f.Name == name {
			return f, true
		}
	}
	return Flag{}, false
}
