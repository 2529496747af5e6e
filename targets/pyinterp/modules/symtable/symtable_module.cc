// The module _symtable: the compiler's symbol tables (compiler/symtable.h) as objects, for symtable.py.

#include "targets/pyinterp/compiler/future.h"
#include "targets/pyinterp/compiler/symtable.h"
#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/posix/arguments.h"

namespace py {

namespace {

// CPython's numbers: what is done to a name in the low bits (SymbolFlag), where it lives above.
constexpr int64_t kFlagMask = 0x3FF;
constexpr int64_t kScopeOffset = 11;
constexpr int64_t kScopeMask = 0xF;
constexpr int64_t kFreeFlag = 0x20;  // DEF_FREE, which nobody sets any more

constexpr int64_t kLevelsPerCall = 3;  // as the compiler counts

// Where a name lives, as CPython numbers it.
int64_t number_of(Storage storage) {
  switch (storage) {
    case Storage::kUnknown: return 0;
    case Storage::kLocal: return 1;
    case Storage::kGlobalExplicit: return 2;
    case Storage::kGlobalImplicit: return 3;
    case Storage::kFree: return 4;
    case Storage::kCell: return 5;
  }
  return 0;
}

int64_t number_of(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::kFunction: return 0;
    case ScopeKind::kClass: return 1;
    case ScopeKind::kModule: return 2;
    case ScopeKind::kAnnotation: return 3;
  }
  return 0;
}

RLIB_PREBUILD W_Type* entry_type();

class W_Entry final : public W_Object {
 public:
  explicit W_Entry(Scope* scope) : scope(scope) {}
  static W_Type* exact_type() { return entry_type(); }
  W_Type* type() override { return entry_type(); }

  Scope* const scope;
  W_List* children = nullptr;  // made once
};

int64_t entry_id(W_Entry* self) { return rlib::identity_hash(self->scope) & INT64_MAX; }
Str* entry_name(W_Entry* self) {
  return self->scope->kind == ScopeKind::kModule ? "top"_str : self->scope->name;
}
int64_t entry_type_number(W_Entry* self) { return number_of(self->scope->kind); }
int64_t entry_nested(W_Entry* self) { return self->scope->is_nested ? 1 : 0; }

int64_t entry_line(W_Entry* self) {
  if (self->scope->kind == ScopeKind::kModule) return 0;
  // Only what has a place opens a scope, apart from the module.
  return static_cast<ast::Placed*>(self->scope->node)->lineno;
}

W_Object* entry_symbols(W_Entry* self) {
  W_Dict* result = new_dict();
  Dict<Str*, Symbol*>* symbols = self->scope->symbols;
  for (int64_t i = symbols->next(0); i >= 0; i = symbols->next(i + 1)) {
    Symbol* symbol = symbols->value_at(i);
    int64_t flags = (symbol->flags & kFlagMask) | number_of(symbol->storage) << kScopeOffset;
    result->set_str(intern(symbol->name), new_int(flags));
  }
  return result;
}

W_Object* entry_variables(W_Entry* self) {
  W_List* names = new_list();
  for (Symbol* symbol : *self->scope->parameters) names->append(intern(symbol->name));
  return names;
}

W_Object* entry_children(W_Entry* self) {
  if (self->children == nullptr) {
    self->children = new_list();
    for (Scope* child : *self->scope->children) self->children->append(new W_Entry(child));
  }
  return self->children;
}

Str* entry_repr(W_Entry* self) {
  return message("<symtable entry "_str, entry_name(self), '(', entry_id(self), "), line "_str,
                 entry_line(self), '>');
}

W_Type* make_entry_type() {
  auto* t = new TypeBuilder("symtable entry"_str, object_type());
  t->add_flags(W_Type::kDisallowNew);
  t->special<&entry_repr>("__repr__"_str);
  t->member<&entry_id>("id"_str);
  t->member<&entry_name>("name"_str);
  t->member<&entry_type_number>("type"_str);
  t->member<&entry_nested>("nested"_str);
  t->member<&entry_line>("lineno"_str);
  t->member<&entry_symbols>("symbols"_str);
  t->member<&entry_variables>("varnames"_str);
  t->member<&entry_children>("children"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* entry_type() { return RLIB_ONCE(make_entry_type()); }

Mode mode_of(Str* name) {
  if (name->eq("exec"_str)) return Mode::kExec;
  if (name->eq("eval"_str)) return Mode::kEval;
  if (name->eq("single"_str)) return Mode::kSingle;
  throw_value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'"_str);
}

W_Object* symtable_of(W_Object* text, W_Object* path, Str* mode_name) {
  W_Str* file_name = source_file_name(path);
  Mode mode = mode_of(mode_name);
  bool is_parsed = false;
  try {
    Source* source = nullptr;
    if (isinstance<W_Str>(text)) {
      source = source_from_text(text_of(text), mode == Mode::kExec);
    } else if (isinstance<W_Bytes>(text)) {
      source = source_of_bytes(static_cast<W_Bytes*>(text)->value, mode == Mode::kExec);
    } else {
      throw_type_error("symtable() arg 1 must be a string or bytes"_str);
    }
    ast::Mod* module = parse_source(source, file_name, mode, 0);
    is_parsed = true;
    bool keeps_annotations = (find_future_features(module).flags & kFutureAnnotations) != 0;
    Scope* top = build_symbol_table(module, keeps_annotations,
                                    kLevelsPerCall * interpreter_state()->recursion_limit);
    return new W_Entry(top);
  } catch (SyntaxError* e) {
    e->is_of_compiler = is_parsed;
    throw_syntax_error(e, file_name, text);
  }
}

W_Module* make_module() {
  auto* m = new ModuleBuilder("_symtable"_str, nullptr);
  m->function<&symtable_of>("symtable"_str, "($module, source, filename, startstr, /)"_str,
                            "Return symbol and scope dictionaries used internally by compiler."_str);
  m->constant("USE"_str, int64_t{kUsedName});
  m->constant("DEF_GLOBAL"_str, int64_t{kGlobalName});
  m->constant("DEF_NONLOCAL"_str, int64_t{kNonlocalName});
  m->constant("DEF_LOCAL"_str, int64_t{kLocalName});
  m->constant("DEF_PARAM"_str, int64_t{kParameterName});
  m->constant("DEF_FREE"_str, kFreeFlag);
  m->constant("DEF_FREE_CLASS"_str, int64_t{kPassedThrough});
  m->constant("DEF_IMPORT"_str, int64_t{kImportedName});
  m->constant("DEF_BOUND"_str, int64_t{kBoundName});
  m->constant("DEF_ANNOT"_str, int64_t{kAnnotatedName});
  m->constant("TYPE_FUNCTION"_str, number_of(ScopeKind::kFunction));
  m->constant("TYPE_CLASS"_str, number_of(ScopeKind::kClass));
  m->constant("TYPE_MODULE"_str, number_of(ScopeKind::kModule));
  m->constant("LOCAL"_str, number_of(Storage::kLocal));
  m->constant("GLOBAL_EXPLICIT"_str, number_of(Storage::kGlobalExplicit));
  m->constant("GLOBAL_IMPLICIT"_str, number_of(Storage::kGlobalImplicit));
  m->constant("FREE"_str, number_of(Storage::kFree));
  m->constant("CELL"_str, number_of(Storage::kCell));
  m->constant("SCOPE_OFF"_str, kScopeOffset);
  m->constant("SCOPE_MASK"_str, kScopeMask);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* symtable_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
