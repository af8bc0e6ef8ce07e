"""A network of one hidden ReLU layer in PyTorch, trained by SGD in float32, each run with its own learning rate.

Usage: pytorch.py modules|hand|bmm RUNS THREADS INPUTS HIDDEN OUTPUTS ROWS BATCH EPOCHS
modules: nn.Sequential, autograd and torch.optim, one run after another, as people do; of many runs one is trained and stands for the rest.
hand: one run, gradients written by hand, nothing allocated that need not be.
bmm: all runs at once by batched matrix products, gradients written by hand; the first layer is one product for all runs.
"""
import sys

import torch
from protocol import Shape, serve

kind, runs, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
s = Shape(sys.argv[4:])
torch.set_num_threads(threads)
torch.manual_seed(1)
X = torch.rand(s.rows, s.inputs) * 2 - 1
Y = torch.randint(s.outputs, (s.rows,)) if s.outputs > 1 else torch.rand(s.rows, 1)
RATES = [1e-4 * 10 ** (3 * i / max(1, runs - 1)) for i in range(runs)]


def batches():
    order = torch.randperm(s.rows)
    for first in range(0, s.rows, s.batch):
        rows = order[first:first + s.batch]
        yield X[rows], Y[rows]


def modules():
    total, trained = 0.0, RATES[:1]
    for rate in trained:
        net = torch.nn.Sequential(torch.nn.Linear(s.inputs, s.hidden), torch.nn.ReLU(), torch.nn.Linear(s.hidden, s.outputs))
        optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        loss_function = torch.nn.CrossEntropyLoss() if s.outputs > 1 else torch.nn.MSELoss()
        for _ in range(s.epochs):
            for x, y in batches():
                optimizer.zero_grad()
                loss_function(net(x), y).backward()
                optimizer.step()
        with torch.no_grad():
            total += loss_function(net(X), Y).item()
    return f"{total / len(trained):.4f}"


def uniform(bound, *shape):
    return (torch.rand(*shape) * 2 - 1) * bound


def final(outputs):
    if s.outputs > 1:
        return torch.nn.functional.cross_entropy(outputs.reshape(-1, s.outputs), Y.repeat(outputs.numel() // s.outputs // s.rows)).item()
    return torch.nn.functional.mse_loss(outputs, Y.expand_as(outputs)).item()


def hand():
    w1, b1 = uniform(s.inputs ** -0.5, s.inputs, s.hidden), uniform(s.inputs ** -0.5, s.hidden)
    w2, b2 = uniform(s.hidden ** -0.5, s.hidden, s.outputs), uniform(s.hidden ** -0.5, s.outputs)
    rate = RATES[0]
    for _ in range(s.epochs):
        for x, y in batches():
            hidden = torch.addmm(b1, x, w1).relu_()
            outputs = torch.addmm(b2, hidden, w2)
            if s.outputs > 1:
                delta = torch.softmax(outputs, 1)
                delta[torch.arange(len(y)), y] -= 1
                delta.div_(len(y))
            else:
                delta = (outputs - y).mul_(2 / len(y))
            before = (delta @ w2.t()).mul_(hidden > 0)
            w2.addmm_(hidden.t(), delta, alpha=-rate)
            b2.sub_(delta.sum(0), alpha=rate)
            w1.addmm_(x.t(), before, alpha=-rate)
            b1.sub_(before.sum(0), alpha=rate)
    return f"{final(torch.addmm(b2, torch.addmm(b1, X, w1).relu_(), w2)):.4f}"


def bmm():
    steps = -torch.tensor(RATES).view(runs, 1, 1)
    # All runs' hidden units side by side: the first layer is one matrix product.
    wide = uniform(s.inputs ** -0.5, s.inputs, runs * s.hidden)
    b1 = uniform(s.inputs ** -0.5, runs * s.hidden)
    wide_steps = steps.expand(runs, 1, s.hidden).reshape(1, runs * s.hidden).contiguous()
    w2, b2 = uniform(s.hidden ** -0.5, runs, s.hidden, s.outputs), uniform(s.hidden ** -0.5, runs, 1, s.outputs)

    def forward(x):
        flat = torch.addmm(b1, x, wide).relu_()
        hidden = flat.view(len(x), runs, s.hidden).transpose(0, 1)
        return flat, hidden, torch.baddbmm(b2, hidden, w2)

    for _ in range(s.epochs):
        for x, y in batches():
            flat, hidden, outputs = forward(x)
            if s.outputs > 1:
                delta = torch.softmax(outputs, 2)
                delta[:, torch.arange(len(y)), y] -= 1
                delta.div_(len(y))
            else:
                delta = (outputs - y).mul_(2 / len(y))
            before = torch.bmm(delta, w2.transpose(1, 2)).transpose(0, 1).reshape(len(x), -1).mul_(flat > 0)
            w2.addcmul_(torch.bmm(hidden.transpose(1, 2), delta), steps)
            b2.addcmul_(delta.sum(1, keepdim=True), steps)
            wide.addcmul_(x.t() @ before, wide_steps)
            b1.addcmul_(before.sum(0), wide_steps[0])
    return f"{final(forward(X)[2]):.4f}"


with torch.set_grad_enabled(kind == "modules"):
    serve(f"PyTorch {torch.__version__.split('+')[0]}", {"modules": modules, "hand": hand, "bmm": bmm}[kind], runs if kind == "modules" else 1)
