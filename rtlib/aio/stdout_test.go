package aio_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// lines is a task that writes so many lines to the standard output.
type lines struct {
	name  string
	n     int
	write rtlib.Future[error]
}

func (l *lines) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	for ; l.n > 0; l.n-- {
		if l.write == nil {
			l.write = aio.WriteString(aio.Stdout(), fmt.Sprintf("%s %d\n", l.name, l.n))
		}
		if _, ready := l.write.Poll(cx); !ready {
			return u, false
		}
		l.write = nil
	}
	return u, true
}

func (l *lines) Cancel(cx *rtlib.Context) {}

// The standard output is one for all tasks, each of which may write to it.
func TestTasksWriteToTheStandardOutput(t *testing.T) {
	const inside, tasks, each = "AIO_STDOUT", 4, 200
	if os.Getenv(inside) != "" {
		rt := rtlib.New(rtlib.Workers(2))
		var all []*rtlib.JoinHandle[rtlib.Unit]
		for i := range tasks {
			all = append(all, rtlib.SpawnOn[rtlib.Unit](rt.Handle(), &lines{name: fmt.Sprint("task ", i), n: each}))
		}
		for _, task := range all {
			rtlib.BlockOnHandle[rtlib.Result[rtlib.Unit]](rt.Handle(), task)
		}
		os.Exit(0)
	}
	c := exec.Command(os.Args[0], "-test.run=^TestTasksWriteToTheStandardOutput$", "-test.timeout=20s")
	c.Env = append(os.Environ(), inside+"=1")
	out, err := c.CombinedOutput()
	got := slices.Collect(strings.Lines(string(out)))
	slices.Sort(got)
	if distinct := len(slices.Compact(slices.Clone(got))); err != nil || len(got) != tasks*each || distinct != tasks*each {
		t.Errorf("%v; %d lines, of which %d are distinct; want %d", err, len(got), distinct, tasks*each)
	}
}
