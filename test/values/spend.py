#!/usr/bin/env python3
"""Fits of Gamma-Gamma, BG/BB, sBG and BdW, and sums over their future, in many digits, for test/t/200_spend_models.pl.

    python3 test/values/spend.py > test/values/spend.tsv

Needs mpmath.  A line is a statement and the numbers of its one row, joined by commas.

Fits: the maximum of the log-likelihood as the papers write it less the penalty, found by mpmath's root finder from its
own numeric derivatives; the log-likelihood there, and the inverse of the numeric Hessian.
Sums: discounted transactions of BG/BB and lifetimes of sBG by mpmath's hypergeometric function (equation (14) of Fader,
Hardie, Shang 2010; Fader, Hardie 2010), those of BdW added up term by term, where there is no discount up to
4,000 periods, the rest by Euler and Maclaurin's formula in 80 digits; the law of purchases of BG/BB over the time of death and binomial counts.
"""
import itertools

from mpmath import mp, mpf

from btyd import log_beta

mp.dps = 30


def survival(a, b, c, t):
    return mp.exp(log_beta(a, b + mpf(t) ** c) - log_beta(a, b)) if t > 0 else mpf(1)


# ---- fits

def gamma_gamma(cells):
    mean = mp.fsum(n * m for x, m, n in cells) / sum(n for x, m, n in cells)

    def value(a, b, c):
        p, q, g = mp.exp(a), mp.exp(b), mp.exp(c) * mean
        return mp.fsum(n * (mp.loggamma(p * x + q) - mp.loggamma(p * x) - mp.loggamma(q) + q * mp.log(g)
                            + (p * x - 1) * mp.log(m) + p * x * mp.log(x) - (p * x + q) * mp.log(g + x * m)) for x, m, n in cells)
    return value, [1, 1, mean]


def bgbb(cells):
    def value(*theta):
        alpha, beta, gamma, delta = (mp.exp(t) for t in theta)
        total = mpf(0)
        for x, t_x, n, count in cells:
            def way(bought, missed, stayed, left):
                return mp.exp(log_beta(alpha + bought, beta + missed) - log_beta(alpha, beta)
                              + log_beta(gamma + left, delta + stayed) - log_beta(gamma, delta))
            total += count * mp.log(way(x, n - x, n, 0) + mp.fsum(way(x, t_x - x + i, t_x + i, 1) for i in range(n - t_x)))
        return total
    return value, [1, 1, 1, 1]


def contract(cells, fixed=None):
    def value(a, b, c=None):
        model = mp.exp(a), mp.exp(b), fixed or mp.exp(c)
        return mp.fsum((lost * mp.log(survival(*model, t - 1) - survival(*model, t)) if lost else 0)
                       + (stayed * mp.log(survival(*model, t)) if stayed else 0) for t, lost, stayed in cells)
    return value, [1, 1] if fixed else [1, 1, 1]


def fit(value, unit, penalty, start):
    n = len(unit)

    def penalized(*theta):
        return value(*theta) - mpf(penalty) / 2 * mp.fsum(t * t for t in theta)

    def derivative(*orders):
        return lambda *theta: mp.diff(penalized, theta, orders)

    def orders(*places):
        return [places.count(i) for i in range(n)]
    # Newton's method on numeric derivatives
    theta = mp.matrix([mp.log(mpf(s) / u) for s, u in zip(start, unit)])
    for _ in range(60):
        g = mp.matrix([derivative(*orders(i))(*theta) for i in range(n)])
        h = mp.matrix(n, n)
        for i, j in itertools.product(range(n), repeat=2):
            h[i, j] = derivative(*orders(i, j))(*theta)
        step = mp.lu_solve(-h, g)
        theta += step
        if mp.norm(step) < mpf(10) ** -12:
            break
    else:
        raise ValueError('no maximum')
    covariance = (-h) ** -1
    return [mp.exp(t) * u for t, u in zip(theta, unit)] + [value(*theta)] + [covariance[i, j] for i in range(n) for j in range(n)]


def number(v):
    return mp.nstr(v, 17)


def rows(cells):
    return ', '.join('(' + ', '.join(str(v) for v in cell) + ')' for cell in cells)


def fits():
    spend = [(1, 11.77, 2), (1, 20.0, 3), (1, 60.25, 1), (2, 22.345, 4), (2, 35.5, 2), (3, 8.5, 1), (5, 40.0, 3), (5, 80.0, 1), (12, 25.0, 2), (90, 31.0, 1)]
    donors = [(0, 0, 4, 40), (1, 1, 4, 12), (1, 3, 4, 9), (1, 4, 4, 8), (2, 2, 4, 5), (2, 4, 4, 11), (3, 4, 4, 14), (4, 4, 4, 30),
              (0, 0, 3, 22), (1, 2, 3, 6), (2, 3, 3, 7), (3, 3, 3, 9), (0, 0, 0, 5)]
    cohorts = [(1, 131, 0), (2, 126, 0), (3, 90, 40), (4, 60, 0), (5, 42, 30), (6, 34, 0), (7, 26, 421)]
    for penalty, near in ((0, (2.8, 10.5, 107)), (2, (2.7, 3.7, 36)), (50, (1, 1.2, 29))):
        parts = '(g).p, (g).q, (g).gamma, (g).log_likelihood, ' + ', '.join(f'(g).covariance[{i}][{j}]' for i in (1, 2, 3) for j in (1, 2, 3))
        yield (f'SELECT {parts} FROM (SELECT scrm.gamma_gamma_fit(scrm.spend_agg(x, m), {penalty}) AS g FROM (VALUES {rows(spend)}) AS v(x, m, n), generate_series(1, n)) AS f',
               fit(*gamma_gamma([(x, mpf(m), n) for x, m, n in spend]), penalty, near))
    for penalty, near in ((0, (.45, .55, .04, 1)), (5, (.75, .7, .3, 1.8))):
        parts = '(g).alpha, (g).beta, (g).gamma, (g).delta, (g).log_likelihood, ' + ', '.join(f'(g).covariance[{i}][{j}]' for i in (1, 2, 3, 4) for j in (1, 2, 3, 4))
        yield (f'SELECT {parts} FROM (SELECT scrm.bgbb_fit(scrm.bgbb_agg(x, t_x, n, customers), {penalty}) AS g FROM (VALUES {rows(donors)}) AS v(x, t_x, n, customers)) AS f',
               fit(*bgbb(donors), penalty, near))
    for penalty in (0, 10):
        parts = '(g).alpha, (g).beta, (g).log_likelihood, ' + ', '.join(f'(g).covariance[{i}][{j}]' for i in (1, 2) for j in (1, 2))
        yield (f'SELECT {parts} FROM (SELECT scrm.sbg_fit(scrm.sbg_agg(period, lost, survived), {penalty}) AS g FROM (VALUES {rows(cohorts)}) AS v(period, lost, survived)) AS f',
               fit(*contract(cohorts, mpf(1)), penalty, (.7, 3.5)))
        parts = '(g).alpha, (g).beta, (g).c, (g).log_likelihood, ' + ', '.join(f'(g).covariance[{i}][{j}]' for i in (1, 2, 3) for j in (1, 2, 3))
        yield (f'SELECT {parts} FROM (SELECT scrm.bdw_fit(scrm.sbg_agg(period, lost, survived), {penalty}) AS g FROM (VALUES {rows(cohorts)}) AS v(period, lost, survived)) AS f',
               fit(*contract(cohorts), penalty, (.3, 1.6, 1.5)))


# ---- sums

def bgbb_history(model, x, t_x, n):
    alpha, beta, gamma, delta = (mpf(v) for v in model)

    def way(bought, missed, stayed, left):
        return mp.exp(log_beta(alpha + bought, beta + missed) - log_beta(alpha, beta)
                      + log_beta(gamma + left, delta + stayed) - log_beta(gamma, delta))
    alive = way(x, n - x, n, 0)
    return alive / (alive + mp.fsum(way(x, t_x - x + i, t_x + i, 1) for i in range(n - t_x)))


def bgbb_dert(model, x, t_x, n, rate):
    alpha, beta, gamma, delta = (mpf(v) for v in model)
    z = 1 / (1 + mpf(rate))
    return bgbb_history(model, x, t_x, n) * (alpha + x) / (alpha + beta + n) * z * \
        mp.exp(log_beta(gamma, delta + n + 1) - log_beta(gamma, delta + n)) * mp.hyp2f1(1, delta + n + 1, gamma + delta + n + 1, z)


def bgbb_exactly(model, x, t_x, n, horizon, k):
    alpha, beta, gamma, delta = (mpf(v) for v in model)
    a, b, d = alpha + x, beta + n - x, delta + n

    def count(trials):
        return mp.binomial(trials, k) * mp.exp(log_beta(a + k, b + trials - k) - log_beta(a, b)) if trials >= k else mpf(0)
    died = mp.fsum(mp.exp(log_beta(gamma + 1, d + i) - log_beta(gamma, d)) * count(i) for i in range(horizon))
    alive = bgbb_history(model, x, t_x, n)
    return (1 - alive if k == 0 else 0) + alive * (died + mp.exp(log_beta(gamma, d + horizon) - log_beta(gamma, d)) * count(horizon))


def bgbb_expected(model, x, t_x, n, horizon):
    alpha, beta, gamma, delta = (mpf(v) for v in model)
    d = delta + n
    quotient = mp.exp(mp.loggamma(d + 1 + horizon) - mp.loggamma(d + 1) - mp.loggamma(gamma + d + horizon) + mp.loggamma(gamma + d))
    return bgbb_history(model, x, t_x, n) * (alpha + x) / (alpha + beta + n) * d / (gamma - 1) * (1 - quotient)


def stay(a, b, c, start, rate):
    """The sum of S(start + k) / S(start) / (1 + rate)^k for k = 1 ..."""
    if c == 1:
        z = 1 / (1 + mpf(rate))
        return (b + start) / (a + b + start) * z * mp.hyp2f1(1, b + start + 1, a + b + start + 1, z)
    first = survival(a, b, c, start)
    if rate == 0:
        with mp.workdps(80):
            def term(time):
                return survival(a, b, c, time) / first
            far = start + 4000
            end = far * mp.exp(60)
            return mp.fsum(term(t) for t in range(start + 1, far)) + term(far) / 2 - (term(far + 1) - term(far - 1)) / 24 \
                + mp.quad(lambda y: term(far * mp.exp(y)) * far * mp.exp(y), range(0, 61, 5)) + end * term(end) / (a * c - 1)
    z, total, k, discount = 1 / (1 + mpf(rate)), mpf(0), 1, mpf(1)
    while True:
        discount *= z
        term = survival(a, b, c, start + k) / first * discount
        total += term
        if term < total * mpf(10) ** -16 * rate:
            return total
        k += 1


def sums():
    donations = (1.20352235160193, 0.749716358172945, 0.656718208441813, 2.78344223257725)
    for model, history, rate in ((donations, (6, 6, 6), .1), (donations, (2, 4, 6), .1), (donations, (0, 0, 6), .0001), ((.01, 300., .001, 5.), (1, 2, 9), .002),
                                 ((20., 3., 50., 4000.), (50, 55, 60), 1e-6), (donations, (100, 190, 200), 3.)):
        yield f'SELECT scrm.dert(scrm.bgbb{model}, {history[0]}, {history[1]}, {history[2]}, {rate})', [bgbb_dert(model, *history, rate)]
    for model, history, horizon, k in ((donations, (6, 6, 6), 5, 1), (donations, (6, 6, 6), 5, 0), (donations, (3, 4, 6), 30, 0), (donations, (3, 4, 6), 3, 4), (donations, (2, 4, 6), 12, 3), (donations, (0, 0, 6), 40, 1), (donations, (5, 6, 6), 60, 55),
                                       ((1000., .01, .01, 1000.), (8, 8, 8), 150, 150), ((.01, 1000., 2., .5), (1, 1, 2), 100, 60)):
        yield (f'SELECT scrm.purchase_probability(scrm.bgbb{model}, {history[0]}, {history[1]}, {history[2]}, {horizon}, {k})',
               [bgbb_exactly(model, *history, horizon, k)])
    for gamma in ('0.9999999', '1.00000001', '3', '0.01', '80.5'):
        for horizon in (900, 1100, 2000000):
            model = (1.2, .75, mpf(gamma), 2.75)
            yield (f'SELECT scrm.expected_purchases(scrm.bgbb(1.2, 0.75, {gamma}, 2.75), 2, 4, 6, {horizon})', [bgbb_expected(model, 2, 4, 6, horizon)])
    for a, b, c in (('0.668', '3.806', '1'), ('2.5', '3.806', '1'), ('0.5', '800', '1'), ('0.2143', '1.4266', '1.7236'), ('0.9', '4', '1.6'), ('2', '0.5', '0.7'), ('30', '90', '0.5')):
        for period in (1, 5, 40):
            for rate in (.1, .002, 0):
                m = mpf(a), mpf(b), mpf(c)
                if rate == 0 and m[0] * m[2] <= 1:
                    continue
                if rate == 0 and c == '1':
                    value = (m[1] + period - 1) / (m[0] - 1)
                else:
                    value = (1 + mpf(rate)) * stay(*m, period - 1, rate)
                name = f'scrm.sbg({a}, {b})' if c == '1' else f'scrm.bdw({a}, {b}, {c})'
                yield f'SELECT scrm.derl({name}, {period}, {rate})', [value]
                if period == 1:
                    yield f'SELECT scrm.expected_lifetime({name}, {rate})', [1 + value / (1 + mpf(rate))]


for statement, values in itertools.chain(fits(), sums()):
    print(statement, ','.join(number(v) for v in values), sep='\t', flush=True)
