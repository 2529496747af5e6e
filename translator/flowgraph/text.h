// The text form of programs and graphs: what people read, what golden tests compare, and what the
// front end's cache files hold. It prints and parses back exactly:
//
//   print(parse(print(p))) == print(p)
//
//   kiln 1
//   file "bf.cc"
//   class rlib::Object
//   class rlib::Array<char> : rlib::Object varsized {
//     item item: i8
//   }
//   class Tape : rlib::Object @0:3:7 {
//     field cells: ref rlib::Array<char> const {nonnull}
//     field position: i64
//   }
//   object #1 rlib::Str { 0 | "hello" }
//   func _ZN4Tape5rightEv "Tape::right()" (ref Tape) -> void owner Tape @0:7:8 {
//   b0(%1 this: ref Tape):
//     %2 position: i64 {0..30000} = getfield Tape.position, %1 @0:8:5
//     %3: i64 = int_add %2, 1 @0:8:5
//     setfield Tape.position, %1, %3 @0:8:5
//     %4: ref rlib::Array<char> = getfield Tape.cells, %1 @0:9:9
//     %5: i64 = array_length %4 @0:9:9
//     %6: bool = int_eq %3, %5 @0:9:9
//     branch %6, b1(%1), b2 @0:9:9
//   ...
//   }
//   entry _Z11entry_pointPN4rlib4ListIPNS_3StrEEE
//
// Declarations (file class method object func initialiser entry) start in the first column and
// their contents do not; nothing else depends on line ends. `//` starts a comment.
//
// names      C++ names, balanced template arguments included, stand as they are; others are quoted
// values     %id, with a name for readers where it is defined: %3 count: i32 {fact} = ...
// constants  5  -1  1.5  inf  nan(0x7ff8000000000000)  true  null  #7 (object)  &f (function);
//            followed by :type where it is not the one the context asks for. A string literal as an
//            operand stands for the interned rlib::Str. After #7 a string in quotes is a comment.
// facts      {nonnull, exact Foo, class Foo, classes A B, is #7, 0..255, targets f g}
// proved     after the operands: the operation's precondition is known to hold
// positions  @file:line:column, file being a name or an index into the `file` lines; where a body
//            was inlined, the place of the call follows: @rlib/list.h:45:3<bf.cc:12:7
// exits      return %1 / raise %1 / jump b1(%2) / branch %1, b1(%2), b2 / unreachable
//            switch %1 { 3 -> b1(%2), 4 -> b2, else -> b3 }
//            try b1(%3) catch %9: ref rlib::Object -> b2(%9)
#ifndef KILN_TRANSLATOR_FLOWGRAPH_TEXT_H_
#define KILN_TRANSLATOR_FLOWGRAPH_TEXT_H_

#include <string>
#include <string_view>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

std::string PrintProgram(const Program& program);

// One function as text: what is global (classes, objects, files) is left out, positions name their
// files, constants that are strings show how they begin.
std::string PrintGraph(const Graph& graph);

// One operation in one line, without its position: for messages.
std::string PrintOperation(const Operation& op);

// "{nonnull, 0..255}"; empty for a fact that says nothing.
std::string PrintFact(const Fact& fact);

// Reads what PrintProgram wrote, or a person, into a new Program. On a mistake returns false and
// sets `error` to "line:column: what is wrong"; the program is then in an unspecified state.
bool ParseProgram(std::string_view text, Program* empty, std::string* error);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_TEXT_H_
