package ir

import (
	"go/ast"
	"reflect"
)

// renamer copies trees with other names for their identifiers.
type renamer struct {
	name func(*ast.Ident) string
}

func (r renamer) copy(n ast.Node) ast.Node {
	return r.value(reflect.ValueOf(n)).Interface().(ast.Node)
}

func (r renamer) value(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return r.value(v.Elem())
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		dup := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			dup.Index(i).Set(r.value(v.Index(i)))
		}
		return dup
	case reflect.Pointer:
		return r.pointer(v)
	}
	return v
}

func (r renamer) pointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	switch n := v.Interface().(type) {
	case *ast.Ident:
		return reflect.ValueOf(&ast.Ident{NamePos: n.NamePos, Name: r.name(n)})
	case ast.Node:
		dup := reflect.New(v.Type().Elem())
		dup.Elem().Set(v.Elem())
		for i := range dup.Elem().NumField() {
			if f := dup.Elem().Field(i); f.CanSet() {
				f.Set(r.value(f))
			}
		}
		return dup
	}
	return v // deprecated links to scopes and objects
}
