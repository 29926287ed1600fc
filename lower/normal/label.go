package normal

import "go/ast"

// labeledStmt emits a statement with its label. A label that only goto can
// name stands before everything that becomes of the statement; of a loop,
// switch or select, the label stays with what is left of that.
func (r *rewriter) labeledStmt(s *ast.LabeledStmt) {
	if breakable(s.Stmt) {
		r.labeledLoop(s)
		return
	}
	list := r.collect(func() { r.stmt(s.Stmt) })
	dup := *s
	if len(list) == 1 && !declares(list[0]) {
		dup.Stmt = list[0]
		r.emit(&dup)
		return
	}
	r.emitLabel(s)
	r.out = append(r.out, list...)
}

func (r *rewriter) labeledLoop(s *ast.LabeledStmt) {
	label := s.Label
	if again, ok := r.effects.again[r.info.ObjectOf(label)]; ok {
		r.emitLabel(s)
		label = nil
		if again != nil {
			label = r.use(s.Label.Pos(), again)
		}
	}
	if label != nil {
		r.labels[s.Stmt] = label
	}
	r.stmt(s.Stmt)
}

// emitLabel emits the label of s with an empty statement.
func (r *rewriter) emitLabel(s *ast.LabeledStmt) {
	r.emit(&ast.LabeledStmt{Label: s.Label, Colon: s.Colon, Stmt: &ast.EmptyStmt{Semicolon: s.Colon, Implicit: true}})
}

// rest emits what is left of the loop, switch or select s, under its label.
func (r *rewriter) rest(s, left ast.Stmt) {
	if label := r.labels[s]; label != nil {
		left = &ast.LabeledStmt{Label: label, Colon: label.End(), Stmt: left}
	}
	r.emit(left)
}

// branchStmt emits a break or continue whose label is about to be another one.
func (r *rewriter) branchStmt(s *ast.BranchStmt) {
	dup := *s
	dup.Label = r.use(s.Label.Pos(), r.effects.again[r.info.ObjectOf(s.Label)])
	r.emit(&dup)
}
