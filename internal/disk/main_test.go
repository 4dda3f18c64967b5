package disk

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets tests run this program as another command.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"writeandhang": writeAndHang})
}
