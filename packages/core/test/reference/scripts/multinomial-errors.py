"""Standard errors of a multinomial logit without a penalty, the first class as reference: Newton's method and the inverse of the information with 50 digits.

usage: /usr/bin/python3 multinomial-errors.py ../data/penguins.csv ../results/multinomial-errors/penguins-island.json
"""
import csv, json, sys
import mpmath as mp

mp.mp.dps = 50
names = ['beak_depth_mm', 'body_mass_g']
rows = [r for r in csv.DictReader(open(sys.argv[1])) if all(r[n] not in ('NA', '') for n in names)]
classes = sorted({r['island'] for r in rows})
X = [[mp.mpf(1)] + [mp.mpf(r[n]) for n in names] for r in rows]
y = [classes.index(r['island']) for r in rows]
# columns of about one size for the walk; the answer is stated for the columns as they are
unit = [mp.mpf(1)] + [max(abs(x[j]) for x in X) for j in (1, 2)]
Z = [[x[j] / unit[j] for j in range(3)] for x in X]
K, d = len(classes) - 1, 3
theta = mp.matrix(K * d, 1)


def derivatives():
    g, H = mp.matrix(K * d, 1), mp.matrix(K * d, K * d)
    for z, k in zip(Z, y):
        eta = [mp.mpf(0)] + [sum(theta[c * d + j] * z[j] for j in range(d)) for c in range(K)]
        total = sum(mp.exp(v) for v in eta)
        p = [mp.exp(v) / total for v in eta[1:]]
        for a in range(K):
            for i in range(d):
                g[a * d + i] += (p[a] - (k == a + 1)) * z[i]
                for b in range(K):
                    w = p[a] * ((a == b) - p[b])
                    for j in range(d):
                        H[a * d + i, b * d + j] += w * z[i] * z[j]
    return g, H


for step in range(60):
    g, H = derivatives()
    move = mp.lu_solve(H, g)
    theta -= move
    if mp.norm(move) < mp.mpf(10) ** -40:
        break
g, H = derivatives()
V = H ** -1
expected = {}
for a in range(K):
    own = {}
    for j, name in enumerate(['intercept'] + names):
        at = a * d + j
        own[name] = {'estimate': float(theta[at] / unit[j]), 'standard_error': float(mp.sqrt(V[at, at]) / unit[j])}
    expected[classes[a + 1]] = own
json.dump({
    'data': 'data/' + sys.argv[1].split('/')[-1],
    'target': 'island',
    'features': names,
    'rows_used': len(rows),
    'reference_class': classes[0],
    'objective': 'minus the log likelihood of P(k) proportional to exp(eta_k), eta of the reference class 0; standard errors from the inverse of its Hessian',
    'reference': f'mpmath {mp.__version__} with 50 digits, {step + 1} steps of Newton',
    'expected': expected,
}, open(sys.argv[2], 'w'), indent=1)
