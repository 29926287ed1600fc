package dsl

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// goMode is the mode in which go/parser makes the tree that ParseFile makes.
const goMode = goparser.ParseComments | goparser.SkipObjectResolution

// TestStandardLibrary compares the trees of the files of the standard library
// with go/parser's, with testdata, where many files are not valid Go.
func TestStandardLibrary(t *testing.T) {
	files := stdlibFiles(t)
	if testing.Short() {
		files = sample(files, 20)
	}
	var same, rejected, lines atomic.Int64
	each(files, func(name string) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			return
		}
		lines.Add(int64(strings.Count(string(src), "\n")))
		switch accepted, diff := compareWithGo(src); {
		case diff != "":
			t.Errorf("%s: %s", name, diff)
		case accepted:
			same.Add(1)
		default:
			rejected.Add(1)
		}
	})
	t.Logf("%d files, %d lines: %d the same tree, %d rejected by both", len(files), lines.Load(), same.Load(), rejected.Load())
	if same.Load() < 200 {
		t.Errorf("only %d files compared", same.Load())
	}
}

// stdlibFiles returns the Go files under GOROOT/src.
func stdlibFiles(tb testing.TB) []string {
	root := filepath.Join(runtime.GOROOT(), "src")
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		tb.Skipf("no sources of the standard library under %s: %v", root, err)
	}
	return files
}

func sample(files []string, every int) []string {
	var out []string
	for i := 0; i < len(files); i += every {
		out = append(out, files[i])
	}
	return out
}

// each calls f for all names, on as many goroutines as there are processors.
func each(names []string, f func(string)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(names) {
					return
				}
				f(names[i])
			}
		})
	}
	wg.Wait()
}

// compareWithGo parses src with ParseFile and with go/parser. It describes the
// first difference, or returns whether both accept src. What could be Go is
// taken for Go: async{} is, if another file declares the type.
func compareWithGo(src []byte) (accepted bool, diff string) {
	goFset, fset := token.NewFileSet(), token.NewFileSet()
	want, wantErr := goparser.ParseFile(goFset, "x.go", src, goMode)
	got, gotErr := Config{AsyncType: func() bool { return true }}.ParseFile(fset, "x.go", src)
	switch {
	case wantErr != nil && gotErr != nil:
		return false, ""
	case wantErr != nil && got.Markers.Empty():
		return false, "accepted, but go/parser says: " + wantErr.Error()
	case wantErr != nil:
		return true, "" // not Go, but .ago
	case gotErr != nil:
		return false, "go/parser accepts, but: " + gotErr.Error()
	case !got.Markers.Empty():
		return false, "go/parser accepts, but it has async constructs"
	}
	return true, treeDiff(reflect.ValueOf(want), reflect.ValueOf(got.Syntax))
}

var (
	objectType = reflect.TypeFor[*ast.Object]()
	scopeType  = reflect.TypeFor[*ast.Scope]()
)

// treeDiff describes the first difference of two trees by the path to it, or
// returns "". Every field counts but those of object resolution, which neither
// parser does.
func treeDiff(want, got reflect.Value) string {
	if want.Type() != got.Type() {
		return ": " + want.Type().String() + " became " + got.Type().String()
	}
	switch want.Kind() {
	case reflect.Interface, reflect.Pointer:
		if want.Type() == objectType || want.Type() == scopeType {
			return ""
		}
		if want.IsNil() || got.IsNil() {
			if want.IsNil() == got.IsNil() {
				return ""
			}
			return ": nil on one side"
		}
		return treeDiff(want.Elem(), got.Elem())
	case reflect.Struct:
		for i := range want.NumField() {
			if d := treeDiff(want.Field(i), got.Field(i)); d != "" {
				return "." + want.Type().Field(i).Name + d
			}
		}
		return ""
	case reflect.Slice:
		return sliceDiff(want, got)
	}
	if !want.Equal(got) {
		return fmt.Sprintf(": %v became %v", want, got)
	}
	return ""
}

func sliceDiff(want, got reflect.Value) string {
	if want.Len() != got.Len() {
		return fmt.Sprintf(": %d elements became %d", want.Len(), got.Len())
	}
	for i := range want.Len() {
		if d := treeDiff(want.Index(i), got.Index(i)); d != "" {
			return fmt.Sprintf("[%d]%s", i, d)
		}
	}
	return ""
}
