package load

import (
	"strings"
	"testing"
)

func TestConfigurationThatSatisfiesAFile(t *testing.T) {
	tests := []struct {
		name, file, constraint string
		want                   string // os/arch and tags; empty if there is none
	}{
		{"another system by name", "x_windows.ago", "", "windows/amd64"},
		{"another architecture by name", "x_arm64.ago", "", "darwin/arm64"},
		{"both by name", "x_linux_s390x.ago", "", "linux/s390x"},
		{"a test of another system", "x_windows_test.ago", "", "windows/amd64"},
		{"not this system", "x.ago", "!linux", "windows/amd64"},
		{"neither of two", "x.ago", "!linux && !windows", "darwin/arm64"},
		{"a tag", "x.ago", "foo", "linux/amd64 foo"},
		{"a tag but not another", "x.ago", "foo && !bar", "linux/amd64 foo"},
		{"two tags", "x.ago", "foo && bar", "linux/amd64 foo bar"},
		{"a tag and a system", "x_windows.ago", "foo", "windows/amd64 foo"},
		{"unix other than this", "x.ago", "unix && !linux", "darwin/arm64"},
		{"a past release", "x.ago", "!go1.1", ""},
		{"nothing", "x.ago", "foo && !foo", ""},
		{"ignored", "x.ago", "ignore", ""},
		{"the set tag's absence", "x.ago", "!set", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := "package p\n"
			if test.constraint != "" {
				src = "//go:build " + test.constraint + "\n\n" + src
			}
			name := "/m/" + test.file
			l := &loader{
				cfg:  Config{Env: []string{"GOOS=linux", "GOARCH=amd64"}, Tags: []string{"set"}},
				tree: &tree{overlay: map[string][]byte{OutputName(name): []byte(src)}},
			}
			got := ""
			if c := l.configurationOf(name); c != nil {
				got = strings.Join(append([]string{c.os + "/" + c.arch}, c.tags...), " ")
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestOutputName(t *testing.T) {
	tests := map[string]string{
		"x.ago":            "x.ago.go",
		"x_linux.ago":      "x_linux.ago.go",
		"x_test.ago":       "x.ago_test.go",
		"x_linux_test.ago": "x_linux.ago_test.go",
		"a.b.ago":          "a.b.ago.go",
		"test.ago":         "test.ago.go",
	}
	for source, want := range tests {
		if got := OutputName(source); got != want {
			t.Errorf("OutputName(%q) = %q, want %q", source, got, want)
		}
		if !isOutputName(want) {
			t.Errorf("%s is no output's name", want)
		}
	}
}

func TestHeadKeepsWhatTheGoCommandReads(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"no imports", "package p\n\nasync func F() {}\n", "package p\n"},
		{"constraint", "//go:build x\n\npackage p // here\n\nvar x = 1\n", "//go:build x\n\npackage p\n"},
		{"imports", "package p\n\nimport \"a\"\nimport (\n\tb \"b\"\n)\n\nasync func F() {}\n",
			"package p\n\nimport \"a\"\nimport (\n\tb \"b\"\n)\n"},
		{"an import that does not parse", "package p\n\nimport \"a\n", "package p\n"},
		{"no package clause", "func F() {}\n", "package dir\n"},
		{"nothing", "", "package dir\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, _ := head("/m/dir/x.ago", []byte(test.src)); string(got) != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPosition(t *testing.T) {
	tests := map[string]string{
		"/a/b.go:3:4": "/a/b.go:3:4",
		"/a/b.go:3":   "/a/b.go:3",
		"/a/b.go":     "/a/b.go",
		"-":           "-",
		"":            "-",
	}
	for in, want := range tests {
		if got := position(in).String(); got != want {
			t.Errorf("position(%q) = %s, want %s", in, got, want)
		}
	}
}
