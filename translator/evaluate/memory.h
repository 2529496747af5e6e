// Where the objects of an interpreted program live.
//
// The interpreter works on real memory in the final layout (flowgraph/layout.h), through this
// interface. BumpMemory never moves or frees anything and suits every stage. A real collector can
// take its place from the collector transform on, where the graphs say themselves what is a root.
#ifndef KILN_TRANSLATOR_EVALUATE_MEMORY_H_
#define KILN_TRANSLATOR_EVALUATE_MEMORY_H_

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

class ObjectMemory {
 public:
  virtual ~ObjectMemory() = default;

  // A new object, header set, all else zero; `length` items if the class has any. Null when there
  // is no memory left. May collect. The class must be numbered and laid out.
  virtual char* Allocate(const Class& cls, int64_t length) = 0;
  // The same for an object of the image: never moved, never freed, not counted against a limit.
  virtual char* AllocatePrebuilt(const Class& cls, int64_t length) = 0;

  // Before a reference is stored into the object, or its item `index`.
  virtual void Barrier(char* /*object*/) {}
  virtual void BarrierItem(char* /*object*/, int64_t /*index*/) {}

  // gc_collect and memory_pressure.
  virtual void Collect(int64_t /*how*/) {}
  virtual void Pressure(int64_t /*bytes*/) {}

  // The same as long as the object lives; 0 for null.
  virtual int64_t IdentityHash(char* object) = 0;

  // The shadow stack: references pushed; reference k of the innermost push; the innermost n
  // dropped.
  virtual void PushRoots(const int64_t* roots, size_t n);
  virtual int64_t Root(int64_t k) const;
  virtual void DropRoots(int64_t n);
  // Whether Root(k) is defined, and n references can be dropped.
  virtual bool HasRoot(int64_t k) const;
  virtual bool CanDrop(int64_t n) const;

 private:
  std::vector<int64_t> roots_;
  std::vector<size_t> pushes_;  // where each push begins
};

// Memory in chunks that are freed with the whole.
class BumpMemory : public ObjectMemory {
 public:
  // `limit` in bytes for all objects but the prebuilt ones; 0: none.
  explicit BumpMemory(int64_t limit = 0) : limit_(limit) {}
  ~BumpMemory() override;

  char* Allocate(const Class& cls, int64_t length) override;
  char* AllocatePrebuilt(const Class& cls, int64_t length) override;
  int64_t IdentityHash(char* object) override;

  int64_t bytes_allocated() const { return allocated_; }

 private:
  char* Take(int64_t size);

  const int64_t limit_;
  int64_t allocated_ = 0;
  char* free_ = nullptr;
  char* end_ = nullptr;
  std::vector<void*> chunks_;
  // By address, for look-up only; the hashes are drawn in the order of asking.
  std::unordered_map<const char*, int64_t> hashes_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_MEMORY_H_
