// Module gc: what a program may tell the collector, and ask it. What it finds dead it does not count; of
// generations it shows one. Who refers to whom is in searches.cc.

#include "rlib/gc.h"
#include "targets/pyinterp/interpreter/finalizers.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/gc/searches.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

namespace {

// What a program sets and finds again.
class GcSettings final : public rlib::Object {
 public:
  int64_t debug = 0;
  int64_t threshold0 = 700;
  int64_t threshold1 = 10;
  int64_t threshold2 = 10;
  bool is_collecting = false;
};
RLIB_PREBUILD GcSettings* settings() { return RLIB_ONCE(new GcSettings()); }
RLIB_PREBUILD W_List* gc_callbacks() { return RLIB_ONCE(new_list()); }

void run_callbacks(Str* phase, int64_t generation) {
  Array<W_Object*>* callbacks = to_array(gc_callbacks());
  if (callbacks->length() == 0) return;
  W_Dict* info = new_dict();
  info->set_str(intern("generation"_str), new_int(generation));
  info->set_str(intern("collected"_str), new_int(0));
  info->set_str(intern("uncollectable"_str), new_int(0));
  for (int64_t i = 0; i < callbacks->length(); i++) {
    try {
      call(callbacks->get(i), new_ascii(phase), info);
    } catch (PythonError* e) {
      report_unraisable(e, callbacks->get(i));
    }
  }
}

int64_t collect(int64_t generation) {
  if (generation < 0 || generation > 2) throw_value_error("invalid generation"_str);
  GcSettings* all = settings();
  if (all->is_collecting) return 0;  // a callback or a finalizer asks
  all->is_collecting = true;
  run_callbacks("start"_str, generation);
  if (generation == 2) {
    collect_garbage();
  } else {
    rlib::gc::collect(generation);
  }
  run_callbacks("stop"_str, generation);
  all->is_collecting = false;
  return 0;
}

void enable() { rlib::gc::enable(); }
void disable() { rlib::gc::disable(); }
bool is_enabled() { return rlib::gc::is_enabled(); }

void set_debug(int64_t flags) { settings()->debug = flags; }
int64_t get_debug() { return settings()->debug; }

W_Object* get_count() { return new_tuple(new_int(0), new_int(0), new_int(0)); }
void set_threshold(int64_t threshold0, W_Object* threshold1, W_Object* threshold2) {
  GcSettings* all = settings();
  all->threshold0 = threshold0;
  if (threshold1 != nullptr) all->threshold1 = int_value(threshold1);
  if (threshold2 != nullptr) all->threshold2 = int_value(threshold2);
}
W_Object* get_threshold() {
  GcSettings* all = settings();
  return new_tuple(new_int(all->threshold0), new_int(all->threshold1), new_int(all->threshold2));
}

W_Dict* statistics_of(int64_t collections) {
  W_Dict* dict = new_dict();
  dict->set_str(intern("collections"_str), new_int(collections));
  dict->set_str(intern("collected"_str), new_int(0));
  dict->set_str(intern("uncollectable"_str), new_int(0));
  return dict;
}
W_Object* get_statistics() {
  W_List* list = new_list();
  list->append(statistics_of(rlib::gc::statistic(rlib::gc::kMinorCollections)));
  list->append(statistics_of(0));
  list->append(statistics_of(rlib::gc::statistic(rlib::gc::kMajorCollections)));
  return list;
}

// Objects are not moved out of the collector's sight: there is nothing to gain.
void freeze() {}
int64_t get_freeze_count() { return 0; }

W_Module* make_gc() {
  auto* m = new ModuleBuilder("gc"_str, "This module provides access to the garbage collector for reference cycles."_str);
  m->constant("DEBUG_STATS"_str, int64_t{1});
  m->constant("DEBUG_COLLECTABLE"_str, int64_t{2});
  m->constant("DEBUG_UNCOLLECTABLE"_str, int64_t{4});
  m->constant("DEBUG_SAVEALL"_str, int64_t{32});
  m->constant("DEBUG_LEAK"_str, int64_t{38});
  m->constant("garbage"_str, new_list());
  m->constant("callbacks"_str, gc_callbacks());
  m->function<&collect>("collect"_str, "($module, /, generation=2)"_str, "Run the garbage collector."_str);
  m->function<&enable>("enable"_str, "($module, /)"_str, "Enable automatic garbage collection."_str);
  m->function<&disable>("disable"_str, "($module, /)"_str, "Disable automatic garbage collection."_str);
  m->function<&is_enabled>("isenabled"_str, "($module, /)"_str,
                           "Returns true if automatic garbage collection is enabled."_str);
  m->function<&set_debug>("set_debug"_str, "($module, flags, /)"_str, "Set the garbage collection debugging flags."_str);
  m->function<&get_debug>("get_debug"_str, "($module, /)"_str, "Get the garbage collection debugging flags."_str);
  m->function<&get_count>("get_count"_str, "($module, /)"_str, "Return a three-tuple of the current collection counts."_str);
  m->function<&set_threshold>("set_threshold"_str, "($module, threshold0, threshold1=<null>, threshold2=<null>, /)"_str,
                              "Sets the collection thresholds."_str);
  m->function<&get_threshold>("get_threshold"_str, "($module, /)"_str, "Return the current collection thresholds."_str);
  m->function<&get_statistics>("get_stats"_str, "($module, /)"_str,
                               "Return a list of dictionaries containing per-generation statistics."_str);
  m->function<&is_tracked>("is_tracked"_str, "($module, obj, /)"_str,
                           "Returns true if the object is tracked by the garbage collector."_str);
  m->function<&referents_of>("get_referents"_str, "($module, /, *objs)"_str,
                             "get_referents(*objs) -> list\nReturn the list of objects that are directly referred to by objs."_str);
  m->function<&referrers_of>("get_referrers"_str, "($module, /, *objs)"_str,
                             "get_referrers(*objs) -> list\nReturn the list of objects that directly refer to any of objs."_str);
  m->function<&all_objects>("get_objects"_str, "($module, /, generation=None)"_str,
                            "Return a list of objects tracked by the collector (excluding the list returned).\n\n  "
                            "generation\n    Generation to extract the objects from.\n\nIf generation is not None, return "
                            "only the objects tracked by the collector\nthat are in that generation."_str);
  m->function<&freeze>("freeze"_str, "($module, /)"_str,
                       "Freeze all current tracked objects and ignore them for future collections."_str);
  m->function<&freeze>("unfreeze"_str, "($module, /)"_str, "Unfreeze all objects in the permanent generation."_str);
  m->function<&get_freeze_count>("get_freeze_count"_str, "($module, /)"_str,
                                 "Return the number of objects in the permanent generation."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* gc_module() { return RLIB_ONCE(make_gc()); }

}  // namespace py
