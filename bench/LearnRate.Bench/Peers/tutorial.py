"""The tutorial's training as its numpy program does it: 1e-5, one numpy call after another.

Reads a count per line, trains that often, answers with seconds per training and the final weights.
"""
import numpy
from protocol import serve

RATE = .00001
INPUTS = numpy.array([60, 40, 100, 300, -50, 310])
DESIRED = numpy.array([60, 40, 150, 250, -50, 250])


def activation(value):
    return 250 if value > 250 else value


def predict(weights, idx):
    return activation(weights[0] * 1 + weights[1] * INPUTS[idx])


def prediction_error(desired, predicted):
    return numpy.abs(numpy.mean(desired - predicted))


def update(weights, predicted, idx):
    return weights + RATE * (DESIRED[idx] - predicted) * INPUTS[idx]


def train():
    weights = numpy.array([0.05, .1])
    error, idx, iteration = 1, 0, 0
    while iteration < 2000 or error >= 0.01:
        predicted = predict(weights, idx)
        error = prediction_error(DESIRED[idx], predicted)
        weights = update(weights, predicted, idx)
        idx = (idx + 1) % INPUTS.shape[0]
        iteration += 1
    return weights


serve(f"numpy {numpy.__version__}", lambda: "{:.17g} {:.17g}".format(*train()))
