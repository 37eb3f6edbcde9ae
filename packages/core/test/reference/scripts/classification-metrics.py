"""Scores of weighted predictions of three classes, and deviances, by scikit-learn: results/metrics/sklearn-weighted.json."""
import json
import numpy as np
import sklearn
from sklearn import metrics as m

rng = np.random.default_rng(20)
n, classes = 60, 3
y = rng.integers(0, classes, n)
raw = rng.random((n, classes)) + 0.9 * np.eye(classes)[y]
p = np.round(raw / raw.sum(1, keepdims=True), 6)
p[:, 2] = 1 - p[:, 0] - p[:, 1]
guess = p.argmax(1)
w = rng.integers(1, 5, n) / 2
target = np.round(rng.gamma(2, 2, n), 4)
mean = np.round(target * rng.uniform(0.6, 1.5, n) + 0.1, 4)
counts = rng.poisson(3, n)


def auc(score):
    return float(np.mean([score(y == k, p[:, k], sample_weight=w) for k in range(classes)]))


def averaged(average):
    kind = dict(average=average, sample_weight=w)
    return {
        f"precision-{average}": m.precision_score(y, guess, **kind),
        f"recall-{average}": m.recall_score(y, guess, **kind),
        f"f1-{average}": m.f1_score(y, guess, **kind),
        f"f2-{average}": m.fbeta_score(y, guess, beta=2, **kind),
        f"f0.5-{average}": m.fbeta_score(y, guess, beta=0.5, **kind),
    }


category = {
    "accuracy": m.accuracy_score(y, guess, sample_weight=w),
    "balanced-accuracy": m.balanced_accuracy_score(y, guess, sample_weight=w),
    "matthews": m.matthews_corrcoef(y, guess, sample_weight=w),
    "cohen-kappa": m.cohen_kappa_score(y, guess, sample_weight=w),
    "log-loss": m.log_loss(y, p, sample_weight=w),
    "roc-auc": auc(m.roc_auc_score),
    "pr-auc": auc(m.average_precision_score),
    **averaged("macro"),
    **averaged("weighted"),
}
number = {
    "poisson-deviance": m.mean_poisson_deviance(target, mean, sample_weight=w),
    "gamma-deviance": m.mean_gamma_deviance(target, mean, sample_weight=w),
    "tweedie-deviance": m.mean_tweedie_deviance(target, mean, power=1.5, sample_weight=w),
    "tweedie-deviance-1.2": m.mean_tweedie_deviance(target, mean, power=1.2, sample_weight=w),
    "tweedie-deviance-3": m.mean_tweedie_deviance(target, mean, power=3, sample_weight=w),
    "pinball": m.mean_pinball_loss(target, mean, sample_weight=w),
    "pinball-0.1": m.mean_pinball_loss(target, mean, alpha=0.1, sample_weight=w),
    "msle": m.mean_squared_log_error(target, mean, sample_weight=w),
}
counted = {
    "poisson-deviance": m.mean_poisson_deviance(counts, mean, sample_weight=w),
    "tweedie-deviance-1.5": m.mean_tweedie_deviance(counts, mean, power=1.5, sample_weight=w),
}
plain = lambda scores: {name: float(score) for name, score in scores.items()}
print(json.dumps({
    "tool": "scikit-learn", "version": sklearn.__version__, "script": "scripts/classification-metrics.py",
    "y": y.tolist(), "probabilities": p.T.ravel().tolist(), "values": guess.tolist(), "weights": w.tolist(),
    "target": target.tolist(), "counts": counts.tolist(), "mean": mean.tolist(),
    "category": plain(category), "number": plain(number), "counted": plain(counted),
}))
