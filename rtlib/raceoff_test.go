//go:build !race

package rtlib_test

const withRace = false
