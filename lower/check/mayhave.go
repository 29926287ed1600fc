package check

import (
	"bytes"
	"go/ast"

	"github.com/asyncgen/asyncgen/dsl"
)

// mayHave reports whether one of the keywords may stand in n, a function in src or its body:
// walks that look for what begins with these need not look into most functions. What is
// not of the source may have any.
func mayHave(src *dsl.File, n ast.Node, keywords ...string) bool {
	from, to := int(n.Pos()-src.Syntax.FileStart), int(n.End()-src.Syntax.FileStart)
	if from < 0 || to > len(src.Src) || from > to {
		return true
	}
	for _, k := range keywords {
		if bytes.Contains(src.Src[from:to], []byte(k)) {
			return true
		}
	}
	return false
}
