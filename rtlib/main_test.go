//go:build !simatomic

package rtlib_test

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if program, ok := programs[os.Getenv("RTLIB_TEST_PROGRAM")]; ok {
		program()
		return
	}
	os.Exit(m.Run())
}
