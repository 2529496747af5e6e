"""An incremental constraint solver after Freeman-Benson and Maloney's DeltaBlue: one-way constraints of
different strengths, of which adding or removing one changes as few others as it can."""
import sys

REQUIRED, STRONG, NORMAL, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST  # of the weakest constraint upstream that could give way
        self.stay = True

    def remove(self, constraint):
        self.constraints.remove(constraint)
        if self.determined_by is constraint:
            self.determined_by = None


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def add(self, planner):
        self.attach()
        mark = planner.new_mark()
        overridden = self.satisfy(mark, planner)
        while overridden is not None:
            overridden = overridden.satisfy(mark, planner)

    def destroy(self, planner):
        if self.is_satisfied():
            planner.retract(self)
        self.detach()

    def satisfy(self, mark, planner):
        """Determines its output by one of its methods; the constraint that did so before, or None."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.mark_unsatisfied()
        out.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("a cycle")
        out.mark = mark
        return overridden

    def is_input(self):
        return False


class Unary(Constraint):
    def __init__(self, variable, strength, planner):
        super().__init__(strength)
        self.target = variable
        self.satisfied = False
        self.add(planner)

    def attach(self):
        self.target.constraints.append(self)
        self.satisfied = False

    def detach(self):
        self.target.remove(self)
        self.satisfied = False

    def choose_method(self, mark):
        self.satisfied = self.target.mark != mark and self.strength < self.target.strength

    def mark_inputs(self, mark):
        pass

    def is_satisfied(self):
        return self.satisfied

    def mark_unsatisfied(self):
        self.satisfied = False

    def output(self):
        return self.target

    def inputs_known(self, mark):
        return True

    def recalculate(self):
        target = self.target
        target.strength = self.strength
        target.stay = not self.is_input()
        if target.stay:
            self.execute()


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    def is_input(self):
        return True

    def execute(self):
        pass


FORWARD, BACKWARD = 1, -1


class Binary(Constraint):
    def __init__(self, left, right, strength, planner):
        super().__init__(strength)
        self.left = left
        self.right = right
        self.direction = 0
        self.add(planner)

    def attach(self):
        self.left.constraints.append(self)
        self.right.constraints.append(self)
        self.direction = 0

    def detach(self):
        self.left.remove(self)
        self.right.remove(self)
        self.direction = 0

    def choose_method(self, mark):
        left, right = self.left, self.right
        self.direction = 0
        if left.mark == mark:
            if right.mark != mark and self.strength < right.strength:
                self.direction = FORWARD
        elif right.mark == mark:
            if self.strength < left.strength:
                self.direction = BACKWARD
        elif left.strength > right.strength:
            if self.strength < left.strength:
                self.direction = BACKWARD
        elif self.strength < right.strength:
            self.direction = FORWARD

    def input(self):
        return self.left if self.direction == FORWARD else self.right

    def output(self):
        return self.right if self.direction == FORWARD else self.left

    def mark_inputs(self, mark):
        self.input().mark = mark

    def is_satisfied(self):
        return self.direction != 0

    def mark_unsatisfied(self):
        self.direction = 0

    def inputs_known(self, mark):
        i = self.input()
        return i.mark == mark or i.stay or i.determined_by is None

    def recalculate(self):
        i, out = self.input(), self.output()
        out.strength = max(self.strength, i.strength)
        out.stay = i.stay
        if out.stay:
            self.execute()


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    """right = left * scale + offset"""

    def __init__(self, left, scale, offset, right, strength, planner):
        self.scale = scale
        self.offset = offset
        super().__init__(left, right, strength, planner)

    def attach(self):
        super().attach()
        self.scale.constraints.append(self)
        self.offset.constraints.append(self)

    def detach(self):
        super().detach()
        self.scale.remove(self)
        self.offset.remove(self)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.scale.mark = self.offset.mark = mark

    def execute(self):
        if self.direction == FORWARD:
            self.right.value = self.left.value * self.scale.value + self.offset.value
        else:
            self.left.value = (self.right.value - self.offset.value) // self.scale.value

    def recalculate(self):
        i, out = self.input(), self.output()
        out.strength = max(self.strength, i.strength)
        out.stay = i.stay and self.scale.stay and self.offset.stay
        if out.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def propagate(self, constraint, mark):
        """Brings everything downstream up to date. False if it comes round to where it started."""
        todo = [constraint]
        while todo:
            c = todo.pop()
            if c.output().mark == mark:
                self.retract(constraint)
                return False
            c.recalculate()
            self.consumers(c.output(), todo)
        return True

    def retract(self, constraint):
        out = constraint.output()
        constraint.mark_unsatisfied()
        constraint.detach()
        unsatisfied = self.remove_from(out)
        constraint.attach()
        unsatisfied.sort(key=lambda c: c.strength)
        for c in unsatisfied:
            if c is not constraint:
                mark = self.new_mark()
                overridden = c.satisfy(mark, self)
                while overridden is not None:
                    overridden = overridden.satisfy(mark, self)

    def remove_from(self, out):
        out.determined_by = None
        out.strength = WEAKEST
        out.stay = True
        unsatisfied = []
        todo = [out]
        while todo:
            v = todo.pop()
            for c in v.constraints:
                if not c.is_satisfied():
                    unsatisfied.append(c)
            determining = v.determined_by
            for c in v.constraints:
                if c is not determining and c.is_satisfied():
                    c.recalculate()
                    todo.append(c.output())
        return unsatisfied

    def plan(self, sources):
        mark = self.new_mark()
        plan = []
        todo = sources
        while todo:
            c = todo.pop()
            out = c.output()
            if out.mark != mark and c.inputs_known(mark):
                plan.append(c)
                out.mark = mark
                self.consumers(out, todo)
        return plan

    def plan_from(self, constraints):
        return self.plan([c for c in constraints if c.is_input() and c.is_satisfied()])

    @staticmethod
    def consumers(variable, found):
        determining = variable.determined_by
        for c in variable.constraints:
            if c is not determining and c.is_satisfied():
                found.append(c)


def change(variable, value, planner):
    edit = Edit(variable, STRONG, planner)
    plan = planner.plan_from([edit])
    for _ in range(10):
        variable.value = value
        for constraint in plan:
            constraint.execute()
    edit.destroy(planner)


def chain(n):
    planner = Planner()
    variables = [Variable(0) for _ in range(n + 1)]
    for a, b in zip(variables, variables[1:]):
        Equal(a, b, REQUIRED, planner)
    Stay(variables[-1], WEAK, planner)
    edit = Edit(variables[0], STRONG, planner)
    plan = planner.plan_from([edit])
    for i in range(100):
        variables[0].value = i
        for constraint in plan:
            constraint.execute()
        assert variables[-1].value == i
    edit.destroy(planner)
    return variables[-1].value


def projection(n):
    planner = Planner()
    scale, offset = Variable(10), Variable(1000)
    sources, targets = [], []
    for i in range(n):
        sources.append(Variable(i))
        targets.append(Variable(i))
        Stay(sources[-1], NORMAL, planner)
        Scale(sources[-1], scale, offset, targets[-1], REQUIRED, planner)
    change(sources[0], 17, planner)
    assert targets[0].value == 1170
    change(targets[0], 1050, planner)
    assert sources[0].value == 5
    change(scale, 5, planner)
    assert all(t.value == s.value * 5 + 1000 for s, t in zip(sources[:-1], targets))
    change(offset, 2000, planner)
    assert all(t.value == s.value * 5 + 2000 for s, t in zip(sources[:-1], targets))
    return sum(t.value for t in targets)


def main(n):
    total = 0
    for i in range(n):
        total += chain(100 + i % 3) + projection(100 + i % 3)
    print(total)


if __name__ == "__main__":
    main(int(sys.argv[1]))
