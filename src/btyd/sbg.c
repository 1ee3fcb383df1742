/*
 * sbg.c
 *		Customers with a contract, who are seen to leave: the shifted-beta-
 *		geometric model (sBG) and the beta-discrete-Weibull model (BdW).
 *
 * At the end of each period a customer leaves, or stays for one more.  T is the
 * period at whose end he left, S(t) = P(T > t).
 *
 *		sBG		S(t) = B(alpha, beta+t) / B(alpha, beta)
 *		BdW		S(t) = B(alpha, beta+t^c) / B(alpha, beta)
 *
 * Under sBG a customer leaves with a chance of his own that stays the same,
 * beta(alpha, beta) distributed over the customers (Fader, Hardie, Journal of
 * Interactive Marketing 21 (2007) 76); under BdW it grows (c > 1) or falls
 * (c < 1) with time (Fader, Hardie, Liu, Davin, Steenburgh, Journal of
 * Interactive Marketing 43 (2018) 1).
 *
 *		l = sum over t of lost_t ln(S(t-1) - S(t)) + survived_t ln S(t)
 *
 * With u = t^c, F = ln S(t) = ln (beta)_u - ln (alpha+beta)_u has derivatives
 * that are differences of psi and psi'.  What is lost is
 *
 *		ln(S(t-1) - S(t)) = F(t-1) + ln(1 - e^D),	D = F(t) - F(t-1)
 *							= ln S of a model with beta + (t-1)^c after t^c - (t-1)^c,
 *
 * for sBG alpha/(alpha+beta+t-1) in place of 1 - e^D.
 *
 * The discounted expected lifetime of who has been there for n periods, just
 * before he may leave (Fader, Hardie, Marketing Science 29 (2010) 85), is
 *
 *		DERL = sum over t = n ... of S(t)/S(n-1) / (1+d)^(t-n)
 *
 * For sBG it is beta_geometric.h's discounted_stay().  For BdW a thousand terms
 * are added; what is left, if it matters, comes from Euler and Maclaurin's
 * formula, its integral over the logarithm of time, which ends in a power of
 * time that has one in closed form.
 */
#include "scrm.h"

#include "btyd/beta_geometric.h"
#include "btyd/log_fit.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/quadrature.h"
#include "common/report.h"
#include "common/special.h"
#include "common/sum.h"
#include "common/tally.h"

PG_FUNCTION_INFO_V1(scrm_sbg_cells_accum);
PG_FUNCTION_INFO_V1(scrm_sbg_report);
PG_FUNCTION_INFO_V1(scrm_sbg_totals);
PG_FUNCTION_INFO_V1(scrm_sbg);
PG_FUNCTION_INFO_V1(scrm_sbg_fit);
PG_FUNCTION_INFO_V1(scrm_sbg_survival);
PG_FUNCTION_INFO_V1(scrm_sbg_retention_rate);
PG_FUNCTION_INFO_V1(scrm_sbg_expected_lifetime);
PG_FUNCTION_INFO_V1(scrm_sbg_derl);
PG_FUNCTION_INFO_V1(scrm_sbg_log_likelihood);
PG_FUNCTION_INFO_V1(scrm_bdw);
PG_FUNCTION_INFO_V1(scrm_bdw_fit);
PG_FUNCTION_INFO_V1(scrm_bdw_survival);
PG_FUNCTION_INFO_V1(scrm_bdw_retention_rate);
PG_FUNCTION_INFO_V1(scrm_bdw_expected_lifetime);
PG_FUNCTION_INFO_V1(scrm_bdw_derl);
PG_FUNCTION_INFO_V1(scrm_bdw_log_likelihood);

#define MAX_CUSTOMERS INT64CONST(1000000000000)

enum
{
	ALPHA,
	BETA,
	C,
	PARAMETERS					/* of BdW; sBG has no C, which is 1 */
};

static const ModelKind sbg_kind = {.type = "sbg", .parameters = 2, .names = {"alpha", "beta"}};
static const ModelKind bdw_kind = {.type = "bdw", .parameters = 3, .names = {"alpha", "beta", "c"}};

/* ---- the state: a tally by period; rows without a period are counted by (NULL) ---- */

static const char *const cells_params[] = {NULL};

static const char *cells_check(const Tally *tally);

static const TallyKind sbg_cells_kind = {"sbg_cells", "++", cells_params, cells_check};

TALLY_FUNCTIONS(sbg_cells)

typedef struct Period
{
	int64		period;
	int64		lost;
	int64		survived;
} Period;

static const char *
read_entry(TallyCursor *cursor, Period *period, int64 *left_out)
{
	TupleField	field = tuple_next(&cursor->key);

	*left_out = 0;
	period->period = field.number;
	period->lost = cursor->numbers[0].count;
	period->survived = cursor->numbers[1].count;
	if (cursor->key.next != cursor->key.end || (field.type != TUPLE_NULL && field.type != TUPLE_INT))
		return "A key is not of this type.";
	if (period->lost < 0 || period->survived < 0 || (period->lost == 0 && period->survived == 0))
		return "A number of customers is out of range.";
	if (field.type == TUPLE_NULL)
	{
		*left_out = period->lost;
		return period->survived == 0 ? NULL : "A number of rows is out of range.";
	}
	if (field.number < 0 || field.number > PG_INT32_MAX || (field.number == 0 && period->lost > 0))
		return "A period is out of range.";
	return NULL;
}

static const char *
cells_check(const Tally *tally)
{
	TupleReader params = tally_params(tally);
	const char *problem = tuple_next(&params).type == TUPLE_END ? NULL : "There are parameters.";
	TallyCursor cursor;
	Period		period;
	int64		left_out;
	int64		customers = 0;

	tally_walk(tally, &cursor);
	while (problem == NULL && tally_next(&cursor))
	{
		problem = read_entry(&cursor, &period, &left_out);
		if (problem == NULL && (pg_add_s64_overflow(customers, period.lost, &customers) ||
								pg_add_s64_overflow(customers, period.survived, &customers) ||
								customers > MAX_CUSTOMERS))
			problem = "There are too many customers.";
	}
	return problem;
}

static int64
number_of_customers(FunctionCallInfo fcinfo, int argno, const char *name)
{
	int64		count = PG_ARGISNULL(argno) ? 0 : PG_GETARG_INT64(argno);

	if (count < 0 || count > MAX_CUSTOMERS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must lie between 0 and 10^12, got %lld", name, (long long) count)));
	return count;
}

/* Refuses a period below "first". */
static int64
check_period(FunctionCallInfo fcinfo, int argno, int first)
{
	int			period = PG_GETARG_INT32(argno);

	if (period < first)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 first == 0 ? errmsg("period must not be negative, got %d", period) :
				 errmsg("period must be positive, got %d", period)));
	return period;
}

/* sbg_cells_accum(state, period int, lost bigint, survived bigint) */
Datum
scrm_sbg_cells_accum(PG_FUNCTION_ARGS)
{
	static const StringInfoData no_params = {0};
	StringInfoData key;
	Tally	   *tally;
	TallyNumber numbers[2];

	check_in_aggregate(fcinfo, "sbg_cells_accum");
	tally = PG_ARGISNULL(0) ? tally_create(&sbg_cells_kind, &no_params) : tally_argument(fcinfo, &sbg_cells_kind);
	numbers[0].count = number_of_customers(fcinfo, 2, "lost");
	numbers[1].count = number_of_customers(fcinfo, 3, "survived");
	initStringInfo(&key);
	if (PG_ARGISNULL(1))
	{
		tuple_put_null(&key);
		numbers[0].count = 1;
		numbers[1].count = 0;
	}
	else
	{
		int64		period = check_period(fcinfo, 1, 0);

		if (period == 0 && numbers[0].count > 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("nobody can be lost in period 0, got %lld", (long long) numbers[0].count),
					 errhint("Who does not renew for the first time is lost in period 1.")));
		tuple_put_int(&key, period);
	}
	if (numbers[0].count > 0 || numbers[1].count > 0)
		tally = tally_add(&sbg_cells_kind, tally, &key, numbers);
	PG_RETURN_POINTER(tally);
}

typedef struct SbgData
{
	Period	   *periods;		/* in order */
	int			count;
	int64		lost;
	int64		survived;
	int64		left_out;
} SbgData;

static void
add_customers(int64 *sum, int64 count)
{
	if (pg_add_s64_overflow(*sum, count, sum) || *sum > MAX_CUSTOMERS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("sbg_cells counts more than 10^12 customers")));
}

static void
read_cells(struct varlena *datum, SbgData *data)
{
	Tally	   *tally = tally_canonical(&sbg_cells_kind, tally_open(&sbg_cells_kind, datum));
	TallyCursor cursor;

	memset(data, 0, sizeof(*data));
	data->periods = palloc_extended(Max(tally->entries, 1) * sizeof(Period), MCXT_ALLOC_HUGE);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		Period	   *period = &data->periods[data->count];
		int64		left_out;
		const char *problem = read_entry(&cursor, period, &left_out);

		if (problem != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("state is corrupted"),
					 errdetail("%s", problem)));
		add_customers(&data->left_out, left_out);
		if (left_out > 0)
			continue;
		add_customers(&data->lost, period->lost);
		add_customers(&data->survived, period->survived);
		data->count++;
	}
}

/* ---- accessors of the state ---- */

/* sbg_totals(sbg_cells) */
Datum
scrm_sbg_totals(PG_FUNCTION_ARGS)
{
	SbgData		data;
	Datum		values[5];
	bool		nulls[5] = {false};

	InitMaterializedSRF(fcinfo, 0);
	read_cells(PG_GETARG_VARLENA_P(0), &data);
	values[0] = Int64GetDatum(data.lost + data.survived);
	values[1] = Int64GetDatum(data.lost);
	values[2] = Int64GetDatum(data.survived);
	values[3] = Int32GetDatum(data.count == 0 ? 0 : (int32) data.periods[data.count - 1].period);
	values[4] = Int64GetDatum(data.left_out);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}

/*
 * sbg_report(sbg_cells): a row a period in which somebody was lost or seen for
 * the last time.  Kaplan and Meier's estimate of survival.
 */
Datum
scrm_sbg_report(PG_FUNCTION_ARGS)
{
	SbgData		data;
	int64		at_risk;
	float8		survival = 1;

	InitMaterializedSRF(fcinfo, 0);
	read_cells(PG_GETARG_VARLENA_P(0), &data);
	at_risk = data.lost + data.survived;
	for (int i = 0; i < data.count; i++)
	{
		const Period *period = &data.periods[i];
		Datum		values[8];
		bool		nulls[8] = {false};

		check_cancel_at(i);
		if (period->period == 0)
		{
			at_risk -= period->survived;
			continue;
		}
		survival *= (at_risk - period->lost) / (float8) at_risk;
		values[0] = Int32GetDatum((int32) period->period);
		values[1] = Int64GetDatum(at_risk);
		values[2] = Int64GetDatum(period->lost);
		values[3] = Int64GetDatum(period->survived);
		report_rate(values + 4, nulls + 4, at_risk - period->lost, at_risk);
		values[7] = Float8GetDatum(survival);
		report_row(fcinfo, values, nulls);
		at_risk -= period->lost + period->survived;
	}
	PG_RETURN_NULL();
}

/* ---- likelihood ---- */

/* A function of the logarithms of the parameters. */
typedef struct Jet
{
	float8		value;
	float8		g[PARAMETERS];
	float8		h[PARAMETERS][PARAMETERS];	/* the upper triangle */
} Jet;

/* ln S(t) */
static Jet
log_survival_jet(const float8 *p, float8 t)
{
	float8		a = p[ALPHA];
	float8		b = p[BETA];
	float8		u = t == 0 ? 0 : pow(t, p[C]);
	float8		slope = t == 0 ? 0 : p[C] * log(t); /* of ln u by ln c */
	float8		both = -digamma_rise(a + b, u);
	float8		both_second = -trigamma_rise(a + b, u);
	float8		by_u = -digamma_rise(b + u, a) * u;
	float8		by_uu = -trigamma_rise(b + u, a) * u * u;
	Jet			jet = {.value = log_stay(a, b, u)};

	jet.g[ALPHA] = a * both;
	jet.g[BETA] = b * (digamma_rise(b, u) + both);
	jet.g[C] = by_u * slope;
	jet.h[ALPHA][ALPHA] = jet.g[ALPHA] + a * a * both_second;
	jet.h[ALPHA][BETA] = a * b * both_second;
	jet.h[BETA][BETA] = jet.g[BETA] + b * b * (trigamma_rise(b, u) + both_second);
	jet.h[ALPHA][C] = -a * trigamma(a + b + u) * u * slope;
	jet.h[BETA][C] = -b * trigamma_rise(b + u, a) * u * slope;
	jet.h[C][C] = (by_uu * slope + by_u * (slope + 1)) * slope;
	return jet;
}

/* ln(S(t)/S(t-1)) */
static float8
log_retention(const float8 *p, float8 t)
{
	float8		before = t == 1 ? 0 : pow(t - 1, p[C]);
	float8		more = t == 1 ? 1 : before * expm1(p[C] * log1p(1 / (t - 1)));

	/* long past beta and alpha S is a power of time */
	if (isinf(before) || (before > 1e20 * (p[ALPHA] + p[BETA] + 1) && before > 1e100))
		return p[ALPHA] * p[C] * log1p(-1 / t);
	return log_stay(p[ALPHA], p[BETA] + before, more);
}

static void
add_jet(Jet *sum, const Jet *jet, float8 factor)
{
	sum->value += factor * jet->value;
	for (int i = 0; i < PARAMETERS; i++)
	{
		sum->g[i] += factor * jet->g[i];
		for (int j = i; j < PARAMETERS; j++)
			sum->h[i][j] += factor * jet->h[i][j];
	}
}

/* Adds ln(1 - S(t)/S(t-1)) for sBG: ln alpha - ln(alpha+beta+t-1) */
static void
add_sbg_loss(Jet *sum, const float8 *p, float8 t, float8 factor)
{
	float8		total = p[ALPHA] + p[BETA] + t - 1;
	float8		a = p[ALPHA] / total;
	float8		b = p[BETA] / total;

	sum->value += factor * log(a);
	sum->g[ALPHA] += factor * (1 - a);
	sum->g[BETA] -= factor * b;
	sum->h[ALPHA][ALPHA] -= factor * a * (1 - a);
	sum->h[ALPHA][BETA] += factor * a * b;
	sum->h[BETA][BETA] -= factor * b * (1 - b);
}

/* The same for any c: of D, whose derivatives are those of after less those of before. */
static void
add_loss(Jet *sum, const float8 *p, float8 t, const Jet *before, const Jet *after, float8 factor)
{
	float8		difference = log_retention(p, t);
	float8		odds = -1 / expm1(-difference); /* by D */
	float8		second = -odds * (odds - 1);

	sum->value += factor * log(-expm1(difference));
	for (int i = 0; i < PARAMETERS; i++)
		for (int j = i; j < PARAMETERS; j++)
			sum->h[i][j] += factor * (odds * (after->h[i][j] - before->h[i][j]) +
									  second * (after->g[i] - before->g[i]) * (after->g[j] - before->g[j]));
	for (int i = 0; i < PARAMETERS; i++)
		sum->g[i] += factor * odds * (after->g[i] - before->g[i]);
}

/* Adds what a period says; parameters with c = 1 for sBG. */
static void
add_period(Jet *sum, const float8 *p, const Period *period, bool sbg)
{
	float8		t = period->period;
	Jet			after;
	Jet			before;

	if (period->period == 0)
		return;
	after = log_survival_jet(p, t);
	add_jet(sum, &after, period->survived);
	if (period->lost == 0)
		return;
	before = log_survival_jet(p, t - 1);
	add_jet(sum, &before, period->lost);
	if (sbg)
		add_sbg_loss(sum, p, t, period->lost);
	else
		add_loss(sum, p, t, &before, &after, period->lost);
}

static float8
fit_function(const SbgData *data, const float8 *theta, int n, float8 *gradient, float8 *hessian)
{
	float8		p[PARAMETERS] = {exp(theta[ALPHA]), exp(theta[BETA]), n > C ? exp(theta[C]) : 1};
	float8		value = 0;
	float8		lost = 0;
	Jet			all = {0};

	for (int i = 0; i < data->count; i++)
	{
		Jet			sum = {0};

		check_cancel_at(i * 64);
		add_period(&sum, p, &data->periods[i], n == sbg_kind.parameters);
		sum_add(&value, &lost, sum.value);
		add_jet(&all, &sum, 1);
	}
	for (int i = 0; i < n; i++)
	{
		gradient[i] = all.g[i];
		for (int j = i; j < n; j++)
			hessian[i * n + j] = hessian[j * n + i] = all.h[i][j];
	}
	return value + lost;
}

static float8
sbg_function(void *data, const float8 *theta, float8 *gradient, float8 *hessian)
{
	return fit_function(data, theta, sbg_kind.parameters, gradient, hessian);
}

static float8
bdw_function(void *data, const float8 *theta, float8 *gradient, float8 *hessian)
{
	return fit_function(data, theta, bdw_kind.parameters, gradient, hessian);
}

/* ---- the fits ---- */

/* Why there is nothing to fit, or NULL. */
static char *
data_problem(const SbgData *data, const LogFit *fit)
{
	int64		periods;

	if (data->count == 0)
		return "no customers";
	periods = data->periods[data->count - 1].period;
	if (periods == 0)
		return "no customer was seen for a whole period";
	/* each tells one rate of retention */
	if (periods < fit->kind->parameters && fit->penalty == 0)
		return psprintf("too few periods: %lld, %s need %d", (long long) periods,
						fit->kind == &sbg_kind ? "alpha and beta" : "alpha, beta and c", fit->kind->parameters);
	return NULL;
}

static Datum
sbg_any_fit(FunctionCallInfo fcinfo, const ModelKind *kind, NewtonFunction function)
{
	LogFit		fit = {.kind = kind, .log_likelihood = function, .start = {1, 1, 1}};
	ModelFit	result = {0};
	SbgData		data;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	log_fit_arguments(fcinfo, &fit);
	read_cells(PG_GETARG_VARLENA_P(0), &data);
	result.customers = data.lost + data.survived;
	result.problem = data_problem(&data, &fit);
	fit.data = &data;
	if (result.problem == NULL)
		log_fit_run(&fit, &result);
	return model_row(fcinfo, kind, &result);
}

/* sbg_fit(sbg_cells, penalty float8, start sbg) */
Datum
scrm_sbg_fit(PG_FUNCTION_ARGS)
{
	return sbg_any_fit(fcinfo, &sbg_kind, sbg_function);
}

/* bdw_fit(sbg_cells, penalty float8, start bdw) */
Datum
scrm_bdw_fit(PG_FUNCTION_ARGS)
{
	return sbg_any_fit(fcinfo, &bdw_kind, bdw_function);
}

/* sbg(alpha float8, beta float8) */
Datum
scrm_sbg(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &sbg_kind);
}

/* bdw(alpha float8, beta float8, c float8) */
Datum
scrm_bdw(PG_FUNCTION_ARGS)
{
	return model_construct(fcinfo, &bdw_kind);
}

/* ---- questions ---- */

typedef struct SbgPlan
{
	Model		model;
	float8		p[PARAMETERS];	/* with c = 1 for sBG */
} SbgPlan;

static void
make_sbg_plan(FunctionCallInfo fcinfo, void *memory)
{
	SbgPlan    *plan = memory;

	if (!PG_ARGISNULL(0))
		model_read(&sbg_kind, PG_GETARG_DATUM(0), &plan->model);
	memcpy(plan->p, plan->model.parameters, sizeof(plan->p));
	plan->p[C] = 1;
}

static void
make_bdw_plan(FunctionCallInfo fcinfo, void *memory)
{
	SbgPlan    *plan = memory;

	if (!PG_ARGISNULL(0))
		model_read(&bdw_kind, PG_GETARG_DATUM(0), &plan->model);
	memcpy(plan->p, plan->model.parameters, sizeof(plan->p));
}

/* The parameters of argument 0; NULL when the model has none. */
static const float8 *
sbg_parameters(FunctionCallInfo fcinfo, CallPlanMake make)
{
	SbgPlan    *plan = call_plan(fcinfo, 0, 1, sizeof(SbgPlan), make);

	return plan->model.known ? plan->p : NULL;
}

/* ln S(t) */
static float8
log_survival(const float8 *p, float8 t)
{
	float8		u = t == 0 ? 0 : pow(t, p[C]);

	if (isinf(u) || (u > 1e20 * (p[ALPHA] + p[BETA] + 1) && u > 1e100))
		return log_gamma_ratio(p[BETA], p[ALPHA]) - p[ALPHA] * p[C] * log(t);
	return log_stay(p[ALPHA], p[BETA], u);
}

static Datum
survival(FunctionCallInfo fcinfo, CallPlanMake make)
{
	const float8 *p = sbg_parameters(fcinfo, make);
	int64		period;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	period = check_period(fcinfo, 1, 0);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(exp(log_survival(p, period)));
}

static Datum
retention_rate(FunctionCallInfo fcinfo, CallPlanMake make)
{
	const float8 *p = sbg_parameters(fcinfo, make);
	int64		period;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	period = check_period(fcinfo, 1, 1);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(exp(log_retention(p, period)));
}

static Datum
log_likelihood(FunctionCallInfo fcinfo, CallPlanMake make)
{
	const float8 *p = sbg_parameters(fcinfo, make);
	Period		period;
	float8		value = 0;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	period.period = check_period(fcinfo, 1, 0);
	period.lost = number_of_customers(fcinfo, 2, "lost");
	period.survived = number_of_customers(fcinfo, 3, "survived");
	if (period.period == 0 && period.lost > 0)
		(void) check_period(fcinfo, 1, 1);
	if (p == NULL)
		PG_RETURN_NULL();
	if (period.survived > 0)
		value += period.survived * log_survival(p, period.period);
	if (period.lost > 0)
		value += period.lost * (log_survival(p, period.period - 1) + log(-expm1(log_retention(p, period.period))));
	PG_RETURN_FLOAT8(check_result_finite(value, "log-likelihood"));
}

/* ---- lifetimes ---- */

#define PLAIN_TERMS 1000
#define PANEL 0.125				/* of the logarithm of time */

/* What is left of the lifetime of BdW from time "first" on, in units of S(n-1), n-1 = start. */
static float8
lifetime_tail(const float8 *p, float8 start, float8 first, float8 log_discount)
{
	float8		log_start = log_survival(p, start);
	float8		at_first = exp(log_survival(p, first) - log_start - log_discount * (first - start));
	float8		power = p[ALPHA] * p[C];	/* S falls like time to this */
	/* of the logarithm of the terms by time; the second and third derivative as of a power */
	float8		u = pow(first, p[C]);
	float8		slope = -digamma_rise(p[BETA] + u, p[ALPHA]) * u * p[C] / first - log_discount;
	float8		second = power / (first * first);
	float8		third = -2 * second / first;
	float8		sum = at_first * (0.5 - slope / 12 + (slope * slope * slope + 3 * slope * second + third) / 720);
	float8		low = first;
	uint32		panels = 0;

	for (;;)
	{
		float8		part = 0;
		float8		high = low * exp(PANEL);

		check_cancel_at(++panels * 256);
		if (isinf(high))		/* of no use to anybody as a number */
			return INFINITY;
		/* the rest is a power of time: from here to infinity in one step */
		if (log_discount == 0 && pow(low, p[C]) > 1e17 * (p[ALPHA] + p[BETA] + 1) * (p[ALPHA] + 1))
			return sum + low * exp(log_survival(p, low) - log_start) / (power - 1);
		for (int i = 0; i < GAUSS_NODES; i++)
		{
			float8		time = low * exp(gauss_place(0, PANEL, i));

			part += gauss_share(0, PANEL, i) * time *
				exp(log_survival(p, time) - log_start - log_discount * (time - start));
		}
		sum += part;
		low = high;
		if (part <= 1e-17 * sum && (log_discount > 0 ? log_discount * (low - start) > 40 : true))
			return sum;
	}
}

/* The sum of S(start+k)/S(start) / (1+d)^k for k = 1 ... */
static float8
bdw_stay(const float8 *p, float8 start, float8 rate)
{
	float8		sum = 0;
	float8		term = 1;

	if (rate == 0 && p[ALPHA] * p[C] <= 1)
		return INFINITY;
	for (int k = 1; k <= PLAIN_TERMS; k++)
	{
		term *= exp(log_retention(p, start + k)) / (1 + rate);
		sum += term;
		if (term <= 1e-17 * rate * sum)
			return sum;
	}
	return sum + lifetime_tail(p, start, start + PLAIN_TERMS + 1, log1p(rate));
}

/* The sum for who has been there for "start" whole periods. */
static float8
stay(const float8 *p, int64 start, float8 rate)
{
	return p[C] == 1 ? discounted_stay(p[ALPHA], p[BETA] + start, rate) : bdw_stay(p, start, rate);
}

static float8
rate_argument(FunctionCallInfo fcinfo, int argno)
{
	float8		rate;

	check_arg_not_null(fcinfo, argno, "discount_rate");
	rate = PG_GETARG_FLOAT8(argno);
	check_float_finite(rate, "discount_rate");
	if (rate < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("discount_rate must not be negative, got %g", rate)));
	return rate;
}

static Datum
expected_lifetime(FunctionCallInfo fcinfo, CallPlanMake make)
{
	const float8 *p = sbg_parameters(fcinfo, make);
	float8		rate = rate_argument(fcinfo, 1);
	float8		periods;

	if (p == NULL)
		PG_RETURN_NULL();
	periods = 1 + stay(p, 0, rate);
	if (isinf(periods))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(periods, "expected lifetime"));
}

static Datum
derl(FunctionCallInfo fcinfo, CallPlanMake make)
{
	const float8 *p = sbg_parameters(fcinfo, make);
	float8		rate = rate_argument(fcinfo, 2);
	int64		period;
	float8		periods;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	period = check_period(fcinfo, 1, 1);
	if (p == NULL)
		PG_RETURN_NULL();
	periods = (1 + rate) * stay(p, period - 1, rate);
	if (isinf(periods))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(periods, "derl"));
}

/* The functions of SQL for a model whose plan is made by make_MODEL_plan. */
#define SBG_QUESTIONS(model) \
	Datum scrm_##model##_survival(PG_FUNCTION_ARGS) \
	{ \
		return survival(fcinfo, make_##model##_plan); \
	} \
	Datum scrm_##model##_retention_rate(PG_FUNCTION_ARGS) \
	{ \
		return retention_rate(fcinfo, make_##model##_plan); \
	} \
	Datum scrm_##model##_expected_lifetime(PG_FUNCTION_ARGS) \
	{ \
		return expected_lifetime(fcinfo, make_##model##_plan); \
	} \
	Datum scrm_##model##_derl(PG_FUNCTION_ARGS) \
	{ \
		return derl(fcinfo, make_##model##_plan); \
	} \
	Datum scrm_##model##_log_likelihood(PG_FUNCTION_ARGS) \
	{ \
		return log_likelihood(fcinfo, make_##model##_plan); \
	}

SBG_QUESTIONS(sbg)
SBG_QUESTIONS(bdw)
