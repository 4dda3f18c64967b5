package summary

// A PackageSummary is what one package contributes to the whole program. It
// holds no syntax and no types, depends on the package's own files alone, and
// can be encoded; package encoding/gob does so by MarshalBinary.
type PackageSummary struct {
	Path       string
	FirstParty bool
	Imports    []string // outside of the standard library, sorted
	Funcs      []*Func  // empty after decoding
	Globals    []Global
	Types      []TypeInfo  // concrete types with methods
	Interfaces []Interface // interfaces that are called through
	Silenced   []Silenced  // directives
	Generated  []string    // files that carry a generated-code marker
	Left       []string    // functions that other parts of the summary are about

	packed *packedFuncs // instead of Funcs, once it was encoded
}

// A Global is a package variable.
type Global struct {
	Name string // import path, dot, name
	Pos  Position
	Kind ValueKind
}

// TypeInfo lists the methods of a concrete type, by name and signature.
type TypeInfo struct {
	Name    string
	Methods []Method
}

// A Method is a method of a concrete type or an interface.
type Method struct {
	Name, Signature string
	Package         string // of a name that is not exported: its methods are no other package's
	Generic         bool   // the signature depends on a type argument, so that it may be any
	Func            string // ID of the implementation; empty for an interface
	Through         Path   // of a promoted method: from the type, or what points to it, to the embedded one that has it
}

// An Interface is an interface type that a call goes through.
type Interface struct {
	Name    string
	Methods []Method
}

// Silenced is a line on which the user asked for silence.
type Silenced struct {
	File string
	Line int
}

// A Func summarises one function, method or function literal. Package
// variables' initialisers make up a function of their own.
type Func struct {
	ID       string // as types.Func.FullName; a literal adds $n
	Name     string // as shown to users
	Package  string
	Pos      Position
	Method   string // bare name
	Recv     string // receiver's type name, qualified, without the star
	Sig      string // parameter and result types, as in Method.Signature
	Exported bool
	Literal  bool
	Parent   string // of a literal: the function around it
	Test     bool
	Params   []Param
	Binds    []Bind
	Events   []Event
	Calls    []Call
	Results  []Val // by result; of all returns together
	Made     []Object
	Reads    []MediumFlow
	Edits    []Loc   // slices and structs that lead to no map, and that the function writes behind parameters and captured variables
	Exit     []Entry // locations with new contents when the function returns, or anywhere if it never does
	Handings []Handing
	Rewrites []Rewrite
	Doms     []int32 // by block: the block that comes before it on every path and is nearest, -1 for the first and those that are not reached
}

// A Param is a parameter; the receiver comes first.
type Param struct {
	Name string
	Type string
	Map  bool    // its type is a map
	Read bool    // it leads to no map, and the function reads what it refers to
	Keys KeyFlow // what is done with it, should it be a key of a map, or made of such
	Text KeyFlow // likewise, should it be a text that shows a map
	Back KeyFlow // likewise, should it be what was read back from such a text
}

// An Object is a map or other object that a function makes.
type Object struct {
	Index  int // of its BaseLocal
	Pos    Position
	Loop   bool // made anew in every round of a loop
	Filled Content
	Type   string
}

// An Entry says what a location holds.
type Entry struct {
	Loc Loc
	Val Val
}

// BindForm says by what syntax an alias is made.
type BindForm uint8

const (
	BindVar     BindForm = iota + 1 // x := E, var x = E, x = E, in all their places
	BindStruct                      // c := *p and other copies of a struct
	BindRange                       // for _, x := range E
	BindCommaOk                     // x, ok := E
	BindTuple                       // x, err := f()
	BindLiteral                     // T{F: E}
	BindField                       // x.F = E
	BindArg                         // f(E)
	BindParam                       // a parameter passed by value
	BindElement                     // append(s, E), m[k] = E
	BindOut                         // f(&x)
)

// A Bind is a place where a value gets a new name.
type Bind struct {
	Form    BindForm
	Pos     Position
	Expr    Span   // of the expression that is bound
	Text    string // of the expression
	Name    string // what it is bound to, as Go source
	Var     int    // number of the variable that is bound, or of which a part is; 0 if there is none
	Walk    bool   // what is bound is a part of what the name stood for: a cursor
	Type    string // of the value
	Kind    ValueKind
	Copier  string   // the method by which a pointer's object copies itself, if there is one
	Region  Span     // BindArg and BindVar of a map: the statement from which on it is mentioned
	Pointed bool     // there is a pointer to a map of the struct, which may get another one
	Cloned  bool     // BindArg: of a function that copies one level
	NilTest bool     // the name is compared with nil, and not to make a map for it
	Not     []string // types of maps that it is none of: a type switch has cases for them
	Repair  *Repair  // how to give the name a copy of its own; nil if there is no place
}

// ValueKind classifies the type of a bound value.
type ValueKind uint8

const (
	KindOther ValueKind = iota
	KindMap
	KindSlice // or an array
	KindPointer
	KindStruct
)

// EventKind says what happens to a value.
type EventKind uint8

const (
	EventMutate EventKind = iota + 1 // an element is written, deleted, cleared
	EventLookup                      // one element is read
	EventRange                       // all elements are read
	EventPass                        // an argument of a call
	EventReturn
	EventStore // stored in a location that outlives the statement
	EventSend  // sent on a channel
	EventCapture
	EventLen  // the number of elements is read
	EventCopy // the entries are copied into the map at Target
	EventLeak // it goes where it is not followed
	EventLend // an element that is put in may be known by another name
	EventNil  // it is told from nil
)

// An Event is something that a function does to a map or to what holds one.
type Event struct {
	Kind   EventKind
	Filled Content // EventStore: what an initialiser puts in
	Pos    Position
	Val    Val  // what it happens to: for writes and look-ups the map
	Call   int  // EventPass: index into Calls
	Arg    int  // EventPass: which argument
	Target *Src // EventStore, EventSend, EventCopy: where to
	Stored Val  // EventStore: what is stored, without what that leads to
	Text   string
	Locks  []Loc
	After  []int // events on the same data that may follow, without a new bind between
	Block  int32 // of the control-flow graph; events of one block are in order
	Loop   bool  // in a loop
	Again  bool  // EventPass, EventCapture, EventSend: it may happen again on the same data, should a call have given that or the function make it, or else by the same bind
	Late   bool  // it is deferred: it happens when the function returns, not where it stands
	*MapAccess
}

// A MapAccess is what an event does with a map's elements. That of an event which neither
// writes nor looks one up is noAccess, or nil while the function is summarised.
type MapAccess struct {
	Write    string
	Key      Key
	Self     bool    // the written value is computed from the old one
	Walk     bool    // through a variable that walks down the data
	Step     bool    // by a constant: a counter
	Func     bool    // EventMutate: a function is put in
	Presence bool    // EventLookup: only whether the key is there
	Fills    bool    // EventLookup: likewise, and only to put the key in if it is not
	Reaches  bool    // EventLookup: only to write into the element
	Inner    Path    // EventMutate: what is written is not the map itself, but this far behind it
	Given    bool    // EventMutate: it is in a list there, at a place that the caller names or the receiver remembers
	Expr     string  // EventMutate: the map, as Go source
	Stmt     Span    // EventMutate: the statement in a block's list that holds it
	Type     string  // of the map
	Elem     string  // of the map's elements
	Plain    bool    // EventMutate: the elements are data, or pointers to such
	Under    string  // the underlying type of the map, import paths written out; empty if that depends on a type argument
	Into     string  // EventCopy: Under of the map that the entries are copied into
	Keys     KeyFlow // EventRange: what is done with the keys
	Values   KeyFlow // EventRange: what is done with the elements; EventLookup: with the element
	Before   []int   // look-ups of the same key that come first
}

// noAccess stands for the missing part of most events: a program has hundreds of
// thousands, of which few are writes. It must not be changed.
var noAccess = new(MapAccess)

// fillAccess gives the events of f that are neither writes nor look-ups noAccess.
func (f *Func) fillAccess() {
	for i := range f.Events {
		if e := &f.Events[i]; e.MapAccess == nil {
			e.MapAccess = noAccess
		}
	}
}

// HandsOn reports whether a call, or a function literal, gets the data.
func (e *Event) HandsOn() bool { return e.Kind == EventPass || e.Kind == EventCapture }

// IsAccess reports whether the event reads or writes the elements of a map, or counts them.
func (e *Event) IsAccess() bool {
	return e.Kind == EventLookup || e.Kind == EventLen || e.Kind == EventRange || e.Kind == EventMutate
}

// Content says what a map holds when it is made.
type Content uint8

const (
	ContentUnknown Content = iota
	ContentEmpty
	ContentZeroes // entries, all with the zero value
	ContentData
	ContentFields // a struct literal: of its maps each is told by itself
)

// KeyUse says whether what a function does can depend on whether a certain key is among
// those that it goes through. The stronger use counts.
type KeyUse uint8

const (
	KeysShown    KeyUse = iota // all are treated alike: printed, encoded, copied, sorted, looked up in their own map
	KeysUnknown                // they go where they are not followed
	KeysCompared               // one is told from another
)

// A KeyFlow says what a function does with the keys of a map or with a text that shows
// them, and where they go on to.
type KeyFlow struct {
	Use      KeyUse
	Args     []ArgumentRef // the arguments that they, or what is made of them, become
	Returned bool          // keys are among the function's results
	Told     bool          // a text is
	Into     []int         // the parameters that a text is written into
	Captured []int         // the captured variables that it is, as the literal's CallRef has them in Written
	Media    Media         // that it goes into
}

// An ArgumentRef names an argument of a call of the same function.
type ArgumentRef struct {
	Call, Arg int
	As        KeyForm
}

// A KeyForm says what of a map a value has.
type KeyForm uint8

const (
	AsKey   KeyForm = iota // a key, or what is made of keys alone
	AsText                 // a text that shows the map, or what such a text was written into
	Decoded                // what was read back from a text
)

// A WrittenFlow says what a function does with a text that a callee writes into an argument.
type WrittenFlow struct {
	Arg int
	KeyFlow
}

// KeyKind says where a key comes from.
type KeyKind uint8

const (
	KeyNone KeyKind = iota
	KeyConst
	KeyDynamic
)

// A Key describes the key of a write or look-up.
type Key struct {
	Kind   KeyKind
	Text   string // the constant's value, or the expression's source
	Param  bool   // it is a parameter itself
	Index  int    // of that parameter
	Own    bool   // it comes from the receiver
	Given  bool   // it is a parameter, or for a literal one of a function around it
	Listed bool   // of a look-up: the map itself gave it, so whoever looks it up shows what is there
}

// Is reports whether k is the same key as l, which the same function has.
func (k Key) Is(l Key) bool { return k.Kind != KeyNone && k.Kind == l.Kind && k.Text == l.Text }

// MayBe reports whether k may be the same key as l.
func (k Key) MayBe(l Key) bool {
	return k.Kind != KeyConst || l.Kind != KeyConst || k.Text == l.Text
}

// CallMode says how a call happens.
type CallMode uint8

const (
	CallPlain CallMode = iota
	CallGo
	CallDefer
	CallRef // no call: a method value or function value is handed out
)

// A Call is a call site.
type Call struct {
	Mode    CallMode
	Pos     Position
	Text    string
	Callee  string // ID of a statically known callee
	Method  string // called through an interface: the method's name
	Iface   string // and the interface
	Fun     Val    // called through a value
	Args    []Val  // receiver first
	Free    []Val  // what the variables hold that a literal captures, where it is made
	Heap    []Entry
	Results int
	Locks   []Loc
	Loop    bool          // in a loop
	Taken   bool          // the caller takes the result, which leads to no map
	Out     int           // the first result that stands for what is left behind an argument, plus one; 0 if none does
	Back    bool          // an argument can be called: it is a function, has methods, or may hold what has
	Shelf   string        // of what a context carries: the type of the key, and its value if that is constant; empty if it may be any
	Iter    bool          // an iterator is ranged over: the results are what it yields
	Keys    []ArgumentKey // arguments that may serve as keys: constants and parameters
	Listed  KeyFlow       // what is done with the results, should they be keys of a map, or made of such
	Told    KeyFlow       // likewise, should they be texts that show a map; of a standard function, with what it makes of one
	Written []WrittenFlow // likewise, with what is written into the arguments; of a literal, into the captured variables
}

// An ArgumentKey is an argument of a call that may serve as a key.
type ArgumentKey struct {
	Arg int
	Key Key
}

// Key returns the argument as a key, and whether it may serve as one.
func (c *Call) Key(arg int) (Key, bool) {
	for _, k := range c.Keys {
		if k.Arg == arg {
			return k.Key, true
		}
	}
	return Key{}, false
}

// A MethodKey is what a type's method and an interface's must have in common.
type MethodKey struct{ name, signature, pkg string }

// Key returns the key of a method. All whose signatures depend on type arguments have one.
func (m Method) Key() MethodKey {
	if m.Generic {
		return MethodKey{m.Name, "", m.Package}
	}
	return MethodKey{m.Name, m.Signature, m.Package}
}

// NameKey returns the key that all methods of the name have in common.
func (m Method) NameKey() MethodKey { return MethodKey{m.Name, "any", m.Package} }
