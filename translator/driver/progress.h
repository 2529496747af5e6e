// What the user sees while a translation runs, and the record of it for --report.
//
// On a terminal one line is redrawn while a phase runs, with counts, and replaced by the phase's
// result. In a log there is one line a phase: name, seconds, counts. Quiet: nothing.
#ifndef KILN_TRANSLATOR_DRIVER_PROGRESS_H_
#define KILN_TRANSLATOR_DRIVER_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kiln {

// One of the passes that a phase is made of.
struct PassRecord {
  std::string name;
  double seconds = 0;
  bool changed = false;
};

struct PhaseRecord {
  std::string name;
  double seconds = 0;
  int64_t peak_memory_kb = 0;  // of this process while the phase ran
  int64_t peak_child_memory_kb = 0;  // of the largest process it started
  std::vector<std::pair<std::string, int64_t>> counts;  // "graphs", "operations", "facts used", ...
  std::vector<PassRecord> passes;
};

class Progress {
 public:
  enum class Mode { kTerminal, kLog, kQuiet };
  // kTerminal if standard error is one, else kLog.
  static Mode Detect();

  explicit Progress(Mode mode) : mode_(mode) {}
  ~Progress();

  void Begin(const std::string& phase);
  // How far the phase is; `total` 0 if unknown. Any thread may call it.
  void Update(int64_t done, int64_t total, const std::string& what = "");
  void Count(const std::string& name, int64_t value);
  // A process that the phase started took so much memory. Any thread may call it.
  void NoteChild(int64_t peak_memory_kb);
  // Records a pass within the phase; `show` prints a line for it.
  void Detail(const std::string& pass, double seconds, bool changed, bool show);
  // Ends the phase. A failed one is recorded too but not announced.
  void End(bool ok = true);
  // Removes the line being redrawn, so that a message can be printed.
  void ClearLine();

  const std::vector<PhaseRecord>& phases() const { return phases_; }
  double seconds() const;  // since the start
  bool terminal() const { return mode_ == Mode::kTerminal; }
  // The last line: what was made, and how long everything took.
  void Finish(const std::string& message);

  // The whole record as JSON.
  std::string Report(const std::string& target, bool ok) const;

 private:
  void Draw(const std::string& text);

  using Clock = std::chrono::steady_clock;
  Mode mode_;
  std::mutex mutex_;
  std::vector<PhaseRecord> phases_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point phase_start_;
  Clock::time_point last_draw_;
  bool open_ = false;   // a phase is running
  bool drawn_ = false;  // a line is on the screen that is not finished
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_PROGRESS_H_
