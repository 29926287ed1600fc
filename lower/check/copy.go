package check

import (
	"go/ast"
	"reflect"
)

// copier copies trees on write: a node none of whose parts changes stays the
// node it is, so that the parsed tree is shared and never written to.
type copier struct {
	// visit may replace n, whose children are then its own business; it returns
	// nil for a node that is to be copied in the ordinary way. Identifiers, half of
	// all nodes, stay as they are.
	visit func(n ast.Node) ast.Node
	// fresh makes every node a new one.
	fresh bool
}

// nodeFields lists, by node type, the struct fields that hold nodes.
var nodeFields = fieldsOfNodes(
	&ast.ArrayType{}, &ast.AssignStmt{}, &ast.BadDecl{}, &ast.BadExpr{}, &ast.BadStmt{},
	&ast.BasicLit{}, &ast.BinaryExpr{}, &ast.BlockStmt{}, &ast.BranchStmt{}, &ast.CallExpr{},
	&ast.CaseClause{}, &ast.ChanType{}, &ast.CommClause{}, &ast.CompositeLit{}, &ast.DeclStmt{},
	&ast.DeferStmt{}, &ast.Ellipsis{}, &ast.EmptyStmt{}, &ast.ExprStmt{}, &ast.Field{},
	&ast.FieldList{}, &ast.ForStmt{}, &ast.FuncDecl{}, &ast.FuncLit{}, &ast.FuncType{},
	&ast.GenDecl{}, &ast.GoStmt{}, &ast.Ident{}, &ast.IfStmt{}, &ast.ImportSpec{},
	&ast.IncDecStmt{}, &ast.IndexExpr{}, &ast.IndexListExpr{}, &ast.InterfaceType{},
	&ast.KeyValueExpr{}, &ast.LabeledStmt{}, &ast.MapType{}, &ast.ParenExpr{}, &ast.RangeStmt{},
	&ast.ReturnStmt{}, &ast.SelectStmt{}, &ast.SelectorExpr{}, &ast.SendStmt{}, &ast.SliceExpr{},
	&ast.StarExpr{}, &ast.StructType{}, &ast.SwitchStmt{}, &ast.TypeAssertExpr{}, &ast.TypeSpec{},
	&ast.TypeSwitchStmt{}, &ast.UnaryExpr{}, &ast.ValueSpec{},
)

func fieldsOfNodes(nodes ...ast.Node) map[reflect.Type][]int {
	node := reflect.TypeFor[ast.Node]()
	comments := reflect.TypeFor[*ast.CommentGroup]()
	m := make(map[reflect.Type][]int, len(nodes))
	for _, n := range nodes {
		t := reflect.TypeOf(n).Elem()
		m[t] = nil
		for i := range t.NumField() {
			ft := t.Field(i).Type
			if ft.Kind() == reflect.Slice {
				ft = ft.Elem()
			}
			if ft.Implements(node) && ft != comments {
				m[t] = append(m[t], i)
			}
		}
	}
	return m
}

// copyNode returns the copy of n.
func copyNode[N ast.Node](c *copier, n N) N {
	if v := reflect.ValueOf(n); !v.IsValid() || v.IsNil() {
		return n
	}
	return c.node(n).(N)
}

// copyAll returns the copies of ns, in ns itself if nothing changed.
func copyAll[N ast.Node](c *copier, ns []N) []N {
	v, changed := c.slice(reflect.ValueOf(ns))
	if !changed {
		return ns
	}
	return v.Interface().([]N)
}

func (c *copier) node(n ast.Node) ast.Node {
	if _, ok := n.(*ast.Ident); ok && !c.fresh {
		return n
	}
	if c.visit != nil {
		if r := c.visit(n); r != nil {
			return r
		}
	}
	return c.children(n)
}

// children copies n by copying what it holds.
func (c *copier) children(n ast.Node) ast.Node {
	old := reflect.ValueOf(n).Elem()
	var dup reflect.Value
	if c.fresh {
		dup = duplicate(old)
	}
	for _, i := range nodeFields[old.Type()] {
		f, changed := c.field(old.Field(i))
		if !changed {
			continue
		}
		if !dup.IsValid() {
			dup = duplicate(old)
		}
		dup.Field(i).Set(f)
	}
	if !dup.IsValid() {
		return n
	}
	return dup.Addr().Interface().(ast.Node)
}

func duplicate(v reflect.Value) reflect.Value {
	dup := reflect.New(v.Type()).Elem()
	dup.Set(v)
	return dup
}

func (c *copier) field(v reflect.Value) (reflect.Value, bool) {
	if v.Kind() == reflect.Slice {
		return c.slice(v)
	}
	if v.IsNil() {
		return v, false
	}
	n := v.Interface().(ast.Node)
	r := c.node(n)
	return reflect.ValueOf(r), r != n
}

func (c *copier) slice(v reflect.Value) (reflect.Value, bool) {
	var dup reflect.Value
	for i := range v.Len() {
		e, changed := c.field(v.Index(i))
		if !changed {
			continue
		}
		if !dup.IsValid() {
			dup = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(dup, v)
		}
		dup.Index(i).Set(e)
	}
	if !dup.IsValid() {
		return v, false
	}
	return dup, true
}

// clone returns a tree that shares no node with n.
func clone[N ast.Node](n N) N { return copyNode(&copier{fresh: true}, n) }
