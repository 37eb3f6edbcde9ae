"""Writes test/reference/elementary/<function>.json: rows [x, y, rest] (pow: [x, y, x^y, rest]).

Every number but `rest` is the shortest decimal of a double. The true value is y + rest·ulp(y), |rest| <= 0.5, computed
with mpmath 1.3 in at least 300 bits. Inputs come from a seeded generator. Usage: python3 elementary-table.py
"""
import json
import math
import random
from pathlib import Path

from mpmath import mp, mpf
import mpmath as m

OUT = Path(__file__).parent.parent / 'elementary'
rng = random.Random(20240607)
MIN_NORMAL = 2.0**-1022


def sign():
    return rng.choice((-1.0, 1.0))


def tiny(low, high=0):
    """±2^u, u uniform."""
    return sign() * math.ldexp(1 + rng.random(), rng.randint(low, high))


def nearest(t):
    """The double nearest to t, gradual underflow included."""
    if t == 0:
        return 0.0
    e = max(m.frexp(t)[1] - 53, -1074)
    return math.inf if e > 971 else math.ldexp(float(m.nint(m.ldexp(t, -e))), e)


def lgamma(x):
    return m.log(abs(m.gamma(x))) if abs(x) < 1e6 else m.loggamma(x)


HALF_PI_MULTIPLES = [math.pi / 2 * n for n in (1, 2, 3, 4, 7, 100, 12345, 1048576, 10**9)]
HARD = [6381956970095103.0 * 2.0**797, 5.319372648326541e255, 1.7976931348623157e308]

INPUTS = {
    'exp': [lambda: rng.uniform(-745, 709.78), lambda: rng.uniform(-1, 1), lambda: tiny(-70), lambda: rng.uniform(-745.13, -708)],
    'expm1': [lambda: rng.uniform(-42, 42), lambda: rng.uniform(-1.5, 1.5), lambda: tiny(-1074), lambda: rng.uniform(40, 709.78)],
    'log': [lambda: abs(tiny(-1022, 1023)), lambda: rng.uniform(0.5, 2), lambda: 1 + tiny(-52, -2), lambda: rng.random() * MIN_NORMAL],
    'log1p': [lambda: rng.uniform(-1, 3), lambda: tiny(-1074, -1), lambda: abs(tiny(0, 1023)), lambda: -1 + abs(tiny(-52, -2))],
    'tanh': [lambda: rng.uniform(-23, 23), lambda: rng.uniform(-1, 1), lambda: tiny(-1074, -1)],
    'logistic': [lambda: rng.uniform(-45, 45), lambda: rng.uniform(-2, 2), lambda: rng.uniform(-745, 0), lambda: tiny(-80)],
    'sin': [lambda: rng.uniform(-10, 10), lambda: rng.uniform(-2e6, 2e6), lambda: tiny(0, 1023), lambda: tiny(-1074, 0)],
    'cos': [lambda: rng.uniform(-10, 10), lambda: rng.uniform(-2e6, 2e6), lambda: tiny(0, 1023), lambda: tiny(-40, 0)],
    'erf': [lambda: rng.uniform(-6, 6), lambda: rng.uniform(-1.2, 1.2), lambda: tiny(-1022, 0)],
    'erfc': [lambda: rng.uniform(-6, 26.5), lambda: rng.uniform(-1.5, 1.5), lambda: tiny(-60, 0), lambda: rng.uniform(26, 27.2)],
    'lgamma': [lambda: rng.uniform(0, 4), lambda: rng.uniform(0, 200), lambda: abs(tiny(-1022, 1000)), lambda: 1 + tiny(-50, -2), lambda: 2 + tiny(-50, -2)],
}
INPUTS['log2'] = INPUTS['log10'] = INPUTS['log']
EXTRA = {
    'exp': [709.782712893384, -708.3964185322641, -745.1332191019411, 1.0],
    'sin': HALF_PI_MULTIPLES + HARD,
    'cos': HALF_PI_MULTIPLES + HARD,
    'log': [5e-324, 1.7976931348623157e308, 0.9999999999999999, 1.0000000000000002],
    'lgamma': [1.0, 2.0, 3.0, 0.5, 100.0],
}
FUNCTIONS = {
    'exp': m.exp, 'expm1': m.expm1, 'log': m.log, 'log1p': m.log1p, 'tanh': m.tanh, 'sin': m.sin, 'cos': m.cos,
    'log2': lambda x: m.log(x) / m.log(2), 'log10': lambda x: m.log(x) / m.log(10),
    'logistic': lambda x: 1 / (1 + m.exp(-x)), 'erf': m.erf, 'erfc': m.erfc, 'lgamma': lgamma,
}


def pow_inputs():
    for _ in range(150):
        yield rng.uniform(0, 2), sign() * rng.uniform(0, 100)
        x = abs(tiny(-1000, 1000))
        yield x, sign() * rng.uniform(0, 740) / abs(math.log(x))
        x = rng.uniform(0.7, 1.42)
        yield x, sign() * rng.uniform(300, 740) / abs(math.log(x))
        x = 1 + tiny(-50, -3)
        yield x, sign() * rng.uniform(0, 740) / abs(math.log(x))
        yield -rng.uniform(0, 20), float(rng.randint(-40, 40))
        yield rng.random() * MIN_NORMAL, sign() * rng.random()


def row(*inputs, t):
    y = nearest(t)
    if math.isinf(y):
        return [*inputs, y, 0]
    return [*inputs, y, round(float((t - mpf(y)) / mpf(math.ulp(y))), 4)]


def write(name, rows):
    body = ',\n'.join(json.dumps(r) for r in rows if not math.isinf(r[-2]))
    (OUT / f'{name}.json').write_text(f'[\n{body}\n]\n')


for name, f in FUNCTIONS.items():
    mp.prec = 2500 if name in ('sin', 'cos', 'expm1', 'log1p', 'tanh', 'erf', 'lgamma') else 300
    xs = EXTRA.get(name, []) + [x() for x in INPUTS[name] for _ in range(500 // len(INPUTS[name]))]
    write(name, [row(x, t=f(mpf(x))) for x in xs])
mp.prec = 400
write('pow', [row(x, y, t=m.power(mpf(x), mpf(y))) for x, y in pow_inputs()])
