package driver

import (
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/synth"
	"github.com/mapfix/mapfix/rewrite"
)

// shapes are the modules that are measured: everyday packages, and those that
// were slow once.
var shapes = []struct {
	name  string
	shape synth.Shape
}{
	{"packages=100", synth.Small(100)},
	{"fan=8", synth.Shape{Packages: 100, Fan: 8, Funcs: 12, Methods: 4}},
	{"writes=2000", synth.Shape{Packages: 1, Funcs: 2, Methods: 2, Writes: 2000}},
	{"owners=150", synth.Shape{Packages: 1, Funcs: 2, Methods: 2, Owners: 150}},
	{"methods=100", synth.Shape{Packages: 10, Funcs: 100, Methods: 100}},
	{"lines=50000", synth.Shape{Packages: 1, Funcs: 2, Methods: 2, Lines: 50_000}},
}

// eachShape runs a benchmark on each of the modules.
func eachShape(b *testing.B, f func(b *testing.B, cfg Config)) {
	for _, s := range shapes {
		dir := b.TempDir()
		if err := synth.Write(dir, s.shape); err != nil {
			b.Fatal(err)
		}
		cfg := config(dir)
		cfg.Workers = 1
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			f(b, cfg)
		})
	}
}

func load(b *testing.B, l *Loader, cfg Config) *Program {
	p, err := l.Run(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func loadSummaries(b *testing.B, cfg Config) (*Program, []*summary.PackageSummary) {
	p := load(b, NewLoader(), cfg)
	sums, err := p.Summaries()
	if err != nil {
		b.Fatal(err)
	}
	return p, sums
}

func BenchmarkSummarise(b *testing.B) {
	eachShape(b, func(b *testing.B, cfg Config) {
		var inputs []*scan.Input
		l := NewLoader()
		l.summarise = func(in *scan.Input) *summary.PackageSummary {
			inputs = append(inputs, in)
			return scan.Summarise(in)
		}
		load(b, l, cfg)
		for b.Loop() {
			for _, in := range inputs {
				scan.Summarise(in)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	eachShape(b, func(b *testing.B, cfg Config) {
		var made []*summary.PackageSummary
		l := NewLoader()
		l.summarise = func(in *scan.Input) *summary.PackageSummary {
			made = append(made, scan.Summarise(in))
			return made[len(made)-1]
		}
		load(b, l, cfg)
		for b.Loop() {
			bytes := 0
			for _, sum := range made {
				data, _ := sum.MarshalBinary()
				bytes += len(data)
			}
			b.ReportMetric(float64(bytes), "encoded-B")
		}
	})
}

// BenchmarkLink decodes what it needs of the summaries, as a warm run does.
func BenchmarkLink(b *testing.B) {
	eachShape(b, func(b *testing.B, cfg Config) {
		_, sums := loadSummaries(b, cfg)
		for b.Loop() {
			detect.Link(sums, detect.Options{})
		}
	})
}

// BenchmarkRewrite plans and applies all repairs, on packages that are loaded.
func BenchmarkRewrite(b *testing.B) {
	eachShape(b, func(b *testing.B, cfg Config) {
		p, sums := loadSummaries(b, cfg)
		found := detect.Link(sums, detect.Options{}).Findings
		pkgs, err := p.Packages(targets(found))
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := rewrite.Rewrite(pkgs, found, rewrite.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRun is a whole run: with an empty cache, with a full one, and after
// a change in one package. The go command is part of it.
func BenchmarkRun(b *testing.B) {
	eachShape(b, func(b *testing.B, cfg Config) {
		run := func(b *testing.B, cache Cache) {
			cfg.Cache = cache
			if _, err := load(b, NewLoader(), cfg).Link(detect.Options{}, ""); err != nil {
				b.Fatal(err)
			}
		}
		b.Run("cold", func(b *testing.B) {
			for b.Loop() {
				run(b, newMemory())
			}
		})
		b.Run("warm", func(b *testing.B) {
			kept := newMemory()
			run(b, kept)
			for b.Loop() {
				run(b, kept)
			}
		})
	})
}
