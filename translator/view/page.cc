#include "translator/view/page.h"

#include <string_view>

#include "translator/base/file.h"
#include "translator/base/json.h"

namespace kiln {
namespace {

// A source longer than this is cut off: nobody reads it here, and the page must open.
constexpr size_t kLongestSource = 2 << 20;

// The files that the page's graphs refer to, numbered in order of first mention.
class Files {
 public:
  int64_t NumberOf(const std::string& name) {
    const auto [it, added] = numbers_.try_emplace(name, static_cast<int64_t>(names_.size()));
    if (added) names_.push_back(name);
    return it->second;
  }
  void Write(Json* json) const {
    json->Array();
    for (const std::string& name : names_) {
      std::string text, ignored;
      if (!name.empty() && ReadFile(name, &text, &ignored) && text.size() > kLongestSource)
        text.resize(kLongestSource);
      json->Object().Key("name").String(name).Key("text").String(text).End();
    }
    json->End();
  }

 private:
  std::map<std::string, int64_t> numbers_;
  std::vector<std::string> names_;
};

void WriteGraph(const PageGraph& graph, Files* files, Json* json) {
  json->Object().Key("text").String(graph.view.text).Key("svg").String(graph.svg);
  json->Key("blocks").Array();
  for (const BlockView& block : graph.view.blocks) {
    json->Object().Key("id").Int(block.id).Key("lines").Array();
    for (const LineView& line : block.lines) {
      json->Object().Key("t").String(line.text);
      if (!line.origin.empty()) {
        json->Key("o").Array();
        for (const SourceLocation& at : line.origin)
          json->Array().Int(files->NumberOf(at.file)).Int(at.line).Int(at.column).End();
        json->End();
      }
      json->End();
    }
    json->End().Key("edges").Array();
    for (const EdgeView& edge : block.edges) {
      json->Object().Key("to").Int(edge.target).Key("label").String(edge.label);
      json->Key("flows").Array();
      for (const auto& [from, to] : edge.flows) json->Array().Int(from).Int(to).End();
      json->End().End();
    }
    json->End().End();
  }
  json->End().End();
}

std::string PageData(const PageInput& input) {
  std::map<std::string, int64_t> numbers;
  for (const PageFunction& function : input.functions)
    numbers.try_emplace(function.name, static_cast<int64_t>(numbers.size()));
  Files files;
  Json json;
  json.Object().Key("title").String(input.title).Key("stages").Array();
  for (const std::string& stage : input.stages) json.String(stage);
  json.End().Key("functions").Array();
  for (const PageFunction& function : input.functions) {
    json.Object().Key("name").String(function.name).Key("display").String(function.display);
    json.Key("file").Int(function.location.file.empty() ? -1
                                                        : files.NumberOf(function.location.file));
    json.Key("line").Int(function.location.line);
    const auto write_calls = [&](const char* key, const std::vector<std::string>& others) {
      json.Key(key).Array();
      for (const std::string& other : others)
        if (auto it = numbers.find(other); it != numbers.end()) json.Int(it->second);
      json.End();
    };
    write_calls("callers", function.callers);
    write_calls("callees", function.callees);
    json.Key("graphs").Object();
    for (const std::string& stage : input.stages) {
      const auto it = function.graphs.find(stage);
      if (it == function.graphs.end()) continue;
      json.Key(stage);
      WriteGraph(it->second, &files, &json);
    }
    json.End().End();
  }
  json.End().Key("calls").String(input.call_graph_svg);
  json.Key("classes").String(input.class_tree_svg).Key("files");
  files.Write(&json);
  json.End();
  return json.text();
}

bool Replace(std::string_view mark, const std::string& by, std::string* text) {
  const size_t at = text->find(mark);
  if (at == std::string::npos) return false;
  text->replace(at, mark.size(), by);
  return true;
}

}  // namespace

bool FillPage(const std::string& assets, const std::string& title, const std::string& data,
              std::string* html, std::string* error) {
  std::string css, js;
  if (!ReadFile(assets + "/page.html", html, error) || !ReadFile(assets + "/page.css", &css, error) ||
      !ReadFile(assets + "/page.js", &js, error))
    return false;
  // The title is escaped as JSON escapes '<', which HTML text does not undo; so only plain characters.
  std::string plain;
  for (char c : title)
    if (c != '<' && c != '&') plain += c;
  if (Replace("{{title}}", plain, html) && Replace("{{css}}", css, html) &&
      Replace("{{js}}", js, html) && Replace("{{data}}", data, html))
    return true;
  *error = "'" + assets + "/page.html' lacks a {{mark}}";
  return false;
}

bool BuildPage(const PageInput& input, const std::string& assets, std::string* html,
               std::string* error) {
  return FillPage(assets, input.title, PageData(input), html, error);
}

}  // namespace kiln
