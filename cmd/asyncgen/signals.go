package main

import (
	"os"
	"os/exec"
	"os/signal"
)

// wait runs a child and passes on to it the signals that reach only this
// process: what asks this command to stop asks the program to stop.
func (s *session) wait(cmd *exec.Cmd) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, stopSignals...)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	forwarded := make(chan struct{})
	go func() {
		defer close(forwarded)
		for {
			select {
			case sig := <-signals:
				if !reachesChildren(sig) {
					cmd.Process.Signal(sig)
				}
			case <-ended:
				return
			}
		}
	}()
	err := cmd.Wait()
	close(ended)
	<-forwarded
	return err
}
