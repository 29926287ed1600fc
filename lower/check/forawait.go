package check

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
)

// rangeStmt makes a loop over a stream one over a function, which an intrinsic
// makes of the stream:
//
//	for line, err := range ·stream2(s)
func (r *rewriter) rangeStmt(s *ast.RangeStmt) ast.Node {
	at, ok := r.src.ForAwait[s]
	if !ok {
		return nil
	}
	dup := *s
	dup.Key = copyNode(&r.copier, s.Key)
	dup.Value = copyNode(&r.copier, s.Value)
	variables := 0
	switch {
	case s.Value != nil:
		variables = 2
	case s.Key != nil:
		variables = 1
	}
	site := &awaitSite{fn: r.fn.async, arity: variables, loop: &dup}
	site.fun = &ast.Ident{NamePos: s.X.Pos()}
	operand := copyNode(&r.copier, s.X)
	site.call = &ast.CallExpr{Fun: site.fun, Lparen: s.X.Pos(), Args: []ast.Expr{operand}, Rparen: s.X.End() - 1}
	r.out.Await[site.call] = &dsl.Await{Pos: at}
	site.seq = r.out.next()
	r.out.awaits = append(r.out.awaits, site)
	dup.X = site.call
	dup.Body = copyNode(&r.copier, s.Body)
	return &dup
}

// streamValues returns the types of what a loop over a t has for variables: its
// values if they are at most two, else the one value that they are in.
func (r *Runtime) streamValues(t types.Type) (values []types.Type, unpacked, ok bool) {
	value, ok := r.StreamValue(t)
	if !ok {
		return nil, false, false
	}
	values, unpacked = r.Unpack(value)
	if len(values) > 2 {
		return []types.Type{value}, false, true
	}
	return values, unpacked, true
}

// loopOver reports what is wrong with a loop over a stream.
func (j *judge) loopOver(s *awaitSite) {
	operand := s.call.Args[0]
	switch {
	case s.wrong:
		d := forAwaitNonStream.at(j.fset, operand.Pos(), operand.End(), j.describeOperand(operand))
		if p := types.NewPointer(j.info.TypeOf(operand)); j.isStream(p) && j.info.Types[operand].Addressable() {
			d.Hint = "its pointer is a stream: range over &" + ExprString(operand)
		}
		j.list = append(j.list, d)
	case s.arity == unknown && !j.list.HasErrors():
		j.report(undecided, operand, "")
	case s.arity == 2 && s.loop.Key != nil && s.loop.Value == nil:
		j.report(oneOfTwo, s.loop.Key, ExprString(operand))
	}
}

func (j *judge) isStream(t types.Type) bool {
	_, ok := j.rt.StreamValue(t)
	return ok
}
