#!/usr/bin/env python3
"""Writes bg_future.tsv: what a customer of BG/NBD who is alive does next, to 17 digits.

    python3 test/values/bg_future.py > test/values/bg_future.tsv      (needs mpmath; some minutes)

A line: the question, R, A, a, b of src/btyd/bgnbd_future.h, the time (for dert: the continuous discount rate), n, the
answer.  Parameters are decimals that stand for the nearest float8.  A model bgnbd(R, A, a, b) asked about a customer
with x = 0 and age 0 gives these answers: he is alive, R = r, A = alpha, b = b.

The formulas are others than those of the C code: hypergeometric functions continued analytically, and for dert the
integral over lambda instead of the one over p.  The digits are doubled until two answers agree to 20 of them; what
does not come to that in time is left out.
"""
import math
import random
import signal
import sys

from mpmath import betainc, exp, hyp2f1, log, loggamma, mp, mpf, nstr, sqrt
from mpmath.libmp.libhyper import NoConvergence

SECONDS = 3
NUMBERS = [1e-3, 0.01, 0.24, 0.5, 1.0, 1.5, 2.4, 5.0, 20.0, 100.0, 1e3, 1e4]
TIMES = [1e-9, 1e-3, 1.0, 39.0, 52.0, 1e3, 1e4, 1e9]


class Late(Exception):
    pass


def late(*_):
    raise Late


def expected(R, A, a, b, t, n):
    # the poles at a = 1 and a + b = 1 are removable: beside them is near enough
    little = mpf(10) ** (-mp.dps // 2)
    if a == 1:
        a += little
    if a + b == 1:
        b += little
    return (a + b - 1) / (a - 1) * (1 - hyp2f1(R, a - 1, a + b - 1, -t / A))


def dert(R, A, a, b, d, n):
    """E over lambda ~ Gamma(R, A) of (lambda / d) 2F1(1, a; a+b; -lambda/d), the trapezoid rule in ln(lambda)."""
    h = 1 / (8 * sqrt(1 + R / 4))
    total = mpf(0)
    for sign, first in ((1, 0), (-1, 1)):
        for k in range(first, 100000):
            y = log(R) + sign * k * h
            odds = exp(y) / A / d
            term = h * exp(R * y - exp(y) - loggamma(R)) * odds * hyp2f1(1, a, a + b, -odds)
            total += term
            if term < total * mpf(10) ** -25:
                break
    return total


def beta_ratio(a, b, c, d):
    return exp(loggamma(a) + loggamma(b) - loggamma(a + b) - loggamma(c) - loggamma(d) + loggamma(c + d))


def counts_from(R, A, t, n):
    return betainc(n, R, 0, t / (A + t), regularized=True)


def exactly(R, A, a, b, t, n):
    z = t / (A + t)
    count = exp(loggamma(R + n) - loggamma(R) - loggamma(n + 1) + n * log(z) + R * log(1 - z))
    lost = beta_ratio(a + 1, b + n - 1, a, b) * counts_from(R, A, t, n) if n > 0 else 0
    return beta_ratio(a, b + n, a, b) * count + lost


def certain(question, *arguments):
    """The answer with 20 digits, or None."""
    before = None
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        for digits in (60, 120, 240, 480, 960):
            mp.dps = digits
            try:
                now = question(*[mpf(v) for v in arguments])
            except (ValueError, ZeroDivisionError, OverflowError, NoConvergence):
                now = None
            if now is not None and before is not None and abs(now - before) <= abs(now) * mpf(10) ** -20:
                return now
            before = now
    except Late:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return None


def number():
    return random.choice(NUMBERS) if random.random() < 0.6 else float('%.6g' % 10 ** random.uniform(-3, 4))


def customer():
    r, alpha, a, b = number(), number(), number(), number()
    special = random.random()
    if special < 0.15:
        a = 1.0
    elif special < 0.3:
        a, b = 0.25, 0.75
    x = random.choice([0, 0, 1, 3, 30, 1000])
    return r + x, alpha + random.choice([0, 39, 1e4, float('%.6g' % 10 ** random.uniform(-2, 4))]), a, b + (0 if special < 0.3 else x)


def main():
    random.seed(4)
    signal.signal(signal.SIGALRM, late)
    usual = [(0.24 + x, 4.41 + T, 0.79, 2.43 + x) for x, T in ((0, 38.86), (2, 38.86), (29, 27), (0, 0))]
    print('question', 'R', 'A', 'a', 'b', 'time', 'n', 'answer', sep='\t')
    for R, A, a, b in usual + [customer() for _ in range(70)]:
        t = random.choice(TIMES + [39.0] * 4)
        d = random.choice([1e-6, 0.15 / 52, 0.1, 1.0, 1e3])
        mean = R * t / A
        n = min(10 ** 6, max(1, int(mean + random.uniform(-3, 6) * math.sqrt(mean * (1 + t / A)))))
        for question, time, count in ((expected, t, 0), (dert, d, 0), (exactly, t, 0), (exactly, t, n)):
            answer = certain(question, R, A, a, b, time, count)
            if answer is not None and answer > mpf('1e-290'):
                print(question.__name__, *(repr(v) for v in (R, A, a, b, time)), count, nstr(answer, 17), sep='\t', flush=True)
            elif answer is None:
                print('no answer:', question.__name__, R, A, a, b, time, count, file=sys.stderr)


main()
