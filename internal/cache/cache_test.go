package cache

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T, path string, limit int64) *Dir {
	t.Helper()
	d, err := Open(path, limit)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestGetReturnsWhatWasPut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b")
	d := open(t, path, 1<<20)
	if d.Has("k") || d.Get("k") != nil {
		t.Error("an empty cache has an entry")
	}
	d.Put("k", []byte("old"))
	d.Put("k", []byte("new"))
	d.Put("empty", nil)
	again := open(t, path, 1<<20)
	if got := again.Get("k"); string(got) != "new" || !again.Has("k") {
		t.Errorf("got %q", got)
	}
	if got := again.Get("empty"); got == nil || len(got) != 0 {
		t.Errorf("got %q for an empty entry", got)
	}
}

// What is not as it was written is not there, and can be written again.
func TestDamageIsNoticed(t *testing.T) {
	d := open(t, t.TempDir(), 1<<20)
	d.Put("other", []byte("foreign data"))
	foreign, err := os.ReadFile(d.file("other"))
	if err != nil {
		t.Fatal(err)
	}
	d.Put("k", []byte("some data"))
	good, err := os.ReadFile(d.file("k"))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, data := range map[string][]byte{
		"cut off": good[:len(good)-1], "longer": append(bytes.Clone(good), 'x'), "flipped": flipped,
		"empty": nil, "header only": good[:headerSize-3], "of another key": foreign,
		"of another cache": sealedElsewhere(t), "text": []byte(strings.Repeat("not ours\n", 40)),
	} {
		if err := os.WriteFile(d.file("k"), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if has := d.Has("k"); has && name != "flipped" && name != "of another cache" {
			t.Errorf("%s: there seems to be an entry", name)
		}
		if got := d.Get("k"); got != nil {
			t.Errorf("%s: got %q", name, got)
		}
		if _, err := os.Stat(d.file("k")); err == nil {
			t.Errorf("%s: the damage lasts", name)
		}
		if d.Put("k", []byte("some data")); string(d.Get("k")) != "some data" {
			t.Errorf("%s: the entry was not written anew", name)
		}
	}
}

// Whoever reads while others write sees all of one entry.
func TestManyWriters(t *testing.T) {
	path := t.TempDir()
	var users sync.WaitGroup
	for user := range 8 {
		d := open(t, path, 1<<20)
		users.Go(func() {
			data := bytes.Repeat([]byte{byte('a' + user)}, 10_000)
			for range 50 {
				d.Put("k", data)
				if got := d.Get("k"); len(got) != len(data) || bytes.Count(got, got[:1]) != len(got) {
					t.Error("read a mixture")
				}
			}
		})
	}
	users.Wait()
	if left, _ := filepath.Glob(filepath.Join(path, "*", "tmp-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A cache that cannot be written works as one that forgets.
func TestReadOnly(t *testing.T) {
	d := open(t, t.TempDir(), 1<<20)
	if err := os.WriteFile(filepath.Dir(d.file("k")), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if d.Put("k", []byte("data")); d.Get("k") != nil {
		t.Error("there is an entry where no directory can be")
	}
}

func TestTrimDropsWhatWasNotUsed(t *testing.T) {
	path := t.TempDir()
	d := open(t, path, 1<<20)
	start := time.Now()
	for i := range 10 {
		key := fmt.Sprint(i)
		d.Put(key, make([]byte, 5000))
		at := start.Add(time.Duration(i-100) * time.Hour)
		if err := os.Chtimes(d.file(key), at, at); err != nil {
			t.Fatal(err)
		}
	}
	d.Has("0") // and so the one used last
	d.now = func() time.Time { return start.Add(2 * trimInterval) }
	d.limit = 4 * 8192
	d.trim()
	var left []string
	for i := range 10 {
		if d.Has(fmt.Sprint(i)) {
			left = append(left, fmt.Sprint(i))
		}
	}
	if got := strings.Join(left, " "); got != "0 7 8 9" {
		t.Errorf("left are %s", got)
	}
}

func TestOnlyCachesAreTouched(t *testing.T) {
	path := t.TempDir()
	name := filepath.Join(path, "thesis.txt")
	if err := os.WriteFile(name, []byte("years of work"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, 1); err == nil {
		t.Error("a directory of other things was taken for a cache")
	}
	if err := Clean(path); err == nil {
		t.Error("a directory of other things was cleaned")
	}
	if _, err := os.Stat(name); err != nil {
		t.Error(err)
	}
	cache := filepath.Join(path, "cache")
	open(t, cache, 1).Put("k", nil)
	for range 2 {
		if err := Clean(cache); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(cache); err == nil {
		t.Error("the cache is still there")
	}
}

// Nobody else is to choose what is found.
func TestDirectoryIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the mode does not tell")
	}
	path := filepath.Join(t.TempDir(), "cache")
	d := open(t, path, 1<<20)
	d.Put("k", []byte("data"))
	for _, name := range []string{path, filepath.Dir(d.file("k")), d.file("k")} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, 1<<20); !errors.Is(err, ErrOpen) {
		t.Errorf("a directory that everybody can write: %v", err)
	}
}

// sealedElsewhere returns the entry that another directory has for the key k.
func sealedElsewhere(t *testing.T) []byte {
	t.Helper()
	d := open(t, t.TempDir(), 1<<20)
	d.Put("k", []byte("some data"))
	data, err := os.ReadFile(d.file("k"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Without its seal, a cache is empty.
func TestSeal(t *testing.T) {
	path := t.TempDir()
	open(t, path, 1<<20).Put("k", []byte("data"))
	for _, seal := range []string{"", "short"} {
		if err := os.WriteFile(filepath.Join(path, sealed), []byte(seal), 0o600); err != nil {
			t.Fatal(err)
		}
		d := open(t, path, 1<<20)
		if got := d.Get("k"); got != nil {
			t.Errorf("with the seal %q: got %q", seal, got)
		}
		if d.Put("k", []byte("data")); string(open(t, path, 1<<20).Get("k")) != "data" {
			t.Errorf("with the seal %q, the cache keeps nothing", seal)
		}
	}
}
