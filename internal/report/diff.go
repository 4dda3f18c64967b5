package report

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/rewrite"
)

// Diff returns a change as git would print it, with names relative to root.
func Diff(change rewrite.Change, root string) (string, error) {
	name, err := filepath.Rel(root, change.File)
	if err != nil {
		return "", err
	}
	from, to := quoted("a/"+filepath.ToSlash(name)), quoted("b/"+filepath.ToSlash(name))
	header := fmt.Sprintf("diff --git %s %s\n", from, to)
	if change.Created {
		header += "new file mode 100644\n"
		from = "/dev/null"
	}
	if change.Removed {
		header += "deleted file mode 100644\n"
		to = "/dev/null"
	}
	before, after := string(change.Old), string(change.New)
	body, err := udiff.ToUnified(label(from), label(to), before, udiff.Lines(before, after), udiff.DefaultContextLines)
	if err != nil || body == "" {
		return "", err
	}
	return header + body, nil
}

// label returns a name as it stands in a line that begins with --- or +++. A
// tab after it tells git that spaces belong to the name.
func label(name string) string {
	if strings.Contains(name, " ") && !strings.HasPrefix(name, `"`) {
		return name + "\t"
	}
	return name
}

// quoted writes a name the way git does if it contains what would break a line.
func quoted(name string) string {
	switch {
	case !utf8.ValidString(name):
		return octal(name)
	case strings.ContainsAny(name, "\"\\\n\t\r"):
		return strconv.Quote(name)
	}
	return name
}

// octal quotes a name that is not UTF-8: git knows no other escapes of bytes.
func octal(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(name) {
		if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			fmt.Fprintf(&b, "\\%03o", c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
