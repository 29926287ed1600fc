package spell_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/asyncgen/asyncgen/lower/spell"
)

func TestCan(t *testing.T) {
	here := types.NewPackage("example.com/m/p", "p")
	lib := types.NewPackage("example.com/lib", "lib")
	mine := types.NewPackage("example.com/m/internal/q", "q")
	theirs := types.NewPackage("example.com/lib/internal/q", "q")
	named := func(p *types.Package, name string) types.Type {
		return types.NewNamed(types.NewTypeName(token.NoPos, p, name, nil), types.NewStruct(nil, nil), nil)
	}
	structOf := func(p *types.Package, name string) types.Type {
		return types.NewStruct([]*types.Var{types.NewField(token.NoPos, p, name, types.Typ[types.Int], false)}, nil)
	}
	exported, hidden := named(lib, "T"), named(lib, "t")
	alias := types.NewAlias(types.NewTypeName(token.NoPos, lib, "A", nil), hidden)
	tests := []struct {
		name string
		t    types.Type
		want bool
	}{
		{"basic", types.Typ[types.Int], true},
		{"error", types.Universe.Lookup("error").Type(), true},
		{"own unexported", named(here, "t"), true},
		{"exported", exported, true},
		{"unexported", hidden, false},
		{"pointer to unexported", types.NewPointer(hidden), false},
		{"map to slice of unexported", types.NewMap(types.Typ[types.Int], types.NewSlice(hidden)), false},
		{"exported alias of unexported", alias, true},
		{"function of unexported", types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(token.NoPos, nil, "", hidden)), nil, false), false},
		{"own internal package", named(mine, "T"), true},
		{"internal package of another module", named(theirs, "T"), false},
		{"struct with own field", structOf(here, "f"), true},
		{"struct with another's field", structOf(lib, "f"), false},
		{"struct with exported field", structOf(lib, "F"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := spell.Can(here, tt.t); got != tt.want {
				t.Errorf("Can = %v, want %v", got, tt.want)
			}
		})
	}
}
