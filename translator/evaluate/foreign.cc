#include "translator/evaluate/foreign.h"

#include <ffi.h>

#include <bit>
#include <cstring>

namespace kiln {
namespace {

ffi_type* FfiType(Kind kind) {
  switch (kind) {
    case Kind::kVoid: return &ffi_type_void;
    case Kind::kBool:
    case Kind::kU8: return &ffi_type_uint8;
    case Kind::kI8: return &ffi_type_sint8;
    case Kind::kI16: return &ffi_type_sint16;
    case Kind::kI32: return &ffi_type_sint32;
    case Kind::kI64: return &ffi_type_sint64;
    case Kind::kU16: return &ffi_type_uint16;
    case Kind::kU32: return &ffi_type_uint32;
    case Kind::kU64: return &ffi_type_uint64;
    case Kind::kF32: return &ffi_type_float;
    case Kind::kF64: return &ffi_type_double;
    case Kind::kRef:
    case Kind::kRaw:
    case Kind::kFunc: return &ffi_type_pointer;
  }
  return &ffi_type_void;
}

// libffi wants a float where a slot has a double; integers lie at the low end of their slots.
void ToForeign(Kind kind, int64_t slot, void* to) {
  if (kind == Kind::kF32) {
    const float f = static_cast<float>(std::bit_cast<double>(slot));
    memcpy(to, &f, sizeof(f));
  } else {
    memcpy(to, &slot, sizeof(slot));
  }
}

int64_t FromForeign(Kind kind, const void* from) {
  if (kind == Kind::kVoid) return 0;
  if (kind == Kind::kF32) {
    float f;
    memcpy(&f, from, sizeof(f));
    return std::bit_cast<int64_t>(static_cast<double>(f));
  }
  int64_t slot = 0;
  memcpy(&slot, from, static_cast<size_t>(Type{kind}.size()));
  return NormaliseInt(kind, slot);
}

struct Interface {
  explicit Interface(const Signature& signature) : result(signature.result().kind) {
    for (const Type t : signature.params) {
      params.push_back(t.kind);
      types.push_back(FfiType(t.kind));
    }
    ffi_prep_cif(&cif, FFI_DEFAULT_ABI, static_cast<unsigned>(types.size()), FfiType(result),
                 types.data());
  }
  std::vector<Kind> params;
  std::vector<ffi_type*> types;
  Kind result;
  ffi_cif cif;
};

}  // namespace

struct ForeignFunction::Prepared {
  Prepared(void* a, const Signature& s) : address(a), interface(s) {}
  void* address;
  Interface interface;
};

ForeignFunction::ForeignFunction(void* address, const Signature& signature)
    : prepared_(std::make_unique<Prepared>(address, signature)) {}
ForeignFunction::~ForeignFunction() = default;

int64_t ForeignFunction::Call(const int64_t* args) const {
  Interface& interface = prepared_->interface;
  const size_t n = interface.params.size();
  std::vector<int64_t> values(n + 1);
  std::vector<void*> pointers(n + 1);
  for (size_t i = 0; i < n; ++i) {
    ToForeign(interface.params[i], args[i], &values[i]);
    pointers[i] = &values[i];
  }
  alignas(16) int64_t result[2] = {0, 0};
  ffi_call(&interface.cif, FFI_FN(prepared_->address), result, pointers.data());
  return FromForeign(interface.result, result);
}

struct Callback::Prepared {
  Prepared(const Signature& s, Target t) : interface(s), target(std::move(t)) {}
  ~Prepared() { ffi_closure_free(closure); }

  static void Enter(ffi_cif*, void* result, void** args, void* self) {
    const auto* prepared = static_cast<Prepared*>(self);
    const Interface& interface = prepared->interface;
    std::vector<int64_t> slots;
    for (size_t i = 0; i < interface.params.size(); ++i)
      slots.push_back(FromForeign(interface.params[i], args[i]));
    const int64_t value = prepared->target(slots.data());
    if (interface.result != Kind::kVoid) ToForeign(interface.result, value, result);
  }

  Interface interface;
  Target target;
  ffi_closure* closure = nullptr;
  void* address = nullptr;
};

Callback::Callback(const Signature& signature, Target target)
    : prepared_(std::make_unique<Prepared>(signature, std::move(target))) {
  prepared_->closure =
      static_cast<ffi_closure*>(ffi_closure_alloc(sizeof(ffi_closure), &prepared_->address));
  if (prepared_->closure == nullptr ||
      ffi_prep_closure_loc(prepared_->closure, &prepared_->interface.cif, Prepared::Enter,
                           prepared_.get(), prepared_->address) != FFI_OK)
    prepared_->address = nullptr;
}
Callback::~Callback() = default;

void* Callback::address() const { return prepared_->address; }

}  // namespace kiln
