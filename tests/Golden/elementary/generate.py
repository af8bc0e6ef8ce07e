"""Elementary functions to 40 digits, and the polynomial for the far part of erf. Run: python3 generate.py (Debian's python3-mpmath).

Writes elementary.csv: function, argument, second argument of pow, value as the sum of two doubles.
"""
import os
import random

from mpmath import mp, mpf, exp, expm1, log, log1p, tanh, erf, erfc, sin, cos, pi, power, floor

mp.dps = 60
random.seed(1)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def log_uniform(low, high, count, signs=(1,)):
    return [random.choice(signs) * 10 ** random.uniform(low, high) for _ in range(count)]


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


BOTH = (1, -1)
ARGUMENTS = {
    "exp": (exp, uniform(-745, 709.7, 150) + uniform(-1, 1, 150) + log_uniform(-300, -1, 50, BOTH) + [-745.1, -708.5, 709.78, 0.34657359, -0.34657360]),
    "expm1": (expm1, uniform(-40, 709.7, 100) + uniform(-2, 2, 250) + log_uniform(-300, -1, 50, BOTH)),
    "log": (log, log_uniform(-323, 308, 150) + uniform(0.5, 2, 200) + uniform(0.99, 1.01, 50) + [5e-324, 2.2e-308, 1.7e308]),
    "log1p": (log1p, uniform(-1, 1, 200) + log_uniform(-300, 300, 150) + [-x for x in log_uniform(-300, -0.001, 100)]),
    "tanh": (tanh, uniform(-3, 3, 300) + uniform(-22, 22, 50) + log_uniform(-300, -1, 50, BOTH)),
    "sigmoid": (sigmoid, uniform(-10, 10, 300) + uniform(-700, 40, 80) + log_uniform(-300, -1, 20, BOTH)),
    "erf": (erf, uniform(-1.1, 1.1, 200) + uniform(-6.2, 6.2, 150) + log_uniform(-300, -1, 50, BOTH)),
    "sin": (sin, uniform(-10, 10, 150) + uniform(-1.6e6, 1.6e6, 100) + log_uniform(-300, 308, 150, BOTH)
            + [float(k * pi / 2) for k in (1, 2, 3, 4, 7, 22, 355, 710, 52174, 104348, 1000001)] + [6381956970095103 * 2.0 ** 797]),
    "cos": (cos, uniform(-10, 10, 150) + uniform(-1.6e6, 1.6e6, 100) + log_uniform(-300, 308, 150, BOTH)
            + [float(k * pi / 2) for k in (1, 2, 3, 4, 7, 22, 355, 710, 52174, 104348, 1000001)] + [6381956970095103 * 2.0 ** 797]),
}


def two_doubles(value):
    high = float(value)
    return high, float(value - mpf(high)) if abs(high) < float("inf") else 0.0


rows = []
for name, (function, arguments) in ARGUMENTS.items():
    for x in arguments:
        high, low = two_doubles(function(mpf(x)))
        rows.append(f"{name},{x!r},,{high!r},{low!r}")
for _ in range(300):
    x = random.choice([random.uniform(0, 2), 10 ** random.uniform(-300, 300), random.uniform(0.9, 1.1)])
    y = random.choice([-1, 1]) * random.uniform(0, min(1e6, abs(700 / float(log(mpf(x)) or 1))))
    value = power(mpf(x), mpf(y))
    if 1e-300 < value < 1e300:
        high, low = two_doubles(value)
        rows.append(f"pow,{x!r},{y!r},{high!r},{low!r}")

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "elementary.csv"), "w") as file:
    file.write("function,x,y,high,low\n" + "\n".join(rows) + "\n")


def far_part(degree=16):
    """e^(x^2) erfc(x) on [1, 7] in t = (x - 2.5)/(x + 2.5): interpolated at Chebyshev's nodes, as monomials."""
    centre = mpf("2.5")
    low, high = ((mpf(x) - centre) / (mpf(x) + centre) for x in (1, 7))
    nodes = [(low + high) / 2 + (high - low) / 2 * mp.cos(pi * (2 * i + 1) / (2 * (degree + 1))) for i in range(degree + 1)]
    differences = []
    for t in nodes:
        x = centre * (1 + t) / (1 - t)
        differences.append(exp(x * x) * erfc(x))
    for j in range(1, degree + 1):
        for i in range(degree, j - 1, -1):
            differences[i] = (differences[i] - differences[i - 1]) / (nodes[i] - nodes[i - j])
    polynomial = [mpf(0)]
    for i in range(degree, -1, -1):
        product = [mpf(0)] * (len(polynomial) + 1)
        for power_, value in enumerate(polynomial):
            product[power_ + 1] += value
            product[power_] -= value * nodes[i]
        product[0] += differences[i]
        polynomial = product
    return [float(c) for c in polynomial[:degree + 1]]


print("Far =", far_part())
