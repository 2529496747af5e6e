#include "translator/driver/option_table.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "translator/base/diagnostics.h"

namespace kiln {
namespace {

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  int best_distance = static_cast<int>(word.size()) / 3 + 1;
  for (const std::string& candidate : candidates) {
    const int distance = EditDistance(word, candidate);
    if (distance < best_distance || (distance == best_distance && best.empty())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

void OptionTable::Add(std::string names, std::string metavar, std::string help,
                      std::function<std::string(const std::string&)> set) {
  Option option{{}, std::move(metavar), std::move(help), std::move(set)};
  for (size_t start = 0; start <= names.size();) {
    const size_t comma = std::min(names.find(',', start), names.size());
    option.names.push_back(names.substr(start, comma - start));
    start = comma + 1;
  }
  options_.push_back(std::move(option));
}

void OptionTable::Flag(std::string name, bool* target, std::string help) {
  Add(std::move(name), "", std::move(help), [target](const std::string&) {
    *target = true;
    return "";
  });
}

void OptionTable::Text(std::string name, std::string metavar, std::string* target,
                       std::string help) {
  Add(std::move(name), std::move(metavar), std::move(help), [target](const std::string& value) {
    if (value.empty()) return "must not be empty";
    *target = value;
    return "";
  });
}

void OptionTable::List(std::string name, std::string metavar, std::vector<std::string>* target,
                       std::string help) {
  Add(std::move(name), std::move(metavar), std::move(help), [target](const std::string& value) {
    if (value.empty()) return "must not be empty";
    target->push_back(value);
    return "";
  });
}

void OptionTable::Number(std::string name, std::string metavar, int low, int high, int* target,
                         std::string help) {
  Add(std::move(name), std::move(metavar), std::move(help),
      [target, low, high](const std::string& value) -> std::string {
        int number = 0;
        const char* end = value.data() + value.size();
        const auto [stop, code] = std::from_chars(value.data(), end, number);
        if (code != std::errc() || stop != end || number < low || number > high)
          return "must be a number from " + std::to_string(low) + " to " + std::to_string(high);
        *target = number;
        return "";
      });
}

void OptionTable::Choice(std::string name, std::vector<std::string> choices, std::string* target,
                         std::string help) {
  std::string metavar;
  for (const std::string& choice : choices) metavar += (metavar.empty() ? "" : "|") + choice;
  Add(std::move(name), metavar, std::move(help),
      [target, choices = std::move(choices), metavar](const std::string& value) -> std::string {
        if (std::find(choices.begin(), choices.end(), value) == choices.end())
          return "must be one of " + metavar;
        *target = value;
        return "";
      });
}

const OptionTable::Option* OptionTable::Find(std::string_view name) const {
  for (const Option& option : options_)
    for (const std::string& other : option.names)
      if (other == name) return &option;
  return nullptr;
}

bool OptionTable::Wrong(const std::string& message) const {
  PrintError(message + " (see 'kiln " + command_ + " --help')");
  return false;
}

OptionTable::Outcome OptionTable::Parse(const std::vector<std::string>& args,
                                        std::vector<std::string>* positional,
                                        std::vector<std::string>* rest) const {
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--") {
      if (rest == nullptr) {
        Wrong("'kiln " + command_ + "' takes nothing after '--'");
        return Outcome::kWrong;
      }
      rest->assign(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
      return Outcome::kGo;
    }
    if (arg == "--help" || arg == "-h") {
      const std::string help = Help();
      fwrite(help.data(), 1, help.size(), stdout);
      return Outcome::kHelp;
    }
    if (arg.size() < 2 || arg[0] != '-') {
      positional->push_back(arg);
      continue;
    }
    const size_t equals = arg.starts_with("--") ? arg.find('=') : std::string::npos;
    const std::string name = arg.substr(0, equals);
    const Option* option = Find(name);
    if (option == nullptr) {
      std::vector<std::string> names;
      for (const Option& o : options_) names.insert(names.end(), o.names.begin(), o.names.end());
      const std::string near = Nearest(name, names);
      Wrong("'kiln " + command_ + "' has no option '" + name + "'" +
            (near.empty() ? "" : "; did you mean '" + near + "'?"));
      return Outcome::kWrong;
    }
    std::string value;
    if (option->metavar.empty()) {
      if (equals != std::string::npos) {
        Wrong("option '" + name + "' takes no value");
        return Outcome::kWrong;
      }
    } else if (equals != std::string::npos) {
      value = arg.substr(equals + 1);
    } else if (i + 1 < args.size()) {
      value = args[++i];
    } else {
      Wrong("option '" + name + "' needs a value: " + option->metavar);
      return Outcome::kWrong;
    }
    const std::string complaint = option->set(value);
    if (!complaint.empty()) {
      Wrong("option '" + name + "' " + complaint + ", not '" + value + "'");
      return Outcome::kWrong;
    }
  }
  return Outcome::kGo;
}

std::string OptionTable::Help() const {
  std::string out = "usage: kiln " + command_ + " " + usage_ + "\n\n" + summary_ + "\n";
  if (!options_.empty()) out += "\noptions:\n";
  constexpr size_t kColumn = 30;
  for (const Option& option : options_) {
    std::string left = "  ";
    for (size_t i = 0; i < option.names.size(); ++i) {
      if (i != 0) left += ", ";
      left += option.names[i];
    }
    if (!option.metavar.empty()) left += " " + option.metavar;
    if (left.size() + 2 > kColumn) {
      out += left + "\n" + std::string(kColumn, ' ');
    } else {
      out += left + std::string(kColumn - left.size(), ' ');
    }
    // Further lines of the help line up below the first.
    for (char c : option.help) {
      out += c;
      if (c == '\n') out += std::string(kColumn, ' ');
    }
    out += "\n";
  }
  return out;
}

}  // namespace kiln
