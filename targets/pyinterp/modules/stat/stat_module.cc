// Module _stat: what the bits of a file's mode say. They stand in the place of the same functions in stat.py.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/number_objects.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

// A mode as C has it.
struct FileMode {
  int64_t bits;
};
template <>
struct Unwrap<FileMode> {
  static FileMode from(W_Object* w) {
    if (!isinstance<W_AnyInt>(w)) throw_type_error("an integer is required"_str);
    W_AnyInt* number = static_cast<W_AnyInt*>(w);
    BigInt* value = number->big();
    if (value->sign() < 0) throw_overflow_error("can't convert negative value to unsigned int"_str);
    if (value->bit_length() > 64) throw_overflow_error("Python int too large to convert to C unsigned long"_str);
    if (value->bit_length() > 32) throw_overflow_error("mode out of range"_str);
    return {number->small()};
  }
};

namespace {

constexpr int64_t kPermissions = 07777;
constexpr int64_t kType = 0170000;

// The types of files, and as what a listing shows them. Those of 0 are of other systems: no file has them.
constexpr int64_t kFolder = 0040000;
constexpr int64_t kCharacterDevice = 0020000;
constexpr int64_t kBlockDevice = 0060000;
constexpr int64_t kRegular = 0100000;
constexpr int64_t kFifo = 0010000;
constexpr int64_t kLink = 0120000;
constexpr int64_t kSocket = 0140000;

int64_t stat_type(FileMode mode) { return mode.bits & kType; }
int64_t stat_permissions(FileMode mode) { return mode.bits & kPermissions; }

template <int64_t type>
bool stat_is(FileMode mode) {
  return (mode.bits & kType) == type;
}
bool stat_is_never(FileMode) { return false; }

char type_letter(int64_t mode) {
  switch (mode & kType) {
    case kFolder: return 'd';
    case kCharacterDevice: return 'c';
    case kBlockDevice: return 'b';
    case kRegular: return '-';
    case kFifo: return 'p';
    case kLink: return 'l';
    case kSocket: return 's';
    default: return '?';
  }
}

// Who may read, write and execute. `is_special`: a bit that is shown in the place of the last, as the letter given.
void append_rights(StrBuilder* text, int64_t rights, bool is_special, char letter) {
  text->append((rights & 4) != 0 ? 'r' : '-');
  text->append((rights & 2) != 0 ? 'w' : '-');
  bool executes = (rights & 1) != 0;
  if (is_special) {
    text->append(executes ? letter : static_cast<char>(letter - 'a' + 'A'));
  } else {
    text->append(executes ? 'x' : '-');
  }
}

Str* stat_filemode(FileMode mode) {
  StrBuilder* text = new StrBuilder();
  text->append(type_letter(mode.bits));
  append_rights(text, mode.bits >> 6, (mode.bits & 04000) != 0, 's');
  append_rights(text, mode.bits >> 3, (mode.bits & 02000) != 0, 's');
  append_rights(text, mode.bits, (mode.bits & 01000) != 0, 't');
  return text->build();
}

void add_constants(ModuleBuilder* m) {
#define CONSTANT(name, value) m->constant(#name ""_str, int64_t{value});
#include "targets/pyinterp/modules/stat/constants.def"
}

W_Module* make_stat() {
  auto* m = new ModuleBuilder("_stat"_str, "The bits of a file's mode, and the places of what os.stat() gives."_str);
  add_constants(m);
  m->function<&stat_permissions>("S_IMODE"_str, "($module, mode, /)"_str,
                                 "Return the portion of the file's mode that can be set by os.chmod()."_str);
  m->function<&stat_type>("S_IFMT"_str, "($module, mode, /)"_str,
                          "Return the portion of the file's mode that describes the file type."_str);
#define PREDICATE(name, test, what) \
  m->function<&test>(#name ""_str, "($module, mode, /)"_str, #name "(mode) -> bool\n\nReturn True if mode is from " what "."_str);
  PREDICATE(S_ISDIR, stat_is<kFolder>, "a directory")
  PREDICATE(S_ISCHR, stat_is<kCharacterDevice>, "a character special device file")
  PREDICATE(S_ISBLK, stat_is<kBlockDevice>, "a block special device file")
  PREDICATE(S_ISREG, stat_is<kRegular>, "a regular file")
  PREDICATE(S_ISFIFO, stat_is<kFifo>, "a FIFO (named pipe)")
  PREDICATE(S_ISLNK, stat_is<kLink>, "a symbolic link")
  PREDICATE(S_ISSOCK, stat_is<kSocket>, "a socket")
  PREDICATE(S_ISDOOR, stat_is_never, "a door")
  PREDICATE(S_ISPORT, stat_is_never, "an event port")
  PREDICATE(S_ISWHT, stat_is_never, "a whiteout")
#undef PREDICATE
  m->function<&stat_filemode>("filemode"_str, "($module, mode, /)"_str,
                              "Convert a file's mode to a string of the form '-rwxrwxrwx'"_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* stat_module() { return RLIB_ONCE(make_stat()); }

}  // namespace py
