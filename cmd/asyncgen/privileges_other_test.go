//go:build !linux

package main

// dropPrivileges does nothing: only on Linux are tests expected to run as root.
func dropPrivileges() {}
