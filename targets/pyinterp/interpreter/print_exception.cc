// Exceptions as text, as CPython's interpreter prints those that nobody catches: the chain of causes, the
// frames with their lines of source, carets below what was at work, the message with a suggestion, notes,
// and exception groups as trees.
//
//     Traceback (most recent call last):
//       File "spam.py", line 3, in <module>
//         print(1 + a[0] / b)
//                   ~~~~~^~~
//     ZeroDivisionError: division by zero
//
// After Python/pythonrun.c and Python/traceback.c: the same text, to the blank.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/suggestions.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

namespace {

// A frame of recursion is shown so often; sys.tracebacklimit if that is not set; how much of a group.
constexpr int64_t kMostRepetitions = 3;
constexpr int64_t kMostFrames = 1000;
constexpr int64_t kMostGroupLevels = 10;
constexpr int64_t kMostOfGroup = 15;
// Chains of causes that are longer are cut.
constexpr int64_t kMostChained = 500;
constexpr int64_t kLineIndent = 4;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

// The characters in the first `bytes` of a line.
int64_t characters(Str* line, int64_t bytes) {
  return count_code_points(line, 0, bytes < line->length() ? bytes : line->length());
}

// ---- Carets ---------------------------------------------------------------------------------------

// What is marked below a line: characters start <= i < end by `mark`, and of those from left to right by
// "^" if left is not -1.
struct Carets {
  int64_t start;
  int64_t end;
  int64_t left;
  int64_t right;
  char mark;
};

// The expression that a text is, or null.
ast::Expr* expression_in(Str* text) {
  auto* options = new ParseOptions();
  options->unicode = unicode::hooks();
  try {
    auto* module = static_cast<ast::Module*>(parse(source_from_text(text, true), options));
    if (module->body->length() != 1) return nullptr;
    ast::Stmt* only = module->body->get(0);
    if (only->kind != ast::Kind::kExprStmt) return nullptr;
    return static_cast<ast::ExprStmt*>(only)->value;
  } catch (SyntaxError*) {
    return nullptr;
  }
}

// The operator of a binary operation, or the brackets of a subscription, are what failed.
Carets with_operator(Carets carets, Str* segment) {
  ast::Expr* e = expression_in(segment);
  if (e == nullptr) return carets;
  int64_t left = -1;
  int64_t right = -1;
  if (e->kind == ast::Kind::kBinOp) {
    auto* it = static_cast<ast::BinOp*>(e);
    left = it->left->end_col_offset;
    int64_t end = it->right->col_offset;
    while (left < end && is_blank(segment->char_at(left))) left++;
    if (left >= end) return carets;
    right = left + 1;
    if (right < end && !is_blank(segment->char_at(right))) right++;
  } else if (e->kind == ast::Kind::kSubscript) {
    auto* it = static_cast<ast::Subscript*>(e);
    left = it->value->end_col_offset;
    right = it->slice->end_col_offset + 1;
  } else {
    return carets;
  }
  return {carets.start, carets.end, characters(segment, left) + carets.start,
          characters(segment, right) + carets.start, '~'};
}

// ---- Lines of files -------------------------------------------------------------------------------

// The file, found by its last part in the folders of sys.path if it is not where it was.
Str* read_source(Str* path) {
  try {
    return rlib::read_file(path);
  } catch (rlib::OSError*) {
  }
  W_Object* folders = find_sys("path"_str);
  if (folders == nullptr || !isinstance<W_List>(folders)) return nullptr;
  Str* tail = path->slice_from(path->rfind_char('/') + 1);
  for (W_Object* folder : *static_cast<W_List*>(folders)->items()) {
    if (!isinstance<W_Str>(folder)) continue;
    try {
      return rlib::read_file(message(text_of(folder), '/', tail));
    } catch (rlib::OSError*) {
    }
  }
  return nullptr;
}

// Line number `line` without its end, as UTF-8; null if there is none.
Str* whole_line_of_file(Str* path, int64_t line) {
  if (line < 1 || (path->starts_with("<"_str) && path->ends_with(">"_str))) return nullptr;
  Str* bytes = read_source(path);
  if (bytes == nullptr) return nullptr;
  Source* source = nullptr;
  try {
    source = source_of_bytes(bytes, true);
  } catch (SyntaxError*) {
    return nullptr;
  } catch (PythonError*) {
    return nullptr;
  }
  if (!source->is_utf8) return nullptr;
  int64_t start = 0;
  for (; line > 1; line--) {
    while (start < source->length && source->bytes->get(start) != '\n') start++;
    start++;
  }
  if (start >= source->length) return nullptr;
  int64_t end = start;
  while (source->bytes->get(end) != '\n') end++;
  return source->slice(start, end);
}

// ---- The printer ----------------------------------------------------------------------------------

class Printer final : public rlib::Object {
 public:
  void exception(W_BaseException* e, bool with_chain);
  void plain(W_BaseException* e);
  void traceback(W_Traceback* traceback, Str* header, Str* margin_of_header);
  Str* text() const { return text_->build(); }

 private:
  void one(W_BaseException* e);
  void group(W_BaseException* e);
  void chained(W_BaseException* e, Str* how);
  void frame(W_Traceback* t);
  void source_line(W_Traceback* t, int64_t line);
  void carets(Carets marks, int64_t indent);
  void place_of_syntax_error(W_BaseException* e);
  void syntax_text(Str* text, int64_t offset, int64_t end_offset);
  void description(W_BaseException* e, bool has_place);
  void notes(W_BaseException* e);

  void put(Str* text) { text_->append(text); }
  void put(char c) { text_->append(c); }
  void margin(Str* bar) {
    put(" "_str->repeat(2 * depth_));
    put(bar);
  }
  void margin() { margin(depth_ > 0 ? "| "_str : ""_str); }
  void line(Str* text) {
    margin();
    put(text);
    put('\n');
  }

  StrBuilder* const text_ = new StrBuilder();
  List<W_BaseException*>* const seen_ = new List<W_BaseException*>();
  int64_t chain_ = 0;
  int64_t depth_ = 0;        // of exception groups
  bool needs_end_ = false;   // the last exception of a group still lacks the line below
};

void Printer::exception(W_BaseException* e, bool with_chain) {
  seen_->append(e);
  if (with_chain && chain_ < kMostChained) {
    chain_++;
    if (e->cause != nullptr) {
      chained(e->cause,
              "The above exception was the direct cause of the following exception:"_str);
    } else if (e->context != nullptr && !e->suppresses_context) {
      chained(e->context,
              "During handling of the above exception, another exception occurred:"_str);
    }
    chain_--;
  }
  if (is_instance_of(e, BaseExceptionGroup_type())) {
    group(e);
  } else {
    one(e);
  }
}

void Printer::chained(W_BaseException* e, Str* how) {
  for (W_BaseException* seen : *seen_) {
    if (seen == e) return;
  }
  bool needs_end = needs_end_;
  exception(e, true);
  needs_end_ = needs_end;
  line(""_str);
  line(how);
  line(""_str);
}

void Printer::one(W_BaseException* e) {
  if (e->traceback != nullptr) {
    bool is_group = is_instance_of(e, BaseExceptionGroup_type());
    Str* header = is_group ? "Exception Group Traceback (most recent call last):"_str
                           : "Traceback (most recent call last):"_str;
    traceback(e->traceback, header,
              depth_ == 0 ? ""_str : is_group && depth_ == 1 ? "+ "_str : "| "_str);
  }
  bool has_place = e->type()->is_subtype(SyntaxError_type()) &&
                   find_attribute(e, names::print_file_and_line()) != nullptr;
  if (has_place) place_of_syntax_error(e);
  description(e, has_place);
  notes(e);
}

void Printer::group(W_BaseException* e) {
  if (depth_ > kMostGroupLevels) {
    line(message("... (max_group_depth is "_str, kMostGroupLevels, ')'));
    return;
  }
  if (depth_ == 0) depth_++;
  one(e);
  Array<W_Object*>* parts = to_array(getattr(e, intern("exceptions"_str)));
  int64_t count = parts->length() <= kMostOfGroup ? parts->length() : kMostOfGroup + 1;
  needs_end_ = false;
  for (int64_t i = 0; i < count; i++) {
    bool is_last = i == count - 1;
    if (is_last) needs_end_ = true;
    bool is_cut = i >= kMostOfGroup;
    margin(i == 0 ? "+-"_str : "  "_str);
    put("+---------------- "_str);
    put(is_cut ? "..."_str : rlib::int_to_str(i + 1));
    put(" ----------------\n"_str);
    depth_++;
    if (is_cut) {
      int64_t more = parts->length() - kMostOfGroup;
      line(message("and "_str, more, " more exception"_str, plural(more)));
    } else if (isinstance<W_BaseException>(parts->get(i))) {
      exception(static_cast<W_BaseException*>(parts->get(i)), true);
    }
    if (is_last && needs_end_) {
      margin(""_str);
      put("+------------------------------------\n"_str);
      needs_end_ = false;
    }
    depth_--;
  }
  if (depth_ == 1) depth_--;
}

// ---- Frames ---------------------------------------------------------------------------------------

int64_t line_of(W_Traceback* t) { return t->line >= 0 ? t->line : t->frame->code->nearest_line(t->pc); }

void Printer::traceback(W_Traceback* first, Str* header, Str* margin_of_header) {
  int64_t most = kMostFrames;
  W_Object* limit = find_sys("tracebacklimit"_str);
  if (limit != nullptr && isinstance<W_AnyInt>(limit)) most = index_clamped(limit);
  if (most <= 0) return;
  margin(margin_of_header);
  put(header);
  put('\n');
  int64_t depth = 0;
  for (W_Traceback* t = first; t != nullptr; t = t->next) depth++;
  W_Traceback* last = nullptr;
  int64_t repetitions = 0;
  auto tell_repetitions = [&]() {
    if (repetitions <= kMostRepetitions) return;
    int64_t more = repetitions - kMostRepetitions;
    line(message("  [Previous line repeated "_str, more, " more time"_str, plural(more), ']'));
  };
  for (W_Traceback* t = first; t != nullptr; t = t->next) {
    if (depth-- > most) continue;
    bool is_same = last != nullptr && t->frame->code == last->frame->code && line_of(t) == line_of(last);
    if (!is_same) {
      tell_repetitions();
      repetitions = 0;
    }
    last = t;
    repetitions++;
    if (repetitions <= kMostRepetitions) frame(t);
  }
  tell_repetitions();
}

void Printer::frame(W_Traceback* t) {
  W_Code* code = t->frame->code;
  int64_t line = line_of(t);
  margin();
  put(message("  File \""_str, code->file_name->value, "\", line "_str, line, ", in "_str,
              code->name->value, '\n'));
  source_line(t, line);
}

void Printer::source_line(W_Traceback* t, int64_t number) {
  Str* text = whole_line_of_file(t->frame->code->file_name->value, number);
  if (text == nullptr) return;
  int64_t indent = 0;
  while (indent < text->length() && is_blank(text->char_at(indent))) indent++;
  margin();
  put(" "_str->repeat(kLineIndent));
  put(text->slice_from(indent));
  put('\n');

  if (t->pc < 0) return;
  Position p = t->frame->code->position_of(t->pc);
  if (p.line < 0 || p.end_line < 0 || p.column < 0 || p.end_column < 0 || p.line != number) return;
  Carets marks = {characters(text, p.column), 0, -1, -1, '^'};
  if (p.line == p.end_line) {
    marks.end = characters(text, p.end_column);
  } else {  // to the end of the line
    int64_t end = text->length();
    while (end > 0 && is_blank(text->char_at(end - 1))) end--;
    marks.end = characters(text, end);
  }
  int64_t first_byte = p.column < text->length() ? p.column : text->length();
  int64_t end_byte = p.line == p.end_line && p.end_column < text->length() ? p.end_column : text->length();
  if (first_byte <= end_byte) marks = with_operator(marks, text->slice(first_byte, end_byte));
  // Marking all of it tells nothing.
  if (marks.end - marks.start == characters(text, text->length()) - indent && marks.left < 0) return;
  carets(marks, indent);
}

void Printer::carets(Carets marks, int64_t indent) {
  margin();
  put(" "_str->repeat(kLineIndent));
  for (int64_t i = indent; i < marks.end; i++) {
    if (i < marks.start) {
      put(' ');
    } else {
      put(marks.left >= 0 && i >= marks.left && i < marks.right ? '^' : marks.mark);
    }
  }
  put('\n');
}

// ---- Syntax errors --------------------------------------------------------------------------------

int64_t number_field(W_BaseException* e, Str* name, int64_t otherwise) {
  W_Object* w = find_attribute(e, intern(name));
  return w != nullptr && isinstance<W_AnyInt>(w) ? index_clamped(w) : otherwise;
}

void Printer::place_of_syntax_error(W_BaseException* e) {
  W_Object* file_name = find_attribute(e, intern("filename"_str));
  int64_t line_number = number_field(e, "lineno"_str, -1);
  if (line_number < 0) return;
  line(message("  File \""_str,
               file_name == nullptr || is_none(file_name) ? "<string>"_str : str(file_name)->value,
               "\", line "_str, line_number));
  W_Object* text = find_attribute(e, intern("text"_str));
  if (text == nullptr || !isinstance<W_Str>(text)) return;
  int64_t offset = number_field(e, "offset"_str, -1);
  int64_t end_offset = number_field(e, "end_offset"_str, -1);
  // Of an error of several lines the first is shown, and marked to its end.
  if (number_field(e, "end_lineno"_str, line_number) > line_number) {
    end_offset = static_cast<W_Str*>(text)->length();
    if (!text_of(text)->ends_with("\n"_str)) end_offset++;
  }
  // Nothing is marked behind the text.
  int64_t most = static_cast<W_Str*>(text)->length() + (text_of(text)->ends_with("\n"_str) ? 0 : 1);
  if (offset > most) offset = most;
  if (end_offset > most) end_offset = most;
  syntax_text(text_of(text), offset, end_offset);
}

void Printer::syntax_text(Str* text, int64_t offset, int64_t end_offset) {
  int64_t count = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
  offset--;
  int64_t start = 0;
  if (offset >= 0) {
    if (offset > 0 && offset == text->length() && text->char_at(offset - 1) == '\n') offset--;
    // Text of several lines: the one in which the error is.
    while (true) {
      int64_t end = text->find_char('\n', start);
      if (end < 0 || end - start >= offset) break;
      offset -= end + 1 - start;
      start = end + 1;
    }
  }
  while (start < text->length() && is_blank(text->char_at(start))) {
    start++;
    offset--;
  }
  text = text->slice_from(start);
  margin();
  put(" "_str->repeat(kLineIndent));
  put(text);
  if (!text->ends_with("\n"_str)) put('\n');
  if (offset < 0) return;
  margin();
  put(" "_str->repeat(kLineIndent));
  for (int64_t i = 0; i < offset; i++) {
    char c = i < text->length() ? text->char_at(i) : ' ';
    put(c == '\t' || c == '\f' ? c : ' ');
  }
  put("^"_str->repeat(count));
  put('\n');
}

// ---- Messages -------------------------------------------------------------------------------------

Str* qualified_name_of(W_Type* type) {
  Str* name = type->qualified_name == nullptr ? type->name : type->qualified_name;
  if (!type->has(W_Type::kHeap)) {
    return type->module->eq("builtins"_str) ? name : message(type->module, '.', name);
  }
  W_Object* module = type->lookup("__module__"_str);
  if (module == nullptr || !isinstance<W_Str>(module)) return message("<unknown>."_str, name);
  Str* text = text_of(module);
  return text->eq("builtins"_str) || text->eq("__main__"_str) ? name : message(text, '.', name);
}

Str* safe_text(W_Object* message) {
  try {
    return str(message)->value;
  } catch (PythonError*) {
    return "<exception str() failed>"_str;
  }
}

// As the exceptions that nobody can catch are shown: whatever it is, its traceback, its type and text.
void Printer::plain(W_BaseException* e) {
  if (e->traceback != nullptr) traceback(e->traceback, "Traceback (most recent call last):"_str, ""_str);
  line(message(qualified_name_of(e->type()), ": "_str, safe_text(e)));
}

void Printer::description(W_BaseException* e, bool has_place) {
  margin();
  put(qualified_name_of(e->type()));
  W_Object* of_place = has_place ? find_attribute(e, names::msg()) : nullptr;
  Str* text = safe_text(of_place == nullptr ? static_cast<W_Object*>(e) : of_place);
  if (!text->is_empty()) {
    put(": "_str);
    put(text);
  }
  Str* suggestion = suggest(e);
  if (suggestion != nullptr) {
    put(". Did you mean: "_str);
    put(quoted(suggestion));
    put('?');
  }
  put('\n');
}

Str* safe_note(W_Object* note) {
  try {
    return str(note)->value;
  } catch (PythonError*) {
    return "<note str() failed>"_str;
  }
}
Str* safe_repr(W_Object* notes) {
  try {
    return repr(notes)->value;
  } catch (PythonError*) {
    return "<__notes__ repr() failed>"_str;
  }
}

void Printer::notes(W_BaseException* e) {
  W_Object* notes = nullptr;
  try {
    notes = find_attribute(e, names::__notes__());
  } catch (PythonError*) {
  }
  if (notes == nullptr) return;
  bool is_sequence = isinstance<W_List>(notes) || isinstance<W_Tuple>(notes);
  if (!is_sequence) {
    line(safe_repr(notes));
    return;
  }
  for (W_Object* note : *to_list(notes)) {
    Str* text = safe_note(note);
    for (Str* part : *text->split("\n"_str)) line(part);
  }
}

}  // namespace

void print_exception(W_BaseException* exception) {
  auto* printer = new Printer();
  printer->exception(exception, true);
  write_error(printer->text());
}

void print_exception_plainly(W_BaseException* exception) {
  auto* printer = new Printer();
  printer->plain(exception);
  write_error(printer->text());
}

Str* line_of_file(Str* path, int64_t line) {
  Str* text = whole_line_of_file(path, line);
  return text == nullptr ? nullptr : text->strip();
}

}  // namespace py
