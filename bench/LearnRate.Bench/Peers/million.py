"""The tutorial's program at many rates in numpy, vectorised over the rates, 2000 updates in double, no stop rule. Usage: million.py RATES BLOCK
RATES in blocks of BLOCK rates; every operation writes into memory that is there."""
import sys

import numpy
from protocol import serve

count, block = int(sys.argv[1]), int(sys.argv[2])
inputs = [60.0, 40.0, 100.0, 300.0, -50.0, 310.0]
desired = [60.0, 40.0, 150.0, 250.0, -50.0, 250.0]
rates = 10.0 ** (-7 + 4 * numpy.arange(count) / count)


def train():
    numpy.seterr(all="ignore")
    total = 0.0
    for first in range(0, count, block):
        rate = rates[first:first + block]
        b, w, y = numpy.full_like(rate, 0.05), numpy.full_like(rate, 0.1), numpy.empty_like(rate)
        for step in range(2000):
            x, d = inputs[step % 6], desired[step % 6]
            numpy.multiply(w, x, out=y)
            numpy.add(b, y, out=y)
            numpy.minimum(y, 250.0, out=y)
            numpy.subtract(d, y, out=y)
            numpy.multiply(rate, y, out=y)
            numpy.multiply(y, x, out=y)
            numpy.add(b, y, out=b)
            numpy.add(w, y, out=w)
        total += w[0]
    return f"{w[0]:.6f}"


serve(f"numpy {numpy.__version__}", train)
