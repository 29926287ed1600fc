package lint

import (
	"go/types"
	"strings"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// unseen reports an async method that a package of the standard library would call
// if it were not async: such a package asks a value of any type for the method when
// it runs, and goes on without it.
var unseen = finding{"AG0510", "%s does not find the method %s, which is async", "a plain method that returns what is known; await before"}

// soughtMethods are methods that are looked for at run time: by name, the signature
// and who looks.
var soughtMethods = map[string][]struct{ signature, by string }{
	"As":               {{"func(any) bool", "errors.As"}},
	"Error":            {{"func() string", "package fmt"}},
	"Format":           {{"func(fmt.State, rune)", "package fmt"}},
	"GoString":         {{"func() string", "package fmt"}},
	"GobDecode":        {{"func([]byte) error", "encoding/gob"}},
	"GobEncode":        {{"func() ([]byte, error)", "encoding/gob"}},
	"Is":               {{"func(error) bool", "errors.Is"}},
	"LogValue":         {{"func() log/slog.Value", "log/slog"}},
	"MarshalBinary":    {{"func() ([]byte, error)", "package encoding"}},
	"MarshalJSON":      {{"func() ([]byte, error)", "encoding/json"}},
	"MarshalText":      {{"func() ([]byte, error)", "package encoding"}},
	"MarshalXML":       {{"func(*encoding/xml.Encoder, encoding/xml.StartElement) error", "encoding/xml"}},
	"MarshalXMLAttr":   {{"func(encoding/xml.Name) (encoding/xml.Attr, error)", "encoding/xml"}},
	"Scan":             {{"func(fmt.ScanState, rune) error", "package fmt"}, {"func(any) error", "database/sql"}},
	"String":           {{"func() string", "package fmt"}},
	"UnmarshalBinary":  {{"func([]byte) error", "package encoding"}},
	"UnmarshalJSON":    {{"func([]byte) error", "encoding/json"}},
	"UnmarshalText":    {{"func([]byte) error", "package encoding"}},
	"UnmarshalXML":     {{"func(*encoding/xml.Decoder, encoding/xml.StartElement) error", "encoding/xml"}},
	"UnmarshalXMLAttr": {{"func(encoding/xml.Attr) error", "encoding/xml"}},
	"Unwrap":           {{"func() error", "package errors"}, {"func() []error", "package errors"}},
	"Value":            {{"func() (database/sql/driver.Value, error)", "database/sql"}},
}

func (l *linter) unseenMethod(m *ir.Machine) {
	f := m.Func
	if f.Decl == nil || !f.HasRecv || f.Yield != nil {
		return
	}
	signature := signatureOf(f.Params[1:], f.Results)
	for _, sought := range soughtMethods[f.Obj.Name()] {
		if sought.signature == signature {
			l.report(unseen, f.Decl.Name, sought.by, f.Obj.Name())
		}
	}
}

// oneName gives types that have two names one of them.
var oneName = strings.NewReplacer("interface{}", "any", "int32", "rune", "uint8", "byte")

// signatureOf writes a signature with the types alone, their packages by path.
func signatureOf(params, results []*types.Var) string {
	text := func(vars []*types.Var) string {
		var names []string
		for _, v := range vars {
			names = append(names, types.TypeString(types.Unalias(v.Type()), nil))
		}
		return strings.Join(names, ", ")
	}
	out := text(results)
	switch len(results) {
	case 0:
	case 1:
		out = " " + out
	default:
		out = " (" + out + ")"
	}
	return oneName.Replace("func(" + text(params) + ")" + out)
}
