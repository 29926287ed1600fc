package check

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"
)

// An async function has another type than the plain one of the same signature. Where one
// stands for the other, Go compares two long types; the hint says which word is missing.

// hintKinds advises on the errors of async functions where plain ones would fit, and the
// other way round, and on the values of awaits that do not fit in number.
func (j *judge) hintKinds() {
	for _, e := range j.errors {
		if e.Hint != "" {
			continue
		}
		if e.Hint = j.kindHint(e.Message); e.Hint == "" {
			e.Hint = j.countHint(e)
		}
	}
}

var (
	functionMismatch = regexp.MustCompile(`(?s)^(?:cannot use|in call to) .*?type (func\(.*) (?:as|does not match(?: inferred type)?) (.*)`)
	methodMismatch   = regexp.MustCompile(`(?s)\(wrong type for method (\w+)\)\n\s*have (.*)\n\s*want (.*)`)
)

func (j *judge) kindHint(msg string) string {
	if m := methodMismatch.FindStringSubmatch(msg); m != nil {
		switch have, want := givesFuture(m[2]), givesFuture(m[3]); {
		case want && !have:
			return "the interface's method is async: declare this one so, too, async func"
		case have && !want:
			return "the interface's method is plain: declare it async there, async " + m[1] + "(…), or make this one plain"
		}
		return ""
	}
	m := functionMismatch.FindStringSubmatch(msg)
	if m == nil {
		return ""
	}
	literal := strings.HasPrefix(msg, "cannot use (func(")
	switch have, want := givesFuture(m[1]), givesFuture(j.underlying(m[2])); {
	case want && !have && literal:
		return "write async before this func"
	case want && !have:
		return "an async function is wanted here: async func(…) { … } that calls this one"
	case have && !want && strings.HasPrefix(m[2], "func("):
		return "who calls it does not await it: declare its type async func there, or give a plain function"
	}
	return ""
}

// underlying returns the function type that text names, if the package declares such a
// type, else text.
func (j *judge) underlying(text string) string {
	name, _, _ := strings.Cut(text, " ")
	if tn, ok := j.types.Scope().Lookup(name).(*types.TypeName); ok {
		if sig, ok := tn.Type().Underlying().(*types.Signature); ok {
			return types.TypeString(sig, j.qualifier)
		}
	}
	return text
}

// givesFuture reports whether the text of a function type, or of a method with its name, has a
// future for the result.
func givesFuture(sig string) bool {
	at := strings.IndexByte(sig, '(')
	if at < 0 {
		return false
	}
	n := at + closing(sig[at:])
	return n < len(sig) && strings.HasPrefix(strings.TrimSpace(sig[n+1:]), "rtlib.Future[")
}

// countHint advises on an await that gives one value more than there are variables,
// its error, and on what an async block returns.
func (j *judge) countHint(e typeErrorAt) string {
	for _, f := range j.files {
		switch {
		case strings.HasPrefix(e.Message, "too many return values"):
			if f.inBlock(e) {
				return "an async block returns nothing: write async func() T { … }() in place of async { … }"
			}
		case strings.HasPrefix(e.Message, "assignment mismatch: 1 variable but await "):
			for _, s := range f.awaits {
				values := j.rt.AwaitedValues(j.info.TypeOf(s.call.Args[0]))
				text := "await " + ExprString(s.call.Args[0])
				if len(values) == 2 && IsError(values[1]) && strings.HasSuffix(e.Message, " but "+text+" returns 2 values") {
					return "the last value is an error: name it, too, or propagate it with " + text + "?"
				}
			}
		}
	}
	return ""
}

// inBlock reports whether e is in an async block, and in no literal within that.
func (c *checkable) inBlock(e typeErrorAt) bool {
	var innermost *ast.FuncLit
	block := false
	for _, d := range c.syntax.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if n == nil || !within(n, e.pos) {
				return false
			}
			if l, ok := n.(*ast.FuncLit); ok {
				innermost = l
			}
			return true
		})
	}
	for _, f := range c.funcs {
		block = block || f.lit == innermost && f.place != nil && f.place.block
	}
	return innermost != nil && block
}
