package sequence

import "golang.org/x/tools/go/cfg"

// dominators returns for each block the nearest one that comes before it on every path, -1
// for the first block and those that are not reached.
//
// K. Cooper, T. Harvey, K. Kennedy, A simple, fast dominance algorithm (2001).
func dominators(blocks []*cfg.Block) []int32 {
	order, number := reversePostorder(blocks)
	preds := make([][]int32, len(blocks))
	for _, b := range order {
		for _, s := range blocks[b].Succs {
			preds[s.Index] = append(preds[s.Index], b)
		}
	}
	doms := make([]int32, len(blocks))
	for i := range doms {
		doms[i] = -1
	}
	doms[0] = 0
	meet := func(a, b int32) int32 {
		for a != b {
			for number[a] > number[b] {
				a = doms[a]
			}
			for number[b] > number[a] {
				b = doms[b]
			}
		}
		return a
	}
	for changed := true; changed; {
		changed = false
		for _, b := range order[1:] {
			next := int32(-1)
			for _, p := range preds[b] {
				switch {
				case doms[p] < 0: // not seen yet
				case next < 0:
					next = p
				default:
					next = meet(next, p)
				}
			}
			if doms[b] != next {
				doms[b], changed = next, true
			}
		}
	}
	doms[0] = -1
	return doms
}

// reversePostorder lists the blocks that are reached, each before its successors where there
// is no loop, and tells the place of each in the list.
func reversePostorder(blocks []*cfg.Block) (order []int32, number []int) {
	number = make([]int, len(blocks))
	seen := make([]bool, len(blocks))
	var visit func(b *cfg.Block)
	visit = func(b *cfg.Block) {
		seen[b.Index] = true
		for _, s := range b.Succs {
			if !seen[s.Index] {
				visit(s)
			}
		}
		order = append(order, b.Index)
	}
	visit(blocks[0])
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	for i, b := range order {
		number[b] = i
	}
	return order, number
}
