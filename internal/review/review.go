package review

// A Repair is something to ask about.
type Repair struct {
	Key      string // stays the same when the program is analysed again
	Headline string
	Evidence []string // a line each
	Diff     string   // what would change
	Notes    []string // what else would happen
	File     string   // that answers for a file are about
	Parts    bool     // it has parts that can be made one by one
}

// A Program is what repairs are made in.
type Program interface {
	// Repairs returns the repairs that can be made, in order.
	Repairs() ([]Repair, error)
	// Split replaces a repair by its parts.
	Split(Repair) error
	// Edit lets the user edit the code, and analyses it again.
	Edit(Repair) error
	// Ignore writes a directive that silences the finding, and analyses again.
	Ignore(r Repair, reason string) error
	// Declined reports whether the user said no to the repair in an earlier review
	// of the same code, and Decline keeps that.
	Declined(Repair) bool
	Decline(Repair)
}

// A session is one run through the repairs of a program.
type session struct {
	program  Program
	terminal *Terminal
	answers  map[string]bool // by key: to be made, or not
	files    map[string]bool // answers for what is still to come in a file
	earlier  map[string]bool // keys of what was declined in an earlier review
	again    bool            // the user wants to see that too
}

// Run asks about all repairs and returns the keys of those to make.
func Run(p Program, t *Terminal) (accepted map[string]bool, err error) {
	s := &session{program: p, terminal: t, answers: map[string]bool{}, files: map[string]bool{}, earlier: map[string]bool{}}
	for more := true; more; {
		if more, err = s.step(); err != nil {
			return nil, err
		}
	}
	accepted = map[string]bool{}
	for key, yes := range s.answers {
		if yes {
			accepted[key] = true
		}
	}
	return accepted, nil
}

// step asks about the next repair. It returns false when the review is over.
func (s *session) step() (more bool, err error) {
	repairs, err := s.program.Repairs()
	if err != nil {
		return false, err
	}
	for i, r := range repairs {
		if s.settled(r) {
			continue
		}
		s.terminal.show(r)
		return s.ask(r, i+1, len(repairs))
	}
	return s.askAgain(), nil
}

// settled reports whether there is nothing to ask about a repair.
func (s *session) settled(r Repair) bool {
	if _, ok := s.answers[r.Key]; ok {
		return true
	}
	if yes, ok := s.files[r.File]; ok {
		s.answer(r, yes)
		return true
	}
	if !s.again && s.program.Declined(r) {
		s.earlier[r.Key] = true
		return true
	}
	return false
}

// answer notes an answer.
func (s *session) answer(r Repair, yes bool) {
	s.answers[r.Key] = yes
	if !yes {
		s.program.Decline(r)
	}
}

// ask asks about a repair until there is an answer, and acts on it.
func (s *session) ask(r Repair, n, total int) (more bool, err error) {
	for {
		switch answer := s.terminal.choose(r, n, total); answer {
		case "y", "n":
			s.answer(r, answer == "y")
		case "a", "d":
			s.files[r.File] = answer == "a"
			s.answer(r, answer == "a")
		case "s":
			return true, s.program.Split(r)
		case "e":
			return true, s.edit(r)
		case "i":
			reason := s.terminal.ask("Reason, in a few words (empty to go back): ")
			if reason == "" {
				continue
			}
			return true, s.program.Ignore(r, reason)
		case "q":
			return false, nil
		default:
			s.terminal.help(r)
			continue
		}
		return true, nil
	}
}

// edit lets the user edit the code until it can be analysed.
func (s *session) edit(r Repair) error {
	for {
		err := s.program.Edit(r)
		if err == nil || !s.terminal.retry(err) {
			return err
		}
	}
}

// askAgain asks whether to show what was declined before. It returns false when
// there is nothing left.
func (s *session) askAgain() bool {
	if len(s.earlier) == 0 {
		return false
	}
	n := len(s.earlier)
	clear(s.earlier)
	s.again = s.terminal.again(n)
	return s.again
}
