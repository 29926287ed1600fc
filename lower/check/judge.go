package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// judge returns everything that is wrong with the package: what rewriting and
// go/types report, and the rules that go/types does not know.
func (c *checker) judge() diag.List {
	j := &judge{checker: c, list: append(diag.List(nil), c.diags...)}
	for _, f := range c.files {
		for _, s := range f.calls {
			j.leftOut(s)
		}
	}
	for _, e := range c.errors {
		if !j.explained(e.pos) {
			j.list = append(j.list, e.Diagnostic)
			j.hintContext(e)
			j.hintInfer(e)
			if e.Hint == "" {
				j.hintAwait(e)
			}
		}
	}
	c.hintAsyncParams()
	j.hintKinds()
	for i, f := range c.files {
		j.file(c.pkg.Sources[i].File, f)
	}
	return j.list.Sorted()
}

type judge struct {
	*checker
	list    diag.List
	lacking []*ast.CallExpr // calls without the context that they need
}

// explained reports whether an error at pos is one of too few arguments for
// want of a context, which has a diagnostic of its own.
func (j *judge) explained(pos token.Pos) bool {
	for _, c := range j.lacking {
		if pos == c.Rparen {
			return true
		}
	}
	return false
}

func (j *judge) report(f finding, n ast.Node, arg string) {
	j.list = append(j.list, f.at(j.fset, n.Pos(), n.End(), arg))
}

func (j *judge) file(src *dsl.File, f *checkable) {
	for _, s := range f.goSites {
		j.goSite(s)
	}
	for _, s := range f.awaits {
		if s.loop != nil {
			j.loopOver(s)
		} else {
			j.await(s)
		}
	}
	for _, s := range f.trySites {
		j.try(f, s)
	}
	for _, s := range f.defers {
		j.deferAwait(s)
	}
	for _, fn := range f.funcs {
		j.contexts(src, fn)
		j.testEntry(fn)
	}
	j.discards(f)
}

const streamHint = "it is a stream: go over it with for await"

func (j *judge) await(s *awaitSite) {
	operand := s.call.Args[0]
	switch {
	case s.wrong:
		d := awaitNonFuture.at(j.fset, operand.Pos(), operand.End(), j.describeOperand(operand))
		if j.isStream(j.info.TypeOf(operand)) {
			d.Hint = streamHint
		} else if sig := j.makesFutures(j.info.TypeOf(operand)); sig != nil {
			d.Hint = "call it: await " + callOf(operand, sig)
		} else if p := types.NewPointer(j.info.TypeOf(operand)); j.isFuture(p) {
			d.Hint = "its pointer is a future: await the address of a variable"
			if j.info.Types[operand].Addressable() {
				d.Hint = "its pointer is a future: await &" + ExprString(operand)
			}
		}
		j.list = append(j.list, d)
	case s.arity == unknown && !j.list.HasErrors():
		j.report(undecided, operand, "")
	}
}

// makesFutures returns t if it is a function type whose calls make futures, else nil.
func (j *judge) makesFutures(t types.Type) *types.Signature {
	if !isKnown(t) {
		return nil
	}
	sig, ok := typed.Core(t).(*types.Signature)
	if !ok || sig.Results().Len() != 1 || !j.isFuture(sig.Results().At(0).Type()) {
		return nil
	}
	return sig
}

// callOf shows a call of f, which has the signature sig.
func callOf(f ast.Expr, sig *types.Signature) string {
	text, args := ExprString(f), "(…)"
	if _, pointer := f.(*ast.StarExpr); pointer {
		text = "(" + text + ")"
	}
	if sig.Params().Len() == 0 {
		args = "()"
	}
	return text + args
}

func (j *judge) try(f *checkable, s *trySite) {
	operand := s.call.Args[0]
	if s.wrong {
		d := tryOperand.at(j.fset, operand.Pos(), operand.End(), j.describeOperand(operand))
		if hint := j.hintTry(f, s); hint != "" {
			d.Hint = hint
		}
		j.list = append(j.list, d)
	}
	if !j.returnsError(s.typ) {
		d := tryFunction.at(j.fset, s.pos, s.pos+1, "")
		if s.yield {
			d.Hint = "yield an error with each value, as in yield (int, error), or handle the error here"
		}
		j.list = append(j.list, d)
	}
}

// returnsError reports whether the last result of the function is exactly of
// type error.
func (j *judge) returnsError(ft *ast.FuncType) bool {
	if ft.Results.NumFields() == 0 {
		return false
	}
	last := ft.Results.List[len(ft.Results.List)-1]
	t := j.info.TypeOf(last.Type)
	return !isKnown(t) || IsError(t)
}

// leftOut reports a call that would leave its context out where there is none
// to pass.
func (j *judge) leftOut(s *callSite) {
	if s.cx != nil || !j.lacksContext(s.call, s.call.Args) {
		return
	}
	callee := ExprString(s.call.Fun)
	j.lacking = append(j.lacking, s.call)
	switch {
	case s.goed:
		j.report(contextUnderGo, s.call, callee)
	case j.isSpread(s.call.Args):
		j.report(contextBeforeTuple, s.call, callee)
	}
}

func (j *judge) isFuture(t types.Type) bool {
	_, ok := j.rt.FutureValue(t)
	return ok
}

// describeOperand names an operand as the user wrote it, with its type.
func (j *judge) describeOperand(e ast.Expr) string {
	text := ExprString(e)
	tv := j.info.Types[e]
	switch t := tv.Type.(type) {
	case nil:
		return text + " (no value)"
	case *types.Tuple:
		if t.Len() == 0 {
			return text + " (no value)"
		}
		return text + " (of types " + types.TypeString(t, j.qualifier) + ")"
	}
	if tv.IsType() {
		return text + " (a type)"
	}
	return text + " (of type " + types.TypeString(tv.Type, j.qualifier) + ")"
}

func (j *judge) qualifier(p *types.Package) string {
	if p == j.types {
		return ""
	}
	return p.Name()
}
