package check

import (
	"go/ast"
	"strconv"
)

// typeDecls finds the type declarations of a package by name.
type typeDecls map[string]*typeDecl

// typeDecl is a type declaration and the file whose imports it sees.
type typeDecl struct {
	spec *ast.TypeSpec
	file *ast.File
}

func typeDeclsOf(files []*ast.File) typeDecls {
	decls := make(typeDecls)
	for _, f := range files {
		for _, d := range f.Decls {
			gd, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range gd.Specs {
				if ts, ok := s.(*ast.TypeSpec); ok && decls[ts.Name.Name] == nil {
					decls[ts.Name.Name] = &typeDecl{spec: ts, file: f}
				}
			}
		}
	}
	return decls
}

// origin follows aliases from the type called name to the defined type that it
// stands for, as far as the package declares them.
func (t typeDecls) origin(name string) string {
	for range len(t) {
		d := t[name]
		if d == nil || !d.spec.Assign.IsValid() {
			return name
		}
		id, ok := pointee(d.spec.Type).(*ast.Ident)
		if !ok {
			return name
		}
		name = id.Name
	}
	return name
}

// pointee strips parentheses and stars of a type expression.
func pointee(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return e
		}
	}
}

// declaredNames lists what the files declare at package level, by name.
func declaredNames(files []*ast.File) map[string]*ast.Ident {
	names := make(map[string]*ast.Ident)
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id.Name != "_" && names[id.Name] == nil {
				names[id.Name] = id
			}
		}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					add(d.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						add(s.Name)
					case *ast.ValueSpec:
						add(s.Names...)
					}
				}
			}
		}
	}
	return names
}

// fits reports whether the package declares the receiver's type, with as many
// type parameters as the receiver names.
func (r *rewriter) fits(recv *receiver) bool {
	d := r.decls[r.decls.origin(recv.base)]
	return d != nil && d.spec.TypeParams.NumFields() == len(recv.tparams)
}

// typeParams returns the type parameters of the receiver's type as a list that
// can stand in any file: under the names that the receiver gives them, with
// imports spelled as intrinsics. The receiver must fit the type.
func (r *rewriter) typeParams(recv *receiver) *ast.FieldList {
	d := r.decls[r.decls.origin(recv.base)]
	if d.spec.TypeParams == nil {
		return nil
	}
	rename := make(map[string]string)
	i := 0
	for _, f := range d.spec.TypeParams.List {
		for _, id := range f.Names {
			rename[id.Name] = recv.tparams[i].Name
			i++
		}
	}
	imports := r.importNames(d.file)
	list := &ast.FieldList{Opening: recv.typ.Pos(), Closing: recv.typ.Pos()}
	for _, f := range d.spec.TypeParams.List {
		for _, id := range f.Names {
			at := recv.typ.Pos()
			list.List = append(list.List, &ast.Field{
				Names: []*ast.Ident{{NamePos: at, Name: rename[id.Name]}},
				Type:  r.relocated(f.Type, rename, imports),
			})
		}
	}
	return list
}

// relocated returns a fresh copy of the type expression e with its free names
// replaced.
func (r *rewriter) relocated(e ast.Expr, rename, imports map[string]string) ast.Expr {
	c := &copier{fresh: true}
	c.visit = func(n ast.Node) ast.Node {
		switch n := n.(type) {
		case *ast.Field:
			dup := *n
			dup.Type = copyNode(c, n.Type)
			return &dup
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && imports[id.Name] != "" {
				pkg := r.intrinsic(id.NamePos, nameImport+imports[id.Name])
				return &ast.SelectorExpr{X: pkg, Sel: clone(n.Sel)}
			}
			return &ast.SelectorExpr{X: copyNode(c, n.X), Sel: clone(n.Sel)}
		case *ast.Ident:
			dup := *n
			if to, ok := rename[n.Name]; ok {
				dup.Name = to
			}
			return &dup
		}
		return nil
	}
	return copyNode(c, e)
}

// importNames lists the paths of a file's imports by the names under which the
// file refers to them.
func (r *rewriter) importNames(f *ast.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if spec.Name != nil {
			names[spec.Name.Name] = path
		} else if pkg, err := r.imp(path); err == nil {
			names[pkg.Name()] = path
		}
	}
	return names
}
