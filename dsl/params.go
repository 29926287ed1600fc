package dsl

import (
	"go/ast"
	"go/token"
)

// parameters parses the parameters of a function, which may be async.
func (p *parser) parameters(async bool) *ast.FieldList {
	return p.parenList(paramList{variadic: true, async: async})
}

// results parses the results of a function, if it has any. Those of an async
// function may follow the word yield, whose position is returned then.
func (p *parser) results(async bool) (list *ast.FieldList, yield token.Pos) {
	if p.word("yield") && p.yieldsElement(async) {
		yield = p.next()
	}
	if p.tok() == token.LPAREN {
		return p.parenList(paramList{async: async}), yield
	}
	if typ := p.maybeType(); typ != nil {
		list = &ast.FieldList{List: []*ast.Field{{Type: typ}}}
	}
	return list, yield
}

func (p *parser) parenList(l paramList) *ast.FieldList {
	l.closer = token.RPAREN
	list := &ast.FieldList{Opening: p.expect(token.LPAREN)}
	list.List = p.parameterList(l)
	list.Closing = p.expect(token.RPAREN)
	return list
}

// typeParameters parses type parameters in brackets.
func (p *parser) typeParameters() *ast.FieldList {
	list := &ast.FieldList{Opening: p.expect(token.LBRACK)}
	if p.tok() == token.RBRACK {
		p.failAt(codeTypeParams, "empty type parameter list", "leave the brackets out")
	}
	list.List = p.parameterList(paramList{closer: token.RBRACK})
	list.Closing = p.expect(token.RBRACK)
	return list
}

// paramList says how to parse a parameter list.
type paramList struct {
	closer   token.Token
	variadic bool // the last parameter may be
	async    bool // the function is

	// What has been parsed of the first parameter: its name, or its name and
	// its type.
	name *ast.Ident
	typ  ast.Expr
}

func (l paramList) ofTypes() bool { return l.closer == token.RBRACK }

// param is one entry of a parameter list. A name alone may also be a type.
type param struct {
	name  *ast.Ident
	typ   ast.Expr
	yield token.Pos // of a function type that may be async, the keyword of its results
}

func (q *param) pos() token.Pos {
	if q.name != nil {
		return q.name.Pos()
	}
	return q.typ.Pos()
}

// parameterList parses the entries of a list up to its closer and groups them
// into fields.
func (p *parser) parameterList(l paramList) []*ast.Field {
	var list []param
	if l.name != nil {
		list = append(list, p.firstParam(l))
		if !p.comma("parameter list", l.closer) {
			return p.fields(l, list)
		}
	}
	for p.tok() != l.closer {
		list = append(list, p.param(l, nil))
		if !p.comma("parameter list", l.closer) {
			break
		}
	}
	return p.fields(l, list)
}

// firstParam completes the entry of which l has the beginning.
func (p *parser) firstParam(l paramList) param {
	if l.typ != nil {
		return param{name: l.name, typ: p.union(l.typ)}
	}
	return p.param(l, l.name)
}

// param parses one entry. name is its first token, if that is consumed.
func (p *parser) param(l paramList, name *ast.Ident) param {
	var q param
	switch {
	case name != nil || p.tok() == token.IDENT:
		if name == nil {
			name = p.ident()
		}
		q = p.namedParam(l, name)
	case p.tok() == token.ELLIPSIS:
		return param{typ: p.variadicType()}
	case p.tok() == token.TILDE && l.ofTypes():
		return param{typ: p.union(p.term())}
	default:
		q.typ = p.maybeType()
		if q.typ == nil {
			p.failExpected("parameter or " + quote(l.closer))
		}
	}
	if p.tok() == token.OR && l.ofTypes() && q.typ != nil {
		q.typ = p.union(q.typ)
	}
	return q
}

// namedParam parses the rest of an entry that begins with an identifier: the
// name of a parameter or of its type, as what follows tells.
func (p *parser) namedParam(l paramList, name *ast.Ident) param {
	switch tok := p.tok(); {
	case tok == token.LBRACK:
		name, typ := p.arrayOrInstance(name)
		return param{name: name, typ: typ}
	case tok == token.ELLIPSIS:
		return param{name: name, typ: p.variadicType()}
	case tok == token.PERIOD:
		return param{typ: p.namedType(name)}
	case tok == token.OR && l.ofTypes():
		return param{typ: p.union(name)}
	case tok == token.TILDE && l.ofTypes():
		return param{name: name, typ: p.union(p.term())}
	case tok == token.FUNC && name.Name == "async":
		return p.asyncParam(name, l.async)
	case startsType(tok):
		return param{name: name, typ: p.typ()}
	}
	return param{name: name}
}

// asyncParam parses the function type behind the word async, which the rest of the
// list tells to be a keyword or the name of a parameter. In the list of an async
// function the type is taken for async.
func (p *parser) asyncParam(async *ast.Ident, inAsync bool) param {
	t, yield := p.maybeAsyncType(inAsync)
	return param{async, t, yield}
}

func (p *parser) variadicType() *ast.Ellipsis {
	return &ast.Ellipsis{Ellipsis: p.expect(token.ELLIPSIS), Elt: p.typ()}
}

// arrayOrInstance parses the rest of an entry, or of a struct's field, that
// begins with name and a bracket: x []E and x [n]E have a name and a type,
// x[P, …] is an instance of a generic type and has none.
func (p *parser) arrayOrInstance(name *ast.Ident) (*ast.Ident, ast.Expr) {
	lbrack := p.expect(token.LBRACK)
	var args []ast.Expr
	trailing := token.NoPos // comma
	p.level++
	for p.tok() != token.RBRACK {
		trailing = token.NoPos
		args = append(args, p.expr())
		if p.tok() != token.COMMA {
			break
		}
		trailing = p.next()
	}
	p.level--
	rbrack := p.expect(token.RBRACK)
	if len(args) == 0 {
		return name, &ast.ArrayType{Lbrack: lbrack, Elt: p.typ()}
	}
	if len(args) == 1 {
		if elem := p.maybeType(); elem != nil {
			if trailing.IsValid() {
				p.fail(trailing, trailing+1, codeIndex, "unexpected comma after the length of an array", "")
			}
			return name, &ast.ArrayType{Lbrack: lbrack, Len: args[0], Elt: elem}
		}
	}
	return nil, index(name, lbrack, args, rbrack)
}

// fields groups the entries of a list: either none has a name, or every one has
// and those that share a type share a field.
func (p *parser) fields(l paramList, list []param) []*ast.Field {
	if !l.ofTypes() && asyncTypes(list, l.async) {
		p.unnameAsync(list)
	} else {
		p.checkYields(list)
	}
	if !named(list) {
		return p.unnamedFields(l, list)
	}
	p.checkNames(l, list)
	p.checkVariadic(l, list)
	var fields []*ast.Field
	for i := 0; i < len(list); {
		field := &ast.Field{}
		for i < len(list) && list[i].typ == nil {
			field.Names = append(field.Names, list[i].name)
			i++
		}
		field.Names = append(field.Names, list[i].name)
		field.Type = list[i].typ
		fields = append(fields, field)
		i++
	}
	return fields
}

// named reports whether an entry of list has a name and a type.
func named(list []param) bool {
	for i := range list {
		if list[i].name != nil && list[i].typ != nil {
			return true
		}
	}
	return false
}

// asyncTypes reports whether async is a keyword in an entry async func(…) of
// list, rather than a name: no entry can be taken for a named one but these, and
// with names for them the list is no list of Go, as the list of an async function
// is none.
func asyncTypes(list []param, async bool) bool {
	named, valid := false, !async && len(list) > 0 && list[len(list)-1].typ != nil
	for _, q := range list {
		switch {
		case q.name == nil:
			valid = false
		case q.typ == nil:
		default:
			if _, ok := q.typ.(*ast.FuncType); !ok || q.name.Name != "async" {
				return false
			}
			named = true
			valid = valid && !q.yield.IsValid()
		}
	}
	return named && !valid
}

// unnameAsync makes the entries async func(…) of list async function types.
func (p *parser) unnameAsync(list []param) {
	for i, q := range list {
		if q.name != nil && q.typ != nil {
			p.markAsync(q.typ.(*ast.FuncType), q.name.Pos(), q.yield)
			list[i].name = nil
		}
	}
}

// checkYields reports the entries of list that yield and are called async, rather than
// async.
func (p *parser) checkYields(list []param) {
	for _, q := range list {
		if q.yield.IsValid() {
			p.reportPlainYield(q.yield)
		}
	}
}

func (p *parser) unnamedFields(l paramList, list []param) []*ast.Field {
	if l.ofTypes() {
		p.failNoBound(list)
	}
	for i := range list {
		if list[i].typ == nil {
			list[i] = param{typ: list[i].name}
		}
	}
	p.checkVariadic(l, list)
	var fields []*ast.Field
	for i := range list {
		fields = append(fields, &ast.Field{Type: list[i].typ})
	}
	return fields
}

// failNoBound fails because no type parameter has both a name and a constraint.
func (p *parser) failNoBound(list []param) {
	for i := range list {
		if list[i].typ != nil {
			p.fail(list[i].pos(), token.NoPos, codeParams, "missing type parameter name", "write it as [T constraint]")
		}
	}
	p.failAt(codeParams, "missing type constraint", "any is the constraint that all types satisfy")
}

// checkNames fails if an entry has a type but no name, or no type of its own
// and none that follows.
func (p *parser) checkNames(l paramList, list []param) {
	what, ofWhat := "parameter name", "parameter type"
	if l.ofTypes() {
		what, ofWhat = "type parameter name", "type constraint"
	}
	for i := range list {
		if list[i].name == nil {
			p.fail(list[i].pos(), token.NoPos, codeParams, "missing "+what, "name all parameters or none; _ is a name")
		}
	}
	if list[len(list)-1].typ == nil {
		p.failAt(codeParams, "missing "+ofWhat, "name all parameters or none")
	}
}

// checkVariadic fails if another parameter than a last one that may be variadic
// is. In a, b ...T both are.
func (p *parser) checkVariadic(l paramList, list []param) {
	for i := range list {
		t, ok := list[i].typ.(*ast.Ellipsis)
		shared := i > 0 && list[i-1].typ == nil
		switch {
		case !ok || l.variadic && i == len(list)-1 && !shared:
		case l.variadic:
			p.fail(t.Pos(), t.End(), codeParams, "can only use ... with the final parameter", "")
		default:
			p.fail(t.Pos(), t.End(), codeParams, "invalid use of ...", "results and type parameters are not variadic")
		}
	}
}

// union parses the rest of a union whose first term is x.
func (p *parser) union(x ast.Expr) ast.Expr {
	for p.tok() == token.OR {
		t := &ast.BinaryExpr{X: x, OpPos: p.next(), Op: token.OR}
		t.Y = p.term()
		x = t
	}
	return x
}

// term parses a term of a union.
func (p *parser) term() ast.Expr {
	if p.tok() == token.TILDE {
		return &ast.UnaryExpr{OpPos: p.next(), Op: token.TILDE, X: p.typ()}
	}
	t := p.maybeType()
	if t == nil {
		p.failExpected("~ term or type")
	}
	return t
}
