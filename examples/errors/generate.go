package main

//go:generate go tool asyncgen
