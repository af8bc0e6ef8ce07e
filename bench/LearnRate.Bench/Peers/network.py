"""64 runs of a 64-32-10 ReLU network in PyTorch, each with its own learning rate: softmax cross-entropy, SGD, batches of 32, float32.

Usage: network.py modules|bmm THREADS. `modules` trains 64 nn.Sequential one after another, as people do; `bmm` trains all of them at once by batched
matrix products. Reads a count per line, trains all runs that often, answers with seconds per training and the mean final loss.
"""
import sys
import time

import torch

RUNS, ROWS, INPUTS, HIDDEN, CLASSES, BATCH, EPOCHS = 64, 1024, 64, 32, 10, 32, 10
RATES = [1e-4 * 10 ** (3 * i / (RUNS - 1)) for i in range(RUNS)]

torch.set_num_threads(int(sys.argv[2]))
torch.manual_seed(1)
X = torch.randn(ROWS, INPUTS)
Y = torch.randint(CLASSES, (ROWS,))


def modules():
    total = 0.0
    for rate in RATES:
        net = torch.nn.Sequential(torch.nn.Linear(INPUTS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
        optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        loss_function = torch.nn.CrossEntropyLoss()
        for _ in range(EPOCHS):
            order = torch.randperm(ROWS)
            for first in range(0, ROWS, BATCH):
                rows = order[first:first + BATCH]
                optimizer.zero_grad()
                loss_function(net(X[rows]), Y[rows]).backward()
                optimizer.step()
        with torch.no_grad():
            total += loss_function(net(X), Y).item()
    return total / RUNS


def bmm():
    rates = torch.tensor(RATES).view(RUNS, 1, 1)
    parameters = []
    for inputs, outputs in ((INPUTS, HIDDEN), (HIDDEN, CLASSES)):
        bound = inputs ** -0.5
        parameters += [(torch.rand(RUNS, inputs, outputs) * 2 - 1) * bound, (torch.rand(RUNS, 1, outputs) * 2 - 1) * bound]
    for parameter in parameters:
        parameter.requires_grad_()
    w1, b1, w2, b2 = parameters

    def loss(x, y):
        hidden = torch.relu(torch.baddbmm(b1, x.expand(RUNS, -1, -1), w1))
        outputs = torch.baddbmm(b2, hidden, w2)
        return torch.nn.functional.cross_entropy(outputs.reshape(-1, CLASSES), y.repeat(RUNS), reduction="sum") / len(y)

    for _ in range(EPOCHS):
        order = torch.randperm(ROWS)
        for first in range(0, ROWS, BATCH):
            rows = order[first:first + BATCH]
            gradients = torch.autograd.grad(loss(X[rows], Y[rows]), parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients):
                    parameter.sub_(rates * gradient)
    with torch.no_grad():
        return loss(X, Y).item() / RUNS


train = {"modules": modules, "bmm": bmm}[sys.argv[1]]
for line in sys.stdin:
    count = int(line)
    start = time.perf_counter()
    for _ in range(count):
        result = train()
    print(f"{(time.perf_counter() - start) / count:.9e} {result:.4f}", flush=True)
