// Calls from interpreted graphs to C, and back.
#ifndef KILN_TRANSLATOR_EVALUATE_FOREIGN_H_
#define KILN_TRANSLATOR_EVALUATE_FOREIGN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

// A C function with the signature that the graphs declare for it.
class ForeignFunction {
 public:
  ForeignFunction(void* address, const Signature& signature);
  ~ForeignFunction();
  ForeignFunction(const ForeignFunction&) = delete;
  ForeignFunction& operator=(const ForeignFunction&) = delete;

  // Arguments and result as in the interpreter's slots: integers in canonical form, floats as the
  // bits of a double, addresses. 0 for void.
  int64_t Call(const int64_t* args) const;

 private:
  struct Prepared;
  std::unique_ptr<Prepared> prepared_;
};

// The address of machine code that, called from C with `signature`, calls `target` with slots.
class Callback {
 public:
  using Target = std::function<int64_t(const int64_t* args)>;
  Callback(const Signature& signature, Target target);
  ~Callback();
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  void* address() const;

 private:
  struct Prepared;
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_FOREIGN_H_
