#include "targets/pyinterp/main/command_line.h"

namespace py {

Str* usage_line(Str* program) {
  return "usage: "_str->concat(program)->concat(" [option] ... [-c cmd | -m mod | file | -] [arg] ..."_str);
}

Str* help_text(Str* program) {
  return usage_line(program)->concat(
      "\n"
      "Options (and corresponding environment variables):\n"
      "-b     : warn where bytes and str are mixed up (-bb: raise)\n"
      "-B     : write no .pyc files; also PYTHONDONTWRITEBYTECODE=x\n"
      "-c cmd : the program is this text (ends the options)\n"
      "-d     : has no effect; also PYTHONDEBUG=x\n"
      "-E     : ignore the environment variables PYTHON*\n"
      "-h     : print this and exit (also -? or --help)\n"
      "-i     : prompt when the program has ended; also PYTHONINSPECT=x\n"
      "-I     : isolate from the user's environment (-E, -P and -s)\n"
      "-m mod : run this module as the program (ends the options)\n"
      "-O     : no assert statements, __debug__ is False; also PYTHONOPTIMIZE=x\n"
      "-OO    : no docstrings either\n"
      "-P     : put no unsafe folder at the head of sys.path; also PYTHONSAFEPATH\n"
      "-q     : no version and copyright before the first prompt\n"
      "-s     : without the user's site directory; also PYTHONNOUSERSITE\n"
      "-S     : do not import site\n"
      "-u     : standard output and error are not buffered; also PYTHONUNBUFFERED=x\n"
      "-v     : tell of every import (-vv: of every search); also PYTHONVERBOSE=x\n"
      "-V     : print the version and exit (also --version; twice: more of it)\n"
      "-W arg : what to do with warnings, action:message:category:module:lineno;\n"
      "         also PYTHONWARNINGS=arg\n"
      "-x     : skip the first line of the source\n"
      "-X opt : an option of this implementation\n"
      "--check-hash-based-pycs always|default|never:\n"
      "         whether .pyc files that name their source's hash are checked\n"
      "--help-env      : about the environment variables\n"
      "--help-xoptions : about -X\n"
      "--help-all      : all of that\n"
      "Arguments:\n"
      "file   : the program is in this file, folder or zip archive\n"
      "-      : it comes from standard input (default; interactive on a terminal)\n"
      "arg ...: for the program, in sys.argv[1:]"_str);
}

Str* help_on_environment() {
  return "Environment variables:\n"
         "PYTHONSTARTUP   : a file that is run before the first prompt\n"
         "PYTHONPATH      : folders in front of sys.path, separated by ':'\n"
         "PYTHONSAFEPATH  : put no unsafe folder at the head of sys.path (-P)\n"
         "PYTHONHOME      : where lib/python3.11 is, in place of /usr\n"
         "PYTHONUTF8      : 1: UTF-8 mode (-X utf8)\n"
         "PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr\n"
         "PYTHONFAULTHANDLER: print where the program is when it crashes\n"
         "PYTHONHASHSEED  : 'random', or a number that hashes of str and bytes depend on\n"
         "PYTHONINTMAXSTRDIGITS: most digits of int and str conversions; 0: no limit\n"
         "PYTHONBREAKPOINT: what breakpoint() calls; 0: nothing\n"
         "PYTHONDEVMODE   : development mode (-X dev)\n"
         "PYTHONPYCACHEPREFIX: a folder of its own for .pyc files\n"
         "PYTHONWARNDEFAULTENCODING: warn of encoding=None\n"
         "PYTHONDEBUG, PYTHONDONTWRITEBYTECODE, PYTHONINSPECT, PYTHONNOUSERSITE, PYTHONOPTIMIZE,\n"
         "PYTHONUNBUFFERED, PYTHONVERBOSE, PYTHONWARNINGS: as the options above"_str;
}

Str* help_on_extras() {
  return "Options of this implementation:\n"
         "-X dev                       : warnings by default, more checks\n"
         "-X faulthandler              : print where the program is when it crashes\n"
         "-X frozen_modules=on|off     : whether modules of the binary are used (default: on)\n"
         "-X importtime                : how long each import takes\n"
         "-X int_max_str_digits=number : most digits of int and str conversions; 0: no limit\n"
         "-X pycache_prefix=path       : a folder of its own for .pyc files\n"
         "-X utf8[=0|1]                : UTF-8 whatever the locale\n"
         "-X warn_default_encoding     : warn of encoding=None"_str;
}

}  // namespace py
