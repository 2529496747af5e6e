// "..." % (a, b), where all is plain: compiled as the f-string that it amounts to.
//
//     "%s is %-5r" % (a, b)     FormatValue a; " is "; FormatValue b with "5"; BuildString
//
// Only %s, %r and %a mean the same in both; anything else is left to the operator.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

// Text, or a value with a conversion.
class FormatPart final : public rlib::Object {
 public:
  explicit FormatPart(Str* text) : text(text) {}
  FormatPart(ast::Expr* value, int64_t conversion, Str* specification)
      : value(value), conversion(conversion), specification(specification) {}

  Str* const text = nullptr;
  ast::Expr* const value = nullptr;
  const int64_t conversion = 0;        // as FormatValue has it
  Str* const specification = nullptr;  // or null
};

namespace {

constexpr int64_t kMostDigits = 3;
constexpr int64_t kMostParts = 30;

class FormatReader final : public rlib::Object {
 public:
  FormatReader(Str* text, Array<ast::Expr*>* values) : text_(text), values_(values) {}

  // The parts, or null.
  List<FormatPart*>* read();

 private:
  bool is_at_end() const { return at_ == text_->length(); }
  bool read_value();
  // The digits at hand; null if there are too many.
  Str* digits() {
    int64_t start = at_;
    while (!is_at_end() && Str::is_digit(text_->char_at(at_))) at_++;
    return at_ - start > kMostDigits ? nullptr : text_->slice(start, at_);
  }
  void flush() {
    if (pending_->length() > 0) parts_->append(new FormatPart(pending_->build()));
    pending_->clear();
  }

  Str* const text_;
  Array<ast::Expr*>* const values_;
  int64_t at_ = 0;
  int64_t used_ = 0;  // values
  StrBuilder* const pending_ = new StrBuilder();
  List<FormatPart*>* const parts_ = new List<FormatPart*>();
};

List<FormatPart*>* FormatReader::read() {
  while (!is_at_end()) {
    char c = text_->char_at(at_++);
    if (c != '%') {
      pending_->append(c);
    } else if (!is_at_end() && text_->char_at(at_) == '%') {
      pending_->append('%');
      at_++;
    } else if (!read_value()) {
      return nullptr;
    }
  }
  flush();
  return used_ == values_->length() ? parts_ : nullptr;
}

// Behind a "%".
bool FormatReader::read_value() {
  bool is_left = false;
  while (!is_at_end()) {
    char c = text_->char_at(at_);
    if (c != '-' && c != '+' && c != ' ' && c != '#' && c != '0') break;
    is_left = is_left || c == '-';
    at_++;
  }
  Str* width = digits();
  if (width == nullptr) return false;
  auto* specification = new StrBuilder();
  if (!is_left && width->length() > 0) specification->append('>');
  specification->append(width);
  if (!is_at_end() && text_->char_at(at_) == '.') {
    at_++;
    Str* precision = digits();
    if (precision == nullptr) return false;
    specification->append('.');
    specification->append(precision->is_empty() ? "0"_str : precision);
  }
  if (is_at_end() || used_ == values_->length()) return false;
  char c = text_->char_at(at_++);
  int64_t conversion = c == 's' ? 1 : c == 'r' ? 2 : c == 'a' ? 3 : 0;
  if (conversion == 0) return false;
  flush();
  parts_->append(
      new FormatPart(values_->get(used_++), conversion,
                     specification->length() > 0 ? specification->build() : nullptr));
  return true;
}

}  // namespace

// Whether it was of this kind.
bool FunctionCompiler::percent_format(ast::BinOp* e, int64_t target) {
  if (e->op != ast::Operator::kMod || e->left->kind != Kind::kConstant ||
      e->right->kind != Kind::kTuple) {
    return false;
  }
  auto* text = static_cast<ast::Constant*>(e->left);
  Array<ast::Expr*>* values = static_cast<ast::Tuple*>(e->right)->elts;
  if (text->type != ast::ConstantType::kStr || constant_items(values) != nullptr) return false;
  for (int64_t i = 0; i < values->length(); i++) {
    if (values->get(i)->kind == Kind::kStarred) return false;
  }
  List<FormatPart*>* parts = (new FormatReader(text->str(), values))->read();
  if (parts == nullptr || parts->length() > kMostParts) return false;

  if (parts->length() == 1) {
    format_part(parts->get(0), target);
    return true;
  }
  int64_t start = mark();
  int64_t base = base_for(target);
  for (int64_t i = 0; i < parts->length(); i++) {
    format_part(parts->get(i), i == 0 ? base : allocate());
  }
  at(e);
  emit(Op::kBuildString, target, base, parts->length());
  release(start);
  return true;
}

void FunctionCompiler::format_part(FormatPart* part, int64_t target) {
  if (part->value == nullptr) return emit_constant(target, text_constant(part->text));
  int64_t start = mark();
  if (part->specification == nullptr) {
    int64_t reg = operand(part->value, is_temporary(target) ? target : -1);
    at(part->value);
    emit(Op::kFormatValue, target, reg, part->conversion);
  } else {
    int64_t base = base_for(target);
    emit_to(part->value, base);
    int64_t specification = allocate();
    at(part->value);
    emit_constant(specification, text_constant(part->specification));
    emit(Op::kFormatValue, target, base, part->conversion + 4);
  }
  release(start);
}

}  // namespace py
