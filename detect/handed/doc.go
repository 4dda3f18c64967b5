// Package handed finds maps that a function hands to somebody who keeps them and then writes
// again, as if they were others.
//
// In goes a program; out come candidates, whose bind is the place of the
// handing over, so that a copy there is the keeper's. Mostly a map is handed over to be filled
// later on, so only writes count that make no sense for a map that others have. What becomes of
// a candidate is for package judge to say.
package handed
