package emit

import (
	"go/ast"
	"maps"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// asyncWriter writes an async function.
type asyncWriter struct {
	fn   *check.Func
	code func(*output) []jen.Code
}

// asyncWriters returns what writes the async functions, those declared by their
// declarations, the literals in source order.
func (out *output) asyncWriters() (declared map[*ast.FuncDecl]asyncWriter, literals []asyncWriter) {
	declared = make(map[*ast.FuncDecl]asyncWriter)
	add := func(fn *check.Func, code func(*output) []jen.Code) {
		if fn.Inside != nil {
			code = func(out *output) []jen.Code { return out.restOf(fn) }
		}
		if w := (asyncWriter{fn, code}); fn.Decl != nil {
			declared[fn.Decl] = w
		} else {
			literals = append(literals, w)
		}
	}
	for _, m := range out.Machines {
		out.insiders.make[m.Func] = func(out *output) insider { return newMachine(out, m) }
		out.machines[m.Func] = m
		add(m.Func, func(out *output) []jen.Code { return newMachine(out, m).code() })
	}
	for _, b := range out.Bodies {
		out.insiders.make[b.Source] = func(out *output) insider { return newRoutine(out, b) }
		add(b.Source, func(out *output) []jen.Code { return newRoutine(out, b).code() })
	}
	return declared, literals
}

// piece is a declaration of the source, or the end of the file, with the text above it.
type piece struct {
	copied   []jen.Code
	decl     ast.Decl // as checked
	async    asyncWriter
	plain    *normal.Plain
	literals []asyncWriter // that stand in it
}

// code is what becomes of p.
func (out *output) code(p piece) []jen.Code {
	codes := p.copied
	out.aliases = &aliases{out.hidden[p.decl], noneNeeded()}
	switch {
	case p.async.fn != nil:
		codes = append(codes, p.async.code(out)...)
	case p.plain != nil:
		codes = append(codes, out.plain(p.plain)...)
	case p.decl != nil:
		out.mentions(p.decl)
	}
	codes = append(codes, out.liftedFrom(p.decl)...)
	for _, l := range p.literals {
		codes = append(codes, l.code(out)...)
	}
	return append(codes, out.aliasDecls()...)
}

// pieces divides the file into parts, and those into pieces.
func (out *output) pieces(src *source) [][]piece {
	async, literals := out.asyncWriters()
	plain := out.plainDecls()
	var all [][]piece
	var open []piece
	from, whole := src.at, src.constrained()
	for i, d := range out.Source.Source.Syntax.Decls {
		p := piece{decl: out.Source.Syntax.Decls[i]}
		if fd, ok := d.(*ast.FuncDecl); ok {
			p.async = async[fd]
		}
		if p.async.fn != nil || out.isDropped(d) {
			p.copied = src.copyTo(out.asyncStart(d.(*ast.FuncDecl)))
			src.skipTo(d.End())
			if p.async.fn == nil {
				p.decl = nil
			}
		} else if p.plain = plain[p.decl]; p.plain != nil {
			p.copied = src.copyTo(declStart(d))
			src.skipTo(d.End())
		}
		n := 0
		for n < len(literals) && literals[n].fn.Pos < d.End() {
			n++
		}
		p.literals, literals = literals[:n], literals[n:]
		if open = append(open, p); p.async.fn != nil && !whole && src.at-from >= minPart {
			all, open, from = append(all, open), nil, src.at
		}
	}
	return append(all, append(open, piece{copied: src.copyRest()}))
}

// parts writes the async functions and what is copied of the source, in its order. It
// does so part by part, side by side: as if each were the first, and once more if it is
// not as it would be below the others.
func (out *output) parts() []*part {
	src := newSource(out)
	all := out.pieces(src)
	results := make([]*madePart, len(all))
	concurrent.Each(len(all), func(i int) { results[i] = out.part(all[i], i == 0) })
	var parts []*part
	for i, r := range results {
		if i > 0 && !out.admits(r.out) {
			r = out.part(all[i], false)
		}
		out.join(r.out)
		if i > 0 && r.part != nil {
			parts = append(parts, r.part)
		}
	}
	first := out.finish(out.assemble(src, results[0].code))
	first.addLines(out)
	return append([]*part{first}, parts...)
}

// madePart is a part with the output that it was made for.
type madePart struct {
	out  *output
	code []jen.Code // of the first one, which has the imports: they come last
	part *part      // any other one; nil if it is empty
}

func (out *output) part(pieces []piece, first bool) *madePart {
	m := &madePart{out: out.fork()}
	for _, p := range pieces {
		m.code = append(m.code, m.out.code(p)...)
	}
	if first || len(m.code) == 0 {
		return m
	}
	f := jen.NewFile("p")
	for _, c := range m.code {
		f.Add(c)
	}
	m.code, m.part = nil, out.finish(f)
	m.part.cutClause()
	m.part.addLines(out)
	return m
}

// fork returns an output of the same file for one part of it, to which nothing comes from
// the others.
func (out *output) fork() *output {
	f := *out
	f.imports, f.notes, f.moved = out.imports.fork(), out.notes.fork(), maps.Clone(out.moved)
	f.insiders.made, f.seconds = make(map[*check.Func]insider), newSecondNames()
	f.diags, f.needsRuntime, f.runtime = nil, false, ""
	f.types.imports, f.types.diags = f.imports, &f.diags
	return &f
}

// admits reports whether part would be what it is below what out has already: no name and
// no comment that it has given out is taken.
func (out *output) admits(part *output) bool {
	for name := range part.moved {
		if out.moved[name] {
			return false
		}
	}
	for g := range part.notes.used {
		if out.notes.used[g] {
			return false
		}
	}
	return out.imports.admits(part.imports)
}

// join adds to out what a part of it has given out.
func (out *output) join(part *output) {
	out.imports.join(part.imports)
	maps.Copy(out.moved, part.moved)
	maps.Copy(out.notes.used, part.notes.used)
	out.diags = append(out.diags, part.diags...)
	out.needsRuntime = out.needsRuntime || part.needsRuntime
}
