#include "targets/pyinterp/interpreter/suggestions.h"

#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

constexpr int64_t kMostCandidates = 750;
constexpr int64_t kLongestName = 40;
// What a step from name to name costs: a letter more, less or another; only its case.
constexpr int64_t kMoveCost = 2;
constexpr int64_t kCaseCost = 1;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int64_t substitution_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// The cost of the cheapest way from a to b (Levenshtein's distance), or more than `most`.
int64_t distance_of(Str* a, Str* b, int64_t most) {
  int64_t start = 0;
  int64_t a_end = a->length();
  int64_t b_end = b->length();
  while (start < a_end && start < b_end && a->char_at(start) == b->char_at(start)) start++;
  while (a_end > start && b_end > start && a->char_at(a_end - 1) == b->char_at(b_end - 1)) {
    a_end--;
    b_end--;
  }
  a = a->slice(start, a_end);
  b = b->slice(start, b_end);
  if (a->is_empty() || b->is_empty()) return (a->length() + b->length()) * kMoveCost;
  if (a->length() > kLongestName || b->length() > kLongestName) return most + 1;
  if (b->length() < a->length()) {
    Str* longer = a;
    a = b;
    b = longer;
  }
  if ((b->length() - a->length()) * kMoveCost > most) return most + 1;
  // One row of the table at a time.
  auto* row = Array<int64_t>::make(a->length());
  for (int64_t i = 0; i < a->length(); i++) row->set(i, (i + 1) * kMoveCost);
  int64_t result = 0;
  for (int64_t j = 0; j < b->length(); j++) {
    int64_t diagonal = j * kMoveCost;
    result = diagonal;
    int64_t smallest = INT64_MAX;
    for (int64_t i = 0; i < a->length(); i++) {
      int64_t substituted = diagonal + substitution_cost(b->char_at(j), a->char_at(i));
      diagonal = row->get(i);
      int64_t moved = (result < diagonal ? result : diagonal) + kMoveCost;
      result = moved < substituted ? moved : substituted;
      row->set(i, result);
      if (result < smallest) smallest = result;
    }
    if (smallest > most) return most + 1;
  }
  return result;
}

// The nearest of the candidates, or null if none is near.
Str* nearest(Str* name, List<W_Object*>* candidates) {
  if (candidates->length() >= kMostCandidates) return nullptr;
  Str* best = nullptr;
  int64_t best_distance = INT64_MAX;
  for (W_Object* w : *candidates) {
    if (!isinstance<W_Str>(w)) return nullptr;
    Str* candidate = text_of(w);
    if (candidate->eq(name)) continue;
    // No more than a third of the letters should need changing.
    int64_t most = (name->length() + candidate->length() + 3) * kMoveCost / 6;
    if (best_distance - 1 < most) most = best_distance - 1;
    int64_t distance = distance_of(name, candidate, most);
    if (distance > most) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

Str* nearest_attribute(W_BaseException* e, Str* name) {
  W_Object* object = find_attribute(e, intern("obj"_str));
  if (object == nullptr) return nullptr;
  return nearest(name, to_list(call(find_builtin("dir"_str), object)));
}

// Among the variables, the globals, the built-in names.
Str* nearest_name(W_BaseException* e, Str* name) {
  W_Traceback* last = e->traceback;
  if (last == nullptr) return nullptr;
  while (last->next != nullptr) last = last->next;
  Frame* frame = last->frame;
  auto* variables = new List<W_Object*>();
  auto add_all = [&](Array<W_Str*>* more) {
    for (int64_t i = 0; i < more->length(); i++) variables->append(more->get(i));
  };
  add_all(frame->code->variables);
  add_all(frame->code->cell_variables);
  add_all(frame->code->free_variables);
  Str* found = nearest(name, variables);
  if (found == nullptr) found = nearest(name, to_list(frame->globals));
  if (found == nullptr) found = nearest(name, to_list(frame->builtins));
  return found;
}

}  // namespace

Str* suggest(W_BaseException* e) {
  bool is_attribute = e->type() == AttributeError_type();
  if (!is_attribute && e->type() != NameError_type()) return nullptr;
  try {
    W_Object* name = find_attribute(e, names::name());
    if (name == nullptr || !isinstance<W_Str>(name)) return nullptr;
    return is_attribute ? nearest_attribute(e, text_of(name)) : nearest_name(e, text_of(name));
  } catch (PythonError*) {
    return nullptr;
  }
}

}  // namespace py
