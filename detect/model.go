package detect

import (
	"net/textproto"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A model says what a function of the standard library does to maps. Its
// package is loaded for its types alone, so this is all that is known of it.
type model struct {
	writes  int    // number of the argument whose map is written, plus one
	looks   bool   // argument 1 is looked up in the map that is the receiver
	lists   bool   // the result gives the keys of argument 0
	header  bool   // keys are spelled as those of MIME headers
	decodes int    // number of the argument that points to what is filled, plus one
	copies  bool   // the result is a new map or slice with the elements of argument 0
	joins   bool   // and argument 0 is the list of the slices that have them
	loads   bool   // the result is what the receiver holds
	stores  bool   // the last argument is put into the receiver
	cell    bool   // the receiver holds one value, which is replaced as a whole
	fresh   bool   // the result is new through and through
	reads   int    // number of the argument whose elements are read, plus one
	edits   int    // number of the argument that is a slice whose elements are written, plus one
	lock    string // lock or unlock
	same    bool   // the result is the last argument: a function that is wrapped
}

// inside returns the step from a receiver to what it holds.
func (m model) inside() string {
	if m.cell {
		return summary.StepCell
	}
	return summary.StepElem
}

// models returns what is known of the named function.
func models(name string) (model, bool) {
	for prefix, header := range map[string]bool{"(net/http.Header).": true, "(net/textproto.MIMEHeader).": true, "(net/url.Values).": false} {
		if method, ok := strings.CutPrefix(name, prefix); ok {
			m, ok := headerModel(method)
			m.header = header
			return m, ok
		}
	}
	if isTreeCopy(name) {
		return model{fresh: true}, true
	}
	m, ok := library[name]
	return m, ok
}

// isTreeCopy reports whether the named function is the one by which rewrites
// copy trees of values of type any. It uses reflection, which is not followed.
func isTreeCopy(name string) bool {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.HasPrefix(name, "DeepCopyAny") || strings.HasPrefix(name, "DeepCopyTree")
}

func headerModel(method string) (model, bool) {
	switch method {
	case "Set", "Add", "Del":
		return model{writes: 1}, true
	case "Get", "Values", "Has":
		return model{looks: true}, true
	case "Clone":
		return model{fresh: true}, true
	}
	return model{}, false
}

var library = map[string]model{
	"maps.Copy":             {writes: 1, reads: 2},
	"maps.Insert":           {writes: 1, reads: 2},
	"maps.DeleteFunc":       {writes: 1},
	"maps.Clone":            {copies: true},
	"maps.Collect":          {fresh: true},
	"maps.Keys":             {lists: true},
	"maps.All":              {lists: true},
	"maps.Values":           {lists: true},
	"slices.Values":         {lists: true},
	"slices.All":            {lists: true},
	"slices.Backward":       {lists: true},
	"slices.Clone":          {copies: true},
	"slices.Reverse":        {edits: 1},
	"slices.Sort":           {edits: 1},
	"slices.SortFunc":       {edits: 1},
	"slices.SortStableFunc": {edits: 1},
	"sort.Strings":          {edits: 1},
	"sort.Ints":             {edits: 1},
	"sort.Float64s":         {edits: 1},
	"sort.Slice":            {edits: 1},
	"sort.SliceStable":      {edits: 1},
	"sort.Sort":             {edits: 1},
	"sort.Stable":           {edits: 1},
	"slices.Concat":         {copies: true, joins: true},

	"encoding/json.Unmarshal":                     {decodes: 2},
	"(*encoding/json.Decoder).Decode":             {decodes: 2},
	"encoding/xml.Unmarshal":                      {decodes: 2},
	"(*encoding/gob.Decoder).Decode":              {decodes: 2},
	"sync.OnceFunc":                               {same: true},
	"sync.OnceValue":                              {same: true},
	"sync.OnceValues":                             {same: true},
	"(*net/url.URL).Query":                        {fresh: true},
	"net/url.ParseQuery":                          {fresh: true},
	"(*sync.Mutex).Lock":                          {lock: "lock"},
	"(*sync.RWMutex).Lock":                        {lock: "lock"},
	"(*sync.RWMutex).RLock":                       {lock: "lock"},
	"(sync.Locker).Lock":                          {lock: "lock"},
	"(*sync.Mutex).Unlock":                        {lock: "unlock"},
	"(*sync.RWMutex).Unlock":                      {lock: "unlock"},
	"(*sync.RWMutex).RUnlock":                     {lock: "unlock"},
	"(sync.Locker).Unlock":                        {lock: "unlock"},
	"(*sync.Map).Load":                            {loads: true},
	"(*sync.Map).LoadOrStore":                     {loads: true, stores: true},
	"(*sync.Map).Store":                           {stores: true},
	"(*sync/atomic.Value).Load":                   {loads: true, cell: true},
	"(*sync/atomic.Value).Store":                  {stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).Load":              {loads: true, cell: true},
	"(*sync/atomic.Pointer[T]).Store":             {stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).Swap":              {loads: true, stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).CompareAndSwap":    {stores: true, cell: true},
	"(*sync/atomic.Value).Swap":                   {loads: true, stores: true, cell: true},
	"(*sync/atomic.Value).CompareAndSwap":         {stores: true, cell: true},
	"(*sync.Map).LoadAndDelete":                   {loads: true},
	"(*sync.Map).Swap":                            {loads: true, stores: true},
	"(*sync.Map).CompareAndSwap":                  {stores: true},
	"(*golang.org/x/sync/syncmap.Map).Load":       {loads: true},
	"(google.golang.org/grpc/metadata.MD).Set":    {writes: 1},
	"(google.golang.org/grpc/metadata.MD).Append": {writes: 1},
	"(google.golang.org/grpc/metadata.MD).Delete": {writes: 1},
	"(google.golang.org/grpc/metadata.MD).Copy":   {fresh: true},
}

// key returns k as the map spells it.
func (m model) key(k summary.Key) summary.Key {
	if m.header && k.Kind == summary.KeyConst {
		k.Text = textproto.CanonicalMIMEHeaderKey(k.Text)
	}
	return k
}
