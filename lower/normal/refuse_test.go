package normal

import "testing"

func TestRefusesAReceiverThatCannotBeNamed(t *testing.T) {
	p := load(t, map[string]string{
		"foreign.go": `package foreign

type writer interface{ Write(int) int }

type Conn struct{ writer }
`,
		"main.go": `package main

import "foreign"

func await1(v int) int { return v }
func conn() *foreign.Conn { return nil }
func read() int { return 1 }

var c = conn()

func refused() int { return conn().Write(await1(read())) }
func allowed() int { return c.Write(await1(read())) + conn().Write(read()) }
`,
	})
	if _, diags := p.async(p.declOf("allowed")); len(diags) > 0 {
		t.Errorf("a receiver that needs no copy: %v", diags)
	}
	n, diags := p.async(p.declOf("refused"))
	if n != nil || len(diags) != 1 || diags[0].Code != codeReceiver || diags[0].Pos.Line != 11 || diags[0].Pos.Column != 29 {
		t.Errorf("a receiver that cannot be copied: %v, %v", n, diags)
	}
}
