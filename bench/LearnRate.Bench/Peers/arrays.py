"""A network of one hidden ReLU layer in numpy, trained by SGD in float32, gradients by hand. Usage: arrays.py INPUTS HIDDEN OUTPUTS ROWS BATCH EPOCHS"""
import sys

import numpy
from protocol import Shape, serve

s = Shape(sys.argv[1:])
random = numpy.random.default_rng(1)
X = random.uniform(-1, 1, (s.rows, s.inputs)).astype(numpy.float32)
Y = random.integers(s.outputs, size=s.rows) if s.outputs > 1 else random.uniform(size=(s.rows, 1)).astype(numpy.float32)


def uniform(bound, *shape):
    return random.uniform(-bound, bound, shape).astype(numpy.float32)


def train():
    rate = numpy.float32(1e-4)
    w1, b1 = uniform(s.inputs ** -0.5, s.inputs, s.hidden), uniform(s.inputs ** -0.5, s.hidden)
    w2, b2 = uniform(s.hidden ** -0.5, s.hidden, s.outputs), uniform(s.hidden ** -0.5, s.outputs)
    for _ in range(s.epochs):
        order = random.permutation(s.rows)
        for first in range(0, s.rows, s.batch):
            rows = order[first:first + s.batch]
            x, y = X[rows], Y[rows]
            hidden = x @ w1
            hidden += b1
            numpy.maximum(hidden, 0, out=hidden)
            outputs = hidden @ w2 + b2
            if s.outputs > 1:
                delta = numpy.exp(outputs - outputs.max(1, keepdims=True))
                delta /= delta.sum(1, keepdims=True)
                delta[numpy.arange(len(y)), y] -= 1
                delta /= len(y)
            else:
                delta = (outputs - y) * numpy.float32(2 / len(y))
            before = delta @ w2.T
            before *= hidden > 0
            w2 -= rate * (hidden.T @ delta)
            b2 -= rate * delta.sum(0)
            w1 -= rate * (x.T @ before)
            b1 -= rate * before.sum(0)
    return f"{numpy.abs(w2).mean():.4f}"


serve(f"numpy {numpy.__version__}", train)
