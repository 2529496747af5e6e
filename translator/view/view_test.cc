#include <gtest/gtest.h>

#include "translator/flowgraph/text.h"
#include "translator/view/dot.h"
#include "translator/view/graph_view.h"
#include "translator/view/page.h"
#include "translator/view/svg.h"

namespace kiln {
namespace {

constexpr char kProgram[] = R"(kiln 1
class rlib::Object
class Shape : rlib::Object abstract {
  field sides: i64 const
}
class Square : Shape {
  impl _ZN5Shape4areaEv = _ZN6Square4areaEv
}
method _ZN5Shape4areaEv "Shape::area" (ref Shape) -> i64 owner Shape
func _ZN6Square4areaEv "Square::area" (ref Square) -> i64 owner Square {
b0(%1 this: ref Square):
  %2: i64 = getfield Shape.sides, %1
  return %2
}
func _Z3maxl "max" (i64, ref Shape) -> i64 @"a b.cc":3:5 {
b0(%1 n: i64, %2 s: ref Shape):
  %3: bool = int_lt %1, 10 @"a b.cc":4:9<"a b.cc":9:1
  branch %3, b1(%2), b2(%1) @"a b.cc":4:3
b1(%4: ref Shape):
  %5: i64 = call_virtual _ZN5Shape4areaEv(%4) @"a b.cc":5:7
  jump b2(%5)
b2(%6: i64):
  return %6
}
)";

class ViewTest : public testing::Test {
 protected:
  ViewTest() {
    std::string error;
    EXPECT_TRUE(ParseProgram(kProgram, &program_, &error)) << error;
    max_ = program_.FindFunction("_Z3maxl");
  }
  Program program_;
  Function* max_ = nullptr;
};

TEST_F(ViewTest, TakesAGraphApart) {
  ASSERT_NE(max_, nullptr);
  const GraphView view = MakeGraphView(*max_->graph, program_);
  EXPECT_EQ(view.display, "max");
  EXPECT_EQ(view.location.file, "a b.cc");
  EXPECT_EQ(view.location.line, 3u);
  ASSERT_EQ(view.blocks.size(), 3u);
  const BlockView& start = view.blocks[0];
  ASSERT_EQ(start.lines.size(), 3u);
  EXPECT_EQ(start.lines[0].text, "b0(%1 n: i64, %2 s: ref Shape):");
  EXPECT_EQ(start.lines[1].text, "%3: bool = int_lt %1, 10");
  ASSERT_EQ(start.lines[1].origin.size(), 2u);
  EXPECT_EQ(start.lines[1].origin[0].line, 4u);
  EXPECT_EQ(start.lines[1].origin[0].column, 9u);
  EXPECT_EQ(start.lines[1].origin[1].line, 9u);
  ASSERT_EQ(start.edges.size(), 2u);
  EXPECT_EQ(start.edges[0].label, "true");
  EXPECT_EQ(start.edges[0].flows, (std::vector<std::pair<uint32_t, uint32_t>>{{2, 4}}));
  EXPECT_EQ(start.edges[1].flows, (std::vector<std::pair<uint32_t, uint32_t>>{{1, 6}}));
  // Names for people.
  EXPECT_EQ(view.blocks[1].lines[1].text, "%5: i64 = call_virtual Shape::area(%4)");
}

TEST_F(ViewTest, Dot) {
  const std::string dot = GraphDot(MakeGraphView(*max_->graph, program_));
  EXPECT_NE(dot.find("digraph \"max\""), std::string::npos);
  EXPECT_NE(dot.find("b0 -> b1 [label=\"true\"]"), std::string::npos);
  EXPECT_NE(dot.find("b1 -> b2;"), std::string::npos);
  EXPECT_NE(dot.find("%3: bool = int_lt %1, 10\\l"), std::string::npos);
}

TEST_F(ViewTest, CallsAndClasses) {
  const std::vector<Callee> callees = Callees(*max_, program_);
  ASSERT_EQ(callees.size(), 1u);
  EXPECT_EQ(callees[0].function->display, "Square::area");
  EXPECT_TRUE(callees[0].is_virtual);
  const std::string calls =
      CallGraphDot(program_, [&](const Function& f) { return &f == max_; });
  EXPECT_NE(calls.find("f0 -> f1 [style=dashed]"), std::string::npos) << calls;
  const std::string classes = ClassTreeDot(program_, [](const Class& c) { return c.name == "Square"; });
  EXPECT_NE(classes.find("sides: i64 const"), std::string::npos) << classes;
  EXPECT_NE(classes.find("c1 -> c2"), std::string::npos) << classes;
}

TEST_F(ViewTest, SvgAndPage) {
  PageInput page;
  page.title = "test";
  page.stages = {"flow"};
  PageFunction function;
  function.name = max_->name;
  function.display = max_->display;
  PageGraph graph{MakeGraphView(*max_->graph, program_), ""};
  std::vector<std::string> svgs;
  std::string error, html;
  ASSERT_TRUE(RenderSvgs({GraphDot(graph.view)}, 1, 60, &svgs, &error)) << error;
  EXPECT_TRUE(svgs[0].starts_with("<svg"));
  EXPECT_NE(svgs[0].find("int_lt"), std::string::npos);
  graph.svg = svgs[0];
  function.graphs["flow"] = graph;
  page.functions.push_back(function);
  ASSERT_TRUE(BuildPage(page, "translator/view", &html, &error)) << error;
  EXPECT_EQ(html.find("{{"), std::string::npos);
  // Nothing from elsewhere, and no way for data to end the script.
  EXPECT_EQ(html.find("src="), std::string::npos);
  EXPECT_EQ(html.find("https://"), std::string::npos);
  const size_t data = html.find("id=\"data\">");
  const size_t end = html.find("</script>", data);
  EXPECT_EQ(html.substr(data + 10, end - data - 10).find('<'), std::string::npos);
}

}  // namespace
}  // namespace kiln
