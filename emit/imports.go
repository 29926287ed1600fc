package emit

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
)

// imports is the set of packages that a generated file imports: those of its
// source under the names that they have there, and those that only generated
// code mentions under names that hide nothing.
type imports struct {
	pkg    *types.Package // the one that the file belongs to
	avoid  map[string]bool
	local  localNames
	named  map[string]string      // names by path
	dotted map[string]bool        // paths whose names the source imports into its own scope
	used   map[string]bool        // names, and paths of dot imports, that the output needs
	added  map[string]addedImport // by path; those that are used are declared

	redeclared map[string]bool // predeclared names that the package gives another meaning
}

type addedImport struct{ name, declared string }

// newImports reads the imports of src. No added one gets a name in avoid. A package is
// imported once more, for generated code, where something local may hide the name that the
// source has for it.
func newImports(p *check.Package, src *ast.File, avoid map[string]bool, local localNames) *imports {
	im := &imports{
		pkg:    p.Types,
		avoid:  avoid,
		local:  local,
		named:  make(map[string]string),
		dotted: make(map[string]bool),
		used:   make(map[string]bool),
		added:  make(map[string]addedImport),

		redeclared: redeclared(p.Types),
	}
	for name := range local.types {
		if types.Universe.Lookup(name) != nil {
			im.redeclared[name] = true
		}
	}
	for _, s := range src.Imports {
		path, name := imported(p.Info, s)
		switch {
		case path == "" || name == "_":
		case name == ".":
			im.dotted[path] = true
		case local.hide(name, path == check.RuntimePath):
		case im.named[path] == "":
			im.named[path] = name
		}
	}
	return im
}

// fork returns imports to which more can be added. What is used is asked of im.
func (im *imports) fork() *imports {
	f := *im
	f.named, f.used, f.added = maps.Clone(im.named), make(map[string]bool), make(map[string]addedImport)
	return &f
}

// surveyed returns imports for what is spelled to see which names it takes: packages get
// the same names there, but are not used.
func (im *imports) surveyed() *imports {
	s := *im
	s.used = make(map[string]bool)
	return &s
}

// admits reports whether the names that part, a fork of what im was once, has given would
// be the same now.
func (im *imports) admits(part *imports) bool {
	for path, a := range part.added {
		if name := im.named[path]; name != a.name && (name != "" || im.taken(a.name)) {
			return false
		}
	}
	return true
}

// join adds what a fork has that im admits.
func (im *imports) join(part *imports) {
	for path, a := range part.added {
		if im.named[path] == "" {
			im.named[path], im.added[path] = a.name, a
		}
	}
	maps.Copy(im.used, part.used)
}

// imported returns the path of the package that s imports and the name that it
// gets in the file. They are empty if s is broken.
func imported(info *types.Info, s *ast.ImportSpec) (path, name string) {
	var o types.Object
	if s.Name != nil {
		name = s.Name.Name
		o = info.Defs[s.Name]
	} else {
		o = info.Implicits[s]
	}
	if pn, ok := o.(*types.PkgName); ok {
		return pn.Imported().Path(), cmp.Or(name, pn.Name())
	}
	path, _ = strconv.Unquote(s.Path.Value)
	return path, name
}

// name returns what qualifies the names of p in this file; nothing, if they
// stand there without.
func (im *imports) name(p *types.Package) string {
	path := p.Path()
	switch {
	case p == im.pkg:
		return ""
	case im.named[path] != "":
		im.used[im.named[path]] = true
		return im.named[path]
	case im.dotted[path]:
		im.used[path] = true
		return ""
	}
	return im.add(p)
}

// qualifier is name where called is what is needed of p.
func (im *imports) qualifier(p *types.Package, called string) string {
	if im.dotted[p.Path()] && im.local.types[called] && im.named[p.Path()] == "" {
		return im.add(p)
	}
	return im.name(p)
}

func (im *imports) add(p *types.Package) string {
	path := p.Path()
	name := unique(p.Name(), im.taken)
	im.named[path] = name
	im.used[name] = true
	im.added[path] = addedImport{name, p.Name()}
	return name
}

func (im *imports) taken(name string) bool {
	if im.avoid[name] || im.local.types[name] || im.local.copied[name] || im.pkg.Scope().Lookup(name) != nil || types.Universe.Lookup(name) != nil {
		return true
	}
	for _, other := range im.named {
		if other == name {
			return true
		}
	}
	return false
}

// declarations declares the added imports that are used.
func (im *imports) declarations() []jen.Code {
	var specs []jen.Code
	for _, path := range slices.Sorted(maps.Keys(im.added)) {
		a := im.added[path]
		if !im.used[a.name] {
			continue
		}
		spec := jen.Null()
		if a.name != a.declared {
			spec = jen.Id(a.name)
		}
		specs = append(specs, spec.Add(jen.Id(strconv.Quote(path))))
	}
	switch len(specs) {
	case 0:
		return nil
	case 1:
		return []jen.Code{jen.Line(), jen.Id("import").Add(specs[0])}
	}
	return []jen.Code{jen.Line(), jen.Id("import").Custom(jen.Options{Open: "(", Close: ")", Multi: true}, specs...)}
}

// unused lists the specs of src whose package the output does not mention. Go
// refuses them, unless they import for the side effects alone.
func (im *imports) unused(info *types.Info, src *ast.File) []*ast.ImportSpec {
	var specs []*ast.ImportSpec
	for _, s := range src.Imports {
		path, name := imported(info, s)
		if name == "_" || path == "C" || im.used[name] || name == "." && im.used[path] {
			continue
		}
		specs = append(specs, s)
	}
	return specs
}

// mention notes that the output uses o by a name that the source uses, too.
func (im *imports) mention(o types.Object) {
	switch o := o.(type) {
	case nil:
	case *types.PkgName:
		im.used[o.Name()] = true
	default:
		if p := o.Pkg(); p != nil && im.dotted[p.Path()] && o.Parent() == p.Scope() {
			im.used[p.Path()] = true
		}
	}
}
