#include "jitcodegen/testing/made_up_world.h"

#include <sys/mman.h>

#include <cmath>
#include <cstring>

#include "jitcodegen/runtime/flat_map.h"

namespace kiln::jit {
namespace {

uint64_t Map(size_t bytes) {
  // Where nothing else is: what solvers do with addresses is the same on each run then.
  void* p = mmap(reinterpret_cast<void*>(uintptr_t{1} << 44), bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) std::abort();
  return reinterpret_cast<uint64_t>(p);
}
void Unmap(uint64_t at, size_t bytes) { munmap(reinterpret_cast<void*>(at), bytes); }
void Zero(uint64_t at, size_t bytes) { std::memset(reinterpret_cast<void*>(at), 0, bytes); }

uint64_t Mix(uint64_t a, uint64_t b) { return MixHash(a, b * 0x9e3779b97f4a7c15u + 1); }

}  // namespace

MadeUpWorld::MadeUpWorld(const JitProgram& program) : program_(program), owners_(program) {
  slots_ = Map(kSlots * kSlotBytes);
  before_ = Map(kSlots * kSlotBytes);
  known_ = Map(kSlots * kSlotBytes);
  made_ = made_start_ = Map(kMadeBytes);
  made_end_ = made_start_ + kMadeBytes;
  for (const ClassDescr& cls : program.classes)
    if (cls.varsized) arrays_.emplace(cls.id, &cls);
  thread_locals_ = MakeOutside(UINT32_MAX);
  fixed_ = used_;
}

MadeUpWorld::~MadeUpWorld() {
  for (uint64_t region : {slots_, before_, known_}) Unmap(region, kSlots * kSlotBytes);
  Unmap(made_start_, kMadeBytes);
}

// ---- Objects from outside -----------------------------------------------------------------------

uint64_t MadeUpWorld::MakeOutside(uint32_t cls) {
  if (used_ == kSlots) {
    wild = true;
    return 0;
  }
  const uint64_t object = slots_ + used_++ * kSlotBytes;
  Was(object, Kind::kU32, cls);
  // The collector's half of the header is nobody's business.
  Was(object + 4, Kind::kU32, 0);
  return object;
}

void MadeUpWorld::Begin() {
  Forget();
  active_ = {NumberOf(thread_locals_)};
}

void MadeUpWorld::Add(const std::vector<RecordedObject>& objects) {
  std::vector<const RecordedObject*> fresh;
  for (const RecordedObject& object : objects) {
    uint64_t& here = here_[object.address];
    if (here == 0 || ClassOf(here) != object.cls) {
      here = MakeOutside(object.cls);
      fresh.push_back(&object);
    }
    if (here != 0) active_.push_back(NumberOf(here));
  }
  for (const RecordedObject* object : fresh) {
    const uint64_t at = here_[object->address];
    if (object->length >= 0)
      Was(at + static_cast<uint64_t>(arrays_.at(object->cls)->length_offset), Kind::kI64,
          static_cast<uint64_t>(object->length));
    for (const RecordedObject::Content& content : object->contents) {
      const FieldDescr& field = program_.fields[content.field];
      Was(at + static_cast<uint64_t>(field.offset), field.kind,
          IsReference(field.kind) ? Here(content.bits) : content.bits);
    }
  }
  places.clear();
  fixed_ = used_;
}

uint64_t MadeUpWorld::Here(uint64_t recorded) const {
  const auto found = here_.find(recorded);
  return found == here_.end() ? 0 : found->second;
}

// ---- A walk -------------------------------------------------------------------------------------

void MadeUpWorld::Forget() {
  Restore();
  const uint64_t first = fixed_ * kSlotBytes, bytes = (used_ - fixed_) * kSlotBytes;
  for (uint64_t region : {slots_, before_, known_}) Zero(region + first, bytes);
  used_ = fixed_;
  // What was made up of recorded objects.
  for (const Place& place : places) {
    if (!IsOutside(place.address) || NumberOf(place.address) >= fixed_) continue;
    const auto bytes_there = static_cast<size_t>(Type{place.kind}.size());
    const uint64_t offset = place.address - slots_;
    for (uint64_t region : {slots_, before_, known_}) Zero(region + offset, bytes_there);
  }
  places.clear();
  done_.clear();
  parts_.clear();
  wild = false;
}

bool MadeUpWorld::IsKnown(uint64_t address, Kind) const {
  if (!IsOutside(address)) return true;
  return *reinterpret_cast<const uint8_t*>(known_ + (address - slots_)) != 0;
}

void MadeUpWorld::Was(uint64_t address, Kind kind, uint64_t bits) {
  if (!IsOutside(address)) return;
  StoreBits(address, kind, bits);
  StoreBits(before_ + (address - slots_), kind, bits);
  Written(address, kind);
}

void MadeUpWorld::Written(uint64_t address, Kind kind) {
  if (!IsOutside(address)) return;
  std::memset(reinterpret_cast<void*>(known_ + (address - slots_)), 0xff, static_cast<size_t>(Type{kind}.size()));
}

void MadeUpWorld::Logged(const CallDescr& call, const uint64_t* logged) {
  uint64_t key = call.function;
  for (size_t i = 0; i < call.parameters.size(); ++i)
    key = Mix(key, Describe(call.parameters[i], IsReference(call.parameters[i]) ? Here(logged[i]) : logged[i], true));
  const uint64_t result = logged[call.parameters.size()];
  logged_[key] = IsReference(call.result) ? Here(result) : result;
}

// ---- Runs ---------------------------------------------------------------------------------------

void MadeUpWorld::Restore() {
  ForEachUsed([&](size_t first, size_t bytes) {
    std::memcpy(reinterpret_cast<void*>(slots_ + first), reinterpret_cast<void*>(before_ + first), bytes);
  });
  Zero(made_start_, made_ - made_start_);
  made_ = made_start_;
  met_.clear();
  seen_.clear();
  complaint_.clear();
  pending_ = 0;
  last_call_ = calls_ = 0;
  set_results_.clear();
}

bool MadeUpWorld::WroteElsewhere() const {
  bool wrote = false;
  ForEachUsed([&](size_t first, size_t bytes) {
    const auto* now = reinterpret_cast<const uint64_t*>(slots_ + first);
    const auto* then = reinterpret_cast<const uint64_t*>(before_ + first);
    const auto* known = reinterpret_cast<const uint64_t*>(known_ + first);
    for (size_t i = 0; i < bytes / 8; ++i) wrote = wrote || ((now[i] ^ then[i]) & ~known[i]) != 0;
  });
  return wrote;
}

const std::vector<uint32_t>& MadeUpWorld::FieldsOf(uint32_t cls) {
  auto [it, fresh] = fields_of_.try_emplace(cls);
  if (!fresh) return it->second;
  for (uint32_t f = 0; f < program_.fields.size(); ++f) {
    if (program_.fields[f].is_item) continue;
    const ClassDescr* owner = owners_.Of(program_.fields[f]);
    if (owner != nullptr && cls - owner->id < owner->span) it->second.push_back(f);
  }
  if (const ClassDescr* array = ArrayOf(cls))
    it->second.insert(it->second.end(), array->items.begin(), array->items.end());
  return it->second;
}

const ClassDescr* MadeUpWorld::ArrayOf(uint32_t cls) const {
  const auto found = arrays_.find(cls);
  return found == arrays_.end() ? nullptr : found->second;
}

uint64_t MadeUpWorld::Make(const ClassDescr& cls, int64_t length) {
  if (length < 0 || length > kMostItems) {
    wild = true;
    length = 0;
  }
  const auto size = static_cast<uint64_t>(cls.size + length * cls.item_size + 15) & ~uint64_t{15};
  if (made_end_ - made_ < size) {
    wild = true;
    made_ = made_start_;
  }
  const uint64_t object = made_;
  made_ += size;
  StoreBits(object, Kind::kU32, cls.id);
  if (cls.varsized) StoreBits(object + static_cast<uint64_t>(cls.length_offset), Kind::kI64, static_cast<uint64_t>(length));
  return object;
}

uint64_t MadeUpWorld::Describe(Kind kind, uint64_t bits, bool elidable) {
  if (kind == Kind::kF64 || kind == Kind::kF32) {
    return std::isnan(std::bit_cast<double>(bits)) ? 0x7ff8000000000000 : bits;
  }
  if (kind == Kind::kRaw && bits - made_start_ < kMadeBytes) return 6;
  if (kind == Kind::kRaw && IsOutside(bits)) return bits - slots_;
  if (!IsReference(kind) || bits == 0) return bits;
  if (IsOutside(bits)) return Mix(NumberOf(bits), 2);
  // What is dropped, or done once for twice, is not to change the order of meeting.
  if (elidable) return Mix(ClassOf(bits), 3);
  return Mix(met_.emplace(bits, met_.size()).first->second, 4);
}

uint64_t MadeUpWorld::Do(uint64_t function, const CallDescr& call, const uint64_t* args, size_t count) {
  uint64_t key = function;
  for (size_t i = 0; i < count && i < call.parameters.size(); ++i)
    key = Mix(key, Describe(call.parameters[i], args[i], call.elidable));
  const auto logged = call.elidable ? logged_.find(key) : logged_.end();
  if (!call.elidable) {
    seen_.push_back(key);
    key = Mix(Mix(function, ++calls_), 5);
  }
  last_call_ = key;
  auto found = done_.find(key);
  if (found == done_.end()) {
    if (make_up == nullptr) {
      if (complaint_.empty()) complaint_ = "calls " + std::string(call.name) + " where the recorded trace does not";
      return 0;
    }
    Done done = make_up(call);
    if (logged != logged_.end()) {
      done.result = logged->second;
      done.raises = 0;
    }
    found = done_.emplace(key, std::move(done)).first;
  }
  const Done& done = found->second;
  for (const auto& [place, bits] : done.writes) StoreBits(place.address, place.kind, bits);
  if (done.raises == 0) return done.result;
  ClassDescr exception;
  exception.id = done.raises;
  exception.size = 256;
  pending_ = Make(exception, 0);
  return 0;
}

uint64_t MadeUpWorld::Call(uint32_t function, const CallDescr& call, const uint64_t* args, size_t count) {
  return Do(function, call, args, count);
}

uint64_t MadeUpWorld::CallPortal(size_t driver, const uint64_t* arguments) {
  const DriverDescr& d = program_.drivers[driver];
  CallDescr call;
  call.name = d.name;
  call.parameters = d.greens;
  call.parameters.insert(call.parameters.end(), d.reds.begin(), d.reds.end());
  call.result = d.result;
  return Do(~uint64_t{driver}, call, arguments, call.parameters.size());
}

uint64_t MadeUpWorld::CallResult(int64_t index, Kind kind) {
  if (const auto set = set_results_.find(index); set != set_results_.end()) return set->second;
  const uint64_t key = Mix(last_call_, static_cast<uint64_t>(index));
  const auto found = parts_.find(key);
  if (found != parts_.end()) return found->second;
  if (make_up == nullptr) {
    if (complaint_.empty()) complaint_ = "reads a result that the recorded trace does not";
    return 0;
  }
  CallDescr part;
  part.name = "a further result";
  part.result = kind;
  return parts_[key] = make_up(part).result;
}

void MadeUpWorld::SetCallResult(int64_t index, uint64_t bits, Kind) { set_results_[index] = bits; }

uint64_t MadeUpWorld::Other(const Instruction& in, const uint64_t* args) {
  switch (in.op()) {
    case Opcode::kIdentityHash: return args[0] == 0 ? 0 : Describe(Kind::kRef, args[0], true);
    case Opcode::kArrayCopy: {
      const ClassDescr* from = ArrayOf(ClassOf(args[0]));
      const ClassDescr* to = ArrayOf(ClassOf(args[2]));
      const auto count = static_cast<int64_t>(args[4]);
      if (from == nullptr || to == nullptr) wild = true;
      if (wild || count <= 0) return 0;
      std::memmove(reinterpret_cast<void*>(args[2] + static_cast<uint64_t>(to->size) + args[3] * static_cast<uint64_t>(to->item_size)),
                   reinterpret_cast<void*>(args[0] + static_cast<uint64_t>(from->size) + args[1] * static_cast<uint64_t>(from->item_size)),
                   static_cast<size_t>(count * to->item_size));
      return 0;
    }
    // For C functions, which are made up too.
    case Opcode::kArrayRaw: return args[0] + 16;
    case Opcode::kThreadLocals: return thread_locals_;
    default: complaint_ = "has " + std::string(Info(in.op()).name); return 0;
  }
}

}  // namespace kiln::jit
