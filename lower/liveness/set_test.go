package liveness

import (
	"maps"
	"math/rand"
	"slices"
	"testing"
)

// Sets do what maps do, wherever their members are.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	sets, models := make([]*Set, 6), make([]map[int]bool, 6)
	for i := range sets {
		sets[i], models[i] = new(Set), make(map[int]bool)
	}
	for range 20_000 {
		a, b, i := r.Intn(len(sets)), r.Intn(len(sets)), r.Intn(500)
		switch r.Intn(6) {
		case 0, 1:
			sets[a].Add(i)
			models[a][i] = true
		case 2:
			for range 20 {
				i = r.Intn(500)
				sets[a].Remove(i)
				delete(models[a], i)
			}
		case 3:
			before := len(models[a])
			maps.Copy(models[a], models[b])
			if changed := sets[a].Union(sets[b]); changed != (len(models[a]) > before) {
				t.Fatalf("Union reports %v", changed)
			}
		case 4:
			sets[a] = sets[a].Without(sets[b])
			models[a] = maps.Clone(models[a])
			maps.DeleteFunc(models[a], func(i int, _ bool) bool { return models[b][i] })
		case 5:
			sets[b], models[b] = sets[a].Clone(), maps.Clone(models[a])
		}
		i = r.Intn(500)
		if sets[a].Has(i) != models[a][i] {
			t.Fatalf("Has(%d) is %v", i, sets[a].Has(i))
		}
		if got, want := slices.Collect(sets[a].All), slices.Sorted(maps.Keys(models[a])); !slices.Equal(got, want) {
			t.Fatalf("the members are %v, not %v", got, want)
		}
	}
}

// A set of few members takes little, whatever it was made of.
func TestSetTakesTheSpaceOfItsMembers(t *testing.T) {
	live := new(Set)
	live.Add(0)
	for i := range 100_000 {
		above := new(Set)
		above.Union(live)
		above.Add(i)
		if i > 3 {
			above.Remove(i - 3)
		}
		live = above
	}
	if len(live.words) > 3 {
		t.Errorf("four members take %d words", len(live.words))
	}
}
