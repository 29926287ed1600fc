package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/generate"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/output"
)

// overlay writes to dir what write would change beside the sources, and returns
// the file that tells the go command of it, for its flag -overlay.
func (s *session) overlay(pkgs []*generate.Package, dir string, asJSON bool) (string, error) {
	var changes []output.Change
	var errs []error
	for _, p := range pkgs {
		list, err := output.Plan(p.Files, p.Orphans)
		changes = append(changes, list...)
		errs = append(errs, err)
	}
	if err := s.cannotWrite(errors.Join(errs...), asJSON); err != nil {
		return "", err
	}
	replace := make(map[string]string)
	for i, c := range changes {
		if c.Kind == output.Orphaned {
			replace[c.Path] = "" // which the go command takes for a file that is gone
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d-%s", i, filepath.Base(c.Path)))
		if err := os.WriteFile(name, c.New, 0o666); err != nil {
			return "", err
		}
		replace[c.Path] = name
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o666)
}
