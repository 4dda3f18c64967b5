package contract

import (
	"strings"
	"unicode"
)

// OwnerVerbs begin the names of functions whose job is to change their owner.
var OwnerVerbs = []string{
	"Set", "Add", "Register", "Unregister", "Put", "Store", "Delete", "Remove", "Update", "Insert", "Ensure", "Commit",
	"Enable", "Disable", "Record", "Inc", "Incr", "Track", "Subscribe", "Unsubscribe", "Save", "Append", "Push", "Mark", "Reset", "Init",
	"Refresh", "Reload", "Intern", "Observe", "Count", "Touch", "Acquire", "Release", "Join", "Leave", "Override", "Toggle", "Configure",
	"Load", "Install", "Bind", "Attach", "Detach", "Evict", "Purge", "Flush", "Visit", "Cache", "Memo", "Setup", "Merge", "Apply", "Patch", "Define", "Declare", "Link", "Use",
}

// HasVerb reports whether name begins with one of the verbs as a word.
func HasVerb(name string, verbs []string) bool {
	for _, v := range verbs {
		if len(name) < len(v) || !strings.EqualFold(name[:len(v)], v) {
			continue
		}
		if rest := name[len(v):]; rest == "" || !unicode.IsLower(rune(rest[0])) {
			return true
		}
	}
	return false
}

// MakerVerbs begin the names of functions that give a new object to each caller,
// which has to be believed of those out of sight:
//
//	req, err := http.NewRequest(method, url, body)
//	req.Header.Set("Authorization", token)
var MakerVerbs = []string{"New", "Make", "Parse", "Clone", "Copy", "DeepCopy", "Create", "Decode", "Unmarshal", "Build"}
