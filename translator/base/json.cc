#include "translator/base/json.h"

#include <cstdio>

namespace kiln {

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == 0x7f) {
          char buffer[8];
          snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned char>(c));
          out += buffer;
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

void Json::Item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) text_ += ",";
  if (!open_.empty()) text_ += "\n" + std::string(2 * open_.size(), ' ');
  first_ = false;
}

Json& Json::Object() {
  Item();
  text_ += "{";
  open_.push_back('}');
  first_ = true;
  return *this;
}

Json& Json::Array() {
  Item();
  text_ += "[";
  open_.push_back(']');
  first_ = true;
  return *this;
}

Json& Json::End() {
  const char close = open_.back();
  open_.pop_back();
  if (!first_) text_ += "\n" + std::string(2 * open_.size(), ' ');
  text_ += close;
  first_ = false;
  return *this;
}

Json& Json::Key(std::string_view key) {
  Item();
  text_ += JsonString(key) + ": ";
  after_key_ = true;
  return *this;
}

Json& Json::String(std::string_view value) {
  Item();
  text_ += JsonString(value);
  return *this;
}

Json& Json::Int(int64_t value) {
  Item();
  text_ += std::to_string(value);
  return *this;
}

Json& Json::Double(double value, int decimals) {
  Item();
  char buffer[64];
  snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  text_ += buffer;
  return *this;
}

Json& Json::Bool(bool value) {
  Item();
  text_ += value ? "true" : "false";
  return *this;
}

}  // namespace kiln
