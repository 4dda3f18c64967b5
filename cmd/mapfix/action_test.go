package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// An action is what action.yml says, as far as running it needs that.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Run string
			Dir string `yaml:"working-directory"`
			Env map[string]string
		}
	}
}

// TestAction runs the steps of the composite action as a runner does, on a branch that
// adds a bug next to an old one.
func TestAction(t *testing.T) {
	for _, tool := range []string{"bash", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	dir, temp := repositoryWithBug(t), t.TempDir()
	for _, tt := range []struct {
		name       string
		base       string // of the pull request; "" on a push
		with       map[string]string
		fails      bool
		want, none string
	}{
		{"a pull request", "main", nil, true, "::error file=svc/zone.go,line=6,", "app.go,line=8"},
		{"a push", "", nil, true, "::error file=svc/app.go,line=8,", "nothing"},
		{"all of a pull request", "main", map[string]string{"new-from": "off"}, true, "::error file=svc/app.go,line=8,", "nothing"},
		{"flags and files", "main", map[string]string{"flags": "-fail-on never -v", "sarif": "out.sarif"}, false, "mapfix: listed", "nothing"},
		{"no packages there", "main", map[string]string{"packages": "./nosuch ./..."}, true, "mapfix: ./nosuch: no such directory", "nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.with = with(tt.with, "working-directory", "svc")
			out, err := runAction(t, dir, temp, tt.with, "GITHUB_BASE_REF="+tt.base)
			if (err != nil) != tt.fails || !strings.Contains(out, tt.want) || strings.Contains(out, tt.none) {
				t.Errorf("%v, want %q:\n%s", err, tt.want, out)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "svc", "out.sarif")); err != nil {
		t.Error(err)
	}
}

func with(inputs map[string]string, key, value string) map[string]string {
	all := map[string]string{key: value}
	for k, v := range inputs {
		all[k] = v
	}
	return all
}

// repositoryWithBug returns a checkout of a branch that adds a bug in a directory svc.
func repositoryWithBug(t *testing.T) string {
	const bug = "package app\n\nimport \"encoding/json\"\n\nfunc NAME(id string) ([]byte, error) {\n\tparam := defaults\n" +
		"\tparam[\"id\"] = id\n\treturn json.Marshal(param)\n}\n"
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write("svc/go.mod", "module app\n\ngo 1.22\n")
	write("svc/app.go", strings.Replace(bug, "func NAME", "var defaults = map[string]string{\"a\": \"b\"}\n\nfunc Old", 1))
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-q", "-m", "old")
	git("update-ref", "refs/remotes/origin/main", "HEAD")
	git("checkout", "-q", "-b", "zones")
	write("svc/zone.go", strings.Replace(bug, "NAME", "New", 1))
	git("add", ".")
	git("commit", "-q", "-m", "new")
	return dir
}

// runAction runs all steps in the checkout and returns what they print. What they make
// is in temp.
func runAction(t *testing.T, checkout, temp string, with map[string]string, env ...string) (string, error) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(data, &a); err != nil {
		t.Fatal(err)
	}
	input := regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`)
	fill := func(text string) string {
		return input.ReplaceAllStringFunc(text, func(expr string) string {
			name := input.FindStringSubmatch(expr)[1]
			in, known := a.Inputs[name]
			if !known {
				t.Fatalf("action.yml has no input %s", name)
			}
			if value, ok := with[name]; ok {
				return value
			}
			return in.Default
		})
	}
	var out strings.Builder
	for _, step := range a.Runs.Steps {
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = filepath.Join(checkout, fill(step.Dir))
		cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+root, "RUNNER_TEMP="+temp, "XDG_CACHE_HOME="+temp, "GOCACHE="+goEnv(t, "GOCACHE"))
		cmd.Env = append(cmd.Env, env...)
		for key, value := range step.Env {
			cmd.Env = append(cmd.Env, key+"="+fill(value))
		}
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return out.String(), err
		}
	}
	return out.String(), nil
}
