package emit

import (
	"go/ast"
	"go/types"
	"maps"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// machineNames are the package-level names that a machine brings beside its
// future type: that of its table, and that of its frame if the future is a
// handle.
type machineNames struct{ table, frame string }

// packageNames are names at package level.
type packageNames struct {
	machines map[*check.Func]machineNames
	hidden   hiddenTypes
	local    localTypes
}

// namesIn gives names for all files of a package, so that they do not depend on which file
// is generated first.
func namesIn(p *check.Package) packageNames {
	local, taken := localTypesOf(p), make(map[string]bool)
	for _, names := range local {
		for _, name := range names {
			taken[name] = true
		}
	}
	fresh := func(name string) string {
		name = unique(name, func(n string) bool { return taken[n] || check.DeclaredIn(p.Types, n) || p.Locals.Declares(n) })
		taken[name] = true
		return name
	}
	machines := make(map[*check.Func]machineNames)
	for _, f := range p.Files {
		for _, fn := range f.Funcs {
			base := check.Unexported(fn.FutureName)
			machines[fn] = machineNames{table: fresh(base + "Machine"), frame: fresh(base + "Frame")}
		}
	}
	return packageNames{machines: machines, hidden: hiddenTypesOf(p, local, fresh), local: local}
}

// nodesOf yields the trees of m's blocks.
func nodesOf(m *ir.Machine) func(yield func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		for _, d := range m.Decls {
			if !yield(d) {
				return
			}
		}
		for _, b := range m.Blocks {
			for _, n := range blockNodes(b) {
				if !yield(n) {
					return
				}
			}
		}
	}
}

func blockNodes(b *ir.Block) []ast.Node {
	var nodes []ast.Node
	add := func(list ...ast.Expr) {
		for _, e := range list {
			if e != nil {
				nodes = append(nodes, e)
			}
		}
	}
	start := func(s ir.Start) { add(s.Operands()...) }
	idents := func(ids []*ast.Ident) {
		for _, id := range ids {
			if id != nil {
				add(id)
			}
		}
	}
	for _, i := range b.Instrs {
		switch i := i.(type) {
		case *ir.Exec:
			for _, c := range i.Closures {
				nodes = append(nodes, c.Lit)
			}
			nodes = append(nodes, i.Stmt)
		case *ir.Begin:
			start(i.Start)
		}
	}
	switch t := b.Term.(type) {
	case *ir.If:
		add(t.Cond)
	case *ir.Switch:
		add(t.Tag)
		for _, c := range t.Clauses {
			add(c.Values...)
		}
	case *ir.Await:
		start(t.Start)
		idents(t.Dst)
	case *ir.Next:
		add(t.Stream)
		idents(t.Dst)
	case *ir.Select:
		for _, c := range t.Cases {
			start(c.Start)
			if c.Kept != nil {
				add(c.Kept)
			}
			idents(c.Dst)
		}
	case *ir.Yield:
		add(t.Values...)
	case *ir.Return:
		add(t.Results...)
	}
	return nodes
}

// fileIdents returns the names of all identifiers that the generated code of f
// takes over from the source.
func fileIdents(f *ir.File, mentioned map[*ir.Machine]*mentions) map[string]bool {
	names := make(map[string]bool)
	for _, m := range f.Machines {
		for _, mention := range mentioned[m].list {
			names[mention.name] = true
		}
		for _, v := range m.Vars {
			names[v.Name] = true
		}
		for _, p := range m.Func.TypeParams {
			names[p.Obj().Name()] = true
		}
	}
	for _, p := range f.Plain {
		maps.Copy(names, check.NamesIn(p.Decl))
	}
	for _, b := range f.Bodies {
		maps.Copy(names, check.NamesIn(b.Body))
		for _, vars := range [][]*types.Var{b.Source.Params, b.Source.Results} {
			for _, v := range vars {
				names[v.Name()] = true
			}
		}
		for _, p := range b.Source.TypeParams {
			names[p.Obj().Name()] = true
		}
	}
	return names
}

// scope holds the names that are visible in one machine's Poll.
type scope struct {
	idents map[string]bool // all names that the source uses in the function
	global map[string]bool // those that stand for something outside of it
	given  *namer
}

func newScope(m *ir.Machine, mentioned []mention, w typeWriter) *scope {
	s := &scope{idents: make(map[string]bool), global: make(map[string]bool), given: newNamer()}
	for _, mention := range mentioned {
		s.idents[mention.name] = true
		if mention.object != nil && outside(mention.object) {
			s.global[mention.name] = true
		}
	}
	for _, v := range m.Vars {
		s.idents[v.Name] = true
	}
	for _, p := range m.Func.TypeParams {
		s.global[w.paramName(p)] = true
	}
	return s
}

// outside reports whether o is declared outside of all functions, and is no
// field or method.
func outside(o types.Object) bool {
	switch o := o.(type) {
	case *types.PkgName:
		return true
	case *types.Var:
		if o.IsField() {
			return false
		}
	case *types.Func:
		if o.Signature().Recv() != nil {
			return false
		}
	}
	return o.Pkg() == nil || o.Parent() == o.Pkg().Scope()
}

// variable gives a variable of the source a name: its own, unless something
// else in the scope needs that.
func (s *scope) variable(name string) string {
	name = identifier(name)
	if !s.given.taken[name] && !s.global[name] {
		s.given.taken[name] = true
		return name
	}
	return s.fresh(name)
}

// fresh gives a name that the source does not use in the function.
func (s *scope) fresh(name string) string {
	return s.given.nameUnless(name, func(n string) bool { return s.global[n] || s.idents[n] })
}

// namer gives each of many things a name of its own.
type namer struct {
	taken map[string]bool
	next  map[string]int // the number to try next, by name without number
}

func newNamer() *namer {
	return &namer{taken: make(map[string]bool), next: make(map[string]int)}
}

// nameUnless returns the first of name, name2, name3 … that nothing has and that
// is not taken otherwise.
func (n *namer) nameUnless(name string, taken func(string) bool) string {
	base := strings.TrimRight(name, "0123456789")
	for n.taken[name] || taken(name) {
		n.next[base] = max(n.next[base], 1) + 1
		name = base + strconv.Itoa(n.next[base])
	}
	n.taken[name] = true
	return name
}

// unique returns the first of name, name2, name3 … that is not taken.
func unique(name string, taken func(string) bool) string {
	if !taken(name) {
		return name
	}
	return newNamer().nameUnless(name, taken)
}
