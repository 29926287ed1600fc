module github.com/asyncgen/asyncgen/bench

go 1.26.0

require (
	github.com/asyncgen/asyncgen v0.0.0
	golang.org/x/sys v0.49.0
)

replace github.com/asyncgen/asyncgen => ../
