// Ordinary C++: much of the library, used as people use it. Nothing of it is Restricted C++.
#include <algorithm>
#include <any>
#include <bitset>
#include <charconv>
#include <chrono>
#include <complex>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <regex>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_map>
#include <valarray>
#include <variant>
#include <vector>

template <class T>
void copies(T& x) {
  T y = x;
  y = x;
}
template void copies(std::vector<int>&);
template void copies(std::map<std::string, int>&);
template void copies(std::unordered_map<std::string, std::vector<int>>&);
template void copies(std::shared_ptr<int>&);
template void copies(std::function<int(int)>&);
template void copies(std::optional<std::string>&);
template void copies(std::variant<int, std::string, double>&);
template void copies(std::regex&);
template void copies(std::deque<int>&);
template void copies(std::list<int>&);
template void copies(std::any&);
template void copies(std::complex<double>&);
template void copies(std::valarray<double>&);
template void copies(std::bitset<100>&);

int containers() {
  std::vector<int> v{3, 1, 2};
  std::sort(v.begin(), v.end());
  std::stable_sort(v.rbegin(), v.rend());
  std::map<std::string, int> m;
  m["a"]++;
  m.emplace("x", 2);
  for (auto& [key, value] : m) std::cout << key << value;
  auto doubled = v | std::views::filter([](int i) { return i > 1; }) |
                 std::views::transform([](int i) { return i * 2; });
  for (int i : doubled) std::cout << i;
  auto owned = std::make_unique<std::vector<int>>(3);
  std::swap(*owned, v);
  return std::accumulate(v.begin(), v.end(), 0);
}

int threads() {
  std::vector<int> v;
  std::thread thread([&] { v.push_back(1); });
  thread.join();
  return std::async([] { return 3; }).get() + v.back();
}

bool text(const std::string& s) {
  std::stringstream stream;
  stream << s.size() << "x" << std::filesystem::path("a") / "b";
  return std::regex_match(stream.str(), std::regex("a*"));
}

int others() {
  std::mt19937 generator(3);
  std::uniform_int_distribution<> die(1, 6);
  std::variant<int, std::string> either = die(generator);
  return std::visit([](auto x) { return static_cast<int>(sizeof(x)); }, either);
}

int main() { return containers() + threads() + text("aaa") + others(); }
