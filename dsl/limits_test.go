package dsl

import (
	"errors"
	"go/token"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// TestDepth parses sources that nest deeply: less than the limits they are
// parsed, more and they are refused.
func TestDepth(t *testing.T) {
	const under, over = 3_000, 200_000
	tests := []struct {
		name, before, repeated, middle, after string
	}{
		{"parentheses", "x = ", "(", "1", ")"},
		{"blocks", "", "{", "", "}"},
		{"if", "", "if x {", "", "}"},
		{"switch", "", "switch { case 1: ", "", "}"},
		{"function literals", "_ = ", "func() { _ = ", "1", "}"},
		{"calls", "", "f(func() { ", "", "})"},
		{"composite literals", "_ = T", "{", "", "}"},
		{"index expressions", "", "a[", "1", "]"},
		{"prefix operators", "x = ", "!", "y", ""},
		{"receive operations", "x = ", "<-", "y", ""},
		{"pointer types", "var x ", "*", "T", ""},
		{"slice types", "var x ", "[]", "T", ""},
		{"channel types", "var x ", "chan ", "T", ""},
		{"function types", "var x ", "func() ", "", ""},
		{"labels", "", "a: ", "", ""},
		{"await", "", "await ", "x", ""},
		{"async blocks", "_ = ", "async { _ = ", "1", "}"},
		{"binary operators", "x = 1", " + 1", "", ""},
		{"selectors", "x", ".y", "()", ""},
		{"question marks", "x", "?", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			nested := func(n int) []byte {
				return []byte("package p; async func f() { " + test.before + strings.Repeat(test.repeated, n) +
					test.middle + strings.Repeat(test.after, n) + " }")
			}
			if _, err := ParseFile(token.NewFileSet(), "x.ago", nested(under)); err != nil {
				t.Errorf("%d levels: %v", under, err)
			}
			if testing.Short() {
				return
			}
			_, err := ParseFile(token.NewFileSet(), "x.ago", nested(over))
			var list diag.List
			if !errors.As(err, &list) || list[len(list)-1].Code != codeTooDeep {
				t.Errorf("%d levels: %v", over, err)
			}
		})
	}
}

// TestElseIf checks that a long chain is no deep nesting.
func TestElseIf(t *testing.T) {
	src := "package p; func f() { if x {}" + strings.Repeat(" else if x {}", 20_000) + " }"
	if _, err := ParseFile(token.NewFileSet(), "x.ago", []byte(src)); err != nil {
		t.Error(err)
	}
}

// TestManyErrors checks that parsing ends after the most errors that are
// reported, also in sources that are nothing but errors.
func TestManyErrors(t *testing.T) {
	const n = 50_000
	for _, part := range []string{"x := ; ", "func f() {", "}{)(", "x y z\n", "if x = ; {", "a(b c ", "async {", "var (", "\x00", "@", "type T struct { a b c; "} {
		for _, before := range []string{"", "package p; ", "package p; func f() { "} {
			_, err := ParseFile(token.NewFileSet(), "x.ago", []byte(before+strings.Repeat(part, n)))
			var list diag.List
			if !errors.As(err, &list) || len(list) > maxErrors+1 {
				t.Errorf("%q after %q: %d errors", part, before, len(list))
			}
		}
	}
}
