// __doc__ of special methods that have none of their own: one sentence for each name, as in CPython.

#include "rlib/dict.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

namespace {

using Docs = rlib::Dict<Str*, Str*>;

void add_binary(Docs* docs, Str* name, Str* symbol) {
  docs->set(message("__"_str, name, "__"_str), message("Return self"_str, symbol, "value."_str));
  docs->set(message("__r"_str, name, "__"_str), message("Return value"_str, symbol, "self."_str));
  docs->set(message("__i"_str, name, "__"_str), message("Return self"_str, symbol, "=value."_str));
}

Docs* make_docs() {
  auto* docs = new Docs();
  add_binary(docs, "add"_str, "+"_str);
  add_binary(docs, "sub"_str, "-"_str);
  add_binary(docs, "mul"_str, "*"_str);
  add_binary(docs, "matmul"_str, "@"_str);
  add_binary(docs, "truediv"_str, "/"_str);
  add_binary(docs, "floordiv"_str, "//"_str);
  add_binary(docs, "mod"_str, "%"_str);
  add_binary(docs, "lshift"_str, "<<"_str);
  add_binary(docs, "rshift"_str, ">>"_str);
  add_binary(docs, "and"_str, "&"_str);
  add_binary(docs, "xor"_str, "^"_str);
  add_binary(docs, "or"_str, "|"_str);
  docs->set("__divmod__"_str, "Return divmod(self, value)."_str);
  docs->set("__rdivmod__"_str, "Return divmod(value, self)."_str);
  docs->set("__pow__"_str, "Return pow(self, value, mod)."_str);
  docs->set("__rpow__"_str, "Return pow(value, self, mod)."_str);
  docs->set("__neg__"_str, "-self"_str);
  docs->set("__pos__"_str, "+self"_str);
  docs->set("__invert__"_str, "~self"_str);
  docs->set("__abs__"_str, "abs(self)"_str);
  docs->set("__bool__"_str, "True if self else False"_str);
  docs->set("__int__"_str, "int(self)"_str);
  docs->set("__float__"_str, "float(self)"_str);
  docs->set("__index__"_str,
            "Return self converted to an integer, if self is suitable for use as an index into a list."_str);
  docs->set("__lt__"_str, "Return self<value."_str);
  docs->set("__le__"_str, "Return self<=value."_str);
  docs->set("__eq__"_str, "Return self==value."_str);
  docs->set("__ne__"_str, "Return self!=value."_str);
  docs->set("__gt__"_str, "Return self>value."_str);
  docs->set("__ge__"_str, "Return self>=value."_str);
  docs->set("__len__"_str, "Return len(self)."_str);
  docs->set("__getitem__"_str, "Return self[key]."_str);
  docs->set("__setitem__"_str, "Set self[key] to value."_str);
  docs->set("__delitem__"_str, "Delete self[key]."_str);
  docs->set("__contains__"_str, "Return key in self."_str);
  docs->set("__iter__"_str, "Implement iter(self)."_str);
  docs->set("__next__"_str, "Implement next(self)."_str);
  docs->set("__repr__"_str, "Return repr(self)."_str);
  docs->set("__str__"_str, "Return str(self)."_str);
  docs->set("__hash__"_str, "Return hash(self)."_str);
  docs->set("__call__"_str, "Call self as a function."_str);
  docs->set("__getattribute__"_str, "Return getattr(self, name)."_str);
  docs->set("__setattr__"_str, "Implement setattr(self, name, value)."_str);
  docs->set("__delattr__"_str, "Implement delattr(self, name)."_str);
  docs->set("__get__"_str, "Return an attribute of instance, which is of type owner."_str);
  docs->set("__set__"_str, "Set an attribute of instance to value."_str);
  docs->set("__delete__"_str, "Delete an attribute of instance."_str);
  docs->set("__init__"_str, "Initialize self.  See help(type(self)) for accurate signature."_str);
  docs->set("__await__"_str, "Return an iterator to be used in await expression."_str);
  docs->set("__aiter__"_str, "Return an awaitable, that resolves in asynchronous iterator."_str);
  docs->set("__anext__"_str, "Return a value or raise StopAsyncIteration."_str);
  return docs;
}
RLIB_PREBUILD Docs* docs() { return RLIB_ONCE(make_docs()); }

}  // namespace

Str* special_doc(Str* name) { return docs()->get_or(name, nullptr); }

}  // namespace py
