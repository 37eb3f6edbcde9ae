"""Writes test/reference/special/<function>.json: rows [...arguments, value], value to 20 digits as a string.

Computed with mpmath 1.3 in 45 digits or more at the exact binary arguments; inputs come from a seeded generator.
Usage: python3 special-table.py
"""
import json
import random
from pathlib import Path

from mpmath import mp, mpf
import mpmath as m

OUT = Path(__file__).parent.parent / 'special'
OUT.mkdir(exist_ok=True)
rng = random.Random(7)
DFS = [1.0, 2.0, 3.0, 4.5, 7.0, 10.0, 30.0, 48.0, 100.0, 431.0, 1e4]


def beta_fraction(x, a, b):
    """I_x(a, b) by its hypergeometric series, summed until nothing is left, all terms positive."""
    total = term = mpf(1)
    n = 0
    while term > total * mpf(10) ** -40:
        term *= x * (a + b + n) / (a + 1 + n)
        total += term
        n += 1
    log_power = a * m.log(x) + b * m.log(1 - x) + m.loggamma(a + b) - m.loggamma(a) - m.loggamma(b)
    return m.exp(log_power) / a * total


def beta(x, a, b):
    return beta_fraction(x, a, b) if x < a / (a + b) else 1 - beta_fraction(1 - x, b, a)


def gamma_upper(a, x):
    """Q(a, x) as 1 - P(a, x), P by its series of positive terms."""
    with mp.workdps(200 if a < 50 else 60):
        total = term = 1 / a
        n = 0
        while term > total * mpf(10) ** -mp.dps:
            n += 1
            term *= x / (a + n)
            total += term
        return 1 - m.exp(a * m.log(x) - x - m.loggamma(a)) * total


def student(t, df):
    return beta(df / (df + t * t), df / 2, mpf(1) / 2)


def student_quantile(p, df):
    """Lower-tail p below one half, by secant steps on ln p."""
    if df == 1:
        return -m.cot(m.pi * p)
    want = m.log(2 * p)
    s = m.findroot(lambda s: m.log(student(m.exp(s), df)) - want, guess(float(p), float(df)), tol=mpf(10) ** -50, verify=False)
    return -m.exp(s)


def guess(p, df):
    import statistics
    z = statistics.NormalDist().inv_cdf(max(p, 1e-300)) * (8 * df + 3) / (8 * df + 1)
    return m.log(m.sqrt(df * m.expm1(mpf(z * z / df))))


def write(name, f, inputs):
    rows = []
    for arguments in inputs:
        value = f(*map(mpf, arguments))
        if value > mpf(10) ** -307:
            rows.append(json.dumps([*arguments, m.nstr(value, 20)]))
    body = ',\n'.join(rows)
    (OUT / f'{name}.json').write_text(f'[\n{body}\n]\n')


mp.dps = 45
write('student-two-sided', student, [(t, df) for df in DFS for t in (1e-8, 0.01, 0.3, 1.0, 1.96, 2.5, 4.0, 9.5, 15.0, 38.0, 1e3, 1e20)])
write('fisher-upper', lambda f, a, b: beta(b / (b + a * f), b / 2, a / 2),
      [(rng.choice((0.01, 0.5, 1.0, 2.0, 5.0, 20.0, 90.0, 1e3)) * rng.uniform(0.5, 1), d1, d2) for d1 in (1.0, 2.0, 5.0, 10.0, 100.0) for d2 in DFS])
write('regularised-beta', beta, [(rng.random(), 10 ** rng.uniform(-1, 2), 10 ** rng.uniform(-1, 2)) for _ in range(60)]
      + [(min(a / (a + b) * rng.uniform(0.8, 1.1), 0.99), a, b) for a, b in [(10 ** rng.uniform(-1, 3.5), 10 ** rng.uniform(0, 3.5)) for _ in range(60)]])
write('regularised-gamma-upper', gamma_upper, [(a, a * 10 ** rng.uniform(-1, 1)) for a in [10 ** rng.uniform(-1, 1.6) for _ in range(60)]]
      + [(a, a + rng.uniform(-5, 10) * a**0.5) for a in [10 ** rng.uniform(1.5, 4) for _ in range(40)]])
write('normal-cdf', lambda z: m.erfc(-z / m.sqrt(2)) / 2, [(rng.uniform(-37, 8),) for _ in range(80)] + [(rng.uniform(-2, 2),) for _ in range(40)])
write_quantiles = [(p, df) for df in DFS[:-2] for p in (0.4999, 0.4, 0.3, 0.2, 0.1, 0.025, 0.005, 1e-6, 1e-12, 1e-21)]
rows = [json.dumps([p, df, m.nstr(student_quantile(mpf(p), mpf(df)), 20)]) for p, df in write_quantiles]
(OUT / 'student-quantile.json').write_text('[\n' + ',\n'.join(rows) + '\n]\n')
