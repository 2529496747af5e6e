// References: to locals, fields, struct members, through functions, chosen by ?: and by several
// returns; const references to temporaries; references to pointers.
#include "rlib/rlib.h"

using namespace rlib::literals;

void out(rlib::Str* name, int64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(value)));
}

struct Pair {
  int first = 1;
  int second = 2;
  int& pick(bool b) {
    if (b) return first;
    return second;
  }
  const int& largest() const { return first > second ? first : second; }
};

class Tree : public rlib::Object {
 public:
  explicit Tree(int key) : key(key) {}
  int key;
  int count = 1;
  Tree* left = nullptr;
  Tree* right = nullptr;
  Pair pair;

  Tree& self() { return *this; }
  Tree*& child(bool to_left) { return to_left ? left : right; }
  Pair& pair_ref() { return pair; }
};

// The classic use of a reference to a pointer.
void insert(Tree* root, int key) {
  Tree* at = root;
  while (true) {
    if (key == at->key) {
      at->count++;
      return;
    }
    Tree*& slot = key < at->key ? at->left : at->right;
    if (slot == nullptr) {
      slot = new Tree(key);
      return;
    }
    at = slot;
  }
}

rlib::Str* show(Tree* tree) {
  if (tree == nullptr) return "."_str;
  return "("_str->concat(show(tree->left))
      ->concat(rlib::int_to_str(tree->key * 10 + tree->count))
      ->concat(show(tree->right))
      ->concat(")"_str);
}

template <class T>
void exchange(T& a, T& b) {
  T old = a;
  a = b;
  b = old;
}
template <class T>
const T& smaller(const T& a, const T& b) {
  return b < a ? b : a;
}
template <class T>
T& nth(int n, T& a, T& b, T& c) {
  switch (n) {
    case 0: return a;
    case 1: return b;
    default:
      if (n > 100) return a;
      return c;
  }
}

Tree& larger(Tree& a, Tree& b) {
  if (a.key > b.key) return a;
  return b;
}

bool parse_digit(rlib::Str* s, int64_t& at, int& digit) {
  if (at >= s->length()) return false;
  char c = s->char_at(at);
  if (c < '0' || c > '9') return false;
  digit = c - '0';
  at++;
  return true;
}
int64_t parse_number(rlib::Str* s, int64_t& at) {
  int64_t value = 0;
  int digit = 0;
  while (parse_digit(s, at, digit)) value = value * 10 + digit;
  return value;
}

int global_counter = 5;
int& counter() { return global_counter; }
Pair global_pair;

int entry_point(rlib::List<rlib::Str*>* args) {
  int a = 1, b = 2, c = 3;
  int& r = a;
  r = 10;
  r++;
  out("a"_str, a);
  int& s = r;
  s += b;
  out("a"_str, a);
  exchange(a, b);
  out("a"_str, a * 100 + b);
  exchange(r, c);
  out("r"_str, r * 10000 + a * 100 + c);
  for (int i = 0; i < 6; i++) {
    int& t = i % 2 == 0 ? a : b;
    t += i;
    (i < 3 ? c : t) *= 2;
    nth(i, a, b, c) += 1000;
    nth(i + 100, a, b, c)--;
  }
  out("abc"_str, a);
  out("abc"_str, b);
  out("abc"_str, c);
  out("smaller"_str, smaller(a, b) + smaller(7, 6));
  out("smaller"_str, smaller<int64_t>(a, 5));
  Pair pair;
  pair.pick(true) = 7;
  pair.pick(false) += 70;
  exchange(pair.pick(true), pair.pick(false));
  out("pair"_str, pair.first * 1000 + pair.second);
  out("largest"_str, pair.largest());
  Tree* tree = new Tree(50);
  auto* values = rlib::List<int>::of(30, 70, 20, 40, 60, 80, 30, 20, 20, 65);
  for (int key : *values) insert(tree, key);
  rlib::print(show(tree));
  exchange(tree->left, tree->right);
  rlib::print(show(tree));
  tree->child(true)->child(false) = nullptr;
  exchange(tree->child(true), tree->self().self().child(false));
  rlib::print(show(tree));
  tree->pair_ref().pick(true) = 9;
  Pair& inner = tree->pair;
  inner.second = 8;
  Tree* moved = new Tree(1);
  moved->pair = inner;
  inner = {100, 200};
  out("moved"_str, moved->pair.first * 10 + moved->pair.second);
  out("inner"_str, tree->pair.first + tree->pair.second);
  Tree& big = larger(*tree, *moved);
  big.key = -1;
  out("tree"_str, tree->key);
  Tree& other = larger(*tree, *moved);
  other.count = 77;
  out("moved"_str, moved->count);
  out("same"_str, &other == moved);
  Tree& chosen = a > b ? *tree : *moved;
  chosen.key += 5;
  out("keys"_str, tree->key * 100 + moved->key);
  int64_t at = 0;
  rlib::Str* text = "12+345"_str;
  int64_t sum = parse_number(text, at);
  at++;
  sum += parse_number(text, at);
  out("sum"_str, sum);
  out("at"_str, at);
  counter()++;
  counter() += counter();
  out("global"_str, global_counter);
  exchange(counter(), global_pair.first);
  out("global"_str, global_counter * 100 + global_pair.first);
  const Pair& temporary = Pair{5, 6};
  out("temporary"_str, temporary.first);
  const int& bound = a;
  a = 4242;
  out("bound"_str, bound);
  auto&& forwarded = Pair{3, 4};
  forwarded.first++;
  out("forwarded"_str, forwarded.first);
  return 0;
}
