// What the printer and the parser must agree on: bare names, and the type a constant operand has if
// its text does not say. Private to the text form.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_TEXT_SYNTAX_H_
#define KILN_TRANSLATOR_FLOWGRAPH_TEXT_SYNTAX_H_

#include <cstddef>
#include <string_view>

#include "translator/flowgraph/graph.h"

namespace kiln::text_syntax {

inline bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
inline bool IsNameChar(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

// The length of the bare name that `text` starts with; 0 if none. A name is made of identifiers,
// "::", balanced <...>, and, if `dots`, '.'.
inline size_t BareNameLength(std::string_view text, bool dots) {
  if (text.empty() || !IsNameStart(text[0])) return 0;
  size_t i = 1;
  while (i < text.size()) {
    const char c = text[i];
    if (IsNameChar(c) || (dots && c == '.')) {
      ++i;
    } else if (c == ':' && i + 2 < text.size() && text[i + 1] == ':' && IsNameStart(text[i + 2])) {
      i += 3;
    } else if (c == '<') {
      int depth = 0;
      size_t j = i;
      for (; j < text.size(); ++j) {
        const char d = text[j];
        if (d == '<') {
          ++depth;
        } else if (d == '>' && --depth == 0) {
          break;
        } else if (d == '"' || d == '\\' || static_cast<unsigned char>(d) < ' ') {
          return i;
        }
      }
      if (j == text.size()) return i;
      i = j + 1;
    } else {
      break;
    }
  }
  return i;
}

inline bool IsBareName(std::string_view name, bool dots) {
  return !name.empty() && BareNameLength(name, dots) == name.size();
}

// The type of a constant whose text names none and whose context asks for none; void if unknown,
// which that of an object is without a program.
inline Type DefaultType(const Const& constant, const Program* program) {
  switch (constant.kind) {
    case Const::Kind::kInt: return Type::I64();
    case Const::Kind::kFloat: return Type::F64();
    case Const::Kind::kNull: return Type::Void();
    case Const::Kind::kObject:
      if (program == nullptr || constant.bits < 0 ||
          constant.bits >= static_cast<int64_t>(program->prebuilt().size()))
        return Type::Void();
      return Type::Ref(program->prebuilt()[static_cast<size_t>(constant.bits)].cls);
    case Const::Kind::kFunc:
      return constant.function == nullptr ? Type::Void()
                                          : Type::Func(constant.function->signature);
  }
  return Type::Void();
}

inline Type ParamType(const Signature* signature, size_t i) {
  return signature != nullptr && i < signature->params.size() ? signature->params[i]
                                                              : Type::Void();
}

// The type the context asks of operand `i`, given the payload, the result and operands before it;
// void if it asks for none.
inline Type OperandContext(const Operation& op, size_t i, const Function* function) {
  const Type result = op.result == nullptr ? Type::Void() : op.result->type;
  const Type first = op.args.empty() || i == 0 ? Type::Void() : op.args[0]->type;
  switch (op.op) {
    case Opcode::kSetField:
      if (i == 1) return op.field == nullptr ? Type::Void() : op.field->type;
      return Type::Void();
    case Opcode::kArraySet:
      if (i == 1) return Type::I64();
      if (i == 2) return op.field == nullptr ? Type::Void() : op.field->type;
      return Type::Void();
    case Opcode::kArrayGet:
    case Opcode::kRawLoad:
    case Opcode::kRawAdd:
    case Opcode::kGcBarrierItem: return i == 1 ? Type::I64() : Type::Void();
    case Opcode::kRawStore: return i == 1 ? Type::I64() : Type::Void();
    case Opcode::kArrayCopy:
      return i == 1 || i == 3 || i == 4 ? Type::I64() : i == 2 ? first : Type::Void();
    case Opcode::kCall:
    case Opcode::kCallForeign:
      return op.function == nullptr ? Type::Void() : ParamType(op.function->signature, i);
    case Opcode::kCallVirtual:
      return op.method == nullptr ? Type::Void() : ParamType(op.method->signature, i);
    case Opcode::kCallIndirect: return i == 0 ? Type::Void() : ParamType(first.signature, i - 1);
    case Opcode::kSetCallResult: {
      const Signature* signature = function == nullptr ? nullptr : function->signature;
      return signature != nullptr && op.index >= 0 &&
                     op.index < static_cast<int64_t>(signature->results.size())
                 ? signature->results[static_cast<size_t>(op.index)]
                 : Type::Void();
    }
    default: break;
  }
  const OpInfo& info = Info(op.op);
  if (i == 0) return info.result == '=' ? result : Type::Void();
  if (i < info.operands.size() && info.operands[i] == info.operands[0]) return first;
  return Type::Void();
}

}  // namespace kiln::text_syntax

#endif  // KILN_TRANSLATOR_FLOWGRAPH_TEXT_SYNTAX_H_
