// What things are called in emitted files. A name depends on the thing alone, never on what else is
// in the program, so that it stays the same from build to build.
//
//   class Tape                 Tape_obj          kiln_id_Tape, kiln_span_Tape
//   class rlib::Array<char>    rlib__Array_char_1b2c3d4e_obj ...
//   function _ZN4Tape5rightEv  Tape__right_5e6f7a8b, linked as _ZN4Tape5rightEv.k
//   method _ZN5Shape4areaEv    kiln_vt_Shape__area_0a1b2c3d
//   prebuilt object            kiln_o_<how it is reached>
//
// Eight hexadecimal digits are a hash of the full name, added where the readable part alone could
// belong to something else as well. The suffix ".k" keeps our functions apart from C++ functions of
// the same mangled name in the runtime; demanglers show it as a clone.
#ifndef KILN_TRANSLATOR_EMIT_NAMES_H_
#define KILN_TRANSLATOR_EMIT_NAMES_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

// FNV-1a, for names.
uint64_t NameHash(std::string_view text, uint64_t seed = 0xcbf29ce484222325u);
std::string Hex(uint64_t value, int digits);

// The text as an identifier: "::" becomes "__", other characters "_". `*exact` tells whether
// another text could give the same.
std::string Identifier(std::string_view text, bool* exact);

std::string ClassName(const Class* cls);        // "rlib__Str": the part the others are made of
std::string StructName(const Class* cls);
std::string FunctionName(const Function* f);    // in C++
std::string FunctionSymbol(const Function* f);  // for the linker
std::string MethodTableName(const Method* method);

// Whether the word cannot be the name of a local variable or a member.
bool IsReservedWord(std::string_view word);

// A member name for every field of the class, in the order of AllFields, and for the components of
// an item.
std::vector<std::string> MemberNames(const std::vector<Field*>& fields);

// A symbol as an operand in GNU assembly: quoted if need be.
std::string AssemblySymbol(std::string_view symbol);

// Names of prebuilt objects, by index: derived from the way by which an object is reached, first
// from the global variables, then from named objects, then from the code, then `others`. Empty for
// objects that nothing reaches: they need not be emitted.
std::vector<std::string> ObjectNames(const Program& program, const std::set<int64_t>& others = {});

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_NAMES_H_
