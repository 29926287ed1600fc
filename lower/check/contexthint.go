package check

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// hintContext explains an error of too few arguments by the context that is missing,
// where none can be left out.
func (j *judge) hintContext(e typeErrorAt) {
	if !strings.HasPrefix(e.Message, "not enough arguments in call") {
		return
	}
	j.callsAround(e.pos, func(c *ast.CallExpr) {
		if c.Rparen == e.pos && j.lacksContext(c, c.Args) {
			e.Hint = "the context may be left out in the body of an async function only; " + j.inPlainCode(c)
		}
	})
}

// spawners are what the runtime spawns on that of the context, which therefore must not
// be nil, with what plain code calls.
var spawners = map[string]string{
	"Spawn":             "rtlib.SpawnOn",
	"SpawnDetached":     "rtlib.SpawnOn",
	"SpawnTracked":      "rtlib.SpawnOn(h, rtlib.Track(t, …))",
	"SpawnTask":         "rtlib.SpawnOn",
	"SpawnTaskDetached": "rtlib.SpawnOn",
	"JoinSet.Spawn":     "the set's SpawnOn",
}

// inPlainCode says what plain code does that has no context for call.
func (j *judge) inPlainCode(call *ast.CallExpr) string {
	if on, ok := spawners[j.runtimeName(call)]; ok {
		return "plain code calls " + on + " with a Handle: one from rtlib.Current, or rtlib.Default().Handle()"
	}
	return "plain code passes nil, or a Handle"
}

// runtimeName names the function or method of the runtime that call calls, "" if it is
// none.
func (j *judge) runtimeName(call *ast.CallExpr) string {
	fn := typeutil.StaticCallee(j.info, call)
	if fn == nil || fn.Pkg() != j.rt.Package {
		return ""
	}
	if of, _ := typed.Receiver(fn); of != nil {
		return of.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}
