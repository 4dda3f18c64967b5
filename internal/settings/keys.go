package settings

// A Key is a setting that there is. Most have the name of a flag.
type Key struct {
	Name      string
	Kind      Kind
	Path      bool     // its values are files or directories
	Values    []string // that it may have, if they are known
	Also      string   // what else it may be, as a regular expression
	Scope     Scope
	Otherwise string // what there is to say about a key that is no flag
}

// A Kind says what a value is.
type Kind int

const (
	Text Kind = iota
	List      // of texts, or one of them
	Bool
)

// A Scope says where in the file a key may stand.
type Scope int

const (
	Everywhere Scope = iota // at the top, and for a directory
	Top
	OnlyDirectory
)

// DirectoriesKey is the key of the settings that differ by directory.
const DirectoriesKey = "directories"

// ApplicabilityKey is the key of the highest applicability of findings in a directory.
const ApplicabilityKey = "applicability"

// Keys returns the settings that there are, in the order in which they are printed. The
// parser, the documentation and the schema for editors are made of them.
func Keys() []Key {
	return []Key{
		{Name: "baseline", Path: true, Scope: Top},
		{Name: "contracts", Path: true, Scope: Top},
		{Name: "exclude", Kind: List, Path: true},
		{Name: "fail-on", Values: []string{"safe", "unsafe", "display", "never"}},
		{Name: "helper", Values: []string{"file", "inline", "maps"}, Also: ".+/.+"},
		{Name: "nil", Values: []string{"empty", "preserve"}},
		{Name: "platforms", Kind: List, Scope: Top},
		{Name: "tags", Kind: List, Scope: Top},
		{Name: "tests", Kind: Bool, Scope: Top},
		{Name: ApplicabilityKey, Values: []string{"safe", "unsafe", "display"}, Scope: OnlyDirectory,
			Otherwise: "the highest applicability that findings there may have: with `unsafe`, `-fix` alone changes nothing there, and with `display`, nothing does"},
	}
}

// TopKeys returns the keys that may stand at the top of the file, those of directories
// not among them.
func TopKeys() []Key { return keysIn(Top) }

// DirectoryKeys returns the keys that may stand for a directory.
func DirectoryKeys() []Key { return keysIn(OnlyDirectory) }

func keysIn(scope Scope) []Key {
	var some []Key
	for _, k := range Keys() {
		if k.Scope == Everywhere || k.Scope == scope {
			some = append(some, k)
		}
	}
	return some
}

// lookup returns the key with a name, nil if there is none.
func lookup(keys []Key, name string) *Key {
	for i := range keys {
		if keys[i].Name == name {
			return &keys[i]
		}
	}
	return nil
}

func names(keys []Key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.Name)
	}
	return all
}
