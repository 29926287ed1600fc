package dsl

import (
	"bytes"
	"flag"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestErrors renders the diagnostics of each file of the archive, and compares
// them with those that follow it there.
func TestErrors(t *testing.T) {
	const name = "testdata/errors.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	want := make(map[string]string)
	for _, f := range archive.Files {
		if !strings.HasSuffix(f.Name, ".ago") {
			want[f.Name] = string(f.Data)
			continue
		}
		wantName := strings.TrimSuffix(f.Name, ".ago") + ".want"
		got := rendered(f.Name, f.Data)
		out.Files = append(out.Files, f, txtar.File{Name: wantName, Data: []byte(got)})
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i := 0; i < len(out.Files); i += 2 {
		source, got := out.Files[i], out.Files[i+1]
		t.Run(source.Name, func(t *testing.T) {
			if diff := cmp.Diff(want[got.Name], string(got.Data)); diff != "" {
				t.Errorf("%s(-want +got)\n%s", source.Data, diff)
			}
		})
	}
}

func rendered(name string, src []byte) string {
	_, err := ParseFile(token.NewFileSet(), name, src)
	list, _ := err.(diag.List)
	var b bytes.Buffer
	diag.Render(&b, list, func(string) []byte { return src })
	return b.String()
}

// TestEveryErrorHasItsCode checks that each code is documented, and provoked by
// some file of the archive or by exceeding a limit.
func TestEveryErrorHasItsCode(t *testing.T) {
	golden, err := os.ReadFile("testdata/errors.txtar")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	limits := map[string]bool{codeTooDeep: true, codeTooMany: true}
	for _, code := range allCodes {
		if !bytes.Contains(docs, []byte("| "+code+" |")) {
			t.Errorf("%s is not in docs/diagnostics.md", code)
		}
		if !limits[code] && !bytes.Contains(golden, []byte("["+code+"]")) {
			t.Errorf("%s is not provoked", code)
		}
	}
}

var allCodes = []string{
	codeLexical, codeTooDeep, codeTooMany, codeUnexpected, codeComma, codeTerminator,
	codeBrace, codeImports, codeHeader, codeParams, codeTypeParams, codeParens,
	codeIndex, codeCallee, codeCount, codeLabel, codeNested, codeUnclosed,
	codeAwaitOutside, codeTryOutside, codeTryDeferred, codeTryPostfix, codeAsyncInit,
	codeAsyncWhere, codeYieldOutside, codeYieldPlain, codeGoOutside, codeGoAwait,
	codeTryBlock, codeAwaitType,
}
