package layout

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The standard library looks as gofmt has it, and its lines are what a comparison of the
// tokens says; so it is when every token of a line stands apart, at the left, and when
// lines are broken at random besides.
func TestStandardLibraryIsAsGofmtHasIt(t *testing.T) {
	dirs := []string{"archive", "bufio", "encoding", "fmt", "go", "net", "sort", "text"}
	if testing.Short() {
		dirs = []string{"bufio", "go/printer"}
	}
	files := 0
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(runtime.GOROOT(), "src", filepath.FromSlash(dir)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			compare(t, path, src)
			compare(t, path+" apart", apart(t, src, 0))
			compare(t, path+" broken", apart(t, src, 0.03))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 10 {
		t.Fatalf("only %d files", files)
	}
}

func FuzzSource(f *testing.F) {
	for _, test := range shapes {
		f.Add([]byte("package p\n\n" + test.text))
	}
	f.Fuzz(func(t *testing.T, src []byte) { compare(t, "it", src) })
}

// compare checks that src, if it parses, becomes what gofmt makes of it.
func compare(t *testing.T, name string, src []byte) {
	t.Helper()
	got, err := Source(src)
	if err != nil {
		if _, parseErr := parser.ParseFile(token.NewFileSet(), "", src, 0); parseErr == nil {
			t.Fatalf("%s: %v", name, err)
		}
		return
	}
	want, err := format.Source(src)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !bytes.Equal(got.Code, want) {
		at := firstDifference(got.Code, want)
		t.Fatalf("%s: got\n%s\nwant\n%s", name, around(got.Code, at), around(want, at))
	}
	lines, err := carry(src, want, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lines) != len(lines)+1 {
		t.Fatalf("%s: %d lines, want %d and the empty one at the end", name, len(got.Lines), len(lines))
	}
	for i, l := range lines {
		if got.Lines[i] != l {
			t.Fatalf("%s: line %d is %+v, want %+v:\n%s", name, i+1, got.Lines[i], l, want)
		}
	}
}

func firstDifference(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func around(text []byte, at int) []byte { return text[max(0, at-200):min(len(text), at+200)] }

// apart returns src with a blank around each token and no indentation. It has the same
// lines, but for breaks after a share of the tokens that do not end a statement.
func apart(t *testing.T, src []byte, breaks float64) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(1, uint64(len(src))))
	var out []byte
	line, breakable := 1, false
	err := scan(src, func(at int, tok token.Token, lit string) {
		if tok == token.SEMICOLON && lit == "\n" {
			return
		}
		switch {
		case line != at || len(out) == 0:
		case breakable && random.Float64() < breaks:
			out = append(out, strings.Repeat("\n", 1+random.IntN(3))...)
		default:
			out = append(out, ' ')
		}
		for ; line < at; line++ {
			out = append(out, '\n')
		}
		if lit == "" {
			lit = tok.String()
		}
		out = append(out, lit...)
		line += strings.Count(lit, "\n")
		breakable = tok.IsOperator() && !slices.Contains([]token.Token{token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC}, tok)
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}
