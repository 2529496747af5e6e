// Module _random: the type Random, from which random.Random derives.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/random/mersenne_twister.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/int_operations.h"

namespace py {

RLIB_PREBUILD W_Type* random_type();

namespace {

class W_Random : public W_Object {
 public:
  static W_Type* exact_type() { return random_type(); }
  W_Type* type() override { return random_type(); }

  MersenneTwister* const generator = new MersenneTwister();
};

// ---- Seeds --------------------------------------------------------------------------------------

// The bytes as words, the lowest first; at least one.
Array<uint32_t>* words_of(Str* bytes) {
  int64_t count = (bytes->length() + 3) / 4;
  auto* words = Array<uint32_t>::make(count < 1 ? 1 : count);
  for (int64_t i = 0; i < bytes->length(); i++) {
    uint32_t byte = static_cast<uint32_t>(bytes->byte_at(i)) << (i % 4 * 8);
    words->set(i / 4, words->get(i / 4) | byte);
  }
  return words;
}

// The magnitude of an int; for what is none, of its hash taken for unsigned.
BigInt* seed_number(W_Object* w) {
  if (isinstance<W_AnyInt>(w)) return to_index(absolute(w))->big()->abs();
  return BigInt::from_uint(static_cast<uint64_t>(hash(w)));
}

void random_seed(W_Random* self, W_Object* w) {
  if (w == nullptr || is_none(w)) {
    self->generator->seed(words_of(rlib::random_bytes(MersenneTwister::kSize * 4)));
    return;
  }
  BigInt* number = seed_number(w);
  int64_t length = (number->bit_length() + 31) / 32 * 4;
  self->generator->seed(words_of(number->to_bytes(length, false, false)));
}

W_Object* random_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  if (type == random_type() && kwargs->length() > 0) {
    throw_type_error("Random() takes no keyword arguments"_str);
  }
  auto* result = allocate<W_Random>(type, random_type());
  random_seed(result, args->length() == 1 ? args->get(0) : nullptr);
  return result;
}

// ---- Numbers ------------------------------------------------------------------------------------

double random_random(W_Random* self) { return self->generator->next_double(); }

// Words of random bits, the lowest first; of the last one, the highest bits.
W_Object* many_bits(MersenneTwister* generator, int64_t count) {
  int64_t length = (count + 31) / 32 * 4;
  auto* bytes = Array<char>::make(length);
  for (int64_t at = 0; at < length; at += 4) {
    uint32_t word = generator->next();
    int64_t left = count - at * 8;
    if (left < 32) word >>= 32 - left;
    for (int64_t i = 0; i < 4; i++) bytes->set(at + i, static_cast<char>(word >> (i * 8)));
  }
  return new_int(BigInt::from_bytes(Str::from_array(bytes, 0, length), false, false));
}

W_Object* random_bits(W_Random* self, int64_t count) {
  if (count < 0) throw_value_error("number of bits must be non-negative"_str);
  if (count == 0) return new_int(int64_t{0});
  if (count > 32) return many_bits(self->generator, count);
  return new_int(static_cast<int64_t>(self->generator->next() >> (32 - count)));
}

// ---- State --------------------------------------------------------------------------------------

W_Object* random_getstate(W_Random* self) {
  MersenneTwister* generator = self->generator;
  auto* items = Array<W_Object*>::make(MersenneTwister::kSize + 1);
  for (int64_t i = 0; i < MersenneTwister::kSize; i++) {
    items->set(i, new_int(static_cast<int64_t>(generator->state->get(i))));
  }
  items->set(MersenneTwister::kSize, new_int(generator->index));
  return new_tuple(items);
}

void random_setstate(W_Random* self, W_Object* w_state) {
  constexpr int64_t kSize = MersenneTwister::kSize;
  if (!isinstance<W_Tuple>(w_state)) throw_type_error("state vector must be a tuple"_str);
  auto* state = static_cast<W_Tuple*>(w_state);
  if (state->length() != kSize + 1) throw_value_error("state vector is the wrong size"_str);
  auto* words = Array<uint32_t>::make(kSize);
  for (int64_t i = 0; i < kSize; i++) {
    W_AnyInt* word = to_index(state->get(i));
    if (word->big()->sign() < 0) {
      throw_overflow_error("can't convert negative value to unsigned int"_str);
    }
    words->set(i, static_cast<uint32_t>(word->big()->to_uint_wrapped()));
  }
  int64_t index = index_value(state->get(kSize));
  if (index < 0 || index > kSize) throw_value_error("invalid state"_str);
  rlib::array_copy(words, 0, self->generator->state, 0, kSize);
  self->generator->index = index;
}

// ---- The type -----------------------------------------------------------------------------------

W_Type* make_random_type() {
  auto* t = new TypeBuilder("Random"_str, object_type(),
                            new Layout("Random"_str, object_type()->layout));
  t->module("_random"_str);
  t->doc("Random() -> create a random number generator with its own internal state."_str);
  t->new_method<&random_new>("($type, *args, **kwargs)"_str);
  t->method<&random_seed>("seed"_str, "($self, n=None, /)"_str,
                          "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a "
                          "combination\nof the current time and the process identifier."_str);
  t->method<&random_random>("random"_str, "($self, /)"_str,
                            "random() -> x in the interval [0, 1)."_str);
  t->method<&random_bits>("getrandbits"_str, "($self, k, /)"_str,
                          "getrandbits(k) -> x.  Generates an int with k random bits."_str);
  t->method<&random_getstate>("getstate"_str, "($self, /)"_str,
                              "getstate() -> tuple containing the current state."_str);
  t->method<&random_setstate>("setstate"_str, "($self, state, /)"_str,
                              "setstate(state) -> None.  Restores generator state."_str);
  return t->finish();
}

W_Module* make_random() {
  auto* m = new ModuleBuilder("_random"_str,
                              "Module implements the Mersenne Twister random number generator."_str);
  m->type("Random"_str, random_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* random_type() { return RLIB_ONCE(make_random_type()); }
RLIB_PREBUILD W_Module* random_module() { return RLIB_ONCE(make_random()); }

}  // namespace py
