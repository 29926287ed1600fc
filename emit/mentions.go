package emit

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// mentions is what the trees of a machine's blocks name. It is found out once for all
// that ask.
type mentions struct {
	list   []mention
	labels []string
	defers []*ast.CallExpr // the calls of defer statements
}

// mention is a name and what it stands for. Each of these is listed once.
type mention struct {
	name   string
	object types.Object // nil if the name stands for nothing
	source bool         // the source mentions it, and not only what passes have made
}

// mentionsIn returns the mentions of each machine.
func mentionsIn(machines []*ir.Machine) map[*ir.Machine]*mentions {
	found := make([]*mentions, len(machines))
	concurrent.Each(len(machines), func(i int) { found[i] = mentionsOf(machines[i]) })
	all := make(map[*ir.Machine]*mentions)
	for i, m := range machines {
		all[m] = found[i]
	}
	return all
}

func mentionsOf(m *ir.Machine) *mentions {
	found := new(mentions)
	base, at := m.Info.Base(), make(map[types.Object]int)
	ident := func(id *ast.Ident) {
		o := base.Uses[id] // of an embedded field, the type
		if o == nil {
			o = m.Info.ObjectOf(id)
		}
		i, ok := at[o]
		if !ok || o == nil || found.list[i].name != id.Name {
			i = len(found.list)
			at[o] = i
			found.list = append(found.list, mention{name: id.Name, object: o})
		}
		if mention := &found.list[i]; !mention.source {
			mention.source = base.ObjectOf(id) != nil
		}
	}
	for n := range nodesOf(m) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				ident(n)
			case *ast.LabeledStmt:
				found.labels = append(found.labels, n.Label.Name)
			case *ast.DeferStmt:
				found.defers = append(found.defers, n.Call)
			}
			return true
		})
	}
	return found
}
