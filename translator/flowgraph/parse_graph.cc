// Reads the body of a function; see parser.h.
#include "translator/flowgraph/parser.h"

namespace kiln::text_syntax {
namespace {

// Ids come from the text; this bounds the tables that are indexed by them.
constexpr uint32_t kMaxId = 1u << 24;

}  // namespace

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
  // The result is defined first: the types of constants may follow from it. That an operand does
  // not name it is for the verifier to see.
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

}  // namespace kiln::text_syntax
