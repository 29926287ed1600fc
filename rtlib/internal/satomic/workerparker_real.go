//go:build !linux && !simatomic

package satomic

import "time"

func (p *WorkerParker) parkFor(timeout time.Duration) { receive(p.signal, &p.timer, timeout) }
