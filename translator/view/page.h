// `kiln graph --format html`: one file that needs nothing else, with every selected function at every
// selected stage.
//
// The page's behaviour is in page.js, its looks in page.css, its frame in page.html; BuildPage puts
// them together with the data, which is JSON:
//   { title, stages: [name],
//     functions: [{ name, display, file, line, callers: [i], callees: [i],
//                   graphs: { stage: { text, svg, blocks: [{ id, lines: [{ t, o: [[file, line, col]] }],
//                                                          edges: [{ to, label, flows: [[a, b]] }] }] } } }],
//     files: [{ name, text }], calls: svg, classes: svg }
#ifndef KILN_TRANSLATOR_VIEW_PAGE_H_
#define KILN_TRANSLATOR_VIEW_PAGE_H_

#include <map>
#include <string>
#include <vector>

#include "translator/view/graph_view.h"

namespace kiln {

struct PageGraph {
  GraphView view;
  std::string svg;  // empty: too large to draw; the page shows the text
};

struct PageFunction {
  std::string name;  // mangled
  std::string display;
  SourceLocation location;
  std::vector<std::string> callers, callees;  // mangled
  std::map<std::string, PageGraph> graphs;    // by stage
};

struct PageInput {
  std::string title;
  std::vector<std::string> stages;  // in order of the pipeline
  std::vector<PageFunction> functions;
  std::string call_graph_svg;
  std::string class_tree_svg;
};

// One HTML file of page.html, page.css and page.js in the folder `assets`, with a title and with `data`,
// which is JSON. False, with a message, if one of them cannot be read.
bool FillPage(const std::string& assets, const std::string& title, const std::string& data,
              std::string* html, std::string* error);

// `assets` is the folder of page.html, page.css and page.js. Sources that graphs refer to are read
// and put in. False, with a message, if an asset cannot be read.
bool BuildPage(const PageInput& input, const std::string& assets, std::string* html,
               std::string* error);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_VIEW_PAGE_H_
