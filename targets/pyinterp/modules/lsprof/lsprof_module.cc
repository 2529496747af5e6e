// Module _lsprof, under cProfile: which functions run, how often and how long.
//
// Each function that runs has an Activation: it knows when it began and what those that it called took. Entries,
// one a function, add up what activations took: `total` from call to return, of nested activations of one
// function only the outermost; `inline` without what others called by it took. CPython tells functions apart by
// their code, built-in ones by their C function, and so do we.

#include "rlib/dict.h"
#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/interpreter/tracing.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* profiler_type();
RLIB_PREBUILD W_Type* profiler_entry_type();
RLIB_PREBUILD W_Type* profiler_subentry_type();

namespace {

// ---- What is counted ----------------------------------------------------------------------------

// Calls of one function: all of them, or those that another one made. Times are ticks of the profiler's clock.
class Tally : public rlib::Object {
 public:
  explicit Tally(W_Object* shown) : shown(shown) {}

  void begin() { depth++; }
  void end(int64_t total, int64_t inline_part) {
    depth--;
    if (depth == 0) {
      total_time += total;
    } else {
      recursive_calls++;
    }
    inline_time += inline_part;
    calls++;
  }

  W_Object* const shown;  // the code, or a text for a built-in function
  int64_t total_time = 0;
  int64_t inline_time = 0;
  int64_t calls = 0;
  int64_t recursive_calls = 0;
  int64_t depth = 0;      // activations on their way
};

class Entry final : public Tally {
 public:
  explicit Entry(W_Object* shown) : Tally(shown) {}

  rlib::Dict<Entry*, Tally*>* callees = nullptr;  // null: none were seen
};

class Activation final : public rlib::Object {
 public:
  Activation(Entry* entry, Activation* caller, int64_t began) : entry(entry), caller(caller), began(began) {}

  Entry* const entry;
  Activation* const caller;
  const int64_t began;
  int64_t in_callees = 0;  // what those that it called took
};

// The text by which a built-in function is shown.
W_Object* shown_builtin(W_BuiltinFunction* function) {
  if (function->self == nullptr || isinstance<W_Module>(function->self)) {
    Str* module = function->module == nullptr ? ""_str : function->module;
    return new_str(message("<built-in method "_str, module, module->is_empty() ? ""_str : "."_str, function->name, '>'));
  }
  W_Object* method = function->self->type()->lookup(function->name);
  if (method != nullptr) {
    try {
      return repr(method);
    } catch (PythonError*) {
      // The name alone has to do.
    }
  }
  return new_str(message("<built-in method "_str, function->name, '>'));
}

// ---- Profilers ----------------------------------------------------------------------------------

class W_Profiler : public NativeProfiler {
 public:
  static W_Type* exact_type() { return profiler_type(); }
  W_Type* type() override { return profiler_type(); }

  void told(Frame* frame, TraceEvent event, W_Object* argument) override {
    switch (event) {
      case TraceEvent::kCall: return enter(frame->code, frame->code);
      case TraceEvent::kReturn: return leave(frame->code);
      case TraceEvent::kNativeCall:
        if (counts_builtins && isinstance<W_BuiltinFunction>(argument)) {
          enter(static_cast<W_BuiltinFunction*>(argument)->code, argument);
        }
        return;
      case TraceEvent::kNativeReturn:
      case TraceEvent::kNativeException:
        if (counts_builtins && isinstance<W_BuiltinFunction>(argument)) {
          leave(static_cast<W_BuiltinFunction*>(argument)->code);
        }
        return;
      default: return;
    }
  }

  // What is on its way ends here.
  void end_all() {
    while (current != nullptr) end(current);
  }
  void clear() {
    entries = new rlib::Dict<rlib::Object*, Entry*>();
    current = nullptr;
  }

  // How long a tick is, in seconds or what the timer counts in.
  double tick() const { return timer == nullptr ? 1e-9 : timer_unit > 0.0 ? timer_unit : 1.0 / kFloatTicks; }

  rlib::Dict<rlib::Object*, Entry*>* entries = new rlib::Dict<rlib::Object*, Entry*>();
  W_Object* timer = nullptr;  // of the program; null: the system's clock
  double timer_unit = 0.0;    // its ticks are whole and so long; 0: it returns a float
  bool counts_builtins = true;
  bool counts_callees = true;

 private:
  // Ticks of a timer that returns floats.
  static constexpr double kFloatTicks = 4294967296.0;

  int64_t now() {
    if (timer == nullptr) return rlib::monotonic_clock();
    try {
      W_Object* time = py::call(timer);
      return timer_unit > 0.0 ? int_value(time) : static_cast<int64_t>(float_value(time) * kFloatTicks);
    } catch (PythonError* e) {
      report_unraisable(e, timer);
      return 0;
    }
  }

  void enter(rlib::Object* key, W_Object* function) {
    Entry* entry = entries->get(key);
    if (entry == nullptr) {
      entry = new Entry(isinstance<W_BuiltinFunction>(function)
                            ? shown_builtin(static_cast<W_BuiltinFunction*>(function))
                            : function);
      entries->set(key, entry);
    }
    entry->begin();
    if (counts_callees && current != nullptr) callee(current->entry, entry)->begin();
    current = new Activation(entry, current, now());
  }

  void leave(rlib::Object* key) {
    if (current == nullptr) return;
    if (entries->get(key) == nullptr) {
      current = current->caller;
    } else {
      end(current);
    }
  }

  void end(Activation* activation) {
    int64_t total = now() - activation->began;
    int64_t inline_part = total - activation->in_callees;
    Activation* caller = activation->caller;
    current = caller;
    activation->entry->end(total, inline_part);
    if (caller == nullptr) return;
    caller->in_callees += total;
    if (counts_callees) callee(caller->entry, activation->entry)->end(total, inline_part);
  }

  static Tally* callee(Entry* caller, Entry* entry) {
    if (caller->callees == nullptr) caller->callees = new rlib::Dict<Entry*, Tally*>();
    Tally* tally = caller->callees->get(entry);
    if (tally == nullptr) {
      tally = new Tally(entry->shown);
      caller->callees->set(entry, tally);
    }
    return tally;
  }

  Activation* current = nullptr;
};

W_Object* profiler_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Profiler>(type, profiler_type());
}
void profiler_initialise(W_Profiler* self, W_Object* timer, double timer_unit, CInt subcalls, CInt builtins) {
  self->timer = timer == nullptr ? nullptr : null_if_none(timer);
  self->timer_unit = timer_unit;
  self->counts_callees = subcalls.value != 0;
  self->counts_builtins = builtins.value != 0;
}

void profiler_enable(W_Profiler* self, W_Object* subcalls, W_Object* builtins) {
  if (subcalls != nullptr) self->counts_callees = c_int_value(subcalls) != 0;
  if (builtins != nullptr) self->counts_builtins = c_int_value(builtins) != 0;
  set_profile_function(self);
}
void profiler_disable(W_Profiler* self) {
  set_profile_function(nullptr);
  self->end_all();
}
void profiler_clear(W_Profiler* self) { self->clear(); }

// ---- Results ------------------------------------------------------------------------------------

Array<W_Object*>* common_values(Tally* tally, double tick, int64_t count) {
  auto* values = Array<W_Object*>::make(count);
  values->set(0, tally->shown);
  values->set(1, new_int(tally->calls));
  values->set(2, new_int(tally->recursive_calls));
  values->set(3, new_float(tick * static_cast<double>(tally->total_time)));
  values->set(4, new_float(tick * static_cast<double>(tally->inline_time)));
  return values;
}

W_Object* stats_of_callees(Entry* entry, double tick) {
  if (entry->callees == nullptr) return none();
  W_List* list = new_list();
  for (Tally* tally : *entry->callees->values()) {
    if (tally->calls == 0) continue;
    list->append(new_struct_sequence(profiler_subentry_type(), common_values(tally, tick, 5)));
  }
  return list;
}

W_Object* profiler_getstats(W_Profiler* self) {
  W_List* list = new_list();
  double tick = self->tick();
  for (Entry* entry : *self->entries->values()) {
    if (entry->calls == 0) continue;
    auto* values = common_values(entry, tick, 6);
    values->set(5, stats_of_callees(entry, tick));
    list->append(new_struct_sequence(profiler_entry_type(), values));
  }
  return list;
}

// ---- The types ----------------------------------------------------------------------------------

List<StructField>* common_fields() {
  auto* fields = new List<StructField>();
  fields->append({"code"_str, "called code object or built-in function name"_str});
  fields->append({"callcount"_str, "how many times this is called"_str});
  fields->append({"reccallcount"_str, "how many times this is called recursively"_str});
  fields->append({"totaltime"_str, "total time in this call"_str});
  fields->append({"inlinetime"_str, "inline time in this call (not in subcalls)"_str});
  return fields;
}

W_Type* make_profiler_entry_type() {
  List<StructField>* fields = common_fields();
  fields->append({"calls"_str, "details of the calls"_str});
  return make_struct_sequence_type("_lsprof"_str, "profiler_entry"_str, nullptr, fields, 6);
}
W_Type* make_profiler_subentry_type() {
  return make_struct_sequence_type("_lsprof"_str, "profiler_subentry"_str, nullptr, common_fields(), 5);
}

W_Type* make_profiler_type() {
  auto* t = new TypeBuilder("Profiler"_str, object_type(), new Layout("Profiler"_str, object_type()->layout));
  t->module("_lsprof"_str);
  t->doc("Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)\n\n    Builds a profiler object using the "
         "specified timer function.\n    The default timer is a fast built-in one based on real time.\n    For custom "
         "timer functions returning integers, timeunit can\n    be a float specifying a scale (i.e. how long each integer "
         "unit\n    is, in seconds).\n"_str);
  t->new_method<&profiler_make>("($type, *args, **kwargs)"_str);
  t->special<&profiler_initialise>("__init__"_str,
                                   "($self, /, timer=None, timeunit=0.0, subcalls=True, builtins=True)"_str);
  t->method<&profiler_getstats>("getstats"_str, "($self, /)"_str,
                                "getstats() -> list of profiler_entry objects\n\nReturn all information collected by the profiler."_str);
  t->method<&profiler_enable>("enable"_str, "($self, /, subcalls=<null>, builtins=<null>)"_str,
                              "enable(subcalls=True, builtins=True)\n\nStart collecting profiling information."_str);
  t->method<&profiler_disable>("disable"_str, "($self, /)"_str,
                               "disable()\n\nStop collecting profiling information."_str);
  t->method<&profiler_clear>("clear"_str, "($self, /)"_str,
                             "clear()\n\nClear all profiling information collected so far."_str);
  return t->finish();
}

W_Module* make_lsprof() {
  auto* m = new ModuleBuilder("_lsprof"_str, "Fast profiler"_str);
  m->type("Profiler"_str, profiler_type());
  m->type("profiler_entry"_str, profiler_entry_type());
  m->type("profiler_subentry"_str, profiler_subentry_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* profiler_type() { return RLIB_ONCE(make_profiler_type()); }
RLIB_PREBUILD W_Type* profiler_entry_type() { return RLIB_ONCE(make_profiler_entry_type()); }
RLIB_PREBUILD W_Type* profiler_subentry_type() { return RLIB_ONCE(make_profiler_subentry_type()); }
RLIB_PREBUILD W_Module* lsprof_module() { return RLIB_ONCE(make_lsprof()); }

}  // namespace py
