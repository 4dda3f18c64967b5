package contract

import (
	"net/textproto"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Model says what a function of the standard library does to maps. Its
// package is loaded for its types alone, so this is all that is known of it.
type Model struct {
	Writes  int    // number of the argument whose map is written, plus one
	Looks   bool   // argument 1 is looked up in the map that is the receiver
	Lists   bool   // the result is an iterator over argument 0
	Chunks  bool   // and yields parts of it, not elements
	Pulls   bool   // the first result is a function that gives what the iterator that is argument 0 yields
	Gathers int    // number of the argument that is an iterator, plus one: the result is a new map or slice of what it yields
	Each    string // the field of the receiver, or with "[]" the elements, that the function which is the last argument is called with
	As      string // the method of argument 0 that does it
	Less    bool   // the method Less of argument 0 compares its elements
	header  bool   // keys are spelled as those of MIME headers
	Decodes int    // number of the argument that points to what is filled, plus one
	Finds   int    // number of the argument that points to what gets argument 0 or a part of it, plus one
	Copies  bool   // the result is a new map or slice with the elements of argument 0
	Joins   bool   // and argument 0 is the list of the slices that have them
	Loads   bool   // the result is what the receiver holds
	Stores  bool   // the last argument is put into the receiver
	cell    bool   // the receiver holds one value, which is replaced as a whole
	Fresh   bool   // the result is new through and through
	Reads   int    // number of the argument whose elements are read, plus one
	Edits   int    // number of the argument that is a slice whose elements are written, plus one
	Grows   bool   // the result is argument 0, or a new slice with its elements, and has the other arguments as elements
	Lock    string // lock or unlock
	Same    bool   // the result is the last argument: a function that is wrapped
}

// Inside returns the step from a receiver to what it holds.
func (m Model) Inside() string {
	if m.cell {
		return summary.StepCell
	}
	return summary.StepElem
}

// Models returns what is known of the named function.
func Models(name string) (Model, bool) {
	for prefix, header := range map[string]bool{"(net/http.Header).": true, "(net/textproto.MIMEHeader).": true, "(net/url.Values).": false} {
		if method, ok := strings.CutPrefix(name, prefix); ok {
			m, ok := headerModel(method)
			m.header = header
			return m, ok
		}
	}
	if isTreeCopy(name) {
		return Model{Fresh: true}, true
	}
	m, ok := Library[name]
	return m, ok
}

// isTreeCopy reports whether the named function is the one by which rewrites
// copy trees of values of type any. It uses reflection, which is not followed.
func isTreeCopy(name string) bool {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.HasPrefix(name, "DeepCopyAny") || strings.HasPrefix(name, "DeepCopyTree")
}

func headerModel(method string) (Model, bool) {
	switch method {
	case "Set", "Add", "Del":
		return Model{Writes: 1}, true
	case "Get", "Values", "Has":
		return Model{Looks: true}, true
	case "Clone":
		return Model{Fresh: true}, true
	}
	return Model{}, false
}

var Library = map[string]Model{
	"maps.Copy":                 {Writes: 1, Reads: 2},
	"maps.Insert":               {Writes: 1, Reads: 2},
	"maps.DeleteFunc":           {Writes: 1},
	"maps.Clone":                {Copies: true},
	"maps.Collect":              {Gathers: 1},
	"maps.Keys":                 {Lists: true},
	"maps.All":                  {Lists: true},
	"maps.Values":               {Lists: true},
	"slices.Values":             {Lists: true},
	"slices.All":                {Lists: true},
	"slices.Backward":           {Lists: true},
	"slices.Chunk":              {Chunks: true},
	"slices.Collect":            {Gathers: 1},
	"slices.Sorted":             {Gathers: 1},
	"slices.SortedFunc":         {Gathers: 1},
	"slices.SortedStableFunc":   {Gathers: 1},
	"slices.AppendSeq":          {Gathers: 2},
	"iter.Pull":                 {Pulls: true},
	"iter.Pull2":                {Pulls: true},
	"(*sync.Map).Range":         {Each: summary.StepElem},
	"(*container/ring.Ring).Do": {Each: ".container/ring.Ring.Value"},
	"container/heap.Pop":        {As: "Pop", Less: true},
	"container/heap.Remove":     {As: "Pop", Less: true},
	"container/heap.Push":       {As: "Push", Less: true},
	"container/heap.Init":       {Less: true},
	"container/heap.Fix":        {Less: true},
	"slices.Clone":              {Copies: true},
	"slices.Reverse":            {Edits: 1},
	"slices.Sort":               {Edits: 1},
	"slices.SortFunc":           {Edits: 1},
	"slices.SortStableFunc":     {Edits: 1},
	"slices.Insert":             {Edits: 1, Grows: true},
	"slices.Delete":             {Edits: 1, Grows: true},
	"slices.DeleteFunc":         {Edits: 1, Grows: true},
	"slices.Compact":            {Edits: 1, Grows: true},
	"slices.CompactFunc":        {Edits: 1, Grows: true},
	"slices.Replace":            {Edits: 1, Grows: true},
	"sort.Strings":              {Edits: 1},
	"sort.Ints":                 {Edits: 1},
	"sort.Float64s":             {Edits: 1},
	"sort.Slice":                {Edits: 1},
	"sort.SliceStable":          {Edits: 1},
	"sort.Sort":                 {Edits: 1, Less: true},
	"sort.Stable":               {Edits: 1, Less: true},
	"slices.Concat":             {Copies: true, Joins: true},

	"encoding/json.Unmarshal":                     {Decodes: 2},
	"(*encoding/json.Decoder).Decode":             {Decodes: 2},
	"encoding/xml.Unmarshal":                      {Decodes: 2},
	"(*encoding/gob.Decoder).Decode":              {Decodes: 2},
	"errors.As":                                   {Finds: 2},
	"sync.OnceFunc":                               {Same: true},
	"sync.OnceValue":                              {Same: true},
	"sync.OnceValues":                             {Same: true},
	"(*net/url.URL).Query":                        {Fresh: true},
	"net/url.ParseQuery":                          {Fresh: true},
	"(*sync.Mutex).Lock":                          {Lock: "lock"},
	"(*sync.RWMutex).Lock":                        {Lock: "lock"},
	"(*sync.RWMutex).RLock":                       {Lock: "lock"},
	"(sync.Locker).Lock":                          {Lock: "lock"},
	"(*sync.Mutex).Unlock":                        {Lock: "unlock"},
	"(*sync.RWMutex).Unlock":                      {Lock: "unlock"},
	"(*sync.RWMutex).RUnlock":                     {Lock: "unlock"},
	"(sync.Locker).Unlock":                        {Lock: "unlock"},
	"(*sync.Map).Load":                            {Loads: true},
	"(*sync.Map).LoadOrStore":                     {Loads: true, Stores: true},
	"(*sync.Map).Store":                           {Stores: true},
	"(*sync/atomic.Value).Load":                   {Loads: true, cell: true},
	"(*sync/atomic.Value).Store":                  {Stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).Load":              {Loads: true, cell: true},
	"(*sync/atomic.Pointer[T]).Store":             {Stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).Swap":              {Loads: true, Stores: true, cell: true},
	"(*sync/atomic.Pointer[T]).CompareAndSwap":    {Stores: true, cell: true},
	"(*sync/atomic.Value).Swap":                   {Loads: true, Stores: true, cell: true},
	"(*sync/atomic.Value).CompareAndSwap":         {Stores: true, cell: true},
	"(*sync.Map).LoadAndDelete":                   {Loads: true},
	"(*sync.Map).Swap":                            {Loads: true, Stores: true},
	"(*sync.Map).CompareAndSwap":                  {Stores: true},
	"(*golang.org/x/sync/syncmap.Map).Load":       {Loads: true},
	"(google.golang.org/grpc/metadata.MD).Set":    {Writes: 1},
	"(google.golang.org/grpc/metadata.MD).Append": {Writes: 1},
	"(google.golang.org/grpc/metadata.MD).Delete": {Writes: 1},
	"(google.golang.org/grpc/metadata.MD).Copy":   {Fresh: true},
}

// Key returns k as the map spells it.
func (m Model) Key(k summary.Key) summary.Key {
	if m.header && k.Kind == summary.KeyConst {
		k.Text = textproto.CanonicalMIMEHeaderKey(k.Text)
	}
	return k
}
