package check

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// typeErrors collects what go/types reports in one run.
type typeErrors struct {
	fset     *token.FileSet
	bodiless []*ast.File                               // files whose functions have no bodies
	operand  func(name string, pos token.Pos) ast.Expr // of the intrinsic's call at pos
	inAsync  func(pos token.Pos) bool                  // in an async body
	list     []typeErrorAt
}

// typeErrorAt is an error of go/types with the place that it has in the tree.
type typeErrorAt struct {
	pos token.Pos
	*diag.Diagnostic
}

// add is a types.Config.Error.
func (t *typeErrors) add(err error) {
	var te types.Error
	if !errors.As(err, &te) {
		return
	}
	if strings.HasSuffix(te.Msg, " and not used") && t.isBodiless(te.Pos) {
		return // its use is in a body
	}
	if strings.Contains(te.Msg, errBroken.Error()) {
		return
	}
	pos := t.fset.Position(te.Pos)
	msg := userTerms(te.Msg, func(name string) ast.Expr { return t.operand(name, te.Pos) })
	// go/types reports the second part of an error as one of its own.
	if rest, ok := strings.CutPrefix(msg, "\t"); ok && len(t.list) > 0 {
		last := t.list[len(t.list)-1]
		last.Notes = append(last.Notes, diag.Note{Pos: pos, Message: rest})
		return
	}
	d := &diag.Diagnostic{Code: typeError.code, Pos: pos, Message: msg}
	if msg == "undefined: await" && t.inAsync(te.Pos) {
		d.Hint = "await needs an operand: await f(); ahead of an operator it is a name: write await (…)"
	}
	if strings.HasPrefix(msg, importFailure) {
		*d = *missingImport.at(t.fset, te.Pos, te.Pos, "")
		d.Message, d.Hint = splitImportFailure(msg)
	}
	if end := endOf(te); end > te.Pos {
		d.End = t.fset.Position(end)
	}
	t.list = append(t.list, typeErrorAt{te.Pos, d})
}

const importFailure = "could not import "

// splitImportFailure parts the go command's advice from the message about an
// import.
func splitImportFailure(msg string) (message, hint string) {
	path, reason, ok := strings.Cut(strings.TrimSuffix(msg, ")"), " (")
	if !ok {
		return msg, ""
	}
	reason, advice, ok := strings.Cut(reason, "; to add it:")
	if ok {
		hint = strings.TrimSpace(advice)
	}
	return path + ": " + reason, hint
}

func (t *typeErrors) isBodiless(pos token.Pos) bool {
	for _, f := range t.bodiless {
		if f.FileStart <= pos && pos < f.FileEnd {
			return true
		}
	}
	return false
}

// endOf returns the end of the source range of err, which go/types keeps to
// itself for now.
func endOf(err types.Error) token.Pos {
	if f := reflect.ValueOf(err).FieldByName("go116end"); f.IsValid() && f.CanInt() {
		return token.Pos(f.Int())
	}
	return token.NoPos
}

var (
	contextArgument = regexp.MustCompile(regexp.QuoteMeta(nameContext) + `(, )?`)
	packageName     = regexp.MustCompile(regexp.QuoteMeta(nameImport) + `(?:[^\s·]*/)?([^\s/·.]+)`)
	streamLoop      = regexp.MustCompile(regexp.QuoteMeta(nameStream) + `\d\((.*)\) \(value of type [^·]*\) permits`)
	blankParam      = regexp.MustCompile(`(func\(|, )_ `)
	otherIntrinsic  = regexp.MustCompile(Mark + `(?:type\.)?`)
)

// ExprString formats an expression of the checkable tree as the source has it.
func ExprString(e ast.Expr) string {
	return userTerms(types.ExprString(e), func(string) ast.Expr { return nil })
}

// userTerms rewrites a message about the checkable tree as one about the
// source: await x for ·await1(x), x? for ·try1(x). Where the message names an
// intrinsic without its operand, operand gives that.
func userTerms(msg string, operand func(name string) ast.Expr) string {
	if strings.Contains(msg, "func(_ ") {
		msg = blankParam.ReplaceAllString(msg, "$1") // of async functions, whose bodies declare the parameters
	}
	if !strings.Contains(msg, Mark) {
		return msg
	}
	msg = contextArgument.ReplaceAllString(msg, "")
	msg = streamLoop.ReplaceAllString(msg, "the stream $1 permits")
	msg = packageName.ReplaceAllString(msg, "$1")
	for _, name := range []string{nameAwait, nameTry, nameGo, nameUnknown} {
		msg = uncalled(msg, name, operand)
	}
	return otherIntrinsic.ReplaceAllString(msg, "")
}

// uncalled replaces each call of an intrinsic by what the source has there.
func uncalled(msg, name string, operand func(name string) ast.Expr) string {
	for {
		at := strings.LastIndex(msg, name)
		if at < 0 {
			return msg
		}
		after := strings.TrimLeftFunc(msg[at+len(name):], func(r rune) bool {
			return unicode.IsDigit(r) || name == nameGo && unicode.IsLetter(r)
		})
		text := ""
		if strings.HasPrefix(after, "(") {
			n := closing(after)
			text, after = after[1:n], strings.TrimPrefix(after[n:], ")")
		} else if x := operand(name); x != nil {
			text = ExprString(x)
		}
		switch name {
		case nameAwait:
			text = "await " + text
		case nameTry:
			text += "?"
		case nameGo:
			text = "go " + text
		}
		msg = msg[:at] + text + after
	}
}

// closing returns the index of the parenthesis that closes the one at the
// start of s, or len(s).
func closing(s string) int {
	depth := 0
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		case '"', '`', '\'':
			i += literal(s[i:])
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
	}
	return len(s)
}

// literal returns the length of the string or rune literal at the start of s.
func literal(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}
