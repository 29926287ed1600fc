package batch

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/reduce"
)

// Reduce returns a shorter program that fails as f does.
func (r *Runner) Reduce(ctx context.Context, f Failure) (string, error) {
	own := regexp.MustCompile(`_` + f.Program.Name + `\b`)
	return reduce.Reduce(f.Program.Src, func(tries []string) ([]bool, error) {
		var programs []Program
		number := make(map[string]int)
		for i, src := range tries {
			name := fmt.Sprintf("%st%d", f.Program.Name, i)
			number[name] = i
			src = withoutUnusedImports(own.ReplaceAllString(src, "_"+name))
			programs = append(programs, Program{Name: name, Src: src})
		}
		failures, err := r.Run(ctx, programs)
		if err != nil {
			return nil, err
		}
		still := make([]bool, len(tries))
		for _, g := range failures {
			still[number[g.Program.Name]] = g.Kind == f.Kind
		}
		return still, nil
	})
}

var importSpec = regexp.MustCompile(`(?m)^\t"(?:[\w./]*/)?(\w+)"\n`)

// withoutUnusedImports takes out the imports whose packages nothing names.
func withoutUnusedImports(src string) string {
	return importSpec.ReplaceAllStringFunc(src, func(spec string) string {
		if name := importSpec.FindStringSubmatch(spec)[1]; !strings.Contains(src, name+".") {
			return ""
		}
		return spec
	})
}
