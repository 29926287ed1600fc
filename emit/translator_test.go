package emit

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// TestTranslationKeepsTheStandardLibrary translates whole packages and compares
// the tokens and their lines with those of the source.
func TestTranslationKeepsTheStandardLibrary(t *testing.T) {
	dirs := []string{"go/types", "fmt", "encoding/json", "slices", "sync", "text/template/parse"}
	if testing.Short() {
		dirs = dirs[:1]
	}
	files := 0
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(runtime.GOROOT(), "src", filepath.FromSlash(dir), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			files++
			compareTranslation(t, name)
		}
	}
	if files == 0 {
		t.Fatal("no files")
	}
}

func compareTranslation(t *testing.T, name string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	marked := renderForTest(t, f.Name.Name, translateDecls(fset, f))
	plain, places, err := unmark(marked, true)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	laid, err := layout.Source(plain)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if want, err := format.Source(plain); err != nil || !bytes.Equal(laid.Code, want) {
		t.Fatalf("%s: it is not formatted as gofmt does (%v)", name, err)
	}
	got, carried := laid.Code, make([]int, len(laid.Lines))
	for i, l := range laid.Lines {
		if l.From > 0 {
			carried[i] = places[l.From-1]
		}
	}
	want := bodyTokens(t, src)
	have := bodyTokens(t, got)
	for i := range want {
		if i == len(have) || want[i].lit != have[i].lit {
			t.Fatalf("%s:%d: the translation has %v in place of %v", name, want[i].line, have[min(i, len(have)-1)], want[i])
		}
	}
	compareLines(t, name, want, have, carried)
}

// compareLines checks that each token that starts a line stands on its own line
// of the source.
func compareLines(t *testing.T, name string, want, have []testToken, places []int) {
	t.Helper()
	last, counted, started := 0, 0, false
	for i := range have {
		line := have[i].line
		if line == last {
			continue
		}
		counted += line - last
		last = line
		if p := places[line-1]; p > 0 {
			counted = p
		}
		if started = started || places[line-1] > 0; started && counted != want[i].line {
			t.Fatalf("%s:%d: %q counts as line %d", name, want[i].line, want[i].lit, counted)
		}
	}
}

func translateDecls(fset *token.FileSet, f *ast.File) []jen.Code {
	tr := newTranslator(fset, verbatim{})
	var codes []jen.Code
	for _, d := range f.Decls {
		codes = append(codes, tr.decl(d)...)
	}
	return codes
}

func renderForTest(t *testing.T, pkg string, codes []jen.Code) []byte {
	t.Helper()
	file := jen.NewFile(pkg)
	file.NoFormat = true
	for _, c := range codes {
		file.Add(c)
	}
	var b bytes.Buffer
	if err := file.Render(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type testToken struct {
	lit  string
	line int
}

// bodyTokens returns the tokens after the imports, but for those that the
// formatter adds and drops.
func bodyTokens(t *testing.T, src []byte) []testToken {
	t.Helper()
	var toks []testToken
	drop := []token.Token{token.COMMENT, token.COMMA, token.SEMICOLON, token.LPAREN, token.RPAREN}
	imports, depth := false, 0
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, func(pos token.Position, msg string) { t.Fatalf("%s: %s", pos, msg) }, 0)
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return toks
		case token.IMPORT:
			imports = true
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		case token.SEMICOLON:
			imports = imports && depth > 0
		}
		if imports || slices.Contains(drop, tok) {
			continue
		}
		if lit == "" {
			lit = tok.String()
		}
		toks = append(toks, testToken{lit, file.Line(pos)})
	}
}

func TestDirectives(t *testing.T) {
	tests := []struct{ name, marked, want string }{
		{
			"statements of one line need one directive",
			"package p\n\n//·line 3\nfunc f() {\n//·line 4\na()\n//·line 5\nb()\n//·line 6\n}\n",
			"package p\n\n//line x.ago:3\nfunc f() {\n\ta()\n\tb()\n}\n",
		}, {
			"generated code counts as the generated file",
			"package p\n//·line 9\nfunc f() {\n//·line -1\na()\nb()\n//·line 10\nc()\n}\n",
			"package p\n\n//line x.ago:9\nfunc f() {\n//line x.ago.go:6\n\ta()\n\tb()\n//line x.ago:10\n\tc()\n}\n",
		}, {
			"a directive stays out of doc comments",
			"package p\n//·line 7\n// Doc of f,\n// two lines.\nfunc f() {}\n",
			"package p\n\n//line x.ago:6\n\n// Doc of f,\n// two lines.\nfunc f() {}\n",
		}, {
			"what the formatter splits keeps its line",
			"package p\n//·line 2\nfunc f() { if x { a() }; b() }\nfunc g() {}\n",
			"package p\n\n//line x.ago:2\nfunc f() {\n//line x.ago:2\n\tif x {\n//line x.ago:2\n\t\ta()\n//line x.ago:2\n\t}\n//line x.ago:2\n\tb()\n//line x.ago:2\n}\nfunc g() {}\n",
		}, {
			"no directive goes into a string",
			"package p\n//·line 2\nvar s = `\n//·line 9\n` + f(\n1)\n//·line 20\nvar t = `\n\n`; var u = 1\n",
			"package p\n\n//line x.ago:2\nvar s = `\n//·line 9\n` + f(\n\t1)\n\n//line x.ago:20\nvar t = `\n\n`\n\n//line x.ago:22\nvar u = 1\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var p part
			if err := p.format([]byte(test.marked), true); err != nil {
				t.Fatal(err)
			}
			p.lined = p.directed("x.ago", "x.ago.go", nil)
			got, err := directed([]*part{&p}, "x.ago", "x.ago.go")
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if again, err := format.Source(got); err != nil || !bytes.Equal(again, got) {
				t.Errorf("formatting again changes it (%v):\n%s", err, again)
			}
		})
	}
}
