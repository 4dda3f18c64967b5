// Package page writes findings as one HTML file that needs nothing else: no network,
// no other file, and no right that a strict content security policy does not give.
// A reader filters it, walks through it by keyboard, links to a finding and prints it.
package page
