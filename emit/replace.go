package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// A variable that owns a future cancels it when it gets another one, which it owns then:
//
//	{
//		old := f.x
//		f.x = g()
//		rtlib.Replaced(cx, old, f.x)
//	}

// replacer writes the assignments to such variables.
type replacer struct {
	*asyncFunc
	tr    *translator
	info  *typed.Info
	fresh func(name string) string
	sole  func(id *ast.Ident) bool // tells the variables
	cx    func() *jen.Statement
}

// replace is the statements that stand for s, or nil if s is to be left as it is.
// Variables that s declares have no old value.
func (r *replacer) replace(s *ast.AssignStmt) []jen.Code {
	var before, after []jen.Code
	for _, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok || !r.sole(id) || r.declares(id) {
			continue
		}
		old := r.fresh("old")
		before = append(before, jen.Id(old).Op(":=").Add(r.tr.operand(id)))
		after = append(after, r.rtlib("Replaced").Call(r.cx(), jen.Id(old), r.tr.operand(id)))
	}
	if before == nil {
		return nil
	}
	return append(append(before, r.tr.assign(s)), after...)
}

func (r *replacer) declares(id *ast.Ident) bool { return r.info.Base().Defs[id] != nil }
