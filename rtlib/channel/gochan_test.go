package channel_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/channel"
	"go.uber.org/goleak"
)

func TestGoChannelsBothWays(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	in := make(chan int)
	out := channel.ToGo(t.Context(), channel.FromGo(t.Context(), in, 2), 1)
	go func() {
		defer close(in)
		for i := range 1000 {
			in <- i
		}
	}()
	want := 0
	for v := range out {
		if v != want {
			t.Fatalf("%d, want %d", v, want)
		}
		want++
	}
	if want != 1000 {
		t.Fatalf("%d values", want)
	}
}

// The goroutines end although nobody sends or receives any more.
func TestGoChannelsEndWithTheContext(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for name, stage := range map[string]func(in chan int){
		"nothing is sent":                 func(chan int) {},
		"the receiver does not read":      func(in chan int) { in <- 1 },
		"the way is full and one is over": func(in chan int) { in <- 1; in <- 2; in <- 3 },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			in := make(chan int)
			out := channel.ToGo(ctx, channel.FromGo(ctx, in, 1), 0)
			stage(in)
			cancel()
			for range out {
			}
		})
	}
}

func TestFromGoEndsWithItsReceiver(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	rx := channel.FromGo(t.Context(), make(chan int), 1)
	rx.Close(nil)
	in := make(chan int, 1)
	in <- 5
	rx = channel.FromGo(t.Context(), in, 1)
	for rx.Len() == 0 {
		runtime.Gosched()
	}
	rx.Close(nil)
	if v, ok := rx.RecvBlocking(); v != 5 || !ok {
		t.Fatal(v, ok)
	}
}
