package emit

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/dave/jennifer/jen"
)

// spelled is a type as the generated file writes it.
type spelled struct{ text string }

// futures returns what the async function types and interface methods of the
// file return, by the opening parenthesis of their parameters. Go's checker saw
// them rewritten in their places.
func (s *source) futures() map[token.Pos]*spelled {
	async := make(map[token.Pos]bool)
	declared := s.bodySignatures()
	for ft := range s.out.Source.Source.Async {
		if !declared[ft] {
			async[ft.Params.Opening] = true
		}
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

// bodySignatures lists the signatures of functions, declared or literals.
func (s *source) bodySignatures() map[*ast.FuncType]bool {
	found := make(map[*ast.FuncType]bool)
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			found[n.Type] = true
		case *ast.FuncLit:
			found[n.Type] = true
		}
		return true
	})
	return found
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
