package command

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/changed"
	"github.com/mapfix/mapfix/internal/modules"
	"github.com/mapfix/mapfix/internal/options"
)

// findChanges asks git for the lines that the command line limits findings to, and
// with -staged for the files that would be committed. It returns what to call when
// they are not needed any more.
func (c *command) findChanges(ctx context.Context) (done func(), err error) {
	done = func() {}
	if !c.opts.Staged && c.opts.NewFrom == "" {
		return done, nil
	}
	asked := "-staged"
	if c.opts.NewFrom != "" {
		asked = "-new-from " + c.opts.NewFrom
	}
	repository, err := changed.Open(ctx, string(c.dir))
	if err == nil && c.opts.Staged {
		c.lines, err = repository.Staged(ctx)
	} else if err == nil {
		c.lines, err = repository.Since(ctx, c.opts.NewFrom)
	}
	if err == nil && c.opts.Staged {
		c.index, err = repository.Index(ctx)
	}
	if err != nil {
		return done, fmt.Errorf("%s: %v", asked, err)
	}
	if c.index != nil {
		done = func() { _ = c.index.Close() } // what it leaves is in the directory for temporary files
	}
	return done, nil
}

// unchanged reports whether no line changed in which there could be a finding.
// Reports that go somewhere are written anyway.
func (c *command) unchanged() bool {
	written := c.opts.Mode == options.JSON || c.opts.SARIF != "" || c.opts.HTML != ""
	return c.lines != nil && len(c.lines) == 0 && !written
}

// tellOutside tells in which modules there are changes that were not looked at: "..."
// does not lead from one module into another.
func (c *command) tellOutside(all builds.Set) error {
	if c.lines == nil {
		return nil
	}
	roots, err := all.Roots()
	if err != nil {
		return err
	}
	for _, root := range modules.Outside(c.dir.RepositoryRoot(), roots, slices.Collect(maps.Keys(c.lines))) {
		dir := filepath.ToSlash(c.dir.Relative(root))
		c.tell("changes in module %s were not looked at; name its packages too: ./%s/...", dir, dir)
	}
	return nil
}

// overlay returns what to look at instead of files of the work tree.
func (c *command) overlay() map[string]string {
	if c.index == nil {
		return nil
	}
	return c.index.Overlay
}

// unstaged returns why a finding cannot be fixed in the work tree, which has more
// than what is staged, or "".
func (c *command) unstaged(f *detect.Finding) string {
	if f.Repair == nil {
		return ""
	}
	file := f.Repair.Target.File
	for name := range c.overlay() {
		if name == file || filepath.Dir(name) == filepath.Dir(file) && hasCopies(name) {
			return c.dir.Relative(name) + " has changes that are not staged"
		}
	}
	return ""
}

// hasCopies reports whether a file is named as one of ours with copy functions.
func hasCopies(name string) bool { return strings.HasPrefix(filepath.Base(name), "mapfix_deepcopy") }

// hintUnstaged adds to a load error which files of ours would be missing in the
// commit.
func (c *command) hintUnstaged(err error) error {
	var missing []string
	for name := range c.overlay() {
		if hasCopies(name) {
			missing = append(missing, c.dir.Relative(name))
		}
	}
	if err == nil || len(missing) == 0 {
		return err
	}
	slices.Sort(missing)
	return fmt.Errorf("%w\nthe commit would lack copy functions: git add %s", err, strings.Join(missing, " "))
}
