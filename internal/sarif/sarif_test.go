package sarif

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/rewrite"
)

const code = "package a\n\nfunc f() {\n\tö := m; m := defaults\n\tm[k] = v\n}\n"

// report has one finding of each kind.
func report() *Report {
	at := func(file string, line, column int) detect.Position {
		p := detect.Position{Line: line, Column: column}
		p.File = file
		return p
	}
	safe := &detect.Finding{
		ID: "1", Message: "copy defaults before writing to it: a.defaults is shared", Package: "a", Function: "f",
		Bind: at("/src/my svc/a.go", 4, 16), Mutations: []detect.Mutation{{Position: at("/src/my svc/a.go", 5, 2), Kind: "index"}},
		Root:          detect.Root{Kind: "package-var", Path: "a.defaults", Position: at("/mod/x@v1/x.go", 1, 1)},
		Applicability: detect.Safe, Reasons: []detect.Reason{{Text: "it is read"}},
		Trace: []detect.Step{{Position: at("/mod/x@v1/x.go", 1, 1), Text: "a.defaults is shared"}, {Text: "nowhere"}},
	}
	display := *safe
	display.Applicability, display.Bind, display.Root, display.Trace = detect.Display, detect.Position{}, detect.Root{}, nil
	fix := &rewrite.Fix{
		Finding: safe, Message: "copy defaults before writing to it",
		Edits: []rewrite.Edit{{File: "/src/my svc/a.go", Start: 37, End: 45, New: "Copy(defaults)"}},
		NewFiles: []rewrite.Change{
			{File: "/src/my svc/new.go", New: []byte("package a\n"), Created: true},
			{File: "/src/my svc/a.go", Old: []byte(code), New: []byte("package a\n")},
		},
	}
	return &Report{
		Version: "v1", Root: "/src", Files: source.NewFiles(func(name string) ([]byte, error) {
			if name == "/src/my svc/a.go" {
				return []byte(code), nil
			}
			return nil, os.ErrNotExist
		}),
		Results: []Result{{safe, fix, None}, {safe, nil, Directive}, {&display, nil, Baseline}},
		Errors:  []string{"mapfix failed in b"},
	}
}

// TestSchema checks what is written against the schema of the standard.
func TestSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/sarif-2.1.0-rtm.5.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"full": report(), "empty": {Version: "v1", Root: "/src"}} {
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		log, err := jsonschema.UnmarshalJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if schema.Validate(map[string]any{"version": "2.1.0"}) == nil {
		t.Error("the schema accepts anything")
	}
}

func TestResult(t *testing.T) {
	results := report().log().Runs[0].Results
	first := results[0]
	if got := first.PartialFingerprints["mapfix/v1"]; got != "1:1" {
		t.Errorf("fingerprint %s", got)
	}
	if got := results[1].PartialFingerprints["mapfix/v1"]; got != "1:2" {
		t.Errorf("fingerprint of the second with the same ID: %s", got)
	}
	want := physicalLocation{artifactLocation{"my%20svc/a.go", "%SRCROOT%"}, region{StartLine: 4, StartColumn: 15}}
	if got := *first.Locations[0].PhysicalLocation; got != want {
		t.Errorf("at %+v", got)
	}
	if got := first.RelatedLocations[0].PhysicalLocation.ArtifactLocation.URI; got != "file:///mod/x@v1/x.go" {
		t.Errorf("the root is in %s", got)
	}
	changes := first.Fixes[0].ArtifactChanges
	if len(changes) != 2 || changes[1].ArtifactLocation.URI != "my%20svc/new.go" || len(changes[0].Replacements) != 2 {
		t.Fatalf("changes %+v", changes)
	}
	deleted := changes[0].Replacements[0].DeletedRegion
	if deleted.StartLine != 4 || deleted.StartColumn != 15 || deleted.EndColumn != 23 || *deleted.ByteOffset != 37 || *deleted.ByteLength != 8 {
		t.Errorf("deletes %+v", deleted)
	}
	if first.Level != "error" || results[2].Level != "note" || len(first.Suppressions) != 0 || results[1].Suppressions[0].Kind != "inSource" {
		t.Error("levels or suppressions")
	}
}
