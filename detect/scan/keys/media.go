package keys

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A mediaTable has media by functions of the standard library, or for all of a type or package.
type mediaTable map[string]summary.Media

func (m mediaTable) of(fn *types.Func) (summary.Media, bool) {
	if !isStandardFunc(fn) {
		return 0, false
	}
	name := fn.Origin().FullName()
	if media, ok := m[name]; ok {
		return media, true
	}
	if fn.Signature().Recv() != nil {
		name = name[:strings.LastIndexByte(name, '.')]
		media, ok := m[name]
		return media, ok
	}
	media, ok := m[fn.Pkg().Path()]
	return media, ok
}

// puts has the functions by which a text gets into media: with none it leaves the program, and
// nobody can read it back.
var puts = mediaTable{
	"fmt.Print": summary.Output, "fmt.Printf": summary.Output, "fmt.Println": summary.Output,
	"log": summary.Logs, "log.Panic": summary.Logs | summary.Panics, "log.Panicf": summary.Logs | summary.Panics, "log.Panicln": summary.Logs | summary.Panics,
	"log/slog": summary.Logs, "(*log/slog.Logger)": summary.Logs, "(log/slog.Handler)": summary.Logs,
	"os": summary.Files | summary.Environment, "os.WriteFile": summary.Files, "os.Setenv": summary.Environment, "io/ioutil": summary.Files,
	"net": summary.Network, "(net.Conn)": summary.Network, "(*net.TCPConn)": summary.Network, "net/smtp": 0, "log/syslog": 0, "(*log/syslog.Writer)": 0,
	"net/http.Get": summary.Requests, "net/http.Head": summary.Requests, "net/http.Post": summary.Requests, "net/http.PostForm": summary.Requests,
	"(*net/http.Client)": summary.Requests, "(net/http.RoundTripper)": summary.Requests, "(*net/http.Transport)": summary.Requests,
	"(*expvar.String)": summary.Variables, "(*expvar.Map)": summary.Variables, "expvar": summary.Variables,
	"(*database/sql.DB)": summary.Databases, "(*database/sql.Tx)": summary.Databases, "(*database/sql.Conn)": summary.Databases, "(*database/sql.Stmt)": summary.Databases,
	"(*testing.common)": 0, "(testing.TB)": 0,
}

// gets has the functions by whose results a text is read back from media.
var gets = mediaTable{
	"os.ReadFile": summary.Files, "os.Open": summary.Files, "os.OpenFile": summary.Files, "os.ReadDir": summary.Files,
	"io/ioutil.ReadFile": summary.Files, "(*os.File).Read": summary.Files, "(*os.File).ReadAt": summary.Files, "(*os.File).Seek": summary.Files, "(*os.Root).Open": summary.Files, "(*os.Root).ReadFile": summary.Files,
	"os.Getenv": summary.Environment, "os.LookupEnv": summary.Environment, "os.Environ": summary.Environment, "os.ExpandEnv": summary.Environment, "syscall.Getenv": summary.Environment,
	"syscall.Dup2": summary.Output, "syscall.Dup3": summary.Output,
	"(log/slog.Record).Attrs":       summary.Logs,
	"net/http/httptest.NewRecorder": summary.Responses, "net/http/httptest.NewServer": summary.Responses | summary.Requests,
	"net/http/httptest.NewTLSServer": summary.Responses | summary.Requests, "net/http/httptest.NewUnstartedServer": summary.Responses | summary.Requests,
	"net.Pipe": summary.Network, "net.Dial": summary.Network, "net.DialTimeout": summary.Network, "(*net.Dialer)": summary.Network,
	"expvar.Get": summary.Variables, "expvar.Do": summary.Variables, "expvar.Handler": summary.Variables,
	"(*database/sql.DB).Query": summary.Databases, "(*database/sql.DB).QueryContext": summary.Databases, "(*database/sql.DB).QueryRow": summary.Databases, "(*database/sql.DB).QueryRowContext": summary.Databases,
	"(*database/sql.Tx).Query": summary.Databases, "(*database/sql.Tx).QueryRow": summary.Databases, "(*database/sql.Tx).QueryContext": summary.Databases, "(*database/sql.Tx).QueryRowContext": summary.Databases,
}

// connects has the functions by whose results media are read in ways that are not followed.
var connects = mediaTable{
	"os.NewFile": summary.Files, "os.DirFS": summary.Files, "syscall.Dup2": summary.Output, "syscall.Dup3": summary.Output, "(log/slog.Record).Attrs": summary.Logs,
	"net/http/httptest.NewServer": summary.Responses | summary.Requests, "net/http/httptest.NewTLSServer": summary.Responses | summary.Requests,
	"net/http/httptest.NewUnstartedServer": summary.Responses | summary.Requests,
	"net.Pipe":                             summary.Network, "net.Dial": summary.Network, "net.DialTimeout": summary.Network, "(*net.Dialer)": summary.Network,
	"expvar.Do": summary.Variables, "expvar.Handler": summary.Variables, "(*database/sql.Stmt)": summary.Databases, "(*database/sql.Conn)": summary.Databases,
}

// redirects has the functions after which a writer that they are given has what is put into
// media.
var redirects = mediaTable{
	"log.SetOutput": summary.Logs, "log.New": summary.Logs, "(*log.Logger).SetOutput": summary.Logs,
	"log/slog.NewJSONHandler": summary.Logs, "log/slog.NewTextHandler": summary.Logs,
	"(net/http.Handler).ServeHTTP": summary.Responses, "(net/http.HandlerFunc).ServeHTTP": summary.Responses, "(*net/http.ServeMux).ServeHTTP": summary.Responses,
}

// methods has methods of the program's own types that get what is put into media, by the
// parameter which does.
var methods = map[string]struct {
	param string
	from  summary.Media
}{
	"Write":     {"[]byte", summary.Writers | summary.Responses | summary.Logs},
	"RoundTrip": {"*net/http.Request", summary.Requests},
	"Handle":    {"log/slog.Record", summary.Logs},
}

// OfMedia returns what the function, which has the name, does with texts that it gets from media.
func (k *Tracer) OfMedia(name string) []summary.MediumFlow {
	var out []summary.MediumFlow
	note := func(from summary.Media, t *trace) {
		if keys := t.result(); keys.Matters() {
			out = append(out, summary.MediumFlow{From: from, KeyFlow: keys})
		}
	}
	ast.Inspect(k.Block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if k.replacesOutput(n) {
				out = append(out, summary.MediumFlow{From: summary.Output, KeyFlow: summary.KeyFlow{Use: summary.KeysUnknown}})
			}
		case *ast.CallExpr:
			k.readBack(n, note)
		}
		return true
	})
	if k.Signature == nil || k.Signature.Recv() == nil {
		return out
	}
	if m, ok := methods[name]; ok {
		for v := range k.Signature.Params().Variables() {
			if types.TypeString(v.Type(), nil) == m.param {
				t := k.start(summary.AsText)
				t.follow(v)
				note(m.from, t)
			}
		}
	}
	return out
}

// replacesOutput reports whether an assignment puts another file in the place of the one that
// is printed to.
func (k *Tracer) replacesOutput(as *ast.AssignStmt) bool {
	for _, l := range as.Lhs {
		if sel, ok := ast.Unparen(l).(*ast.SelectorExpr); ok && isOutput(k.Info.Uses[sel.Sel]) {
			return true
		}
	}
	return false
}

func isOutput(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "os" && (obj.Name() == "Stdout" || obj.Name() == "Stderr")
}

// readBack notes what becomes of what a call takes out of media.
func (k *Tracer) readBack(call *ast.CallExpr, note func(summary.Media, *trace)) {
	if k.BuiltinCalled(call) == "recover" {
		t := k.start(summary.AsText)
		t.up(call)
		note(summary.Panics, t)
		return
	}
	fn := k.CalledFunc(call)
	if !isStandardFunc(fn) {
		return
	}
	if from, ok := gets.of(fn); ok {
		t := k.start(summary.AsText)
		t.up(call)
		note(from, t)
	}
	if from, ok := connects.of(fn); ok {
		t := k.start(summary.AsText)
		t.is(summary.KeysUnknown)
		note(from, t)
	}
	if from, ok := redirects.of(fn); ok {
		t := k.start(summary.AsText)
		for _, arg := range call.Args {
			if isWriter(k.TypeOf(arg)) {
				t.sink(arg)
			}
		}
		note(from, t)
	}
}
