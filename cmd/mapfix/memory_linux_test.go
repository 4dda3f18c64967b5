package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// What the program allocates is in a part of memory for which the kernel was asked for
// huge pages: "hg" among the flags of its mapping, see proc_pid_smaps(5).
func TestHeapIsAdvisedToUseHugePages(t *testing.T) {
	if !mayReserve() {
		t.Skip("address space or memory is limited strictly")
	}
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("the kernel has no huge pages")
	}
	adviseHugePages()
	data := make([]byte, 8*hugePage)
	flags := mappingFlags(t, uintptr(unsafe.Pointer(&data[len(data)/2])))
	if !strings.Contains(flags, " hg") {
		t.Errorf("flags of the heap: %q", flags)
	}
	runtime.KeepAlive(data)
}

// mappingFlags returns the flags of the mapping that an address is in.
func mappingFlags(t *testing.T, addr uintptr) string {
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	in := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var start, end uintptr
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x ", &start, &end); n == 2 {
			in = start <= addr && addr < end
		}
		if flags, ok := strings.CutPrefix(lines.Text(), "VmFlags:"); ok && in {
			return flags
		}
	}
	return ""
}
