package summary

// What the types of this package are made of, field by field in the order of their
// declarations, as a Coder goes through them. TestPackedSummaryIsTheSame fails if one is left
// out.

// codeHead describes a summary without its functions.
func codeHead(c *Coder, h *PackageSummary) {
	at := c.Open()
	Text(c, &h.Path)
	c.Bool(&h.FirstParty)
	Texts(c, &h.Imports)
	List(c, &h.Globals, codeGlobal)
	List(c, &h.Types, codeTypeInfo)
	List(c, &h.Interfaces, codeInterface)
	List(c, &h.Silenced, codeSilenced)
	Texts(c, &h.Generated)
	Texts(c, &h.Left)
	c.Close(at)
}

func codeGlobal(c *Coder, g *Global) {
	at := c.Open()
	Text(c, &g.Name)
	c.Position(&g.Pos)
	Small(c, &g.Kind)
	c.Close(at)
}

func codeTypeInfo(c *Coder, t *TypeInfo) {
	at := c.Open()
	Text(c, &t.Name)
	List(c, &t.Methods, codeMethod)
	c.Close(at)
}

func codeInterface(c *Coder, t *Interface) {
	at := c.Open()
	Text(c, &t.Name)
	List(c, &t.Methods, codeMethod)
	c.Close(at)
}

func codeMethod(c *Coder, m *Method) {
	at := c.Open()
	Text(c, &m.Name)
	Text(c, &m.Signature)
	Text(c, &m.Package)
	c.Bool(&m.Generic)
	Text(c, &m.Func)
	Text(c, &m.Through)
	c.Close(at)
}

func codeSilenced(c *Coder, s *Silenced) {
	at := c.Open()
	Text(c, &s.File)
	c.Int(&s.Line)
	c.Close(at)
}

func codeFunc(c *Coder, f *Func) {
	at := c.Open()
	Text(c, &f.ID)
	Text(c, &f.Name)
	Text(c, &f.Package)
	c.Position(&f.Pos)
	Text(c, &f.Method)
	Text(c, &f.Recv)
	Text(c, &f.Sig)
	c.Bool(&f.Exported)
	c.Bool(&f.Literal)
	Text(c, &f.Parent)
	c.Bool(&f.Test)
	List(c, &f.Params, codeParam)
	List(c, &f.Binds, codeBind)
	List(c, &f.Events, codeEvent)
	List(c, &f.Calls, codeCall)
	List(c, &f.Results, codeElemVal)
	List(c, &f.Made, codeObject)
	List(c, &f.Reads, codeMediumFlow)
	List(c, &f.Edits, codeLoc)
	codeEntries(c, &f.Exit)
	List(c, &f.Handings, codeHanding)
	List(c, &f.Rewrites, codeRewrite)
	ints(c, &f.Doms)
	c.Close(at)
}

func codeParam(c *Coder, p *Param) {
	at := c.Open()
	Text(c, &p.Name)
	Text(c, &p.Type)
	c.Bool(&p.Map)
	c.Bool(&p.Read)
	Struct(c, &p.Keys, codeKeyFlow)
	Struct(c, &p.Text, codeKeyFlow)
	Struct(c, &p.Back, codeKeyFlow)
	c.Close(at)
}

func codeObject(c *Coder, o *Object) {
	at := c.Open()
	c.Int(&o.Index)
	c.Position(&o.Pos)
	c.Bool(&o.Loop)
	Small(c, &o.Filled)
	Text(c, &o.Type)
	c.Close(at)
}

func codeBind(c *Coder, b *Bind) {
	at := c.Open()
	Small(c, &b.Form)
	c.Position(&b.Pos)
	c.Span(&b.Expr)
	Text(c, &b.Text)
	Text(c, &b.Name)
	c.Int(&b.Var)
	c.Bool(&b.Walk)
	Text(c, &b.Type)
	Small(c, &b.Kind)
	Text(c, &b.Copier)
	c.Span(&b.Region)
	c.Bool(&b.Pointed)
	c.Bool(&b.Cloned)
	c.Bool(&b.NilTest)
	Texts(c, &b.Not)
	Pointer(c, &b.Repair, CodeRepair)
	c.Close(at)
}

// CodeRepair describes a Repair.
func CodeRepair(c *Coder, r *Repair) {
	at := c.Open()
	Text(c, &r.Kind)
	c.Span(&r.Target)
	Text(c, &r.Expr)
	List(c, &r.Writes, codeElemTexts)
	c.Bool(&r.Object)
	c.Bool(&r.KeepNil)
	c.Position(&r.From)
	c.Position(&r.To)
	List(c, &r.Also, Pointed(CodeRepair))
	c.Close(at)
}

func codeEvent(c *Coder, e *Event) {
	at := c.Open()
	Small(c, &e.Kind)
	Small(c, &e.Filled)
	c.Position(&e.Pos)
	codeVal(c, &e.Val)
	c.Int(&e.Call)
	c.Int(&e.Arg)
	Pointer(c, &e.Target, codeSrc)
	codeVal(c, &e.Stored)
	Text(c, &e.Text)
	List(c, &e.Locks, codeLoc)
	ints(c, &e.After)
	Signed(c, &e.Block)
	c.Bool(&e.Loop)
	c.Bool(&e.Again)
	c.Bool(&e.Late)
	Pointer(c, &e.MapAccess, codeAccess)
	c.Close(at)
}

func codeHanding(c *Coder, h *Handing) {
	at := c.Open()
	c.Int(&h.Bind)
	Small(c, &h.Way)
	c.Int(&h.Call)
	c.Int(&h.Arg)
	c.Bool(&h.Whole)
	Struct(c, &h.Loc, codeLoc)
	List(c, &h.Writes, codeHandedWrite)
	c.Close(at)
}

func codeHandedWrite(c *Coder, w *HandedWrite) {
	at := c.Open()
	c.Int(&w.Rewrite)
	c.Bool(&w.Again)
	c.Bool(&w.Other)
	c.Close(at)
}

func codeRewrite(c *Coder, w *Rewrite) {
	at := c.Open()
	Struct(c, &w.Event, codeEvent)
	c.Bool(&w.Varies)
	c.Close(at)
}

func codeAccess(c *Coder, a *MapAccess) {
	at := c.Open()
	Text(c, &a.Write)
	Struct(c, &a.Key, codeKey)
	c.Bool(&a.Self)
	c.Bool(&a.Walk)
	c.Bool(&a.Step)
	c.Bool(&a.Func)
	c.Bool(&a.Presence)
	c.Bool(&a.Fills)
	c.Bool(&a.Reaches)
	Text(c, &a.Inner)
	c.Bool(&a.Given)
	Text(c, &a.Expr)
	c.Span(&a.Stmt)
	Text(c, &a.Type)
	Text(c, &a.Elem)
	c.Bool(&a.Plain)
	Text(c, &a.Under)
	Text(c, &a.Into)
	Struct(c, &a.Keys, codeKeyFlow)
	Struct(c, &a.Values, codeKeyFlow)
	ints(c, &a.Before)
	c.Close(at)
}

func codeKey(c *Coder, k *Key) {
	at := c.Open()
	Small(c, &k.Kind)
	Text(c, &k.Text)
	c.Bool(&k.Param)
	c.Int(&k.Index)
	c.Bool(&k.Own)
	c.Bool(&k.Given)
	c.Bool(&k.Listed)
	c.Close(at)
}

func codeKeyFlow(c *Coder, k *KeyFlow) {
	at := c.Open()
	Small(c, &k.Use)
	List(c, &k.Args, codeArgumentRef)
	c.Bool(&k.Returned)
	c.Bool(&k.Told)
	ints(c, &k.Into)
	ints(c, &k.Captured)
	Small(c, &k.Media)
	c.Close(at)
}

func codeMediumFlow(c *Coder, m *MediumFlow) {
	at := c.Open()
	Small(c, &m.From)
	Struct(c, &m.KeyFlow, codeKeyFlow)
	c.Close(at)
}

func codeArgumentRef(c *Coder, a *ArgumentRef) {
	at := c.Open()
	c.Int(&a.Call)
	c.Int(&a.Arg)
	Small(c, &a.As)
	c.Close(at)
}

func codeCall(c *Coder, k *Call) {
	at := c.Open()
	Small(c, &k.Mode)
	c.Position(&k.Pos)
	Text(c, &k.Text)
	Text(c, &k.Callee)
	Text(c, &k.Method)
	Text(c, &k.Iface)
	codeVal(c, &k.Fun)
	List(c, &k.Args, codeElemVal)
	List(c, &k.Free, codeElemVal)
	codeEntries(c, &k.Heap)
	c.Int(&k.Results)
	List(c, &k.Locks, codeLoc)
	c.Bool(&k.Loop)
	c.Bool(&k.Taken)
	c.Int(&k.Out)
	c.Bool(&k.Back)
	Text(c, &k.Shelf)
	c.Bool(&k.Iter)
	List(c, &k.Keys, codeArgumentKey)
	Struct(c, &k.Listed, codeKeyFlow)
	Struct(c, &k.Told, codeKeyFlow)
	List(c, &k.Written, codeWrittenFlow)
	c.Close(at)
}

func codeArgumentKey(c *Coder, k *ArgumentKey) {
	at := c.Open()
	c.Int(&k.Arg)
	Struct(c, &k.Key, codeKey)
	c.Close(at)
}

func codeWrittenFlow(c *Coder, k *WrittenFlow) {
	at := c.Open()
	c.Int(&k.Arg)
	Struct(c, &k.KeyFlow, codeKeyFlow)
	c.Close(at)
}

func codeSrc(c *Coder, s *Src) {
	at := c.Open()
	Struct(c, &s.Loc, codeLoc)
	c.Bool(&s.Addr)
	if !c.skips(s.Binds == [len(s.Binds)]BindRef{}) {
		for i := range s.Binds {
			codeBindRef(c, &s.Binds[i])
		}
	}
	c.Close(at)
}

func codeBindRef(c *Coder, b *BindRef) {
	at := c.Open()
	Signed(c, &b.ID)
	Signed(c, &b.Len)
	c.Close(at)
}

func codeLoc(c *Coder, l *Loc) {
	at := c.Open()
	Struct(c, &l.Base, codeBase)
	Text(c, &l.Path)
	c.Close(at)
}

func codeBase(c *Coder, b *Base) {
	at := c.Open()
	Small(c, &b.Kind)
	Signed(c, &b.Index)
	Signed(c, &b.Result)
	Text(c, &b.Name)
	c.Close(at)
}

func codeLinks(c *Coder, l *funcLinks) {
	at := c.Open()
	Texts(c, &l.Funcs)
	Texts(c, &l.Methods)
	c.Close(at)
}

// codeElemTexts describes an element of a list that is a list itself.
func codeElemTexts(c *Coder, p *[]string) {
	if c.present(*p != nil) {
		elems(c, p, text[string])
	}
}
