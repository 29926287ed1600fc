package explain

import (
	"fmt"
	"go/ast"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// maxText is how long the text of an expression may be in a label.
const maxText = 40

// labels names the variables of m for people: by their names in the source, with
// the line if others have the name, and temporaries by what they hold.
func labels(f *ir.File, m *ir.Machine) map[*ir.Var]string {
	d := &describer{file: f, m: m}
	count := make(map[string]int)
	for _, v := range m.Vars {
		if v.Slot != nil && !isTemporary(v) {
			count[v.Name]++
		}
	}
	values := d.values()
	labels := make(map[*ir.Var]string)
	for _, v := range m.Vars {
		line := d.place(v.Obj.Pos()).Line
		switch {
		case isTemporary(v):
			labels[v] = fmt.Sprintf("(a temporary of line %d)", line)
			if text := values[v]; text != "" {
				labels[v] = "(" + text + ")"
			}
		case v.Name == "" || v.Name == "_":
			labels[v] = fmt.Sprintf("(unnamed, line %d)", line)
		case count[v.Name] > 1:
			labels[v] = fmt.Sprintf("%s of line %d", v.Name, line)
		default:
			labels[v] = v.Name
		}
	}
	return labels
}

// isTemporary reports whether a pass has made v.
func isTemporary(v *ir.Var) bool { return v.Obj.Parent() == nil && v.Name != "" && v.Name != "_" }

// values returns the source text of what is assigned to each variable first.
func (d *describer) values() map[*ir.Var]string {
	values := make(map[*ir.Var]string)
	note := func(lhs []ast.Expr, i int, text string) {
		id, ok := lhs[i].(*ast.Ident)
		if !ok {
			return
		}
		if v := d.m.Objects[d.m.Info.ObjectOf(id)]; v != nil && values[v] == "" && len(text) <= maxText {
			values[v] = text
		}
	}
	for _, bl := range d.m.Blocks {
		for _, i := range bl.Instrs {
			e, ok := i.(*ir.Exec)
			if !ok {
				continue
			}
			if a, ok := e.Stmt.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
				for i, x := range a.Rhs {
					if _, made := x.(*ast.BasicLit); !made { // by a pass, likely as not
						note(a.Lhs, i, d.text(x))
					}
				}
			}
		}
		if a, ok := bl.Term.(*ir.Await); ok && len(a.Dst) == 1 && a.Dst[0] != nil {
			note([]ast.Expr{a.Dst[0]}, 0, "await "+d.text(a.State.Await.Operand))
		}
	}
	return values
}
