// Package fixes plans the fixes of what was found, and again for fewer of them once it is known
// which ones a user wants.
//
// In go findings and the builds that they are of; out come plans, and the fate of each finding: a
// fix, or the reason why there is none. Which fixes are wanted is not decided here, and nothing is
// written.
package fixes
