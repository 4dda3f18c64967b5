package main

import (
	"math/bits"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// hugeHeap is how much of the heap is to lie in huge pages: what most programs need, and
// less than memoryLimit, which counts it as soon as it is reserved.
const hugeHeap = 768 << 20

// hugePage is the size of a huge page on most machines. On others the advice is wrong by
// less than one of theirs.
const hugePage = 2 << 20

// adviseHugePages asks the kernel to give the heap memory in huge pages. A program that
// is over in seconds spends much of them on getting its memory, page by page: linking
// prometheus took 300,000 faults, which were a third of its time. The runtime does not
// ask for it by itself, since a server would keep pages that it hardly uses
// (https://go.dev/issue/61718).
//
// The heap takes the lowest addresses that are free, so what was reserved once is what it
// grows into. Where address space or memory is limited strictly, nothing is reserved.
func adviseHugePages() {
	if !mayReserve() {
		return
	}
	heap := make([]byte, hugeHeap) // never touched
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(heap))) % hugePage
	_ = syscall.Madvise(heap[skip:], syscall.MADV_HUGEPAGE) // a kernel without them does without
	heap = nil
	runtime.GC()
}

// mayReserve reports whether reserving memory without using it costs nothing: there are
// addresses enough, and nobody counts them.
func mayReserve() bool {
	if bits.UintSize < 64 {
		return false
	}
	var space syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &space); err != nil || space.Cur < 1<<40 {
		return false
	}
	mode, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	return err == nil && strings.TrimSpace(string(mode)) != "2"
}
