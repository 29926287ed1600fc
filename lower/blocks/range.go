package blocks

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// sequence is how a range loop walks over its operand.
type sequence struct {
	more       func() ast.Expr // the condition at the top; may emit instructions
	enter      func()          // at the start of an iteration; may be nil
	key, value func() ast.Expr // what the iteration variables become
	advance    func()          // before the next iteration; may be nil
	stop       *types.Var      // to be stopped where the body leaves the loop; may be nil
}

// rangeStmt lowers a range loop with an await in its body.
func (b *builder) rangeStmt(s *ast.RangeStmt, label string) {
	if of := b.overStream(s); of != nil {
		b.forAwait(s, of, label)
		return
	}
	seq := b.sequence(s)
	head, body, exit := b.newBlock(), b.newBlock(), b.newBlock()
	next := head
	if seq.advance != nil {
		next = b.newBlock()
	}
	b.begin(head)
	b.terminate(&ir.If{Cond: seq.more(), Then: body, Else: exit})
	b.begin(body)
	if seq.enter != nil {
		seq.enter()
	}
	b.bind(s, seq)
	b.within(target{label: label, exit: exit, next: next, stop: seq.stop}, s.Body.List)
	if seq.advance != nil {
		b.begin(next)
		seq.advance()
	}
	b.leave(head)
	b.begin(exit)
}

func (b *builder) sequence(s *ast.RangeStmt) sequence {
	switch t := typed.Core(b.info.TypeOf(s.X)).(type) {
	case *types.Basic:
		if t.Info()&types.IsString != 0 {
			return b.overString(s)
		}
		return b.overInt(s)
	case *types.Slice:
		return b.overSlice(s)
	case *types.Array:
		return b.overArray(s, t)
	case *types.Pointer:
		return b.overArray(s, typed.Core(t.Elem()).(*types.Array))
	case *types.Map:
		return b.overMap(s, t)
	case *types.Chan:
		return b.overChan(s, t)
	case *types.Signature:
		return b.overFunc(s, t)
	}
	panic("no way to range over " + b.info.TypeOf(s.X).String()) // go/types has checked that there is one
}

// bind gives the iteration variables of s their values: at once, but one after
// the other if a function gives them. Variables that s declares are new in each
// iteration.
func (b *builder) bind(s *ast.RangeStmt, seq sequence) {
	a := &ast.AssignStmt{TokPos: s.For, Tok: token.ASSIGN}
	if wanted(s.Key) && b.counter(s) == nil {
		a.Lhs, a.Rhs = append(a.Lhs, s.Key), append(a.Rhs, seq.key())
	}
	if wanted(s.Value) {
		a.Lhs, a.Rhs = append(a.Lhs, s.Value), append(a.Rhs, seq.value())
	}
	if s.Tok == token.DEFINE {
		for _, e := range a.Lhs {
			b.freshBox(b.declared(e.(*ast.Ident)))
		}
	}
	if len(a.Lhs) == 2 && seq.stop != nil {
		b.exec(assignment(s.For, a.Lhs[:1], a.Rhs[0]))
		a = assignment(s.For, a.Lhs[1:], a.Rhs[1])
	}
	if len(a.Lhs) > 0 {
		b.exec(a)
	}
}

func wanted(e ast.Expr) bool {
	if e == nil {
		return false
	}
	id, ok := e.(*ast.Ident)
	return !ok || id.Name != "_"
}

// counter returns the variable that s declares for the index, if it can do the
// counting itself: nobody else changes it, or holds on to it.
func (b *builder) counter(s *ast.RangeStmt) *types.Var {
	if s.Tok != token.DEFINE || !wanted(s.Key) {
		return nil
	}
	switch t := typed.Core(b.info.TypeOf(s.X)).(type) {
	case *types.Map, *types.Chan, *types.Signature:
		return nil
	case *types.Basic:
		if t.Info()&types.IsString != 0 {
			return nil
		}
	}
	v := b.declared(s.Key.(*ast.Ident))
	if v.Home == ir.Boxed || b.facts.Reassigned[v.Obj.(*types.Var)] {
		return nil
	}
	return v.Obj.(*types.Var)
}

// counting makes a sequence that counts from zero to below limit.
func (b *builder) counting(s *ast.RangeStmt, t types.Type, limit func() ast.Expr) sequence {
	i := b.counter(s)
	if i == nil {
		i = b.temp(s.For, "i", t)
	}
	b.exec(b.set(i, number64(s.For, 0)))
	return sequence{
		more:    func() ast.Expr { return b.binary(b.use(i), token.LSS, limit()) },
		key:     func() ast.Expr { return b.use(i) },
		advance: func() { b.exec(&ast.IncDecStmt{X: b.use(i), TokPos: s.For, Tok: token.INC}) },
	}
}

func (b *builder) overInt(s *ast.RangeStmt) sequence {
	tv := b.info.Type(s.X)
	t := tv.Type
	if tv.Value != nil && isUntyped(t) && wanted(s.Key) {
		t = b.info.TypeOf(s.Key)
	}
	t = types.Default(t)
	limit := func() ast.Expr { return s.X }
	if tv.Value == nil {
		n := b.stable(s.X, "n")
		limit = func() ast.Expr { return b.use(n) }
	}
	return b.counting(s, t, limit)
}

func (b *builder) overSlice(s *ast.RangeStmt) sequence {
	if !wanted(s.Value) {
		n := b.temp(s.For, "n", types.Typ[types.Int])
		b.exec(b.set(n, b.length(s.X)))
		return b.counting(s, types.Typ[types.Int], func() ast.Expr { return b.use(n) })
	}
	xs := b.stable(s.X, "xs")
	return b.elements(s, xs, func() ast.Expr { return b.length(b.use(xs)) })
}

// overArray walks over an array or what a pointer to one points to. The operand
// is not evaluated if only its length is asked for and that is constant, as that of
// a type parameter is not.
func (b *builder) overArray(s *ast.RangeStmt, t *types.Array) sequence {
	limit := func() ast.Expr { return number64(s.For, t.Len()) }
	if wanted(s.Value) {
		return b.elements(s, b.stable(s.X, "xs"), limit)
	}
	if typed.IsTypeParam(b.info.TypeOf(s.X)) || b.info.Calls(s.X) {
		b.exec(assignment(s.For, []ast.Expr{&ast.Ident{NamePos: s.For, Name: "_"}}, s.X))
	}
	return b.counting(s, types.Typ[types.Int], limit)
}

func (b *builder) elements(s *ast.RangeStmt, xs *types.Var, limit func() ast.Expr) sequence {
	seq := b.counting(s, types.Typ[types.Int], limit)
	seq.value = func() ast.Expr {
		return &ast.IndexExpr{X: b.use(xs), Lbrack: s.For, Index: seq.key(), Rbrack: s.For}
	}
	return seq
}

func (b *builder) overString(s *ast.RangeStmt) sequence {
	str := b.stable(s.X, "s")
	at := b.temp(s.For, "at", types.Typ[types.Int])
	next := b.temp(s.For, "next", types.Typ[types.Int])
	r := b.temp(s.For, "r", types.Typ[types.Rune])
	b.exec(b.set(at, number64(s.For, 0)))
	return sequence{
		more: func() ast.Expr { return b.binary(b.use(at), token.LSS, b.length(b.use(str))) },
		enter: func() {
			decoded := b.call(s.For, b.runtime("DecodeRune"), b.use(str), b.use(at))
			b.exec(assignment(s.For, []ast.Expr{b.use(r), b.use(next)}, decoded))
		},
		key:     func() ast.Expr { return b.use(at) },
		value:   func() ast.Expr { return b.use(r) },
		advance: func() { b.exec(b.set(at, b.use(next))) },
	}
}

func (b *builder) overMap(s *ast.RangeStmt, t *types.Map) sequence {
	iter := b.instantiate("MapIter", t.Key(), t.Elem())
	it := b.temp(s.For, "it", types.NewPointer(iter))
	b.exec(b.set(it, b.call(s.For, b.runtime("RangeMap"), s.X)))
	return sequence{
		more:  func() ast.Expr { return b.method(it, "Next") },
		key:   func() ast.Expr { return b.method(it, "Key") },
		value: func() ast.Expr { return b.method(it, "Value") },
	}
}

func (b *builder) overChan(s *ast.RangeStmt, t *types.Chan) sequence {
	ch := b.stable(s.X, "ch")
	v := b.temp(s.For, "v", t.Elem())
	ok := b.temp(s.For, "ok", types.Typ[types.Bool])
	return sequence{
		more: func() ast.Expr {
			lhs := []ast.Expr{b.use(v), b.use(ok)}
			b.exec(assignment(s.For, lhs, &ast.UnaryExpr{OpPos: s.For, Op: token.ARROW, X: b.use(ch)}))
			return b.use(ok)
		},
		key: func() ast.Expr { return b.use(v) },
	}
}

// stable returns a variable that holds the value of e for the whole loop: e
// itself if it is a variable that nothing changes.
func (b *builder) stable(e ast.Expr, hint string) *types.Var {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v := b.variable(id); v != nil && v.Home != ir.Boxed && !b.facts.Reassigned[v.Obj.(*types.Var)] {
			return v.Obj.(*types.Var)
		}
	}
	o := b.temp(e.Pos(), hint, types.Default(b.info.TypeOf(e)))
	b.exec(b.set(o, e))
	return o
}

func (b *builder) instantiate(name string, args ...types.Type) types.Type {
	t, err := types.Instantiate(nil, b.runtime(name).Type(), args, false)
	if err != nil {
		panic(err) // the arguments are as many as the runtime's type has
	}
	return t
}

func isUntyped(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsUntyped != 0
}
