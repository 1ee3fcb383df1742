/*
 * lead.c
 *		What can be asked of a lead score.
 *
 *	capped(d)	= min(sum of the points of dimension d, its cap)
 *	score		= min(sum of capped(d) over the dimensions asked for, total cap)
 *
 * Caps are upper bounds alone: points below zero, for decay and penalties,
 * take away from a dimension and from the score, and may bring both below
 * zero.
 */
#include "scrm.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "journey/lead.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(scrm_lead_score);
PG_FUNCTION_INFO_V1(scrm_lead_score_explain);
PG_FUNCTION_INFO_V1(scrm_lead_grade);

/* Shares are made of so small parts of points that no sum is infinite; a power of two, so that nothing is rounded. */
#define SHARE_UNIT (1.0 / 128)

static const char *const usual_dimensions[] = {"explicit", "implicit", "intent", "social"};

/* ---- caps ---- */

typedef struct LeadPlan
{
	Jsonb	   *caps;			/* an object of numbers and nulls */
} LeadPlan;

static void
cap_fail(Word dimension, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid cap of dimension \"%.*s\"", dimension.len, dimension.data),
			 errdetail("%s", detail),
			 errhint("A cap is a number, or null for none.")));
}

static float8
cap_number(const JsonbValue *value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
}

/* Argument 1: caps. */
static void
make_plan(FunctionCallInfo fcinfo, void *memory)
{
	LeadPlan   *plan = memory;
	JsonbIterator *it;
	JsonbValue	value;
	JsonbIteratorToken token;
	Word		dimension = {NULL, 0};

	check_arg_not_null(fcinfo, 1, "caps");
	plan->caps = PG_GETARG_JSONB_P(1);
	if (!JB_ROOT_IS_OBJECT(plan->caps))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("caps must be a JSON object of dimensions and numbers")));
	it = JsonbIteratorInit(&plan->caps->root);
	(void) JsonbIteratorNext(&it, &value, true);	/* the object begins */
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_END_OBJECT)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
		{
			dimension.data = value.val.string.val;
			dimension.len = value.val.string.len;
			check_word(dimension, LEAD_MAX_NAME, "dimension");
		}
		else if (value.type != jbvNull && value.type != jbvNumeric)
			cap_fail(dimension, "It is not a number.");
		else if (value.type == jbvNumeric && !isfinite(cap_number(&value)))
			cap_fail(dimension, "The number is out of range.");
		else if (value.type == jbvNumeric && cap_number(&value) < 0)
			cap_fail(dimension, "It is negative.");
	}
}

/* The points of a dimension under its cap. */
static float8
capped_points(const LeadPlan *plan, const LeadDimension *dimension)
{
	JsonbValue	key = {.type = jbvString, .val.string = {dimension->name.len, (char *) dimension->name.data}};
	JsonbValue *cap = findJsonbValueFromContainer(&plan->caps->root, JB_FOBJECT, &key);

	if (cap == NULL || cap->type != jbvNumeric)
		return dimension->points;
	return Min(dimension->points, cap_number(cap));
}

/* ---- the score ---- */

/* Is the name one of the texts?  NULL among them is none. */
static bool
is_listed(Word name, Datum *texts, bool *nulls, int count)
{
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (!nulls[i] && word_eq(name, word_from_text(DatumGetTextPP(texts[i]))))
			return true;
	}
	return false;
}

/* lead_score(lead_score, caps jsonb, total_cap float8, dimensions text[]) */
Datum
scrm_lead_score(PG_FUNCTION_ARGS)
{
	LeadPlan   *plan;
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS];
	int			count;
	bool		listed;
	Datum	   *texts = NULL;
	bool	   *nulls = NULL;
	int			text_count = 0;
	float8		score = 0;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 1, 1, sizeof(LeadPlan), make_plan);
	if (!PG_ARGISNULL(2))
		check_float_finite(PG_GETARG_FLOAT8(2), "total_cap");
	listed = !PG_ARGISNULL(3);
	if (listed)
	{
		ArrayType  *array = PG_GETARG_ARRAYTYPE_P(3);

		check_one_dimension(array, "dimensions");
		deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls, &text_count);
	}
	count = lead_dimensions(PG_GETARG_LEAD_SCORE(0), dimensions);
	for (int i = 0; i < count; i++)
		if (!listed || is_listed(dimensions[i].name, texts, nulls, text_count))
			score += capped_points(plan, &dimensions[i]);
	check_result_finite(score, "lead score");
	if (!PG_ARGISNULL(2))
		score = Min(score, PG_GETARG_FLOAT8(2));
	PG_RETURN_FLOAT8(score + 0.0);
}

/* The usual dimensions, there or not, then the others. */
static int
all_dimensions(const LeadScore *lead, LeadDimension *all)
{
	LeadDimension there[LEAD_MAX_DIMENSIONS];
	int			count = lead_dimensions(lead, there);
	int			others = lengthof(usual_dimensions);

	for (size_t i = 0; i < lengthof(usual_dimensions); i++)
		all[i] = (LeadDimension) {{usual_dimensions[i], strlen(usual_dimensions[i])}, 0, 0};
	for (int i = 0; i < count; i++)
	{
		size_t		usual = 0;

		while (usual < lengthof(usual_dimensions) && !word_eq(there[i].name, all[usual].name))
			usual++;
		all[usual < lengthof(usual_dimensions) ? (int) usual : others++] = there[i];
	}
	return others;
}

/* explain(lead_score, caps jsonb) -> (dimension, events, points, capped, share) */
Datum
scrm_lead_score_explain(PG_FUNCTION_ARGS)
{
	LeadPlan   *plan;
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS + lengthof(usual_dimensions)];
	int			count;
	float8		total = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 1, 1, sizeof(LeadPlan), make_plan);
	/* in order of names also when an aggregate left it in none */
	count = all_dimensions(lead_canonical(PG_GETARG_LEAD_SCORE(0)), dimensions);
	for (int i = 0; i < count; i++)
		total += fabs(capped_points(plan, &dimensions[i]) * SHARE_UNIT);
	for (int i = 0; i < count; i++)
	{
		float8		capped = capped_points(plan, &dimensions[i]);
		Datum		values[5];
		bool		nulls[5] = {false};

		values[0] = PointerGetDatum(word_to_text(dimensions[i].name));
		values[1] = Int64GetDatum(dimensions[i].events);
		values[2] = Float8GetDatum(dimensions[i].points);
		values[3] = Float8GetDatum(capped + 0.0);
		nulls[4] = total == 0;
		values[4] = Float8GetDatum(total == 0 ? 0 : capped * SHARE_UNIT / total + 0.0);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* ---- the grade ---- */

static float8
threshold(FunctionCallInfo fcinfo, int argno, const char *name)
{
	check_arg_not_null(fcinfo, argno, name);
	check_float_finite(PG_GETARG_FLOAT8(argno), name);
	return PG_GETARG_FLOAT8(argno);
}

static void
check_order(float8 higher, const char *higher_name, float8 lower, const char *lower_name)
{
	if (higher < lower)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be below %s, got %g and %g", higher_name, lower_name, higher, lower)));
}

/* lead_grade(fit, engagement, fit_a, fit_b, engagement_1, engagement_2): 'A1' ... 'C3' */
Datum
scrm_lead_grade(PG_FUNCTION_ARGS)
{
	float8		fit_a = threshold(fcinfo, 2, "fit_a");
	float8		fit_b = threshold(fcinfo, 3, "fit_b");
	float8		engagement_1 = threshold(fcinfo, 4, "engagement_1");
	float8		engagement_2 = threshold(fcinfo, 5, "engagement_2");
	float8		fit;
	float8		engagement;
	char		grade[2];

	check_order(fit_a, "fit_a", fit_b, "fit_b");
	check_order(engagement_1, "engagement_1", engagement_2, "engagement_2");
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	fit = PG_GETARG_FLOAT8(0);
	engagement = PG_GETARG_FLOAT8(1);
	check_float_finite(fit, "fit");
	check_float_finite(engagement, "engagement");
	grade[0] = fit >= fit_a ? 'A' : fit >= fit_b ? 'B' : 'C';
	grade[1] = engagement >= engagement_1 ? '1' : engagement >= engagement_2 ? '2' : '3';
	PG_RETURN_TEXT_P(cstring_to_text_with_len(grade, sizeof(grade)));
}
