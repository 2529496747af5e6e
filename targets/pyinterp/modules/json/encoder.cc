// _json.make_encoder: objects to text, without indentation.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/json/json_module.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

class W_Encoder : public W_Object {
 public:
  static W_Type* exact_type() { return json_encoder_type(); }
  W_Type* type() override { return json_encoder_type(); }

  enum Strings : uint8_t { kAscii, kAny, kCalled };

  void add(W_Object* w);

  W_Object* markers = nullptr;  // None or a dict: containers at work are watched for circles
  W_Object* default_function = nullptr;
  W_Object* encoder = nullptr;
  Strings strings = kCalled;
  W_Object* indent = nullptr;
  W_Str* key_separator = nullptr;
  W_Str* item_separator = nullptr;
  bool sorts_keys = false;
  bool skips_keys = false;
  bool allows_nan = false;
  StrBuilder* out = nullptr;  // while it is at work
  List<W_Object*>* open = nullptr;  // containers at work

 private:
  void add_string(W_Object* w);
  void add_dict(W_Object* w);
  void add_list(W_Object* w);
  void add_other(W_Object* w);
  Str* float_text(double value);
  void enter(W_Object* w);
  void leave() {
    if (open != nullptr) open->pop();
  }
  // A key as a str, or null if it is to be left out.
  W_Object* key_text(W_Object* key);
};

Str* W_Encoder::float_text(double value) {
  if (rlib::math::is_finite(value)) return py::float_repr(value);
  if (!allows_nan) throw_value_error("Out of range float values are not JSON compliant"_str);
  if (rlib::math::is_nan(value)) return "NaN"_str;
  return value > 0 ? "Infinity"_str : "-Infinity"_str;
}

Str* int_text(W_AnyInt* w) {
  return w->fits() ? rlib::int_to_str(w->small()) : str(new_int(w->big()))->value;
}

void W_Encoder::add_string(W_Object* w) {
  if (strings != kCalled) {
    append_json_string(out, text_of(w), strings == kAscii);
    return;
  }
  W_Object* encoded = py::call(encoder, w);
  if (!isinstance<W_Str>(encoded)) {
    throw_type_error("encoder() must return a string, not "_str, type_name(encoded));
  }
  out->append(text_of(encoded));
}

void W_Encoder::enter(W_Object* w) {
  if (open == nullptr) return;
  for (int64_t i = open->length() - 1; i >= 0; i--) {
    if (open->get(i) == w) throw_value_error("Circular reference detected"_str);
  }
  open->append(w);
}

W_Object* W_Encoder::key_text(W_Object* key) {
  if (isinstance<W_Str>(key)) return key;
  if (isinstance<W_Float>(key)) return new_ascii(float_text(static_cast<W_Float*>(key)->value));
  if (key == true_object()) return new_ascii("true"_str);
  if (key == false_object()) return new_ascii("false"_str);
  if (is_none(key)) return new_ascii("null"_str);
  if (isinstance<W_AnyInt>(key)) return new_ascii(int_text(static_cast<W_AnyInt*>(key)));
  if (skips_keys) return nullptr;
  throw_type_error("keys must be str, int, float, bool or None, not "_str, type_name(key));
}

void W_Encoder::add_dict(W_Object* w) {
  if (length(w) == 0) {
    out->append("{}"_str);
    return;
  }
  enter(w);
  out->append('{');
  W_Object* items = call_method(w, names::items());
  if (sorts_keys) {
    items = new_list(to_list(items));
    call_method(items, names::sort());
  }
  bool is_first = true;
  for (W_Object* item : *to_list(items)) {
    if (!isinstance<W_Tuple>(item) || static_cast<W_Tuple*>(item)->length() != 2) {
      throw_value_error("items must return 2-tuples"_str);
    }
    W_Object* key = key_text(static_cast<W_Tuple*>(item)->get(0));
    if (key == nullptr) continue;
    if (!is_first) out->append(item_separator->value);
    is_first = false;
    add_string(key);
    out->append(key_separator->value);
    add(static_cast<W_Tuple*>(item)->get(1));
  }
  out->append('}');
  leave();
}

void W_Encoder::add_list(W_Object* w) {
  if (length(w) == 0) {
    out->append("[]"_str);
    return;
  }
  enter(w);
  out->append('[');
  bool is_first = true;
  for_each(w, [&](W_Object* item) {
    if (!is_first) out->append(item_separator->value);
    is_first = false;
    add(item);
  });
  out->append(']');
  leave();
}

void W_Encoder::add_other(W_Object* w) {
  enter(w);
  W_Object* other = py::call(default_function, w);
  Recursion level(" while encoding a JSON object"_str);
  add(other);
  leave();
}

void W_Encoder::add(W_Object* w) {
  if (isinstance<W_Str>(w)) {
    add_string(w);
  } else if (is_none(w)) {
    out->append("null"_str);
  } else if (w == true_object()) {
    out->append("true"_str);
  } else if (w == false_object()) {
    out->append("false"_str);
  } else if (isinstance<W_AnyInt>(w)) {
    out->append(int_text(static_cast<W_AnyInt*>(w)));
  } else if (isinstance<W_Float>(w)) {
    out->append(float_text(static_cast<W_Float*>(w)->value));
  } else if (isinstance<W_List>(w) || isinstance<W_Tuple>(w)) {
    Recursion level(" while encoding a JSON object"_str);
    add_list(w);
  } else if (isinstance<W_Dict>(w)) {
    Recursion level(" while encoding a JSON object"_str);
    add_dict(w);
  } else {
    add_other(w);
  }
}

// ---- The type -----------------------------------------------------------------------------------

W_Str* expect_separator(W_Object* w, int64_t argument) {
  if (isinstance<W_Str>(w)) return static_cast<W_Str*>(w);
  throw_type_error("make_encoder() argument "_str, argument, " must be str, not "_str, type_name(w));
}

// Our own functions need not be called.
W_Encoder::Strings strings_of(W_Object* encoder) {
  W_Module* json = find_builtin_module("_json"_str);
  if (encoder == json->own_attribute(intern("encode_basestring_ascii"_str))) return W_Encoder::kAscii;
  if (encoder == json->own_attribute(intern("encode_basestring"_str))) return W_Encoder::kAny;
  return W_Encoder::kCalled;
}

// type, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan
W_Object* encoder_new(AllValues v) {
  W_Object* markers = v.get(1);
  if (!is_none(markers) && !isinstance<W_Dict>(markers)) {
    throw_type_error("make_encoder() argument 1 must be dict or None, not "_str, type_name(markers));
  }
  W_Str* key_separator = expect_separator(v.get(5), 5);
  W_Str* item_separator = expect_separator(v.get(6), 6);
  W_Encoder* self = allocate<W_Encoder>(static_cast<W_Type*>(v.get(0)), json_encoder_type());
  self->markers = markers;
  self->default_function = v.get(2);
  self->encoder = v.get(3);
  self->strings = strings_of(v.get(3));
  self->indent = v.get(4);
  self->key_separator = key_separator;
  self->item_separator = item_separator;
  self->sorts_keys = is_true(v.get(7));
  self->skips_keys = is_true(v.get(8));
  self->allows_nan = is_true(v.get(9));
  return self;
}

W_Object* encoder_call(W_Encoder* self, W_Object* w, int64_t /*indent_level*/) {
  // `default` may come back to the same encoder.
  StrBuilder* outer = self->out;
  List<W_Object*>* outer_open = self->open;
  self->out = new StrBuilder();
  if (is_none(self->markers)) {
    self->open = nullptr;
  } else if (self->open == nullptr) {
    self->open = new List<W_Object*>();
  }
  Str* text = nullptr;
  try {
    self->add(w);
    text = self->out->build();
  } catch (PythonError*) {
    self->out = outer;
    self->open = outer_open;
    throw;
  }
  self->out = outer;
  self->open = outer_open;
  W_List* chunks = new_list();
  chunks->append(new_str(text));
  return chunks;
}

W_Object* encoder_markers(W_Encoder* self) { return self->markers; }
W_Object* encoder_default(W_Encoder* self) { return self->default_function; }
W_Object* encoder_encoder(W_Encoder* self) { return self->encoder; }
W_Object* encoder_indent(W_Encoder* self) { return self->indent; }
W_Object* encoder_key_separator(W_Encoder* self) { return self->key_separator; }
W_Object* encoder_item_separator(W_Encoder* self) { return self->item_separator; }
bool encoder_sort_keys(W_Encoder* self) { return self->sorts_keys; }
bool encoder_skipkeys(W_Encoder* self) { return self->skips_keys; }

W_Type* make_encoder_type() {
  auto* t = new TypeBuilder("Encoder"_str, object_type());
  t->module("_json"_str);
  t->doc("_iterencode(obj, _current_indent_level) -> iterable"_str);
  t->new_method<&encoder_new>(
      "($type, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"_str);
  t->special<&encoder_call>("__call__"_str, "($self, /, obj, _current_indent_level)"_str);
  t->member<&encoder_markers>("markers"_str, "markers"_str);
  t->member<&encoder_default>("default"_str, "default"_str);
  t->member<&encoder_encoder>("encoder"_str, "encoder"_str);
  t->member<&encoder_indent>("indent"_str, "indent"_str);
  t->member<&encoder_key_separator>("key_separator"_str, "key_separator"_str);
  t->member<&encoder_item_separator>("item_separator"_str, "item_separator"_str);
  t->member<&encoder_sort_keys>("sort_keys"_str, "sort_keys"_str);
  t->member<&encoder_skipkeys>("skipkeys"_str, "skipkeys"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* json_encoder_type() { return RLIB_ONCE(make_encoder_type()); }

}  // namespace py
