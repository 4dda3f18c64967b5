package keys

import (
	"go/types"
	"strings"
)

// A keyFunc says what a function of the standard library does with a key.
type keyFunc uint8

const (
	keyOther    keyFunc = iota
	keyShown            // it is shown, written or kept with others; no decision depends on it
	keyDerived          // the result is the very key, or a list of keys
	keyText             // the result is a text that is made of it
	keyCompared         // the result tells keys apart
)

type keyTable map[string]keyFunc

func (k keyTable) of(fn *types.Func) keyFunc {
	if fn == nil || fn.Pkg() == nil {
		return keyOther
	}
	name := fn.Origin().FullName()
	if use, ok := k[name]; ok {
		return use
	}
	if use := k.ofGroup(fn, name); use == keyOther || !answers(fn) {
		return use
	}
	return keyCompared
}

// answers reports whether all that a function gives back is a truth value or a number: what it
// says of its arguments then, it has looked for in them.
func answers(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 {
		return false
	}
	b, ok := results.At(0).Type().Underlying().(*types.Basic)
	return ok && (b.Kind() == types.Bool || b.Kind() == types.Int)
}

// ofGroup returns what all functions of a type or package do with a key.
func (k keyTable) ofGroup(fn *types.Func, name string) keyFunc {
	if fn.Signature().Recv() != nil {
		name = name[:strings.LastIndexByte(name, '.')]
		return k[name]
	}
	return k[fn.Pkg().Path()]
}

// keyFuncs has the functions of the standard library that keys are commonly handed to, by
// name, or all of a type or package.
var keyFuncs = keyTable{
	"fmt": keyShown, "log": keyShown, "log/slog": keyShown, "io": keyShown, "(*os.File)": keyShown, "bufio": keyShown, "sort": keyShown, "errors": keyShown,
	"encoding/json": keyShown, "encoding/binary": keyShown, "(*log.Logger)": keyShown, "(*log/slog.Logger)": keyShown,
	"(*strings.Builder)": keyShown, "(*bytes.Buffer)": keyShown, "(*bufio.Writer)": keyShown, "(io.Writer)": keyShown, "(io.StringWriter)": keyShown,
	"(*encoding/json.Encoder)": keyShown, "(hash.Hash)": keyShown, "(*text/tabwriter.Writer)": keyShown, "(*testing.common)": keyShown,
	"(net/http.Header).Set": keyShown, "(net/http.Header).Add": keyShown, "(net/url.Values).Set": keyShown, "(net/url.Values).Add": keyShown,
	"slices.Sort": keyShown, "slices.SortFunc": keyShown, "slices.SortStableFunc": keyShown, "slices.Reverse": keyShown,

	"fmt.Sprint": keyText, "fmt.Sprintf": keyText, "fmt.Sprintln": keyText, "fmt.Errorf": keyText, "errors.New": keyText, "strings.Join": keyText, "encoding/json.Marshal": keyText,
	"strings": keyText, "strconv": keyText, "bytes": keyText, "net/url": keyText, "path": keyText, "path/filepath": keyText, "html": keyText, "unicode": keyText,
	"maps": keyDerived, "slices": keyDerived,

	"strings.Compare": keyCompared, "strings.Contains": keyCompared, "strings.ContainsAny": keyCompared, "strings.ContainsRune": keyCompared, "strings.ContainsFunc": keyCompared,
	"strings.EqualFold": keyCompared, "strings.HasPrefix": keyCompared, "strings.HasSuffix": keyCompared, "strings.Index": keyCompared, "strings.IndexByte": keyCompared,
	"strings.IndexAny": keyCompared, "strings.LastIndex": keyCompared, "strings.Cut": keyCompared, "strings.CutPrefix": keyCompared, "strings.CutSuffix": keyCompared, "strings.Count": keyCompared,
	"slices.Contains": keyCompared, "slices.ContainsFunc": keyCompared, "slices.Index": keyCompared, "slices.IndexFunc": keyCompared, "slices.Equal": keyCompared,
	"slices.BinarySearch": keyCompared, "slices.BinarySearchFunc": keyCompared, "slices.Compare": keyCompared, "slices.Max": keyCompared, "slices.Min": keyCompared,
	"sort.Search": keyCompared, "sort.SearchStrings": keyCompared, "sort.SearchInts": keyCompared, "sort.Find": keyCompared,
	"strings.NewReplacer": keyCompared, "regexp.Compile": keyCompared, "regexp.MustCompile": keyCompared, "path.Match": keyCompared, "path/filepath.Match": keyCompared, "maps.Equal": keyCompared,
	"fmt.Sscan": keyCompared, "fmt.Sscanf": keyCompared, "fmt.Sscanln": keyCompared, "fmt.Fscan": keyCompared, "fmt.Fscanf": keyCompared, "fmt.Fscanln": keyCompared,
	"errors.Join": keyDerived, "errors.Unwrap": keyDerived, "errors.Is": keyCompared, "errors.As": keyCompared,
}

// encoders are the packages of the standard library whose functions make a text of a map
// that they are given.
var encoders = map[string]bool{
	"encoding/json": true, "encoding/gob": true, "encoding/xml": true, "encoding/binary": true, "fmt": true, "log": true, "log/slog": true, "net/url": true, "net/http": true, "net/textproto": true,
}

// textPackages are those whose functions make one text of another, or write it somewhere
// from where it can be read back.
var textPackages = map[string]bool{
	"bufio": true, "bytes": true, "cmp": true, "compress/flate": true, "compress/gzip": true, "compress/zlib": true, "crypto": true, "crypto/hmac": true, "crypto/md5": true, "crypto/sha1": true,
	"crypto/sha256": true, "crypto/sha512": true, "crypto/subtle": true, "encoding/ascii85": true, "encoding/base32": true, "encoding/base64": true, "encoding/binary": true, "encoding/csv": true,
	"encoding/gob": true, "encoding/hex": true, "encoding/json": true, "encoding/xml": true, "errors": true, "fmt": true, "hash": true, "hash/adler32": true, "hash/crc32": true, "hash/crc64": true,
	"hash/fnv": true, "hash/maphash": true, "html": true, "io": true, "maps": true, "math": true, "mime/multipart": true, "net/http": true, "net/http/httptest": true, "net/textproto": true,
	"net/url": true, "path": true, "path/filepath": true, "regexp": true, "slices": true, "sort": true, "strconv": true, "strings": true, "text/tabwriter": true, "unicode": true, "unicode/utf8": true,
}
