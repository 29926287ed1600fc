package main

// checkCmd is `asyncgen check`.
type checkCmd struct {
	compileFlags
	Packages []string `arg:"" optional:"" help:"Packages (default ./...)."`
}

// Run compiles the packages and only reports.
func (c *checkCmd) Run(s *session) error {
	_, err := s.compile(c.config(s, c.Packages), c.JSON)
	return err
}
