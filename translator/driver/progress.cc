#include "translator/driver/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "translator/base/json.h"
#include "translator/base/memory.h"

namespace kiln {
namespace {

constexpr size_t kNameWidth = 22;

std::string Seconds(double seconds) {
  char buffer[32];
  snprintf(buffer, sizeof buffer, "%6.2f s", seconds);
  return buffer;
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

double Since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Progress::Mode Progress::Detect() {
  const char* term = getenv("TERM");
  const bool dumb = term == nullptr || std::string(term) == "dumb";
  return isatty(STDERR_FILENO) == 1 && !dumb ? Mode::kTerminal : Mode::kLog;
}

Progress::~Progress() { ClearLine(); }

void Progress::Draw(const std::string& text) {
  // Longer lines would wrap and could not be redrawn.
  const std::string line = "\r\033[K" + text.substr(0, 100);
  fwrite(line.data(), 1, line.size(), stderr);
  fflush(stderr);
  drawn_ = true;
  last_draw_ = Clock::now();
}

void Progress::ClearLine() {
  std::lock_guard lock(mutex_);
  if (!drawn_) return;
  fputs("\r\033[K", stderr);
  fflush(stderr);
  drawn_ = false;
}

void Progress::Begin(const std::string& phase) {
  std::lock_guard lock(mutex_);
  phases_.push_back({phase, 0, 0, 0, {}, {}});
  phase_start_ = Clock::now();
  open_ = true;
  ResetPeakMemory();
  if (mode_ == Mode::kTerminal) Draw(Padded(phase, kNameWidth) + " ...");
}

void Progress::Update(int64_t done, int64_t total, const std::string& what) {
  std::lock_guard lock(mutex_);
  if (mode_ != Mode::kTerminal || !open_) return;
  if (done != total && Since(last_draw_) < 0.05) return;
  std::string text = Padded(phases_.back().name, kNameWidth) + Seconds(Since(phase_start_)) + "  " +
                     std::to_string(done);
  if (total != 0) text += "/" + std::to_string(total);
  if (!what.empty()) text += " " + what;
  Draw(text);
}

void Progress::Count(const std::string& name, int64_t value) {
  std::lock_guard lock(mutex_);
  phases_.back().counts.emplace_back(name, value);
}

void Progress::NoteChild(int64_t peak_memory_kb) {
  std::lock_guard lock(mutex_);
  int64_t& peak = phases_.back().peak_child_memory_kb;
  peak = std::max(peak, peak_memory_kb);
}

void Progress::Detail(const std::string& pass, double seconds, bool changed, bool show) {
  if (show) ClearLine();
  std::lock_guard lock(mutex_);
  phases_.back().passes.push_back({pass, seconds, changed});
  if (!show || mode_ == Mode::kQuiet) return;
  const std::string line =
      Padded("  " + pass, kNameWidth) + Seconds(seconds) + (changed ? "  changed\n" : "\n");
  fwrite(line.data(), 1, line.size(), stderr);
}

void Progress::End(bool ok) {
  ClearLine();
  std::lock_guard lock(mutex_);
  open_ = false;
  PhaseRecord& phase = phases_.back();
  phase.seconds = Since(phase_start_);
  phase.peak_memory_kb = PeakMemoryKb();
  if (mode_ == Mode::kQuiet || !ok) return;
  std::string line = Padded(phase.name, kNameWidth) + Seconds(phase.seconds);
  for (const auto& [name, value] : phase.counts)
    line += "  " + std::to_string(value) + " " + name;
  line += "\n";
  fwrite(line.data(), 1, line.size(), stderr);
}

double Progress::seconds() const { return Since(start_); }

void Progress::Finish(const std::string& message) {
  ClearLine();
  if (mode_ == Mode::kQuiet) return;
  const std::string line = Padded("done", kNameWidth) + Seconds(seconds()) + "  " + message + "\n";
  fwrite(line.data(), 1, line.size(), stderr);
}

std::string Progress::Report(const std::string& target, bool ok) const {
  Json json;
  json.Object().Key("target").String(target).Key("ok").Bool(ok);
  int64_t peak = 0;
  for (const PhaseRecord& phase : phases_)
    peak = std::max({peak, phase.peak_memory_kb, phase.peak_child_memory_kb});
  json.Key("seconds").Double(seconds(), 4).Key("peak_memory_kb").Int(peak);
  json.Key("phases").Array();
  for (const PhaseRecord& phase : phases_) {
    json.Object().Key("name").String(phase.name);
    json.Key("seconds").Double(phase.seconds, 4);
    json.Key("peak_memory_kb").Int(phase.peak_memory_kb);
    if (phase.peak_child_memory_kb != 0)
      json.Key("peak_child_memory_kb").Int(phase.peak_child_memory_kb);
    for (const auto& [name, value] : phase.counts) {
      std::string key = name;
      std::replace(key.begin(), key.end(), ' ', '_');
      json.Key(key).Int(value);
    }
    if (!phase.passes.empty()) {
      json.Key("passes").Array();
      for (const PassRecord& pass : phase.passes)
        json.Object().Key("name").String(pass.name).Key("seconds").Double(pass.seconds, 4).Key(
            "changed").Bool(pass.changed).End();
      json.End();
    }
    json.End();
  }
  json.End().End();
  return json.text() + "\n";
}

}  // namespace kiln
