#include "jitcodegen/jitlog/disassemble.h"

#include <Zydis/Zydis.h>

namespace kiln::jitlog {

std::vector<MachineInstruction> Disassemble(std::string_view code, uint64_t address) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  ZydisFormatter formatter;
  ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_INTEL);
  std::vector<MachineInstruction> out;
  for (size_t at = 0; at < code.size();) {
    ZydisDecodedInstruction in;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    char text[256];
    if (ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code.data() + at, code.size() - at, &in,
                                            operands)) &&
        ZYAN_SUCCESS(ZydisFormatterFormatInstruction(&formatter, &in, operands,
                                                     in.operand_count_visible, text, sizeof text,
                                                     address + at, nullptr))) {
      out.push_back({at, text});
      at += in.length;
    } else {
      out.push_back({at, "?"});
      ++at;
    }
  }
  return out;
}

}  // namespace kiln::jitlog
