// Cyclic redundancy checks, a byte at a time.

#include "targets/pyinterp/modules/binascii/binascii_codecs.h"

namespace py {

namespace {

Array<uint32_t>* make_crc32_table() {
  auto* table = Array<uint32_t>::make(256);
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t rest = byte;
    for (int64_t i = 0; i < 8; i++) rest = (rest & 1) != 0 ? 0xEDB88320u ^ (rest >> 1) : rest >> 1;
    table->set(byte, rest);
  }
  return table;
}
RLIB_PREBUILD Array<uint32_t>* crc32_table() { return RLIB_ONCE(make_crc32_table()); }

Array<uint32_t>* make_hqx_table() {
  auto* table = Array<uint32_t>::make(256);
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t rest = byte << 8;
    for (int64_t i = 0; i < 8; i++) rest = (rest & 0x8000) != 0 ? (rest << 1) ^ 0x1021 : rest << 1;
    table->set(byte, rest & 0xFFFF);
  }
  return table;
}
RLIB_PREBUILD Array<uint32_t>* hqx_table() { return RLIB_ONCE(make_hqx_table()); }

}  // namespace

uint32_t crc32(Str* bytes, uint32_t start) {
  Array<uint32_t>* table = crc32_table();
  uint32_t crc = ~start;
  for (int64_t i = 0; i < bytes->length(); i++) {
    uint32_t byte = static_cast<uint32_t>(bytes->byte_at(i));
    crc = table->get((crc ^ byte) & 0xFF) ^ (crc >> 8);
  }
  return ~crc;
}

uint32_t crc_hqx(Str* bytes, uint32_t start) {
  Array<uint32_t>* table = hqx_table();
  uint32_t crc = start & 0xFFFF;
  for (int64_t i = 0; i < bytes->length(); i++) {
    uint32_t byte = static_cast<uint32_t>(bytes->byte_at(i));
    crc = ((crc << 8) & 0xFF00) ^ table->get((crc >> 8) ^ byte);
  }
  return crc;
}

}  // namespace py
