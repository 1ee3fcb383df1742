#!/usr/bin/env python3
"""Values of Gamma-Gamma, BG/BB, sBG and BdW in many digits, for test/t/185_value_oracle.pl.

    python3 test/values/other.py > test/values/other.tsv
    python3 test/values/other.py --check        all again with twice the digits

Needs mpmath.  Lines are: what, parameters, arguments, value, lists joined by commas.  From the stories of the models:

Gamma-Gamma (Fader, Hardie 2013): purchases of a customer are gamma(p, rate nu), nu ~ gamma(q, rate g).  The mean of x of
them is gamma(p x, rate x nu); its density and the mean p / nu given it are integrals over nu, by the trapezoidal rule.
BG/BB (Fader, Hardie, Shang 2010): at each of n opportunities a customer who is alive buys with probability p ~ beta(alpha,
beta); before each he leaves with probability theta ~ beta(gamma, delta).  The likelihood is a sum over the time of leaving.
sBG (Fader, Hardie 2007): at each renewal a customer leaves with probability theta ~ beta(alpha, beta).  BdW (Fader, Hardie,
Liu, Davin, Steenburgh 2018): he stays t renewals with probability (1 - theta)^(t^c).  Lifetimes are sums over renewals to
come, a period discounted by 1 + d, the next one whole: for sBG a geometric series under the mean over theta.
"""
import random
import sys

from mpmath import mp, mpf

from btyd import beta_point, log_beta, number, trapezoid

DIGITS = 40


def mean_spend_density(p, q, g, x, z, power=0):
    """Logarithm of the integral of the density of the mean z of x purchases times nu^power over the law of nu."""
    constant = p * x * mp.log(x) + (p * x - 1) * mp.log(z) - mp.loggamma(p * x) + q * mp.log(g) - mp.loggamma(q)
    exponent, rate = p * x + q + power, x * z + g
    # nu = exp(y) / rate: the hill is near y = ln(exponent)
    at = mp.log(exponent)
    return constant - exponent * mp.log(rate) + mp.log(trapezoid(lambda y: exponent * (y + at) - mp.exp(y + at)))


def expected_spend(p, q, g, x, z):
    if x == 0:
        exponent = q - 1
        return p * mp.exp(mp.loggamma(exponent) - mp.loggamma(q)) * g
    return p * mp.exp(mean_spend_density(p, q, g, x, z, -1) - mean_spend_density(p, q, g, x, z))


def bgbb_terms(alpha, beta, gamma, delta, x, t_x, n):
    """ln of the chance of the history and to be alive up to n; and of the history, alive or not."""
    def both(bought, missed, stayed, left):
        return mp.exp(log_beta(alpha + bought, beta + missed) - log_beta(alpha, beta)
                      + log_beta(gamma + left, delta + stayed) - log_beta(gamma, delta))
    alive = both(x, n - x, n, 0)
    return alive, alive + mp.fsum(both(x, t_x - x + i, t_x + i, 1) for i in range(n - t_x)), both


def survival(a, b, c, t):
    return mp.exp(log_beta(a, b + mpf(t) ** c) - log_beta(a, b)) if t > 0 else mpf(1)


def mean_over_theta(a, b, log_f):
    """log_f(theta, ln(1 - theta)) is the logarithm of what the mean is of."""
    norm = log_beta(a, b)

    def log_term(y):
        p, _, log_p, log_q, log_slope = beta_point(y)
        return a * log_p + b * log_q + log_slope - norm + log_f(p, log_q)
    return trapezoid(log_term)


def stay(a, b, c, n, d):
    """Sum over t = n, n + 1 ... of S(t) / S(n - 1) / (1 + d)^(t - n)."""
    total, t, term = mpf(0), n, mpf(1)
    while term > mpf(10) ** -(mp.dps // 2 + 5) * total:
        term = survival(a, b, c, t) * (1 + d) ** (n - t)
        total += term
        t += 1
    return total / survival(a, b, c, n - 1)


def values():
    rng = random.Random(20250705)

    def parameters(k):
        return [float(f'{10 ** rng.uniform(-3, 4):.6g}') for _ in range(k)]
    cdnow = (6.2495722713141, 3.7442246671671, 15.4435209627706)
    # ---- Gamma-Gamma
    ps = [cdnow] * 12 + [(1e-3, 1e-3, 1e-3), (1e4, 1e4, 1e4), (1e-3, 1e4, 1.0), (1e4, 2.0, 1e-3), (1.0, 1.0, 1.0), (2.0, 1.0, 1e4), (0.5, 0.25, 4.0)] * 2
    ps += [tuple(parameters(3)) for _ in range(30)]
    for p in ps:
        x, z = rng.choice([1, 1, 2, 5, 30, 300, 1000]), float(f'{10 ** rng.uniform(-3, 5):.6g}')
        m = [mpf(v) for v in p]
        yield 'gamma_gamma log_likelihood', p, (x, z), mean_spend_density(*m, x, mpf(z))
        if m[0] * x + m[1] > 1:
            yield 'gamma_gamma expected_spend', p, (x, z), expected_spend(*m, x, mpf(z))
        if m[1] > 1:
            yield 'gamma_gamma expected_spend', p, (0, 'NULL'), expected_spend(*m, 0, None)
    # ---- BG/BB
    donations = (1.20352235160193, 0.749716358172945, 0.656718208441813, 2.78344223257725)
    ps = [donations] * 12 + [(1e-3,) * 4, (1e4,) * 4, (1e-3, 1e4, 1e4, 1e-3), (1e4, 1e-3, 1e-3, 1e4), (1.0,) * 4] * 2
    ps += [tuple(parameters(4)) for _ in range(20)]
    for p in ps:
        n = rng.choice([1, 6, 6, 24, 300])
        t_x = rng.choice([0, 1, n // 2, n])
        x = 0 if t_x == 0 else rng.randint(1, t_x)
        horizon = rng.choice([1, 5, 100])
        m = [mpf(v) for v in p]
        alive, all_, both = bgbb_terms(*m, x, t_x, n)
        yield 'bgbb log_likelihood', p, (x, t_x, n), mp.log(all_)
        yield 'bgbb p_alive', p, (x, t_x, n), both(x, n - x, n + 1, 0) / all_         # at the next opportunity, as in their (11)
        yield 'bgbb p_alive_last', p, (x, t_x, n), alive / all_                     # at the last one
        yield 'bgbb expected_purchases', p, (x, t_x, n, horizon), mp.fsum(both(x + 1, n - x, n + j, 0) for j in range(1, horizon + 1)) / all_
    # ---- sBG, BdW
    high_end = (0.668088351106434, 3.80609496405817)
    for p in [high_end] * 3 + [(1e-3, 1e-3), (1e4, 1e4), (1e-3, 1e4), (1e4, 1e-3), (1.0, 1.0)] + [tuple(parameters(2)) for _ in range(12)]:
        t = rng.choice([1, 2, 7, 50, 1000])
        m = [mpf(v) for v in p]
        yield 'sbg survival', p, (t,), survival(*m, 1, t)
        yield 'sbg retention', p, (t,), survival(*m, 1, t) / survival(*m, 1, t - 1)
        for c in (rng.choice([0.3, 0.999, 1.0, 1.5, 3.0]),):
            yield 'bdw survival', (*p, c), (t,), survival(*m, mpf(c), t)
            yield 'bdw retention', (*p, c), (t,), survival(*m, mpf(c), t) / survival(*m, mpf(c), t - 1)
        lost, stayed = rng.choice([0, 1, 90]), rng.choice([0, 1, 491])
        for name, c in (('sbg', None), ('bdw', rng.choice([0.3, 0.999, 1.0, 1.5, 3.0]))):
            k = mpf(1 if c is None else c)
            of = p if c is None else (*p, c)
            yield f'{name} log_likelihood', of, (t, lost, stayed), (lost * mp.log(survival(*m, k, t - 1) - survival(*m, k, t))
                                                                    + (stayed * mp.log(survival(*m, k, t))))
            d = mpf(rng.choice([0.05, 0.1, 2.0]))
            yield f'{name} derl', of, (t, float(d)), stay(*m, k, t, d)
            yield f'{name} expected_lifetime', of, (float(d),), 1 + stay(*m, k, 1, d) / (1 + d)
        for d in (mpf(0), mpf(0.001)):
            if d > 0 or m[0] > 1.01:
                yield 'sbg derl', p, (t, float(d)), mean_over_theta(m[0], m[1] + t - 1, lambda v, w: w + mp.log((1 + d) / (d + v)))
                yield 'sbg expected_lifetime', p, (float(d),), mean_over_theta(m[0], m[1], lambda v, w: mp.log((1 + d) / (d + v)))


def numbers():
    mp.dps = DIGITS
    return list(values())


def main():
    global DIGITS
    once = numbers()
    if sys.argv[1:] == ['--check']:
        DIGITS *= 2
        print(mp.nstr(max(abs(a[3] - b[3]) / max(abs(b[3]), mpf(10) ** -300) for a, b in zip(once, numbers())), 3))
        return
    print('\t'.join(['what', 'parameters', 'arguments', 'value']))
    for what, parameters, arguments, value in once:
        print(what, ','.join(repr(float(p)) for p in parameters), ','.join(str(a) for a in arguments), number(value), sep='\t')


if __name__ == '__main__':
    main()
