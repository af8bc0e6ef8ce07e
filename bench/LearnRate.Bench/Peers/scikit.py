"""A network of one hidden ReLU layer in scikit-learn, trained by SGD without momentum in float32. Usage: scikit.py INPUTS HIDDEN OUTPUTS ROWS BATCH EPOCHS"""
import sys
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor
from protocol import Shape, serve

warnings.simplefilter("ignore")
s = Shape(sys.argv[1:])
random = numpy.random.default_rng(1)
X = random.uniform(-1, 1, (s.rows, s.inputs)).astype(numpy.float32)
Y = random.integers(s.outputs, size=s.rows) if s.outputs > 1 else random.uniform(size=s.rows).astype(numpy.float32)


def fit():
    kind = MLPClassifier if s.outputs > 1 else MLPRegressor
    net = kind(hidden_layer_sizes=(s.hidden,), solver="sgd", momentum=0, alpha=0, batch_size=s.batch, learning_rate_init=1e-4, max_iter=s.epochs, tol=0, n_iter_no_change=s.epochs + 1)
    return f"{net.fit(X, Y).loss_:.4f}"


serve(f"scikit-learn {sklearn.__version__}", fit)
