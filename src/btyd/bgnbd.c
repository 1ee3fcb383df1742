/*
 * bgnbd.c
 *		BG/NBD (Fader, Hardie, Lee, Marketing Science 24 (2005) 275) and MBG/NBD
 *		(Batislam, Denizel, Filiztekin, IJRM 24 (2007) 201).
 *
 * While alive a customer buys at a rate lambda ~ Gamma(r, rate alpha); after each
 * purchase he is lost with probability p ~ Beta(a, b).  BG/NBD gives him that
 * chance after repeat purchases only, MBG/NBD after the first one as well, so
 * that who never came back need not be alive.  With A = alpha + t_x and
 * delta = ln((alpha + T) / A)
 *
 *		u = -(r + x) delta					he is alive
 *		v = ln a - ln(b + x - 1)			he was lost with his last purchase
 *		l = lnG(r+x) - lnG(r) - x ln A - r ln(A/alpha)
 *			+ lnG(b+x) - lnG(b) - lnG(a+b+x) + lnG(a+b) + ln(e^u + e^v)
 *		P(alive) = w = 1 / (1 + e^(v-u))
 *
 * with x + 1 for x in the terms of a and b for MBG/NBD, and v = -infinity for
 * x = 0 in BG/NBD.  The G terms depend on x alone, and cells come sorted by x.
 * ln(e^u + e^v) has the gradient w grad u + (1 - w) grad v and the Hessian
 * w u'' + (1 - w) v'' + w (1 - w) (u' - v')(u' - v')'; u depends on (r, alpha), v on
 * (a, b).
 */
#include "scrm.h"

#include "btyd/bgnbd_future.h"
#include "btyd/fit.h"
#include "btyd/law.h"
#include "common/special.h"

PG_FUNCTION_INFO_V1(scrm_bgnbd);
PG_FUNCTION_INFO_V1(scrm_mbgnbd);
PG_FUNCTION_INFO_V1(scrm_bgnbd_fit);
PG_FUNCTION_INFO_V1(scrm_mbgnbd_fit);

/* What depends on x alone; d is a derivative by its letters. */
typedef struct BgTerms
{
	int64		x;
	float8		chances;		/* of being lost: x, or x + 1 */
	float8		value;
	float8		d_r;
	float8		d_rr;
	float8		d_ab;			/* of lnG(a+b) - lnG(a+b+chances), by a as by b */
	float8		d_abab;
	float8		d_b;			/* of lnG(b+chances) - lnG(b) */
	float8		d_bb;
	bool		can_be_lost;
	float8		v;
	float8		v_b;
} BgTerms;

static void
set_terms(BgTerms *terms, const float8 *p, int64 x, bool modified, bool derivatives)
{
	float8		r = p[0];
	float8		a = p[2];
	float8		b = p[3];
	float8		n = modified ? (float8) x + 1 : (float8) x;

	terms->x = x;
	terms->chances = n;
	terms->value = log_gamma_ratio(r, x) + log_gamma_ratio(b, n) - log_gamma_ratio(a + b, n);
	terms->can_be_lost = n > 0;
	terms->v = n > 0 ? log(a) - log(b + (n - 1)) : -INFINITY;
	terms->v_b = n > 0 ? -1 / (b + (n - 1)) : 0;
	if (!derivatives)
		return;
	terms->d_r = digamma(r + x) - digamma(r);
	terms->d_rr = trigamma(r + x) - trigamma(r);
	terms->d_ab = digamma(a + b) - digamma(a + b + n);
	terms->d_abab = trigamma(a + b) - trigamma(a + b + n);
	terms->d_b = digamma(b + n) - digamma(b);
	terms->d_bb = trigamma(b + n) - trigamma(b);
}

/* ln(e^u + e^v) and P(alive) from what is known */
static inline float8
alive_term(const BgTerms *terms, float8 u, float8 *alive)
{
	float8		distance;
	float8		e;

	if (!terms->can_be_lost)
	{
		*alive = 1;
		return u;
	}
	distance = u - terms->v;
	e = exp(-fabs(distance));
	*alive = distance >= 0 ? 1 / (1 + e) : e / (1 + e);
	return Max(u, terms->v) + log1p(e);
}

static inline float8
log_likelihood_of(const BgTerms *terms, const float8 *p, float8 t_x, float8 age, float8 *alive)
{
	float8		r = p[0];
	float8		alpha = p[1];
	float8		x = terms->x;
	float8		A = alpha + t_x;
	float8		u = -(r + x) * log1p((age - t_x) / A);

	return terms->value - (x > 0 ? x * log(A) + r * log1p(t_x / alpha) : 0) + alive_term(terms, u, alive);
}

/*
 * Sums of one x, by the parameters as they stand.  Entries of r and alpha, and
 * of (r, alpha) with (a, b), need sums over the customers; a and b enter through
 * the sum of 1 - w alone.
 */
typedef struct BgSums
{
	float8		count;
	float8		value;
	float8		d_r;
	float8		d_alpha;
	float8		d_rr;
	float8		d_ralpha;
	float8		d_alphaalpha;
	float8		lost;			/* sum of 1 - w */
	float8		unsure;			/* sum of w (1 - w) */
	float8		unsure_r;		/* the same times u_r */
	float8		unsure_alpha;
} BgSums;

static inline void
add_customers(BgSums *sums, const BgTerms *terms, const float8 *p, float8 log_alpha, const Cell *cell)
{
	float8		r = p[0];
	float8		alpha = p[1];
	float8		n = cell->count;
	float8		R = r + terms->x;
	float8		A = alpha + cell->t_x;
	float8		at_end = 1 / (alpha + cell->age);
	float8		at_last = 1 / A;
	/* here log1p would only cost: what counts is the error in the sum */
	float8		delta = log((alpha + cell->age) * at_last);
	float8		log_A = terms->x > 0 ? log(A) : log_alpha;
	float8		last = log_A - log_alpha;
	float8		u_alpha = -R * (at_end - at_last);
	float8		w = 1;
	float8		value = -R * delta;
	float8		unsure;

	if (terms->can_be_lost)
	{
		float8		distance = value - terms->v;
		float8		e = exp(-fabs(distance));

		w = distance >= 0 ? 1 / (1 + e) : e / (1 + e);
		value = Max(value, terms->v) + log(1 + e);
	}
	value -= terms->x * log_A + r * last;
	unsure = n * w * (1 - w);
	sums->count += n;
	sums->value += n * value;
	sums->d_r -= n * (last + w * delta);
	sums->d_alpha += n * (r / alpha - R * at_last + w * u_alpha);
	sums->d_rr += unsure * delta * delta;
	sums->d_ralpha += n * (1 / alpha - at_last - w * (at_end - at_last)) - unsure * delta * u_alpha;
	sums->d_alphaalpha += n * (-r / (alpha * alpha) + R * at_last * at_last +
							   w * R * (at_end * at_end - at_last * at_last)) + unsure * u_alpha * u_alpha;
	sums->lost += n * (1 - w);
	sums->unsure += unsure;
	sums->unsure_r -= unsure * delta;
	sums->unsure_alpha += unsure * u_alpha;
}

/* From sums by the parameters to sums by their logarithms. */
static void
flush_sums(const BgSums *sums, const BgTerms *terms, const float8 *p, LawSums *out)
{
	float8		a = p[2];
	float8		v_a = terms->can_be_lost ? 1 / a : 0;
	float8		v_b = terms->v_b;
	float8		gradient[LAW_PARAMETERS];
	float8		hessian[LAW_PARAMETERS][LAW_PARAMETERS];

	gradient[0] = sums->d_r + sums->count * terms->d_r;
	gradient[1] = sums->d_alpha;
	gradient[2] = sums->count * terms->d_ab + sums->lost * v_a;
	gradient[3] = sums->count * (terms->d_ab + terms->d_b) + sums->lost * v_b;
	hessian[0][0] = sums->d_rr + sums->count * terms->d_rr;
	hessian[0][1] = sums->d_ralpha;
	hessian[1][1] = sums->d_alphaalpha;
	hessian[0][2] = -sums->unsure_r * v_a;
	hessian[0][3] = -sums->unsure_r * v_b;
	hessian[1][2] = -sums->unsure_alpha * v_a;
	hessian[1][3] = -sums->unsure_alpha * v_b;
	hessian[2][2] = sums->count * terms->d_abab - sums->lost * v_a * v_a + sums->unsure * v_a * v_a;
	hessian[2][3] = sums->count * terms->d_abab + sums->unsure * v_a * v_b;
	hessian[3][3] = sums->count * (terms->d_abab + terms->d_bb) + sums->lost * v_b * v_b + sums->unsure * v_b * v_b;

	out->value += sums->value + sums->count * terms->value;
	for (int i = 0; i < LAW_PARAMETERS; i++)
	{
		out->gradient[i] += p[i] * gradient[i];
		out->hessian[i][i] += p[i] * gradient[i] + p[i] * p[i] * hessian[i][i];
		for (int j = i + 1; j < LAW_PARAMETERS; j++)
		{
			float8		mixed = p[i] * p[j] * hessian[i][j];

			out->hessian[i][j] += mixed;
			out->hessian[j][i] += mixed;
		}
	}
}

static void
add_cells(const float8 *p, const Cell *cells, int n, LawSums *out, bool modified)
{
	float8		log_alpha = log(p[1]);

	for (int i = 0; i < n;)
	{
		BgSums		sums = {0};
		BgTerms		terms;

		set_terms(&terms, p, cells[i].x, modified, true);
		for (; i < n && cells[i].x == terms.x; i++)
			add_customers(&sums, &terms, p, log_alpha, &cells[i]);
		flush_sums(&sums, &terms, p, out);
	}
}

static void
bgnbd_add_cells(const float8 *p, const Cell *cells, int n, LawSums *sums)
{
	add_cells(p, cells, n, sums, false);
}

static void
mbgnbd_add_cells(const float8 *p, const Cell *cells, int n, LawSums *sums)
{
	add_cells(p, cells, n, sums, true);
}

static float8
bgnbd_log_likelihood(const float8 *p, int64 x, float8 t_x, float8 age)
{
	BgTerms		terms;
	float8		alive;

	set_terms(&terms, p, x, false, false);
	return log_likelihood_of(&terms, p, t_x, age, &alive);
}

static float8
mbgnbd_log_likelihood(const float8 *p, int64 x, float8 t_x, float8 age)
{
	BgTerms		terms;
	float8		alive;

	set_terms(&terms, p, x, true, false);
	return log_likelihood_of(&terms, p, t_x, age, &alive);
}

/* 1 / (1 + e^(v-u)) with n chances to be lost, n > 0 */
static inline float8
alive_after(const float8 *p, int64 x, float8 n, float8 t_x, float8 age)
{
	return 1 / (1 + p[2] / (p[3] + (n - 1)) * exp((p[0] + x) * log1p((age - t_x) / (p[1] + t_x))));
}

static float8
bgnbd_p_alive(const float8 *p, int64 x, float8 t_x, float8 age)
{
	return x == 0 ? 1 : alive_after(p, x, x, t_x, age);
}

static float8
mbgnbd_p_alive(const float8 *p, int64 x, float8 t_x, float8 age)
{
	return alive_after(p, x, (float8) x + 1, t_x, age);
}

/* ---- the future of who is alive: p ~ Beta(a, b + chances) ---- */

#define FUTURE(law, chances) \
	static float8 \
		law##_expected(const float8 *p, int64 x, float8 age, float8 horizon) \
	{ \
		return bg_expected(p[0] + x, p[1] + age, p[2], p[3] + (chances), horizon); \
	} \
	static float8 \
		law##_rate(const float8 *p, int64 x, float8 age, float8 after) \
	{ \
		return bg_rate(p[0] + x, p[1] + age, p[2], p[3] + (chances), after); \
	} \
	static float8 \
		law##_dert(const float8 *p, int64 x, float8 age, float8 discount) \
	{ \
		return bg_dert(p[0] + x, p[1] + age, p[2], p[3] + (chances), discount); \
	} \
	static float8 \
		law##_at_least(const float8 *p, int64 x, float8 age, float8 horizon, int64 n) \
	{ \
		return bg_at_least(p[0] + x, p[1] + age, p[2], p[3] + (chances), horizon, n); \
	} \
	static float8 \
		law##_exactly(const float8 *p, int64 x, float8 age, float8 horizon, int64 n) \
	{ \
		return bg_exactly(p[0] + x, p[1] + age, p[2], p[3] + (chances), horizon, n); \
	}

FUTURE(bgnbd, x)
FUTURE(mbgnbd, (float8) x + 1)

static float8
bgnbd_expected_new(const float8 *p, float8 horizon)
{
	return bg_expected_new(p[0], p[1], p[2], p[3], horizon);
}

static float8
mbgnbd_expected_new(const float8 *p, float8 horizon)
{
	return mbg_expected_new(p[0], p[1], p[2], p[3], horizon);
}

/* a and b follow a vector of coefficients each. */
#define BG_KIND(name) \
	{ \
		.type = name, .parameters = LAW_PARAMETERS, .names = {"r", "alpha", "a", "b"}, \
		.is_time = {false, true, false, false}, .moved_by = {0, 1, 2, 3}, .sign = {0, -1, 1, 1}, .dropout_vectors = 2 \
	}

const BtydLaw bgnbd_law = {
	.kind = BG_KIND("bgnbd"),
	.add_cells = bgnbd_add_cells,
	.log_likelihood = bgnbd_log_likelihood,
	.p_alive = bgnbd_p_alive,
	.expected = bgnbd_expected,
	.rate = bgnbd_rate,
	.dert = bgnbd_dert,
	.at_least = bgnbd_at_least,
	.exactly = bgnbd_exactly,
	.expected_new = bgnbd_expected_new,
};

const BtydLaw mbgnbd_law = {
	.kind = BG_KIND("mbgnbd"),
	.add_cells = mbgnbd_add_cells,
	.log_likelihood = mbgnbd_log_likelihood,
	.p_alive = mbgnbd_p_alive,
	.expected = mbgnbd_expected,
	.rate = mbgnbd_rate,
	.dert = mbgnbd_dert,
	.at_least = mbgnbd_at_least,
	.exactly = mbgnbd_exactly,
	.expected_new = mbgnbd_expected_new,
};

/* ---- SQL ---- */

Datum
scrm_bgnbd(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &bgnbd_law.kind);
}

Datum
scrm_mbgnbd(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &mbgnbd_law.kind);
}

Datum
scrm_bgnbd_fit(PG_FUNCTION_ARGS)
{
	return btyd_fit(fcinfo, &bgnbd_law);
}

Datum
scrm_mbgnbd_fit(PG_FUNCTION_ARGS)
{
	return btyd_fit(fcinfo, &mbgnbd_law);
}
