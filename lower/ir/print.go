package ir

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"io"
	"strings"
)

// Print writes m to w as text for people and tests:
//
//	func Fetch                        the function, and its future's size
//	  var n int frame.n               a variable, where it lives, and its slot
//	  slot child *FetchFuture owned   a slot of the frame
//	b0:                               a block
//	  n = len(addr)                   a Go statement
//	  fresh x, renew x                a new box or instance
//	  if n > 0 goto b1 else b2        a terminator
//	  n = await init Fetch(addr) in child state 3 save n clear s goto b3
//	  select state 4 save n
//	    case n = await init Fetch(addr) in child goto b4
//	    case await keep deadline goto b5
//	  next lines state 5 goto b6 end b7
//	  yield n state 6 save n goto b8
//
// A variable whose name others have is told apart by a number, in the tables
// and in the statements.
func Print(w io.Writer, m *Machine) error {
	p := &textPrinter{m: m, names: uniqueNames(m.Vars)}
	p.header()
	for _, bl := range m.Blocks {
		p.block(bl)
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

type textPrinter struct {
	m     *Machine
	names map[*Var]string
	out   bytes.Buffer
}

func uniqueNames(vars []*Var) map[*Var]string {
	names := make(map[*Var]string, len(vars))
	taken := make(map[string]bool)
	for _, v := range vars {
		base := v.Name
		if base == "" {
			base = "_"
		}
		name := base
		for i := 2; taken[name]; i++ {
			name = fmt.Sprintf("%s·%d", base, i)
		}
		taken[name] = true
		names[v] = name
	}
	return names
}

func (p *textPrinter) printf(format string, args ...any) { fmt.Fprintf(&p.out, format, args...) }

func (p *textPrinter) header() {
	p.printf("func %s", p.m.Func.Obj.Name())
	if f := p.m.Frame; f != nil {
		p.printf(" frame %d", f.Size)
		if f.Boxed {
			p.printf(" boxed: %s", f.Reason)
		}
	}
	p.printf("\n")
	for _, v := range p.m.Vars {
		p.variable(v)
	}
	if p.m.Frame == nil {
		return
	}
	for _, s := range p.m.Frame.Slots {
		p.slot(s)
	}
	if len(p.m.Entry) > 0 {
		p.printf("  entry%s\n", p.list(p.m.Entry))
	}
}

func (p *textPrinter) variable(v *Var) {
	p.printf("  var %s %s", p.names[v], p.typeName(v.Type))
	switch v.Home {
	case Boxed:
		p.printf(" boxed")
	case InFrame:
		p.printf(" in place")
	}
	if v.Slot != nil {
		p.printf(" frame.%s", v.Slot.Name)
	}
	if v.Like != nil {
		p.printf(" like %s", p.node(v.Like))
	}
	if !v.Used {
		p.printf(" unused")
	}
	p.printf("\n")
}

func (p *textPrinter) slot(s *Slot) {
	p.printf("  slot %s %s", s.Name, p.typeName(s.Type))
	switch {
	case s.Owned:
		p.printf(" owned")
	case s.Child:
		p.printf(" child")
	}
	if s.Pointers {
		p.printf(" pointers")
	}
	p.printf("\n")
}

func (p *textPrinter) typeName(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == p.m.Func.Obj.Pkg() {
			return ""
		}
		return pkg.Name()
	})
}

func (p *textPrinter) list(vars []*Var) string {
	var b strings.Builder
	for _, v := range vars {
		b.WriteString(" " + p.names[v])
	}
	return b.String()
}

func (p *textPrinter) block(bl *Block) {
	p.printf("b%d:\n", bl.ID)
	for _, i := range bl.Instrs {
		p.instr(i)
	}
	p.term(bl.Term)
}

func (p *textPrinter) instr(i Instr) {
	switch i := i.(type) {
	case *Exec:
		p.printf("  %s", p.node(i.Stmt))
		if len(i.Capture) > 0 {
			p.printf(" capture%s", p.list(i.Capture))
		}
		for _, c := range i.Closures {
			p.printf(" remake %s", p.names[c.Var])
		}
		for n, to := range i.Targets() {
			p.printf("%s b%d", [...]string{" jumps", ","}[min(n, 1)], to.ID)
		}
		p.printf("\n")
	case *Fresh:
		p.printf("  fresh %s\n", p.names[i.Var])
	case *Renew:
		p.printf("  renew %s\n", p.names[i.Var])
	case *Begin:
		p.printf("  begin %s", p.names[i.Var])
		p.awaited(nil, i.Start, i.Capture)
		p.printf("\n")
	case *Hold:
		p.printf("  hold %s\n", p.names[i.Var])
	case *Release:
		p.printf("  release %s\n", p.names[i.Var])
	}
}

func (p *textPrinter) term(t Term) {
	switch t := t.(type) {
	case *Jump:
		p.printf("  goto b%d\n", t.To.ID)
	case *If:
		p.printf("  if %s goto b%d else b%d\n", p.node(t.Cond), t.Then.ID, t.Else.ID)
	case *Switch:
		p.choice(t)
	case *Await:
		p.await(t)
	case *Select:
		p.selects(t)
	case *Next:
		p.next(t)
	case *Yield:
		p.yield(t)
	case *Return:
		p.printf("  return%s\n", p.exprs(" ", t.Results))
	case *Unreachable:
		p.printf("  unreachable\n")
	}
}

func (p *textPrinter) choice(t *Switch) {
	tag := ""
	if t.Tag != nil {
		tag = " " + p.node(t.Tag)
	}
	p.printf("  switch%s", tag)
	for _, c := range t.Clauses {
		p.printf(" case%s goto b%d", p.exprs(" ", c.Values), c.To.ID)
	}
	p.printf(" default goto b%d\n", t.Default.ID)
}

func (p *textPrinter) await(t *Await) {
	p.printf("  ")
	p.awaited(t.Dst, t.Start, t.Capture)
	p.state(t.State)
	if t.Tail {
		p.printf(" tail")
	}
	p.printf(" goto b%d\n", t.Next.ID)
}

func (p *textPrinter) destinations(dst []*ast.Ident) {
	for i, id := range dst {
		name := "_"
		if id != nil {
			name = p.node(id)
		}
		p.printf("%s%s", [...]string{"", ", "}[min(i, 1)], name)
	}
	if len(dst) > 0 {
		p.printf(" = ")
	}
}

func (p *textPrinter) awaited(dst []*ast.Ident, start Start, capture []*Var) {
	p.destinations(dst)
	p.printf("await ")
	switch {
	case start.Type == nil:
	case start.Embedded:
		p.printf("%s", p.started(start))
	default:
		p.printf("%s", p.node(start.Value))
	}
	if len(capture) > 0 {
		p.printf(" capture%s", p.list(capture))
	}
}

// started tells how a child is started in its slot.
func (p *textPrinter) started(s Start) string {
	args := make([]string, len(s.Args))
	for i, e := range s.Args {
		args[i] = p.node(e)
	}
	for _, a := range s.Placed {
		args[a.Index] = p.started(a.Start)
		if a.Slot != nil {
			args[a.Index] += " in " + a.Slot.Name
		}
	}
	text := "init " + p.typeName(s.Type) + "(" + strings.Join(args, ", ")
	if s.Ellipsis {
		text += "..."
	}
	return text + ")"
}

func (p *textPrinter) next(t *Next) {
	p.printf("  ")
	p.destinations(t.Dst)
	p.printf("next %s", p.node(t.Stream))
	p.state(t.State)
	p.printf(" goto b%d end b%d\n", t.Next.ID, t.End.ID)
}

func (p *textPrinter) yield(t *Yield) {
	p.printf("  yield%s", p.exprs(" ", t.Values))
	if len(t.Capture) > 0 {
		p.printf(" capture%s", p.list(t.Capture))
	}
	p.state(t.State)
	p.printf(" goto b%d\n", t.Next.ID)
}

func (p *textPrinter) selects(t *Select) {
	p.printf("  select")
	if t.Biased {
		p.printf(" biased")
	}
	p.state(t.State)
	p.printf("\n")
	for _, c := range t.Cases {
		p.printf("    case ")
		p.awaited(c.Dst, c.Start, c.Capture)
		if c.Kept != nil {
			p.printf(" keep %s", p.node(c.Kept))
		}
		if c.Child != nil {
			p.printf(" in %s", c.Child.Name)
		}
		p.printf(" goto b%d\n", c.Next.ID)
	}
	if t.Default != nil {
		p.printf("    default goto b%d\n", t.Default.ID)
	}
}

func (p *textPrinter) state(s *State) {
	p.printf(" state %d", s.Number)
	if s.Child != nil {
		p.printf(" in %s", s.Child.Name)
	}
	if len(s.Save) > 0 {
		p.printf(" save%s", p.list(s.Save))
	}
	for i, c := range s.Clear {
		p.printf("%s %s", [...]string{" clear", ","}[min(i, 1)], c.Name)
	}
}

func (p *textPrinter) exprs(prefix string, list []ast.Expr) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, p.node(e))
	}
	if len(parts) == 0 {
		return ""
	}
	return prefix + strings.Join(parts, ", ")
}

// node prints Go with the names of the tables.
func (p *textPrinter) node(n ast.Node) string {
	c := renamer{func(id *ast.Ident) string {
		if v := p.m.Objects[p.m.Info.ObjectOf(id)]; v != nil {
			return p.names[v]
		}
		return id.Name
	}}
	var b strings.Builder
	// An empty FileSet knows no positions: the layout is the printer's own.
	cfg := printer.Config{Mode: printer.UseSpaces, Tabwidth: 2}
	if err := cfg.Fprint(&b, token.NewFileSet(), c.copy(n)); err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(b.String(), "\n", "\n    ")
}
