package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// perRun bounds one run of the driver.
const perRun = 10 * time.Minute

// run runs the driver over all programs, again behind each that crashes it.
func (b *build) run(ctx context.Context) error {
	all := b.programs
	for first := 0; first < len(all); {
		stdout, stderr, err := b.drive(ctx, first)
		at, done, fault := b.read(stdout, all)
		switch {
		case fault != nil:
			return fault
		case done:
			return nil
		case at < first:
			return fmt.Errorf("the driver: %w\n%s", err, stderr)
		}
		b.fail(Failure{Program: all[at], Kind: Crashes, Got: fmt.Sprintf("%v\n%s", err, clip(stderr, 4000))})
		first = at + 1
	}
	return nil
}

func (b *build) drive(ctx context.Context, first int) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(ctx, perRun)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := b.command(ctx, b.dir+"/run.exe", strconv.Itoa(first), b.Patience.String())
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// read takes in what the driver prints: differences, the number of each case
// before it runs, and done. A crash may cut the last line short, which then says nothing.
func (b *build) read(stdout string, all []Program) (at int, done bool, err error) {
	at = -1
	for line := range strings.Lines(stdout) {
		line, whole := strings.CutSuffix(line, "\n")
		switch {
		case !whole:
		case line == "done":
			done = true
		case strings.HasPrefix(line, "@"):
			if at, err = strconv.Atoi(line[1:]); err != nil {
				return at, false, err
			}
		case strings.HasPrefix(line, "{"):
			var d struct{ Name, Way, Want, Got string }
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				return at, false, err
			}
			b.fail(Failure{Program: all[at], Kind: Differs, Way: d.Way, Want: d.Want, Got: d.Got})
		}
	}
	return at, done, nil
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}
