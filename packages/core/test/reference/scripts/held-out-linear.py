"""Harder linear sets with exact solutions, in the format of nist/: python3 held-out-linear.py ../nist ../held-out

FilipLike: degree 10 on [-8.8, -3.1], as NIST's Filip. Wampler4, Wampler5: Wampler3 with its disturbances times 100 and
10000, which is how NIST made them. FarAway: degree 7 on [50, 53], whose powers are nearly one line. NoInt2: three rows. LongleyLike: six nearly collinear series with large means.
Solved in rational arithmetic, standard errors with 60 digits: Python 3.11, mpmath.
"""
import json
import random
import sys
from fractions import Fraction as F

import mpmath as mp

mp.mp.dps = 60


def dec(v):
    v = mp.mpf(v.numerator) / v.denominator if isinstance(v, F) else v
    return mp.nstr(v, 40, strip_zeros=False)


def solve(a, b):
    """Inverse times b, and the diagonal of the inverse, by Gauss-Jordan."""
    n = len(a)
    m = [list(r) + [b[i]] + [F(int(i == j)) for j in range(n)] for i, r in enumerate(a)]
    for i in range(n):
        p = next(r for r in range(i, n) if m[r][i] != 0)
        m[i], m[p] = m[p], m[i]
        d = m[i][i]
        m[i] = [v / d for v in m[i]]
        for r in range(n):
            if r != i and m[r][i] != 0:
                f = m[r][i]
                m[r] = [v - f * w for v, w in zip(m[r], m[i])]
    return [r[n] for r in m], [m[i][n + 1 + i] for i in range(n)]


def least_squares(X, y):
    n, p = len(X), len(X[0])
    a = [[sum(r[i] * r[j] for r in X) for j in range(p)] for i in range(p)]
    b = [sum(r[i] * v for r, v in zip(X, y)) for i in range(p)]
    beta, diagonal = solve(a, b)
    rss = sum((v - sum(c * e for c, e in zip(r, beta))) ** 2 for r, v in zip(X, y))
    s2 = rss / (n - p)
    sd = [mp.sqrt(mp.mpf((s2 * v).numerator) / (s2 * v).denominator) for v in diagonal]
    return {"coefficients": [dec(v) for v in beta], "sd": [dec(v) for v in sd],
            "residual_sd": dec(mp.sqrt(mp.mpf(s2.numerator) / s2.denominator)), "rss": dec(rss)}


def write(out, name, columns, y, degree, intercept):
    """columns: lists of decimal strings; degree > 1: powers of the only column."""
    def design(read, power):
        rows = list(zip(*[[read(v) for v in c] for c in columns]))
        return [([F(1)] if intercept else []) + [power(v, k) for v in r for k in range(1, degree + 1)] for r in rows]
    double = lambda s: F(float(s))
    rounded = lambda v, k: F(float(v ** k))
    plain = lambda v, k: v ** k
    exact = least_squares(design(F, plain), [F(v) for v in y])
    doubles = least_squares(design(double, plain), [double(v) for v in y])
    powers = least_squares(design(double, rounded), [double(v) for v in y])
    names = ["x"] if len(columns) == 1 else [f"x{i + 1}" for i in range(len(columns))]
    terms = [{"kind": "numeric", "column": c} if k == 1 else {"kind": "power", "column": c, "degree": k}
             for c in names for k in range(1, degree + 1)]
    doc = {"name": name, "data": f"{name}.csv", "intercept": intercept, "terms": terms, "exact": exact,
           "exact_for_doubles": {"data_rounded": doubles, "data_and_powers_rounded": powers}}
    json.dump(doc, open(f"{out}/{name}.json", "w"), indent=1)
    with open(f"{out}/{name}.csv", "w") as f:
        f.write(",".join(names + ["y"]) + "\n")
        for row in zip(*columns, y):
            f.write(",".join(row) + "\n")


def main():
    nist, out = sys.argv[1], sys.argv[2]
    rng = random.Random(7)
    rng2 = random.Random(8)
    x = sorted(f"{rng.uniform(-8.8, -3.1):.9f}" for _ in range(82))
    y = [f"{0.8 + 0.05 * float(mp.sin(1.3 * float(v))) + 0.003 * rng.gauss(0, 1):.4f}" for v in x]
    write(out, "FilipLike", [x], y, 10, True)
    x = [f"{50 + 0.1 * i:.1f}" for i in range(31)]
    y = [f"{7 + 0.3 * float(mp.cos(float(v))) + 0.01 * rng2.gauss(0, 1):.4f}" for v in x]
    write(out, "FarAway", [x], y, 7, True)
    rows = [line.split(",") for line in open(f"{nist}/Wampler3.csv").read().split()[1:]]
    x = [r[0] for r in rows]
    signal = [sum(int(v) ** k for k in range(6)) for v in x]
    for name, factor in (("Wampler4", 100), ("Wampler5", 10000)):
        y = [str(s + factor * (int(float(r[1])) - s)) for r, s in zip(rows, signal)]
        write(out, name, [x], y, 5, True)
    write(out, "NoInt2", [["4", "5", "6"]], ["3", "4", "4"], 1, False)
    year = [str(1947 + i) for i in range(16)]
    trend = [[f"{level + slope * i + noise * rng.gauss(0, 1):.1f}" for i in range(16)]
             for level, slope, noise in ((83, 2, 0.05), (234000, 20500, 300), (107600, 1500, 1), (150, 10, 0.1), (1e7, 3, 0.2))]
    y = [f"{60323 + 700 * i + 300 * rng.gauss(0, 1):.0f}" for i in range(16)]
    write(out, "LongleyLike", trend + [year], y, 1, True)


main()
