#include "translator/emit/image.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <map>
#include <unordered_map>
#include <utility>

#include "gc/runtime/digest.h"
#include "gc/runtime/mutator.h"
#include "translator/emit/image_order.h"
#include "translator/emit/names.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"

namespace kiln {
namespace {

const char* Directive(Type type) {
  switch (type.size()) {
    case 1: return ".byte";
    case 2: return ".short";
    case 4: return ".long";
    default: return ".quad";
  }
}

// Whether a finalizer can run within a collection: it neither allocates nor calls back, and touches no
// reference but `this`.
bool IsLightFinalizer(const Function& f) {
  if (f.graph == nullptr) return false;
  for (const Block* block : f.graph->blocks())
    for (const auto& op : block->ops) {
      if (op->result != nullptr && op->result->type.is_ref()) return false;
      switch (op->op) {
        case Opcode::kCallForeign:
          if (op->function->foreign_may_collect || op->function->foreign_releases_lock) return false;
          break;
        case Opcode::kSetField:
        case Opcode::kArraySet:
          if (op->field->type.is_ref()) return false;
          break;
        case Opcode::kArrayCopy: return false;
        case Opcode::kGetField:
        case Opcode::kArrayGet:
        case Opcode::kArrayLength:
        case Opcode::kRawLoad:
        case Opcode::kRawStore: break;
        default:
          if (!Info(op->op).has(effect::kPure)) return false;
      }
    }
  return true;
}

class ImageWriter {
 public:
  ImageWriter(const EmitContext& context, const ImageDemands& demands,
              std::vector<std::string>* errors)
      : context_(context), program_(context.program), demands_(demands), errors_(errors) {
    for (const auto& cls : program_.classes()) by_id_.push_back(cls.get());
    std::sort(by_id_.begin(), by_id_.end(),
              [](const Class* a, const Class* b) { return a->id < b->id; });
    for (size_t i = 0; i < by_id_.size(); ++i)
      if (by_id_[i]->id != i + 1)
        errors_->push_back("class " + by_id_[i]->name + " has no proper number");
  }

  std::string Run() {
    out_ = "# Emitted by kiln: see translator/emit/image.h.\n";
    WriteNumbers();
    WriteTypes();
    WriteMethodTables();
    WriteObjects();
    out_ += "\n  .section .note.GNU-stack,\"\",@progbits\n";
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { out_ += "  " + text + "\n"; }
  void Global(const std::string& symbol) {
    out_ += "  .globl " + symbol + "\n" + symbol + ":\n";
  }
  static std::string Symbol(const Function* f) { return AssemblySymbol(FunctionSymbol(f)); }

  void WriteNumbers() {
    for (const Class* cls : by_id_) {
      const std::string name = ClassName(cls);
      Line(".globl kiln_id_" + name);
      Line(".set kiln_id_" + name + ", " + std::to_string(cls->id));
      Line(".globl kiln_span_" + name);
      Line(".set kiln_span_" + name + ", " + std::to_string(cls->span));
    }
  }

  // ---- Types ----

  void WriteTypes() {
    out_ += "\n  .section .rodata.kiln_types,\"a\",@progbits\n  .balign 8\n";
    Global("kiln_types");
    Line(".zero 64");
    std::string offsets, names, shapes;
    for (const Class* cls : by_id_) {
      const std::string id = std::to_string(cls->id);
      std::vector<uint32_t> refs, item_refs;
      for (const Field* field : AllFields(cls))
        if (field->type.is_ref() && !(cls->is_weakref && field->offset == cls->length_offset))
          refs.push_back(static_cast<uint32_t>(field->offset));
      if (cls->is_varsized)
        for (const Field* item : ItemHolder(cls)->items)
          if (item->type.is_ref()) item_refs.push_back(static_cast<uint32_t>(item->offset));
      const Function* finalizer = nullptr;
      const Function* tracer = nullptr;
      for (const Class* c = cls; c != nullptr; c = c->base) {
        if (finalizer == nullptr) finalizer = c->finalizer;
        if (tracer == nullptr) tracer = c->tracer;
      }
      uint32_t flags = cls->is_weakref ? KILN_TYPE_WEAKREF : 0;
      if (finalizer != nullptr)
        flags |= IsLightFinalizer(*finalizer) ? KILN_TYPE_LIGHT_FINALIZER : KILN_TYPE_FINALIZER;
      if (tracer != nullptr) flags |= KILN_TYPE_CUSTOM_TRACE;
      const auto list = [&](const char* prefix, const std::vector<uint32_t>& values) {
        if (values.empty()) return std::string("0");
        const std::string label = prefix + id;
        offsets += label + ":\n  .long ";
        for (size_t i = 0; i < values.size(); ++i)
          offsets += (i != 0 ? ", " : "") + std::to_string(values[i]);
        offsets += "\n";
        return label;
      };
      names += ".Lname" + id + ":\n  .asciz " + Quoted(cls->name) + "\n";
      out_ += "  # " + id + ": " + cls->name + "\n";
      Line(".long " + std::to_string(cls->size) + ", " + std::to_string(cls->item_size) + ", " +
           std::to_string(cls->length_offset) + ", " + std::to_string(flags));
      Line(".short " + std::to_string(refs.size()) + ", " + std::to_string(item_refs.size()));
      Line(".long " + std::to_string(cls->span));
      Line(".quad " + list(".Lrefs", refs) + ", " + list(".Litems", item_refs) + ", " +
           (finalizer != nullptr ? Symbol(finalizer) : "0") + ", " +
           (tracer != nullptr ? Symbol(tracer) : "0") + ", .Lname" + id);
      shapes += ShapeOf(cls, flags, refs, item_refs);
    }
    Global("kiln_type_count");
    Line(".long " + std::to_string(by_id_.size() + 1));
    out_ += "  .balign 4\n" + offsets + names;
    out_ += "\n  .section .rodata.kiln_shapes,\"a\",@progbits\n  .balign 8\n";
    Global("kiln_shapes");
    Line(".zero 32");
    out_ += shapes;
  }

  // The collector's digest of a type.
  std::string ShapeOf(const Class* cls, uint32_t flags, const std::vector<uint32_t>& refs,
                      const std::vector<uint32_t>& item_refs) {
    kiln_type_info type = {};
    type.fixed_size = static_cast<uint32_t>(cls->size);
    type.item_size = static_cast<uint32_t>(cls->item_size);
    type.length_offset = static_cast<uint32_t>(cls->length_offset);
    type.flags = flags;
    type.num_refs = static_cast<uint16_t>(refs.size());
    type.num_item_refs = static_cast<uint16_t>(item_refs.size());
    type.ref_offsets = refs.data();
    type.item_ref_offsets = item_refs.data();
    type.finalize = [](kiln_object*) {};  // the linker has the real ones
    type.custom_trace = [](kiln_object*, kiln_visit_fn*, void*) {};
    const gc::Shape shape = gc::digest(type, [&](const char* what) {
      errors_->push_back("class " + cls->name + " cannot be collected: " + what);
    });
    return "  .long " + std::to_string(shape.fixed_size) + ", " + std::to_string(shape.item_size) +
           ", " + std::to_string(shape.length_offset) + "\n  .byte " + std::to_string(shape.kind) +
           ", " + std::to_string(shape.cell_class) + ", " + std::to_string(shape.special) + ", " +
           std::to_string(shape.varsized) + "\n  .quad 0x" + Hex(shape.bitmap, 16) +
           ", kiln_types + " + std::to_string(sizeof(kiln_type_info) * cls->id) + "\n";
  }

  // ---- Methods ----

  void WriteMethodTables() {
    out_ += "\n  .section .data.rel.ro.kiln_methods,\"aw\",@progbits\n  .balign 8\n";
    int count = 0;
    for (const auto& method : program_.methods()) {
      if (!demands_.methods.contains(method.get())) continue;
      const Class* owner = method->owner;
      const std::string label = ".Ltable" + std::to_string(count++);
      const std::string name = MethodTableName(method.get());
      Line(".globl " + name);
      Line(".set " + name + ", " + label + " - " + std::to_string(8 * owner->id));
      out_ += label + ":  # " + method->display + "\n";
      for (uint32_t id = owner->id; id < owner->id + owner->span; ++id) {
        const Function* f = by_id_[id - 1]->FindImplementation(method.get());
        const bool there = f != nullptr && f->graph != nullptr;
        Line(".quad " + (there ? Symbol(f) : "kiln_no_implementation"));
      }
    }
  }

  // ---- Objects ----

  std::string ObjectSymbol(int64_t index) {
    return demands_.objects.contains(index) ? context_.object_names[index]
                                            : ".Lo" + std::to_string(index);
  }

  std::string Operand(const Const& c, Type type) {
    switch (c.kind) {
      case Const::Kind::kNull: return "0";
      case Const::Kind::kFunc: return c.function == nullptr ? "0" : Symbol(c.function);
      case Const::Kind::kObject:
        if (context_.object_names[c.bits].empty()) return "0";  // nothing reaches it: transient
        return ObjectSymbol(c.bits);
      case Const::Kind::kFloat:
        if (type.kind == Kind::kF32)
          return std::to_string(std::bit_cast<uint32_t>(static_cast<float>(c.as_float())));
        return "0x" + Hex(static_cast<uint64_t>(c.bits), 16);
      case Const::Kind::kInt: break;
    }
    switch (type.size()) {
      case 1: return std::to_string(static_cast<uint8_t>(c.bits));
      case 2: return std::to_string(static_cast<uint16_t>(c.bits));
      case 4: return std::to_string(static_cast<uint32_t>(c.bits));
      default: return std::to_string(c.bits);
    }
  }

  void Skip(int64_t from, int64_t to) {
    if (to > from) Line(".zero " + std::to_string(to - from));
  }

  void WriteFields(const PrebuiltObject& object, const std::vector<Field*>& fields) {
    int64_t at = kHeaderSize;
    for (size_t i = 0; i < fields.size(); ++i) {
      const Field* field = fields[i];
      Skip(at, field->offset);
      const Const value = i < object.fields.size() ? object.fields[i] : ZeroOf(field->type);
      Line(std::string(Directive(field->type)) + " " + Operand(value, field->type));
      at = field->offset + field->type.size();
    }
    if (object.cls->is_weakref && at <= object.cls->length_offset) {
      Skip(at, object.cls->length_offset);
      Line(".quad " +
           (object.items.empty() ? "0" : Operand(object.items[0], Type::Ref(nullptr))));
      at = object.cls->length_offset + 8;
    }
    Skip(at, object.cls->is_varsized ? object.cls->length_offset : object.cls->size);
  }

  void WriteItems(const PrebuiltObject& object) {
    const Class* cls = object.cls;
    const std::vector<Field*>& items = ItemHolder(cls)->items;
    const int64_t count =
        items.empty() ? 0 : static_cast<int64_t>(object.items.size() / items.size());
    Line(".quad " + std::to_string(count));
    const int64_t bytes = count * cls->item_size;
    if (items.size() == 1 && items[0]->type.size() == 1) {
      std::string text = PrebuiltBytes(object);
      for (size_t i = 0; i < text.size(); i += 64) Line(".ascii " + Quoted(text.substr(i, 64)));
    } else if (items.size() == 1) {
      const Type type = items[0]->type;
      for (size_t i = 0; i < object.items.size();) {
        std::string line = Directive(type);
        for (size_t k = 0; k < 8 && i < object.items.size(); ++k, ++i)
          line += (k != 0 ? ", " : " ") + Operand(object.items[i], type);
        Line(line);
      }
    } else {
      for (int64_t i = 0; i < count; ++i) {
        int64_t at = 0;
        for (size_t k = 0; k < items.size(); ++k) {
          Skip(at, items[k]->offset);
          Line(std::string(Directive(items[k]->type)) + " " +
               Operand(object.items[static_cast<size_t>(i) * items.size() + k], items[k]->type));
          at = items[k]->offset + items[k]->type.size();
        }
        Skip(at, cls->item_size);
      }
    }
    Skip(cls->size + bytes, (cls->size + bytes + 7) & ~int64_t{7});
  }

  void WriteObject(const PrebuiltObject& object) {
    const Class* cls = object.cls;
    auto [it, added] = fields_.try_emplace(cls);
    if (added) it->second = AllFields(cls);
    Line(".long " + std::to_string(cls->id) + ", " +
         std::to_string(uint32_t{KILN_GC_PREBUILT_HEADER_FLAGS}));
    WriteFields(object, it->second);
    if (cls->is_varsized) WriteItems(object);
  }

  void WriteObjects() {
    out_ += "\n  .section .data.kiln_image,\"aw\",@progbits\n  .balign 16\n";
    Global("kiln_image_begin");
    const auto& objects = program_.prebuilt();
    for (const int64_t index : ImageOrder(program_)) {
      const size_t i = static_cast<size_t>(index);
      if (context_.object_names[i].empty()) continue;
      if (demands_.objects.contains(index)) {
        Global(context_.object_names[i]);
      } else {
        out_ += ObjectSymbol(index) + ":\n";
      }
      WriteObject(objects[i]);
    }
    std::string class_names;
    if (demands_.class_names) class_names = WriteClassNames();
    Global("kiln_image_end");
    out_ += class_names;
  }

  // Objects for names that the program has no string for; the table of all.
  std::string WriteClassNames() {
    const Class* str = program_.FindClass("rlib::Str");
    if (str == nullptr || ItemHolder(str)->items.empty()) {
      errors_->push_back("class_name needs the class rlib::Str");
      return "";
    }
    std::map<std::string, std::string> symbols;
    const auto& objects = program_.prebuilt();
    for (size_t i = 0; i < objects.size(); ++i)
      if (objects[i].cls == str && !context_.object_names[i].empty())
        symbols.emplace(PrebuiltBytes(objects[i]), ObjectSymbol(static_cast<int64_t>(i)));
    std::string table = "\n  .section .data.rel.ro.kiln_class_names,\"aw\",@progbits\n"
                        "  .balign 8\n  .globl kiln_class_names\nkiln_class_names:\n  .quad 0\n";
    for (const Class* cls : by_id_) {
      std::string& symbol = symbols[cls->name];
      if (symbol.empty()) {
        symbol = ".Lclass_name" + std::to_string(cls->id);
        out_ += symbol + ":\n";
        PrebuiltObject object;
        object.cls = const_cast<Class*>(str);
        for (const Field* field : AllFields(str)) object.fields.push_back(ZeroOf(field->type));
        for (const char c : cls->name) object.items.push_back(Const::Int(c));
        WriteObject(object);
      }
      table += "  .quad " + symbol + "\n";
    }
    return table;
  }

  const EmitContext& context_;
  const Program& program_;
  const ImageDemands& demands_;
  std::vector<std::string>* errors_;
  std::vector<const Class*> by_id_;
  std::unordered_map<const Class*, std::vector<Field*>> fields_;
  std::string out_;
};

}  // namespace

std::string WriteImage(const EmitContext& context, const ImageDemands& demands,
                       std::vector<std::string>* errors) {
  return ImageWriter(context, demands, errors).Run();
}

}  // namespace kiln
