package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// owningMarker is what a loop around the rest of a block ranges over, a call of it with
// the variable that owns a future. The runtime's Owning has the block for the body of a
// loop over a function, so that all the ways out of it that Go knows go by what cancels.
const owningMarker = check.Mark + "owning"

// ownScopes writes such loops into a body.
type ownScopes struct {
	body   *normal.Func
	owned  map[*types.Var]bool
	facts  *usage.Facts
	fresh  func(name string) string
	gotos  map[string]bool // the labels that goto names
	around []*ownScope     // outermost first
}

// ownScope is a statement that break or continue may name, or a loop of this pass's own,
// across which they have to name it.
type ownScope struct {
	owning bool
	loop   bool
	label  string // in the source, if any
	own    string // what break and continue call it; empty as long as none needs a name
}

// scoped is the body with the loops.
func (r *routine) scoped() *ast.BlockStmt {
	if len(r.owned) == 0 {
		return r.body.Body
	}
	w := &ownScopes{body: r.body, owned: r.owned, fresh: r.names.fresh, gotos: make(map[string]bool)}
	w.facts = usage.Of(r.body.Info, slices.Concat(r.allParams(), r.fn.Results), r.body.Body)
	ast.Inspect(r.body.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Tok == token.GOTO {
			w.gotos[s.Label.Name] = true
		}
		return true
	})
	body := w.block(r.body.Body)
	if len(r.fn.Results) > 0 && endsOwning(body) {
		// Control does not come to the end, but Go sees a loop there.
		body.List = append(body.List, w.panics(body.Rbrace))
	}
	return body
}

func (w *ownScopes) panics(pos token.Pos) ast.Stmt {
	fun := w.body.Info.Ident(pos, types.Universe.Lookup("panic"))
	why := &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: `"unreachable"`}
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: fun, Lparen: pos, Args: []ast.Expr{why}, Rparen: pos}}
}

// owning is the loop over a function that r.marker writes for the marker c.
func (r *routine) owning(c *ast.CallExpr) jen.Code {
	return r.rtlib("Owning").Call(jen.Id(r.self), jen.Op("&").Add(r.tr.operand(c.Args[0])))
}

func (w *ownScopes) block(b *ast.BlockStmt) *ast.BlockStmt {
	dup := *b
	dup.List = w.list(b.List, false)
	return &dup
}

// list puts what follows the declaration of an owned variable into a loop. A fallthrough
// stays the last statement of its clause. Wrapped says that the list itself is what follows
// one.
func (w *ownScopes) list(list []ast.Stmt, wrapped bool) []ast.Stmt {
	var out []ast.Stmt
	for i, s := range list {
		out = append(out, w.stmt(s))
		if wrapped {
			out = append(out, w.redeclared(out)...)
		}
		ids, rest, after := w.declares(s), list[i+1:], []ast.Stmt(nil)
		if n := len(rest) - 1; n >= 0 && isFallthrough(rest[n]) {
			rest, after = rest[:n], rest[n:]
		}
		if len(ids) > 0 && len(rest) > 0 {
			at := &ast.BlockStmt{Lbrace: firstPosIn(rest[0]), Rbrace: rest[len(rest)-1].End()}
			loop := w.own(ids, at, func() []ast.Stmt { return w.list(rest, true) })
			return append(append(out, loop), after...)
		}
	}
	return out
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// declares returns the owned variables that s declares for what follows it.
func (w *ownScopes) declares(s ast.Stmt) []*ast.Ident {
	var ids []*ast.Ident
	add := func(e ast.Expr) {
		id := e.(*ast.Ident)
		if v, ok := w.body.Info.ObjectOf(id).(*types.Var); ok && w.owned[v] && w.facts.Declares(id) {
			ids = append(ids, id)
		}
	}
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return w.declares(s.Stmt)
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, e := range s.Lhs {
				add(e)
			}
		}
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, id := range v.Names {
					add(id)
				}
			}
		}
	}
	return ids
}

// own makes the loops for ids, which stand where at does, around what inside returns.
func (w *ownScopes) own(ids []*ast.Ident, at *ast.BlockStmt, inside func() []ast.Stmt) ast.Stmt {
	w.around = append(w.around, &ownScope{owning: true})
	list := inside()
	w.around = w.around[:len(w.around)-1]
	var loop *ast.RangeStmt
	for _, id := range slices.Backward(ids) {
		variable := w.body.Info.Ident(at.Lbrace, w.body.Info.ObjectOf(id))
		owning := &ast.CallExpr{Fun: &ast.Ident{NamePos: at.Lbrace, Name: owningMarker}, Args: []ast.Expr{variable}}
		body := &ast.BlockStmt{Lbrace: at.Lbrace, List: list, Rbrace: at.Rbrace}
		loop = &ast.RangeStmt{For: at.Lbrace, X: owning, Body: body}
		list = []ast.Stmt{loop}
	}
	return loop
}

func (w *ownScopes) stmt(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return w.labeled(s)
	case *ast.BranchStmt:
		return w.branch(s)
	case *ast.BlockStmt:
		return w.block(s)
	}
	if init, rest := divideInit(s); init != nil {
		if ids := w.declares(init); len(ids) > 0 {
			return w.initialised(init, ids, rest, new(ownScope))
		}
	}
	return w.compound(s, new(ownScope))
}

// labeled rewrites a labelled statement. If a loop comes between the label and the
// statement, only goto goes to the label.
func (w *ownScopes) labeled(s *ast.LabeledStmt) ast.Stmt {
	label := s.Label.Name
	dup := *s
	if init, rest := divideInit(s.Stmt); init != nil {
		if ids := w.declares(init); len(ids) > 0 {
			dup.Stmt = w.initialised(init, ids, rest, &ownScope{label: label})
			if !w.gotos[label] {
				return dup.Stmt
			}
			return &dup
		}
	}
	switch s.Stmt.(type) {
	case *ast.LabeledStmt, *ast.BranchStmt, *ast.BlockStmt:
		dup.Stmt = w.stmt(s.Stmt)
	default:
		dup.Stmt = w.compound(s.Stmt, &ownScope{label: label, own: label})
	}
	return &dup
}

// initialised makes a block of init, which declares ids, and of what is left of the
// statement that it is a part of.
func (w *ownScopes) initialised(init ast.Stmt, ids []*ast.Ident, rest ast.Stmt, o *ownScope) ast.Stmt {
	at := &ast.BlockStmt{Lbrace: rest.Pos(), Rbrace: rest.End()}
	loop := w.own(ids, at, func() []ast.Stmt { return []ast.Stmt{w.compound(rest, o)} })
	return &ast.BlockStmt{Lbrace: at.Lbrace, List: []ast.Stmt{init, loop}, Rbrace: at.Rbrace}
}

// divideInit returns the init statement of s, or nil, and s without it.
func divideInit(s ast.Stmt) (init, rest ast.Stmt) {
	switch s := s.(type) {
	case *ast.IfStmt:
		dup := *s
		dup.Init = nil
		return s.Init, &dup
	case *ast.ForStmt:
		dup := *s
		dup.Init = nil
		return s.Init, &dup
	case *ast.SwitchStmt:
		dup := *s
		dup.Init = nil
		return s.Init, &dup
	case *ast.TypeSwitchStmt:
		dup := *s
		dup.Init = nil
		return s.Init, &dup
	}
	return nil, s
}

// compound rewrites the statements in s, which is o to break and continue.
func (w *ownScopes) compound(s ast.Stmt, o *ownScope) ast.Stmt {
	switch s := s.(type) {
	case *ast.IfStmt:
		dup := *s
		dup.Body = w.block(s.Body)
		if s.Else != nil {
			dup.Else = w.stmt(s.Else)
		}
		return &dup
	case *ast.ForStmt:
		dup := *s
		o.loop = true
		return w.within(o, &dup, &dup.Body)
	case *ast.RangeStmt:
		dup := *s
		o.loop = true
		return w.within(o, &dup, &dup.Body)
	case *ast.SwitchStmt:
		dup := *s
		return w.within(o, &dup, &dup.Body)
	case *ast.TypeSwitchStmt:
		dup := *s
		return w.within(o, &dup, &dup.Body)
	case *ast.SelectStmt:
		dup := *s
		return w.within(o, &dup, &dup.Body)
	case *ast.CaseClause:
		dup := *s
		dup.Body = w.list(s.Body, false)
		return &dup
	case *ast.CommClause:
		dup := *s
		dup.Body = w.list(s.Body, false)
		return &dup
	}
	return s
}

// within rewrites the body of s, and gives s the label that a statement in there needs.
func (w *ownScopes) within(o *ownScope, s ast.Stmt, body **ast.BlockStmt) ast.Stmt {
	w.around = append(w.around, o)
	*body = w.block(*body)
	w.around = w.around[:len(w.around)-1]
	if o.own == o.label || o.own == "" {
		return s
	}
	return &ast.LabeledStmt{Label: &ast.Ident{NamePos: s.Pos(), Name: o.own}, Colon: s.Pos(), Stmt: s}
}

// branch gives s the label that it needs.
func (w *ownScopes) branch(s *ast.BranchStmt) ast.Stmt {
	if s.Tok != token.BREAK && s.Tok != token.CONTINUE {
		return s
	}
	crosses := s.Label != nil
	for _, o := range slices.Backward(w.around) {
		switch {
		case o.owning:
			crosses = true
		case s.Label != nil && o.label != s.Label.Name, s.Tok == token.CONTINUE && !o.loop:
		case !crosses:
			return s
		default:
			if o.own == "" {
				o.own = w.fresh("around")
			}
			dup := *s
			dup.Label = &ast.Ident{NamePos: s.Pos(), Name: o.own}
			return &dup
		}
	}
	return s
}

// endsOwning reports whether the end of b is in a loop of this pass's own.
func endsOwning(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.EmptyStmt:
		return endsOwning(&ast.BlockStmt{List: b.List[:len(b.List)-1]})
	case *ast.BlockStmt:
		return endsOwning(s)
	case *ast.LabeledStmt:
		return endsOwning(&ast.BlockStmt{List: []ast.Stmt{s.Stmt}})
	case *ast.IfStmt:
		return endsOwning(s.Body) || s.Else != nil && endsOwning(&ast.BlockStmt{List: []ast.Stmt{s.Else}})
	case *ast.RangeStmt:
		c, ok := s.X.(*ast.CallExpr)
		return ok && isOwning(c)
	case *ast.SwitchStmt:
		return slices.ContainsFunc(s.Body.List, endsClause)
	case *ast.TypeSwitchStmt:
		return slices.ContainsFunc(s.Body.List, endsClause)
	case *ast.SelectStmt:
		return slices.ContainsFunc(s.Body.List, endsClause)
	}
	return false
}

func endsClause(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.CaseClause:
		return endsOwning(&ast.BlockStmt{List: s.Body})
	case *ast.CommClause:
		return endsOwning(&ast.BlockStmt{List: s.Body})
	}
	return false
}

func isOwning(c *ast.CallExpr) bool {
	id, ok := c.Fun.(*ast.Ident)
	return ok && id.Name == owningMarker
}
