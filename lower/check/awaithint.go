package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// AwaitHint advises how to get the values, of the types listed, of the future that a call
// with the text of the source makes. The source has the call in place of one value, or
// of all of them; in an async body or not.
func AwaitHint(call string, values []types.Type, all, async bool) string {
	switch {
	case !async:
		blocking := "rtlib.BlockOn(" + call + ")"
		if len(values) > 1 {
			blocking += ".Unpack()"
		}
		return "only an async function can await it: make this one async, or wait in plain code with " + blocking
	case len(values) == 0:
		return "await it in a statement of its own, as it gives no value: await " + call
	case len(values) > 1 && !all:
		return "await it before: " + valueNames(values) + " := await " + call
	}
	return "await it: await " + call
}

// valueNames lists variables for values.
func valueNames(values []types.Type) string {
	names := make([]string, len(values))
	for i, t := range values {
		names[i] = fmt.Sprintf("v%d", i+1)
		if i == len(values)-1 && IsError(t) {
			names[i] = "err"
		}
	}
	if len(names) == 2 && names[1] == "err" {
		names[0] = "v"
	}
	return strings.Join(names, ", ")
}

// inAsync reports whether what is below the nodes in stack is in an async body.
func (c *checkable) inAsync(stack []ast.Node) bool {
	for _, n := range slices.Backward(stack) {
		if l, ok := n.(*ast.FuncLit); ok {
			return slices.ContainsFunc(c.funcs, func(fn *asyncFunc) bool { return fn.lit == l })
		}
	}
	return false
}
