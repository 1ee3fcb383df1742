/*
 * bgbb.c
 *		The BG/BB model: purchases at discrete opportunities.
 *
 * Of n opportunities after his first purchase (years with a gift, voyages,
 * newsletters) a customer used x, the last one was t_x.  While he is alive he
 * buys at each with a chance that is beta(alpha, beta) distributed over the
 * customers; before each he dies with a chance that is beta(gamma, delta)
 * distributed (Fader, Hardie, Shang, Marketing Science 29 (2010) 1086).
 *
 *		L = A(n) + sum over m = t_x ... n-1 of f(m),		(a)_k = a (a+1) ... (a+k-1),
 *		A(n) = (alpha)_x (beta)_n-x / (alpha+beta)_n * (delta)_n / (gamma+delta)_n
 *		f(m) = (alpha)_x (beta)_m-x / (alpha+beta)_m * gamma (delta)_m / (gamma+delta)_m+1
 *
 * A(n) is the customer who is alive, f(m) the one who died after m
 * opportunities.  Two f's side by side have a rational quotient,
 *
 *		r(m) = f(m+1)/f(m) = (beta+m-x)/(alpha+beta+m) (delta+m)/(gamma+delta+m+1),
 *
 * and A(n) = f(n) (gamma+delta+n)/gamma, so that L = f(t_x) s(t_x) with
 *
 *		s(n) = (gamma+delta+n)/gamma,	s(m) = 1 + r(m) s(m+1):
 *
 * no difference, and no number out of range.  Going down from n it passes by
 * every t_x of the same n and x, which therefore cost no more than one of them.
 * Derivatives go the same way: sums of f g and f (g g' + h), g and h the
 * derivatives of ln f, made of sums of 1/(a+j) and 1/(a+j)^2.
 *
 * The future of who is alive is the model with alpha+x, beta+n-x, gamma,
 * delta+n.  His chance of at least k purchases within h opportunities is the
 * sum, over the opportunity i = k ... h that brings the k-th one, of
 *
 *		(i-1 over k-1) (alpha)_k (beta)_i-k / (alpha+beta)_i * (delta)_i / (gamma+delta)_i;
 *
 * that of just k is the sum over the opportunities that he lives to see, i = k
 * ... h-1 with gamma/(gamma+delta+i) for dying then and i = h without, of the
 * same with (i over k).
 */
#include "scrm.h"

#include "btyd/beta_geometric.h"
#include "btyd/log_fit.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "common/special.h"
#include "common/sum.h"
#include "common/tally.h"

PG_FUNCTION_INFO_V1(scrm_bgbb_cells_accum);
PG_FUNCTION_INFO_V1(scrm_bgbb_cells_totals);
PG_FUNCTION_INFO_V1(scrm_bgbb);
PG_FUNCTION_INFO_V1(scrm_bgbb_fit);
PG_FUNCTION_INFO_V1(scrm_bgbb_p_alive);
PG_FUNCTION_INFO_V1(scrm_bgbb_expected_purchases);
PG_FUNCTION_INFO_V1(scrm_bgbb_purchase_probability);
PG_FUNCTION_INFO_V1(scrm_bgbb_purchase_quantile);
PG_FUNCTION_INFO_V1(scrm_bgbb_dert);
PG_FUNCTION_INFO_V1(scrm_bgbb_expected_new);
PG_FUNCTION_INFO_V1(scrm_bgbb_log_likelihood);

/* Of a fit: its tables take 120 bytes an opportunity. */
#define MAX_OPPORTUNITIES 1000000
#define MAX_CUSTOMERS INT64CONST(1000000000000)

enum
{
	ALPHA,
	BETA,
	GAMMA,
	DELTA,
	PARAMETERS
};

static const ModelKind bgbb_kind = {.type = "bgbb", .parameters = PARAMETERS, .names = {"alpha", "beta", "gamma", "delta"}};

typedef struct History
{
	int64		x;
	int64		t_x;
	int64		n;
} History;

/* ---- the state: a tally by (n, x, t_x); rows with a NULL are counted by (NULL) ---- */

static const char *const cells_params[] = {NULL};

static const char *cells_check(const Tally *tally);

static const TallyKind bgbb_cells_kind = {"bgbb_cells", "+", cells_params, cells_check};

TALLY_FUNCTIONS(bgbb_cells)

static void
check_history(const History *h)
{
	if (h->n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("opportunities must not be negative, got %lld", (long long) h->n)));
	if (h->x < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("x must not be negative, got %lld", (long long) h->x)));
	if (h->t_x < 0 || h->t_x > h->n)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("t_x must lie between 0 and the %lld opportunities, got %lld",
						(long long) h->n, (long long) h->t_x)));
	if (h->x > h->t_x)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("x must not exceed t_x, got %lld and %lld", (long long) h->x, (long long) h->t_x),
				 errhint("t_x is the number of the opportunity at which the last purchase was made.")));
	if (h->x == 0 && h->t_x != 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("t_x must be 0 without a purchase, got %lld", (long long) h->t_x)));
}

static bool
history_is_possible(const History *h)
{
	return h->n >= 0 && h->n <= MAX_OPPORTUNITIES && h->x >= 0 && h->x <= h->t_x && h->t_x <= h->n &&
		(h->x > 0 || h->t_x == 0);
}

static const char *
read_entry(TallyCursor *cursor, History *h, int64 *left_out)
{
	TupleField	field = tuple_next(&cursor->key);

	*left_out = 0;
	if (field.type == TUPLE_NULL)
		*left_out = cursor->numbers[0].count;
	else if (field.type != TUPLE_INT || !tuple_get_int(&cursor->key, &h->x) || !tuple_get_int(&cursor->key, &h->t_x))
		return "A key is not of this type.";
	h->n = field.number;
	if (cursor->key.next != cursor->key.end)
		return "A key has more than is its own.";
	if (cursor->numbers[0].count < 1)
		return "A number of customers is out of range.";
	if (field.type == TUPLE_INT && !history_is_possible(h))
		return "A history is impossible.";
	return NULL;
}

static const char *
cells_check(const Tally *tally)
{
	TupleReader params = tally_params(tally);
	const char *problem = tuple_next(&params).type == TUPLE_END ? NULL : "There are parameters.";
	TallyCursor cursor;
	History		h;
	int64		left_out;
	int64		customers = 0;

	tally_walk(tally, &cursor);
	while (problem == NULL && tally_next(&cursor))
	{
		problem = read_entry(&cursor, &h, &left_out);
		if (problem == NULL && (pg_add_s64_overflow(customers, cursor.numbers[0].count, &customers) ||
								customers > MAX_CUSTOMERS))
			problem = "There are too many customers.";
	}
	return problem;
}

/* bgbb_cells_accum(state, x int, t_x int, opportunities int [, customers bigint]) */
Datum
scrm_bgbb_cells_accum(PG_FUNCTION_ARGS)
{
	static const StringInfoData no_params = {0};
	StringInfoData key;
	Tally	   *tally;
	int64		customers = 1;
	bool		complete = true;

	check_in_aggregate(fcinfo, "bgbb_cells_accum");
	tally = PG_ARGISNULL(0) ? tally_create(&bgbb_cells_kind, &no_params) : tally_argument(fcinfo, &bgbb_cells_kind);
	for (int i = 1; i < PG_NARGS(); i++)
		complete = complete && !PG_ARGISNULL(i);
	initStringInfo(&key);
	if (!complete)
		tuple_put_null(&key);
	else
	{
		History		h = {PG_GETARG_INT32(1), PG_GETARG_INT32(2), PG_GETARG_INT32(3)};

		check_history(&h);
		if (h.n > MAX_OPPORTUNITIES)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("at most %d opportunities, got %lld", MAX_OPPORTUNITIES, (long long) h.n)));
		if (PG_NARGS() > 4)
			customers = PG_GETARG_INT64(4);
		if (customers < 0 || customers > MAX_CUSTOMERS)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("customers must lie between 0 and 10^12, got %lld", (long long) customers)));
		tuple_put_int(&key, h.n);
		tuple_put_int(&key, h.x);
		tuple_put_int(&key, h.t_x);
	}
	if (customers > 0)
		tally = tally_add(&bgbb_cells_kind, tally, &key, (TallyNumber[]){{customers}});
	PG_RETURN_POINTER(tally);
}

typedef struct BgbbCell
{
	History		history;
	float8		customers;
} BgbbCell;

typedef struct BgbbData
{
	BgbbCell   *cells;			/* sorted by n, x, t_x */
	Size		count;
	int64		opportunities;	/* the most of them */
	int64		customers;
	int64		left_out;
} BgbbData;

static void
add_customers(int64 *sum, int64 count)
{
	if (pg_add_s64_overflow(*sum, count, sum) || *sum > MAX_CUSTOMERS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("bgbb_cells counts more than 10^12 customers")));
}

static void
read_cells(struct varlena *datum, BgbbData *data)
{
	Tally	   *tally = tally_canonical(&bgbb_cells_kind, tally_open(&bgbb_cells_kind, datum));
	TallyCursor cursor;

	memset(data, 0, sizeof(*data));
	data->cells = palloc_extended(Max(tally->entries, 1) * sizeof(BgbbCell), MCXT_ALLOC_HUGE);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		BgbbCell   *cell = &data->cells[data->count];
		int64		left_out;
		const char *problem = read_entry(&cursor, &cell->history, &left_out);

		if (problem != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("state is corrupted"),
					 errdetail("%s", problem)));
		add_customers(&data->left_out, left_out);
		if (left_out > 0)
			continue;
		add_customers(&data->customers, cursor.numbers[0].count);
		cell->customers = cursor.numbers[0].count;
		data->opportunities = Max(data->opportunities, cell->history.n);
		data->count++;
	}
}

/* bgbb_totals(bgbb_cells) */
Datum
scrm_bgbb_cells_totals(PG_FUNCTION_ARGS)
{
	BgbbData	data;
	Datum		values[4];
	bool		nulls[4] = {false};

	InitMaterializedSRF(fcinfo, 0);
	read_cells(PG_GETARG_VARLENA_P(0), &data);
	values[0] = Int64GetDatum(data.customers);
	values[1] = Int64GetDatum(data.count);
	values[2] = Int32GetDatum((int32) data.opportunities);
	values[3] = Int64GetDatum(data.left_out);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/* ---- likelihood ---- */

/* r(m) */
static inline float8
next_quotient(const float8 *p, float8 x, float8 m)
{
	return (p[BETA] + m - x) / (p[ALPHA] + p[BETA] + m) * ((p[DELTA] + m) / (p[GAMMA] + p[DELTA] + m + 1));
}

/* ln (a)_k and its two derivatives by a, for k = 0 ... count */
typedef struct Rising
{
	float8	   *log;
	float8	   *first;
	float8	   *second;
} Rising;

enum
{
	RISE_ALPHA,
	RISE_BETA,
	RISE_ALPHA_BETA,
	RISE_DELTA,
	RISE_GAMMA_DELTA,
	RISES
};

typedef struct BgbbFit
{
	BgbbData	data;
	Rising		rising[RISES];
} BgbbFit;

static void
fill_rising(Rising *rising, float8 a, int64 count)
{
	float8		lost = 0;

	rising->log[0] = rising->first[0] = rising->second[0] = 0;
	for (int64 k = 0; k < count; k++)
	{
		float8		inverse = 1 / (a + k);

		check_cancel_at((uint32) k);
		rising->log[k + 1] = rising->log[k];
		sum_add(&rising->log[k + 1], &lost, log(a + k));
		rising->first[k + 1] = rising->first[k] + inverse;
		rising->second[k + 1] = rising->second[k] - inverse * inverse;
	}
}

/* What is added up over the ways a history may have come about, each times f(m)/f(t_x). */
typedef struct WaySums
{
	float8		total;
	float8		g[PARAMETERS];
	float8		h[PARAMETERS][PARAMETERS];	/* the upper triangle */
} WaySums;

/* Adds the way of weight "weight" whose gamma is a factor (died) or not (alive), with m opportunities, k of them survived. */
static inline void
add_way(WaySums *sums, const BgbbFit *fit, const float8 *p, float8 weight, int64 x, int64 m, int64 k, bool died)
{
	const Rising *rise = fit->rising;
	float8		inverse = died ? 1 / p[GAMMA] : 0;
	float8		g[PARAMETERS];

	g[ALPHA] = rise[RISE_ALPHA].first[x] - rise[RISE_ALPHA_BETA].first[m];
	g[BETA] = rise[RISE_BETA].first[m - x] - rise[RISE_ALPHA_BETA].first[m];
	g[GAMMA] = inverse - rise[RISE_GAMMA_DELTA].first[k];
	g[DELTA] = rise[RISE_DELTA].first[m] - rise[RISE_GAMMA_DELTA].first[k];
	sums->total += weight;
	for (int i = 0; i < PARAMETERS; i++)
	{
		float8		part = weight * g[i];

		sums->g[i] += part;
		for (int j = i; j < PARAMETERS; j++)
			sums->h[i][j] += part * g[j];
	}
	sums->h[ALPHA][ALPHA] += weight * (rise[RISE_ALPHA].second[x] - rise[RISE_ALPHA_BETA].second[m]);
	sums->h[ALPHA][BETA] -= weight * rise[RISE_ALPHA_BETA].second[m];
	sums->h[BETA][BETA] += weight * (rise[RISE_BETA].second[m - x] - rise[RISE_ALPHA_BETA].second[m]);
	sums->h[GAMMA][GAMMA] -= weight * (inverse * inverse + rise[RISE_GAMMA_DELTA].second[k]);
	sums->h[GAMMA][DELTA] -= weight * rise[RISE_GAMMA_DELTA].second[k];
	sums->h[DELTA][DELTA] += weight * (rise[RISE_DELTA].second[m] - rise[RISE_GAMMA_DELTA].second[k]);
}

static inline void
scale_ways(WaySums *sums, float8 factor)
{
	sums->total *= factor;
	for (int i = 0; i < PARAMETERS; i++)
	{
		sums->g[i] *= factor;
		for (int j = i; j < PARAMETERS; j++)
			sums->h[i][j] *= factor;
	}
}

/* ln f(m) */
static float8
log_way(const BgbbFit *fit, const float8 *p, int64 x, int64 m)
{
	const Rising *rise = fit->rising;

	return rise[RISE_ALPHA].log[x] + rise[RISE_BETA].log[m - x] - rise[RISE_ALPHA_BETA].log[m] +
		log(p[GAMMA]) + rise[RISE_DELTA].log[m] - rise[RISE_GAMMA_DELTA].log[m + 1];
}

/* Adds derivatives by the logarithms of the parameters, of "customers" customers. */
static void
add_derivatives(const float8 *p, const WaySums *sums, float8 customers, float8 *gradient, float8 *hessian)
{
	for (int i = 0; i < PARAMETERS; i++)
	{
		float8		g = p[i] * sums->g[i] / sums->total;

		gradient[i] += customers * g;
		hessian[i * PARAMETERS + i] += customers * g;
		for (int j = i; j < PARAMETERS; j++)
			hessian[i * PARAMETERS + j] += customers *
				(p[i] * p[j] * sums->h[i][j] / sums->total - g * p[j] * sums->g[j] / sums->total);
	}
}

static float8
bgbb_log_likelihood(void *arg, const float8 *theta, float8 *gradient, float8 *hessian)
{
	BgbbFit    *fit = arg;
	float8		p[PARAMETERS];
	float8		value = 0;
	float8		lost = 0;
	Size		i = fit->data.count;
	uint32		step = 0;

	for (int j = 0; j < PARAMETERS; j++)
		p[j] = exp(theta[j]);
	memset(gradient, 0, PARAMETERS * sizeof(float8));
	memset(hessian, 0, PARAMETERS * PARAMETERS * sizeof(float8));
	fill_rising(&fit->rising[RISE_ALPHA], p[ALPHA], fit->data.opportunities);
	fill_rising(&fit->rising[RISE_BETA], p[BETA], fit->data.opportunities);
	fill_rising(&fit->rising[RISE_ALPHA_BETA], p[ALPHA] + p[BETA], fit->data.opportunities);
	fill_rising(&fit->rising[RISE_DELTA], p[DELTA], fit->data.opportunities);
	fill_rising(&fit->rising[RISE_GAMMA_DELTA], p[GAMMA] + p[DELTA], fit->data.opportunities + 1);

	/* from the last cell: of an n and an x those with the largest t_x come first */
	while (i > 0)
	{
		History		group = fit->data.cells[i - 1].history;
		WaySums		sums = {0};
		int64		m = group.n;

		add_way(&sums, fit, p, (p[GAMMA] + p[DELTA] + m) / p[GAMMA], group.x, m, m, false);
		for (; i > 0 && fit->data.cells[i - 1].history.n == group.n && fit->data.cells[i - 1].history.x == group.x; i--)
		{
			const BgbbCell *cell = &fit->data.cells[i - 1];

			while (m > cell->history.t_x)
			{
				check_cancel_at(++step);
				m--;
				scale_ways(&sums, next_quotient(p, group.x, m));
				add_way(&sums, fit, p, 1, group.x, m, m + 1, true);
			}
			sum_add(&value, &lost, cell->customers * (log_way(fit, p, group.x, m) + log(sums.total)));
			add_derivatives(p, &sums, cell->customers, gradient, hessian);
		}
	}
	for (int j = 0; j < PARAMETERS; j++)
		for (int k = 0; k < j; k++)
			hessian[j * PARAMETERS + k] = hessian[k * PARAMETERS + j];
	return value + lost;
}

/* ---- the fit ---- */

static void
allocate_rising(BgbbFit *fit)
{
	Size		size = (fit->data.opportunities + 2) * sizeof(float8);

	for (int i = 0; i < RISES; i++)
	{
		fit->rising[i].log = palloc_extended(size, MCXT_ALLOC_HUGE);
		fit->rising[i].first = palloc_extended(size, MCXT_ALLOC_HUGE);
		fit->rising[i].second = palloc_extended(size, MCXT_ALLOC_HUGE);
	}
}

/* Why there is nothing to fit, or NULL. */
static char *
data_problem(const BgbbData *data, float8 penalty)
{
	if (data->customers == 0)
		return "no customers";
	if (data->opportunities == 0)
		return "no customer had an opportunity";
	/* two tell but three numbers: of four histories */
	if (data->opportunities < 3 && penalty == 0)
		return psprintf("too few opportunities: %lld, alpha, beta, gamma and delta need 3", (long long) data->opportunities);
	return NULL;
}

/* bgbb_fit(bgbb_cells, penalty float8, start bgbb) */
Datum
scrm_bgbb_fit(PG_FUNCTION_ARGS)
{
	LogFit		fit = {.kind = &bgbb_kind, .log_likelihood = bgbb_log_likelihood, .start = {1, 1, 1, 1}};
	ModelFit	result = {0};
	BgbbFit		data;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	log_fit_arguments(fcinfo, &fit);
	read_cells(PG_GETARG_VARLENA_P(0), &data.data);
	result.customers = data.data.customers;
	result.problem = data_problem(&data.data, fit.penalty);
	if (result.problem == NULL)
	{
		allocate_rising(&data);
		fit.data = &data;
		log_fit_run(&fit, &result);
	}
	return model_row(fcinfo, &bgbb_kind, &result);
}

/* bgbb(alpha float8, beta float8, gamma float8, delta float8) */
Datum
scrm_bgbb(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &bgbb_kind);
}

/* ---- questions ---- */

/* The odds against being alive at the last opportunity: the sum of f(m)/A(n). */
static float8
odds_against(const float8 *p, const History *h)
{
	float8		way = p[GAMMA] / (p[GAMMA] + p[DELTA] + h->n);
	float8		odds = 0;

	for (int64 m = h->n - 1; m >= h->t_x; m--)
	{
		check_cancel_at((uint32) m);
		way /= next_quotient(p, h->x, m);
		odds += way;
	}
	return odds;
}

static float8
p_alive(const float8 *p, const History *h)
{
	return 1 / (1 + odds_against(p, h));
}

static float8
log_likelihood(const float8 *p, const History *h)
{
	float8		sum = (p[GAMMA] + p[DELTA] + h->n) / p[GAMMA];
	float8		x = h->x;
	float8		m = h->t_x;

	for (int64 i = h->n - 1; i >= h->t_x; i--)
	{
		check_cancel_at((uint32) i);
		sum = 1 + next_quotient(p, h->x, i) * sum;
	}
	return log_gamma_ratio(p[ALPHA], x) + log_gamma_ratio(p[BETA], m - x) - log_gamma_ratio(p[ALPHA] + p[BETA], m) +
		log_stay(p[GAMMA], p[DELTA], m) + log(p[GAMMA] / (p[GAMMA] + p[DELTA] + m) * sum);
}

/* The chance that who is alive buys at an opportunity while he lives. */
static float8
purchase_chance(const float8 *p, const History *h)
{
	return (p[ALPHA] + h->x) / (p[ALPHA] + p[BETA] + h->n);
}

/* What is added up is kept below this: the logarithm of the rest is taken out. */
#define RESCALE 1e280

/* The law of a customer's purchases within the horizon, given that he is alive. */
typedef struct Future
{
	float8		alpha;
	float8		beta;
	float8		gamma;
	float8		delta;
	int64		horizon;
} Future;

static Future
future_of(const float8 *p, const History *h, int64 horizon)
{
	return (Future) {p[ALPHA] + h->x, p[BETA] + h->n - h->x, p[GAMMA], p[DELTA] + h->n, horizon};
}

/*
 * The sum over i = k ... horizon of (i - one over k - one) times the chances
 * that k of i opportunities are used and that he lives to see i; for one = 0 each but
 * the last times the chance to die then.
 */
static float8
sum_over_lives(const Future *f, int64 k, int one)
{
	float8		log_first = log_stay(f->beta, f->alpha, k) + log_stay(f->gamma, f->delta, k);
	float8		term = 1;
	float8		sum = 0;

	for (int64 i = k;; i++)
	{
		float8		all = f->gamma + f->delta + i;

		check_cancel_at((uint32) i);
		sum += one == 1 || i == f->horizon ? term : term * (f->gamma / all);
		if (i == f->horizon)
			break;
		term *= (i + 1 - one) / (float8) (i + 1 - k) *
			((f->beta + i - k) / (f->alpha + f->beta + i)) * ((f->delta + i) / all);
		if (term > RESCALE || sum > RESCALE)
		{
			log_first += log(RESCALE);
			term /= RESCALE;
			sum /= RESCALE;
		}
	}
	return Min(exp(log_first + log(sum)), 1);
}

static float8
at_least(const Future *f, int64 k)
{
	return k == 0 ? 1 : k > f->horizon ? 0 : sum_over_lives(f, k, 1);
}

static float8
exactly(const Future *f, int64 k)
{
	return k > f->horizon ? 0 : sum_over_lives(f, k, 0);
}

/* Argument 0: the model. */
static void
make_plan(FunctionCallInfo fcinfo, void *memory)
{
	if (!PG_ARGISNULL(0))
		model_read(&bgbb_kind, PG_GETARG_DATUM(0), memory);
}

/* The parameters of (bgbb, ...); NULL when the model has none. */
static const float8 *
bgbb_parameters(FunctionCallInfo fcinfo)
{
	Model	   *model = call_plan(fcinfo, 0, 1, sizeof(Model), make_plan);

	return model->known ? model->parameters : NULL;
}

/* The parameters of (bgbb, x, t_x, opportunities, ...); NULL when the answer is. */
static const float8 *
bgbb_question(FunctionCallInfo fcinfo, History *h)
{
	const float8 *p = bgbb_parameters(fcinfo);

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return NULL;
	*h = (History) {PG_GETARG_INT32(1), PG_GETARG_INT32(2), PG_GETARG_INT32(3)};
	check_history(h);
	return p;
}

static int64
whole_number(FunctionCallInfo fcinfo, int argno, const char *name)
{
	check_arg_not_null(fcinfo, argno, name);
	if (PG_GETARG_INT32(argno) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must not be negative, got %d", name, PG_GETARG_INT32(argno))));
	return PG_GETARG_INT32(argno);
}

/* p_alive(bgbb, x int, t_x int, opportunities int): at the next opportunity, as (11) of the paper has it */
Datum
scrm_bgbb_p_alive(PG_FUNCTION_ARGS)
{
	History		h;
	const float8 *p = bgbb_question(fcinfo, &h);

	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(p_alive(p, &h) * ((p[DELTA] + h.n) / (p[GAMMA] + p[DELTA] + h.n)), "probability"));
}

/* expected_purchases(bgbb, x int, t_x int, opportunities int, horizon int) */
Datum
scrm_bgbb_expected_purchases(PG_FUNCTION_ARGS)
{
	History		h;
	int64		horizon = whole_number(fcinfo, 4, "horizon");
	const float8 *p = bgbb_question(fcinfo, &h);

	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(p_alive(p, &h) * purchase_chance(p, &h) * expected_stay(p[GAMMA], p[DELTA] + h.n, horizon),
										 "expected number of purchases"));
}

/* purchase_probability(bgbb, x int, t_x int, opportunities int, horizon int, n int) */
Datum
scrm_bgbb_purchase_probability(PG_FUNCTION_ARGS)
{
	History		h;
	int64		horizon = whole_number(fcinfo, 4, "horizon");
	int64		n = whole_number(fcinfo, 5, "n");
	const float8 *p = bgbb_question(fcinfo, &h);
	float8		odds;
	float8		dead;
	Future		future;

	if (p == NULL)
		PG_RETURN_NULL();
	odds = odds_against(p, &h);
	dead = isinf(odds) ? 1 : odds / (1 + odds);
	future = future_of(p, &h, horizon);
	PG_RETURN_FLOAT8(Min(check_result_finite((n == 0 ? dead : 0) + exactly(&future, n) / (1 + odds), "probability"), 1));
}

/* purchase_quantile(bgbb, x int, t_x int, opportunities int, horizon int, p float8): the smallest n with P(more than n) <= 1 - p */
Datum
scrm_bgbb_purchase_quantile(PG_FUNCTION_ARGS)
{
	History		h;
	int64		low = 0;
	int64		high = whole_number(fcinfo, 4, "horizon");
	const float8 *p = bgbb_question(fcinfo, &h);
	Future		future;
	float8		alive;
	float8		level;

	check_arg_not_null(fcinfo, 5, "p");
	level = PG_GETARG_FLOAT8(5);
	if (!(level >= 0 && level <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("p must lie between 0 and 1, got %g", level)));
	if (p == NULL)
		PG_RETURN_NULL();
	alive = p_alive(p, &h);
	future = future_of(p, &h, high);
	while (low < high)
	{
		int64		n = (low + high) / 2;

		if (alive * at_least(&future, n + 1) <= 1 - level)
			high = n;
		else
			low = n + 1;
	}
	PG_RETURN_INT32((int32) low);
}

/* dert(bgbb, x int, t_x int, opportunities int, discount_rate float8) */
Datum
scrm_bgbb_dert(PG_FUNCTION_ARGS)
{
	History		h;
	const float8 *p = bgbb_question(fcinfo, &h);
	float8		rate;

	check_arg_not_null(fcinfo, 4, "discount_rate");
	rate = PG_GETARG_FLOAT8(4);
	check_float_finite(rate, "discount_rate");
	if (rate <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("discount_rate must be positive, got %g", rate)));
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(p_alive(p, &h) * purchase_chance(p, &h) *
											 discounted_stay(p[GAMMA], p[DELTA] + h.n, rate),
										 "dert"));
}

/* expected_new(bgbb, horizon int) */
Datum
scrm_bgbb_expected_new(PG_FUNCTION_ARGS)
{
	int64		horizon = whole_number(fcinfo, 1, "horizon");
	const float8 *p = bgbb_parameters(fcinfo);

	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(p[ALPHA] / (p[ALPHA] + p[BETA]) * expected_stay(p[GAMMA], p[DELTA], horizon),
										 "expected number of purchases"));
}

/* log_likelihood(bgbb, x int, t_x int, opportunities int) */
Datum
scrm_bgbb_log_likelihood(PG_FUNCTION_ARGS)
{
	History		h;
	const float8 *p = bgbb_question(fcinfo, &h);

	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(log_likelihood(p, &h), "log-likelihood"));
}
