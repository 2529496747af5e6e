// A function from its start to the finished code object: registers, words, jumps, tables.

#include "targets/pyinterp/compiler/function_compiler.h"

#include "targets/pyinterp/compiler/positions.h"

namespace py {

namespace {

constexpr int64_t kMostRegisters = 0xFFF0;
constexpr int64_t kMostNarrow = 0xFFFF;

void insert_by_name(List<Symbol*>* list, Symbol* symbol) {
  int64_t at = list->length();
  while (at > 0 && list->get(at - 1)->name->compare(symbol->name) > 0) at--;
  list->insert(at, symbol);
}

bool is_relative_jump(Op op) {
  switch (op) {
    case Op::kForIter:
    case Op::kSend:
#define OPCODE(name, meaning)
#define OPCODE_BINARY(name, symbol)
#define OPCODE_COMPARE(name, symbol) \
    case Op::kJumpIf##name:          \
    case Op::kJumpUnless##name:
#include "targets/pyinterp/interpreter/opcodes.def"
      return true;
    default: return false;
  }
}

bool is_wide_jump(Op op) {
  switch (op) {
    case Op::kJump:
    case Op::kJumpIfTrue:
    case Op::kJumpIfFalse:
    case Op::kJumpIfNone:
    case Op::kJumpIfNotNone: return true;
    default: return false;
  }
}

}  // namespace

// ---- The start ------------------------------------------------------------------------------------

void FunctionCompiler::start(bool is_far) {
  is_far_ = is_far;
  most_in_use_ = 1;
  fragile_ = 0;
  bound_ = 0;
  reachable_ = true;
  place_ = nullptr;
  block_ = nullptr;
  block_depth_ = 0;
  last_boundary_ = 0;
  last_return_ = -1;
  words_ = new List<Word>();
  places_ = new List<ast::Placed*>();
  constants_ = new List<W_Object*>();
  names_ = new List<W_Str*>();
  sites_ = new List<AttributeSite*>();
  handlers_ = new List<Handler>();
  variables_ = new List<Symbol*>();
  cells_ = new List<Symbol*>();
  free_ = new List<Symbol*>();

  int64_t locals = 0;
  for (auto [name, symbol] : *scope_->symbols) {
    symbol->reg = -1;
    if (is_function() && (symbol->storage == Storage::kLocal || symbol->has(kParameterName))) locals++;
    if (symbol->storage == Storage::kCell && !symbol->has(kParameterName)) {
      insert_by_name(cells_, symbol);
    }
    if (symbol->storage == Storage::kFree || symbol->has(kPassedThrough)) {
      insert_by_name(free_, symbol);
    }
  }
  variable_count_ = 0;
  int64_t cell_parameters = 0;  // which are the first cells
  for (Symbol* parameter : *scope_->parameters) {
    set_bound(register_of(parameter));
    if (parameter->storage == Storage::kCell) cells_->insert(cell_parameters++, parameter);
  }

  int64_t next = locals;
  if (scope_->has_class_cell) class_cell_ = next++;
  for (Symbol* cell : *cells_) {
    if (!cell->has(kParameterName)) cell->reg = static_cast<int32_t>(next++);
  }
  for (Symbol* variable : *free_) variable->reg = static_cast<int32_t>(next++);
  first_temporary_ = next;
  in_use_ = next;
  if (in_use_ > most_in_use_) most_in_use_ = in_use_;
  if (in_use_ > kMostRegisters) {
    throw new SyntaxError(ErrorClass::kSyntaxError, "too many variables"_str, first_line_, 1,
                          first_line_, 1);
  }

  if (class_cell_ >= 0) emit(Op::kMakeCell, class_cell_);
  for (Symbol* cell : *cells_) emit(Op::kMakeCell, cell->reg);
}

int64_t FunctionCompiler::allocate(int64_t count) {
  int64_t first = in_use_;
  in_use_ += count;
  if (in_use_ > most_in_use_) {
    most_in_use_ = in_use_;
    if (in_use_ > kMostRegisters) {
      throw new SyntaxError(ErrorClass::kSyntaxError, "too many values at a time"_str,
                            first_line_, 1, first_line_, 1);
    }
  }
  return first;
}

// ---- Tables ---------------------------------------------------------------------------------------

int64_t FunctionCompiler::constant(W_Object* value) {
  TableEntry<W_Object>* entry = unit_->constant(value);
  if (entry->user == this && entry->index < constants_->length() &&
      constants_->get(entry->index) == entry->value) {
    return entry->index;
  }
  int64_t index = entry->user == nullptr ? -1 : constants_->index(entry->value);
  if (index < 0) {
    index = constants_->length();
    constants_->append(entry->value);
  }
  entry->user = this;
  entry->index = index;
  return index;
}

int64_t FunctionCompiler::name_index(Str* name) {
  TableEntry<W_Str>* entry = unit_->name(mangled(name));
  if (entry->user == this && entry->index < names_->length() &&
      names_->get(entry->index) == entry->value) {
    return entry->index;
  }
  int64_t index = entry->user == nullptr ? -1 : names_->index(entry->value);
  if (index < 0) {
    index = names_->length();
    names_->append(entry->value);
  }
  entry->user = this;
  entry->index = index;
  return index;
}

int64_t FunctionCompiler::narrow_name_index(Str* name, ast::Placed* place) {
  int64_t index = name_index(name);
  if (index > kMostNarrow) throw_syntax_error("too many names"_str, place);
  return index;
}

// A site of its own, as long as there are any: beyond that, of those there are one of the same name.
int64_t FunctionCompiler::site(Str* name) {
  W_Str* interned_name = interned(mangled(name));
  if (sites_->length() > kMostNarrow) {
    int64_t index = sites_->index_if([&](AttributeSite* s) { return s->name == interned_name; });
    if (index >= 0) return index;
    throw_syntax_error("too many attributes"_str, place_);
  }
  if (reachable_) sites_->append(new AttributeSite(interned_name));
  return sites_->length() - 1;
}

// ---- Jumps ----------------------------------------------------------------------------------------

void FunctionCompiler::jump(Op op, int64_t a, Label* to) {
  if (!reachable_) return;
  to->jumps->append(static_cast<int32_t>(here()));
  to->bound &= bound_;
  emit_wide(op, a, 0);
}

void FunctionCompiler::jump_relative(Op op, int64_t a, int64_t b, Label* to) {
  if (!reachable_) return;
  to->jumps->append(static_cast<int32_t>(here()));
  to->bound &= bound_;
  emit(op, a, b, 0);
}

// Registers from `used` on are free.
void FunctionCompiler::jump_back(Label* to, int64_t used) {
  emit_wide(Op::kJumpBack, used, to->position);
  stop();
}

void FunctionCompiler::patch(int64_t word, int64_t target) {
  Word old = words_->get(word);
  if (!is_relative_jump(op_of(old))) {
    words_->set(word, make_wide_word(op_of(old), a_of(old), target));
    return;
  }
  if (target - word > kMostNarrow) throw new TooFar();
  words_->set(word, make_word(op_of(old), a_of(old), b_of(old), target - word));
}

// The label is here.
void FunctionCompiler::place(Label* label) {
  List<int32_t>* jumps = label->jumps;
  int64_t last = here() - 1;
  if (!reachable_ && !jumps->is_empty() && jumps->last() == last && last_boundary_ <= last &&
      op_of(words_->get(last)) == Op::kJump) {  // a jump to the next word is none
    words_->pop();
    places_->pop();
    jumps->pop();
    reachable_ = true;
    bound_ = label->bound;
  }
  if (!jumps->is_empty()) {
    reachable_ = true;
    for (int32_t word : *jumps) patch(word, here());
  }
  label->position = here();
  if (!reachable_) return;  // nobody gets here
  bound_ &= label->bound;
  last_boundary_ = here();
}

// The start of a loop is here: whoever comes back may have deleted variables.
void FunctionCompiler::place_loop(Label* label) {
  if (reachable_) bound_ &= ~fragile_;
  label->position = here();
  last_boundary_ = here();
}

int64_t FunctionCompiler::final_target(int64_t target) const {
  for (int hops = 0; hops < 16; hops++) {
    if (target >= words_->length() || op_of(words_->get(target)) != Op::kJump) break;
    target = x_of(words_->get(target));
  }
  return target;
}

// Jumps that lead to jumps lead to where those do.
void FunctionCompiler::thread_jumps() {
  for (int64_t i = 0; i < words_->length(); i++) {
    Word word = words_->get(i);
    Op op = op_of(word);
    if (is_wide_jump(op)) {
      int64_t target = final_target(x_of(word));
      if (op == Op::kJump && op_of(words_->get(target)) == Op::kJumpBack) {
        words_->set(i, words_->get(target));
      } else if (target > i) {
        words_->set(i, make_wide_word(op, a_of(word), target));
      }
    } else if (is_relative_jump(op)) {
      int64_t distance = final_target(i + c_of(word)) - i;
      if (distance > 0 && distance <= kMostNarrow) {
        words_->set(i, make_word(op, a_of(word), b_of(word), distance));
      }
    }
  }
}

// ---- The end --------------------------------------------------------------------------------------

int64_t FunctionCompiler::code_flags() const {
  int64_t flags = unit_->flags & kFutureBits;
  if (scope_->kind == ScopeKind::kFunction) {
    flags |= kOptimized | kNewLocals;
    if (scope_->is_nested) flags |= kNested;
    if (scope_->has_varargs) flags |= kVarArgs;
    if (scope_->has_varkeywords) flags |= kVarKeywords;
    if (scope_->is_generator) flags |= scope_->is_coroutine ? kAsyncGenerator : kGenerator;
    if (scope_->is_coroutine && !scope_->is_generator) flags |= kCoroutine;
  } else if (scope_->kind == ScopeKind::kModule && unit_->has_flag(kAllowTopLevelAwait)) {
    if (scope_->is_coroutine) flags |= scope_->is_generator ? kAsyncGenerator : kCoroutine;
  }
  return flags;
}

// As __qualname__ shows it: what is inside of a function is in its <locals>.
Str* FunctionCompiler::qualified_name() const {
  if (outer_ == nullptr || outer_->kind_ == CodeKind::kModule) return name_;
  if (kind_ == CodeKind::kFunction || kind_ == CodeKind::kAsyncFunction ||
      kind_ == CodeKind::kClass) {
    Symbol* symbol = outer_->scope_->find(mangle(outer_->class_name_, name_));
    if (symbol != nullptr && symbol->storage == Storage::kGlobalExplicit) return name_;
  }
  Str* base = outer_->qualified_name_;
  if (outer_->kind_ != CodeKind::kClass && outer_->kind_ != CodeKind::kComprehension) {
    base = base->concat(".<locals>"_str);
  }
  return concat(base, '.', name_);
}

void FunctionCompiler::set_variables(W_Code* code) {
  Array<W_Str*>* variables = Array<W_Str*>::make(variables_->length());
  for (int64_t i = 0; i < variables_->length(); i++) {
    variables->set(i, interned(variables_->get(i)->name));
  }
  code->variables = variables;

  int64_t extra = class_cell_ >= 0 ? 1 : 0;
  code->cell_variables = Array<W_Str*>::make(cells_->length() + extra);
  code->cell_registers = Array<int32_t>::make(cells_->length() + extra);
  if (extra > 0) {
    code->cell_variables->set(0, interned("__class__"_str));
    code->cell_registers->set(0, static_cast<int32_t>(class_cell_));
  }
  for (int64_t i = 0; i < cells_->length(); i++) {
    code->cell_variables->set(i + extra, interned(cells_->get(i)->name));
    code->cell_registers->set(i + extra, cells_->get(i)->reg);
  }

  code->free_variables = Array<W_Str*>::make(free_->length());
  for (int64_t i = 0; i < free_->length(); i++) {
    code->free_variables->set(i, interned(free_->get(i)->name));
  }
  code->first_free = first_temporary_ - free_->length();
}

void FunctionCompiler::set_tables(W_Code* code) {
  code->constants = constants_->to_array();
  code->names = names_->to_array();
  code->sites = sites_->to_array();
  code->words = words_->to_array();
  code->handlers = handlers_->to_array();
  code->line_table = encode_positions(places_, first_line_);
}

// Who jumps to the end of the code from another line gets an end of its own in that line, as
// tracing shows it; who has no place, one without a place, which belongs to the line that ran before.
void FunctionCompiler::copy_last_return() {
  int64_t count = words_->length();
  if (last_return_ < 0 || last_return_ + 2 != count) return;
  ast::Placed* place = places_->get(last_return_);
  int64_t copy = -1;
  auto line_of = [](ast::Placed* at) -> int64_t { return at == nullptr ? -1 : at->lineno; };
  for (int64_t i = 0; i < last_return_; i++) {
    Word word = words_->get(i);
    ast::Placed* from = places_->get(i);
    bool is_wide = is_wide_jump(op_of(word)) && x_of(word) == last_return_;
    bool is_relative = is_relative_jump(op_of(word)) && i + c_of(word) == last_return_;
    if ((!is_wide && !is_relative) || place == nullptr || line_of(from) == place->lineno) continue;
    if (copy < 0 || line_of(places_->get(copy)) != line_of(from)) {
      copy = words_->length();
      for (int64_t j = 0; j < 2; j++) {
        words_->append(words_->get(last_return_ + j));
        places_->append(from);
      }
    }
    if (is_wide) {
      words_->set(i, make_wide_word(op_of(word), a_of(word), copy));
    } else if (copy - i <= kMostNarrow) {
      words_->set(i, make_word(op_of(word), a_of(word), b_of(word), copy - i));
    }
  }
}

W_Code* FunctionCompiler::finish() {
  thread_jumps();
  copy_last_return();
  auto* code = new W_Code();
  code->flags = code_flags();
  code->first_line = first_line_;
  code->name = interned(name_);
  code->qualified_name = interned(qualified_name_);
  code->file_name = unit_->options->file_name;
  code->register_count = most_in_use_;
  if (is_function()) {
    ast::Arguments* arguments = nullptr;
    switch (scope_->node->kind) {
      case ast::Kind::kFunctionDef:
        arguments = static_cast<ast::FunctionDef*>(scope_->node)->args;
        break;
      case ast::Kind::kAsyncFunctionDef:
        arguments = static_cast<ast::AsyncFunctionDef*>(scope_->node)->args;
        break;
      case ast::Kind::kLambda: arguments = static_cast<ast::Lambda*>(scope_->node)->args; break;
      default: code->argument_count = 1; break;  // a comprehension's iterator
    }
    if (arguments != nullptr) {
      code->positional_only_count = arguments->posonlyargs->length();
      code->argument_count = code->positional_only_count + arguments->args->length();
      code->keyword_only_count = arguments->kwonlyargs->length();
    }
  }
  set_variables(code);
  set_tables(code);
  code->finish();
  return code;
}

}  // namespace py
