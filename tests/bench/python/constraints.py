"""Planning a one-way constraint graph: classes with virtual methods, lists as work queues."""
import sys


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.stay = True

    def add(self, constraint):
        self.constraints.append(constraint)


class Constraint:
    strength = 3

    def __init__(self, *variables):
        self.variables = variables
        self.satisfied = False
        for variable in variables:
            variable.add(self)

    def inputs_known(self, known):
        for variable in self.inputs():
            if variable.name not in known and not variable.stay:
                return False
        return True


class Scale(Constraint):
    """target = source * scale + offset"""

    def inputs(self):
        return self.variables[:3]

    def output(self):
        return self.variables[3]

    def execute(self):
        source, scale, offset, target = self.variables
        target.value = source.value * scale.value + offset.value


class Equality(Constraint):
    strength = 1

    def inputs(self):
        return self.variables[:1]

    def output(self):
        return self.variables[1]

    def execute(self):
        self.variables[1].value = self.variables[0].value


class Planner:
    def __init__(self):
        self.mark = 0

    def plan(self, start):
        """The constraints in an order in which each comes after those it depends on."""
        known = {start.name}
        todo = list(start.constraints)
        plan = []
        while todo:
            constraint = todo.pop()
            target = constraint.output()
            if target.determined_by is None or target.determined_by is constraint:
                if target.name not in known and constraint.inputs_known(known):
                    target.determined_by = constraint
                    target.stay = False
                    known.add(target.name)
                    plan.append(constraint)
                    todo.extend(c for c in target.constraints if c is not constraint)
            elif constraint.strength < target.determined_by.strength:
                target.determined_by = constraint
        return plan


def chain(n):
    variables = [Variable("v%d" % i, 0) for i in range(n)]
    for a, b in zip(variables, variables[1:]):
        Equality(a, b)
    return variables


def projection(n):
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    sources = chain(n)
    targets = []
    for i, source in enumerate(sources):
        target = Variable("t%d" % i, i)
        Scale(source, scale, offset, target)
        targets.append(target)
    return sources, targets


def run(n, rounds):
    total = 0
    sources, targets = projection(n)
    planner = Planner()
    for i in range(rounds):
        plan = planner.plan(sources[0])
        sources[0].value = i
        for constraint in plan:
            constraint.execute()
        total += targets[-1].value + len(plan)
    return total


print(run(200, int(sys.argv[1])))
