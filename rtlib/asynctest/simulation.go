package asynctest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Simulation is a simulated runtime and its world. It is used by its own tasks
// and, while none of them runs, by the test.
type Simulation struct {
	rt      *rtlib.Runtime
	start   time.Time
	random  *rand.Rand // of the world; the runtime has its own
	trace   bytes.Buffer
	network *Network
	disks   map[string]*Disk // by host
}

// New makes a simulation with a number of workers, which ends with the test.
// Tasks that are left then are aborted; one that does not end fails the test.
func New(t testing.TB, seed uint64, workers int) *Simulation {
	s := &Simulation{random: rand.New(rand.NewPCG(seed, 2)), disks: make(map[string]*Disk)}
	s.rt = rtlib.New(rtlib.Simulated(seed, workers), rtlib.Name("simulation"), rtlib.OnPoll(s.polled))
	s.start = s.rt.Now()
	s.network = newNetwork(s)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.rt.Shutdown(ctx); err != nil {
			t.Errorf("simulation of seed %d: %v", seed, err)
		}
	})
	return s
}

// Seeds runs f as a subtest for each of n seeds, named after it: a test that
// fails for seed 17 is repeated with -run 'TestX/seed=17$'. Each has a simulation
// of its own, of one to four workers.
func Seeds(t *testing.T, n int, f func(t *testing.T, s *Simulation)) {
	t.Helper()
	for seed := range uint64(n) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) { f(t, New(t, seed, 1+int(seed%4))) })
	}
}

// Run runs fut to its end, as [rtlib.BlockOnHandle] does.
func Run[T any](s *Simulation, fut rtlib.Future[T]) T { return rtlib.BlockOnHandle(s.rt.Handle(), fut) }

// Handle returns the handle of the runtime, for spawning tasks before Run.
func (s *Simulation) Handle() rtlib.Handle { return s.rt.Handle() }

// Network returns the network of the simulation.
func (s *Simulation) Network() *Network { return s.network }

// Elapsed returns the time since the simulation's start, on its clock.
func (s *Simulation) Elapsed() time.Duration { return s.rt.Now().Sub(s.start) }

// Tracef adds a line to the trace, with the time.
func (s *Simulation) Tracef(format string, args ...any) {
	fmt.Fprintf(&s.trace, "%v ", s.Elapsed())
	fmt.Fprintf(&s.trace, format, args...)
	s.trace.WriteByte('\n')
}

// WriteTrace writes what has happened so far: each poll and each event of the
// network and of disks, in order. It is the same for the same seed and program.
func (s *Simulation) WriteTrace(w io.Writer) error {
	_, err := w.Write(s.trace.Bytes())
	return err
}

func (s *Simulation) polled(e rtlib.PollEvent) {
	fmt.Fprintf(&s.trace, "%v worker %d polls task %d %s\n", e.At, e.Worker, e.Task, e.Func)
}
