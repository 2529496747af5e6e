// A program starts in the locale "C", in which nothing depends on where it runs. Python says that the characters
// (LC_CTYPE) follow the environment from the start on. That is done when something is about to show the difference: a function
// of _locale, or the library that edits lines.

#ifndef TARGETS_PYINTERP_MODULES_LOCALE_START_LOCALE_H_
#define TARGETS_PYINTERP_MODULES_LOCALE_START_LOCALE_H_

namespace py {

// Once in a process; later calls do nothing.
void start_locale();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_LOCALE_START_LOCALE_H_
