package lint

import (
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/owned"
)

// escaping reports a future that a select polls and that nothing cancels where
// its block ends, because somebody else may know of it.
var escaping = finding{"AG0504", "nothing cancels the future in %s, which a select polls, where the function returns", ""}

func (l *linter) escapingFutures(m *ir.Machine) {
	for _, e := range owned.Of(m.Func, l.pkg.Info, l.pkg.Runtime).Escaping {
		d := l.report(escaping, e.At, e.At.Name)
		d.Hint = "defer " + e.At.Name + ".Cancel()"
		d.Notes = []diag.Note{{Pos: l.position(e.By.Pos()), Message: "it escapes here, so that its block does not own it"}}
	}
}
