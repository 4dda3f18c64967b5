package lex

// A hunk says that tokens [from, to) of the old list are replaced by tokens
// [newFrom, newTo) of the new one.
type hunk struct {
	from, to, newFrom, newTo int
}

// maxDistance bounds the work of Diff. A file that differs more from
// its printed form is not worth the memory.
const maxDistance = 6000

// Diff returns the shortest edit script from a to b as hunks that either
// delete or insert, in order, and whether it was found within maxDistance.
func Diff(a, b []Lexeme) ([]hunk, bool) {
	pre := 0
	for pre < len(a) && pre < len(b) && a[pre].Same(b[pre]) {
		pre++
	}
	a, b = a[pre:], b[pre:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1].Same(b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	trace, ok := search(a, b)
	if !ok {
		return nil, false
	}
	return collect(trace, len(a), len(b), pre), true
}

// search runs the greedy search of Myers and returns the furthest points
// reached for each distance; diagonal k is at index k+distance+1.
func search(a, b []Lexeme) ([][]int, bool) {
	limit := min(len(a)+len(b), maxDistance)
	v := []int{0, 0, 0}
	var trace [][]int
	for d := 0; d <= limit; d++ {
		next := make([]int, 2*d+5) // room for the diagonals of d+1
		for k := -d; k <= d; k += 2 {
			x := step(v, d, k)
			for x < len(a) && x-k < len(b) && a[x].Same(b[x-k]) {
				x++
			}
			next[k+d+2] = x
			if x >= len(a) && x-k >= len(b) {
				return append(trace, v), true
			}
		}
		trace = append(trace, v)
		v = next
	}
	return nil, false
}

// step returns where the path with distance d enters diagonal k; v holds the
// points for d-1, diagonal j at index j+d+1.
func step(v []int, d, k int) int {
	if d == 0 {
		return 0
	}
	if down(v, d, k) {
		return v[k+1+d+1]
	}
	return v[k-1+d+1] + 1
}

// down reports whether the path enters diagonal k by an insertion.
func down(v []int, d, k int) bool {
	return k == -d || k != d && v[k-1+d+1] < v[k+1+d+1]
}

// collect walks the trace back from the end (x, y). pre is the number of
// tokens cut off in front.
func collect(trace [][]int, x, y, pre int) []hunk {
	var rev []hunk
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		v := trace[d]
		var px int
		if down(v, d, k) {
			px = v[k+1+d+1]
			py := px - (k + 1)
			rev = append(rev, hunk{pre + px, pre + px, pre + py, pre + py + 1})
			x, y = px, py
		} else {
			px = v[k-1+d+1]
			py := px - (k - 1)
			rev = append(rev, hunk{pre + px, pre + px + 1, pre + py, pre + py})
			x, y = px, py
		}
	}
	return join(rev)
}

// join turns the single steps, last first, into hunks.
func join(rev []hunk) []hunk {
	var list []hunk
	for i := len(rev) - 1; i >= 0; i-- {
		h := rev[i]
		if n := len(list); n > 0 {
			last := &list[n-1]
			inserts := last.from == last.to && h.from == h.to
			deletes := last.newFrom == last.newTo && h.newFrom == h.newTo
			if (inserts || deletes) && last.to == h.from && last.newTo == h.newFrom {
				last.to, last.newTo = h.to, h.newTo
				continue
			}
		}
		list = append(list, h)
	}
	return list
}
