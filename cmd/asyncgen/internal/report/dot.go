package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/asyncgen/asyncgen/lower/explain"
)

// Dot writes functions as one graph for Graphviz: a cluster for each, with a node
// for each state and edges to those that may follow.
func Dot(w io.Writer, functions []*explain.Function) error {
	var b bytes.Buffer
	b.WriteString("digraph asyncgen {\n\tnode [shape=box, fontname=monospace];\n\trankdir=TB;\n")
	for i, f := range functions {
		cluster(&b, i, f)
	}
	b.WriteString("}\n")
	_, err := w.Write(b.Bytes())
	return err
}

func cluster(b *bytes.Buffer, n int, f *explain.Function) {
	fmt.Fprintf(b, "\tsubgraph cluster_%d {\n", n)
	fmt.Fprintf(b, "\t\tlabel=%s;\n", label(fmt.Sprintf("%s, %d bytes", f.Name, f.Size)))
	fmt.Fprintf(b, "\t\tf%d_start [label=\"start\", shape=ellipse];\n", n)
	fmt.Fprintf(b, "\t\tf%d_end [label=\"end\", shape=ellipse];\n", n)
	for _, s := range f.States {
		fmt.Fprintf(b, "\t\tf%d_%d [label=%s];\n", n, s.Number, label(stateLabel(s)))
	}
	edges(b, n, "start", f.First, f.ReturnsAtOnce)
	for _, s := range f.States {
		edges(b, n, fmt.Sprint(s.Number), s.Next, s.Returns)
	}
	b.WriteString("\t}\n")
}

func stateLabel(s *explain.State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d, line %d", s.Number, s.Line)
	if s.Yield {
		b.WriteString("\nyield")
	}
	for _, c := range s.Children {
		fmt.Fprintf(&b, "\nawait %s", shortened(c.Awaits))
	}
	fmt.Fprintf(&b, "\n%d bytes live", s.Live)
	for _, v := range s.Saves {
		fmt.Fprintf(&b, "\n%s %d", v.Variable, v.Size)
	}
	return b.String()
}

func edges(b *bytes.Buffer, n int, from string, next []uint32, returns bool) {
	for _, to := range next {
		fmt.Fprintf(b, "\t\tf%d_%s -> f%[1]d_%[3]d;\n", n, from, to)
	}
	if returns {
		fmt.Fprintf(b, "\t\tf%d_%s -> f%[1]d_end;\n", n, from)
	}
}

// label quotes text as Graphviz reads it, each line aligned to the left.
func label(text string) string {
	text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\l`).Replace(text)
	if strings.Contains(text, `\l`) {
		text += `\l`
	}
	return `"` + text + `"`
}
