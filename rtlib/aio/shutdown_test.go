package aio_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// A goroutine that reads or writes by way of a runtime gets an error when that is shut
// down. A panic would end the program, for nobody recovers in io.Copy.
func TestShutdownIsAnErrorOfBlockingEnds(t *testing.T) {
	rt := rtlib.New(rtlib.Workers(1))
	a, _ := aio.Duplex(1)
	type end struct{ err, panicked any }
	ends := make(chan end, 2)
	run := func(f func() error) {
		var e end
		defer func() {
			e.panicked = recover()
			ends <- e
		}()
		e.err = f()
	}
	go run(func() error { _, err := io.ReadAll(aio.ToReader(rt.Handle(), a)); return err })
	go run(func() error { _, err := aio.ToWriter(rt.Handle(), a).Write(make([]byte, 10)); return err })
	for rt.Metrics().Tasks < 2 {
		time.Sleep(time.Millisecond)
	}
	if err := rt.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		e := <-ends
		err, _ := e.err.(error)
		if _, ok := errors.AsType[*rtlib.JoinError](err); !ok || e.panicked != nil {
			t.Errorf("error %v, panic %v", e.err, e.panicked)
		}
	}
}
