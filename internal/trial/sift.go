package trial

// A Verdict says what came of running a command.
type Verdict struct {
	Passed bool
	Output string // standard output and error
}

// An AlreadyFailsError says that the command fails without any change too, so that it
// cannot tell which changes are to blame.
type AlreadyFailsError struct {
	Output string // without any change
}

func (e *AlreadyFailsError) Error() string { return "fails without any change too" }

// Sift returns those of n changes with which the command passes, all together, and
// for each other one the output with which it fails. try runs the command with some
// changes. A command that passes with all of them, such as a test that shows the bug, may
// fail without them; otherwise the error is an *AlreadyFailsError. If only all of one half
// make it fail, the later ones are left out: those that are kept are known to work together.
func Sift(n int, try func(changes []int) (Verdict, error)) (kept []int, failed map[int]string, err error) {
	s := &sieve{try: try, failed: map[int]string{}}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if n > 0 {
		err = s.start(all)
	}
	return s.kept, s.failed, err
}

type sieve struct {
	try    func([]int) (Verdict, error)
	kept   []int
	failed map[int]string
}

// start keeps all of the changes, or as many as the command passes with if it passes
// without any.
func (s *sieve) start(all []int) error {
	verdict, err := s.try(all)
	switch {
	case err != nil:
		return err
	case verdict.Passed:
		s.kept = all
		return nil
	}
	without, err := s.try(nil)
	switch {
	case err != nil:
		return err
	case !without.Passed:
		return &AlreadyFailsError{without.Output}
	}
	return s.halve(all, verdict.Output)
}

// add keeps as many of the changes as the command passes with.
func (s *sieve) add(changes []int) error {
	both := append(s.kept[:len(s.kept):len(s.kept)], changes...)
	verdict, err := s.try(both)
	switch {
	case err != nil:
		return err
	case verdict.Passed:
		s.kept = both
		return nil
	}
	return s.halve(changes, verdict.Output)
}

// halve is add for changes with which, and with those that are kept, the command is known
// to fail with an output.
func (s *sieve) halve(changes []int, output string) error {
	if len(changes) == 1 {
		s.failed[changes[0]] = output
		return nil
	}
	half, before := len(changes)/2, len(s.kept)
	if err := s.add(changes[:half]); err != nil {
		return err
	}
	if len(s.kept) == before+half {
		return s.halve(changes[half:], output) // with these it is what failed
	}
	return s.add(changes[half:])
}
