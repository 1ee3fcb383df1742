#!/usr/bin/env python3
"""Values of BG/NBD, MBG/NBD and Pareto/NBD in many digits, for test/t/185_value_oracle.pl.

    python3 test/values/btyd.py > test/values/btyd.tsv
    python3 test/values/btyd.py --check 10      every tenth row again: twice the digits, half the steps, closed forms

Needs mpmath.  What is computed comes from the stories of the models, not from the formulas of the C sources:

BG/NBD (Fader, Hardie, Lee 2005): while alive a customer buys at the rate lambda ~ gamma(r, rate alpha); after each repeat
purchase he leaves with probability p ~ beta(a, b).  MBG/NBD (Batislam, Denizel, Filiztekin 2007; Hoppe, Wagner 2007): he may
leave after his first purchase as well.  Of lambda and p one knows the likelihood of a history (x, t_x, T):
    lambda^x exp(-lambda T) (1-p)^(x+m) + [x + m > 0] lambda^x exp(-lambda t_x) p (1-p)^(x+m-1),   m = 0 (BG), 1 (MBG),
the first term being that of those who are alive.  Gamma and beta functions integrate it.  Of those who are alive lambda ~
gamma(R = r + x, A = alpha + T), p ~ beta(a, b + x + m), and the future is a mean over lambda and p:
    purchases in t   (1 - exp(-lambda p t)) / p         discounted, for ever   lambda / (d + lambda p)
    just n           Poisson(n; lambda t) (1-p)^n + [n > 0] p (1-p)^(n-1) P(Poisson(lambda t) >= n)
    n or more        (1-p)^(n-1) P(Poisson(lambda t) >= n)

Pareto/NBD (Schmittlein, Morrison, Colombo 1987): he leaves at the rate mu ~ gamma(s, rate beta).  The integral over the time
of leaving in the likelihood is one; the future is a mean over that time.

Integrals over p and over the time of leaving: the trapezoidal rule on the whole line after a double exponential substitution
(Takahasi, Mori 1974), halving the steps until two results agree; all terms are positive, so no digits are lost.
"""
import math
import random
import sys

from mpmath import mp, mpf
from mpmath.libmp import NoConvergence

DIGITS = 40
HALVE = 0           # more halvings than needed, for --check


def trapezoid(log_term, tolerance=None):
    """The integral of exp(log_term(y)) over the line; log_term has one hill."""
    tolerance = tolerance or mpf(10) ** (-(mp.dps // 2 + 3))
    top, at = max((log_term(mpf(i) / 8), mpf(i) / 8) for i in range(-120, 121))
    step = mpf(1) / 8
    for _ in range(60):     # climb on
        better = max((log_term(at + s), at + s) for s in (-step, step))
        if better[0] > top:
            top, at = better
        else:
            step /= 2
            if step < mpf(1) / 2 ** 12:
                break
    low = -(mp.dps + 10) * mpf(2.4)
    step, last, agreed = mpf(1) / 4, None, 0
    while True:
        total = mpf(0)
        for side in (1, -1):
            i = 0 if side == 1 else 1
            while True:
                e = log_term(at + side * i * step) - top
                if e < low:
                    break
                total += mp.exp(e)
                i += 1
        total *= step
        if last is not None and abs(total - last) <= tolerance * total:
            agreed += 1
            if agreed > HALVE:
                return total * mp.exp(top)
        last = total
        step /= 2


def beta_point(y):
    """p and 1 - p, their logarithms, and the logarithm of dp/dy / (p (1-p)), at a place of the line."""
    e = mp.exp(y)
    v = y + e - 1 / e
    slope = 1 + e + 1 / e
    q = mp.exp(-abs(v))
    log_large, log_small = -mp.log1p(q), -abs(v) - mp.log1p(q)
    large, small = 1 / (1 + q), q / (1 + q)
    if v > 0:
        return large, small, log_large, log_small, mp.log(slope)
    return small, large, log_small, log_large, mp.log(slope)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


class BgNbd:
    name = 'bgnbd'
    modified = 0

    def __init__(self, r, alpha, a, b, x, t_x, age):
        self.prior = r, alpha, a, b
        self.x, self.t_x, self.age = x, t_x, age
        self.R, self.A = r + x, alpha + age
        self.a, self.b = a, b + x + self.modified

    def logs(self):
        """Logarithms of the likelihood's two terms."""
        r, alpha, a, b = self.prior
        m = self.x + self.modified
        common = mp.loggamma(r + self.x) - mp.loggamma(r) + r * mp.log(alpha) - log_beta(a, b)
        alive = common + log_beta(a, b + m) - (r + self.x) * mp.log(alpha + self.age)
        if m == 0:
            return alive, None
        return alive, common + log_beta(a + 1, b + m - 1) - (r + self.x) * mp.log(alpha + self.t_x)

    def expected(self, t):
        norm = log_beta(self.a, self.b)

        def log_term(y):
            p, _, log_p, log_q, log_slope = beta_point(y)
            v = p * t / self.A
            # log of p^a (1-p)^b dy (1 - (1+v)^-R) / p
            part = -mp.expm1(-self.R * mp.log1p(v))
            return self.a * log_p + self.b * log_q + log_slope + (mp.log(part) - log_p if part > 0 else mp.log(self.R * t / self.A))
        return trapezoid(lambda y: log_term(y) - norm)

    def expected_closed(self, t):
        with mp.workdps(3 * mp.dps):
            a = self.a + mpf(10) ** (-mp.dps // 3)       # away from poles at a = 1, a + b = 1
            c, z = a + self.b - 1, t / (self.A + t)
            return c / (a - 1) * (1 - (self.A / (self.A + t)) ** self.R * mp.hyp2f1(self.R, self.b, c, z))

    def nodes_p(self, step):
        """Places and weights for means over p, as floats: sums of positive terms lose nothing that counts."""
        norm = log_beta(self.a, self.b)
        return self.march(lambda y: (lambda b: (self.a * b[2] + self.b * b[3] + b[4] - norm, float(b[0])))(beta_point(y)), step)

    def nodes_lambda(self, step):
        """The same for lambda with lambda as a weight; lambda = exp(y) / A."""
        norm = mp.loggamma(self.R)
        return self.march(lambda y: ((self.R + 1) * y - mp.exp(y) - norm - mp.log(self.A), float(mp.exp(y) / self.A)), step)

    @staticmethod
    def march(at, step):
        """at gives the logarithm of a weight and the value there."""
        top, y0 = max((at(mpf(i) / 8)[0], mpf(i) / 8) for i in range(-120, 121))
        step = mpf(step)
        while True:     # steps as fine as the hill is narrow
            better = max((at(y0 + s)[0], y0 + s) for s in (-step, step))
            if better[0] <= top:
                break
            top, y0 = better
        nodes = []
        for side in (1, -1):
            i = 0 if side == 1 else 1
            while True:
                e, value = at(y0 + side * i * step)
                if e < top - 60:
                    break
                nodes.append((float(mp.exp(e) * step), value))
                i += 1
        return nodes

    def dert(self, d):
        d = float(d)
        last = None
        steps = [0.08, 0.08]
        while True:
            with mp.workdps(25):
                ps, ls = self.nodes_p(steps[0]), self.nodes_lambda(steps[1])
            total = math.fsum(w * math.fsum(v / (d + l * p) for v, l in ls) for w, p in ps)
            if last is not None and abs(total - last) <= 1e-14 * total:
                return mpf(total)
            last = total
            # as fine as both hills need, without a sum over too many pairs
            with mp.workdps(25):
                a, b, R = float(self.a), float(self.b), float(self.R)
                finest_p, finest_l = 0.25 / math.sqrt(1 + min(a, b)) / 3, 0.4 / math.sqrt(1 + R)
            steps = [min(steps[0] / 2, finest_p), min(steps[1] / 2, finest_l)]

    def dert_closed(self, d):
        """Over time: a customer alive buys at the rate R/A 2F1(R+1, a; a+b; -t/A), t = exp(y)."""
        with mp.workdps(25):
            return trapezoid(lambda y: y - d * mp.exp(y) + mp.log(self.R / self.A * mp.hyp2f1(self.R + 1, self.a, self.a + self.b, -mp.exp(y) / self.A)),
                             mpf(10) ** -14)

    def tail(self, t, n):
        """P(Poisson(lambda t) >= n), a mean over lambda."""
        for digits in (mp.dps + 20, 400, 3000):
            with mp.workdps(digits):
                z = t / (self.A + t)
                term = (self.A / (self.A + t)) ** self.R
                rest = 1 - term
                for j in range(1, n):
                    term *= z * (self.R + j - 1) / j
                    rest -= term
                if rest > mpf(10) ** (20 - digits + 20):
                    return rest
        return mpf(0)

    def just(self, t, n):
        z = t / (self.A + t)
        poisson = mp.exp(mp.loggamma(self.R + n) - mp.loggamma(self.R) - mp.loggamma(n + 1) + self.R * mp.log1p(-z) + n * mp.log(z))
        norm = log_beta(self.a, self.b)
        result = mp.exp(log_beta(self.a, self.b + n) - norm) * poisson
        if n > 0:
            result += mp.exp(log_beta(self.a + 1, self.b + n - 1) - norm) * self.tail(t, n)
        return result

    def at_least(self, t, n):
        return mp.exp(log_beta(self.a, self.b + n - 1) - log_beta(self.a, self.b)) * self.tail(t, n)

    def p_alive(self):
        alive, gone = self.logs()
        return mpf(1) if gone is None else 1 / (1 + mp.exp(gone - alive))

    def log_likelihood(self):
        alive, gone = self.logs()
        return alive if gone is None else max(alive, gone) + mp.log1p(mp.exp(-abs(alive - gone)))


class MbgNbd(BgNbd):
    name = 'mbgnbd'
    modified = 1


class ParetoNbd:
    name = 'pareto_nbd'

    def __init__(self, r, alpha, s, beta, x, t_x, age):
        self.r, self.alpha, self.s, self.beta = r, alpha, s, beta
        self.x, self.t_x, self.age = x, t_x, age
        self.R, self.A, self.B = r + x, alpha + age, beta + age

    def leaving(self):
        """s times the integral of (alpha + y)^-(r+x) (beta + y)^-(s+1) over t_x .. T, its logarithm."""
        def log_term(y):
            p, _, log_p, log_q, log_slope = beta_point(y)
            t = self.t_x + (self.age - self.t_x) * p
            return (log_p + log_q + log_slope + mp.log(self.age - self.t_x) - (self.r + self.x) * mp.log(self.alpha + t)
                    - (self.s + 1) * mp.log(self.beta + t))
        return mp.log(self.s) + mp.log(trapezoid(log_term))

    def leaving_closed(self):
        """The same by the 2F1 of Fader, Hardie (2005); NoConvergence in some corners."""
        n = self.r + self.x + self.s

        def from_on(t):
            if self.alpha >= self.beta:
                f = mp.hyp2f1(n, self.s + 1, n + 1, (self.alpha - self.beta) / (self.alpha + t))
                return mp.log(f / n) - n * mp.log(self.alpha + t)
            f = mp.hyp2f1(n, self.r + self.x, n + 1, (self.beta - self.alpha) / (self.beta + t))
            return mp.log(f / n) - n * mp.log(self.beta + t)
        with mp.workdps(12 * mp.dps):
            early, late = from_on(self.t_x), from_on(self.age)
            return mp.log(self.s) + early + mp.log(-mp.expm1(late - early))

    def logs(self):
        common = mp.loggamma(self.r + self.x) - mp.loggamma(self.r) + self.r * mp.log(self.alpha) + self.s * mp.log(self.beta)
        alive = common - (self.r + self.x) * mp.log(self.A) - self.s * mp.log(self.B)
        return alive, None if self.t_x == self.age else common + self.leaving()

    p_alive = BgNbd.p_alive
    log_likelihood = BgNbd.log_likelihood

    def expected(self, t):
        with mp.workdps(3 * mp.dps):
            s = self.s + mpf(10) ** (-mp.dps // 3)      # away from the pole at s = 1
            return self.R / self.A * self.B * mp.expm1((1 - s) * mp.log1p(t / self.B)) / (1 - s)

    def expected_closed(self, t):
        """By the trapezoidal rule: the mean of purchases over the time of leaving."""
        def log_term(y):
            p, _, log_p, log_q, log_slope = beta_point(y)
            return log_p + log_q + log_slope - self.s * mp.log1p(t * p / self.B)
        return self.R / self.A * t * trapezoid(log_term)

    def dert(self, d):
        """The integral of exp(-d t) (1 + t / B)^-s, t = B exp(y)."""
        z = d * self.B
        return self.R / self.A * self.B * trapezoid(lambda y: y - z * mp.exp(y) - self.s * mp.log1p(mp.exp(y)))

    def over_leaving(self, t, log_density):
        """The mean over times 0 .. t with a density times time."""
        def log_term(y):
            p, _, log_p, log_q, log_slope = beta_point(y)
            return log_density(t * p, log_p + mp.log(t)) + log_q + log_slope
        return trapezoid(log_term)

    def log_purchases(self, n, log_t):
        """ln P(n purchases in t), alive throughout."""
        t = mp.exp(log_t)
        return (mp.loggamma(self.R + n) - mp.loggamma(self.R) - mp.loggamma(n + 1) - self.R * mp.log1p(t / self.A)
                + n * (log_t - mp.log(self.A + t) if n > 0 else 0))

    def just(self, t, n):
        stays = mp.exp(self.log_purchases(n, mp.log(t)) - self.s * mp.log1p(t / self.B))
        constant = mp.loggamma(self.R + n) - mp.loggamma(self.R) - mp.loggamma(n + 1) + mp.log(self.s / self.B)

        def log_density(u, log_u):
            return constant - self.R * mp.log1p(u / self.A) + n * (log_u - mp.log(self.A + u)) - (self.s + 1) * mp.log1p(u / self.B) + log_u
        return stays + self.over_leaving(t, log_density)

    def at_least(self, t, n):
        """The density of the n-th purchase's time times the chance to be still there."""
        constant = mp.loggamma(self.R + n) - mp.loggamma(self.R) - mp.loggamma(n) + self.R * mp.log(self.A)

        def log_density(u, log_u):
            return constant + n * log_u - (self.R + n) * mp.log(self.A + u) - self.s * mp.log1p(u / self.B)
        return self.over_leaving(t, log_density)


MODELS = {m.name: m for m in (BgNbd, MbgNbd, ParetoNbd)}
HEADER = 'model p1 p2 p3 p4 x t_x age horizon rate log_likelihood p_alive expected dert none one n just at_least expected_new'.split()


def histories(rng, xs, ages):
    """One of the corners of what can be."""
    x, age = rng.choice(xs), rng.choice(ages)
    if x == 0:
        return 0, 0.0, age
    if age == 0:
        age = 1.0
    return x, rng.choice([age * 1e-6, age / 2, age / 2, age, age, age * 0.999]), age


def inputs():
    rng = random.Random(20250704)
    xs, ages = [0, 1, 2, 5, 30, 300, 1000], [0.0, 1.0, 39.0, 52.5, 1000.0, 10000.0]
    horizons, rates = [1e-3, 0.5, 1.0, 39.0, 260.0, 10000.0], [1e-4, 0.15 / 52, 0.1, 2.0]
    ns = [2, 3, 10, 40, 200]
    cdnow = {'bgnbd': (0.242594522430157, 4.41360201901350, 0.792922017225598, 2.42590677682633),
             'mbgnbd': (0.524843159106298, 6.18308527957601, 0.891359390732216, 1.61400224017034),
             'pareto_nbd': (0.553277046853180, 10.5776834633023, 0.606239989127826, 11.6687352888550)}
    extremes = [1e-3, 1.0, 1e4]
    for name in MODELS:
        parameters = []
        # the data's, on every corner of histories
        for x in xs:
            for age in ages[1:]:
                for t_x in [0.0] if x == 0 else [age * 1e-6, age / 2, age]:
                    yield name, *cdnow[name], x, t_x, age, rng.choice(horizons), rng.choice(rates), rng.choice(ns)
        yield name, *cdnow[name], 2, 30.43, 38.86, 39.0, 0.15 / 52, 2
        for p in extremes:
            for q in extremes:
                for u in extremes:
                    for v in extremes:
                        parameters += [(p, q, u, v)] * 2
        for third in (1.0, 0.999999, 1.0000001, 1.25, 0.25, 2.0, 3.0):       # a = 1, s = 1; near; whole
            parameters += [(0.25, 4.0, third, 2.5), (3.0, 100.0, third, 0.01), (0.5, 4.0, third, 4.0)] * 2
        for third, fourth in ((0.25, 0.75), (0.3, 0.7), (0.999, 0.001), (0.001, 0.999), (0.5, 0.25), (0.001, 0.001), (1.0, 1e-3)):
            parameters += [(0.25, 4.0, third, fourth), (0.6, 12.0, third, fourth)] * 3      # a + b = 1 and below
        for equal in (1e-3, 0.1, 5.0, 1e4):                                   # alpha = beta
            parameters += [(0.5, equal, 0.6, equal), (0.5, equal, 0.6, equal * (1 + 1e-9)), (3.0, equal, 1.0, equal)]
        for _ in range(90):
            parameters.append(tuple(float(f'{10 ** rng.uniform(-3, 4):.6g}') for _ in range(4)))
        for p in parameters:
            yield name, *p, *histories(rng, xs, ages), rng.choice(horizons), rng.choice(rates), rng.choice(ns)


def expected_new(model, p, t):
    """A customer of whom one knows only that he has bought once."""
    m = MODELS[model](*p, 0, mpf(0), mpf(0))
    return m.p_alive() * m.expected(t)


def number(v):
    """17 digits; what a float8 cannot hold with all its digits is 0."""
    if abs(v) < mpf('1e-307'):
        return '0'
    return mp.nstr(v, 17, min_fixed=-3, max_fixed=12)


def row(point, new=True):
    mp.dps = DIGITS
    name, n = point[0], point[-1]
    p, x = [mpf(v) for v in point[1:5]], point[5]
    t_x, age, horizon, rate = (mpf(v) for v in point[6:10])
    m = MODELS[name](*p, x, t_x, age)
    w = m.p_alive()
    alive_log, gone_log = m.logs()
    gone = mpf(0) if gone_log is None else 1 / (1 + mp.exp(alive_log - gone_log))
    return [m.log_likelihood(), w, w * m.expected(horizon), w * m.dert(rate), gone + w * m.just(horizon, 0), w * m.just(horizon, 1),
            w * m.just(horizon, n), w * m.at_least(horizon, n), expected_new(name, p, horizon)]


def line(point, values):
    v = [number(v) for v in values]
    return '\t'.join([point[0], *(repr(p) for p in point[1:-1]), *v[:6], str(point[-1]), *v[6:]])


def difference(a, b):
    return mpf(0) if a == b or abs(a) < 1e-300 and abs(b) < 1e-300 else abs(a - b) / abs(b)


def check(points):
    global DIGITS, HALVE
    worst = {}
    for point in points:
        once = row(point)
        DIGITS, HALVE = 2 * DIGITS, 1
        twice = row(point)
        name, p, x = point[0], [mpf(v) for v in point[1:5]], point[5]
        t_x, age, horizon, rate = (mpf(v) for v in point[6:10])
        m = MODELS[name](*p, x, t_x, age)
        ways = [(once[2], lambda: m.p_alive() * m.expected_closed(horizon))]
        if name == 'pareto_nbd':
            ways.append((mpf(0) if t_x == age else m.leaving(), lambda: mpf(0) if t_x == age else m.leaving_closed()))
        else:
            ways.append((once[3], lambda: m.p_alive() * m.dert_closed(rate) if m.R < 40 else once[3]))
        for value, way in ways:
            try:
                twice.append(way())
            except (NoConvergence, ZeroDivisionError, ValueError):
                twice.append(value)         # mpmath gives up
            once.append(value)
        DIGITS, HALVE = DIGITS // 2, 0
        names = HEADER[10:16] + HEADER[17:] + ['expected, another way', 'leaving, another way' if name == 'pareto_nbd' else 'dert, another way']
        for what, a, b in zip(names, once, twice):
            d = difference(a, b)
            if d > worst.get((name, what), (mpf(-1),))[0]:
                worst[name, what] = (d, point)
    for (name, what), (d, point) in worst.items():
        print(f'{name:12}{what:24}{mp.nstr(d, 3):12}{point}')


def main():
    points = list(inputs())
    if len(sys.argv) > 1 and sys.argv[1] == '--check':
        check(points[::int(sys.argv[2])])
        return
    print('\t'.join(HEADER))
    for point in points:
        print(line(point, row(point)), flush=True)


if __name__ == '__main__':
    main()
