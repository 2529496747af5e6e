"""Random exception groups, coroutines that a small loop runs side by side, and asynchronous generators."""

from loops import Loops
from statements import EXCEPTIONS, indented

IN_GROUPS = [e for e in EXCEPTIONS if e not in ("GeneratorExit", "StopIteration")]


class Tasks(Loops):
    # --- exception groups -----------------------------------------------------------------------

    def group(self, depth=2):
        items = []
        for _ in range(self.rng.randrange(1, 4)):
            items.append(self.group(depth - 1) if depth > 0 and self.chance(3) else f"{self.pick(IN_GROUPS)}({self.constant('any')})")
        if self.chance(30):
            items.append(self.pick(["1", "GeneratorExit()", "KeyError", "None"]))
        return f"{self.pick(['ExceptionGroup', 'ExceptionGroup', 'BaseExceptionGroup', 'Group'])}({self.pick(['1', repr('m')]) if self.chance(20) else repr(self.fresh('group'))}, [{', '.join(items)}])"

    def groups(self):
        name = self.fresh("f")
        lines = ["class Group(ExceptionGroup):", f"    def derive(self, parts): return {self.pick(['Group(self.message + chr(33), parts)', 'ExceptionGroup(self.message, parts)', 'super().derive(parts)'])}",
                 "def shape(e):", "    if not isinstance(e, BaseExceptionGroup): return repr(e)", "    return type(e).__name__, e.message, [shape(x) for x in e.exceptions], text(e.__cause__), text(e.__context__)[:80], getattr(e, '__notes__', None)",
                 f"def {name}(a=1):", "    for n in range(2):", "        try:"]
        lines += indented(indented(indented([self.pick([f"raise {self.group()}", f"raise {self.group()} from KeyError(1)", f"raise {self.pick(IN_GROUPS)}(2)", f"show({self.of('any', 2)})", f"raise made(lambda: {self.group()})"])])))
        for _ in range(self.rng.randrange(1, 4)):
            kind = self.pick([self.pick(IN_GROUPS), f"({self.pick(IN_GROUPS)}, {self.pick(IN_GROUPS)})", "Exception", "OSError" if not self.chance(15) else "ExceptionGroup"])
            body = [self.pick(["pass", "raise", f"raise {self.pick(IN_GROUPS)}('new')", "raise error from None", "a += 1", "error.add_note('seen')", f"raise {self.group(0)}", "show(error.__traceback__ is None)", "raise error.exceptions[0]"])]
            lines += ["        " + f"except* {kind}{self.pick([' as error', ' as error'])}:", "            show(shape(error))", *indented(indented(indented(body)))]
        lines += ["        else:", "            show(n)"] if self.chance(3) else []
        lines += ["        finally:", "            show('finally')"] if self.chance(3) else []
        lines += ["    return a", "def shaped(thunk):", "    try: return thunk()", "    except BaseException as error:", "        describe(error)", "        return shape(error)", f"attempt(lambda: shaped({name}))"]
        made = self.fresh("e")
        lines.append(f"{made} = made(lambda: {self.group()})")
        condition = lambda: self.pick([self.pick(IN_GROUPS), f"({self.pick(IN_GROUPS)}, {self.pick(IN_GROUPS)})", "lambda x: isinstance(x, KeyError)", "lambda x: len(x.args) != 1", "5", "lambda x: 1 / 0"])
        for _ in range(3):
            lines.append("attempt(lambda: " + self.pick([f"tuple(map(shape, {made}.split({condition()})))", f"shape({made}.subgroup({condition()}))", f"str({made})", f"repr({made})", f"shape({made}.derive([KeyError(1)]))", f"{made}.exceptions[0].args", f"shape({made}.with_traceback(None))"]) + ")")
        return lines

    # --- coroutines, driven by hand -------------------------------------------------------------

    def awaiting(self, depth):
        value = self.of("any", 1)
        return self.pick([
            lambda: [f"show(await Step({value}))"], lambda: [f"got = await Step({self.constant('small')})", "show(got)"], lambda: [f"async with AsyncManager({self.constant('small')}) as m:", *indented(self.awaiting(depth - 1) if depth > 0 else ["show(m)"])],
            lambda: [f"async for n in ticks({self.constant('small')}):", *indented(["show(n)"] if self.chance(2) else ["if n == 1: " + self.pick(["break", "continue", "return n"]), f"await Step({value})"])],
            lambda: ["try:", *indented(self.awaiting(depth - 1) if depth > 0 else [f"raise {self.pick(EXCEPTIONS)}({value})"]), f"except {self.pick(EXCEPTIONS)} as error:", "    describe(error)", *(["finally:", "    await Step('finally')"] if self.chance(3) else [])],
            lambda: [f"show([{self.pick(['n', '(n, await Step(n))', '[n async for n in ticks(2)]'])} async for n in ticks({self.pick(['2', '3'])}) if {self.pick(['n', 'await Step(n)', 'True'])}])"], lambda: [f"show({{k: v async for k, v in pairs(ticks(2))}})"],
            lambda: [f"show(sorted([v async for v in (await Step(k) async for k in ticks(2))], key=str))"], lambda: [f"return {value}" if self.chance(4) else f"show({value})"], lambda: [f"raise {self.pick(EXCEPTIONS)}({value})" if self.chance(4) else "pass"],
            lambda: [f"show(await nested({self.constant('small')}))"], lambda: [f"show(await anext(ticks({self.constant('small')}){self.pick(['', ', 9'])}))"], lambda: [f"await {value}" if self.chance(6) else "await Step(0)"]])()

    def tasks(self):
        names = [self.fresh("t") for _ in range(self.rng.randrange(2, 4))]
        lines = ["async def pairs(source):", "    async for value in source:", "        yield value, text(value)", "async def nested(n):", "    if n > 0:", f"        await Step({self.of('any', 1)})", f"        return await nested({self.pick(['n - 1', 'n // 2', '0'])})",
                 f"    return {self.of('any', 1)}"]
        for name in names:
            lines += [f"async def {name}(a=1):", *indented([line for _ in range(self.rng.randrange(2, 5)) for line in self.awaiting(2)])]
        lines += ["def rounds(coroutines, values):", "    turn, waiting, begun = 0, list(coroutines), []", "    while waiting and turn < 60:", "        task = waiting.pop(0)", "        turn += 1", "        try:",
                  f"            sent = {self.pick(['values[turn % len(values)] if task in begun else None', 'None'])}", "            begun.append(task)",
                  f"            show((task.__name__, 'out', {self.pick(['task.send(sent)', 'task.throw(ValueError(turn)) if turn % 7 == 6 else task.send(sent)'])}))",
                  "        except StopIteration as stop: show((task.__name__, 'returned', stop.value))", "        except Exception as error: describe(error)", "        else: waiting.append(task)", "    for task in waiting: attempt(task.close)"]
        started = ", ".join(name + "(" + (self.constant("any") if self.chance(3) else "") + ")" for name in names)
        lines.append(f"attempt(lambda: rounds([{started}], [{', '.join(self.constant('any') for _ in range(3))}]))")
        return lines

    def async_generator(self):
        name = self.fresh("ag")
        lines = [f"async def {name}(a=1):", "    try:", *indented(indented([f"got = yield {self.of('any', 1)}", "show(got)", *self.awaiting(1)] + ["yield 2"])), f"    except {self.pick(EXCEPTIONS)} as error:", "        describe(error)", f"        {self.pick(['yield 3', 'raise', 'return', 'await Step(4)'])}"]
        lines = [line.replace("return n", "return") for line in lines]
        lines += ["    finally:", f"        show('end')", f"        {self.pick(['await Step(5)', 'pass', 'yield 6'])}"] if self.chance(2) else []
        lines = [line if not line.strip().startswith("return ") else line[:line.index("return")] + "return" for line in lines]
        made = self.fresh("g")
        lines.append(f"{made} = {name}()")
        for _ in range(self.rng.randrange(3, 6)):
            step = self.pick(["asend(None)", "asend(7)", "__anext__()", f"athrow({self.pick(EXCEPTIONS)})", "aclose()"])
            driven = self.pick([f"{made}.{step}", f"{made}.{step}", f"anext({made}, 8)"])
            lines.append(f"attempt(lambda: drive({driven}, [{', '.join(self.constant('any') for _ in range(2))}]))")
        return lines + [f"attempt(lambda: ({made}.ag_running, {made}.ag_frame is None))", f"attempt(lambda: drive({made}.aclose(), [1]))"]
