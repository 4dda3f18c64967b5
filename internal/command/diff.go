package command

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/rewrite"
)

// diff prints what -fix would change, for git apply.
func (c *command) diff(out *outcome) int {
	root, style := c.dir.RepositoryRoot(), c.style()
	for _, change := range out.plan.Changes {
		text, err := diffOf(change, root)
		if err != nil {
			return c.fail(fmt.Errorf("%s: %v", c.dir.Relative(change.File), err))
		}
		if c.opts.Why && text != "" {
			c.printWhy(out, change.File)
		}
		fmt.Fprint(c.stdout, style.Diff(text))
	}
	c.tellFailed(out)
	fixed := len(out.plan.Fixes)
	fmt.Fprintf(c.stderr, "mapfix: %s in %s: the diff fixes %d\n", count(len(out.found.Findings), "finding"),
		count(out.builds.Packages(), "package"), fixed)
	c.hint(out, nil)
	for _, change := range out.plan.Changes {
		if c.opts.At(change.File).FailOn != options.Never {
			return exitFound
		}
	}
	return c.code(out.found.Findings)
}

// printWhy prints, before the hunks of a file, the findings that they fix. git
// apply passes over text there, but not between hunks.
func (c *command) printWhy(out *outcome, file string) {
	for _, fix := range out.plan.Fixes {
		if len(fix.Edits) == 0 || fix.Edits[0].File != file {
			continue
		}
		var b strings.Builder
		c.writeFinding(&b, fix.Finding, nil) // the hunk has the code
		for line := range strings.Lines(b.String()) {
			fmt.Fprint(c.stdout, c.style().Faint("# "+strings.TrimSuffix(line, "\n"))+"\n")
		}
	}
}

// diffOf returns a change as git would print it, with names relative to root.
func diffOf(change rewrite.Change, root string) (string, error) {
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
