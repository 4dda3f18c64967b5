package sequence

import "slices"

// Reached is the places that some path leads to.
type Reached struct {
	from  Place
	ends  map[int]int // by block that is entered: the node that paths go up to
	whole int         // of the first block: likewise
}

// From returns the places that some path from a place leads to without passing one of the
// stops; these are not among them.
func (p *Places) From(from Place, stops []Place) *Reached {
	r := &Reached{from: from, ends: make(map[int]int)}
	end, blocked := stopIn(stops, from.Block, from.Node+1)
	r.whole = end
	if blocked {
		return r
	}
	queue := slices.Clone(p.Graph.Blocks[from.Block].Succs)
	for next := 0; next < len(queue); next++ {
		b := int(queue[next].Index)
		if _, seen := r.ends[b]; seen {
			continue
		}
		end, blocked := stopIn(stops, b, -1)
		r.ends[b] = end
		if !blocked {
			queue = append(queue, queue[next].Succs...)
		}
	}
	return r
}

// Has reports whether a path leads to at.
func (r *Reached) Has(at Place) bool {
	if at.Block == r.from.Block && at.Node > r.from.Node && at.Node < r.whole {
		return true
	}
	end, entered := r.ends[at.Block]
	return entered && at.Node < end
}
