/*
 * questions.c
 *		What can be asked of a model about one customer.
 *
 * A law (law.h) knows the future of a customer who is alive at his age.  With
 * w = P(alive | x, t_x, age) and Y the purchases in (age, age + horizon],
 *
 *		E[Y]			= w E[Y | alive]
 *		P(Y = n)		= w P(Y = n | alive) + (1 - w) [n = 0]
 *		P(Y >= n)		= w P(Y >= n | alive),  n >= 1
 *		DERT(d)			= w * integral of exp(-d t) rate(t | alive), t from 0 on
 *
 * so every question here is one for all models.  Each is asked in two ways: of
 * plain numbers in the unit of time that the model was fitted in,
 * scrm_<model>_<question>, and of an scrm.rfm in days, ..._rfm.
 */
#include "scrm.h"

#include "btyd/questions.h"
#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"

#define DAYS_A_YEAR 365.25

/* ---- the model ---- */

typedef struct AskedModel
{
	Model		model;
	RfmReader	reader;
} AskedModel;

void
model_read_plain(const ModelKind *kind, Datum row, Model *model)
{
	model_read(kind, row, model);
	if (model->covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the model needs the customer's covariates"),
				 errhint("Ask scrm.with_covariates(model, covariates), the model of such a customer.")));
}

/* Argument 0: the model. */
static void
make_asked_model(FunctionCallInfo fcinfo, AskedModel *asked, const BtydLaw *law)
{
	model_read_plain(&law->kind, PG_GETARG_DATUM(0), &asked->model);
	asked->reader.context = call_plan_context(asked);
}

/* ---- arguments ---- */

static void
check_not_negative(float8 value, const char *name)
{
	check_float_finite(value, name);
	if (value < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must not be negative, got %g", name, value)));
}

static void
check_positive(float8 value, const char *name)
{
	check_float_finite(value, name);
	if (value <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be positive, got %g", name, value)));
}

static int64
count_argument(FunctionCallInfo fcinfo, int argno)
{
	int64		n;

	check_arg_not_null(fcinfo, argno, "n");
	n = PG_GETARG_INT64(argno);
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("n must not be negative, got %lld", (long long) n)));
	return n;
}

/* In the unit of the model. */
static float8
horizon_number(FunctionCallInfo fcinfo, int argno)
{
	check_arg_not_null(fcinfo, argno, "horizon");
	check_not_negative(PG_GETARG_FLOAT8(argno), "horizon");
	return PG_GETARG_FLOAT8(argno);
}

float8
horizon_days(FunctionCallInfo fcinfo, int argno)
{
	check_arg_not_null(fcinfo, argno, "horizon");
	return check_duration(PG_GETARG_INTERVAL_P(argno), "horizon") / (float8) USECS_PER_DAY;
}

/* A negative rate would make the far future count without bound. */
float8
discount_a_day(FunctionCallInfo fcinfo, int argno)
{
	check_arg_not_null(fcinfo, argno, "discount_rate");
	check_not_negative(PG_GETARG_FLOAT8(argno), "discount_rate");
	return log1p(PG_GETARG_FLOAT8(argno)) / DAYS_A_YEAR;
}

/* How a question is asked: of numbers or of an rfm, which says where its own arguments begin and in which unit. */
typedef struct Asked
{
	Customer	customer;
	bool		in_days;
	int			next;			/* argument */
} Asked;

static float8
horizon_argument(FunctionCallInfo fcinfo, const Asked *asked)
{
	return asked->in_days ? horizon_days(fcinfo, asked->next) : horizon_number(fcinfo, asked->next);
}

/* The customer of (model, x, t_x, age, ...); false when the answer is NULL. */
static bool
ask_numbers(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make, Asked *asked)
{
	const AskedModel *of;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return false;
	of = call_plan(fcinfo, 0, 1, sizeof(AskedModel), make);
	asked->customer = (Customer) {law, of->model.parameters, PG_GETARG_INT64(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3)};
	check_history(asked->customer.x, asked->customer.t_x, asked->customer.age);
	asked->in_days = false;
	asked->next = 4;
	return of->model.known;
}

/* The customer of (model, rfm, ...). */
static bool
ask_rfm(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make, Asked *asked)
{
	AskedModel *of;
	Rfm			rfm;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	of = call_plan(fcinfo, 0, 1, sizeof(AskedModel), make);
	if (!rfm_read(&of->reader, PG_GETARG_DATUM(1), &rfm))
		return false;
	asked->customer = (Customer) {law, of->model.parameters, rfm.repeat_purchases, rfm.last_purchase_age, rfm.age};
	asked->in_days = true;
	asked->next = 2;
	return of->model.known;
}

/* ---- answers ---- */

static float8
alive(const Customer *customer)
{
	return customer->law->p_alive(customer->p, customer->x, customer->t_x, customer->age);
}

static float8
as_probability(float8 p)
{
	return Min(Max(check_result_finite(p, "probability"), 0), 1);
}

float8
purchase_probability(const Customer *customer, float8 horizon, int64 n)
{
	float8		w = alive(customer);

	return as_probability((n == 0 ? 1 - w : 0) +
						  w * customer->law->exactly(customer->p, customer->x, customer->age, horizon, n));
}

float8
purchases_at_least(const Customer *customer, float8 horizon, int64 n)
{
	if (n == 0)
		return 1;
	return as_probability(alive(customer) *
						  customer->law->at_least(customer->p, customer->x, customer->age, horizon, n));
}

/* Doubles until there, then halves: at_least() never grows with n. */
int64
purchases_above(const Customer *customer, float8 horizon, float8 tail)
{
	const BtydLaw *law = customer->law;
	float8		w = alive(customer);
	int64		low = -1;		/* P(at least low + 1) > tail */
	int64		high = 0;

	while (w * law->at_least(customer->p, customer->x, customer->age, horizon, high + 1) > tail)
	{
		CHECK_FOR_INTERRUPTS();
		if (high > PG_INT64_MAX / 4)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("number of purchases is out of range")));
		low = high;
		high = 2 * high + 1;
	}
	while (high - low > 1)
	{
		int64		middle = low + (high - low) / 2;

		CHECK_FOR_INTERRUPTS();
		if (w * law->at_least(customer->p, customer->x, customer->age, horizon, middle + 1) > tail)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static Datum
p_alive(FunctionCallInfo fcinfo, const Asked *asked)
{
	PG_RETURN_FLOAT8(as_probability(alive(&asked->customer)));
}

/* (..., horizon) */
static Datum
expected_purchases(FunctionCallInfo fcinfo, const Asked *asked)
{
	const Customer *customer = &asked->customer;
	float8		horizon = horizon_argument(fcinfo, asked);

	PG_RETURN_FLOAT8(check_result_finite(alive(customer) *
											 customer->law->expected(customer->p, customer->x, customer->age, horizon),
										 "expected number of purchases"));
}

/* (..., horizon, n) */
static Datum
probability(FunctionCallInfo fcinfo, const Asked *asked)
{
	float8		horizon = horizon_argument(fcinfo, asked);
	int64		n = count_argument(fcinfo, asked->next + 1);

	PG_RETURN_FLOAT8(purchase_probability(&asked->customer, horizon, n));
}

/* (..., horizon, p): the smallest n with P(Y <= n) >= p */
static Datum
quantile(FunctionCallInfo fcinfo, const Asked *asked)
{
	float8		horizon = horizon_argument(fcinfo, asked);
	float8		p;

	check_arg_not_null(fcinfo, asked->next + 1, "p");
	p = PG_GETARG_FLOAT8(asked->next + 1);
	if (!(p >= 0 && p < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("p must be at least 0 and less than 1, got %g", p)));
	PG_RETURN_INT64(purchases_above(&asked->customer, horizon, 1 - p));
}

/* (..., continuous_rate), of an rfm (..., discount_rate) */
static Datum
dert(FunctionCallInfo fcinfo, const Asked *asked)
{
	const Customer *customer = &asked->customer;
	const char *name = asked->in_days ? "discount_rate" : "continuous_rate";
	float8		discount;

	check_arg_not_null(fcinfo, asked->next, name);
	check_positive(PG_GETARG_FLOAT8(asked->next), name);
	discount = asked->in_days ? discount_a_day(fcinfo, asked->next) : PG_GETARG_FLOAT8(asked->next);
	PG_RETURN_FLOAT8(check_result_finite(alive(customer) *
											 customer->law->dert(customer->p, customer->x, customer->age, discount),
										 "discounted number of purchases"));
}

static Datum
log_likelihood(FunctionCallInfo fcinfo, const Asked *asked)
{
	const Customer *customer = &asked->customer;

	PG_RETURN_FLOAT8(check_result_finite(customer->law->log_likelihood(customer->p, customer->x, customer->t_x, customer->age),
										 "log-likelihood"));
}

/* expected_new(model, horizon) */
static Datum
expected_new(FunctionCallInfo fcinfo, const BtydLaw *law, CallPlanMake make)
{
	const AskedModel *of;
	float8		horizon;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	of = call_plan(fcinfo, 0, 1, sizeof(AskedModel), make);
	horizon = horizon_number(fcinfo, 1);
	if (!of->model.known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(check_result_finite(law->expected_new(of->model.parameters, horizon),
										 "expected number of purchases"));
}

/* ---- covariates ---- */

/*
 * A customer with covariates z has the logarithms of parameters ln p_i +
 * sign_i c_i'z, c_i the coefficients that move p_i: a linear map J of the
 * estimates, so the covariance of these logarithms is J S J'.
 */
static void
fill_map(const ModelKind *kind, const Model *model, const float8 *z, float8 *map)
{
	for (int i = 0; i < kind->parameters; i++)
	{
		float8	   *row = map + i * model->estimates;

		row[i] = 1;
		if (kind->moved_by[i] == 0)
			continue;
		for (int j = 0; j < model->covariates; j++)
			row[kind->parameters + coefficient_place(kind->moved_by[i], model->covariates, j)] = kind->sign[i] * z[j];
	}
}

static void
move_parameters(const ModelKind *kind, const Model *model, const float8 *map, float8 *parameters)
{
	for (int i = 0; i < kind->parameters; i++)
	{
		float8		move = 0;

		for (int j = kind->parameters; j < model->estimates; j++)
			move += map[i * model->estimates + j] * model->coefficients[j - kind->parameters];
		parameters[i] = model->parameters[i] * exp(move);
		if (!isfinite(parameters[i]) || parameters[i] <= 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s of a customer with these covariates is out of range", kind->names[i])));
	}
}

static void
move_covariance(const ModelKind *kind, const Model *model, const float8 *map, float8 *moved)
{
	int			n = model->estimates;

	for (int i = 0; i < kind->parameters; i++)
		for (int j = 0; j < kind->parameters; j++)
		{
			float8		sum = 0;

			for (int k = 0; k < n; k++)
				for (int l = 0; l < n; l++)
					sum += map[i * n + k] * model->covariance[k * n + l] * map[j * n + l];
			moved[i * kind->parameters + j] = sum;
			check_float_finite(sum, "covariance");
		}
}

/* The covariates of a customer, as many as the model has. */
static const float8 *
covariates_argument(FunctionCallInfo fcinfo, const Model *model)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(1);
	int			count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	const float8 *z = (const float8 *) ARR_DATA_PTR(array);

	check_one_dimension(array, "covariates");
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("covariates must not contain nulls")));
	if (count != model->covariates)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("expected %d covariates, got %d", model->covariates, count)));
	for (int i = 0; i < count; i++)
		check_float_finite(z[i], "covariate");
	return z;
}

/* with_covariates(model, covariates): the model of a customer who has these */
static Datum
with_covariates(FunctionCallInfo fcinfo, const BtydLaw *law)
{
	const ModelKind *kind = &law->kind;
	Model		model;
	const float8 *z;
	float8	   *map;
	float8		parameters[MODEL_MAX_PARAMETERS];
	float8		covariance[MODEL_MAX_PARAMETERS * MODEL_MAX_PARAMETERS];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "covariates");
	model_read(kind, PG_GETARG_DATUM(0), &model);
	if (!model.known)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	z = covariates_argument(fcinfo, &model);
	map = palloc0((Size) kind->parameters * model.estimates * sizeof(float8));
	fill_map(kind, &model, z, map);
	move_parameters(kind, &model, map, parameters);
	if (model.covariance != NULL)
		move_covariance(kind, &model, map, covariance);
	PG_RETURN_DATUM(model_row_moved(kind, PG_GETARG_DATUM(0), parameters, model.covariance == NULL ? NULL : covariance));
}

/* ---- the SQL functions that questions.model.sql and value/clv.model.sql declare ---- */

#define MODEL_FUNCTION(name, call) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return call; \
	}

#define QUESTION(name, law, ask, answer) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		Asked		asked; \
\
		if (!ask(fcinfo, &law##_law, make_##law, &asked)) \
			PG_RETURN_NULL(); \
		return answer(fcinfo, &asked); \
	}

#define QUESTIONS(law) \
	static void \
		make_##law(FunctionCallInfo fcinfo, void *plan) \
	{ \
		make_asked_model(fcinfo, plan, &law##_law); \
	} \
	QUESTION(scrm_##law##_p_alive, law, ask_numbers, p_alive) \
	QUESTION(scrm_##law##_p_alive_rfm, law, ask_rfm, p_alive) \
	QUESTION(scrm_##law##_expected_purchases, law, ask_numbers, expected_purchases) \
	QUESTION(scrm_##law##_expected_purchases_rfm, law, ask_rfm, expected_purchases) \
	QUESTION(scrm_##law##_purchase_probability, law, ask_numbers, probability) \
	QUESTION(scrm_##law##_purchase_probability_rfm, law, ask_rfm, probability) \
	QUESTION(scrm_##law##_purchase_quantile, law, ask_numbers, quantile) \
	QUESTION(scrm_##law##_purchase_quantile_rfm, law, ask_rfm, quantile) \
	QUESTION(scrm_##law##_dert, law, ask_numbers, dert) \
	QUESTION(scrm_##law##_dert_rfm, law, ask_rfm, dert) \
	QUESTION(scrm_##law##_log_likelihood, law, ask_numbers, log_likelihood) \
	MODEL_FUNCTION(scrm_##law##_expected_new, expected_new(fcinfo, &law##_law, make_##law)) \
	MODEL_FUNCTION(scrm_##law##_with_covariates, with_covariates(fcinfo, &law##_law))

QUESTIONS(bgnbd)
QUESTIONS(mbgnbd)
QUESTIONS(pareto_nbd)
