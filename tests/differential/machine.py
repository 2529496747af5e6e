"""Random interpreters: a loop with a merge point and a switch, which Kiln emits as handlers that call
each other in tail position. Their state is what the merge point declares; their handlers are random
statements over it; their programs are random strings."""

from model import FLOAT, STR, Context, Var

OPERATIONS = "abcdefgh"


class Machine:
    def make_machine(self):
        r = self.r
        state = [Var("acc", "int64_t"), Var("d", FLOAT), Var("small", "uint8_t"), Var("flag", "bool"), Var("text", STR)]
        state = r.sample(state, r.randint(1, 5))
        if self.chance(0.6):
            state.append(Var("object", r.choice(self.classes)))
        if self.chance(0.5):
            state.append(Var("items", ("list", r.choice(["int64_t", "uint8_t"])), False))
        self.emit(0, "struct MachineDriver : rlib::JitDriver<MachineDriver> {")
        self.emit(1, f'static constexpr auto name = "machine {self.number}";')
        self.emit(0, "};")
        self.emit(0, "constexpr MachineDriver machine_driver;")
        self.emit(0, "int64_t machine(rlib::Str* code, int64_t input) {")
        ctx = Context("int64_t", 1000)
        ctx.vars = list(self.globals)
        self.emit(1, "int64_t pc = 0;")
        start = Context(None, 0)
        start.vars = [Var("input", "int64_t", False)]
        for v in state:
            self.emit(1, f"{self.spell(v.type)} {v.name} = {self.expr(start, v.type, 1)};")
        ctx.vars += state + [Var("input", "int64_t"), Var("pc", "int64_t", False)]
        point = f"(rlib::greens(pc, code), rlib::reds(input, {', '.join(v.name for v in state)}))"
        guarded = self.chance(0.5)
        if guarded:
            self.emit(1, "while (true) {")
            self.emit(1, "try {")
        self.emit(1, "while (pc < code->length()) {")
        self.emit(2, f"machine_driver.merge_point{point};")
        self.emit(2, "char op = code->char_at(pc);")
        self.emit(2, "pc++;")
        self.emit(2, "switch (op) {")
        inner = ctx.child()
        inner.in_loop = inner.in_switch = True
        for operation in r.sample(OPERATIONS, r.randint(3, len(OPERATIONS))):
            if self.chance(0.2):
                self.emit(3, f"case '{operation.upper()}':")
            self.emit(3, f"case '{operation}': {{")
            self.block(inner, 4, r.randint(1, 2), 1)
            if self.chance(0.85):
                self.emit(4, "break;")
            self.emit(3, "}")
        self.emit(3, "case 'j':")
        self.emit(4, f"if (burn() && {self.bool_expr(inner, 2)}) {{")
        self.emit(5, f"pc = {r.choice(['0', 'pc / 2', 'pc / 3'])};")
        self.emit(5, f"machine_driver.can_enter_jit{point};")
        self.emit(4, "}")
        self.emit(4, "break;")
        self.emit(3, f"case 's': if ({self.bool_expr(inner, 2)}) pc++; break;")
        self.emit(3, f"case 'r': return {self.int_expr(inner, 'int64_t', 2)};")
        self.emit(2, "}")
        self.emit(1, "}")
        if guarded:
            self.emit(1, "break;")
            self.emit(1, "} catch (E0* e) {")
            self.emit(2, "mix(e->code);")
            self.emit(2, "input++;")
            self.emit(1, "}")
            self.emit(1, "}")
        for v in state:
            self.show(1, v.type, v.name)
        self.emit(1, f"return {self.int_expr(ctx, 'int64_t', 2)};")
        self.emit(0, "}")
        self.emit(0, "void test_machine() {")
        for _ in range(r.randint(2, 4)):
            code = "".join(r.choice(OPERATIONS + "jjssAC") for _ in range(r.randint(4, 14))) + r.choice(["", "r", "j", "jr"])
            self.emit(1, f'mix(machine("{code}"_str, {self.int_expr(Context(None, 0), "int64_t", 1)}));')
        self.emit(0, "}")
