package dsl

import (
	"sync"

	"github.com/alecthomas/participle/v2"
)

// productions makes every production that is written as struct tags reachable
// from one root, so that they become one grammar. It is never parsed itself.
type productions struct {
	Package *packageClause `parser:"  @@"`

	Import     *importDecl `parser:"| @@"`
	ImportSpec *importSpec `parser:"| @@"`
	Value      *valueDecl  `parser:"| @@"`
	ValueSpec  *valueSpec  `parser:"| @@"`
	Type       *typeDecl   `parser:"| @@"`
	TypeSpec   *typeSpec   `parser:"| @@"`
	Func       *funcDecl   `parser:"| @@"`

	Block      *blockStmt  `parser:"| @@"`
	If         *ifStmt     `parser:"| @@"`
	For        *forStmt    `parser:"| @@"`
	Switch     *switchStmt `parser:"| @@"`
	CaseClause *caseClause `parser:"| @@"`
	Select     *selectStmt `parser:"| @@"`
	CommClause *commClause `parser:"| @@"`
	Go         *goStmt     `parser:"| @@"`
	Defer      *deferStmt  `parser:"| @@"`
	Return     *returnStmt `parser:"| @@"`
	Branch     *branchStmt `parser:"| @@"`
	Yield      *yieldStmt  `parser:"| @@"`
}

// grammar holds a parser for each production.
type grammar struct {
	packageClause *participle.Parser[packageClause]

	importDecl *participle.Parser[importDecl]
	importSpec *participle.Parser[importSpec]
	valueDecl  *participle.Parser[valueDecl]
	valueSpec  *participle.Parser[valueSpec]
	typeDecl   *participle.Parser[typeDecl]
	typeSpec   *participle.Parser[typeSpec]
	funcDecl   *participle.Parser[funcDecl]

	blockStmt  *participle.Parser[blockStmt]
	ifStmt     *participle.Parser[ifStmt]
	forStmt    *participle.Parser[forStmt]
	switchStmt *participle.Parser[switchStmt]
	caseClause *participle.Parser[caseClause]
	selectStmt *participle.Parser[selectStmt]
	commClause *participle.Parser[commClause]
	goStmt     *participle.Parser[goStmt]
	deferStmt  *participle.Parser[deferStmt]
	returnStmt *participle.Parser[returnStmt]
	branchStmt *participle.Parser[branchStmt]
	yieldStmt  *participle.Parser[yieldStmt]
}

// theGrammar is built on first use: reflection over the tags takes a while.
var theGrammar = sync.OnceValue(func() *grammar {
	root := participle.MustBuild[productions](
		participle.Lexer(definition{}),
		// With any lookahead an optional group that fails would be given up
		// silently, and the error reported at the wrong place.
		participle.UseLookahead(0),
	)
	return &grammar{
		packageClause: production[packageClause](root),

		importDecl: production[importDecl](root),
		importSpec: production[importSpec](root),
		valueDecl:  production[valueDecl](root),
		valueSpec:  production[valueSpec](root),
		typeDecl:   production[typeDecl](root),
		typeSpec:   production[typeSpec](root),
		funcDecl:   production[funcDecl](root),

		blockStmt:  production[blockStmt](root),
		ifStmt:     production[ifStmt](root),
		forStmt:    production[forStmt](root),
		switchStmt: production[switchStmt](root),
		caseClause: production[caseClause](root),
		selectStmt: production[selectStmt](root),
		commClause: production[commClause](root),
		goStmt:     production[goStmt](root),
		deferStmt:  production[deferStmt](root),
		returnStmt: production[returnStmt](root),
		branchStmt: production[branchStmt](root),
		yieldStmt:  production[yieldStmt](root),
	}
})

func production[P any](root *participle.Parser[productions]) *participle.Parser[P] {
	p, err := participle.ParserForProduction[P](root)
	if err != nil {
		panic(err) // the production is missing from productions
	}
	return p
}

var allowTrailing = participle.AllowTrailing(true)

// parse runs a production written as struct tags on the token stream of p.
func parse[P any](p *parser, production *participle.Parser[P]) *P {
	v, err := production.ParseFromLexer(p.lex, allowTrailing)
	if err != nil {
		p.explain(err)
	}
	return v
}
