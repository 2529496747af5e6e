// Reads the text form; see text.h.
//
// Two passes. The first looks only at the beginnings of lines and makes every class, method and
// function by name, in order, with signatures, so that the second resolves any reference at once. A graph's links
// may lead to blocks that come later: blocks are made when first named, and the types of constants
// in link arguments are settled when the graph is complete. Time is linear in the text.
#include <bit>
#include <charconv>
#include <limits>
#include <unordered_map>
#include <utility>

#include "translator/flowgraph/text.h"
#include "translator/flowgraph/text_syntax.h"

namespace kiln {
namespace {

using text_syntax::BareNameLength;

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

// Ids come from the text; this bounds the tables that are indexed by them.
constexpr uint32_t kMaxId = 1u << 24;

std::string Parser::QuotedString() {
  if (Peek() != '"') Fail("expected a string");
  const char* start = p_++;
  std::string out;
  for (;;) {
    const char* run = p_;
    while (p_ < end_ && *p_ != '"' && *p_ != '\\' && *p_ != '\n') ++p_;
    out.append(run, p_);
    if (p_ == end_ || *p_ == '\n') FailAt(start, "the string does not end");
    if (*p_++ == '"') return out;
    if (p_ == end_) FailAt(start, "the string does not end");
    const char c = *p_++;
    switch (c) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case '"':
      case '\\': out += c; break;
      case 'x': {
        unsigned v = 0;
        if (end_ - p_ < 2 || std::from_chars(p_, p_ + 2, v, 16).ptr != p_ + 2)
          Fail("expected two hexadecimal digits");
        p_ += 2;
        out += static_cast<char>(v);
        break;
      }
      default: Fail("unknown escape in a string");
    }
  }
}

Type Parser::ParseType() {
  static const std::unordered_map<std::string_view, Kind> kScalars = {
      {"void", Kind::kVoid}, {"bool", Kind::kBool}, {"i8", Kind::kI8},   {"i16", Kind::kI16},
      {"i32", Kind::kI32},   {"i64", Kind::kI64},   {"u8", Kind::kU8},   {"u16", Kind::kU16},
      {"u32", Kind::kU32},   {"u64", Kind::kU64},   {"f32", Kind::kF32}, {"f64", Kind::kF64},
      {"raw", Kind::kRaw}};
  const std::string_view word = PeekWord();
  if (word == "ref") {
    p_ += word.size();
    if (Accept('?')) return Type::Ref(nullptr);
    return Type::Ref(ClassRef());
  }
  if (word == "func") {
    p_ += word.size();
    if (Accept('?')) return Type::Func(nullptr);
    return Type::Func(program_->Intern(ParseSignature()));
  }
  const auto it = kScalars.find(word);
  if (it == kScalars.end()) Fail("expected a type");
  p_ += word.size();
  return {it->second};
}

Signature Parser::ParseSignature() {
  Signature signature;
  Expect('(');
  if (!Accept(')')) {
    do {
      signature.params.push_back(ParseType());
    } while (Accept(','));
    Expect(')');
  }
  ExpectText("->");
  if (Accept('(')) {
    do {
      signature.results.push_back(ParseType());
    } while (Accept(','));
    Expect(')');
  } else {
    const Type type = ParseType();
    if (!type.is_void()) signature.results.push_back(type);
  }
  return signature;
}

PosId Parser::ParsePosition() {
  if (!Accept('@')) return 0;
  Position frames[256];
  int n = 0;
  do {
    if (n == 256) Fail("more than 256 inlined positions");
    Position& frame = frames[n++];
    const char* start = p_;
    if (p_ < end_ && *p_ == '"') {
      frame.file = program_->InternFile(QuotedString());
    } else {
      while (p_ < end_ && *p_ != ':' && *p_ != '\n') ++p_;
      uint32_t index = 0;
      const auto [q, error] = std::from_chars(start, p_, index);
      if (error == std::errc() && q == p_) {
        if (index >= program_->files().size()) FailAt(start, "no file of that index");
        frame.file = index;
      } else {
        frame.file = program_->InternFile({start, static_cast<size_t>(p_ - start)});
      }
    }
    Expect(':');
    frame.line = Number<uint32_t>("a line number");
    Expect(':');
    frame.column = Number<uint32_t>("a column number");
  } while (p_ < end_ && *p_ == '<' && ++p_);
  PosId pos = 0;
  while (n > 0) {
    frames[--n].inlined_at = pos;
    pos = program_->InternPosition(frames[n]);
  }
  return pos;
}

bool Parser::AtConst() {
  const char c = Peek();
  if ((c >= '0' && c <= '9') || c == '-' || c == '#' || c == '&' || c == '"') return true;
  const std::string_view word = PeekWord();
  return word == "true" || word == "false" || word == "null" || word == "inf" || word == "nan";
}

Const Parser::ParseConst(Type context, Type* type) {
  Const constant;
  const char* const start = p_;
  bool is_bool = false;
  const char c = Peek();
  if (c == '#') {
    ++p_;
    constant = Const::Object(Number<int64_t>("an object's index"));
    if (p_ < end_ && *p_ == '"') QuotedString();
  } else if (c == '&') {
    ++p_;
    constant = Const::Func(FunctionRef());
  } else if (c == '"') {
    const std::string bytes = QuotedString();
    if (program_->FindClass("rlib::Str") == nullptr)
      FailAt(start, "a string needs the class rlib::Str");
    constant = Const::Object(program_->InternString(bytes));
  } else if (AcceptWord("true")) {
    constant = Const::Int(1);
    is_bool = true;
  } else if (AcceptWord("false")) {
    constant = Const::Int(0);
    is_bool = true;
  } else if (AcceptWord("null")) {
    constant = Const::Null();
  } else if (AcceptWord("inf")) {
    constant = Const::Float(std::numeric_limits<double>::infinity());
  } else if (AcceptText("-inf")) {
    constant = Const::Float(-std::numeric_limits<double>::infinity());
  } else if (AcceptWord("nan")) {
    ExpectText("(0x");
    constant = Const::Float(std::bit_cast<double>(Number<uint64_t>("a NaN's bits", 16)));
    Expect(')');
  } else {
    Skip();
    const char* q = p_;
    if (q < end_ && *q == '-') ++q;
    while (q < end_ && *q >= '0' && *q <= '9') ++q;
    if (q < end_ && ((*q == '.' && !(q + 1 < end_ && q[1] == '.')) || *q == 'e')) {
      constant = Const::Float(Number<double>("a number"));
    } else {
      constant = Const::Int(Int64());
    }
  }
  const_typed_ = is_bool;
  if (Accept(':')) {
    *type = ParseType();
    const_typed_ = true;
  } else if (is_bool) {
    *type = Type::Bool();
  } else {
    *type = context.is_void() ? text_syntax::DefaultType(constant, program_) : context;
  }
  return constant;
}

Fact Parser::ParseFact() {
  Fact fact;
  if (!Accept('{')) return fact;
  do {
    const std::string_view word = PeekWord();
    if (word.empty()) {
      fact.has_range = true;
      fact.low = Int64();
      ExpectText("..");
      fact.high = Int64();
      continue;
    }
    p_ += word.size();
    if (word == "nonnull") {
      fact.nonnull = true;
    } else if (word == "exact" || word == "class") {
      fact.exact = word == "exact";
      const char c = Peek();
      if (c != ',' && c != '}') fact.cls = ClassRef();
    } else if (word == "classes") {
      while (Peek() != ',' && Peek() != '}') fact.classes.push_back(ClassRef());
    } else if (word == "is") {
      Type type;
      fact.has_constant = true;
      fact.constant = ParseConst(Type::Void(), &type);
    } else if (word == "targets") {
      while (Peek() != ',' && Peek() != '}') fact.functions.push_back(FunctionRef());
    } else {
      Fail("unknown fact '" + std::string(word) + "'");
    }
  } while (Accept(','));
  Expect('}');
  return fact;
}

Field* Parser::FieldRef(bool item) {
  Skip();
  const char* at = p_;
  const Class* owner = ClassRef();
  Expect('.');
  const std::string_view name = Name(true);
  const auto [it, added] = fields_.try_emplace(owner);
  if (added) {
    for (Field* f : owner->fields) it->second.first.emplace(f->name, f);
    for (Field* f : owner->items) it->second.second.emplace(f->name, f);
  }
  const FieldIndex& index = item ? it->second.second : it->second.first;
  const auto found = index.find(name);
  if (found == index.end())
    FailAt(at, "class " + owner->name + " has no " + (item ? "item component " : "field ") +
                   std::string(name));
  return found->second;
}

// ---- Declarations -------------------------------------------------------------------------------

// First pass: every class, method and function, by the beginnings of lines.
void Parser::Declare() {
  while (p_ < end_) {
    const char* at = p_;
    const std::string_view line = Rest();
    if (line.starts_with("class ")) {
      p_ += 6;
      const std::string name(Name(false));
      if (name != "kiln::Globals") {
        if (program_->FindClass(name) != nullptr) FailAt(at, "class " + name + " is there twice");
        program_->AddClass(name, nullptr);
      }
    } else if (line.starts_with("func ")) {
      p_ += 5;
      functions_.push_back(p_);
      const std::string name(Name(true));
      if (program_->FindFunction(name) != nullptr)
        FailAt(at, "function " + name + " is there twice");
      program_->AddFunction(name, name, nullptr);
    } else if (line.starts_with("method ")) {
      p_ += 7;
      methods_.push_back(p_);
      const std::string name(Name(true));
      if (program_->FindMethod(name) != nullptr)
        FailAt(at, "method " + name + " is there twice");
      program_->AddMethod(name, name, nullptr, nullptr);
    }
    while (p_ < end_ && *p_ != '\n') ++p_;
    if (p_ < end_) ++p_;
  }
  // Signatures, now that all classes have names: constants in calls take their types from them.
  for (const char* at : functions_) {
    p_ = at;
    Function* function = FunctionRef();
    if (Peek() == '"') QuotedString();
    function->signature = program_->Intern(ParseSignature());
  }
  for (const char* at : methods_) {
    p_ = at;
    Method* method = MethodRef();
    if (Peek() == '"') QuotedString();
    method->signature = program_->Intern(ParseSignature());
  }
  p_ = begin_;
}

void Parser::Run() {
  while (Peek() != '\0') {
    const char* at = p_;
    const std::string_view word = PeekWord();
    p_ += word.size();
    const bool first_column = at == begin_ || at[-1] == '\n';
    if ((word == "class" || word == "method" || word == "func") && !first_column)
      FailAt(at, "'" + std::string(word) + "' must start in the first column");
    if (word == "func") {
      FunctionDecl();
    } else if (word == "class") {
      ClassDecl();
    } else if (word == "method") {
      MethodDecl();
    } else if (word == "object") {
      ObjectDecl();
    } else if (word == "file") {
      program_->InternFile(QuotedString());
    } else if (word == "initialiser") {
      program_->initialisers.push_back(FunctionRef());
    } else if (word == "entry") {
      program_->entry = FunctionRef();
    } else if (word == "kiln") {
      if (Number<int>("a version") != 1) FailAt(at, "this reads version 1 of the text form");
    } else {
      FailAt(at, "expected class, method, object, func, file, initialiser or entry");
    }
  }
}

void Parser::FieldDecl(Class* cls, bool item) {
  std::string name(Name(true));
  Expect(':');
  const Type type = ParseType();
  Field* field = item ? program_->AddItem(cls, std::move(name), type)
                      : program_->AddField(cls, std::move(name), type);
  for (;;) {
    if (AcceptWord("const")) {
      field->immutable = true;
    } else if (AcceptWord("const_items")) {
      field->immutable_items = true;
    } else if (AcceptWord("quasi_immutable")) {
      field->quasi_immutable = true;
    } else if (AcceptWord("transient")) {
      field->transient = true;
    } else if (AcceptWord("at")) {
      field->offset = Number<int32_t>("an offset");
    } else {
      break;
    }
  }
  field->fact = ParseFact();
}

void Parser::ClassDecl() {
  Class* cls = ClassRef();
  if (Accept(':')) cls->base = ClassRef();
  for (;;) {
    const std::string_view word = PeekWord();
    if (word == "abstract") {
      cls->is_abstract = true;
    } else if (word == "weakref") {
      cls->is_weakref = true;
    } else if (word == "varsized") {
      cls->is_varsized = true;
    } else if (word == "const_items") {
      cls->immutable_items = true;
    } else if (word == "id" || word == "span" || word == "size" || word == "item_size" ||
               word == "length_at") {
      p_ += word.size();
      const int32_t v = Number<int32_t>("a number");
      (word == "id" || word == "span"
           ? reinterpret_cast<int32_t&>(word == "id" ? cls->id : cls->span)
       : word == "size"      ? cls->size
       : word == "item_size" ? cls->item_size
                             : cls->length_offset) = v;
      continue;
    } else {
      break;
    }
    p_ += word.size();
  }
  cls->pos = ParsePosition();
  if (!Accept('{')) return;
  while (!Accept('}')) {
    if (AcceptWord("field")) {
      FieldDecl(cls, false);
    } else if (AcceptWord("item")) {
      FieldDecl(cls, true);
    } else if (AcceptWord("impl")) {
      const Method* method = MethodRef();
      Expect('=');
      if (!cls->methods.emplace(method, FunctionRef()).second)
        Fail("a second implementation of " + method->name);
      cls->method_order.push_back(method);
    } else if (AcceptWord("finalizer")) {
      cls->finalizer = FunctionRef();
    } else if (AcceptWord("annotation")) {
      cls->annotations.push_back(QuotedString());
    } else {
      Fail("expected field, item, impl, finalizer, annotation or '}'");
    }
  }
}

void Parser::MethodDecl() {
  Method* method = MethodRef();
  if (Peek() == '"') method->display = QuotedString();
  ParseSignature();  // known from the first pass
  if (AcceptWord("owner")) method->owner = ClassRef();
}

void Parser::ObjectDecl() {
  Expect('#');
  const char* at = p_;
  const int64_t index = Number<int64_t>("an object's index");
  PrebuiltObject object;
  object.cls = ClassRef();
  const bool is_globals = index == 0;
  if (is_globals != (object.cls == program_->globals()))
    FailAt(at, "object #0 and only that is of class kiln::Globals");
  if (Peek() == '"') object.name = QuotedString();
  Expect('{');
  const std::vector<Field*> fields = AllFields(object.cls);
  object.fields.reserve(fields.size());
  Type type;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) Expect(',');
    object.fields.push_back(ParseConst(fields[i]->type, &type));
  }
  if (Accept('|')) {
    if (object.cls->is_weakref) {
      object.items.push_back(ParseConst(Type::Raw(), &type));
    } else if (Peek() == '"') {
      const Class* holder = object.cls;
      while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
      const bool is_signed = holder->items.empty() || holder->items[0]->type.is_signed();
      const std::string bytes = QuotedString();
      object.items.reserve(bytes.size());
      for (const char c : bytes)
        object.items.push_back(
            Const::Int(is_signed ? static_cast<int8_t>(c) : static_cast<uint8_t>(c)));
    } else if (Peek() != '}') {
      const Class* holder = object.cls;
      while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
      if (holder->items.empty()) Fail("class " + object.cls->name + " has no items");
      const size_t components = holder->items.size();
      do {
        object.items.push_back(
            ParseConst(holder->items[object.items.size() % components]->type, &type));
      } while (Accept(','));
    }
  }
  Expect('}');
  if (is_globals) {
    program_->prebuilt()[0] = std::move(object);
  } else {
    if (index != static_cast<int64_t>(program_->prebuilt().size()))
      FailAt(at, "objects must be numbered in order");
    program_->AddPrebuilt(std::move(object));
  }
}

void Parser::FunctionDecl() {
  Function* function = FunctionRef();
  if (Peek() == '"') function->display = QuotedString();
  ParseSignature();  // known from the first pass
  static const std::unordered_map<std::string_view, bool Function::*> kFlags = {
      {"foreign", &Function::is_foreign},
      {"may_collect", &Function::foreign_may_collect},
      {"releases_lock", &Function::foreign_releases_lock},
      {"foreign_pure", &Function::foreign_pure},
      {"constructor", &Function::is_constructor},
      {"prebuild", &Function::is_prebuild},
      {"no_inline", &Function::no_inline},
      {"always_inline", &Function::always_inline},
      {"no_return", &Function::no_return},
      {"address_taken", &Function::address_taken}};
  for (;;) {
    const std::string_view word = PeekWord();
    if (word.empty()) break;
    const auto flag = kFlags.find(word);
    if (flag != kFlags.end()) {
      p_ += word.size();
      function->*flag->second = true;
    } else if (AcceptWord("owner")) {
      function->owner = ClassRef();
    } else if (AcceptWord("hints")) {
      Expect('(');
      do {
        function->hints.emplace(Name(true));
      } while (Accept(','));
      Expect(')');
    } else if (AcceptWord("op")) {
      function->library_op = Name(true);
    } else if (AcceptWord("hash")) {
      ExpectText("0x");
      function->body_hash = Number<uint64_t>("a hash", 16);
    } else {
      break;
    }
  }
  function->pos = ParsePosition();
  if (Accept('{')) ParseGraph(function);
}

// ---- Graphs -------------------------------------------------------------------------------------

void Parser::ParseGraph(Function* function) {
  function->graph = std::make_unique<Graph>(function);
  // The tables of the previous graph are used again: their capacity, that is.
  g_.graph = function->graph.get();
  g_.function = function;
  g_.values.clear();
  g_.blocks.clear();
  g_.defined.clear();
  g_.late.clear();
  std::vector<Block*> order;
  const char* start = p_;
  while (!Accept('}')) {
    if (!AtLabel()) Fail("expected a block label");
    ParseBlock();
  }
  if (g_.blocks.empty()) FailAt(start, "the function has no blocks");
  for (size_t id = 0; id < g_.blocks.size(); ++id)
    if (g_.blocks[id] != nullptr && !g_.defined[id])
      Fail("no block b" + std::to_string(id) + " in " + function->name);
  for (const LateConst& late : g_.late) {
    if (late.index >= late.target->args.size())
      FailAt(late.at, "b" + std::to_string(late.target->id) + " has fewer arguments");
    late.value->type = late.target->args[late.index]->type;
  }
  g_.graph->ReserveIds(static_cast<uint32_t>(g_.values.size()),
                       static_cast<uint32_t>(g_.blocks.size()));
}

uint32_t Parser::Id(const char* what) {
  const uint32_t id = Number<uint32_t>(what);
  if (id >= kMaxId) Fail("too large an id");
  return id;
}

bool Parser::AtLabel() {
  return Peek() == 'b' && p_ + 1 < end_ && p_[1] >= '0' && p_[1] <= '9';
}

Block* Parser::BlockRef() {
  if (!AtLabel()) Fail("expected a block");
  ++p_;
  const uint32_t id = Id("a block's number");
  if (id >= g_.blocks.size()) {
    g_.blocks.resize(id + 1);
    g_.defined.resize(id + 1);
  }
  if (g_.blocks[id] == nullptr) {
    g_.blocks[id] = g_.graph->NewBlock();
    g_.blocks[id]->id = id;
    g_.graph->blocks().pop_back();  // it takes its place where it is defined
  }
  return g_.blocks[id];
}

Value* Parser::Define(Value::Kind kind) {
  Expect('%');
  const char* at = p_;
  const uint32_t id = Id("a value's number");
  if (id >= g_.values.size()) g_.values.resize(id + 1);
  if (id == 0 || g_.values[id] != nullptr)
    FailAt(at, id == 0 ? "values are numbered from 1" : "a second value of that number");
  std::string name;
  if (Peek() != ':') name = Name(true);
  Expect(':');
  const Type type = ParseType();
  Value* value = g_.graph->NewValue(kind, type, std::move(name));
  value->id = id;
  if (Peek() == '{') value->fact = std::make_unique<Fact>(ParseFact());
  return g_.values[id] = value;
}

Value* Parser::Use(Type context) {
  if (Accept('%')) {
    const char* at = p_;
    const uint32_t id = Id("a value's number");
    if (id >= g_.values.size() || g_.values[id] == nullptr)
      FailAt(at, "%" + std::to_string(id) + " is not defined above");
    return g_.values[id];
  }
  if (!AtConst()) Fail("expected an operand");
  Type type;
  const char* at = p_;
  const Const constant = ParseConst(context, &type);
  if (type.is_void()) FailAt(at, "the type of this constant is not clear; write it after a ':'");
  return g_.graph->NewConst(type, constant);
}

void Parser::ParseBlock() {
  const char* at = p_;
  Block* block = BlockRef();
  if (g_.defined[block->id]) FailAt(at, "a second block of that number");
  g_.defined[block->id] = true;
  g_.graph->blocks().push_back(block);
  if (Accept('(')) {
    do {
      block->args.push_back(Define(Value::Kind::kArg));
    } while (Accept(','));
    Expect(')');
  }
  block->cold = AcceptWord("cold");
  Expect(':');
  for (;;) {
    const std::string_view word = PeekWord();
    if (!word.empty() && ParseExit(block, word)) break;
    ParseOp(block);
  }
  block->exit_pos = ParsePosition();
}

void Parser::ParseOp(Block* block) {
  // The result is defined first: the types of constants may follow from it. That an operand does not
  // name it is for the verifier to see.
  auto op = std::make_unique<Operation>();
  if (Peek() == '%') {
    op->result = Define(Value::Kind::kResult);
    Expect('=');
  }
  const std::string_view word = PeekWord();
  if (word.empty()) Fail("expected an operation");
  if (!FindOpcode(word, &op->op)) Fail("no operation '" + std::string(word) + "'");
  p_ += word.size();
  const OpInfo& info = Info(op->op);
  bool payload = true;
  switch (info.payload) {
    case Payload::kNone:
    case Payload::kType: payload = false; break;
    case Payload::kClass: op->cls = ClassRef(); break;
    case Payload::kField:
      op->field = FieldRef(op->op == Opcode::kArrayGet || op->op == Opcode::kArraySet);
      break;
    case Payload::kFunction:
      op->function = FunctionRef();
      break;
    case Payload::kMethod: op->method = MethodRef(); break;
    case Payload::kLabel: op->label = Name(true); break;
    case Payload::kIndex: op->index = Number<int64_t>("an index"); break;
  }
  if (info.operands.ends_with('*')) {
    if (op->op == Opcode::kCallIndirect) op->args.push_back(Use(Type::Void()));
    Expect('(');
    if (!Accept(')')) {
      do {
        op->args.push_back(
            Use(text_syntax::OperandContext(*op, op->args.size(), g_.function)));
      } while (Accept(','));
      Expect(')');
    }
  } else {
    for (size_t i = 0; i < info.operands.size(); ++i) {
      if (i != 0 || payload) Expect(',');
      op->args.push_back(Use(text_syntax::OperandContext(*op, i, g_.function)));
    }
  }
  op->proved = AcceptWord("proved");
  op->pos = ParsePosition();
  block->ops.push_back(std::move(op));
}

Link Parser::ParseLink() {
  Link link;
  link.target = BlockRef();
  if (!Accept('(')) return link;
  do {
    Skip();
    const char* at = p_;
    if (*p_ == '%') {
      link.args.push_back(Use(Type::Void()));
      continue;
    }
    if (!AtConst()) Fail("expected an operand");
    Type type;
    const Const constant = ParseConst(Type::Void(), &type);
    Value* value = g_.graph->NewConst(type, constant);
    // Without a type of its own it takes that of the argument, which may be known only later.
    if (!const_typed_) g_.late.push_back({value, link.target, link.args.size(), at});
    link.args.push_back(value);
  } while (Accept(','));
  Expect(')');
  return link;
}

// Takes the block's exit if `word` starts one; false if it is an operation.
bool Parser::ParseExit(Block* block, std::string_view word) {
  static const std::unordered_map<std::string_view, Exit> kExits = {
      {"return", Exit::kReturn}, {"raise", Exit::kRaise},   {"jump", Exit::kJump},
      {"branch", Exit::kBranch}, {"switch", Exit::kSwitch}, {"try", Exit::kTry},
      {"unreachable", Exit::kUnreachable}};
  const auto it = kExits.find(word);
  if (it == kExits.end()) return false;
  p_ += word.size();
  block->exit = it->second;
  switch (block->exit) {
    case Exit::kReturn:
      if (Peek() == '%' || AtConst()) block->exit_value = Use(g_.function->signature->result());
      break;
    case Exit::kRaise: block->exit_value = Use(Type::Void()); break;
    case Exit::kJump: block->exits.push_back(ParseLink()); break;
    case Exit::kBranch:
      block->exit_value = Use(Type::Void());
      for (int i = 0; i < 2; ++i) {
        Expect(',');
        block->exits.push_back(ParseLink());
      }
      break;
    case Exit::kSwitch:
      block->exit_value = Use(Type::Void());
      Expect('{');
      for (bool last = false; !last;) {
        last = AcceptWord("else");
        if (!last) block->cases.push_back(Int64());
        ExpectText("->");
        block->exits.push_back(ParseLink());
        Accept(',');
      }
      Expect('}');
      break;
    case Exit::kTry:
      block->exits.push_back(ParseLink());
      ExpectText("catch");
      if (Peek() == '%') {
        Value* exception = Define(Value::Kind::kException);
        ExpectText("->");
        block->exits.push_back(ParseLink());
        block->exits.back().exception = exception;
      } else {
        block->exits.push_back(ParseLink());
      }
      break;
    case Exit::kUnreachable: break;
  }
  return true;
}

}  // namespace

bool ParseProgram(std::string_view text, Program* empty, std::string* error) {
  try {
    Parser parser(text, empty);
    parser.Declare();
    parser.Run();
    return true;
  } catch (const SyntaxError& mistake) {
    size_t line = 1, column = 1;
    for (const char* p = text.data(); p < mistake.at; ++p) {
      ++column;
      if (*p == '\n') {
        ++line;
        column = 1;
      }
    }
    *error = std::to_string(line) + ":" + std::to_string(column) + ": " + mistake.message;
    return false;
  }
}

}  // namespace kiln
