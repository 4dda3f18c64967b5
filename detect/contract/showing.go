package contract

import (
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// shows reports whether a function that no contract speaks of treats all entries of a map
// alike: it writes, encodes, sends, sorts or copies what it is given, or has nothing to do
// with maps.
func shows(c *summary.Call) bool {
	pkg := summary.DefinedIn(c.Callee)
	if c.Iface != "" {
		pkg = summary.DefinedIn(c.Iface)
	}
	return showingPackages[pkg] && !isException(c.Callee)
}

// keeps reports whether a function that no contract speaks of may keep a function.
func keeps(c *summary.Call) bool {
	return !IsStandard(summary.DefinedIn(c.Callee)) || HasVerb(summary.BareName(c.Callee), keeperVerbs)
}

// keeperVerbs begin the names of the standard functions that keep a function which they
// are given. The others call it before they return, or as WaitGroup.Go does for somebody
// who waits for it, so that what it captures is shared with nobody:
//
//	fs.WalkDir(dir, ".", func(path string, _ fs.DirEntry, _ error) error { found[path] = true; return nil })
//	return found
var keeperVerbs = []string{"Handle", "AfterFunc", "Register", "Publish", "Func", "BoolFunc", "SetFinalizer", "AddCleanup", "Cleanup", "Once", "MakeFunc", "Pull"}

// showingPackages are the packages of the standard library whose functions do so.
var showingPackages = map[string]bool{
	"archive/tar": true, "archive/zip": true, "bufio": true, "bytes": true, "cmp": true, "compress/flate": true, "compress/gzip": true, "compress/zlib": true, "container/list": true, "container/ring": true,
	"crypto/hmac": true, "crypto/md5": true, "crypto/rand": true, "crypto/sha1": true, "crypto/sha256": true, "crypto/sha512": true, "crypto/tls": true, "crypto/x509": true,
	"database/sql": true, "embed": true, "encoding/base64": true, "encoding/binary": true, "encoding/csv": true, "encoding/gob": true, "encoding/hex": true, "encoding/json": true,
	"encoding/pem": true, "encoding/xml": true, "errors": true, "expvar": true, "flag": true, "fmt": true, "hash": true, "hash/fnv": true, "html": true, "io": true, "io/fs": true,
	"log": true, "log/slog": true, "maps": true, "math": true, "math/big": true, "math/rand": true, "math/rand/v2": true, "mime": true, "mime/multipart": true, "net": true, "net/http": true,
	"net/http/httptest": true, "net/http/httputil": true, "net/mail": true, "net/smtp": true, "net/textproto": true, "net/url": true, "os": true, "os/exec": true, "os/signal": true, "path": true,
	"path/filepath": true, "regexp": true, "runtime": true, "runtime/debug": true, "slices": true, "sort": true, "strconv": true, "strings": true, "sync": true, "sync/atomic": true,
	"syscall": true, "testing": true, "testing/fstest": true, "testing/iotest": true, "text/tabwriter": true, "time": true, "unicode": true, "unicode/utf8": true,
}

// exceptions are functions of these packages that keep what they are given.
var exceptions = []string{"(*sync.Pool).", "(*net/http.Request).FormValue", "(*net/http.Request).PostFormValue", "(*net/http.Request).BasicAuth", "(*net/http.Request).Cookie",
	"(*net/http.Request).ParseForm", "(*net/http.Response).Location", "(*net/http.Response).Cookies", "(net/mail.Header).", "maps.Equal", "slices.Equal", "slices.Contains", "slices.Index"}

func isException(id string) bool {
	for _, prefix := range exceptions {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}
