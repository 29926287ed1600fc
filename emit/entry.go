package emit

import (
	"go/types"
	"regexp"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// enter runs the future called self of an entry whose parameters are names.
func (a *asyncFunc) enter(names []string, self string) []jen.Code {
	err := ""
	if len(a.fn.Results) > 0 {
		err = "Err"
	}
	switch a.fn.Entry {
	case check.EntryMain:
		return []jen.Code{a.rtlib("Main" + err).Call(jen.Id(self))}
	case check.EntryExample:
		codes := []jen.Code{a.asynctest("Example" + err).Call(jen.Id(self))}
		return append(codes, a.exampleOutput()...)
	}
	return []jen.Code{a.asynctest("Test"+err).Call(jen.Id(names[0]), jen.Id(self))}
}

// entryParams are the parameters called names, without aliases where go test looks at the text.
func (a *asyncFunc) entryParams(names []string) []jen.Code {
	if a.fn.Entry != check.EntryTest && a.fn.Entry != check.EntryBenchmark {
		return a.params(names)
	}
	of := typed.WithoutPointer(types.Unalias(a.fn.Params[0].Type()))
	return []jen.Code{jen.Id(names[0]).Op("*").Add(a.types.spell(types.Unalias(of)))}
}

// asynctest is a name of the package that runs async tests.
func (a *asyncFunc) asynctest(name string) *jen.Statement {
	p := types.NewPackage(check.RuntimePath+"/asynctest", "asynctest")
	return jen.Id(a.out.imports.name(p)).Dot(name)
}

// outputComment matches the comment by which go test knows what an example
// prints.
var outputComment = regexp.MustCompile(`(?i)^\s*(unordered )?output:`)

// exampleOutput returns that comment of an example, which is the last in its
// body.
func (a *asyncFunc) exampleOutput() []jen.Code {
	body := a.fn.Decl.Body
	groups := a.out.notes.groups
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		switch {
		case g.Pos() >= body.Rbrace:
		case g.Pos() < body.Lbrace || !outputComment.MatchString(g.Text()):
			return nil
		default:
			a.out.notes.used[g] = true
			return a.out.notes.codes(g)
		}
	}
	return nil
}
