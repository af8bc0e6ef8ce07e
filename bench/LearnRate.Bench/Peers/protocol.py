"""What all Python peers share: they say who they are, read a count per line, do their work that often, and answer with seconds per unit and a result."""
import sys
import time


def serve(name, work, scale=1):
    """Answers until the input ends. `scale` is how many times the work stands for, where only a part of it is done."""
    print(name, flush=True)
    for line in sys.stdin:
        count = int(line)
        start = time.perf_counter()
        for _ in range(count):
            result = work()
        print(f"{scale * (time.perf_counter() - start) / count:.9e} {result}", flush=True)


class Shape:
    """inputs-hidden-outputs, trained on rows in batches; several outputs are classes, one is a number."""

    def __init__(self, words):
        self.inputs, self.hidden, self.outputs, self.rows, self.batch, self.epochs = map(int, words)
