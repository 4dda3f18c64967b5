package summary

// Media are ways by which a text can leave the functions of a program and come back to others:
// it is written to a file, and somebody reads the file.
type Media uint16

const (
	Files       Media = 1 << iota
	Environment       // variables of the environment
	Output            // what is printed
	Logs              // what is logged, by packages log and log/slog
	Writers           // any writer behind an interface, which may be one of the program's own
	Responses         // of HTTP servers
	Requests          // of HTTP clients
	Network           // other connections
	Panics            // values that somebody recovers
	Variables         // of package expvar
	Databases

	endOfMedia
)

// Each calls f with each medium in m.
func (m Media) Each(f func(Media)) {
	for one := Media(1); one < endOfMedia; one <<= 1 {
		if m&one != 0 {
			f(one)
		}
	}
}

// A MediumFlow says what a function does with what it gets from media, should that be a text
// which shows a map.
type MediumFlow struct {
	From Media
	KeyFlow
}
