#include "translator/flowgraph/parser.h"

#include <bit>
#include <limits>

#include "translator/flowgraph/text.h"

namespace kiln {
namespace text_syntax {

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
    } else if (AcceptWord("per_thread")) {
      field->per_thread = true;
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
    } else if (AcceptWord("tracer")) {
      cls->tracer = FunctionRef();
    } else if (AcceptWord("annotation")) {
      cls->annotations.push_back(QuotedString());
    } else {
      Fail("expected field, item, impl, finalizer, tracer, annotation or '}'");
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
      {"foreign_reads", &Function::foreign_reads},
      {"run_by_collector", &Function::foreign_run_by_collector},
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

}  // namespace text_syntax

bool ParseProgram(std::string_view text, Program* empty, std::string* error) {
  try {
    text_syntax::Parser parser(text, empty);
    parser.Declare();
    parser.Run();
    return true;
  } catch (const text_syntax::SyntaxError& mistake) {
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
