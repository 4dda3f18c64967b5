package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// listed is what the go command says about a package. The JSON names are those
// of "go list -json".
type listed struct {
	Dir        string
	ImportPath string // with the variant: "p [q.test]"
	Name       string
	ForTest    string
	Standard   bool
	DepOnly    bool // not matched by a pattern
	GoFiles    []string
	CgoFiles   []string
	Invalid    []string `json:"InvalidGoFiles"` // could not be read or parsed
	Imports    []string
	ImportMap  map[string]string // from the path in the source, where it differs
	Match      []string          // the patterns that match it
	Module     *listedModule
	Error      *listedError

	failure *Failure // see brokenPackage
	unread  string   // why it could not be looked into, see noteUnread
}

type listedModule struct {
	Path      string
	Version   string
	Main      bool
	Dir       string
	GoVersion string
}

type listedError struct {
	ImportStack []string
	Pos         string
	Err         string
}

// listFields asks for the fields of listed and no others: staleness, embedded
// files and export data cost far more than all of these together.
const listFields = "Dir,ImportPath,Name,ForTest,Standard,DepOnly,GoFiles,CgoFiles,InvalidGoFiles,Imports,ImportMap,Match,Module,Error"

// goTool is what matters about the go command that lists the packages.
type goTool struct {
	GOARCH, GOOS, GOVERSION, GOROOT    string
	CGO_ENABLED, GOEXPERIMENT, GOFLAGS string
	GO111MODULE, GOMOD, GOWORK         string
	GOMODCACHE                         string
}

// key tells apart go commands and settings under which a package of the
// standard library may have other files.
func (t *goTool) key(tags string) string {
	return strings.Join([]string{t.GOROOT, t.GOVERSION, t.GOOS, t.GOARCH, t.CGO_ENABLED, t.GOEXPERIMENT, t.GOFLAGS, tags}, "\x00")
}

// platform is what matters about the toolchain to a package whose files are
// known.
func (t *goTool) platform() string {
	return strings.Join([]string{t.GOVERSION, t.GOOS, t.GOARCH, t.GOEXPERIMENT}, "\x00")
}

// askGo asks the go command for its settings.
func askGo(ctx context.Context, cfg *Config) (*goTool, error) {
	out, _, err := cfg.run(ctx, "env", "-json", "GOARCH", "GOOS", "GOVERSION", "GOROOT",
		"CGO_ENABLED", "GOEXPERIMENT", "GOFLAGS", "GO111MODULE", "GOMOD", "GOWORK", "GOMODCACHE")
	if err != nil {
		return nil, err
	}
	tool := new(goTool)
	if err := json.Unmarshal(out, tool); err != nil {
		return nil, fail("", "cannot read the output of go env: %v", err)
	}
	tool.useRealNames()
	return tool, nil
}

// Platforms returns the platforms that the go command knows, such as linux/amd64.
func Platforms(ctx context.Context, cfg Config) ([]string, error) {
	out, _, err := cfg.run(ctx, "tool", "dist", "list")
	return strings.Fields(string(out)), err
}

// list returns the packages that the patterns match and all they depend on,
// each after what it imports.
func list(ctx context.Context, cfg *Config, tool *goTool) ([]*listed, error) {
	args := []string{"list", "-e", "-deps", "-pgo=off", fmt.Sprintf("-test=%t", cfg.Tests), "-json=" + listFields}
	if cfg.Tags != "" {
		args = append(args, "-tags="+cfg.Tags)
	}
	if len(cfg.Overlay) > 0 {
		file, err := writeOverlay(cfg.Overlay)
		if err != nil {
			return nil, err
		}
		defer os.Remove(file)
		args = append(args, "-overlay="+file)
	}
	out, warnings, err := cfg.run(ctx, append(append(args, "--"), cfg.Patterns...)...)
	if err != nil && outsideModule(tool) && strings.Contains(err.Error(), "go.mod file not found") {
		return nil, &LoadError{[]*Failure{noModule(cfg)}}
	}
	if err != nil {
		return nil, err
	}
	pkgs, err := decodeList[listed](out)
	if err != nil {
		return nil, err
	}
	for _, pkg := range pkgs {
		pkg.useRealNames()
		pkg.noteUnread(cfg.Base)
	}
	pkgs = demote(pkgs)
	return pkgs, checkList(pkgs, warnings, tool, cfg)
}

// demote makes mere dependencies of the packages of others that only the pattern all matches,
// and of missing ones, and returns the packages without the tests of these.
func demote(pkgs []*listed) []*listed {
	plain := make(map[string]bool)
	for _, pkg := range pkgs {
		if len(pkg.Match) == 1 && pkg.Match[0] == "all" && (pkg.Standard || pkg.isForeign() || pkg.isMissing()) {
			plain[pkg.ImportPath], pkg.DepOnly = true, true
		}
	}
	return slices.DeleteFunc(pkgs, func(pkg *listed) bool { return plain[pkg.ForTest] })
}

// isForeign reports whether pkg is of a module that is none of the user's.
func (pkg *listed) isForeign() bool { return pkg.Module != nil && !pkg.Module.Main }

// isMissing reports whether pkg is imported, and nowhere to be found.
func (pkg *listed) isMissing() bool {
	return pkg.Module == nil && pkg.Error != nil && len(pkg.Error.ImportStack) > 0 && len(pkg.GoFiles)+len(pkg.CgoFiles) == 0
}

// decodeList reads what "go list -json" prints.
func decodeList[P any](out []byte) ([]*P, error) {
	var pkgs []*P
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		pkg := new(P)
		switch err := dec.Decode(pkg); {
		case errors.Is(err, io.EOF):
			return pkgs, nil
		case err != nil:
			return nil, fail("", "cannot read the output of go list: %v", err)
		}
		pkgs = append(pkgs, pkg)
	}
}

// A Go runs the go command, or stands in for it: see RunGo.
type Go func(ctx context.Context, cfg *Config, args ...string) (stdout []byte, stderr string, err error)

// run runs the go command that is configured.
func (cfg *Config) run(ctx context.Context, args ...string) (stdout []byte, stderr string, err error) {
	if cfg.Go != nil {
		return cfg.Go(ctx, cfg, args...)
	}
	return RunGo(ctx, cfg, args...)
}

// RunGo runs the go command in the configured directory. It returns what the
// command wrote on both outputs; if it failed, the error quotes why.
func RunGo(ctx context.Context, cfg *Config, args ...string) (stdout []byte, stderr string, err error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = cfg.Dir
	env := cfg.Env
	if env == nil {
		env = os.Environ()
	}
	cmd.Env = append(env[:len(env):len(env)], "PWD="+cfg.Dir)
	var out, diag bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diag
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return out.Bytes(), diag.String(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, "", fail("", "the go command is not in the PATH")
	case errors.As(err, &exit) && diag.Len() > 0:
		return nil, "", fail("", "%s", complaint(diag.String()))
	}
	return nil, "", fail("", "go %s: %v", args[0], err)
}

// complaint picks from what the go command wrote the lines that say what is
// wrong, leaving out the news about downloads.
func complaint(stderr string) string {
	var said []string
	for _, line := range strings.Split(strings.TrimSpace(stderr), "\n") {
		if !strings.HasPrefix(line, "go: downloading ") && !strings.HasPrefix(line, "go: finding ") {
			said = append(said, strings.TrimSpace(strings.TrimPrefix(line, "go: ")))
		}
	}
	return strings.Join(said, " ")
}
