package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/manual"
	"github.com/mapfix/mapfix/internal/nearest"
	"github.com/mapfix/mapfix/internal/options"
)

// word carries out a command line that begins with a word of ours, and reports whether
// it does. A package of that name is ./help.
func (c *command) word(args []string) (code int, ok bool) {
	if len(args) == 0 {
		return 0, false
	}
	var err error
	switch args[0] {
	case "help":
		err = c.help(args[1:])
	case "version":
		err = c.printVersion(args[1:])
	case "completion":
		err = c.completion(args[1:])
	default:
		return 0, false
	}
	if err != nil {
		return c.fail(options.UsageError(err)), true
	}
	return exitClean, true
}

// help prints the usage, or what there is to say about a topic or a flag.
func (c *command) help(args []string) error {
	switch len(args) {
	case 0:
		fmt.Fprint(c.stdout, manual.Usage())
		return nil
	case 1:
		text, ok := manual.Topic(args[0])
		if !ok {
			return unknownTopic(args[0])
		}
		fmt.Fprint(c.stdout, text)
		return nil
	}
	return errors.New("help: one topic at a time")
}

// unknownTopic says what there is help about.
func unknownTopic(name string) error {
	if strings.HasPrefix(name, "-") {
		return fmt.Errorf("help: there is no flag %s%s", name, options.FlagHint(name))
	}
	if _, ok := manual.Topic("-" + name); ok {
		return fmt.Errorf("help: there is no topic %s; for the flag, say mapfix help -%s", name, name)
	}
	topics := manual.Topics()
	if hint := nearest.Hint(name, topics); hint != "" {
		return fmt.Errorf("help: there is no topic %s%s", name, hint)
	}
	return fmt.Errorf("help: there is no topic %s, only %s", name, strings.Join(topics, ", "))
}

func (c *command) printVersion(args []string) error {
	if len(args) > 0 {
		return errors.New("version takes no arguments; a package of that name is ./version")
	}
	fmt.Fprintln(c.stdout, "mapfix "+version())
	return nil
}

// completion prints what makes a shell complete our command lines.
func (c *command) completion(args []string) error {
	shells := strings.Join(manual.Shells(), ", ")
	if len(args) != 1 {
		return fmt.Errorf("completion needs a shell, one of %s", shells)
	}
	script, ok := manual.Completion(args[0])
	if !ok {
		return fmt.Errorf("completion: there is none for %s, only for %s", args[0], shells)
	}
	fmt.Fprint(c.stdout, script)
	return nil
}
