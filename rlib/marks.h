// The marks of Restricted C++: attributes that `kiln translate` reads and that a plain C++ compiler
// ignores. Each is listed with what it may stand on.
//
// KILN_TRANSLATE is defined while Kiln's front end reads the source. What only an untranslated
// program needs (storage, checks, the bodies of primitives) may be left out then.

#ifndef RLIB_MARKS_H_
#define RLIB_MARKS_H_

#if defined(__clang__)
#define RLIB_MARK(...) [[clang::annotate(__VA_ARGS__)]]
#else
#define RLIB_MARK(...)
#endif

// ---- For interpreter authors --------------------------------------------------------------------

// On a class derived from rlib::Exception, as its first line: lets `rlib::raise(e)` throw `e` as
// what it is, whatever the type of the pointer.
//     class ParseError : public rlib::Exception { RLIB_EXCEPTION(ParseError) public: ... };
#if defined(KILN_TRANSLATE)
#define RLIB_EXCEPTION(Type)
#else
#define RLIB_EXCEPTION(Type) \
 public:                     \
  [[noreturn]] void rlib_throw_this() override { throw this; }
#endif

// On a non-copyable class with a destructor that is only ever a local variable: the destructor is
// inlined on every edge that leaves the scope, exceptions included.
#define RLIB_SCOPE RLIB_MARK("kiln.scope")

// On a function without parameters: it is called once, at translation time, and what it returns
// is part of the binary. Its body is `return RLIB_ONCE(expression);`, which does the same
// untranslated, at the first call. The expression may not use local variables.
//     RLIB_PREBUILD inline List<Handler*>* handlers() { return RLIB_ONCE(make_handlers()); }
#define RLIB_PREBUILD RLIB_MARK("kiln.prebuild")
#if defined(KILN_TRANSLATE)
#define RLIB_ONCE(...) __VA_ARGS__
#else
#define RLIB_ONCE(...)                                        \
  [] {                                                        \
    static const auto rlib_once_value = __VA_ARGS__;          \
    return rlib_once_value;                                   \
  }()
#endif

// On a field: not kept when its object becomes part of the binary. It starts as zero or null there,
// and the class computes it again when needed (cached hashes, indexes of dicts).
#define RLIB_TRANSIENT RLIB_MARK("kiln.transient")

// ---- Hints for the JIT, on functions ------------------------------------------------------------

// Same arguments, same result, and nobody can tell whether it ran: calls with constant arguments
// are folded, equal calls merged. It may fill a cache. If it may raise, it is not run ahead of
// time.
#define RLIB_ELIDABLE RLIB_MARK("kiln.jit.elidable")
// Traced as a call, never looked into.
#define RLIB_DONT_LOOK_INSIDE RLIB_MARK("kiln.jit.dont_look_inside")
// Looked into although it has a loop: the loop is unrolled into the trace.
#define RLIB_UNROLL_SAFE RLIB_MARK("kiln.jit.unroll_safe")
// Looked into, loops and all, if `predicate`, asked while tracing, says so; else traced as a call. It is a function,
// declared before and no template, of the same parameters (of a method: the object first) that returns bool, and is
// looked into itself.
#define RLIB_LOOK_INSIDE_IFF(predicate) RLIB_MARK("kiln.jit.look_inside_iff", predicate)
// No arguments that change and no result that does within one run of a loop: called once per run.
#define RLIB_LOOP_INVARIANT RLIB_MARK("kiln.jit.loop_invariant")
// Of what happens once, or does not belong into loops: a recording that comes to it is given up.
#define RLIB_NOT_IN_TRACE RLIB_MARK("kiln.jit.not_in_trace")

// ---- Hints for the JIT, on fields and classes ---------------------------------------------------

// A field that is not written any more once compiled code can see its object, though it is not
// const; or that holds an array of which that is true as well.
#define RLIB_IMMUTABLE RLIB_MARK("kiln.jit.immutable")
#define RLIB_IMMUTABLE_ARRAY RLIB_MARK("kiln.jit.immutable_array")
// A field that seldom changes: compiled code takes it for constant and is thrown away when it does.
#define RLIB_QUASI_IMMUTABLE RLIB_MARK("kiln.jit.quasi_immutable")
// On a class: objects whose fields live in registers while compiled code runs (interpreter frames).
// On its fields: which ones.
#define RLIB_VIRTUALIZABLE RLIB_MARK("kiln.jit.virtualizable")
// On a field of such a class that holds an array: the items live in registers as well.
#define RLIB_VIRTUALIZABLE_ITEMS RLIB_MARK("kiln.jit.virtualizable_items")

// ---- For those who write libraries --------------------------------------------------------------

// On a function: one operation of the flow graphs. Kiln never looks into the body, which is what an
// untranslated program runs and may be any C++.
#define RLIB_PRIMITIVE(operation) RLIB_MARK("kiln.primitive", operation)
// In place of the body of a primitive that is a template, when the body follows further down, for
// untranslated programs only. (Clang wants some body if a template argument is a class of an
// unnamed namespace.)
#if defined(KILN_TRANSLATE)
#define RLIB_BODY_BELOW \
  { __builtin_unreachable(); }
#else
#define RLIB_BODY_BELOW
#endif
// On a function: a library operation. Kiln calls it by its label until it chooses a body; the one
// written here is the usual choice.
#define RLIB_OP(label) RLIB_MARK("kiln.op", #label)
// On a class: its objects end in items. It has an alias `rlib_item` for their type.
#define RLIB_VARSIZE RLIB_MARK("kiln.varsize")
// On such a class: the items do not change once the function that made the object has returned.
#define RLIB_IMMUTABLE_ITEMS RLIB_MARK("kiln.immutable_items")
// On a class: its objects refer to another without keeping it alive.
#define RLIB_WEAKREF RLIB_MARK("kiln.weakref")

// On a declaration of a C function: others may run, and collect, while the call is on its way.
#define RFFI_RELEASES_LOCK RLIB_MARK("kiln.foreign.releases_lock")
// Same arguments, same result, no effect, and no memory read.
#define RFFI_PURE RLIB_MARK("kiln.foreign.pure")
// No effect either, but it reads the memory that its arguments point to: equal calls are merged only
// if nothing was written in between, and never folded.
#define RFFI_READS RLIB_MARK("kiln.foreign.pure") RLIB_MARK("kiln.foreign.reads")
// It may collect: objects move meanwhile.
#define RFFI_COLLECTS RLIB_MARK("kiln.foreign.collects")
// It keeps the functions it is given, and the collector calls them from then on whenever something
// allocates. (Any other C function may call what it is given while it runs, and only then.)
#define RFFI_RUN_BY_COLLECTOR RLIB_MARK("kiln.foreign.run_by_collector")
// Never returns to its caller.
#define RFFI_NO_RETURN RLIB_MARK("kiln.foreign.no_return")

#endif  // RLIB_MARKS_H_
