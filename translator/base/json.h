// Writes JSON, nothing more: objects, arrays and values in the order given.
#ifndef KILN_TRANSLATOR_BASE_JSON_H_
#define KILN_TRANSLATOR_BASE_JSON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// "text" with quotes and escapes; safe inside an HTML <script> too ('<' is escaped).
std::string JsonString(std::string_view text);

// Json j;
// j.Object().Key("name").String("bf").Key("sizes").Array().Int(1).Int(2).End().End();
class Json {
 public:
  Json& Object();
  Json& Array();
  Json& End();  // of the innermost object or array
  Json& Key(std::string_view key);
  Json& String(std::string_view value);
  Json& Int(int64_t value);
  Json& Double(double value, int decimals);
  Json& Bool(bool value);

  const std::string& text() const { return text_; }

 private:
  void Item();
  std::string text_;
  std::vector<char> open_;  // closing brackets still to come
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_JSON_H_
