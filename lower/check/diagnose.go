package check

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// finding is a kind of diagnostic. Its message and hint are formats with one
// verb each at most.
type finding struct {
	code, message, hint string
}

// What check reports beside the errors of go/types.
var (
	typeError          = finding{code: "AG0100"}
	missingImport      = finding{code: "AG0133"}
	awaitNonFuture     = finding{"AG0101", "cannot await %s", "await takes a value that implements rtlib.Future"}
	discarded          = finding{"AG0102", "%s makes a future that nothing runs", "await it, or spawn it with rtlib.Spawn"}
	tryOperand         = finding{"AG0103", "cannot use ? on %s: its last value must be of type error", ""}
	tryFunction        = finding{"AG0104", "cannot use ? in a function whose last result is not of type error", "declare error as the last result, or handle the error here"}
	nameCollision      = finding{"AG0107", "the type generated for %s", "rename one of them"}
	mainSignature      = finding{"AG0108", "async func main must have no parameters and no result, or one of type error", ""}
	contextUnderGo     = finding{"AG0110", "the context of %s cannot be left out in a go statement: it is valid only during a poll", "spawn with rtlib.Spawn, or pass a Handle"}
	contextBeforeTuple = finding{"AG0112", "the context of %s cannot be left out when one call gives all the other arguments", "assign the values to variables first"}
	tooManyResults     = finding{"AG0113", "an async function type has at most five results", "return a struct"}
	noBody             = finding{"AG0114", "async func %s has no body", "an async function cannot be implemented outside Go"}
	noRuntime          = finding{"AG0116", "cannot use the runtime: %s", "go get " + RuntimePath}
	goStarted          = finding{"AG0117", "go with the async function %s is not supported yet", "spawn it with rtlib.Spawn"}
	undecided          = finding{"AG0118", "cannot determine the type of the awaited expression", "assign it to a variable of a declared type first"}
	blankFunc          = finding{"AG0119", "an async function called _ can never run", "give it a name"}
	unsupported        = finding{"AG0190", "%s is not supported yet", "%s"}
)

func (f finding) at(fset *token.FileSet, pos, end token.Pos, arg, hintArg string) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Code:    f.code,
		Pos:     fset.Position(pos),
		Message: filled(f.message, arg),
		Hint:    filled(f.hint, hintArg),
	}
	if end > pos {
		d.End = fset.Position(end)
	}
	return d
}

func filled(format, arg string) string {
	for i := 0; i+1 < len(format); i++ {
		if format[i] == '%' {
			return fmt.Sprintf(format, arg)
		}
	}
	return format
}

// refuse reports f between pos and end.
func (r *rewriter) refuse(pos, end token.Pos, f finding, arg, hintArg string) {
	*r.diags = append(*r.diags, f.at(r.fset, pos, end, arg, hintArg))
}

func (r *rewriter) redeclared(id, other *ast.Ident) {
	d := typeError.at(r.fset, id.Pos(), id.End(), "", "")
	d.Message = id.Name + " redeclared in this block"
	d.Notes = []diag.Note{{Pos: r.fset.Position(other.Pos()), Message: "other declaration of " + id.Name}}
	*r.diags = append(*r.diags, d)
}

func (r *rewriter) isTest(name string) bool {
	if !isTestFile(r.fset.Position(r.src.Syntax.Package).Filename) {
		return false
	}
	for _, prefix := range []string{"Test", "Benchmark", "Fuzz", "Example"} {
		if isTestName(name, prefix) {
			return true
		}
	}
	return false
}
