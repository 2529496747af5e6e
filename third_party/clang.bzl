"""What a target that includes Clang's or LLVM's headers puts into `copts`."""

# Debian builds LLVM without RTTI: a class derived from one of LLVM's needs the same, or its
# typeinfo refers to a typeinfo that is not there. -isystem keeps -Werror off their headers.
KILN_CLANG_COPTS = [

    "-fno-rtti",
    "-D_GNU_SOURCE",
    "-D__STDC_CONSTANT_MACROS",
    "-D__STDC_FORMAT_MACROS",
    "-D__STDC_LIMIT_MACROS",
]
