package main

import "github.com/mapfix/mapfix/internal/tools/samples"

// A pair is two choices that a program combines.
type pair [2]string

// pairs returns those of a program.
func (p program) pairs() []pair {
	way, write, mapType, use := "way "+p.way.Name, "write "+p.write.name, "type "+p.mapType.name, "use "+p.use.name
	return []pair{{way, mapType}, {way, use}, {write, mapType}, {write, use}, {mapType, use}}
}

// programs returns programs in which each way meets every other write, and nearly all
// types and uses, and in which all of these meet each other, as far as they go together.
// Of the types and uses that a way and a write can have it takes those with the most
// pairs that are new.
func programs(ways []samples.Way) []program {
	met := map[pair]bool{}
	var all []program
	for i, w := range ways {
		for j, wr := range writes {
			if (i+j)%2 == 1 || w.Skip[wr.name] != "" {
				continue
			}
			if p, ok := newest(w, wr, met); ok {
				all = append(all, p)
				for _, pair := range p.pairs() {
					met[pair] = true
				}
			}
		}
	}
	return all
}

// newest returns the program of a way and a write with the most new pairs. A number
// made of the names decides between those that have as many.
func newest(w samples.Way, wr write, met map[pair]bool) (best program, ok bool) {
	most, tie := -1, uint32(0)
	for _, t := range mapTypes {
		for _, u := range uses {
			p := program{way: w, write: wr, mapType: t, use: u}
			if wr.in(t) == "" || !wr.fits(u) || w.Skip[u.name] != "" || w.Skip[t.name] != "" {
				continue
			}
			fresh := 0
			for _, pair := range p.pairs() {
				if !met[pair] {
					fresh++
				}
			}
			number := samples.Choose(w.Name, wr.name, t.name, u.name)
			if fresh > most || fresh == most && number > tie {
				best, most, tie, ok = p, fresh, number, true
			}
		}
	}
	return best, ok
}
