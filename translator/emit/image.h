// image.s: all that the program is at its start, besides code.
//
//   class ids and spans     absolute symbols
//   kiln_types              the collector's table, see gc/runtime/mutator.h
//   kiln_shapes             the same, digested: gc/runtime/shapes.h
//   method tables           one for each method that is looked up: an entry for each class from the
//                           declaring one on, in the order of ids. The symbol stands where the entry
//                           of class 0 would be, so that a class id indexes it as it is.
//   kiln_class_names        for class_name
//   prebuilt objects        between kiln_image_begin and kiln_image_end, headers as the collector
//                           wants them, every reference resolved by the linker: nothing is done at
//                           start; what is used together stands together (image_order.h)
#ifndef KILN_TRANSLATOR_EMIT_IMAGE_H_
#define KILN_TRANSLATOR_EMIT_IMAGE_H_

#include <string>
#include <vector>

#include "translator/emit/shard_writer.h"

namespace kiln {

std::string WriteImage(const EmitContext& context, const ImageDemands& demands,
                       std::vector<std::string>* errors);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_IMAGE_H_
