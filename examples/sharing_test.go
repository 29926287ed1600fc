package examples_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lines runs an example and returns the lines that it prints.
func lines(t *testing.T, example string) []string {
	t.Helper()
	out, err := command(t, example).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

func TestSemaphoreLetsThreeWorkAtATime(t *testing.T) {
	t.Parallel()
	busy := map[string]bool{}
	done := 0
	for _, line := range lines(t, "semaphore") {
		task, what, _ := strings.Cut(strings.TrimPrefix(line, "task "), " ")
		switch what {
		case "starts":
			busy[task] = true
		case "is done":
			if !busy[task] {
				t.Errorf("task %s is done before it starts", task)
			}
			delete(busy, task)
			done++
		default:
			t.Errorf("it printed %q", line)
		}
		if len(busy) > 3 {
			t.Errorf("%d at a time", len(busy))
		}
	}
	if done != 10 {
		t.Errorf("%d tasks are done", done)
	}
}

func TestMutexTasksCountTogether(t *testing.T) {
	t.Parallel()
	got := lines(t, "mutex")
	var tasks []string
	for i, line := range got[:len(got)-1] {
		var task, n int
		if _, err := fmt.Sscanf(line, "task %d made it %d", &task, &n); err != nil || n != i+1 {
			t.Errorf("line %d is %q", i, line)
		}
		tasks = append(tasks, fmt.Sprint(task))
	}
	slices.Sort(tasks)
	if d := cmp.Diff(strings.Split("0 1 2 3 4 5 6 7 8 9", " "), tasks); d != "" {
		t.Error(d)
	}
	if last := got[len(got)-1]; last != "in the end it is 10" {
		t.Errorf("the last line is %q", last)
	}
}

func TestRWLockReadersSeeTheListWhole(t *testing.T) {
	t.Parallel()
	want := "[1 2 3 4 5]"
	var readers []string
	for _, line := range lines(t, "rwlock") {
		if line == "the writer has added 6" {
			want = "[1 2 3 4 5 6]"
			continue
		}
		reader, list, ok := strings.Cut(strings.TrimPrefix(line, "reader "), " sees ")
		// A reader may have read ahead of the writer and print after it.
		if !ok || list != want && list != "[1 2 3 4 5]" {
			t.Errorf("it printed %q", line)
		}
		readers = append(readers, reader)
	}
	slices.Sort(readers)
	if d := cmp.Diff([]string{"0", "1", "2", "3", "4"}, readers); d != "" {
		t.Error(d)
	}
	if want != "[1 2 3 4 5 6]" {
		t.Error("the writer has not written")
	}
}

func TestMetricsMeasures(t *testing.T) {
	t.Parallel()
	got := strings.Join(lines(t, "metrics"), "\n")
	want := regexp.MustCompile(`^answered after 10ms\nanswered after 20ms\nanswered after 30ms\nrequests: 3\nmean duration: [1-9]\S*s$`)
	if !want.MatchString(got) {
		t.Errorf("it printed %q", got)
	}
}
