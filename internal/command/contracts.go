package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/internal/workdir"
)

// contracts reads the contracts file of the command line, and returns its text
// too. It returns nil, which stands for the built-in contracts, if there is none.
func (c *command) contracts() (known *detect.Contracts, text string, err error) {
	name := c.opts.Contracts
	if name == "" {
		return nil, "", nil
	}
	data, err := os.ReadFile(c.dir.Absolute(name))
	if err != nil {
		return nil, "", fmt.Errorf("%s: %v", c.opts.Said("contracts", name), workdir.OpenCause(err))
	}
	if err := checkSyntax(data); err != nil {
		return nil, "", fmt.Errorf("%s: %v", c.opts.Said("contracts", name), err)
	}
	known, err = contract.ParseContracts(data, contract.DefaultContracts())
	if err != nil {
		return nil, "", fmt.Errorf("%s: %v", c.opts.Said("contracts", name), err)
	}
	return known, string(data), nil
}

// checkSyntax fails with the line if data begins with anything but JSON.
func checkSyntax(data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return errors.New("the file is empty")
	}
	var first json.RawMessage
	err := json.NewDecoder(bytes.NewReader(data)).Decode(&first)
	if err == nil {
		return nil
	}
	end := len(data) // where the decoder wants more
	if at := (*json.SyntaxError)(nil); errors.As(err, &at) {
		end = min(int(at.Offset), end)
	} else {
		err = errors.New("unexpected end of JSON input")
	}
	return fmt.Errorf("line %d: %v", countLines(data[:end]), err)
}

// countLines returns how many lines data has. The last one need not end.
func countLines(data []byte) int {
	n := bytes.Count(data, []byte("\n"))
	if len(data) > 0 && data[len(data)-1] != '\n' {
		n++
	}
	return n
}
