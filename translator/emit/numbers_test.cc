// Every pure operation on numbers, compiled, against its meaning in flowgraph/semantics.h: all types,
// values at and near the limits.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "translator/emit/testing/emitted_program.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/semantics.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

constexpr Kind kIntegers[] = {Kind::kBool, Kind::kI8,  Kind::kI16, Kind::kI32, Kind::kI64,
                              Kind::kU8,   Kind::kU16, Kind::kU32, Kind::kU64};
constexpr Kind kFloats[] = {Kind::kF32, Kind::kF64};

std::vector<Const> ValuesOf(Type type) {
  std::vector<Const> values;
  if (type.is_float()) {
    for (const double v : {0.0, -0.0, 1.0, -1.5, 100.0, -1e10, 5e-324,
                           std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()})
      values.push_back(Const::Float(semantics::RoundFloat(type.kind, v)));
    return values;
  }
  for (const int64_t v : {int64_t{0}, int64_t{-1}, int64_t{7}, int64_t{1} << (type.bits() - 1),
                          (int64_t{1} << (type.bits() - 1)) - 1, int64_t{0x123456789abcdef1}}) {
    const Const c = Const::Int(NormaliseInt(type.kind, v));
    if (std::find(values.begin(), values.end(), c) == values.end()) values.push_back(c);
  }
  return values;
}

class NumberProgram {
 public:
  NumberProgram() {
    print_int_ = Foreign("test_print_int", Type::I64());
    print_uint_ = Foreign("test_print_uint", Type::U64());
    entry_ = program_.AddFunction("entry_point", "entry_point()",
                                  program_.Intern({{}, {Type::I32()}}));
    entry_->graph = std::make_unique<Graph>(entry_);
    entry_block_ = entry_->graph->NewBlock();
    program_.entry = entry_;
  }

  // The operation on all values of its operands' type for which it is defined.
  void Add(Opcode op, Type operand, Type result) {
    const size_t arity = Info(op).operands.size();
    Type second = operand;
    Function* f = nullptr;
    for (const Const& a : ValuesOf(operand))
      for (const Const& b : arity == 1 ? std::vector<Const>{Const::Int(0)} : ValuesOf(second)) {
        const Const args[] = {a, b};
        Const expected;
        if (!FoldPure(op, operand, result, args, &expected)) continue;
        if (f == nullptr) f = FunctionFor(op, operand, result, arity);
        Call(f, args, arity, result, expected);
      }
  }

  Program* Finish() {
    EndChunk();
    SetReturn(entry_block_, entry_->graph->NewInt(Type::I32(), 0));
    return &program_;
  }
  const std::string& expected() const { return expected_; }
  const std::vector<std::string>& cases() const { return cases_; }

 private:
  Function* Foreign(const char* name, Type type) {
    Function* f = program_.AddFunction(name, name, program_.Intern({{type}, {}}));
    f->is_foreign = true;
    return f;
  }

  Function* FunctionFor(Opcode op, Type operand, Type result, size_t arity) {
    const std::string name = std::string(Info(op).name) + "_" + TypeName(operand) + "_" +
                             TypeName(result);
    Function* f = program_.AddFunction(
        name, name, program_.Intern({std::vector<Type>(arity, operand), {result}}));
    f->no_inline = true;
    f->graph = std::make_unique<Graph>(f);
    Block* block = f->graph->NewBlock();
    std::vector<Value*> args;
    for (size_t i = 0; i < arity; ++i) args.push_back(f->graph->NewArg(block, operand));
    SetReturn(block, Append(f->graph.get(), block, op, args, result)->result);
    return f;
  }

  void Call(Function* f, const Const* args, size_t arity, Type result, const Const& expected) {
    if (chunk_ == nullptr || ++in_chunk_ == 200) {
      EndChunk();
      const std::string name = "chunk" + std::to_string(chunks_++);
      chunk_ = program_.AddFunction(name, name, program_.Intern({}));
      chunk_->no_inline = true;
      chunk_->graph = std::make_unique<Graph>(chunk_);
      block_ = chunk_->graph->NewBlock();
      in_chunk_ = 0;
    }
    Graph* graph = chunk_->graph.get();
    std::vector<Value*> values;
    std::string text = f->name + "(";
    for (size_t i = 0; i < arity; ++i) {
      values.push_back(graph->NewConst(f->signature->params[i], args[i]));
      text += " " + (args[i].kind == Const::Kind::kFloat ? std::to_string(args[i].as_float())
                                                         : std::to_string(args[i].bits));
    }
    cases_.push_back(text + " )");
    Operation* call = Append(graph, block_, Opcode::kCall, values, result);
    call->function = f;
    Value* value = call->result;
    int64_t bits = expected.bits;
    if (result.is_float()) {
      if (result.kind == Kind::kF32)
        value = Append(graph, block_, Opcode::kFloatCast, {value}, Type::F64())->result;
      // Any NaN is as good as another.
      Value* same = Append(graph, block_, Opcode::kFloatEq, {value, value}, Type::Bool())->result;
      value = Append(graph, block_, Opcode::kFloatToBits, {value}, Type::I64())->result;
      Value* mask = Append(graph, block_, Opcode::kIntCast, {same}, Type::I64())->result;
      mask = Append(graph, block_, Opcode::kIntNeg, {mask}, Type::I64())->result;
      value = Append(graph, block_, Opcode::kIntAnd, {value, mask}, Type::I64())->result;
      if (expected.as_float() != expected.as_float()) bits = 0;
    } else if (result.kind == Kind::kU64) {
      Append(graph, block_, Opcode::kCallForeign, {value}, Type::Void())->function = print_uint_;
      expected_ += std::to_string(static_cast<uint64_t>(bits)) + "\n";
      return;
    } else if (result.kind != Kind::kI64) {
      value = Append(graph, block_, Opcode::kIntCast, {value}, Type::I64())->result;
    }
    Append(graph, block_, Opcode::kCallForeign, {value}, Type::Void())->function = print_int_;
    expected_ += std::to_string(bits) + "\n";
  }

  void EndChunk() {
    if (chunk_ == nullptr) return;
    SetReturn(block_, nullptr);
    Append(entry_->graph.get(), entry_block_, Opcode::kCall, {}, Type::Void())->function = chunk_;
  }

  Program program_;
  Function *print_int_, *print_uint_, *entry_, *chunk_ = nullptr;
  Block *entry_block_, *block_ = nullptr;
  int chunks_ = 0, in_chunk_ = 0;
  std::string expected_;
  std::vector<std::string> cases_;
};

void AddAll(NumberProgram* numbers) {
  for (int i = 0; i < kNumOpcodes; ++i) {
    const auto op = static_cast<Opcode>(i);
    const OpInfo& info = Info(op);
    if (!info.has(effect::kPure)) continue;
    const std::string_view operands = info.operands;
    if (operands.find_first_not_of("ibf") != std::string_view::npos) continue;
    const bool bits = op == Opcode::kFloatToBits || op == Opcode::kFloatFromBits;
    for (const Kind k : kIntegers) {
      if (operands[0] == 'f' || (operands[0] == 'b' && k != Kind::kBool)) continue;
      // What is said of 64-bit values is used on those.
      if ((bits || op == Opcode::kUintMulHigh) && k != Kind::kI64 && k != Kind::kU64) continue;
      switch (info.result) {
        case '=': numbers->Add(op, {k}, {k}); break;
        case 'b': numbers->Add(op, {k}, Type::Bool()); break;
        case 'f':
          if (!bits) numbers->Add(op, {k}, {Kind::kF32});
          numbers->Add(op, {k}, Type::F64());
          break;
        case 'i':
          for (const Kind r : kIntegers)
            if (op == Opcode::kIntCast || r == Kind::kI32 || r == Kind::kI64)
              numbers->Add(op, {k}, {r});
          break;
      }
    }
    for (const Kind k : kFloats) {
      if (operands[0] != 'f' || (bits && k == Kind::kF32)) continue;
      switch (info.result) {
        case '=': numbers->Add(op, {k}, {k}); break;
        case 'b': numbers->Add(op, {k}, Type::Bool()); break;
        case 'f':
          for (const Kind r : kFloats) numbers->Add(op, {k}, {r});
          break;
        case 'i':
          for (const Kind r : kIntegers)
            if (!bits || r == Kind::kI64) numbers->Add(op, {k}, {r});
          break;
      }
    }
  }
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

void CheckNumbers(EmitVariant variant) {
  EmittedPrograms programs(SourceRoot(), std::move(variant));
  ASSERT_EQ(programs.error(), "");
  NumberProgram numbers;
  AddAll(&numbers);
  EmitResult emitted;
  EmitOptions options;
  options.operations_per_shard = 2000;
  for (const std::string& e : TransformAndEmit(numbers.Finish(), &emitted, options)) FAIL() << e;
  const std::string binary = programs.Build(emitted);
  ASSERT_NE(binary, "") << programs.error();
  const ProcessResult result = RunProcess({{binary}, "", {}});
  ASSERT_EQ(result.status, 0) << result.output;
  const std::vector<std::string> got = LinesOf(result.output);
  const std::vector<std::string> expected = LinesOf(numbers.expected());
  ASSERT_EQ(got.size(), expected.size());
  ASSERT_GT(expected.size(), 4000u);
  int wrong = 0;
  for (size_t i = 0; i < numbers.cases().size() && wrong < 20; ++i)
    if (got[i] != expected[i]) {
      ++wrong;
      ADD_FAILURE() << numbers.cases()[i] << " gives " << got[i] << ", not " << expected[i];
    }
}

TEST(NumbersTest, Optimised) { CheckNumbers({"O2", {"-O2"}, {"-O0"}}); }

// The collector is not what is tested here.
TEST(NumbersTest, Checked) {
  CheckNumbers({"ubsan",
                {"-O0", "-DKILN_CHECKS", "-fsanitize=undefined", "-fno-sanitize=function,vptr",
                 "-fno-sanitize-recover=all"},
                {"-O0"}});
}

}  // namespace
}  // namespace kiln
