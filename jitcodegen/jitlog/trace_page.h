// `kiln jitlog FILE`: a run's traces as one HTML file that needs nothing else.
//
// The page's behaviour is in page.js, its looks in page.css, its frame in page.html; the data is JSON:
//   { title, complete, counted: [[name, number]], aborted: [[count, reason]],
//     sources: [text],                                 which operations name by their index
//     traces: [{ number, kind, driver, from: [trace, guard] or null, target: number or -1,
//                positions: [{ text, line }],         what the driver calls it; the line of the user's source
//                before: [[position, source, text]],
//                after: [[position, source, text, guard or -1, machine code: [[offset, text]]]],
//                around: [[offset, text]],            machine code of no operation: the way in, stubs
//                address, bytes, guards: { number: [failures, bridge] } }] }
#ifndef KILN_JITCODEGEN_JITLOG_TRACE_PAGE_H_
#define KILN_JITCODEGEN_JITLOG_TRACE_PAGE_H_

#include <string>

#include "jitcodegen/jitlog/jit_log.h"

namespace kiln::jitlog {

// `assets` is the folder of page.html, page.css and page.js. Lines of the user's program are read
// where positions begin with "FILE:LINE" and there is such a file. False, with a message, if an asset
// cannot be read.
bool BuildTracePage(const Log& log, const std::string& title, const std::string& assets,
                    std::string* html, std::string* error);

// The same for reading in a terminal: each trace as compiled, below the lines it comes from.
std::string TracesAsText(const Log& log);

}  // namespace kiln::jitlog

#endif  // KILN_JITCODEGEN_JITLOG_TRACE_PAGE_H_
