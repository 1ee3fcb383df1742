/*
 * pareto_nbd.c
 *		The Pareto/NBD model: what a customer's history says.
 *
 * A customer buys at his own rate, drawn from Gamma(r, alpha), until he is
 * lost, at his own rate drawn from Gamma(s, beta) (Schmittlein, Morrison,
 * Colombo, Management Science 33 (1987) 1).  Of x repeat purchases, the last at
 * t_x, seen until T:
 *
 *		L = gamma(r+x) / gamma(r) alpha^r beta^s (u + I)
 *		u = (alpha+T)^-(r+x) (beta+T)^-s						alive at T
 *		I = int_{t_x}^T (alpha+y)^-(r+x) s (beta+y)^-(s+1) dy	lost at y
 *
 * Everything is taken relative to t_x, where logarithms of ratios near 1 are
 * exact.  With near, far = min, max(alpha, beta) + t_x, rho = near / far and
 * y = t_x + near expm1(l) the integrand is, up to a factor,
 *
 *		exp(phi(l)),  phi = -a l - b log1p(rho expm1(l)),  0 <= l <= D = log1p((T-t_x) / near)
 *
 * with a = r+x-1, b = s+1 where alpha is the nearer one, else a = s, b = r+x.
 * phi is concave, its slope changes by a factor of e or less a unit of l, and
 * its singularities are at least pi away.  Gauss and Legendre's rule on panels
 * over which it changes by some units is therefore good to 2e-11 (1e-12 with
 * parameters that markets have): one panel for most customers.
 *
 * Derivatives under the integral: y is, given the history, a random variable,
 * T with probability u / (u + I), else with the density of I.  Of G(y), the
 * logarithm of what stands under u and I,
 *
 *		gradient = E[grad G],  Hessian = E[Hess G] + Cov[grad G]
 *
 * up to terms of alpha^r beta^s and the gamma functions.  grad G is linear in
 * La = ln((alpha+y)/(alpha+t_x)), ja = 1 - exp(-La), and Lb, jb with beta, all of
 * them 0 at y = t_x: the same nodes give all the moments.
 */
#include "scrm.h"

#include <float.h>
#include <math.h>

#include "btyd/fit.h"
#include "btyd/pareto_nbd.h"
#include "common/quadrature.h"
#include "common/special.h"

PG_FUNCTION_INFO_V1(scrm_pareto_nbd);
PG_FUNCTION_INFO_V1(scrm_pareto_nbd_fit);

/* A panel may change phi by this, and more where the integrand has fallen already; longest panel in units of l. */
#define PANEL_FALL 3.0
#define PANEL_GROWTH 0.5
#define PANEL_LENGTH 1.25
/* exp(-40) is nothing beside 1 */
#define NEGLIGIBLE_FALL 40.0
/* (T - t_x) / near, so that exp(phi) is a number */
#define MAX_WAIT_RATIO 1e290

/* The moments of l, 1 - exp(-l) of the nearer one of alpha and beta, then of the farther one. */
#define FEATURES 4

typedef struct Moments
{
	float8		mass;
	float8		first[FEATURES];
	float8		second[FEATURES][FEATURES]; /* the upper triangle */
} Moments;

/* A history under parameters, relative to the last purchase. */
typedef struct History
{
	bool		alpha_near;
	float8		a;
	float8		b;
	float8		rho;
	float8		D;
	float8		at_T[FEATURES]; /* as in Moments */
	float8		log_alive;		/* ln u and ln I, both over (alpha+t_x)^-(r+x) (beta+t_x)^-s */
	float8		log_lost;
} History;

/* ---- the integral ---- */

static inline float8
fall_rate(const History *h, float8 l)
{
	float8		e = expm1(l);

	return h->a + h->b * h->rho * (1 + e) / (1 + h->rho * e);
}

/* Where the integrand has become negligible, or D: three bounds, since phi is concave and below its asymptote. */
static inline float8
integral_end(const History *h, float8 fall_rate_at_0)
{
	float8		end = h->D;

	if (fall_rate_at_0 * end > NEGLIGIBLE_FALL)
		end = NEGLIGIBLE_FALL / fall_rate_at_0;
	if ((h->a + h->b) * end > NEGLIGIBLE_FALL)
		end = Min(end, (NEGLIGIBLE_FALL - h->b * log(h->rho)) / (h->a + h->b));
	return end;
}

static pg_attribute_always_inline void
add_node(const History *h, float8 l, float8 share, bool with_features, Moments *m)
{
	float8		e = exp(l) - 1;
	float8		far_e = h->rho * e;
	float8		far_l = log(1 + far_e);
	float8		weight = share * exp(-h->a * l - h->b * far_l);
	float8		f[FEATURES] = {l, 0, far_l, 0};

	m->mass += weight;
	if (!with_features)
		return;
	f[1] = e / (1 + e);
	f[3] = far_e / (1 + far_e);
	for (int i = 0; i < FEATURES; i++)
	{
		float8		weighted = weight * f[i];

		m->first[i] += weighted;
		for (int j = i; j < FEATURES; j++)
			m->second[i][j] += weighted * f[j];
	}
}

/* The length of the panel at l, where phi falls at such a rate and has fallen so far. */
static inline float8
panel_length(const History *h, float8 l, float8 end, float8 rate, float8 fallen)
{
	float8		fall = PANEL_FALL + PANEL_GROWTH * fallen;
	float8		rest = end - l;
	float8		length = Min(rest, PANEL_LENGTH);

	rate = fabs(rate);
	rate = Max(rate, fabs(fall_rate(h, l + (rate * length > fall ? fall / rate : length))));
	if (rate * length > fall)
		length = fall / rate;
	/* no crumbs at the end */
	if (length > 0.8 * rest)
		return rest;
	return length > rest / 1.5 ? rest / 2 : length;
}

static pg_attribute_always_inline void
integrate(const History *h, bool with_features, Moments *m)
{
	float8		rate = fall_rate(h, 0);
	float8		end = integral_end(h, rate);
	float8		fallen = 0;		/* since the top; negative: it rises */
	float8		l = 0;

	memset(m, 0, sizeof(Moments));
	while (l < end && fallen < NEGLIGIBLE_FALL)
	{
		float8		next = l + panel_length(h, l, end, rate, fallen);

		for (int i = 0; i < GAUSS_NODES; i++)
			add_node(h, gauss_place(l, next, i), gauss_share(l, next, i), with_features, m);
		if (next < end)
		{
			fallen = Max(fallen, 0) + h->a * (next - l) +
				h->b * (log1p(h->rho * expm1(next)) - log1p(h->rho * expm1(l)));
			fallen = Max(fallen, 0);
			rate = fall_rate(h, next);
		}
		l = next;
	}
}

/* ln((base + wait) / base) */
static inline float8
log_growth(float8 wait, float8 base)
{
	return log1p(Min(wait / base, MAX_WAIT_RATIO));
}

static pg_attribute_always_inline void
read_history(const float8 *p, int64 x, float8 t_x, float8 age, bool with_features, History *h, Moments *m)
{
	float8		R = p[0] + x;
	float8		s = p[2];
	float8		wait = age - t_x;
	float8		near = Min(p[1], p[3]) + t_x;
	float8		far = Max(p[1], p[3]) + t_x;
	float8		far_log = log_growth(wait, far);

	h->alpha_near = p[1] <= p[3];
	h->a = h->alpha_near ? R - 1 : s;
	h->b = h->alpha_near ? s + 1 : R;
	h->rho = near / far;
	h->D = log_growth(wait, near);
	h->at_T[0] = h->D;
	h->at_T[1] = wait / (near + wait);
	h->at_T[2] = far_log;
	h->at_T[3] = wait / (far + wait);
	h->log_alive = h->alpha_near ? -R * h->D - s * far_log : -R * far_log - s * h->D;
	integrate(h, with_features, m);
	h->log_lost = log((h->alpha_near ? s * h->rho : s) * m->mass);
}

/* ---- one customer ---- */

static float8
log_likelihood(const float8 *p, int64 x, float8 t_x, float8 age)
{
	History		h;
	Moments		m;
	float8		log_rising = x == 0 ? 0 : log(p[0]) + log_gamma_ratio(p[0] + 1, x - 1);

	read_history(p, x, t_x, age, false, &h, &m);
	return log_rising - x * log(p[1] + t_x) - p[0] * log_growth(t_x, p[1]) - p[2] * log_growth(t_x, p[3]) +
		log_add_exp(h.log_alive, h.log_lost);
}

static float8
p_alive(const float8 *p, int64 x, float8 t_x, float8 age)
{
	History		h;
	Moments		m;

	read_history(p, x, t_x, age, false, &h, &m);
	return logistic(h.log_alive - h.log_lost);
}

/* ---- sums for a fit ---- */

/* ln gamma(r+x) - ln gamma(r), and r, r^2 times its derivatives by r: sums over k < x, terms r / (r+k). */
typedef struct Rising
{
	int64		x;
	float8		log_ratio;
	float8		first;
	float8		second;
} Rising;

#define MAX_RISING_STEPS 64

static void
rise_to(Rising *rising, float8 r, int64 x)
{
	if (x < rising->x)
		memset(rising, 0, sizeof(Rising));
	if (x - rising->x > MAX_RISING_STEPS)
	{
		rising->x = x;
		rising->log_ratio = log(r) + log_gamma_ratio(r + 1, x - 1);
		rising->first = 1 + r * digamma_rise(r + 1, x - 1);
		rising->second = -1 + r * r * trigamma_rise(r + 1, x - 1);
	}
	for (; rising->x < x; rising->x++)
	{
		float8		share = r / (r + rising->x);

		rising->log_ratio += log(r + rising->x);
		rising->first += share;
		rising->second -= share * share;
	}
}

/* What y, the time until which he is known to have been alive, tells of one of alpha and beta. */
typedef struct Side
{
	float8		c;				/* g / (g + t_x), g = alpha or beta */
	float8		e;				/* t_x / (g + t_x) */
	float8		before;			/* ln((g + t_x) / g) */
	float8		L_T;			/* at T */
	float8		j_T;
	float8		L_lost;			/* means given that he was lost */
	float8		j_lost;
	float8		jj_lost;
	float8		L;				/* means */
	float8		j;
	float8		jj;
} Side;

static inline void
read_side(Side *side, float8 g, float8 t_x, const History *h, const Moments *m, int at, float8 alive, float8 lost)
{
	side->c = g / (g + t_x);
	side->e = t_x / (g + t_x);
	side->before = log_growth(t_x, g);
	side->L_T = h->at_T[at];
	side->j_T = h->at_T[at + 1];
	side->L_lost = m->first[at];
	side->j_lost = m->first[at + 1];
	side->jj_lost = m->second[at + 1][at + 1];
	side->L = alive * side->L_T + lost * side->L_lost;
	side->j = alive * side->j_T + lost * side->j_lost;
	side->jj = alive * side->j_T * side->j_T + lost * side->jj_lost;
}

/* E[q (1-q)] for q = y / (g + y) = e + c j, given the means of j and j^2. */
static inline float8
mean_spread(const Side *side, float8 j, float8 jj)
{
	return side->c * (side->e + (side->c - side->e) * j - side->c * jj);
}

static inline void
divide_by_mass(Moments *m)
{
	float8		inverse = m->mass > 0 ? 1 / m->mass : 0;

	for (int i = 0; i < FEATURES; i++)
	{
		m->first[i] *= inverse;
		for (int j = i; j < FEATURES; j++)
			m->second[i][j] *= inverse;
	}
}

/* Adds Cov[grad G] times count. */
static inline void
add_covariance(const float8 *p, float8 R, const Side *a, const Side *b, const Moments *m, bool alpha_near,
			   float8 alive, float8 lost, float8 count, LawSums *sums)
{
	/* given that he was lost, grad G is a constant and these times the features */
	float8		scale[] = {-p[0], R * a->c, -p[2], (p[2] + 1) * b->c};
	/* grad G at T less its mean given that he was lost */
	float8		step[] = {
		-p[0] * (a->L_T - a->L_lost),
		R * a->c * (a->j_T - a->j_lost),
		-p[2] * (b->L_T - b->L_lost) - 1,
		b->c * (p[2] * (b->j_T - b->j_lost) + 1 - b->j_lost)
	};

	for (int i = 0; i < FEATURES; i++)
		for (int j = i; j < FEATURES; j++)
		{
			int			near_i = alpha_near ? i : (i + 2) % FEATURES;
			int			near_j = alpha_near ? j : (j + 2) % FEATURES;
			float8		product = near_i < near_j ? m->second[near_i][near_j] : m->second[near_j][near_i];
			float8		within = product - m->first[near_i] * m->first[near_j];

			sums->hessian[i][j] += count * lost * (scale[i] * scale[j] * within + alive * step[i] * step[j]);
		}
}

static inline void
add_cell(const float8 *p, const Cell *cell, const Rising *rising, LawSums *sums)
{
	float8		r = p[0];
	float8		s = p[2];
	float8		R = r + cell->x;
	float8		count = cell->count;
	float8		alive;
	float8		lost;
	float8		g[LAW_PARAMETERS];
	History		h;
	Moments		m;
	Side		a;
	Side		b;

	read_history(p, cell->x, cell->t_x, cell->age, true, &h, &m);
	divide_by_mass(&m);
	alive = logistic(h.log_alive - h.log_lost);
	lost = logistic(h.log_lost - h.log_alive);
	read_side(&a, p[1], cell->t_x, &h, &m, h.alpha_near ? 0 : 2, alive, lost);
	read_side(&b, p[3], cell->t_x, &h, &m, h.alpha_near ? 2 : 0, alive, lost);

	sums->value += count * (rising->log_ratio - cell->x * log(p[1] + cell->t_x) - r * a.before - s * b.before +
							log_add_exp(h.log_alive, h.log_lost));
	g[0] = rising->first - r * (a.before + a.L);
	g[1] = r * (a.e + a.c * a.j) - cell->x * a.c * (1 - a.j);
	g[2] = lost - s * (b.before + b.L);
	g[3] = s * (b.e + b.c * b.j) - lost * b.c * (1 - b.j_lost);
	for (int i = 0; i < LAW_PARAMETERS; i++)
		sums->gradient[i] += count * g[i];
	sums->hessian[0][0] += count * (rising->second + g[0]);
	sums->hessian[0][1] += count * r * (a.e + a.c * a.j);
	sums->hessian[1][1] -= count * R * mean_spread(&a, a.j, a.jj);
	sums->hessian[2][2] += count * (g[2] - lost);
	sums->hessian[2][3] += count * s * (b.e + b.c * b.j);
	sums->hessian[3][3] -= count * (s * mean_spread(&b, b.j, b.jj) + lost * mean_spread(&b, b.j_lost, b.jj_lost));
	add_covariance(p, R, &a, &b, &m, h.alpha_near, alive, lost, count, sums);
}

/* Cells in the order of x, or the gamma functions are counted anew. */
static void
add_cells(const float8 *p, const Cell *cells, int n, LawSums *sums)
{
	Rising		rising = {0};

	for (int i = 0; i < n; i++)
	{
		rise_to(&rising, p[0], cells[i].x);
		add_cell(p, cells + i, &rising, sums);
	}
	for (int i = 0; i < LAW_PARAMETERS; i++)
		for (int j = 0; j < i; j++)
			sums->hessian[i][j] = sums->hessian[j][i];
}

/* ---- the model ---- */

const BtydLaw pareto_nbd_law = {
	.kind = {
		.type = "pareto_nbd",
		.parameters = 4,
		.names = {"r", "alpha", "s", "beta"},
		.is_time = {false, true, false, true},
		.moved_by = {0, 1, 0, 2},
		.sign = {0, -1, 0, -1},
		.dropout_vectors = 1
	},
	.add_cells = add_cells,
	.log_likelihood = log_likelihood,
	.p_alive = p_alive,
	.expected = pareto_nbd_expected,
	.rate = pareto_nbd_rate,
	.dert = pareto_nbd_dert,
	.at_least = pareto_nbd_at_least,
	.exactly = pareto_nbd_exactly,
	.expected_new = pareto_nbd_expected_new
};

/* ---- SQL ---- */

Datum
scrm_pareto_nbd(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &pareto_nbd_law.kind);
}

Datum
scrm_pareto_nbd_fit(PG_FUNCTION_ARGS)
{
	return btyd_fit(fcinfo, &pareto_nbd_law);
}
