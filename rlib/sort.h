// Sorting: stable, and quick on what is partly in order. Timsort (Tim Peters, listsort.txt in
// CPython) with the merge order of Powersort (Munro and Wild, "Nearly-Optimal Mergesorts", 2018).
//
//     rlib::sort(list, [](Task* a, Task* b) { return a->due < b->due; });
//
// A comparison that needs more than its two arguments is a class of its own:
//
//     class ByDistance final : public rlib::TimSort<Place*, ByDistance> {
//      public:
//       explicit ByDistance(Place* from) : from_(from) {}
//       bool less(Place* a, Place* b) { ... }
//       ...
//     };
//     (new ByDistance(here))->sort(list);

#ifndef RLIB_SORT_H_
#define RLIB_SORT_H_

#include <cstdint>
#include <type_traits>

#include "rlib/array.h"
#include "rlib/list.h"
#include "rlib/str.h"

namespace rlib {

// `Self` has `bool less(T a, T b)`, which may collect and raise. Then the list holds the same items,
// in the order they have come to.
template <class T, class Self>
class TimSort : public Object {
 public:
  void sort(List<T>* list) {
    int64_t length = list->length();
    if (length < 2) return;
    items_ = list->to_array();  // so that `less` may do what it likes to the list
    length_ = length;
    try {
      sort_items();
    } catch (...) {
      write_back(list);
      throw;
    }
    write_back(list);
  }

 protected:
  TimSort() = default;

 private:
  void write_back(List<T>* list) {
    list->overwrite(0, items_, length_ < list->length() ? length_ : list->length());
    items_ = Array<T>::empty();
  }

  // Items start .. end, in order. `power` is how deep in the tree of merges it meets the next run.
  struct Run {
    int64_t start;
    int64_t end;
    int64_t power;
  };

  static constexpr int64_t kMaxRuns = 66;  // powers grow along the stack and are below 64
  static constexpr int64_t kMinGallop = 7;

  bool less(T a, T b) { return static_cast<Self*>(this)->less(a, b); }

  void sort_items() {
    int64_t min_run = min_run_length();
    Array<Run>* runs = Array<Run>::make(kMaxRuns);  // each of a lower power than the next
    int64_t depth = 0;
    min_gallop_ = kMinGallop;
    Run run = {0, next_run(0, min_run), 0};
    while (run.end < length_) {
      int64_t end = next_run(run.end, min_run);
      int64_t power = node_power(run.start, run.end, end);
      while (depth > 0 && runs->get(depth - 1).power > power) {
        Run before = runs->get(--depth);
        merge(before.start, run.start, run.end);
        run.start = before.start;
      }
      runs->set(depth++, Run{run.start, run.end, power});
      run = Run{run.end, end, 0};
    }
    while (depth > 0) {
      Run before = runs->get(--depth);
      merge(before.start, run.start, run.end);
      run.start = before.start;
    }
  }

  // 32 to 64, so that the number of runs is a power of two or a little less.
  int64_t min_run_length() const {
    int64_t length = length_;
    int64_t rest = 0;
    while (length >= 64) {
      rest |= length & 1;
      length >>= 1;
    }
    return length + rest;
  }

  // Of two neighbours, the depth of the node where they merge in a tree over all items: the first
  // bit in which the middles of both, as fractions of the length, differ.
  int64_t node_power(int64_t start, int64_t middle, int64_t end) const {
    int64_t a = start + middle;
    int64_t b = middle + end;
    int64_t limit = length_ * 2;
    int64_t power = 0;
    while (true) {
      power++;
      a <<= 1;
      b <<= 1;
      bool bit_a = a >= limit;
      bool bit_b = b >= limit;
      if (bit_a != bit_b) return power;
      if (bit_a) {
        a -= limit;
        b -= limit;
      }
    }
  }

  // The end of a run from `start` on: what is in order already, or made so.
  int64_t next_run(int64_t start, int64_t min_run) {
    int64_t end = start + 1;
    if (end == length_) return end;
    if (less(items_->get(end), items_->get(start))) {
      end++;
      while (end < length_ && less(items_->get(end), items_->get(end - 1))) end++;
      for (int64_t low = start, high = end - 1; low < high; low++, high--) {
        T item = items_->get(low);
        items_->set(low, items_->get(high));
        items_->set(high, item);
      }
    } else {
      end++;
      while (end < length_ && !less(items_->get(end), items_->get(end - 1))) end++;
    }
    int64_t wanted = start + min_run < length_ ? start + min_run : length_;
    for (; end < wanted; end++) insert(start, end);
    return end;
  }

  // Puts item `end` to where it belongs in the run start .. end.
  void insert(int64_t start, int64_t end) {
    T item = items_->get(end);
    int64_t low = start;
    int64_t high = end;
    while (low < high) {
      int64_t middle = low + ((high - low) >> 1);
      if (less(item, items_->get(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    array_copy(items_, low, items_, low + 1, end - low);
    items_->set(low, item);
  }

  // Merges the runs start .. middle and middle .. end.
  void merge(int64_t start, int64_t middle, int64_t end) {
    start += gallop<true>(items_->get(middle), items_, start, middle - start, 0);
    if (start == middle) return;
    int64_t right = end - middle;
    right = gallop<false>(items_->get(middle - 1), items_, middle, right, right - 1);
    if (right == 0) return;
    if (middle - start <= right) {
      merge_up(start, middle, middle + right);
    } else {
      merge_down(start, middle, middle + right);
    }
  }

  // How many of `count` sorted items of `array`, from `base` on, come before `key`; items equal to
  // it do if kAfterEqual. Looks near item `hint` first, then in steps that double.
  template <bool kAfterEqual>
  int64_t gallop(T key, Array<T>* array, int64_t base, int64_t count, int64_t hint) {
    int64_t low = -1;  // the last that is known to come before
    int64_t high = count;  // the first that is known not to
    int64_t step = 1;
    if (before<kAfterEqual>(array->get(base + hint), key)) {
      low = hint;
      while (hint + step < count) {
        if (!before<kAfterEqual>(array->get(base + hint + step), key)) {
          high = hint + step;
          break;
        }
        low = hint + step;
        step = step * 2 + 1;
      }
    } else {
      high = hint;
      while (hint - step >= 0) {
        if (before<kAfterEqual>(array->get(base + hint - step), key)) {
          low = hint - step;
          break;
        }
        high = hint - step;
        step = step * 2 + 1;
      }
    }
    while (high - low > 1) {
      int64_t middle = low + 1 + ((high - low - 1) >> 1);
      if (before<kAfterEqual>(array->get(base + middle), key)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
  template <bool kAfterEqual>
  bool before(T item, T key) {
    if constexpr (kAfterEqual) {
      return !less(key, item);
    } else {
      return less(item, key);
    }
  }

  // Both merges take item by item until one side wins often, and then whole stretches while those
  // are long. The smaller side is copied; what is written never overtakes what is still to be read.
  // merge() has seen to it that the first item is one of the right and the last one of the left: those
  // two are never compared. If a comparison fails, what is left of the copy goes into the gap.

  void merge_up(int64_t start, int64_t middle, int64_t end) {
    Array<T>* left = array_slice(items_, start, middle - start);
    int64_t left_last = left->length() - 1;
    int64_t from_left = 0;
    int64_t from_right = middle;
    int64_t to = start;
    items_->set(to++, items_->get(from_right++));
    try {
      while (from_left < left_last && from_right < end) {
        int64_t left_wins = 0;
        int64_t right_wins = 0;
        while (from_left < left_last && from_right < end && left_wins < min_gallop_ && right_wins < min_gallop_) {
          if (less(items_->get(from_right), left->get(from_left))) {
            items_->set(to++, items_->get(from_right++));
            right_wins++;
            left_wins = 0;
          } else {
            items_->set(to++, left->get(from_left++));
            left_wins++;
            right_wins = 0;
          }
        }
        while (from_left < left_last && from_right < end) {
          left_wins = gallop<true>(items_->get(from_right), left, from_left, left_last + 1 - from_left, 0);
          array_copy(left, from_left, items_, to, left_wins);
          from_left += left_wins;
          to += left_wins;
          if (from_left >= left_last) break;
          items_->set(to++, items_->get(from_right++));
          if (from_right == end) break;
          right_wins = gallop<false>(left->get(from_left), items_, from_right, end - from_right, 0);
          array_copy(items_, from_right, items_, to, right_wins);
          from_right += right_wins;
          to += right_wins;
          if (from_right == end) break;
          items_->set(to++, left->get(from_left++));
          if (from_left == left_last || !still_galloping(left_wins, right_wins)) break;
        }
      }
    } catch (...) {
      array_copy(left, from_left, items_, to, left_last + 1 - from_left);
      throw;
    }
    array_copy(items_, from_right, items_, to, end - from_right);
    array_copy(left, from_left, items_, to + end - from_right, left_last + 1 - from_left);
  }

  void merge_down(int64_t start, int64_t middle, int64_t end) {
    Array<T>* right = array_slice(items_, middle, end - middle);
    int64_t left_end = middle;  // what is left on each side ends here
    int64_t right_end = right->length();
    int64_t to = end;
    items_->set(--to, items_->get(--left_end));
    try {
      while (left_end > start && right_end > 1) {
        int64_t left_wins = 0;
        int64_t right_wins = 0;
        while (left_end > start && right_end > 1 && left_wins < min_gallop_ && right_wins < min_gallop_) {
          if (less(right->get(right_end - 1), items_->get(left_end - 1))) {
            items_->set(--to, items_->get(--left_end));
            left_wins++;
            right_wins = 0;
          } else {
            items_->set(--to, right->get(--right_end));
            right_wins++;
            left_wins = 0;
          }
        }
        while (left_end > start && right_end > 1) {
          int64_t count = left_end - start;
          left_wins =
              count - gallop<true>(right->get(right_end - 1), items_, start, count, count - 1);
          left_end -= left_wins;
          to -= left_wins;
          array_copy(items_, left_end, items_, to, left_wins);
          if (left_end == start) break;
          items_->set(--to, right->get(--right_end));
          if (right_end == 1) break;
          T key = items_->get(left_end - 1);
          right_wins = right_end - gallop<false>(key, right, 0, right_end, right_end - 1);
          right_end -= right_wins;
          to -= right_wins;
          array_copy(right, right_end, items_, to, right_wins);
          if (right_end <= 1) break;
          items_->set(--to, items_->get(--left_end));
          if (left_end == start || !still_galloping(left_wins, right_wins)) break;
        }
      }
    } catch (...) {
      array_copy(right, 0, items_, left_end, right_end);
      throw;
    }
    array_copy(items_, start, items_, start + right_end, left_end - start);
    array_copy(right, 0, items_, start, right_end);
  }

  // Galloping gets easier to enter as long as it pays, and harder once it does not.
  bool still_galloping(int64_t left_wins, int64_t right_wins) {
    if (left_wins >= kMinGallop || right_wins >= kMinGallop) {
      if (min_gallop_ > 1) min_gallop_--;
      return true;
    }
    min_gallop_++;
    return false;
  }

  Array<T>* items_ = Array<T>::empty();
  int64_t length_ = 0;
  int64_t min_gallop_ = kMinGallop;
};

template <class T, class Less>
class LambdaSort final : public TimSort<T, LambdaSort<T, Less>> {
 public:
  LambdaSort() = default;
  bool less(T a, T b) { return Less{}(a, b); }
};

// Sorts by `less(a, b)`, a lambda without captures.
template <class T, class Less>
void sort(List<T>* list, Less) {
  static_assert(std::is_empty_v<Less>, "it has captures: derive a class from TimSort instead");
  (new LambdaSort<T, Less>())->sort(list);
}

// Numbers upwards, strings by their bytes.
template <class T>
void sort(List<T>* list) {
  if constexpr (std::is_same_v<T, Str*>) {
    sort(list, [](Str* a, Str* b) { return a->compare(b) < 0; });
  } else {
    static_assert(std::is_arithmetic_v<T>, "say by what to sort");
    sort(list, [](T a, T b) { return a < b; });
  }
}

}  // namespace rlib

#endif  // RLIB_SORT_H_
