// Package sarif writes findings in the Static Analysis Results Interchange Format,
// version 2.1.0, which code scanning services and editors read: each with the way
// from the shared root to the write and its readers as a code flow, the fix, and a
// fingerprint that stays the same across unrelated edits.
//
// File names are relative to the root of the repository, as such services want them.
// Columns count characters. The package writes text, and knows nothing of how
// findings come about.
package sarif
