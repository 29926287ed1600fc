package check

import (
	"go/ast"
	"strings"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// In the signature of what is not async, Go takes async func(int) int for a parameter
// called async, and so it stays. Whoever has meant a type finds out when what he gives
// does not fit, which is far from there.

// hintAsyncParams adds to the errors of types that do not fit where there are
// parameters that look like async function types.
func (c *checker) hintAsyncParams() {
	var at *diag.Note
	for _, e := range c.errors {
		if e.Hint != "" || !strings.HasPrefix(e.Message, "cannot use ") || !strings.Contains(e.Message, "rtlib.Future[") {
			continue
		}
		if at == nil {
			if at = c.asyncParam(); at == nil {
				return
			}
		}
		e.Hint = "give the parameter a name, as in f async func(int) int"
		e.Notes = append(e.Notes, *at)
	}
}

// asyncParam finds a parameter of a function type that is called async.
func (c *checker) asyncParam() *diag.Note {
	var found *ast.Ident
	for _, s := range c.pkg.Sources {
		ast.Inspect(s.File.Syntax, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if ok && len(f.Names) == 1 && f.Names[0].Name == "async" {
				if _, ok := f.Type.(*ast.FuncType); ok {
					found = f.Names[0]
				}
			}
			return found == nil
		})
		if found != nil {
			return &diag.Note{Pos: c.fset.Position(found.Pos()), Message: "in this plain function's parameters, async func is a parameter called async"}
		}
	}
	return nil
}
