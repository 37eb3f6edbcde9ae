"""Quantile regression by linear programming: scikit-learn's QuantileRegressor with SciPy's HiGHS.

usage: /usr/bin/python3 quantile.py ../data/diabetes.csv ../results/quantile/diabetes.json
The vertex that HiGHS finds is solved once more with exact fractions, so that the stored doubles have no rounding of the solver.
"""
import csv, json, sys
from fractions import Fraction
import numpy, scipy, sklearn
from sklearn.linear_model import QuantileRegressor

rows = list(csv.DictReader(open(sys.argv[1])))
target = 'progression' if 'progression' in rows[0] else list(rows[0])[-1]
names = [name for name in rows[0] if name != target]
X = numpy.array([[float(row[name]) for name in names] for row in rows])
y = numpy.array([float(row[target]) for row in rows])


def exact(A, b):
    """Solves a square system in fractions."""
    n = len(A)
    M = [[Fraction(v) for v in row] + [Fraction(w)] for row, w in zip(A, b)]
    for k in range(n):
        pivot = next(i for i in range(k, n) if M[i][k] != 0)
        M[k], M[pivot] = M[pivot], M[k]
        M[k] = [v / M[k][k] for v in M[k]]
        for i in range(n):
            if i != k and M[i][k] != 0:
                M[i] = [v - M[i][k] * w for v, w in zip(M[i], M[k])]
    return [row[-1] for row in M]


expected = []
for q in (0.1, 0.5, 0.9):
    for alpha in (0.0, 0.05, 1.0):
        model = QuantileRegressor(quantile=q, alpha=alpha, solver='highs').fit(X, y)
        residual = y - model.predict(X)
        free = [j for j in range(len(names)) if abs(model.coef_[j]) > 1e-9]
        through = numpy.argsort(abs(residual), kind='stable')[: len(free) + 1]
        assert abs(residual[through]).max() < 1e-7 < numpy.sort(abs(residual))[len(free) + 1], (q, alpha)
        solved = exact([[1.0] + [X[i, j] for j in free] for i in through], [y[i] for i in through])
        coefficients = dict.fromkeys(names, 0.0)
        for j, value in zip(free, solved[1:]):
            coefficients[names[j]] = float(value)
        Q = Fraction(q)
        left = [Fraction(y[i]) - solved[0] - sum(Fraction(X[i, j]) * v for j, v in zip(free, solved[1:])) for i in range(len(y))]
        cost = sum(Q * r if r > 0 else (Q - 1) * r for r in left) / len(y)
        expected.append({'quantile': q, 'alpha': alpha, 'intercept': float(solved[0]), 'coefficients': coefficients, 'pinball': float(cost)})

json.dump({
    'data': 'data/' + sys.argv[1].split('/')[-1],
    'target': target,
    'objective': 'mean over rows of max(q r, (q - 1) r), r = y - intercept - X coefficients, plus alpha * sum |coefficients|; columns as they are',
    'reference': f'scikit-learn {sklearn.__version__} QuantileRegressor(solver="highs"), SciPy {scipy.__version__}; the vertex solved again in exact fractions',
    'expected': expected,
}, open(sys.argv[2], 'w'), indent=1)
