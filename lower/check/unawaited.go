package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// An await that is left out is the commonest error of all: the call of an async
// function is then a future where what the future gives is meant. Go says of that
// only that the types do not fit.

// hintAwait advises to await what the error e is about, if that is a call that makes
// a future.
func (j *judge) hintAwait(e typeErrorAt) {
	if strings.HasPrefix(e.Message, "cannot range over ") && j.rangesStream(e.pos) {
		e.Hint = streamHint
		return
	}
	for _, f := range j.files {
		a := &awaitAdvice{judge: j, file: f, err: e}
		for _, d := range f.syntax.Decls {
			if within(d, e.pos) {
				ast.PreorderStack(d, nil, a.visit)
			}
		}
	}
}

// rangesStream reports whether a plain range goes over the stream at pos.
func (j *judge) rangesStream(pos token.Pos) (found bool) {
	for _, f := range j.files {
		for _, d := range f.syntax.Decls {
			if !within(d, pos) {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				s, ok := n.(*ast.RangeStmt)
				found = found || ok && s.X.Pos() == pos && j.isStream(j.info.TypeOf(s.X))
				return !found
			})
		}
	}
	return found
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// callsAround calls visit with the calls that pos is within, outermost first.
func (j *judge) callsAround(pos token.Pos, visit func(*ast.CallExpr)) {
	for _, f := range j.files {
		for _, d := range f.syntax.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				if n == nil || !within(n, pos) {
					return false
				}
				if c, ok := n.(*ast.CallExpr); ok {
					visit(c)
				}
				return true
			})
		}
	}
}

// hintTry advises to await the operand of a `?`, if that is a call that makes a future.
func (j *judge) hintTry(f *checkable, s *trySite) string {
	call, values := j.unawaited(s.call.Args[0])
	switch {
	case call == nil:
		return ""
	case len(values) == 0 || !IsError(values[len(values)-1]):
		return AwaitHint(f.text(call), values, true, s.async) + ", without ?"
	}
	hint := AwaitHint(f.text(call), values, true, s.async)
	if s.async {
		hint += "?"
	}
	return hint
}

// unawaited returns e if it is a call that makes a future, else nil, and the types of the
// values that awaiting it gives.
func (c *checker) unawaited(e ast.Expr) (call *ast.CallExpr, values []types.Type) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || !c.rt.MakesFuture(c.info, call) {
		return nil, nil
	}
	return call, c.rt.AwaitedValues(c.info.TypeOf(call))
}

// awaitAdvice looks for the call that an error is about, or the variable that holds what
// one has made.
type awaitAdvice struct {
	*judge
	file *checkable
	err  typeErrorAt
}

func (a *awaitAdvice) visit(n ast.Node, stack []ast.Node) bool {
	if a.err.Hint != "" || !within(n, a.err.pos) {
		return false
	}
	if c, ok := n.(*ast.CommClause); ok && c.Comm != nil && c.Comm.Pos() == a.err.pos {
		a.selectCase(c.Comm, stack)
	}
	for _, e := range suspects(n, a.err.pos) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			a.variable(id, stack)
			continue
		}
		call, values := a.unawaited(e)
		if call == nil {
			continue
		}
		if all, ok := a.isAbout(call, n, values); ok {
			if e != n {
				stack = append(stack, n)
			}
			a.err.Hint = a.advice(call, stack, values, all)
			return false
		}
	}
	return true
}

// selectCase advises on the operation of a select's case that is none: of such a one
// go/types does not look at the types.
func (a *awaitAdvice) selectCase(comm ast.Stmt, stack []ast.Node) {
	var x ast.Expr
	switch s := comm.(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		x = s.Rhs[0]
	}
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if ok && a.file.inAsync(stack) && strings.HasPrefix(a.err.Message, "select case must be ") {
		a.err.Hint = "if it is a future, await it: await " + a.file.text(call)
	}
}

// suspects lists the expressions that go/types may speak of in an error at pos, if
// that is where it puts those of n.
func suspects(n ast.Node, pos token.Pos) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		if n.Rparen == pos && len(n.Args) == 1 {
			return n.Args
		}
		if n.Pos() == pos {
			return []ast.Expr{n}
		}
	case *ast.Ident:
		if n.Pos() == pos {
			return []ast.Expr{n}
		}
	case *ast.SelectorExpr:
		if n.Sel.Pos() == pos {
			return []ast.Expr{n.X}
		}
	case *ast.BinaryExpr:
		if n.X.Pos() == pos || n.Y.Pos() == pos {
			return []ast.Expr{n.X, n.Y}
		}
	case *ast.AssignStmt:
		if n.Pos() == pos {
			return n.Rhs
		}
	case *ast.SwitchStmt:
		if n.Tag != nil && hasCaseAt(n.Body, pos) {
			return []ast.Expr{n.Tag}
		}
	case *ast.TypeSwitchStmt:
		if hasCaseAt(n.Body, pos) {
			return []ast.Expr{assertion(n).X}
		}
	}
	return nil
}

// assertion returns the x.(type) of a type switch.
func assertion(s *ast.TypeSwitchStmt) *ast.TypeAssertExpr {
	if a, ok := s.Assign.(*ast.AssignStmt); ok {
		return a.Rhs[0].(*ast.TypeAssertExpr)
	}
	return s.Assign.(*ast.ExprStmt).X.(*ast.TypeAssertExpr)
}

func hasCaseAt(body *ast.BlockStmt, pos token.Pos) bool {
	return slices.ContainsFunc(body.List, func(c ast.Stmt) bool {
		return slices.ContainsFunc(c.(*ast.CaseClause).List, func(e ast.Expr) bool { return e.Pos() == pos })
	})
}

// wantsFuture matches an error where a future, or what has to do with one, would fit.
var wantsFuture = regexp.MustCompile(` as \S*(Future|Stream|Handle)\b| does not match \S*Future\b`)

// isAbout reports whether the error, which go/types puts where it does those of n, is
// one of call being a future, and whether all the values of that are meant.
func (a *awaitAdvice) isAbout(call *ast.CallExpr, n ast.Node, values []types.Type) (all, ok bool) {
	switch msg := a.err.Message; {
	case strings.HasPrefix(msg, "assignment mismatch: "):
		return true, len(values) > 1 && strings.Contains(msg, ExprString(call.Fun)+" returns 1 value")
	case strings.HasPrefix(msg, "not enough return values"):
		return true, len(values) > 1
	case strings.HasPrefix(msg, "not enough arguments in call"):
		outer, ok := n.(*ast.CallExpr)
		return true, ok && len(values) > 1 && takes(a.info.TypeOf(outer.Fun), values)
	case strings.HasPrefix(msg, "non-boolean condition "), strings.Contains(msg, " to type interface{Cancel("):
		return false, true
	default:
		return false, strings.Contains(msg, ExprString(call)) && !wantsFuture.MatchString(msg)
	}
}

// takes reports whether values can be all the arguments of a call of what has the type f.
func takes(f types.Type, values []types.Type) bool {
	if !isKnown(f) {
		return false
	}
	sig, ok := types.Unalias(f).Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != len(values) {
		return false
	}
	for i, t := range values {
		if !types.AssignableTo(t, sig.Params().At(i).Type()) {
			return false
		}
	}
	return true
}

// advice says how to get what the future of call gives, "" if that is of no use.
func (a *awaitAdvice) advice(call *ast.CallExpr, stack []ast.Node, values []types.Type, all bool) string {
	async, text := a.file.inAsync(stack), a.file.text(call)
	outer, sel := operation(call, stack)
	if sel != nil && sel.Name != "await" && len(values) == 1 {
		if o, _, _ := types.LookupFieldOrMethod(values[0], true, a.types, sel.Name); o == nil {
			return ""
		}
	}
	if outer == nil || sel != nil && sel.Name == "await" || len(values) != 1 || !async {
		return AwaitHint(text, values, all, async)
	}
	rest := strings.TrimPrefix(ExprString(outer), ExprString(call))
	if x, ok := outer.(*ast.TypeAssertExpr); ok && x.Type == nil {
		rest = ".(type)"
	}
	return "await it: (await " + text + ")" + rest
}

// operation returns the expression below the nodes in stack that does something with
// the value of call, and what it selects of it; nil if there is none.
func operation(call ast.Expr, stack []ast.Node) (outer ast.Expr, sel *ast.Ident) {
	last := call
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if outer == nil {
				last, outer, sel = n, n, n.Sel
				continue
			}
		case *ast.IndexExpr:
			if outer == nil && n.X == last {
				return n, nil
			}
		case *ast.SliceExpr:
			if outer == nil && n.X == last {
				return n, nil
			}
		case *ast.TypeAssertExpr:
			if outer == nil && n.X == last {
				return n, nil
			}
		case *ast.TypeSwitchStmt:
			if x := assertion(n); outer == nil && x.X == last {
				return x, nil
			}
		case *ast.CallExpr:
			if n.Fun == last {
				return n, sel
			}
		}
		break
	}
	return outer, sel
}
