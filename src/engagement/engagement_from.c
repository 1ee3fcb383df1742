/*
 * engagement_from.c
 *		Engagement out of a stored timeline, with weights by step.
 *
 * weights is a JSON object: a step of the grammar to a number, or to
 * {"weight": number, "level": 1..4}.  Of the steps that match an event the
 * most specific one counts: kind@channel, then kind, then *@channel, then *.
 * An event that matches none weighs 0 and has no level, and is counted.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "engagement/engagement.h"
#include "miscadmin.h"
#include "timeline/step.h"
#include "timeline/timeline.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_engagement_from);

typedef struct WeightRule
{
	float8		weight;
	int			level;			/* 0 for none */
} WeightRule;

/* Parsed weights: rule[i] belongs to the alternatives of step i. */
typedef struct Weights
{
	Steps		steps;
	WeightRule *rules;
} Weights;

typedef struct WeightsPlan
{
	MemoryContext context;
	Jsonb	   *source;			/* what "weights" was parsed from */
	Weights		weights;
} WeightsPlan;

static const WeightRule no_rule = {0.0, 0};

static void
weights_fail(Word step, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid weight of step \"%.*s\"", step.len, step.data),
			 errdetail("%s", detail),
			 errhint("A weight is a number, or an object such as {\"weight\": 2, \"level\": 3}.")));
}

static float8
json_number(const JsonbValue *value, Word step, const char *detail)
{
	float8		number;

	if (value->type != jbvNumeric)
		weights_fail(step, detail);
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
	if (!isfinite(number))
		weights_fail(step, "The number is out of range.");
	return number;
}

/* {"weight": ..., "level": ...} */
static WeightRule
parse_rule_object(JsonbContainer *object, Word step)
{
	WeightRule	rule = no_rule;
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	value;
	JsonbIteratorToken token;
	Word		key = {NULL, 0};
	bool		has_weight = false;

	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		if (token == WJB_BEGIN_ARRAY)
			weights_fail(step, "It is an array.");
		if (token == WJB_KEY)
		{
			key.data = value.val.string.val;
			key.len = value.val.string.len;
		}
		else if (token == WJB_VALUE && key.len == 6 && memcmp(key.data, "weight", 6) == 0)
		{
			rule.weight = json_number(&value, step, "The weight is not a number.");
			has_weight = true;
		}
		else if (token == WJB_VALUE && key.len == 5 && memcmp(key.data, "level", 5) == 0)
		{
			float8		level = value.type == jbvNull ? 0 : json_number(&value, step, "The level is not a number.");

			if (value.type != jbvNull && (level < 1 || level > ENGAGEMENT_LEVELS || level != rint(level)))
				weights_fail(step, "The level is not 1, 2, 3 or 4.");
			rule.level = (int) level;
		}
		else if (token == WJB_VALUE)
			weights_fail(step, "It has a key other than \"weight\" and \"level\".");
	}
	if (!has_weight)
		weights_fail(step, "The key \"weight\" is missing.");
	return rule;
}

static WeightRule
parse_rule(const JsonbValue *value, Word step)
{
	WeightRule	rule = no_rule;

	if (value->type == jbvBinary)
		return parse_rule_object(value->val.binary.data, step);
	rule.weight = json_number(value, step, "It is neither a number nor an object.");
	return rule;
}

/* Two steps of equal meaning would have to differ in nothing but their weight. */
static void
check_no_duplicates(const Steps *steps)
{
	for (int i = 1; i < steps->alt_count; i++)
	{
		const StepAlt *alt = &steps->alts[i];

		if (step_alt_cmp(alt - 1, alt) == 0 && alt[-1].step != alt->step)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weights list \"%.*s%s%.*s\" twice",
							alt->kind.data == NULL ? 1 : alt->kind.len,
							alt->kind.data == NULL ? "*" : alt->kind.data,
							alt->rule == CHANNEL_ANY ? "" : "@", alt->channel.len,
							alt->channel.data == NULL ? "" : alt->channel.data)));
	}
}

static void
parse_weights(Weights *weights, Jsonb *source)
{
	JsonbIterator *it = JsonbIteratorInit(&source->root);
	JsonbValue	value;
	JsonbIteratorToken token;
	Word		step = {NULL, 0};

	if (!JB_ROOT_IS_OBJECT(source))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights must be a JSON object of steps and numbers")));
	steps_init(&weights->steps);
	weights->rules = palloc(Max(JB_ROOT_COUNT(source), 1) * sizeof(WeightRule));
	(void) JsonbIteratorNext(&it, &value, true);	/* the object begins */
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_END_OBJECT)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
		{
			step.data = value.val.string.val;
			step.len = value.val.string.len;
			steps_add(&weights->steps, step, false);
		}
		else
			weights->rules[weights->steps.count - 1] = parse_rule(&value, step);
	}
	steps_finish(&weights->steps);
	check_no_duplicates(&weights->steps);
}

/* The call's weights, parsed once and kept as long as they stay the same. */
static const Weights *
weights_plan(FunctionCallInfo fcinfo, Jsonb *source)
{
	WeightsPlan *plan = fcinfo->flinfo->fn_extra;
	MemoryContext caller;
	Jsonb	   *copy;

	if (plan == NULL)
	{
		plan = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(WeightsPlan));
		plan->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "scrm weights", ALLOCSET_SMALL_SIZES);
		fcinfo->flinfo->fn_extra = plan;
	}
	if (plan->source != NULL && VARSIZE(plan->source) == VARSIZE(source) &&
		memcmp(plan->source, source, VARSIZE(source)) == 0)
		return &plan->weights;
	plan->source = NULL;
	MemoryContextReset(plan->context);
	caller = MemoryContextSwitchTo(plan->context);
	copy = (Jsonb *) PG_DETOAST_DATUM_COPY(PointerGetDatum(source));
	parse_weights(&plan->weights, copy);
	MemoryContextSwitchTo(caller);
	plan->source = copy;
	return &plan->weights;
}

/* kind@channel, kind, *@channel, * */
static int
specificity(const StepAlt *alt)
{
	return (alt->kind.data != NULL) * 2 + (alt->rule != CHANNEL_ANY);
}

static const WeightRule *
find_rule(const Weights *weights, Word kind, Word channel)
{
	const StepAlt *best = NULL;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < weights->steps.alt_count; i++)
	{
		const StepAlt *alt = &weights->steps.alts[i];

		if (alt_matches(alt, kind, channel) && (best == NULL || specificity(alt) > specificity(best)))
			best = alt;
	}
	return best == NULL ? &no_rule : &weights->rules[best->step];
}

#define ENGAGEMENT_ROOM 1024	/* short-lived, so room enough at once */

/* Rules found before, for each kind and channel of a timeline that is not too varied. */
#define MAX_REMEMBERED 4096

static Engagement *
engagement_from_timeline(const Timeline *t, const Weights *weights, int64 half_life, TimestampTz as_of)
{
	Word	   *kinds = timeline_kinds(t);
	Word	   *channels = timeline_channels(t);
	Size		pairs = (Size) t->head.kinds * (t->head.channels + 1);
	const WeightRule **remembered = pairs <= MAX_REMEMBERED ? palloc0(pairs * sizeof(WeightRule *) + 1) : NULL;
	Engagement *e = NULL;
	TimelineCursor cursor;

	timeline_rewind(&cursor, t);
	while (t->head.first_at <= as_of && timeline_next_block(&cursor) && cursor.at[0] <= as_of)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < cursor.count && cursor.at[i] <= as_of; i++)
		{
			int			kind = timeline_kind(t, cursor.first + i);
			int			channel = timeline_channel(t, cursor.first + i);
			Word		no_channel = {NULL, 0};
			Word	   *name = channel == 0 ? &no_channel : &channels[channel - 1];
			Size		pair = (Size) kind * (t->head.channels + 1) + channel;
			const WeightRule *rule = remembered != NULL ? remembered[pair] : NULL;

			if (rule == NULL)
				rule = find_rule(weights, kinds[kind], *name);
			if (remembered != NULL)
				remembered[pair] = rule;
			if (e == NULL)
				e = engagement_create(half_life, cursor.at[i], ENGAGEMENT_ROOM);
			e = engagement_add(e, cursor.at[i], rule->weight, channel == 0 ? NULL : name, rule->level);
		}
	}
	return e;
}

/*
 * engagement_from(timeline, weights jsonb, half_life interval, as_of)
 *
 * Events after as_of are left out (NULL: none is); NULL when no event is left.
 */
Datum
scrm_engagement_from(PG_FUNCTION_ARGS)
{
	Timeline	t;
	int64		half_life;
	TimestampTz as_of = DT_NOEND;
	Engagement *e;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "weights");
	check_arg_not_null(fcinfo, 2, "half-life");
	half_life = check_positive_duration(PG_GETARG_INTERVAL_P(2), "half-life");
	if (!PG_ARGISNULL(3))
	{
		as_of = PG_GETARG_TIMESTAMPTZ(3);
		check_time_finite(as_of, "as_of");
	}
	PG_GETARG_TIMELINE(0, &t);
	e = engagement_from_timeline(&t, weights_plan(fcinfo, PG_GETARG_JSONB_P(1)), half_life, as_of);
	if (e == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(engagement_canonical(e));
}
