package check

import (
	"bytes"
	"go/ast"

	"github.com/asyncgen/asyncgen/dsl"
)

// mayHave reports whether one of the keywords may stand in body, of a function in src:
// walks that look for what begins with these need not look into most functions. What is
// not of the source may have any.
func mayHave(src *dsl.File, body *ast.BlockStmt, keywords ...string) bool {
	from, to := int(body.Pos()-src.Syntax.FileStart), int(body.End()-src.Syntax.FileStart)
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
