package rtlib

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// explored are the files whose interleavings are explored.
var explored = []string{
	"idle.go", "inbox.go", "injector.go", "localqueue.go", "park.go", "registry.go", "restraint.go", "search.go", "state.go", "task.go",
	"tasklist.go", "timerentry.go", "wheel.go", "worker.go",
	"internal/reactor/direction.go", "internal/reactor/lifetime.go",
}

// What synchronises without satomic is a switch that the exploration never tries.
func TestExploredFilesSynchroniseBySatomicAlone(t *testing.T) {
	for _, name := range explored {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); path == "sync" || path == "sync/atomic" {
				t.Errorf("%s: imports %s", set.Position(spec.Pos()), path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			unary, isUnary := n.(*ast.UnaryExpr)
			switch n.(type) {
			case *ast.ChanType, *ast.SendStmt, *ast.SelectStmt, *ast.GoStmt:
			default:
				if !isUnary || unary.Op != token.ARROW {
					return true
				}
			}
			t.Errorf("%s: %T", set.Position(n.Pos()), n)
			return true
		})
	}
}
