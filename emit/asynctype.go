package emit

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl"
)

// spelled is a type as the generated file writes it.
type spelled struct{ text string }

// futures returns what the async function types and interface methods return, by the
// opening parenthesis of their parameters. Go's checker saw them rewritten in their places.
func (s *source) futures(signatures map[*ast.FuncType]*dsl.Async) map[token.Pos]*spelled {
	async := make(map[token.Pos]bool)
	for ft := range signatures {
		async[ft.Params.Opening] = true
	}
	found := make(map[token.Pos]*spelled)
	note := func(ft *ast.FuncType, t types.Type) {
		sig, ok := t.(*types.Signature)
		if ok && async[ft.Params.Opening] && sig.Results().Len() == 1 {
			w := s.out.types.withAt(s.out.position(ft.Pos()))
			s.out.needsRuntime = true
			found[ft.Params.Opening] = &spelled{textOf(w, sig.Results().At(0).Type())}
		}
	}
	info := s.out.pkg.Info
	for _, d := range s.out.Source.Syntax.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				if ft, ok := n.Type.(*ast.FuncType); ok && len(n.Names) == 1 && info.Defs[n.Names[0]] != nil {
					note(ft, info.Defs[n.Names[0]].Type())
				}
			case *ast.FuncType:
				if t := info.TypeOf(n); t != nil {
					note(n, t)
				}
			}
			return true
		})
	}
	return found
}

// typesAlone lists the async signatures that are not those of functions with a body,
// declared or literals.
func (s *source) typesAlone() map[*ast.FuncType]*dsl.Async {
	all := s.out.Source.Source.Async
	if len(all) == len(s.out.Source.Funcs) {
		return nil
	}
	alone := maps.Clone(all)
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			delete(alone, n.Type)
		case *ast.FuncLit:
			delete(alone, n.Type)
		}
		return true
	})
	return alone
}

// textOf returns the text of t.
func textOf(w typeWriter, t types.Type) string {
	f := jen.NewFile("p")
	f.NoFormat = true
	f.Add(w.spell(t))
	var b bytes.Buffer
	// Writing to a buffer does not fail.
	_ = f.Render(&b)
	_, text, _ := bytes.Cut(b.Bytes(), []byte("\n"))
	return string(bytes.TrimSpace(text))
}
