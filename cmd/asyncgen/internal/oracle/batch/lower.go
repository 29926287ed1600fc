package batch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/load"
)

// lower compiles the async programs, without those that are at fault.
func (b *build) lower(ctx context.Context) error {
	for len(b.programs) > 0 {
		found, err := b.lowerAll(ctx)
		if err != nil {
			return err
		}
		if !found.HasErrors() {
			return nil
		}
		var text strings.Builder
		if err := diag.Render(&text, found, func(string) []byte { return nil }); err != nil {
			return err
		}
		if !b.blame(Refused, text.String()) {
			return fmt.Errorf("asyncgen: %s", &text)
		}
	}
	return nil
}

func (b *build) lowerAll(ctx context.Context) (diag.List, error) {
	prog, err := load.Load(ctx, load.Config{Dir: b.dir, Env: b.command(ctx, "").Env}, "./async/p")
	if err != nil {
		return nil, err
	}
	pkgs, found := check.Program(prog)
	if found.HasErrors() {
		return found, nil
	}
	pass := lower.Package
	if b.Goroutines {
		pass = lower.Bodies
	}
	for _, pkg := range pkgs {
		files, list := pass(pkg)
		found = append(found, list...)
		for _, f := range files {
			list, err := b.emit(f)
			if err != nil {
				return nil, err
			}
			found = append(found, list...)
		}
	}
	return found, nil
}

func (b *build) emit(f *ir.File) (diag.List, error) {
	if b.Plant.Lowered != nil {
		b.Plant.Lowered(f)
	}
	code, err := emit.File(f, emit.Options{})
	var list diag.List
	if errors.As(err, &list) {
		return list, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Source.Name, err)
	}
	if b.Plant.Emitted != nil {
		code = b.Plant.Emitted(code)
	}
	return nil, os.WriteFile(f.Source.Output, code, 0o666)
}
