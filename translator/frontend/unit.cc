#include "translator/frontend/unit.h"

#include <algorithm>
#include <utility>

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

bool InNamespaceRlib(const clang::DeclContext* context) {
  for (; context != nullptr; context = context->getParent()) {
    const auto* ns = llvm::dyn_cast<clang::NamespaceDecl>(context);
    if (ns != nullptr && ns->getName() == "rlib" && ns->getParent()->isTranslationUnit())
      return true;
  }
  return false;
}

Unit::Unit(clang::ASTContext* ast, Program* program, Rules* rules,
           const std::set<clang::FileID>* raw_files)
    : ast_(ast), program_(program), rules_(rules), raw_files_(raw_files) {
  mangler_.reset(clang::ItaniumMangleContext::create(*ast, ast->getDiagnostics()));
  const auto& sources = ast->getSourceManager();
  if (auto file = sources.getFileEntryRefForID(sources.getMainFileID())) {
    std::string name = file->getName().str();
    size_t slash = name.rfind('/');
    internal_suffix_ = "." + (slash == std::string::npos ? name : name.substr(slash + 1));
  }
  rules->SetContext([this](SourceLocation where) { return HowReached(where); });
  object_class_ = program->FindClass("rlib::Object");
  if (object_class_ == nullptr) object_class_ = program->AddClass("rlib::Object", nullptr);
}

namespace {

// f(attribute) for the marks of that name, on the declaration or what it was made from, until it returns true.
template <class F>
bool FindMark(const clang::Decl* decl, const std::string& name, F f) {
  if (decl == nullptr) return false;
  for (const auto* attr : decl->specific_attrs<clang::AnnotateAttr>())
    if (attr->getAnnotation() == name && f(*attr)) return true;
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
    if (const auto* pattern = function->getTemplateInstantiationPattern();
        pattern != nullptr && pattern != function && FindMark(pattern, name, f))
      return true;
    const auto* first = function->getFirstDecl();
    return first != function && FindMark(first, name, f);
  }
  const auto* spec = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(decl);
  return spec != nullptr && FindMark(spec->getSpecializedTemplate()->getTemplatedDecl(), name, f);
}

// The mark's first argument; null: it has none.
const clang::Expr* ArgumentOf(const clang::AnnotateAttr& mark) {
  if (mark.args_size() == 0) return nullptr;
  const clang::Expr* arg = (*mark.args_begin())->IgnoreParenImpCasts();
  if (const auto* constant = llvm::dyn_cast<clang::ConstantExpr>(arg))
    arg = constant->getSubExpr()->IgnoreParenImpCasts();
  return arg;
}

}  // namespace

std::optional<std::string> Unit::Annotation(const clang::Decl* decl, const std::string& name) {
  std::optional<std::string> text;
  FindMark(decl, name, [&](const clang::AnnotateAttr& mark) {
    const auto* literal = llvm::dyn_cast_or_null<clang::StringLiteral>(ArgumentOf(mark));
    text = literal != nullptr ? literal->getString().str() : "";
    return true;
  });
  return text;
}

const clang::FunctionDecl* Unit::MarkedWith(const clang::Decl* decl, const std::string& name) {
  const clang::FunctionDecl* function = nullptr;
  FindMark(decl, name, [&](const clang::AnnotateAttr& mark) {
    const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(ArgumentOf(mark));
    if (reference != nullptr) function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
    return function != nullptr;
  });
  return function;
}

// ---- functions -----------------------------------------------------------------------------------

const Signature* Unit::SignatureOf(const clang::FunctionDecl* function) {
  Signature signature;
  SourceLocation where = function->getLocation();
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      method != nullptr && method->isInstance() && !method->getParent()->isLambda())
    signature.params.push_back(Type::Ref(LowerClass(method->getParent())));
  for (const auto* param : function->parameters()) {
    for (const Component& part :
         Components(param->getType().getNonReferenceType(), param->getLocation()))
      signature.params.push_back(part.type);
  }
  if (!llvm::isa<clang::CXXConstructorDecl>(function)) {
    for (const Component& part : Components(function->getReturnType().getNonReferenceType(), where))
      signature.results.push_back(part.type);
    CheckResults(signature, function->getReturnType(), where);
  }
  return program_->Intern(std::move(signature));
}

void Unit::CheckResults(const Signature& signature, QualType type, SourceLocation where) {
  const size_t count = signature.results.size();
  if (count > Signature::kMaxResults)
    rules_->Report(Rule::k_struct_too_large, where, {}, TypeText(type), std::to_string(count));
}

const Signature* Unit::SignatureOf(const clang::FunctionProtoType* type, SourceLocation where) {
  Signature signature;
  for (QualType param : type->param_types())
    for (const Component& part : Components(param.getNonReferenceType(), where))
      signature.params.push_back(part.type);
  for (const Component& part : Components(type->getReturnType().getNonReferenceType(), where))
    signature.results.push_back(part.type);
  CheckResults(signature, type->getReturnType(), where);
  if (type->isVariadic()) rules_->Report(Rule::k_varargs, where);
  return program_->Intern(std::move(signature));
}

const Method* Unit::MethodFor(const clang::CXXMethodDecl* method) {
  const auto* root = method->getCanonicalDecl();
  while (root->size_overridden_methods() != 0)
    root = (*root->begin_overridden_methods())->getCanonicalDecl();
  auto found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  Class* owner = LowerClass(root->getParent());
  found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  // Lowering the types it mentions may have come back here.
  const Signature* signature = SignatureOf(root);
  found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  std::string name = Mangle(LoweredDecl(root));
  Method* made = program_->FindMethod(name);
  if (made == nullptr) made = program_->AddMethod(name, Display(root), owner, signature);
  methods_[root] = made;
  return made;
}

Function* Unit::FunctionFor(const clang::FunctionDecl* function) {
  const auto* canonical = function->getCanonicalDecl();
  auto found = functions_.find(canonical);
  if (found != functions_.end()) return found->second;
  const clang::FunctionDecl* definition = nullptr;
  function->hasBody(definition);
  if (definition == nullptr) definition = function;
  std::string name = Mangle(LoweredDecl(function));
  const Signature* signature = SignatureOf(definition);
  found = functions_.find(canonical);
  if (found != functions_.end()) return found->second;
  Function* made = program_->FindFunction(name);
  if (made == nullptr) made = program_->AddFunction(name, Display(function), signature);
  functions_[canonical] = made;
  SourceLocation use = IsAuthors(here_) ? here_ : SourceLocation();
  for (auto call = calls_.rbegin(); use.isInvalid() && call != calls_.rend(); ++call)
    if (IsAuthors(call->first)) use = call->first;
  first_use_.try_emplace(made, use, lowering_);
  made->pos = Pos(definition->getLocation(), 0);
  if (function->isVariadic()) rules_->Report(Rule::k_varargs, definition->getLocation());
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      method != nullptr && IsObject(method->getParent()))
    made->owner = LowerClass(method->getParent());
  made->is_constructor = llvm::isa<clang::CXXConstructorDecl>(function);
  made->no_return = function->isNoReturn();
  made->is_prebuild = Marked(function, "kiln.prebuild");
  if (made->is_prebuild && function->getNumParams() != 0)
    rules_->Report(Rule::k_prebuild_parameters, definition->getLocation(), {}, Display(function));
  made->no_inline = function->hasAttr<clang::NoInlineAttr>();
  made->always_inline = function->hasAttr<clang::AlwaysInlineAttr>();
  if (auto op = Annotation(function, "kiln.op")) made->library_op = *op;
  // The definition has what declarations before it are marked with, and what it is marked with itself.
  for (const char* hint :
       {"elidable", "dont_look_inside", "unroll_safe", "look_inside_iff", "loop_invariant", "not_in_trace"})
    if (Marked(definition, std::string("kiln.jit.") + hint)) made->hints.insert(hint);
  CheckFunctionHints(definition, *made);
  bool has_body = function->doesThisDeclarationHaveABody() || function->hasBody() ||
                  definition->isDefaulted();
  if (!has_body && function->isExternC()) {
    made->is_foreign = true;
    made->foreign_releases_lock = Marked(function, "kiln.foreign.releases_lock");
    made->foreign_may_collect =
        made->foreign_releases_lock || Marked(function, "kiln.foreign.collects");
    made->foreign_pure = Marked(function, "kiln.foreign.pure");
    made->foreign_reads = Marked(function, "kiln.foreign.reads");
    made->foreign_run_by_collector = Marked(function, "kiln.foreign.run_by_collector");
    // It may call what it is given.
    for (const Type type : signature->params)
      made->foreign_may_collect |= type.is_func() && !made->foreign_run_by_collector;
    made->no_return = made->no_return || Marked(function, "kiln.foreign.no_return");
    // Only the library may hand objects to C: it knows what the collector asks of whoever has one.
    const bool objects = InNamespaceRlib(function->getDeclContext());
    for (const auto* param : function->parameters())
      if (Record(param->getType()) != nullptr || (IsObjectPointer(param->getType()) && !objects))
        rules_->Report(Rule::k_foreign_type, param->getLocation(), param->getSourceRange(),
                       TypeText(param->getType()));
    if (signature->results.size() > 1 || (signature->result().is_ref() && !objects))
      rules_->Report(Rule::k_foreign_type, function->getLocation(), {},
                     TypeText(function->getReturnType()));
  } else if (!has_body && !function->isPureVirtual() &&
             (!function->isExternallyVisible() || function->isInlined() ||
              function->getTemplateSpecializationKind() != clang::TSK_Undeclared ||
              function->isInStdNamespace() || function->getBuiltinID() != 0)) {
    // Other functions may be defined in another source of the program.
    rules_->Report(Rule::k_undefined_function, here_.isValid() ? here_ : function->getLocation(), {},
                   Display(function));
    rules_->Note(function->getLocation(), "declared here");
  } else if (has_body) {
    for (const auto* param : definition->parameters()) {
      const auto* pointer = param->getType()->getAs<clang::PointerType>();
      if (pointer != nullptr && !IsObjectPointer(param->getType()) &&
          !pointer->isFunctionPointerType() && !RawAllowed(param->getLocation(), function))
        rules_->Report(Rule::k_raw_pointer, param->getLocation(), param->getSourceRange(),
                       TypeText(pointer->getPointeeType()));
    }
    made->body_hash = const_cast<clang::FunctionDecl*>(definition)->getODRHash();
    if (made->graph == nullptr) queue_.emplace_back(definition, made);
  }
  return made;
}

void Unit::CheckFunctionHints(const clang::FunctionDecl* definition, const Function& function) {
  static constexpr struct {
    const char *hint, *name;
  } kCalls[] = {{"elidable", "RLIB_ELIDABLE"},
                {"dont_look_inside", "RLIB_DONT_LOOK_INSIDE"},
                {"loop_invariant", "RLIB_LOOP_INVARIANT"},
                {"not_in_trace", "RLIB_NOT_IN_TRACE"}},
    kLooks[] = {{"unroll_safe", "RLIB_UNROLL_SAFE"}, {"look_inside_iff", "RLIB_LOOK_INSIDE_IFF"}};
  const std::string name = Display(definition);
  for (const auto& call : kCalls)
    for (const auto& look : kLooks)
      if (function.hints.count(call.hint) != 0 && function.hints.count(look.hint) != 0)
        rules_->Report(Rule::k_function_hint, definition->getLocation(), {}, name,
                       std::string(call.name) + " and " + look.name);
  if (function.hints.count("elidable") != 0 && function.signature->results.empty())
    rules_->Report(Rule::k_elidable_result, definition->getLocation(), {}, name);
}

const std::vector<Field*>& Unit::GlobalFields(const clang::VarDecl* variable) {
  const auto* canonical = variable->getCanonicalDecl();
  auto found = globals_.find(canonical);
  if (found != globals_.end()) return found->second;
  const bool per_thread = variable->getTLSKind() != clang::VarDecl::TLS_None;
  if (per_thread && variable->getAnyInitializer() != nullptr &&
      !variable->getInitializingDeclaration()->hasConstantInitialization())
    rules_->Report(Rule::k_thread_local_variable, variable->getLocation(), {}, variable->getNameAsString());
  if (variable->isStaticLocal() && !variable->getType().isConstQualified())
    rules_->Report(Rule::k_static_local, variable->getLocation(), {}, variable->getNameAsString());
  QualType type = variable->getType().getNonReferenceType();
  if (variable->getType()->isReferenceType() && !variable->isConstexpr()) {
    // A copy serves for what nobody can change: a temporary bound to a reference to const.
    const clang::Expr* init = variable->getAnyInitializer();
    bool temporary = init != nullptr && type.isConstQualified() &&
                     llvm::isa<clang::MaterializeTemporaryExpr>(init->IgnoreParens()->IgnoreImplicit()->IgnoreParens());
    if (!temporary && init != nullptr) {
      const clang::Expr* e = init->IgnoreParens();
      if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(e)) e = cleanups->getSubExpr();
      temporary = type.isConstQualified() && llvm::isa<clang::MaterializeTemporaryExpr>(e);
    }
    if (!temporary)
      rules_->Report(Rule::k_interior_reference, variable->getLocation(), {},
                     variable->getNameAsString());
  }
  std::string name = Mangle(clang::GlobalDecl(variable));
  std::vector<Field*> parts;
  for (const Component& part : Components(type, variable->getLocation())) {
    std::string field_name = part.name.empty() ? name : name + "." + part.name;
    Field* field = program_->globals()->FindField(field_name);
    if (field == nullptr) field = program_->AddField(program_->globals(), field_name, part.type);
    field->immutable = type.isConstQualified();
    field->per_thread = per_thread;
    if (IsObjectPointer(type)) field->immutable_items = type->getPointeeType().isConstQualified();
    parts.push_back(field);
  }
  globals_[canonical] = parts;
  const clang::VarDecl* definition = nullptr;
  if (variable->getAnyInitializer(definition) != nullptr && definition != nullptr &&
      !parts.empty())
    variable_queue_.push_back(definition);
  return globals_[canonical];
}

PosId Unit::Pos(SourceLocation where, PosId inlined_at) {
  if (where.isInvalid()) return 0;
  const auto& sources = ast_->getSourceManager();
  clang::PresumedLoc presumed = sources.getPresumedLoc(sources.getExpansionLoc(where));
  if (presumed.isInvalid()) return 0;
  Position position;
  position.file = program_->InternFile(presumed.getFilename());
  position.line = presumed.getLine();
  position.column = presumed.getColumn();
  position.inlined_at = inlined_at;
  return program_->InternPosition(position);
}

bool Unit::IsAuthors(SourceLocation where) const {
  const auto& sources = ast_->getSourceManager();
  if (where.isInvalid()) return false;
  where = sources.getExpansionLoc(where);
  if (sources.isInSystemHeader(where)) return false;
  auto entry = sources.getFileEntryRefForID(sources.getFileID(where));
  return entry && !entry->getName().contains("rlib/");
}

bool Unit::IsLibrary(SourceLocation where) const {
  return where.isValid() && ast_->getSourceManager().isInSystemHeader(where);
}

Rules::Use Unit::HowReached(SourceLocation where) {
  if (IsAuthors(where)) return {};
  bool library = IsLibrary(where);
  for (auto call = calls_.rbegin(); call != calls_.rend(); ++call)
    if (IsAuthors(call->first))
      return {call->first, "called here", library ? Display(call->second) : ""};
  if (calls_.empty() && IsAuthors(here_))
    return {here_, "used here", library ? "this use" : ""};
  int depth = 0;
  for (Function* f = lowering_; f != nullptr && depth < 100; ++depth) {
    auto [use, from] = first_use_[f];
    if (IsAuthors(use))
      return {use, f == lowering_ ? "called here" : "called here, through '" + lowering_->display + "'",
              library ? f->display : ""};
    f = from;
  }
  return {};
}

// ---- the source as a whole -------------------------------------------------------------------------

void Unit::QueueRoots(clang::DeclContext* context) {
  const auto& sources = ast_->getSourceManager();
  for (clang::Decl* decl : context->decls()) {
    if (auto* ns = llvm::dyn_cast<clang::NamespaceDecl>(decl)) {
      QueueRoots(ns);
      continue;
    }
    if (auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(decl)) {
      QueueRoots(linkage);
      continue;
    }
    auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
    // What the source defines itself, perhaps by including a table (*.def).
    bool is_own = !sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation()));
    if (function != nullptr && function->doesThisDeclarationHaveABody() &&
        !function->isDependentContext() && function->getNameInfo().getName().isIdentifier() &&
        (function->getName() == "kiln_make_args" || function->getName() == "kiln_run_program")) {
      // How a binary starts: what calls the entry point.
      FunctionFor(function);
      continue;
    }
    if (!is_own) continue;
    if (function == nullptr || !function->doesThisDeclarationHaveABody() ||
        function->isDependentContext() || function->isInlined() ||
        !function->isExternallyVisible())
      continue;
    if (NeedsInlining(this, function) || Marked(function, "kiln.primitive")) continue;
    Function* made = FunctionFor(function);
    if (function->getDeclName().isIdentifier() && function->getName() == "entry_point" &&
        function->getDeclContext()->isTranslationUnit()) {
      bool right = function->getNumParams() == 1 && function->getReturnType()->isIntegerType() &&
                   IsObjectPointer(function->getParamDecl(0)->getType()) &&
                   TypeText(function->getParamDecl(0)->getType()) == "rlib::List<rlib::Str *> *";
      if (!right) rules_->Report(Rule::k_entry_signature, function->getLocation());
      program_->entry = made;
    }
  }
}

void Unit::DrainQueue() {
  while (!queue_.empty() || !variable_queue_.empty()) {
    if (!queue_.empty()) {
      auto [definition, function] = queue_.front();
      queue_.pop_front();
      if (function->graph != nullptr) continue;
      // As in Inline: of the C++ library only what a program without errors needs.
      if (rules_->count() > 0 && IsLibrary(definition->getLocation())) continue;
      lowering_ = function;
      LowerFunctionBody(this, definition, function);
      lowering_ = nullptr;
      here_ = {};
      calls_.clear();
      continue;
    }
    const clang::VarDecl* variable = variable_queue_.front();
    variable_queue_.pop_front();
    std::string name = "kiln.init." + Mangle(clang::GlobalDecl(variable));
    if (program_->FindFunction(name) != nullptr) continue;
    Function* function = program_->AddFunction(name, "initialiser of " + Display(variable),
                                               program_->Intern(Signature()));
    function->pos = Pos(variable->getLocation(), 0);
    LowerInitialiser(this, variable, function);
    ordered_initialisers_.push_back({variable, function});
  }
}

void Unit::Run() {
  QueueRoots(ast_->getTranslationUnitDecl());
  DrainQueue();
  const auto& sources = ast_->getSourceManager();
  std::sort(ordered_initialisers_.begin(), ordered_initialisers_.end(),
                   [&](const auto& a, const auto& b) {
                     return sources.isBeforeInTranslationUnit(a.first->getLocation(),
                                                              b.first->getLocation());
                   });
  for (auto& [variable, function] : ordered_initialisers_)
    program_->initialisers.push_back(function);
}

}  // namespace kiln::frontend
