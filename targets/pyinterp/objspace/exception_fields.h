// The attributes that only some exceptions have: errno, name, value, ...

#ifndef TARGETS_PYINTERP_OBJSPACE_EXCEPTION_FIELDS_H_
#define TARGETS_PYINTERP_OBJSPACE_EXCEPTION_FIELDS_H_

#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

// Sets the fields from the arguments of the class's call. `keywords` may be null.
void take_fields(W_BaseException* exception, W_Tuple* args, W_Dict* keywords);

// Whether exceptions of a type have fields beside their arguments.
bool has_fields(W_Type* type);

// str(exception).
Str* text_of_exception(W_BaseException* exception);

// Adds to a type what its exceptions have.
void add_fields(TypeBuilder* type, Str* name);

// The type that OSError(errno, ...) makes an object of: FileNotFoundError for ENOENT and so on.
W_Type* os_error_type_for(Array<W_Object*>* arguments);

// Adds what exception groups have: exception_groups.cc.
void add_group_methods(TypeBuilder* type);

[[noreturn]] void throw_abstract_exception(W_Type* type);

// Fields of OSError and SyntaxError, by number.
enum OSErrorField : int64_t { kErrno, kStrError, kFileName, kFileName2, kCharactersWritten };
enum SyntaxErrorField : int64_t {
  kSyntaxMessage, kSyntaxFile, kSyntaxLine, kSyntaxOffset, kSyntaxText, kSyntaxEndLine,
  kSyntaxEndOffset, kSyntaxPrint,
};

// OSError for an errno, with the files' names if there are any (may be null).
[[noreturn]] void throw_os_error(int64_t number, W_Object* file_name, W_Object* other = nullptr);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_EXCEPTION_FIELDS_H_
