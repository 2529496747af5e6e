"""sympy: expansion, and a look at the other things that it does."""
from sympy import (Eq, Function, I, Integer, Matrix, Poly, Rational, Symbol, apart, cos, diff, dsolve, exp, expand, factor, factorint, integrate, latex, limit, log,
                   nsimplify, oo, pi, pretty, prime, series, simplify, sin, solve, sqrt, symbols, sympify, tan, together, Sum, binomial, gcd, groebner, isprime, N, srepr, lambdify, Piecewise, solveset, S)

x, y, z = symbols("x y z")
print(expand((1 + x + y + z) ** 6))
print(expand((x + y * I) ** 5), expand(sin(x + y), trig=True), expand(log(x ** 2 * y), force=True), expand((x + 1) ** 20).coeff(x, 10))
print(factor(x ** 6 - 1), factor(x ** 3 + 3 * x ** 2 * y + 3 * x * y ** 2 + y ** 3), apart(1 / (x ** 3 - x)), together(1 / x + 1 / y))
print(simplify(sin(x) ** 2 + cos(x) ** 2), simplify((x ** 2 - 1) / (x - 1)), nsimplify(0.333333333, rational=True))
print(diff(sin(x ** 2) * exp(x), x, 2), integrate(x ** 2 * exp(x), x), integrate(1 / (1 + x ** 2), (x, -oo, oo)), limit(sin(x) / x, x, 0))
print(series(exp(x) * cos(x), x, 0, 7), solve(x ** 3 - 6 * x ** 2 + 11 * x - 6, x), solve([x + y - 3, x * y - 2], [x, y]))
print(Matrix([[1, 2, x], [3, y, 5], [z, 7, 8]]).det(), Matrix([[2, 1], [1, 2]]).eigenvals(), Matrix([[1, 2], [3, 4]]).inv())
print(latex((x + 1) ** 2 / sqrt(y) + Sum(x ** y, (y, 1, 10))), srepr(x + Rational(1, 3)))
print(pretty(integrate(sqrt(x), x) + Rational(3, 7) ** x, use_unicode=False))
print(N(pi, 60), sqrt(2).evalf(40), factorint(2 ** 64 + 1), prime(1000), isprime(2 ** 127 - 1), binomial(50, 25))
f = Function("f")
print(dsolve(Eq(f(x).diff(x, 2) + f(x), 0), f(x)), sympify("x**2 + 2*x + 1").subs(x, 3), gcd(x ** 2 - 1, x ** 2 + 2 * x + 1))
print(groebner([x ** 2 + y, x * y - 1], x, y).exprs, Poly(x ** 3 + 2 * x, x).all_coeffs(), lambdify(x, x ** 2 + 1)(5), Piecewise((1, x > 0), (2, True)).subs(x, -1))
print(solveset(x ** 2 - 2, x, S.Reals), Integer(10) ** 50, tan(pi / 8), log(Integer(8), 2))
