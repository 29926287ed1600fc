package check

import (
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FutureName returns the name of the future type that is generated for the
// async function fn: FetchFuture for Fetch, ClientGetFuture for the method Get
// of Client. It is exported if both names are.
func FutureName(fn *types.Func) string { return nameOfType(fn, "Future") }

// StreamName returns the name of the type of the stream that fn returns: FetchStream
// for Fetch, and so on.
func StreamName(fn *types.Func) string { return nameOfType(fn, "Stream") }

func nameOfType(fn *types.Func, suffix string) string {
	recv := ""
	if r := fn.Signature().Recv(); r != nil {
		t := types.Unalias(r.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok {
			recv = n.Obj().Name()
		}
	}
	return generatedName(recv, fn.Name(), suffix)
}

func generatedName(recv, name, suffix string) string {
	if recv == "" {
		return name + suffix
	}
	if token.IsExported(recv) && token.IsExported(name) {
		return recv + name + suffix
	}
	return mapFirst(recv, unicode.ToLower) + mapFirst(name, unicode.ToUpper) + suffix
}

func mapFirst(s string, f func(rune) rune) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(f(r)) + s[n:]
}

// isTestFile reports whether a file's code is compiled into tests only.
func isTestFile(name string) bool { return strings.HasSuffix(name, "_test.ago") }

// isTestName reports whether go test takes a function called name for one with
// the prefix: no lower-case letter follows it.
func isTestName(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(first)
}
