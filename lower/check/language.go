package check

import (
	"go/ast"
	"go/token"
	"go/version"
)

// oldestLanguage is the first version of the language in which a file with async
// functions can be. Before go1.22 all iterations of a loop share its variables, and
// before go1.23 a file cannot range over functions, as what is generated does.
const oldestLanguage = "go1.23"

// refuseOldLanguage reports the first async function of the file if the file is in an
// older version of the language. That the function asks for a newer one is then not
// to be reported again.
func (r *rewriter) refuseOldLanguage(syntax *ast.File) {
	language := syntax.GoVersion
	if language == "" {
		language = r.language
	}
	if len(r.out.funcs) == 0 || language == "" || version.Compare(language, oldestLanguage) >= 0 {
		return
	}
	at := r.asyncPos(r.out.funcs[0])
	r.refuse(at, at+token.Pos(len("async")), oldLanguage, language)
	syntax.GoVersion = oldestLanguage
}

// asyncPos returns where the word async of f stands.
func (r *rewriter) asyncPos(f *asyncFunc) token.Pos {
	if f.place != nil {
		return f.place.pos
	}
	return r.src.Async[f.decl.Type].Pos
}
