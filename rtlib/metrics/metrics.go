// Package metrics shows what runtimes count: to Prometheus and to expvar.
package metrics

import (
	"bytes"
	"expvar"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Publish makes the metrics of rt a variable of package expvar, as JSON. Like
// [expvar.Publish] it ends the program if the name is taken.
func Publish(name string, rt *rtlib.Runtime) {
	expvar.Publish(name, expvar.Func(func() any { return rt.Metrics() }))
}

// Handler serves the metrics of the runtimes in the text format of Prometheus,
// told apart by the label "runtime", which is a runtime's name; a second one of the same
// name has a number behind it.
func Handler(runtimes ...*rtlib.Runtime) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		// An error means that the client has gone.
		_ = Write(w, runtimes...)
	})
}

// family is one metric in the text format.
type family struct {
	name, kind, help string
	// of is called for each runtime, worker for each worker; one of them is set.
	of     func(*rtlib.Metrics) float64
	worker func(*rtlib.WorkerMetrics) float64
}

var families = []family{
	{"tasks", "gauge", "Tasks that have not ended.", func(m *rtlib.Metrics) float64 { return float64(m.Tasks) }, nil},
	{"tasks_spawned_total", "counter", "Tasks spawned.", func(m *rtlib.Metrics) float64 { return float64(m.Spawned) }, nil},
	{"injected_tasks", "gauge", "Tasks in the queue that all workers share.", func(m *rtlib.Metrics) float64 { return float64(m.Injected) }, nil},
	{"blocking_running", "gauge", "Blocking functions that run.", func(m *rtlib.Metrics) float64 { return float64(m.BlockingRunning) }, nil},
	{"blocking_waiting", "gauge", "Blocking functions that wait for their turn.", func(m *rtlib.Metrics) float64 { return float64(m.BlockingWaiting) }, nil},
	{"extra_workers", "gauge", "Workers that stand in for blocked ones.", func(m *rtlib.Metrics) float64 { return float64(m.ExtraWorkers) }, nil},
	{"worker_parked", "gauge", "Whether the worker waits for work.", nil, func(w *rtlib.WorkerMetrics) float64 { return number(w.Parked) }},
	{"worker_blocked", "gauge", "Whether the worker is in a long poll.", nil, func(w *rtlib.WorkerMetrics) float64 { return number(w.Blocked) }},
	{"worker_queued_tasks", "gauge", "Tasks in the worker's own queue.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Queued) }},
	{"worker_polls_total", "counter", "Polls of tasks.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Polls) }},
	{"worker_parks_total", "counter", "Times the worker waited for work.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Parks) }},
	{"worker_steals_total", "counter", "Times the worker found tasks at another.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Steals) }},
	{"worker_stolen_tasks_total", "counter", "Tasks taken from other workers.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Stolen) }},
	{"worker_overflows_total", "counter", "Times half of a full queue went to the shared one.", nil, func(w *rtlib.WorkerMetrics) float64 { return float64(w.Overflows) }},
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// prefix is that of all metrics.
const prefix = "asyncgen_"

// Write writes the metrics of the runtimes as [Handler] serves them.
func Write(w io.Writer, runtimes ...*rtlib.Runtime) error {
	all := make([]rtlib.Metrics, len(runtimes))
	for i, rt := range runtimes {
		all[i] = rt.Metrics()
	}
	tellApart(all)
	var text bytes.Buffer
	for _, f := range families {
		fmt.Fprintf(&text, "# HELP %s%s %s\n# TYPE %s%s %s\n", prefix, f.name, f.help, prefix, f.name, f.kind)
		for i := range all {
			m := &all[i]
			if f.of != nil {
				fmt.Fprintf(&text, "%s%s{runtime=%s} %v\n", prefix, f.name, m.Name, f.of(m))
				continue
			}
			for j := range m.Workers {
				fmt.Fprintf(&text, "%s%s{runtime=%s,worker=\"%d\"} %v\n", prefix, f.name, m.Name, m.Workers[j].ID, f.worker(&m.Workers[j]))
			}
		}
	}
	writePollTimes(&text, all)
	_, err := w.Write(text.Bytes())
	return err
}

// tellApart makes labels of the names, each of which is there once.
func tellApart(all []rtlib.Metrics) {
	taken := make(map[string]bool)
	for i := range all {
		name := all[i].Name
		for n := 2; taken[name]; n++ {
			name = fmt.Sprint(all[i].Name, " ", n)
		}
		taken[name] = true
		all[i].Name = `"` + escapes.Replace(name) + `"`
	}
}

// escapes are those that the format has in a label.
var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// writePollTimes writes the histogram, whose buckets the format wants cumulated.
func writePollTimes(w io.Writer, all []rtlib.Metrics) {
	const name = prefix + "poll_seconds"
	fmt.Fprintf(w, "# HELP %s Time of polls; a sample.\n# TYPE %s histogram\n", name, name)
	for i := range all {
		m := &all[i]
		var below uint64
		for b, n := range m.PollTimes {
			below += n
			bound := "+Inf"
			if b < len(m.PollTimes)-1 {
				bound = strconv.FormatFloat(rtlib.PollBound(b).Seconds(), 'g', -1, 64)
			}
			fmt.Fprintf(w, "%s_bucket{runtime=%s,le=%q} %d\n", name, m.Name, bound, below)
		}
		fmt.Fprintf(w, "%s_count{runtime=%s} %d\n", name, m.Name, below)
	}
}
