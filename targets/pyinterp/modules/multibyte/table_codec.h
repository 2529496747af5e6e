// Encodings that a table describes: single bytes, and codes of two bytes.
//
// A few have longer codes as well: derived classes say which.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_TABLE_CODEC_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_TABLE_CODEC_H_

#include "targets/pyinterp/modules/multibyte/code_table.h"
#include "targets/pyinterp/modules/multibyte/multibyte_codec.h"

namespace py {

class TableCodec : public MultibyteCodec {
 public:
  static constexpr int32_t kLead = -1;
  static constexpr int32_t kIllegal = -2;

  // The characters of the table. `leads`: the bytes with which codes of several bytes may begin, so that more input is
  // waited for behind them. Others that are no character alone are illegal.
  TableCodec(Str* name, CodeTable* table, Str* leads = "80-ff"_str)
      : MultibyteCodec(name),
        table(table),
        bytes(make_bytes(table->single_bytes(), leads)),
        has_ascii_(bytes->get('\\') == '\\' && bytes->get('~') == '~') {}

  int64_t decode(CodecState* state, Decoding* d) override;
  int64_t encode(CodecState* state, Encoding* e, bool is_last) override;

  CodeTable* const table;
  const Array<int32_t>* const bytes;  // what each is alone: a code point, kLead or kIllegal

 protected:
  // What the bytes at d->at are if a longer code begins with these two: the code point, with its length.
  struct LongCode {
    int64_t code_point = 0;
    int64_t length = 0;  // 0: it is no longer code; kIncomplete: it ends too early; code_point 0: it is none
  };
  virtual LongCode decode_long(Decoding*, int64_t, int64_t) { return {}; }
  // Appends the code of a code point that the table does not have. False if there is none.
  virtual bool encode_long(StrBuilder*, int64_t) { return false; }
  // Appends a code that the table has, of more than one byte.
  virtual void append_code(StrBuilder* out, int64_t code) {
    out->append(static_cast<char>(code >> 8));
    out->append(static_cast<char>(code));
  }

 private:
  static Array<int32_t>* make_bytes(Str* singles, Str* leads);

  const bool has_ascii_;  // bytes below 80 are ASCII
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_TABLE_CODEC_H_
