#include "targets/pyinterp/main/command_line.h"

#include "rlib/numerals.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace {

// Goes through the options. Those of one letter may share a word: -SIc pass.
class OptionReader final : public rlib::Object {
 public:
  explicit OptionReader(CommandLine* line) : line_(line), words_(line->words) {}

  void read() {
    while (next()) take(option_);
    finish();
  }

 private:
  bool next() {
    if (cluster_ != nullptr && at_ < cluster_->length()) {
      option_ = cluster_->char_at(at_++);
      return true;
    }
    if (is_done_ || index_ >= words_->length()) return false;
    Str* word = words_->get(index_);
    if (word->length() < 2 || word->char_at(0) != '-') return false;
    index_++;
    if (word->eq("--"_str)) return false;
    if (word->starts_with("--"_str)) {
      take_long(word->slice_from(2));
      return next();
    }
    cluster_ = word;
    option_ = word->char_at(1);
    at_ = 2;
    return true;
  }

  // The rest of the word, or the next one.
  Str* argument() {
    Str* rest = cluster_->slice_from(at_);
    cluster_ = nullptr;
    if (!rest->is_empty()) return rest;
    if (index_ < words_->length()) return words_->get(index_++);
    refuse(concat("Argument expected for the -"_str, Str::from_char(option_))->concat(" option"_str));
  }

  void take(char option) {
    Flags* f = flags();
    switch (option) {
      case 'b': f->bytes_warning++; break;
      case 'B': f->dont_write_bytecode = 1; break;
      case 'c':
        set_program(CommandLine::kCommand, argument()->concat("\n"_str));
        break;
      case 'd': f->debug++; break;
      case 'E': f->ignore_environment = 1; break;
      case 'h':
      case '?': say(help_text(program())); break;
      case 'i':
        f->inspect = 1;
        f->interactive = 1;
        break;
      case 'I':
        f->isolated = 1;
        f->ignore_environment = 1;
        f->no_user_site = 1;
        f->safe_path = true;
        break;
      case 'J': refuse("-J is reserved for Jython"_str);
      case 'm': set_program(CommandLine::kModule, argument()); break;
      case 'O': f->optimize++; break;
      case 'P': f->safe_path = true; break;
      case 'q': f->quiet++; break;
      case 'R': line_->randomizes_hashes = true; break;
      case 's': f->no_user_site = 1; break;
      case 'S': f->no_site = 1; break;
      case 't': break;  // of old
      case 'u': line_->is_unbuffered = true; break;
      case 'v': f->verbose++; break;
      case 'V': versions_++; break;
      case 'W': line_->warnings->append(argument()); break;
      case 'x': line_->skips_first_line = true; break;
      case 'X': line_->extras->append(argument()); break;
      default: refuse("Unknown option: -"_str->concat(Str::from_char(option)));
    }
  }

  void take_long(Str* name) {
    if (name->eq("help"_str)) say(help_text(program()));
    if (name->eq("version"_str)) {
      versions_++;
    } else if (name->eq("help-env"_str)) {
      say(help_on_environment());
    } else if (name->eq("help-xoptions"_str)) {
      say(help_on_extras());
    } else if (name->eq("help-all"_str)) {
      say(help_text(program())->concat("\n"_str)->concat(help_on_environment())->concat("\n"_str)->concat(help_on_extras()));
    } else if (name->eq("check-hash-based-pycs"_str)) {
      Str* value = index_ < words_->length() ? words_->get(index_++) : nullptr;
      if (value == nullptr) refuse("Argument expected for the --check-hash-based-pycs options"_str);
      if (!value->eq("always"_str) && !value->eq("never"_str) && !value->eq("default"_str)) {
        refuse("--check-hash-based-pycs must be one of 'default', 'always', or 'never'"_str);
      }
      line_->check_pycs = value;
    } else {
      refuse("unknown option --"_str->concat(name));
    }
  }

  void set_program(CommandLine::Program program, Str* what) {
    line_->program = program;
    line_->what = what;
    is_done_ = true;
  }

  // The program's arguments, which are what is left.
  void finish() {
    if (versions_ > 0) say(text_of(find_sys("version"_str))->slice(0, versions_ > 1 ? text_of(find_sys("version"_str))->length() : 6));
    if (line_->program == CommandLine::kCommand) line_->arguments->append("-c"_str);
    if (line_->program == CommandLine::kModule) line_->arguments->append("-m"_str);
    if (line_->program == CommandLine::kInput && index_ < words_->length()) {
      if (!words_->get(index_)->eq("-"_str)) {
        line_->program = CommandLine::kFile;
        line_->what = words_->get(index_);
      }
    }
    while (index_ < words_->length()) line_->arguments->append(words_->get(index_++));
    if (line_->arguments->is_empty()) line_->arguments->append(""_str);
  }

  Str* program() const { return words_->get(0); }

  // Ends the program with a text on standard output.
  [[noreturn]] void say(Str* text) {
    bool is_version = versions_ > 0;
    rlib::print(is_version ? "Python "_str->concat(text) : text);
    rlib::exit(0);
  }
  [[noreturn]] void refuse(Str* text) {
    rlib::print_error(text);
    rlib::print_error(usage_line(program()));
    rlib::print_error("Try `python -h' for more information."_str);
    rlib::exit(2);
  }
  static Str* concat(Str* a, Str* b) { return a->concat(b); }

  CommandLine* const line_;
  List<Str*>* const words_;
  int64_t index_ = 1;        // of the next word
  Str* cluster_ = nullptr;   // the word whose letters are being taken
  int64_t at_ = 0;
  char option_ = 0;
  bool is_done_ = false;     // -c and -m end the options
  int64_t versions_ = 0;
};

// How much a variable raises a flag: its number, 1 if it is none.
void raise_flag(int64_t& flag, Str* value) {
  if (value == nullptr) return;
  W_AnyInt* number = parse_int(value, 10);
  int64_t level = number != nullptr && number->fits() && number->small() >= 0 ? number->small() : 1;
  if (level > flag) flag = level;
}

}  // namespace

CommandLine* read_command_line(List<Str*>* words) {
  CommandLine* line = new CommandLine(words);
  (new OptionReader(line))->read();
  return line;
}

Str* CommandLine::environment(Str* name) const {
  if (flags()->ignore_environment != 0) return nullptr;
  Str* value = rlib::get_environment(name);
  return value == nullptr || value->is_empty() ? nullptr : value;
}

Str* CommandLine::extra(Str* name) const {
  Str* found = nullptr;  // the last one counts
  for (Str* extra : *extras) {
    if (extra->eq(name)) found = ""_str;
    if (extra->starts_with(name) && extra->length() > name->length() && extra->char_at(name->length()) == '=') {
      found = extra->slice_from(name->length() + 1);
    }
  }
  return found;
}

bool CommandLine::is_enabled(Str* extra_name, Str* variable) const {
  return extra(extra_name) != nullptr || environment(variable) != nullptr;
}

void fail_at_start(Str* text, Str* state) {
  rlib::print_error("Fatal Python error: "_str->concat(text));
  rlib::print_error(message("Python runtime state: "_str, state, '\n'));
  rlib::exit(1);
}

namespace {

// ---- -X utf8 ------------------------------------------------------------------------------------

Str* locale_of_texts() {
  for (Str* name : *List<Str*>::of("LC_ALL"_str, "LC_CTYPE"_str, "LANG"_str)) {
    Str* value = rlib::get_environment(name);
    if (value != nullptr && !value->is_empty()) return value;
  }
  return "C"_str;
}

// Not asked for, it is on where the locale is no choice of anybody: C and POSIX.
int64_t utf8_mode(CommandLine* line) {
  Str* wanted = line->extra("utf8"_str);
  if (wanted != nullptr) {
    if (wanted->is_empty() || wanted->eq("1"_str)) return 1;
    if (wanted->eq("0"_str)) return 0;
    fail_at_start("preconfig_init_utf8_mode: invalid -X utf8 option value"_str, "preinitializing"_str);
  }
  wanted = line->environment("PYTHONUTF8"_str);
  if (wanted != nullptr) {
    if (wanted->eq("1"_str)) return 1;
    if (wanted->eq("0"_str)) return 0;
    fail_at_start("preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value"_str, "preinitializing"_str);
  }
  Str* locale = locale_of_texts();
  return locale->eq("C"_str) || locale->eq("POSIX"_str) ? 1 : 0;
}

// ---- Limits -------------------------------------------------------------------------------------

// -1 if nobody says anything: the default then.
int64_t most_digits(CommandLine* line) {
  Str* by_option = line->extra("int_max_str_digits"_str);
  Str* text = by_option != nullptr ? by_option : line->environment("PYTHONINTMAXSTRDIGITS"_str);
  if (text == nullptr) return -1;
  W_AnyInt* number = parse_int(text, 10);
  bool is_fine = number != nullptr && number->fits() && (number->small() == 0 || number->small() >= 640) &&
                 number->small() <= INT32_MAX;
  if (is_fine) return number->small();
  fail_at_start(by_option != nullptr
                    ? "config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."_str
                    : "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited."_str);
}

// Nothing is traced, but what is asked for has to make sense.
void check_tracemalloc(CommandLine* line) {
  Str* by_option = line->extra("tracemalloc"_str);
  if (by_option != nullptr && by_option->is_empty()) return;
  Str* text = by_option != nullptr ? by_option : line->environment("PYTHONTRACEMALLOC"_str);
  if (text == nullptr) return;
  W_AnyInt* number = parse_int(text, 10);
  if (number != nullptr && number->fits() && number->small() >= 0 && number->small() <= INT32_MAX) return;
  fail_at_start(by_option != nullptr
                    ? "config_init_tracemalloc: -X tracemalloc=NFRAME: invalid number of frames"_str
                    : "config_init_tracemalloc: PYTHONTRACEMALLOC: invalid number of frames"_str);
}

}  // namespace

void read_environment_flags(CommandLine* line) {
  Flags* f = flags();
  raise_flag(f->debug, line->environment("PYTHONDEBUG"_str));
  raise_flag(f->verbose, line->environment("PYTHONVERBOSE"_str));
  raise_flag(f->optimize, line->environment("PYTHONOPTIMIZE"_str));
  raise_flag(f->inspect, line->environment("PYTHONINSPECT"_str));
  raise_flag(f->dont_write_bytecode, line->environment("PYTHONDONTWRITEBYTECODE"_str));
  raise_flag(f->no_user_site, line->environment("PYTHONNOUSERSITE"_str));
  if (line->environment("PYTHONUNBUFFERED"_str) != nullptr) line->is_unbuffered = true;
  if (line->environment("PYTHONSAFEPATH"_str) != nullptr) f->safe_path = true;
  f->dev_mode = line->is_enabled("dev"_str, "PYTHONDEVMODE"_str);
  f->warn_default_encoding = line->is_enabled("warn_default_encoding"_str, "PYTHONWARNDEFAULTENCODING"_str) ? 1 : 0;
  f->utf8_mode = utf8_mode(line);
  check_tracemalloc(line);
  f->int_max_str_digits = most_digits(line);
  if (f->int_max_str_digits >= 0) int_limits()->most_digits = f->int_max_str_digits;
}

}  // namespace py
