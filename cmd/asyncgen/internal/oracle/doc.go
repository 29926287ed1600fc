// Package oracle checks the compiler against Go itself. It turns an ordinary Go
// program into its async twin, function by function, with a suspension before
// every few statements: the twin must do exactly what the original does.
package oracle
