package metrics_test

import (
	"context"
	"encoding/json"
	"expvar"
	"fmt"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/metrics"
)

func runtime(t *testing.T, name string) *rtlib.Runtime {
	rt := rtlib.New(rtlib.Name(name), rtlib.Workers(2))
	t.Cleanup(func() {
		if err := rt.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for range 200 {
		rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.YieldNow())
	}
	return rt
}

func TestHandlerServesTheTextFormat(t *testing.T) {
	server := httptest.NewServer(metrics.Handler(runtime(t, "one"), runtime(t, `with "quotes"`)))
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^(# (HELP|TYPE) asyncgen_\w+ .+|asyncgen_\w+\{runtime="(one|with \\"quotes\\")"(,(worker|le)="[^"]+")?\} [0-9.e+]+)$`)
	for l := range strings.Lines(string(text)) {
		if !line.MatchString(strings.TrimSuffix(l, "\n")) {
			t.Errorf("not in the format: %s", l)
		}
	}
	for _, want := range []string{
		`asyncgen_tasks_spawned_total{runtime="one"} 200`, `asyncgen_worker_polls_total{runtime="one",worker="1"}`,
		`asyncgen_poll_seconds_bucket{runtime="one",le="+Inf"}`, `le="2.56e-07"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

var published int // a variable cannot be published again under its name

func TestPublishedVariableIsJSON(t *testing.T) {
	published++
	name := fmt.Sprint("runtime ", published)
	metrics.Publish(name, runtime(t, "three"))
	var m rtlib.Metrics
	if err := json.Unmarshal([]byte(expvar.Get(name).String()), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "three" || m.Spawned != 200 || len(m.Workers) < 2 { // a slow machine may get an extra one
		t.Errorf("got %+v", m)
	}
}
