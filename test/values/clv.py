#!/usr/bin/env python3
"""Values of scrm.clv and scrm.clv_interval in many digits: the rows of table "value" in sql/clv.sql.

    python3 test/values/clv.py [row ...]

Needs mpmath.  Per unit of margin, times in days.  Of a customer who is alive, lambda ~ gamma(R = r + x, A = alpha + T); under
BG/NBD p ~ beta(a, B = b + x), under MBG/NBD beta(a, B = b + x + 1), under Pareto/NBD mu ~ gamma(s, beta + T).

    E(t)    BG   C/(a-1) (1 - (A/(A+t))^R 2F1(R, B; C; t/(A+t))),  C = a + B - 1      (Fader, Hardie, Lee 2005, (10))
            Par  R (beta+T)/(A (s-1)) (1 - ((beta+T)/(beta+T+t))^(s-1))
    CLV     spend P(alive) (exp(-d h) E(h) + d * integral of exp(-d t) E(t))          by parts, not the integral of the rate
    P(n)    BG   P(n bought, never lost) + P(n bought, lost at the n-th); Par: over the time of leaving, an integral

The interval: quantiles of the mixture of beta prime laws over n, down to 1e-12 each, found by bisection; with covariances over the
log-normal factor by 20 nodes of Gauss and Hermite, its variance from derivatives by mpmath.
"""
import sys

from mpmath import (mp, mpf, beta, betainc, diff, exp, expm1, hyp2f1, log, log1p, loggamma, quad, sqrt)

mp.dps = 40

CASES = [
    # model, parameters, x, t_x, T, (p, q, gamma), mean, horizon, annual rate, level, variances of logarithms (7) or None
    ("bgnbd", ("0.2426", "30.9", "0.793", "2.426"), 2, 213, 272, ("6.25", "3.74", "15.44"), "22.35", 273, "0.15", "0.9", None),
    ("mbgnbd", ("0.525", "43.3", "0.891", "1.614"), 0, 0, 200, ("6.25", "3.74", "15.44"), None, 365, "0.1", "0.95", None),
    ("pareto_nbd", ("0.553", "74.05", "0.606", "81.7"), 6, 181, 190, ("6.25", "3.74", "15.44"), "41", 365, "0.15", "0.8", None),
    ("mbgnbd", ("0.525", "43.3", "0.891", "1.614"), 26, 345, 350, ("2.5", "3.1", "28"), "17.5", 1000, "0.3", "0.9", None),
    ("bgnbd", ("0.5", "20", "1", "3"), 5, 100, 101, ("6.25", "3.74", "15.44"), "33", 365, "1.5", "0.5", None),
    ("pareto_nbd", ("2", "5", "1", "300"), 3, 90, 100, ("1.5", "4", "30"), "12", 30, "0", "0.99", None),
    ("bgnbd", ("0.2426", "30.9", "0.793", "2.426"), 4, 213, 230, ("6.25", "3.74", "15.44"), "22.35", 273, "0.15", "0.9",
     ("0.01", "0.02", "0.05", "0.08", "0.04", "0.01", "0.06")),
    ("pareto_nbd", ("0.553", "74.05", "0.606", "81.7"), 9, 181, 190, ("6.25", "3.74", "15.44"), "41", 180, "0.15", "0.8",
     ("0.2", "0.3", "0.6", "0.7", "0.1", "0.1", "0.1")),
]


def alive(model, p, x, t, T):
    r, alpha, c, d = p
    if model == "pareto_nbd":
        lost = quad(lambda y: (alpha + y) ** -(r + x) * (d + y) ** -(c + 1), [t, (t + T) / 2, T])
        here = (alpha + T) ** -(r + x) * (d + T) ** -c
        return here / (here + c * lost)
    m = 1 if model == "mbgnbd" else 0
    here = beta(c, d + x + m) * (alpha + T) ** -(r + x)
    lost = beta(c + 1, d + x + m - 1) * (alpha + t) ** -(r + x) if x + m > 0 else 0
    return here / (here + lost)


def expected(model, p, x, T, t):
    r, alpha, c, d = p
    R, A = r + x, alpha + T
    if model == "pareto_nbd":
        B = d + T
        return R * B / A * (log1p(t / B) if c == 1 else -expm1((1 - c) * log1p(t / B)) / (c - 1))
    if c == 1:
        c += mpf(10) ** -20
    B = d + x + (1 if model == "mbgnbd" else 0)
    C = c + B - 1
    return C / (c - 1) * (1 - (A / (A + t)) ** R * hyp2f1(R, B, C, t / (A + t)))


def discounted(model, p, x, T, h, d):
    cuts = [0] + [h * mpf(2) ** -k for k in range(6, -1, -1)]
    return exp(-d * h) * expected(model, p, x, T, h) + d * quad(lambda t: exp(-d * t) * expected(model, p, x, T, t), cuts)


def poisson(R, A, t, n):
    return exp(loggamma(R + n) - loggamma(R) - loggamma(n + 1)) * (A / (A + t)) ** R * (t / (A + t)) ** n


def just(model, p, x, T, t, counts):
    r, alpha, c, d = p
    R, A = r + x, alpha + T
    if model == "pareto_nbd":
        B = d + T
        cuts = [t * mpf(k) / 4 for k in range(5)]
        return [(B / (B + t)) ** c * poisson(R, A, t, n) +
                quad(lambda y: c * B ** c / (B + y) ** (c + 1) * poisson(R, A, y, n), cuts) for n in range(counts)]
    B = d + x + (1 if model == "mbgnbd" else 0)
    law, below = [], mpf(0)
    for n in range(counts):
        q = beta(c, B + n) / beta(c, B) * poisson(R, A, t, n)
        if n > 0:
            q += beta(c + 1, B + n - 1) / beta(c, B) * (1 - below)
        law.append(q)
        below += poisson(R, A, t, n)
    return law


def spend_of(g, x, mean):
    p, q, c = g
    return p * (c + x * mean) / (p * x + q - 1) if x and mean else p * c / (q - 1)


def hermite(n):
    """Nodes and weights for the normal law: roots of He_n by Newton."""
    def he(z):
        a, b = mpf(1), z
        for k in range(1, n):
            a, b = b, z * b - k * a
        return b, n * a
    nodes, z = [], mpf(0)
    grid = [mpf(i) / 200 for i in range(-2600, 2601)]
    for u, v in zip(grid, grid[1:]):
        if he(u)[0] * he(v)[0] < 0:
            for _ in range(60):
                w = (u + v) / 2
                u, v = (w, v) if he(u)[0] * he(w)[0] > 0 else (u, w)
            nodes.append((u + v) / 2)
    assert len(nodes) == n
    weights = [mp.factorial(n) / (n * he_1(n, z)) ** 2 for z in nodes]
    return list(zip(nodes, weights))


def he_1(n, z):
    a, b = mpf(1), z
    for k in range(1, n - 1):
        a, b = b, z * b - k * a
    return b


def quantile(F, share):
    low, high = mpf(-10), mpf(10)
    for _ in range(36):
        middle = (low + high) / 2
        low, high = (middle, high) if F(middle) < share else (low, middle)
    return (low + high) / 2


def interval(model, p, x, t, T, g, mean, h, d, level, variances):
    w = alive(model, p, x, t, T)
    k = g[0] * x + g[1] if mean else g[1]
    G = g[2] + x * mean if mean else g[2]
    law = just(model, p, x, T, h, 400 if model != "pareto_nbd" else 120)
    assert abs(sum(law) - 1) < mpf(10) ** -9, sum(law)
    none = 1 - w + w * law[0]
    terms = [(n, w * q) for n, q in enumerate(law) if n > 0 and q > mpf(10) ** -12]
    nodes = [(mpf(0), mpf(1))]
    if variances:
        def value(*logs):
            q = [exp(v) for v in logs]
            return log(alive(model, q[:4], x, t, T) * discounted(model, q[:4], x, T, h, d) * spend_of(q[4:], x, mean))
        at = [log(v) for v in p + g]
        dps, mp.dps = mp.dps, 30
        sigma = sqrt(sum(v * diff(value, at, tuple(int(i == j) for j in range(7))) ** 2 for i, v in enumerate(variances)))
        mp.dps = dps
        nodes = [(sigma * z - sigma ** 2 / 2, v) for z, v in hermite(20)]

    mp.dps = 15

    def F(u):
        total = none
        for shift, weight in nodes:
            y = 1 / (1 + exp(-(u - shift)))
            if weight > 1e-13:
                total += weight * sum(q * betainc(g[0] * n, k, 0, y, regularized=True) for n, q in terms)
        return total

    bounds = [G * exp(quantile(F, s)) if s > none else mpf(0) for s in ((1 - level) / 2, (1 + level) / 2)]
    mp.dps = 40
    factor = discounted(model, p, x, T, h, d) / expected(model, p, x, T, h)
    return [b * factor for b in bounds]


only = set(map(int, sys.argv[1:]))
for number, (model, p, x, t, T, g, mean, h, rate, level, variances) in enumerate(CASES, 1):
    if only and number not in only:
        continue
    q, s = tuple(map(mpf, p)), tuple(map(mpf, g))
    z = mpf(mean) if mean else None
    v = tuple(map(mpf, variances)) if variances else None
    d = log1p(mpf(rate)) / mpf("365.25")
    T_, t_, h_ = mpf(T), mpf(t), mpf(h)
    clv = alive(model, q, x, t_, T_) * discounted(model, q, x, T_, h_, d) * spend_of(s, x, z)
    low, high = interval(model, q, x, t_, T_, s, z, h_, d, mpf(level), v)
    print("\t(%d, '%s', '{%s}', %d, %s, %s, '{%s}', %s, '%s days', %s, %s, %s, %s, %s, %s)," % (
        number, model, ",".join(p), x, t, T, ",".join(g), mean or "NULL", h, rate, level,
        "'{%s}'" % ",".join(variances) if variances else "NULL", mp.nstr(clv, 15), mp.nstr(low, 10), mp.nstr(high, 10)), flush=True)
