package channel_test

import (
	"fmt"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib/channel"
)

// Goroutines use the ends that block them; in an async function it would be
// await tx.Send(i) and await rx.Recv().
func ExampleBounded() {
	tx, rx := channel.Bounded[int](2)
	go func() {
		defer tx.Close(nil)
		for i := range 3 {
			tx.SendBlocking(i)
		}
	}()
	for v, ok := rx.RecvBlocking(); ok; v, ok = rx.RecvBlocking() {
		fmt.Println(v)
	}
	// Output:
	// 0
	// 1
	// 2
}

func ExampleBroadcast() {
	tx, first := channel.Broadcast[string](16)
	second := tx.Subscribe()
	tx.Send(nil, "to all")
	tx.Close(nil)
	var wg sync.WaitGroup
	for _, rx := range []*channel.BroadcastReceiver[string]{first, second} {
		wg.Go(func() {
			defer rx.Close(nil)
			for {
				v, err := rx.RecvBlocking()
				if err != nil {
					return
				}
				fmt.Println(v)
			}
		})
	}
	wg.Wait()
	// Output:
	// to all
	// to all
}

// One channel serves for all answers of who asks one question at a time.
func ExampleOneshotReceiver_Renew() {
	type question struct {
		n     int
		reply channel.OneshotSender[int]
	}
	questions := make(chan question)
	go func() {
		for q := range questions {
			q.reply.Send(nil, q.n*q.n)
		}
	}()

	reply, answer := channel.Oneshot[int]()
	for n := range 3 {
		questions <- question{n, reply}
		square, err := answer.RecvBlocking()
		fmt.Println(square, err)
		reply = answer.Renew()
	}
	close(questions)
	// Output:
	// 0 <nil>
	// 1 <nil>
	// 4 <nil>
}
