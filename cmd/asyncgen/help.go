package main

import "github.com/alecthomas/kong"

// helpCmd is `asyncgen help`.
type helpCmd struct {
	Command string `arg:"" optional:"" help:"The command to describe."`
}

// Run prints what --help prints, of a command or of the whole.
func (c *helpCmd) Run(ctx *kong.Context) error {
	var args []string
	if c.Command != "" {
		if command(ctx.Model, c.Command) == nil {
			return usageError(unknownCommand(ctx.Model, c.Command).Error())
		}
		args = []string{c.Command}
	}
	topic, err := kong.Trace(ctx.Kong, args)
	if err != nil {
		return err
	}
	return topic.PrintUsage(false)
}
