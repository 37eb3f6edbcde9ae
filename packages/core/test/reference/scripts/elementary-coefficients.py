"""Prints the constants of src/numeric/elementary/: near-minimax polynomials (Chebyshev, 60 digits) rounded to doubles.

Needs mpmath 1.3. Usage: python3 elementary-coefficients.py
"""
from mpmath import bernoulli, chebyfit, erf, erfc, exp, floor, log, loggamma, mp, mpf, pi, psi, sqrt

mp.dps = 60


def show(name, f, interval, terms):
    coefficients, error = chebyfit(f, interval, terms, error=True)
    print(f'{name}: error {mp.nstr(error, 3)}')
    for c in reversed(coefficients):
        print(f'  {float(c)!r},')


def series(coefficient, z, terms=60):
    return sum(coefficient(n) * z**n for n in range(terms))


def parts(name, x, bits, count):
    """x as a sum of `count` doubles, all but the last with `bits` significant bits."""
    out = []
    for i in range(count):
        if i == count - 1:
            d = mpf(float(x))
        else:
            _, e = mp.frexp(x)
            unit = mpf(2) ** (e - bits)
            d = floor(x / unit) * unit
        out.append(repr(float(d)))
        x -= d
    print(name, out)


f = mp.factorial
print('ln2', floor(log(2) * 2**38) / 2**38)
print('ln2, rest', float(log(2) - mpf(0.6931471805582987)))
parts('1/ln2', 1 / log(2), 53, 2)
parts('1/ln10', 1 / log(10), 53, 2)
parts('pi/2 in 33 bits', pi / 2, 33, 4)
parts('pi/2', pi / 2, 53, 3)
parts('2/pi', 2 / pi, 53, 1)
parts('1/3', mpf(1) / 3, 53, 2)
parts('1/5', mpf(1) / 5, 53, 2)
mp.dps = 600
x = 2 / pi
digits = []
for _ in range(52):
    x *= 2**24
    d = int(floor(x))
    digits.append(f'0x{d:06x}')
    x -= d
print('2/pi in 24-bit digits', ', '.join(digits))
mp.dps = 60
h = log(2) / 2 * mpf('1.0001')
show('exp: (e^r - 1 - r)/r^2', lambda r: series(lambda n: 1 / f(n + 2), r), [-h, h], 11)
show('expm1: (e^r - 1 - r - r^2/2)/r^3', lambda r: series(lambda n: 1 / f(n + 3), r), [-h, h], 10)
s = (sqrt(2) - 1) / (sqrt(2) + 1) * mpf('1.0001')
show('log: (2 atanh(s)/s - 2)/s^2 in s^2', lambda z: series(lambda n: mpf(2) / (2 * n + 3), z), [0, s * s], 8)
show('pow: (atanh(s)/s - 1 - s^2/3 - s^4/5)/s^6 in s^2', lambda z: series(lambda n: mpf(1) / (2 * n + 7), z), [0, s * s], 8)
q = pi / 4 * mpf('1.0001')
show('sin: (sin y / y - 1)/y^2 in y^2', lambda z: series(lambda n: (-1) ** (n + 1) / f(2 * n + 3), z), [0, q * q], 7)
show('cos: (cos y - 1 + y^2/2)/y^4 in y^2', lambda z: series(lambda n: (-1) ** n / f(2 * n + 4), z), [0, q * q], 7)
show('erf: erf(x)/x - 1 in x^2, |x| <= 1', lambda z: (erf(sqrt(z)) / sqrt(z) if z > 1e-40 else 2 / sqrt(pi)) - 1, [0, mpf('1.0001')], 13)
near, far = 3 / mpf(31), 3 / mpf('3.65')
middle = mpf(float((near + far) / 2))
print('erfc: middle', float(middle))


def scaled_erfc(v):
    u = v + middle
    x = 3 / u - 3
    return exp(x * x) * erfc(x) / u


show('erfc: exp(x^2) erfc(x)/u in u - middle, u = 3/(x + 3), 0.65 <= x <= 28', scaled_erfc, [near - middle, far - middle], 21)
show('lgamma: ln gamma(2 + z)/z', lambda z: loggamma(2 + z) / z if abs(z) > 1e-30 else psi(0, 2), [mpf('-0.5001'), mpf('0.5001')], 20)
c = [float(b) for b in (bernoulli(2 * n) / (2 * n * (2 * n - 1)) for n in range(1, 9))]
print('Stirling', c)
print('ln(2 pi)/2', float(log(2 * pi) / 2))
