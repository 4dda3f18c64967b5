package archive

import "os"

// Thorough reports whether MAPFIX_TESTS is "all": then tests do over what they
// otherwise take from records, and look at everything of which they otherwise take
// samples.
func Thorough() bool { return os.Getenv("MAPFIX_TESTS") == "all" }
