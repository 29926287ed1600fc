package load

import (
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// build reads the packages of one configuration that are to be checked from
// source: the roots that have .ago files, and what they depend on as far as it
// has such files, depends on such packages, or is the variant of a package that
// a test sees. Everything else is external.
func (l *loader) build(roots []*packages.Package) (*Build, error) {
	g := &graph{loader: l, fromSource: make(map[*packages.Package]bool), state: make(map[*packages.Package]visitState)}
	for _, p := range roots {
		if g.tree.hasSources(p) {
			g.visit(p, nil)
		}
	}
	wanted := make(map[string]bool)
	for _, p := range roots {
		wanted[p.ID] = true
	}
	b := &Build{}
	externals := []string{runtimePath}
	for _, p := range g.order {
		pkg := l.parsePackage(p, wanted[p.ID])
		l.resolve(g, pkg, p)
		b.Packages = append(b.Packages, pkg)
		for _, imp := range p.Imports {
			if !g.isSource(imp) && len(imp.Errors) == 0 {
				externals = append(externals, imp.PkgPath)
			}
		}
	}
	l.rootErrors(roots)
	if len(b.Packages) == 0 {
		return b, nil
	}
	slices.Sort(externals)
	ext, err := l.external(slices.Compact(externals))
	b.External = ext
	return b, err
}

type visitState uint8

const (
	unvisited visitState = iota
	visiting
	visited
)

// graph sorts the packages to be checked from source.
type graph struct {
	*loader
	fromSource map[*packages.Package]bool // as far as asked
	state      map[*packages.Package]visitState
	order      []*packages.Package // each after what it imports
	cycles     map[[2]*packages.Package]error
}

func (g *graph) isSource(p *packages.Package) bool {
	if s, ok := g.fromSource[p]; ok {
		return s
	}
	g.fromSource[p] = false // a cycle adds nothing
	s := g.tree.hasSources(p) || p.ForTest != ""
	for _, imp := range p.Imports {
		s = g.isSource(imp) || s
	}
	g.fromSource[p] = s
	return s
}

// visit adds p to the order after what it imports.
func (g *graph) visit(p *packages.Package, path []*packages.Package) {
	g.state[p] = visiting
	path = append(path, p)
	for _, name := range slices.Sorted(maps.Keys(p.Imports)) {
		imp := p.Imports[name]
		if !g.isSource(imp) {
			continue
		}
		switch g.state[imp] {
		case unvisited:
			g.visit(imp, path)
		case visiting:
			if g.cycles == nil {
				g.cycles = make(map[[2]*packages.Package]error)
			}
			g.cycles[[2]*packages.Package{p, imp}] = cycleError(path, imp)
		}
	}
	g.state[p] = visited
	g.order = append(g.order, p)
}

func cycleError(path []*packages.Package, back *packages.Package) error {
	text := "import cycle: "
	for _, p := range path[slices.Index(path, back):] {
		text += p.PkgPath + " imports "
	}
	return fmt.Errorf("%s%s", text, back.PkgPath)
}

// resolve records what the import paths in pkg lead to.
func (l *loader) resolve(g *graph, pkg *Package, p *packages.Package) {
	pkg.Imports = make(map[string]string)
	pkg.Missing = make(map[string]error)
	for path, imp := range p.Imports {
		switch {
		case g.cycles[[2]*packages.Package{p, imp}] != nil:
			pkg.Missing[path] = g.cycles[[2]*packages.Package{p, imp}]
		case g.isSource(imp):
			pkg.Imports[path] = imp.ID
		case len(imp.Errors) > 0:
			pkg.Missing[path] = fmt.Errorf("%s", imp.Errors[0].Msg)
		default:
			pkg.Imports[path] = imp.PkgPath
		}
	}
}

// rootErrors reports what the go command says of the packages that match the
// patterns, apart from imports that the checker will report at their places.
func (l *loader) rootErrors(roots []*packages.Package) {
	for _, p := range roots {
		if p.Name != "" && dirOf(p) != "" {
			l.packageErrors(p)
			continue
		}
		for _, e := range p.Errors {
			l.report(codeNoPackage, position(e.Pos), e.Msg, "")
		}
	}
}

func (l *loader) packageErrors(p *packages.Package) {
	for _, e := range p.Errors {
		pos := position(e.Pos)
		if src := l.tree.source[pos.Filename]; src != "" {
			pos.Filename = src
		}
		l.report(codeGoList, pos, e.Msg, "")
	}
}

// The codes of what loading reports.
const (
	codeNoPackage = "AG0130" // a pattern matches no package
	codeGoList    = "AG0131" // the go command cannot make sense of a package
	codeGoSyntax  = "AG0132" // a .go file of the package does not parse
)

func (l *loader) report(code string, pos token.Position, msg, hint string) {
	l.prog.Diagnostics = append(l.prog.Diagnostics, &diag.Diagnostic{Code: code, Pos: pos, Message: msg, Hint: hint})
}

// position reads a position as the go command prints it: file:line:col, or less.
func position(s string) token.Position {
	var nums []int
	for len(nums) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		nums = append(nums, n)
		s = s[:i]
	}
	pos := token.Position{Filename: s}
	switch len(nums) {
	case 1:
		pos.Line = nums[0]
	case 2:
		pos.Line, pos.Column = nums[1], nums[0]
	}
	return pos
}
