package finding

import "github.com/mapfix/mapfix/detect/summary"

// Code describes a finding to what encodes it.
func Code(c *summary.Coder, f *Finding) {
	at := c.Open()
	summary.Text(c, &f.ID)
	summary.Text(c, &f.Message)
	summary.Text(c, &f.Package)
	summary.Text(c, &f.Function)
	summary.Text(c, &f.Alias)
	c.Position(&f.Bind)
	summary.List(c, &f.Mutations, codeMutation)
	summary.Struct(c, &f.Root, codeRoot)
	summary.List(c, &f.Trace, codeStep)
	summary.Text(c, &f.Type)
	summary.Text(c, &f.Applicability)
	summary.List(c, &f.Reasons, codeReason)
	summary.Pointer(c, &f.Repair, summary.CodeRepair)
	c.Bool(&f.Doubted)
	c.Close(at)
}

func codeMutation(c *summary.Coder, m *Mutation) {
	at := c.Open()
	c.Position(&m.Position)
	summary.Text(c, &m.Kind)
	c.Close(at)
}

func codeRoot(c *summary.Coder, r *Root) {
	at := c.Open()
	summary.Text(c, &r.Kind)
	summary.Text(c, &r.Path)
	c.Position(&r.Position)
	c.Close(at)
}

func codeStep(c *summary.Coder, s *Step) {
	at := c.Open()
	c.Position(&s.Position)
	summary.Text(c, &s.Text)
	c.Close(at)
}

func codeReason(c *summary.Coder, r *Reason) {
	at := c.Open()
	summary.Text(c, &r.Rule)
	summary.Text(c, &r.Text)
	c.Position(&r.At)
	c.Bool(&r.Against)
	c.Close(at)
}
