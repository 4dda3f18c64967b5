package variants_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/variants"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

var (
	all     = flag.Bool("all", archive.Thorough(), "judge all variants of all archives, not a sample; MAPFIX_TESTS=all does the same")
	update  = flag.Bool("update", false, "record goldens; with -all, the known differences too")
	only    = flag.String("archive", "", "judge the variants of this archive alone, such as fix/NAME")
	oneKind = flag.String("transformation", "", "judge the variants of this transformation alone")
	show    = flag.Bool("show", false, "print variants that are judged differently")
)

const testdata = "../../../testdata"

var tiers = []string{"fix", "refuse", "detect", "wanted"}

// TestMeaning judges variants of the archives, and wants the verdict of the original
// except where testdata/known.txt says otherwise.
func TestMeaning(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // programs are small and soon gone
	lib := library(t)
	known := readKnown(t)
	began := time.Now()
	results := judgeAll(t, lib, jobs(t))
	got := newRecord(results)
	t.Logf("%d variants judged in %v, %d judged differently", len(results), time.Since(began).Round(time.Second), len(got.differences))
	logTimes(t, results)
	whole := *all && *only == "" && *oneKind == ""
	if *update && whole {
		if !t.Failed() {
			got.write(t)
		}
		return
	}
	known.check(t, got, whole)
}

// logTimes prints what the transformations took, the slowest first.
func logTimes(t *testing.T, results []result) {
	took := make(map[string]time.Duration)
	for _, r := range results {
		took[r.transformation.Name] += r.took
	}
	names := slices.SortedFunc(maps.Keys(took), func(a, b string) int { return cmp.Compare(took[b], took[a]) })
	for _, name := range names {
		t.Logf("%-16s %v", name, took[name].Round(time.Millisecond))
	}
}

// A job is one transformation of one archive.
type job struct {
	vocabulary     *variants.Vocabulary
	archive        *archive.Archive
	transformation variants.Transformation
}

// A result is what came of a job.
type result struct {
	job
	sites      int    // 0 if the transformation did not apply
	difference string // "" if the verdict is the same
	err        error
	took       time.Duration
}

// jobs returns the jobs that the flags ask for.
func jobs(t *testing.T) []job {
	t.Helper()
	vocab := vocabulary(t)
	transformations := vocab.All()
	var out []job
	for _, tier := range tiers {
		archives, err := archive.ReadAll(testdata, tier)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range archives {
			if hasDirective(a) {
				continue
			}
			for _, tr := range transformations {
				if isAsked(a.Name(), tr.Name) {
					out = append(out, job{vocab, a, tr})
				}
			}
		}
	}
	return out
}

// hasDirective reports whether lines count in an archive.
func hasDirective(a *archive.Archive) bool {
	for _, data := range a.Inputs() {
		if bytes.Contains(data, []byte("mapfix:ignore")) || bytes.Contains(data, []byte("nolint")) {
			return true
		}
	}
	return false
}

// isAsked reports whether the flags ask for a job. The sample has each transformation
// for some archives and each archive for some transformations.
func isAsked(name, transformation string) bool {
	if *only != "" && *only != name || *oneKind != "" && *oneKind != transformation {
		return false
	}
	if *all || *only != "" || *oneKind != "" {
		return true
	}
	h := fnv.New32a()
	fmt.Fprint(h, name, transformation)
	if testing.Short() {
		return h.Sum32()%(10*sample) == 0
	}
	return h.Sum32()%sample == 0
}

// sample is how many variants there are for one that is judged by default.
const sample = 24

// judgeAll does the jobs, archive by archive.
func judgeAll(t *testing.T, lib *program.Library, jobs []job) []result {
	t.Helper()
	var results []result
	var mu sync.Mutex
	var workers sync.WaitGroup
	queue := make(chan []job)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for jobs := range queue {
				done := judgeArchive(lib, jobs)
				mu.Lock()
				results = append(results, done...)
				mu.Unlock()
			}
		})
	}
	for len(jobs) > 0 {
		n := 1
		for n < len(jobs) && jobs[n].archive == jobs[0].archive {
			n++
		}
		queue <- jobs[:n]
		jobs = jobs[n:]
	}
	close(queue)
	workers.Wait()
	for _, r := range results {
		if r.err != nil {
			t.Errorf("%s %s: %v", r.archive.Name(), r.transformation.Name, r.err)
		}
	}
	return results
}

// judgeArchive judges variants of one archive.
func judgeArchive(lib *program.Library, jobs []job) []result {
	var results []result
	original, err := program.Load(lib, verdict.Mark(inputs(jobs[0].archive)))
	if err != nil {
		return []result{{job: jobs[0], err: err}}
	}
	want, err := verdict.Of(original, verdict.Names{})
	if err != nil {
		return []result{{job: jobs[0], err: err}}
	}
	neutral := sync.OnceValues(func() ([]verdict.Verdict, error) { return judgeNeutral(jobs[0].vocabulary, original) })
	for _, j := range jobs {
		began := time.Now()
		bar := want
		if j.transformation.Lowers {
			if bar, err = neutral(); err != nil {
				return append(results, result{job: j, err: err})
			}
			bar = slices.Concat(bar, want)
		}
		r := judgeVariant(original, bar, j)
		r.took = time.Since(began)
		results = append(results, r)
	}
	return results
}

// judgeNeutral judges a program with neutral names.
func judgeNeutral(vocab *variants.Vocabulary, p *program.Program) ([]verdict.Verdict, error) {
	v := vocab.Rename().Apply(p)
	if v == nil {
		return nil, nil
	}
	renamed, err := program.Load(p.Library, v.Files)
	if err != nil {
		return nil, err
	}
	return verdict.Of(renamed, v.Names)
}

// judgeVariant judges one variant. A panic is the failure of one variant.
func judgeVariant(original *program.Program, want []verdict.Verdict, j job) (r result) {
	r.job = j
	var v *variants.Variant
	defer func() {
		if cause := recover(); cause != nil {
			r.err = fmt.Errorf("panic: %v", cause)
		}
		if *show && v != nil && (r.err != nil || r.difference != "") {
			showVariant(original, v, r)
		}
	}()
	if v = j.transformation.Apply(original); v == nil {
		return r
	}
	r.sites = v.Sites
	p, err := program.Load(original.Library, v.Files)
	if err != nil {
		r.err = fmt.Errorf("the variant does not compile: %w", err)
		return r
	}
	got, err := verdict.Of(p, v.Names)
	if err != nil {
		r.err = err
		return r
	}
	if j.transformation.Lowers {
		r.difference = verdict.Better(want, got)
	} else {
		r.difference = verdict.Difference(v.Names.Expected(want), got)
	}
	return r
}

// showVariant prints a variant that is judged differently, and what is said of both.
func showVariant(original *program.Program, v *variants.Variant, r result) {
	said := ""
	if p, err := program.Load(original.Library, v.Files); err == nil {
		said = verdict.Describe(p)
	}
	fmt.Printf("== %s %s\n%s\n-- original\n%s-- variant\n%s%s\n%v\n", r.archive.Name(), r.transformation.Name,
		archive.Diff(original.Files, v.Files), verdict.Describe(original), said, r.difference, r.err)
}

// inputs returns the module of an archive with plain line ends and without byte
// order marks, so that its statements can be moved.
func inputs(a *archive.Archive) map[string][]byte {
	files := map[string][]byte{}
	for name, data := range a.Inputs() {
		text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
		files[name] = []byte(text)
	}
	return files
}

// vocabulary returns what the analysis knows by name.
func vocabulary(t *testing.T) *variants.Vocabulary {
	t.Helper()
	v, err := variants.ReadVocabulary(filepath.Join("..", "..", "..", "detect"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
