package check

import (
	"go/ast"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// generatedName makes a name of those of a function and, for a method, of its
// receiver's type. It is exported if both names are.
func generatedName(recv, name, suffix string) string {
	if recv == "" {
		return name + suffix
	}
	if token.IsExported(recv) && token.IsExported(name) {
		return recv + name + suffix
	}
	return mapFirst(recv, unicode.ToLower) + mapFirst(name, unicode.ToUpper) + suffix
}

// Unexported returns name with its first letter in lower case.
func Unexported(name string) string { return mapFirst(name, unicode.ToLower) }

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

// NamesIn returns the names that the trees mention.
func NamesIn[N ast.Node](trees ...N) map[string]bool {
	names := make(map[string]bool)
	for _, t := range trees {
		ast.Inspect(t, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return true
		})
	}
	return names
}
