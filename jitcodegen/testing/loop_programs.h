// Small programs of targets/shapes, each with a loop of which it is known what should be left.
#ifndef KILN_JITCODEGEN_TESTING_LOOP_PROGRAMS_H_
#define KILN_JITCODEGEN_TESTING_LOOP_PROGRAMS_H_

namespace kiln::jit {

inline constexpr const char* kCountProgram =
    "fun f(n) { var i = 0; while (i < n) { i = i + 1; } return i; }\n"
    "print(f(300));\n";
inline constexpr const char* kSumProgram =
    "fun f(n) { var s = 0; var i = 0;\n"
    "  while (i < n) { s = s + i % 7; i = i + 1; } return s; }\n"
    "print(f(300));\n";
inline constexpr const char* kMethodProgram =
    "class P { init(x) { this.x = x; }\n"
    "  bump(k) { this.x = this.x + k; return this.x; } }\n"
    "fun f(n) { var p = P(0); var i = 0;\n"
    "  while (i < n) { p.bump(i); i = i + 1; } return p.x; }\n"
    "print(f(300));\n";
inline constexpr const char* kInnerLoopProgram =
    "fun inner(n) { var i = 0; var s = 0;\n"
    "  while (i < n) { s = s + i % 7; i = i + 1; } return s; }\n"
    "fun outer(n) { var s = 0; var i = 0;\n"
    "  while (i < n) { s = s + inner(i); i = i + 1; } return s; }\n"
    "print(inner(300)); print(outer(300));\n";

inline constexpr const char* kLoopPrograms[] = {kCountProgram, kSumProgram, kMethodProgram, kInnerLoopProgram};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_LOOP_PROGRAMS_H_
