package detect

import (
	"strings"

	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// leaks reports whether an event hands data to code that is not analysed and that may look
// a key up in it, or keep it and hand it out again.
func (j *judge) leaks(f *summary.Func, e *summary.Event) bool {
	if f.Test && !j.opts.Tests {
		return false
	}
	switch e.Kind {
	case summary.EventLeak:
		return true
	case summary.EventStore, summary.EventCopy:
		return e.Target.Base.Kind == summary.BaseUnknown
	case summary.EventPass:
		_, outside := j.graph().Callees(vflow.Site{Fn: f, Call: e.Call})
		c := &f.Calls[e.Call]
		return outside && (!showing(c) || j.textUse(f, c) > summary.KeysShown)
	}
	return false
}

// showing reports whether a function out of sight treats all entries of a map alike: it
// writes, encodes, sends, sorts or copies what it is given, or has nothing to do with maps.
func showing(c *summary.Call) bool {
	if m, ok := models(c.Callee); ok && !m.same {
		return true
	}
	if _, ok := shelf(c); ok {
		return true
	}
	pkg := definedIn(c.Callee)
	if c.Iface != "" {
		pkg = definedIn(c.Iface)
	}
	return showingPackages[pkg] && !isException(c.Callee)
}

// showingPackages are the packages of the standard library whose functions do so.
var showingPackages = map[string]bool{
	"archive/tar": true, "archive/zip": true, "bufio": true, "bytes": true, "cmp": true, "compress/flate": true, "compress/gzip": true, "compress/zlib": true,
	"crypto/hmac": true, "crypto/md5": true, "crypto/rand": true, "crypto/sha1": true, "crypto/sha256": true, "crypto/sha512": true, "crypto/tls": true, "crypto/x509": true,
	"database/sql": true, "embed": true, "encoding/base64": true, "encoding/binary": true, "encoding/csv": true, "encoding/gob": true, "encoding/hex": true, "encoding/json": true,
	"encoding/pem": true, "encoding/xml": true, "errors": true, "expvar": true, "flag": true, "fmt": true, "hash": true, "hash/fnv": true, "html": true, "io": true, "io/fs": true,
	"log": true, "log/slog": true, "maps": true, "math": true, "math/big": true, "math/rand": true, "math/rand/v2": true, "mime": true, "mime/multipart": true, "net": true, "net/http": true,
	"net/http/httptest": true, "net/http/httputil": true, "net/mail": true, "net/smtp": true, "net/textproto": true, "net/url": true, "os": true, "os/exec": true, "os/signal": true, "path": true,
	"path/filepath": true, "regexp": true, "runtime": true, "runtime/debug": true, "slices": true, "sort": true, "strconv": true, "strings": true, "sync": true, "sync/atomic": true,
	"syscall": true, "testing": true, "testing/fstest": true, "testing/iotest": true, "text/tabwriter": true, "time": true, "unicode": true, "unicode/utf8": true,
}

// shelves are APIs by which data is laid down at one place and taken up again at another,
// without a value that leads from one to the other. Which of the data it is that is taken
// up is not known, so it may be any.
var shelves = map[string]vflow.Shelf{
	"context.WithValue":                   {Name: "context", Arg: 2, Puts: true},
	"(context.Context).Value":             {Name: "context"},
	"(*container/list.List).PushBack":     {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).PushFront":    {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).InsertBefore": {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).InsertAfter":  {Name: "list", Arg: 1, Puts: true},
	".container/list.Element.Value":       {Name: "list"},
	".container/ring.Ring.Value":          {Name: "ring"},
	"(*container/ring.Ring).Do":           {Name: "ring", Each: "|" + summary.StepDeref + "|.container/ring.Ring.Value"},
	"(*sync.Pool).Put":                    {Name: "pool", Arg: 1, Puts: true},
	"(*sync.Pool).Get":                    {Name: "pool"},
	".sync.Pool.New":                      {Name: "pool", Asks: true},
}

// shelf returns the API of this kind that a call is of.
func shelf(c *summary.Call) (vflow.Shelf, bool) {
	id := c.Callee
	if c.Method != "" {
		id = "(" + c.Iface + ")." + c.Method
	}
	s, ok := shelves[id]
	return s, ok
}

// exceptions are functions of these packages that keep what they are given.
var exceptions = []string{"(*sync.Pool).", "errors.As", "(*net/http.Request).FormValue", "(*net/http.Request).PostFormValue", "(*net/http.Request).BasicAuth", "(*net/http.Request).Cookie",
	"(*net/http.Request).ParseForm", "(*net/http.Response).Location", "(*net/http.Response).Cookies", "(net/mail.Header).", "maps.Equal", "slices.Equal", "slices.Contains", "slices.Index"}

func isException(id string) bool {
	for _, prefix := range exceptions {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}
