// Entering and leaving frames, calls to C and back, and Interpreter::Call.
#include <dlfcn.h>

#include <algorithm>
#include <utility>

#include "translator/evaluate/collector_stand_in.h"
#include "translator/evaluate/interpreter.h"
#include "translator/evaluate/slots.h"
#include "translator/flowgraph/locate.h"

namespace kiln {

Interpreter::Ended Interpreter::Enter(Body* body, const int64_t* slots, const int32_t* list,
                                      size_t n, bool boundary) {
  const Function& function = *body->function;
  if (!body->decoded) {
    if (function.graph == nullptr)
      return Fail(function.display + (function.is_foreign ? " is a C function: call_foreign calls it"
                                                          : " has no definition"));
    Decode(body, this);
  }
  // Graphs that test for exceptions find out by stack_check; they may go a little further.
  const size_t limit = static_cast<size_t>(options_.max_depth) * (explicit_exceptions_ ? 2 : 1);
  if (frames_.size() >= limit || stack_end_ - stack_top_ < body->frame_size) {
    if (explicit_exceptions_ || stack_ == nullptr) return Fail("calls nested too deeply");
    return RaiseSystem("rlib::StackOverflowError", "calls nested too deeply");
  }
  Frame frame{body, body->code.data(), stack_top_, boundary, nullptr};
  if (function.is_prebuild) {
    std::vector<int64_t> key(n);
    for (size_t k = 0; k < n; ++k)
      key[k] = slots[list == nullptr ? k : static_cast<size_t>(list[k])];
    const auto [it, added] = body->memo.try_emplace(std::move(key));
    if (!added) return Fail(function.display + " needs its own result");
    frame.memo_key = &it->first;
  }
  int64_t* const fp = stack_top_;
  std::copy(body->constants.begin(), body->constants.end(), fp);
  int64_t* const params = fp + body->first_param;
  if (list != nullptr) {
    for (size_t k = 0; k < n; ++k) params[k] = slots[list[k]];
  } else {
    for (size_t k = 0; k < n; ++k) params[k] = slots[k];
  }
  stack_top_ += body->frame_size;
  frames_.push_back(frame);
  return Ended::kOk;
}

void Interpreter::Leave(const int64_t* result) {
  const Frame& frame = frames_.back();
  if (frame.memo_key != nullptr) {
    if (result == nullptr) {
      frame.body->memo.erase(*frame.memo_key);
    } else {
      Body::Memoised& memo = frame.body->memo[*frame.memo_key];
      memo.state = Body::Memo::kDone;
      memo.results = {*result};
      const size_t results = frame.body->function->signature->results.size();
      for (size_t k = 1; k < results && k < kMaxResults; ++k)
        memo.results.push_back(call_results_[k]);
    }
  }
  stack_top_ = frame.slots;
  frames_.pop_back();
}

Body* Interpreter::Implementation(CallSite* site, const char* receiver) {
  const uint32_t id = slots::ClassId(receiver);
  if (id == site->last_id) return site->last;
  const auto it = site->seen.find(id);
  if (it != site->seen.end()) {
    site->last_id = id;
    return site->last = it->second;
  }
  const Class* cls = ClassOf(receiver);
  if (cls == nullptr) {
    Fail("the receiver is no object");
    return nullptr;
  }
  const Function* implementation = cls->FindImplementation(site->method);
  if (implementation == nullptr) {
    Fail("class " + cls->name + " has no implementation of " + site->method->display);
    return nullptr;
  }
  site->last_id = id;
  return site->last = site->seen[id] = BodyOf(implementation);
}

int64_t Interpreter::AddressForC(int64_t function_slot) {
  const Function* function = FunctionAt(function_slot);
  if (function == nullptr) return function_slot;
  if (function->is_foreign)
    return reinterpret_cast<int64_t>(dlsym(RTLD_DEFAULT, function->name.c_str()));
  std::unique_ptr<Callback>& callback = callbacks_[function];
  if (callback == nullptr) {
    const size_t n = function->signature->params.size();
    callback = std::make_unique<Callback>(
        *function->signature, [this, function, n](const int64_t* args) -> int64_t {
          if (callback_ended_) return 0;  // C goes on, but the program cannot
          RunResult result = Call(function, {args, n});
          if (result.status == RunResult::Status::kReturned) return result.value;
          callback_ended_ = true;
          callback_result_ = std::move(result);
          return 0;
        });
    callback_functions_[reinterpret_cast<int64_t>(callback->address())] = function;
  }
  return reinterpret_cast<int64_t>(callback->address());
}

int64_t Interpreter::FromAddressForC(int64_t address) const {
  const auto it = callback_functions_.find(address);
  return it == callback_functions_.end() ? address : reinterpret_cast<int64_t>(it->second);
}

Interpreter::Ended Interpreter::CallForeign(const Instruction& i, int64_t* slots,
                                            const int32_t* list, int64_t* result) {
  Body& body = *i.body;
  const Function& function = *body.function;
  std::vector<int64_t> args(static_cast<size_t>(i.b));
  for (size_t k = 0; k < args.size(); ++k) {
    args[k] = slots[list[k]];
    if (function.signature->params[k].is_func()) args[k] = AddressForC(args[k]);
  }
  if (options_.allow_foreign && !options_.allow_foreign(function))
    return Fail("the C function " + function.name + " cannot be called here");
  if (args.size() == 1 &&
      (function.name == "rlib_rt_exit" || function.name == "exit" || function.name == "_exit")) {
    *result = args[0];
    return Ended::kExited;
  }
  if (options_.write && args.size() == 3 && function.name == "rlib_rt_write" &&
      (args[0] == 1 || args[0] == 2)) {
    options_.write(static_cast<int>(args[0]),
                   {reinterpret_cast<const char*>(args[1]), static_cast<size_t>(args[2])});
    *result = args[2];
    return Ended::kOk;
  }
  if (body.foreign == nullptr) {
    void* address = options_.find_foreign ? options_.find_foreign(function.name) : nullptr;
    if (address == nullptr) address = dlsym(RTLD_DEFAULT, function.name.c_str());
    if (address == nullptr) address = CollectorStandIn(function.name);
    if (address == nullptr) return Fail("there is no C function " + function.name);
    body.foreign = std::make_unique<ForeignFunction>(address, *function.signature);
  }
  *result = body.foreign->Call(args.data());
  if (function.signature->result().is_func()) *result = FromAddressForC(*result);
  if (!callback_ended_) return Ended::kOk;
  callback_ended_ = false;
  switch (callback_result_.status) {
    case RunResult::Status::kExited: *result = callback_result_.value; return Ended::kExited;
    case RunResult::Status::kFailed: return Fail(callback_result_.failure.message);
    default: {
      const Class* cls = ClassOf(callback_result_.exception);
      return Fail("the exception " + (cls == nullptr ? "?" : cls->name) +
                  " leaves a callback from C");
    }
  }
}

RunResult Interpreter::Call(const Function* function, std::span<const int64_t> args) {
  RunResult result;
  Body* body = BodyOf(function);
  if (function->signature != nullptr && args.size() != function->signature->params.size()) {
    result.status = RunResult::Status::kFailed;
    result.failure = Diagnostic::Error(
        Locate(*program_, function->pos), function->display + " is called with " +
                                   std::to_string(args.size()) + " arguments");
    return result;
  }
  if (function->is_prebuild) {
    const auto it = body->memo.find(std::vector<int64_t>(args.begin(), args.end()));
    if (it != body->memo.end() && it->second.state == Body::Memo::kDone) {
      result.value = it->second.results[0];
      for (size_t k = 1; k < it->second.results.size(); ++k)
        call_results_[k] = it->second.results[k];
      return result;
    }
  }
  switch (Enter(body, args.data(), nullptr, args.size(), true)) {
    case Ended::kOk: return Loop();
    case Ended::kRaised:
      result.status = RunResult::Status::kRaised;
      result.exception = std::exchange(pending_, nullptr);
      return result;
    case Ended::kFailed:
    case Ended::kExited: break;
  }
  result.status = RunResult::Status::kFailed;
  result.failure = FailureAt(function->pos);
  return result;
}

}  // namespace kiln
