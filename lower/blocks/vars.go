package blocks

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// declareSignature declares the parameters and results and returns those that
// the body can name.
func (b *builder) declareSignature() []*types.Var {
	var named []*types.Var
	for _, c := range b.fn.Source.Captures {
		v := b.declare(c.Var)
		v.ByRef = c.ByRef
		b.m.Params = append(b.m.Params, v)
		named = append(named, c.Var)
	}
	for _, p := range b.fn.Source.Params {
		b.m.Params = append(b.m.Params, b.declare(p))
		named = append(named, p)
	}
	for _, r := range b.fn.Source.Results {
		if r.Name() != "" {
			b.m.Results = append(b.m.Results, b.declare(r))
			named = append(named, r)
		}
	}
	return named
}

// boxSignature boxes parameters and results as their use demands. A captured
// result is always boxed: returning assigns it.
func (b *builder) boxSignature() {
	for _, v := range b.m.Vars {
		v.Home = b.home(v.Obj.(*types.Var))
		if v.ByRef {
			v.Home = ir.Boxed
		}
	}
	for _, r := range b.m.Results {
		if b.facts.Captured[r.Obj.(*types.Var)] {
			r.Home = ir.Boxed
		}
	}
}

// declare adds a variable for o to the machine.
func (b *builder) declare(o *types.Var) *ir.Var {
	v := &ir.Var{Name: o.Name(), Type: o.Type(), Obj: o, Owned: b.owned[o], Sole: b.sole[o]}
	if b.facts != nil {
		v.Home = b.home(o)
	}
	b.m.Vars = append(b.m.Vars, v)
	b.m.Objects[o] = v
	return v
}

// home decides whether o needs a heap box. A closure can do with a copy of a
// small variable that nothing changes once it is there.
func (b *builder) home(o *types.Var) ir.Home {
	if b.spared.captured[o] {
		return ir.Local
	}
	if b.facts.Addressed[o] || b.facts.Captured[o] && (b.facts.Reassigned[o] || !usage.Small(b.pkg.Sizes, o.Type())) {
		return ir.Boxed
	}
	return ir.Local
}

// declared returns the variable that id declares, made anew at this point of
// the program, or nil if id is blank or of a variable that is there already.
func (b *builder) declared(id *ast.Ident) *ir.Var {
	if id.Name == "_" || !b.facts.Declares(id) {
		return nil
	}
	o, ok := b.info.ObjectOf(id).(*types.Var)
	if !ok {
		return nil
	}
	if v := b.m.Objects[o]; v != nil {
		return v
	}
	return b.declare(o)
}

// freshBox starts a new instance of v before an assignment that sets it.
func (b *builder) freshBox(v *ir.Var) {
	if v != nil && v.Home == ir.Boxed {
		b.emit(&ir.Fresh{Var: v})
	}
}

// temp makes a variable that the source does not have.
func (b *builder) temp(pos token.Pos, hint string, t types.Type) *types.Var {
	o := types.NewVar(pos, b.pkg.Types, hint, t)
	b.declare(o)
	return o
}

// variable returns the machine's variable that id stands for, or nil.
func (b *builder) variable(id *ast.Ident) *ir.Var {
	return b.m.Objects[b.info.ObjectOf(id)]
}
