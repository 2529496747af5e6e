// The parser of the text form, private to it: parser.cc reads tokens, types and declarations,
// parse_graph.cc graphs. See text.h for the syntax.
//
// Two passes. The first looks only at the beginnings of lines and makes every class, method and
// function by name, in order, with signatures, so that the second resolves any reference at once. A
// graph's links may lead to blocks that come later: blocks are made when first named, and the types
// of constants in link arguments are settled when the graph is complete. Time is linear in the
// text.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_PARSER_H_
#define KILN_TRANSLATOR_FLOWGRAPH_PARSER_H_

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"
#include "translator/flowgraph/text_syntax.h"

namespace kiln::text_syntax {

// Leaves the parser at the first mistake; caught in ParseProgram.
struct SyntaxError {
  const char* at;
  std::string message;
};

class Parser {
 public:
  Parser(std::string_view text, Program* program)
      : p_(text.data()), begin_(p_), end_(p_ + text.size()), program_(program) {}

  void Declare();
  void Run();

 private:
  // ---- Tokens ----
  [[noreturn]] void Fail(std::string message) { throw SyntaxError{p_, std::move(message)}; }
  [[noreturn]] void FailAt(const char* at, std::string message) {
    throw SyntaxError{at, std::move(message)};
  }
  std::string_view Rest() const { return {p_, static_cast<size_t>(end_ - p_)}; }
  void Skip() {
    while (p_ < end_) {
      if (*p_ == ' ' || *p_ == '\n' || *p_ == '\t' || *p_ == '\r') {
        ++p_;
      } else if (*p_ == '/' && p_ + 1 < end_ && p_[1] == '/') {
        while (p_ < end_ && *p_ != '\n') ++p_;
      } else {
        return;
      }
    }
  }
  // The next character after blanks; 0 at the end.
  char Peek() {
    Skip();
    return p_ < end_ ? *p_ : '\0';
  }
  bool Accept(char c) {
    if (Peek() != c) return false;
    ++p_;
    return true;
  }
  void Expect(char c) {
    if (!Accept(c)) Fail(std::string("expected '") + c + "'");
  }
  bool AcceptText(std::string_view text) {
    Skip();
    if (!Rest().starts_with(text)) return false;
    p_ += text.size();
    return true;
  }
  void ExpectText(std::string_view text) {
    if (!AcceptText(text)) Fail("expected '" + std::string(text) + "'");
  }
  // The identifier that comes next, without taking it; empty if none.
  std::string_view PeekWord() {
    Skip();
    const char* q = p_;
    if (q < end_ && text_syntax::IsNameStart(*q))
      while (q < end_ && text_syntax::IsNameChar(*q)) ++q;
    return {p_, static_cast<size_t>(q - p_)};
  }
  bool AcceptWord(std::string_view word) {
    if (PeekWord() != word) return false;
    p_ += word.size();
    return true;
  }
  std::string QuotedString();
  // A bare or quoted name. A bare one is a piece of the text, a quoted one of `scratch_`.
  std::string_view Name(bool dots) {
    if (Peek() == '"') {
      scratch_ = QuotedString();
      return scratch_;
    }
    const size_t length = BareNameLength(Rest(), dots);
    if (length == 0) Fail("expected a name");
    p_ += length;
    return {p_ - length, length};
  }
  template <class T>
  T Number(const char* what, int base = 10) {
    Skip();
    T v{};
    std::from_chars_result result;
    if constexpr (std::is_floating_point_v<T>) {
      result = std::from_chars(p_, end_, v);
    } else {
      result = std::from_chars(p_, end_, v, base);
    }
    if (result.ec != std::errc()) Fail(std::string("expected ") + what);
    p_ = result.ptr;
    return v;
  }
  // A 64-bit integer, signed or unsigned.
  int64_t Int64() {
    if (Peek() == '-') return Number<int64_t>("an integer");
    return static_cast<int64_t>(Number<uint64_t>("an integer"));
  }

  // ---- References ----
  Class* ClassRef() {
    Skip();
    const char* at = p_;
    const std::string_view name = Name(false);
    Class* cls = program_->FindClass(name);
    if (cls == nullptr) FailAt(at, "no class " + std::string(name));
    return cls;
  }
  Function* FunctionRef() {
    Skip();
    const char* at = p_;
    const std::string_view name = Name(true);
    Function* function = program_->FindFunction(name);
    if (function == nullptr) FailAt(at, "no function " + std::string(name));
    return function;
  }
  Method* MethodRef() {
    Skip();
    const char* at = p_;
    const std::string_view name = Name(true);
    Method* method = program_->FindMethod(name);
    if (method == nullptr) FailAt(at, "no method " + std::string(name));
    return method;
  }
  Field* FieldRef(bool item);
  Type ParseType();
  Signature ParseSignature();
  PosId ParsePosition();  // 0 if there is none
  bool AtConst();
  // `context` is the type the place asks for; void if none. Sets *type, and const_typed_ to whether
  // the text itself says what the type is.
  Const ParseConst(Type context, Type* type);
  Fact ParseFact();  // the default if there is none

  // ---- Declarations ----
  void ClassDecl();
  void FieldDecl(Class* cls, bool item);
  void MethodDecl();
  void ObjectDecl();
  void FunctionDecl();

  // ---- Graphs ----
  struct LateConst {  // a constant in a link whose type is that of the target's argument
    Value* value;
    const Block* target;
    size_t index;
    const char* at;
  };
  struct GraphState {
    Graph* graph;
    Function* function;
    std::vector<Value*> values;  // by id
    std::vector<Block*> blocks;  // by id
    std::vector<bool> defined;   // blocks by id
    std::vector<LateConst> late;
  };
  void ParseGraph(Function* function);
  void ParseBlock();
  bool AtLabel();
  uint32_t Id(const char* what);
  Block* BlockRef();
  Value* Define(Value::Kind kind);
  Value* Use(Type context);
  void ParseOp(Block* block);
  bool ParseExit(Block* block, std::string_view word);
  Link ParseLink();

  const char* p_;
  const char* const begin_;
  const char* const end_;
  Program* const program_;
  std::string scratch_;
  bool const_typed_ = false;
  std::vector<const char*> functions_, methods_;  // the names in their declarations
  // Fields by class, filled at need; for look-up only.
  using FieldIndex = std::unordered_map<std::string_view, Field*>;
  std::unordered_map<const Class*, std::pair<FieldIndex, FieldIndex>> fields_;
  GraphState g_{};
};

}  // namespace kiln::text_syntax

#endif  // KILN_TRANSLATOR_FLOWGRAPH_PARSER_H_
