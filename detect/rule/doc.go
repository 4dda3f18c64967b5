// Package rule is the decision: one table of rules, and the verdict as a pure function of
// the facts that they apply to.
//
// Package judge states facts about a write, each under the ID of the rule that says what the
// fact means; it weighs nothing itself. A rule has a weight: it supports a copy, is only
// worth knowing, makes the fix unsafe, or says that the write is meant. The verdict asks for
// the weights alone, so that a decision can be followed on this page and nowhere else.
//
// A fix is safe if S1 to S7 are established, see the comments of Safety. A rule that makes
// one unsafe names the condition that it finds open. What is not known is a fact like
// others, and never safe.
//
// docs/rules.md is written from the table, with the archives that each rule decides. A new
// rule needs a row here, a place in package judge that states its fact, and an archive that
// has another outcome without it; the test of package internal/tools/verdict tells.
package rule
