package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// seconds matches how long a run took.
var seconds = regexp.MustCompile(`"seconds": [0-9.]+`)

// zone is the file with the new finding.
const zone = `package main

import (
	"encoding/json"
	"log"
	"net/http"

	"example.com/dispatch/conf"
)

func init() { http.HandleFunc("/zone", zone) }

// zone serves the filters of each rule, in a zone.
func zone(w http.ResponseWriter, r *http.Request) {
	for _, rule := range conf.Rules() {
		param := rule.FilterMap
		param["zone"] = r.URL.Query().Get("zone")
		if err := json.NewEncoder(w).Encode(param); err != nil {
			log.Print(err)
		}
	}
}
`

// crash is what the service leaves behind when it dies of the old finding.
const crash = `fatal error: concurrent map iteration and map write

goroutine 41 [running]:
internal/runtime/maps.fatal({0x6f1b5a?, 0x0?})
	/usr/local/go/src/runtime/panic.go:1181 +0x18
internal/runtime/maps.(*Iter).Next(0xc00011d8d8)
	/usr/local/go/src/internal/runtime/maps/table.go:819 +0x86
reflect.mapIterNext(...)
	/usr/local/go/src/reflect/map.go:281
encoding/json.mapEncoder.encode({0x0?}, 0xc0001a4000, {0x6a7a20?, 0xc00009e1b0?, 0x40?}, {0x0?, 0x0?})
	/usr/local/go/src/encoding/json/encode.go:743 +0x2a5
example.com/dispatch/client.(*FeatureClient).BuildKeyList(0xc00009c010, {0xc000012345, 0x4}, {0xc0000a6000, 0x2, 0x2}, 0xc00009e1b0)
	/src/dispatch/client/client.go:19 +0x9c
example.com/dispatch/dao.BuildKeyList({0xc000012345, 0x4}, {0xc0000a6000, 0x2, 0x2}, 0xc00009e1b0)
	/src/dispatch/dao/dao.go:10 +0x5d
example.com/dispatch/logic.FeatureNames({0x7a1b20, 0xc000020480}, {0xc0000a4000, 0x2, 0x2}, 0x2a)
	/src/dispatch/logic/plan.go:26 +0x1f4
main.plan({0x7a1c98, 0xc0000b6000}, 0xc0000c2000)
	/src/dispatch/main.go:40 +0x12c
`

// setUp commits the service with its old finding, and stages a new one. The baseline
// has the old one.
func (s *session) setUp() error {
	if err := os.CopyFS(s.dir, os.DirFS(filepath.Join("testdata", "service"))); err != nil {
		return err
	}
	if err := s.git("init", "-q", "-b", "main"); err != nil {
		return err
	}
	if err := s.commitAll(); err != nil {
		return err
	}
	out, code, err := s.run(step{}, []string{"-baseline", "mapfix-baseline.txt", "-write-baseline"})
	if err != nil || code != 0 {
		return fmt.Errorf("-write-baseline: exit code %d, %v\n%s", code, err, out)
	}
	if err := s.write("zone.go", zone); err != nil {
		return err
	}
	if err := s.write("crash.log", crash); err != nil {
		return err
	}
	if err := s.git("add", "zone.go"); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, ".git", "hooks", "pre-commit"), []byte("#!/bin/sh\nexec mapfix -staged\n"), 0o777)
}

func (s *session) write(name, text string) error {
	return os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o666)
}

func (s *session) commitAll() error {
	if err := s.git("add", "."); err != nil {
		return err
	}
	return s.git("commit", "-q", "-m", "a service")
}

func (s *session) git(args ...string) error {
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %v\n%s", args[0], err, out)
	}
	return nil
}
