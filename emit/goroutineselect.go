package emit

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
)

// selects writes s as a switch over what the runtime's Select returns, if it is a
// select over awaits:
//
//	switch a, b := rtlib.Temporary(x), rtlib.Kept(y); rtlib.Select(f, false, true, a, b) {
//	case 0:
//		n, err := a.Value().Unpack()
func (r *routine) selects(s *ast.SelectStmt) jen.Code {
	if !isAwaitSelect(s) {
		return nil
	}
	of := r.selectAt(s.Select)
	wait := true
	var names, values, clauses []jen.Code
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		clauses = append(clauses, r.tr.mark(c.Case)...)
		if c.Comm == nil {
			wait = false
			clauses = append(clauses, jen.Default())
			clauses = append(clauses, r.tr.stmts(c.Body)...)
			continue
		}
		call := r.caseAwait(c)
		name := r.names.fresh("c")
		values = append(values, r.selectCase(call))
		r.cases[call] = name
		clauses = append(clauses, jen.Case(jen.Id(strconv.Itoa(len(names)))))
		names = append(names, jen.Id(name))
		clauses = append(clauses, r.tr.stmts(c.Body)...)
	}
	if wait {
		clauses = append(clauses, jen.Default(), r.out.imports.predeclared("panic").Call(jen.Lit("unreachable")))
	}
	args := append([]jen.Code{jen.Id(r.self), r.boolean(of.Biased), r.boolean(wait)}, names...)
	header := []jen.Code{jen.List(names...).Op(":=").List(values...), r.rtlib("Select").Call(args...)}
	return jen.Switch(header...).Block(append(clauses, r.tr.end(s.Body)...)...)
}

// isAwaitSelect reports whether s is a select over awaits, as check has left it:
// its cases receive from a channel that only the checkable tree has.
func isAwaitSelect(s *ast.SelectStmt) bool {
	for _, c := range s.Body.List {
		comm, ok := c.(*ast.CommClause).Comm.(*ast.ExprStmt)
		if !ok {
			continue
		}
		receive, ok := comm.X.(*ast.UnaryExpr)
		if !ok || receive.Op != token.ARROW {
			return false
		}
		id, ok := receive.X.(*ast.Ident)
		return ok && check.IsSelect(id)
	}
	return false
}

// selectAt returns what check knows of the select at pos. What stands there now
// may be a copy.
func (r *routine) selectAt(pos token.Pos) *check.Select {
	for _, s := range r.fn.Selects {
		if s.Pos == pos {
			return s
		}
	}
	return nil
}

func (r *routine) awaitAt(pos token.Pos) *check.Await {
	for _, a := range r.fn.Awaits {
		if a.Pos == pos {
			return a
		}
	}
	return nil
}

// caseAwait returns the await that c begins with.
func (r *routine) caseAwait(c *ast.CommClause) *ast.CallExpr {
	var x ast.Expr
	switch s := c.Body[0].(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		x = s.Rhs[0]
	}
	return ast.Unparen(x).(*ast.CallExpr)
}

func (r *routine) selectCase(call *ast.CallExpr) jen.Code {
	a, operand := r.awaitAt(call.Pos()), call.Args[0]
	kind := "Temporary"
	if a.Kept {
		kind = "Kept"
	}
	return r.rtlib(kind).Call(r.tr.operand(operand))
}
