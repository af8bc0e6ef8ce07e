"""scikit-learn's MLP with its defaults on prepared rows. Usage: models.py FOLDER FEATURES classes|numbers SEED
Answers with its accuracy or R² on the test rows, trained on the training rows, and on training and validation rows together."""
import sys
import warnings

import numpy
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.simplefilter("ignore")
folder, features, kind, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])


def rows(name):
    return numpy.fromfile(f"{folder}/{name}").reshape(-1, features + 1)


def score(training, test):
    net = (MLPClassifier if kind == "classes" else MLPRegressor)(hidden_layer_sizes=(100,), random_state=seed)
    return net.fit(training[:, :-1], training[:, -1]).score(test[:, :-1], test[:, -1])


training, validation, test = rows("training"), rows("validation"), rows("test")
print(score(training, test), score(numpy.concatenate([training, validation]), test))
