package driver

import (
	"encoding/json"
	"os"
)

// read returns the contents of a file, or of what stands for it.
func (p *Program) read(name string) ([]byte, error) {
	if other := p.cfg.Overlay[name]; other != "" {
		return os.ReadFile(other)
	}
	return os.ReadFile(name)
}

// writeOverlay writes a temporary file with an overlay for the go command, and
// returns its name.
func writeOverlay(replace map[string]string) (name string, err error) {
	data, err := json.Marshal(struct{ Replace map[string]string }{replace})
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "mapfix-overlay-*.json")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return f.Name(), err
}
