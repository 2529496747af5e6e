// Files and weak references: values that have to do with when an object dies.

#include "targets/shapes/arguments.h"
#include "targets/shapes/builtins.h"

namespace shapes {

namespace {

// ---- Files --------------------------------------------------------------------------------------

// An open file. One that nobody closed is closed when it is collected.
class FileValue final : public Value {
 public:
  FileValue(int64_t fd, Str* path) : fd_(fd), path_(path), input_(new rlib::File(fd)) {}

  Shape* shape() override { return file_class()->first_shape(); }
  Str* to_str() override { return concat("<File "_str, path_, '>'); }

  void close() {
    if (fd_ < 0) return;
    int64_t fd = fd_;
    fd_ = -1;
    rlib::check_os(rlib_rt_close(fd), path_);
  }
  // Runs when nobody refers to the object any more; it must not look at others.
  void finalize() {
    if (fd_ >= 0) rlib_rt_close(fd_);
  }

  int64_t descriptor() const {
    if (fd_ < 0) raise_error(value_error(), "the file is closed"_str);
    return fd_;
  }
  rlib::File* input() const {
    descriptor();
    return input_;
  }

 private:
  int64_t fd_;  // -1: closed
  Str* const path_;
  rlib::File* const input_;  // the buffer for reading; what is written goes out at once
};

// What `body` returns; errors of the system become those of the program.
template <class Body>
Value* with_os_errors(Body body) {
  try {
    return body();
  } catch (rlib::OSError* e) {
    raise_error(os_error(), e->message());
  }
}

// File(path, mode): "r", "w" or "a".
Value* open(Arguments* a) {
  Str* path = text_argument(a, 0);
  Str* mode_name = text_argument(a, 1);
  int mode = rlib::File::kRead;
  if (mode_name->eq("w"_str)) {
    mode = rlib::File::kWrite;
  } else if (mode_name->eq("a"_str)) {
    mode = rlib::File::kAppend;
  } else if (!mode_name->eq("r"_str)) {
    raise_error(value_error(), concat("no mode: "_str, mode_name));
  }
  return with_os_errors([&]() -> Value* {
    rlib::rffi::CString c_path(path);
    return new FileValue(rlib::check_os(rlib_rt_open(c_path.get(), mode), path), path);
  });
}

FileValue* file(Arguments* a) { return static_cast<FileValue*>(a->get(0)); }

Value* read(Arguments* a) {
  return with_os_errors([&]() -> Value* { return new Text(file(a)->input()->read_all()); });
}

Value* read_line(Arguments* a) {
  return with_os_errors([&]() -> Value* {
    Str* line = file(a)->input()->read_line();
    if (line->is_empty()) return nil();
    return new Text(line->ends_with("\n"_str) ? line->slice(0, line->length() - 1) : line);
  });
}

Value* write(Arguments* a) {
  return with_os_errors([&]() -> Value* {
    Str* text = a->get(1)->to_str();
    rlib::write_descriptor(file(a)->descriptor(), text, 0, text->length());
    return nil();
  });
}

Value* close(Arguments* a) {
  return with_os_errors([&]() -> Value* {
    file(a)->close();
    return nil();
  });
}

Value* remove_file(Arguments* a) {
  return with_os_errors([&]() -> Value* {
    Str* path = text_argument(a, 0);
    rlib::rffi::CString c_path(path);
    rlib::check_os(rlib_rt_remove_file(c_path.get()), path);
    return nil();
  });
}

Class* make_file_class() {
  Class* made = Class::make("File"_str, object_class());
  made->set_constructor(2, open);
  made->define_native("read"_str, 0, read);
  made->define_native("read_line"_str, 0, read_line);
  made->define_native("write"_str, 1, write);
  made->define_native("close"_str, 0, close);
  return made;
}

// ---- Weak references ----------------------------------------------------------------------------

// Weak(value): `get` gives the value back while something else keeps it alive, and then nil.
class Weak final : public Value {
 public:
  explicit Weak(Value* value) : reference_(rlib::WeakRef<Value>::make(value)) {}

  Shape* shape() override { return weak_class()->first_shape(); }

  Value* get() const {
    Value* value = reference_->get();
    return value == nullptr ? nil() : value;
  }

 private:
  rlib::WeakRef<Value>* const reference_;
};

Class* make_weak_class() {
  Class* made = Class::make("Weak"_str, object_class());
  made->set_constructor(1, [](Arguments* a) -> Value* { return new Weak(a->get(0)); });
  made->define_native("get"_str, 0,
                      [](Arguments* a) -> Value* { return static_cast<Weak*>(a->get(0))->get(); });
  return made;
}

}  // namespace

void define_file_functions(Globals* globals) {
  globals->define("remove_file"_str, new Native("remove_file"_str, 1, false, remove_file));
}

RLIB_PREBUILD Class* file_class() { return RLIB_ONCE(make_file_class()); }
RLIB_PREBUILD Class* weak_class() { return RLIB_ONCE(make_weak_class()); }

}  // namespace shapes
