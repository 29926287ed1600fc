package main

import (
	"github.com/asyncgen/asyncgen/lower/lint"
)

// checkCmd is `asyncgen check`.
type checkCmd struct {
	compileFlags
	Strict      bool     `help:"Exit with 1 if there are warnings."`
	FrameBudget int64    `help:"Warn of frames of more than BYTES bytes (default 16384)." placeholder:"BYTES"`
	Packages    []string `arg:"" optional:"" help:"Packages (default ./...)."`
}

// Run compiles the packages and only reports, lints included.
func (c *checkCmd) Run(s *session) error {
	if c.FrameBudget < 0 {
		return usageError("-frame-budget must not be negative")
	}
	cfg := c.config(s, c.Packages)
	cfg.Lint = &lint.Options{FrameBudget: c.FrameBudget}
	_, found, err := s.diagnose(cfg, c.JSON)
	if err == nil && c.Strict && len(found) > 0 {
		err = exitCode(exitFailed)
	}
	return err
}
