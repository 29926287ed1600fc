package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// finding is a kind of diagnostic. Its message is a format with one verb at
// most.
type finding struct {
	code, message, hint string
}

// What check reports.
var (
	typeError          = finding{code: "AG0100"} // as go/types words it
	awaitNonFuture     = finding{"AG0101", "cannot await %s", "await takes a value that implements rtlib.Future"}
	discarded          = finding{"AG0102", "%s makes a future that nothing runs", "await it, or run it as a task of its own: go in an async body, rtlib.SpawnOn elsewhere"}
	tryOperand         = finding{"AG0103", "cannot use ? on %s: its last value must be of type error", "leave ? out, or handle the values here"}
	tryFunction        = finding{"AG0104", "cannot use ? in a function whose last result is not of type error", "declare error as the last result, or handle the error here"}
	mainSignature      = finding{"AG0106", "async func main must have no parameters and no result, or one of type error", ""}
	contextUnderGo     = finding{"AG0107", "the context of %s cannot be left out in a go statement: it is valid only during a poll", "spawn with rtlib.Spawn, or pass a Handle"}
	contextBeforeTuple = finding{"AG0108", "the context of %s cannot be left out when one call gives all the other arguments", "assign the values to variables first"}
	tooManyResults     = finding{"AG0109", "an async function type has at most sixteen results", "return a struct"}
	noBody             = finding{"AG0110", "async func %s has no body", "an async function cannot be implemented outside Go"}
	noRuntime          = finding{"AG0111", "cannot use the runtime: %s", "go get " + RuntimePath}
	undecided          = finding{"AG0112", "cannot determine the types of what is awaited", "assign it to variables of declared types first"}
	oneReceiver        = finding{"AG0115", "method %s must have exactly one receiver", ""}
	cgoImport          = finding{"AG0116", "cgo cannot be used in an .ago file", "move what uses it to a .go file of the package"}
	oldLanguage        = finding{"AG0146", "an async function requires " + oldestLanguage + " or later, and this file is in %s", "ask for " + oldestLanguage + " in the build constraint or in go.mod, or move it to another file"}
	goPlain            = finding{"AG0143", "go with %s is not an expression: it makes no future", "call an async function, or start the goroutine in a statement of its own"}
	goResults          = finding{"AG0144", "%s has too many results for a go expression: the handle adds an error", "return an error as the last result, or a struct"}
	mixedSelect        = finding{"AG0117", "a select waits either for awaits or for channels", "receive or send with a future: package rtlib/channel adapts Go channels"}
	bareAwait          = finding{"AG0118", "a case of a select over awaits is a bare await, or the assignment of one", "do the rest in the body of the case"}
	biasedChannels     = finding{"AG0119", "only a select over awaits can be biased", "Go chooses among channels at random: leave biased out"}
	forAwaitNonStream  = finding{"AG0120", "cannot range over %s with for await", "for await goes over a value that implements rtlib.Stream"}
	oneOfTwo           = finding{"AG0121", "the stream %s gives two values, and one of them would be dropped", "name both; to drop one, call it _"}
	elementTypes       = finding{"AG0122", "a stream's elements have one to five types, and no names", "write yield T, or yield (T, error)"}
	generatorReturns   = finding{"AG0123", "a function that yields returns no values: a return ends its stream", "yield them, and return without any"}
	discardedStream    = finding{"AG0124", "%s makes a stream that nothing polls", "go over it with for await"}
	contextParam       = finding{"AG0140", "an async function cannot have a context for a parameter: each of its polls has one of its own", "leave it out: the compiler passes the poll's to what needs it"}
	contextCaptured    = finding{"AG0141", "a function literal cannot capture the context %s: it may run when the poll is over", "give the literal a parameter for it, or keep a Handle from rtlib.Current"}
	plainTest          = finding{"AG0142", "%s cannot be async: it works on the goroutine that calls it", "write a plain function, and run what is async in it with asynctest.Test or rtlib.BlockOn"}
	testSignature      = finding{"AG0145", "%s, and no result or one of type error", ""}
	missingImport      = finding{code: "AG0114"} // as the go command words it
)

func (f finding) at(fset *token.FileSet, pos, end token.Pos, arg string) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Code:    f.code,
		Pos:     fset.Position(pos),
		Message: f.message,
		Hint:    f.hint,
	}
	if strings.Contains(f.message, "%s") {
		d.Message = fmt.Sprintf(f.message, arg)
	}
	if end > pos {
		d.End = fset.Position(end)
	}
	return d
}

// refuse reports f between pos and end.
func (r *rewriter) refuse(pos, end token.Pos, f finding, arg string) {
	*r.diags = append(*r.diags, f.at(r.fset, pos, end, arg))
}

func (r *rewriter) redeclared(id, other *ast.Ident) {
	d := r.typeError(id, id.Name+" redeclared in this block")
	d.Notes = []diag.Note{{Pos: r.fset.Position(other.Pos()), Message: "other declaration of " + id.Name}}
}

// typeError reports an error of Go's that go/types cannot see.
func (r *rewriter) typeError(n ast.Node, message string) *diag.Diagnostic {
	d := typeError.at(r.fset, n.Pos(), n.End(), "")
	d.Message = message
	*r.diags = append(*r.diags, d)
	return d
}
