package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// labeled begins a block at s's label, where goto statements may jump to.
func (b *builder) labeled(s *ast.LabeledStmt) {
	b.begin(b.labelBlock(s.Label.Name))
	switch {
	case b.suspends[s]:
		b.inner(s)
	case refersTo(s.Stmt, s.Label.Name):
		b.exec(s)
	default:
		b.stmt(s.Stmt)
	}
}

// inner lowers the statement of a label that contains an await.
func (b *builder) inner(s *ast.LabeledStmt) {
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		b.takeApart(s.Stmt, s.Label.Name)
	default:
		b.stmt(s.Stmt)
	}
}

func (b *builder) labelBlock(name string) *ir.Block {
	if b.labels[name] == nil {
		b.labels[name] = b.newBlock()
	}
	return b.labels[name]
}

// refersTo reports whether a break or continue in s names label.
func refersTo(s ast.Stmt, label string) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok != token.GOTO && n.Label != nil && n.Label.Name == label
		}
		return !found
	})
	return found
}

// destination returns the block that a branch statement outside of Exec
// statements, or one that leaves its Exec statement, goes to.
func (b *builder) destination(s *ast.BranchStmt) *ir.Block {
	if s.Tok == token.GOTO {
		return b.stopping(b.deeper(b.depth[s.Label.Name]), b.labelBlock(s.Label.Name))
	}
	for i := len(b.targets) - 1; i >= 0; i-- {
		t := b.targets[i]
		switch {
		case t.exit == nil: // a scope
		case s.Label != nil && s.Label.Name != t.label:
		case s.Tok == token.FALLTHROUGH && t.fall != nil:
			return b.stopping(i+1, t.fall)
		case s.Tok == token.BREAK:
			return b.stopping(i, t.exit)
		case s.Tok == token.CONTINUE && t.next != nil:
			return b.stopping(i+1, t.next)
		}
	}
	panic("no target of " + s.Tok.String()) // go/types has checked that there is one
}

// leaving returns the branch statements in the await-free statement s that go
// to a block outside of it.
func (b *builder) leaving(s ast.Stmt) map[*ast.BranchStmt]*ir.Block {
	w := &branchWalker{labels: make(map[string]bool)}
	ast.Inspect(s, w.collect)
	w.root = s
	ast.Inspect(s, w.visit)
	if len(w.leaving) == 0 {
		return nil
	}
	jumps := make(map[*ast.BranchStmt]*ir.Block, len(w.leaving))
	for _, br := range w.leaving {
		jumps[br] = b.destination(br)
	}
	return jumps
}

// branchWalker finds the branch statements that leave a statement.
type branchWalker struct {
	root    ast.Stmt
	labels  map[string]bool // declared within
	path    []ast.Node
	leaving []*ast.BranchStmt
}

func (w *branchWalker) collect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		return false
	case *ast.LabeledStmt:
		w.labels[n.Label.Name] = true
	}
	return true
}

func (w *branchWalker) visit(n ast.Node) bool {
	if n == nil {
		w.path = w.path[:len(w.path)-1]
		return true
	}
	if _, ok := n.(*ast.FuncLit); ok {
		return false
	}
	w.path = append(w.path, n)
	if br, ok := n.(*ast.BranchStmt); ok && w.leaves(br) {
		w.leaving = append(w.leaving, br)
	}
	return true
}

func (w *branchWalker) leaves(br *ast.BranchStmt) bool {
	if br.Label != nil {
		// The label of the statement itself stays for break and continue, but
		// goto has to use the block that begins there.
		if l, ok := w.root.(*ast.LabeledStmt); ok && br.Tok == token.GOTO && l.Label.Name == br.Label.Name {
			return true
		}
		return !w.labels[br.Label.Name]
	}
	for _, n := range w.path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			if br.Tok != token.CONTINUE {
				return false
			}
		}
	}
	return true
}
