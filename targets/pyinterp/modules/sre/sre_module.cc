// The module _sre, on which re stands.

#include "targets/pyinterp/modules/sre/sre_objects.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

using sre::W_Pattern;

Array<uint32_t>* code_of(W_List* list) {
  auto* code = Array<uint32_t>::make(list->length());
  for (int64_t i = 0; i < code->length(); i++) {
    int64_t word = index_value(list->get(i));
    if (word < 0 || word > sre::kMaxRepeat) {
      throw_overflow_error("regular expression code size limit exceeded"_str);
    }
    code->set(i, static_cast<uint32_t>(word));
  }
  return code;
}

W_Object* sre_compile(W_Object* pattern, int64_t flags, W_List* code, int64_t groups,
                      W_Dict* group_index, W_Tuple* index_group) {
  W_Pattern* p = new W_Pattern();
  p->pattern = pattern;
  p->flags = flags;
  p->code = code_of(code);
  p->groups = groups;
  p->group_index = group_index;
  p->index_group = index_group;
  p->is_text = rlib::isinstance<W_Str>(pattern);
  p->is_bytes = !p->is_text && !is_none(pattern);
  if (p->is_bytes) bytes_of(pattern);  // raises TypeError
  return p;
}

int64_t sre_getcodesize() { return 4; }

bool sre_ascii_iscased(int64_t c) {
  return c >= 0 && c < 128 && Str::is_letter(static_cast<char>(c));
}
bool sre_unicode_iscased(int64_t c) {
  int64_t lower = sre::unicode_lower(c);
  return c != lower || c != unicode::simple_upper(c);
}
int64_t sre_ascii_tolower(int64_t c) { return sre::ascii_lower(c); }
int64_t sre_unicode_tolower(int64_t c) { return sre::unicode_lower(c); }

W_Module* make_sre() {
  auto* m = new ModuleBuilder("_sre"_str, nullptr);
  m->function<&sre_compile>(
      "compile"_str, "($module, /, pattern, flags, code, groups, groupindex, indexgroup)"_str);
  m->function<&sre_getcodesize>("getcodesize"_str, "($module, /)"_str);
  m->function<&sre_ascii_iscased>("ascii_iscased"_str, "($module, character, /)"_str);
  m->function<&sre_unicode_iscased>("unicode_iscased"_str, "($module, character, /)"_str);
  m->function<&sre_ascii_tolower>("ascii_tolower"_str, "($module, character, /)"_str);
  m->function<&sre_unicode_tolower>("unicode_tolower"_str, "($module, character, /)"_str);
  m->constant("MAGIC"_str, sre::kMagic);
  m->constant("CODESIZE"_str, int64_t{4});
  m->constant("MAXREPEAT"_str, sre::kMaxRepeat);
  m->constant("MAXGROUPS"_str, sre::kMaxGroups);
  m->constant("copyright"_str,
              new_ascii(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "_str));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* sre_module() { return RLIB_ONCE(make_sre()); }

}  // namespace py
