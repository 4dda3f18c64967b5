// Package nearest finds the word that somebody may have meant to type.
package nearest

import (
	"slices"

	"github.com/agnivade/levenshtein"
)

// To returns the word that takes the fewest changes of a letter to get to. There must
// be one.
func To(typed string, words []string) string {
	return slices.MinFunc(words, func(a, b string) int {
		return levenshtein.ComputeDistance(typed, a) - levenshtein.ComputeDistance(typed, b)
	})
}

// Hint returns a question to put after an error about what was typed, "" if no word
// is near enough to be meant.
func Hint(typed string, words []string) string {
	word := To(typed, words)
	if levenshtein.ComputeDistance(typed, word) > max(1, len(typed)/3) {
		return ""
	}
	return "; did you mean " + word + "?"
}
