// Package reduce makes a failing program short: it takes out declarations,
// statements and parts of expressions as long as the program still fails. This
// is delta debugging (Zeller and Hildebrandt, 2002) over the syntax tree.
package reduce

// perRound is how many shorter programs are tried together.
const perRound = 80

// Reduce returns a shorter program that still fails. The function fails says of
// each of a list of programs whether it does; programs that are not valid do not.
func Reduce(src string, fails func([]string) ([]bool, error)) (string, error) {
	for {
		shorter, err := round(src, fails)
		if err != nil || shorter == src {
			return src, err
		}
		src = shorter
	}
}

// round tries all edits and makes as many of those that keep the failure as go
// together.
func round(src string, fails func([]string) ([]bool, error)) (string, error) {
	all := edits(src)
	for len(all) > 0 {
		some := all[:min(len(all), perRound)]
		all = all[len(some):]
		var tries []string
		for _, e := range some {
			tries = append(tries, apply(src, e))
		}
		still, err := fails(tries)
		if err != nil {
			return src, err
		}
		var good []edit
		for i, e := range some {
			if still[i] && !overlapsAny(e, good) {
				good = append(good, e)
			}
		}
		if len(good) > 0 {
			return together(src, good, fails)
		}
	}
	return src, nil
}

func overlapsAny(e edit, list []edit) bool {
	for _, f := range list {
		if e.overlaps(f) {
			return true
		}
	}
	return false
}

// together makes the most of edits that keep the failure one by one: all, the
// first half, the first quarter, and so on.
func together(src string, good []edit, fails func([]string) ([]bool, error)) (string, error) {
	var tries []string
	for n := len(good); n > 1; n = (n + 1) / 2 {
		tries = append(tries, apply(src, good[:n]...))
	}
	if len(tries) > 0 {
		still, err := fails(tries)
		if err != nil {
			return src, err
		}
		for i, s := range still {
			if s {
				return tries[i], nil
			}
		}
	}
	return apply(src, good[0]), nil
}
