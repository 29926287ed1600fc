package main

import (
	"context"
	"errors"
	"go/token"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/generate"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/output"
	"github.com/asyncgen/asyncgen/dsl/diag"
)

// compile compiles packages and reports what it finds. If that has errors, it
// returns the packages that have none, and an exitCode.
func (s *session) compile(cfg generate.Config, asJSON bool) ([]*generate.Package, error) {
	pkgs, _, err := s.diagnose(cfg, asJSON)
	return pkgs, err
}

// diagnose is compile for who wants to know what was found, too.
func (s *session) diagnose(cfg generate.Config, asJSON bool) ([]*generate.Package, diag.List, error) {
	pkgs, found, err := generate.Compile(context.Background(), cfg)
	if err != nil {
		return nil, nil, err
	}
	if err := s.report(found, asJSON); err != nil {
		return nil, nil, err
	}
	if found.HasErrors() {
		return pkgs, found, exitCode(exitErrors)
	}
	return pkgs, found, nil
}

// write brings packages to disk, each as a whole or not at all. What fails is
// reported, and does not keep the other packages from being written.
func (s *session) write(pkgs []*generate.Package, asJSON bool) error {
	var errs []error
	for _, p := range pkgs {
		changes, err := output.Plan(p.Files, p.Orphans)
		if err == nil {
			err = output.Apply(changes)
		}
		errs = append(errs, err)
	}
	return s.cannotWrite(errors.Join(errs...), asJSON)
}

// cannotWrite reports the errors of output and returns an exitCode, or nil if
// there are none.
func (s *session) cannotWrite(err error, asJSON bool) error {
	if err == nil {
		return nil
	}
	var found diag.List
	for _, e := range flatten(err) {
		found = append(found, writeDiagnostic(e))
	}
	if err := s.report(found, asJSON); err != nil {
		return err
	}
	return exitCode(exitErrors)
}

// flatten returns the errors that errors.Join has joined.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

// The codes of what can go wrong when output is written.
const (
	codeCannotWrite = "AG0901"
	codeForeign     = "AG0902"
)

func writeDiagnostic(err error) *diag.Diagnostic {
	var foreign *output.ForeignError
	var write *output.WriteError
	switch {
	case errors.As(err, &foreign):
		return &diag.Diagnostic{
			Code:    codeForeign,
			Pos:     token.Position{Filename: foreign.Path},
			Message: "this file was not written by asyncgen and is not overwritten",
			Hint:    "rename it, or delete it if it is generated code that lost its first line",
		}
	case errors.As(err, &write) && write.ReadOnly():
		return &diag.Diagnostic{
			Code:    codeCannotWrite,
			Pos:     token.Position{Filename: write.Path},
			Message: "cannot write: the folder is read-only (" + write.Cause().Error() + ")",
			Hint:    "make the folder writable, or use -stdout; nothing of the package was changed",
		}
	case errors.As(err, &write):
		return &diag.Diagnostic{
			Code:    codeCannotWrite,
			Pos:     token.Position{Filename: write.Path},
			Message: "cannot write: " + write.Cause().Error(),
			Hint:    "nothing of the package was changed",
		}
	}
	return &diag.Diagnostic{Code: codeCannotWrite, Message: err.Error()}
}
