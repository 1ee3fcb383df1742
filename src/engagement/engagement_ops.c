/*
 * engagement_ops.c
 *		What can be asked of an engagement state.
 *
 * Diversity: Hill, Ecology 54 (1973) 427: (sum p^q)^(1/(1-q)), at q = 1 its
 * limit exp(-sum p ln p), over the shares p of events by channel.
 */
#include "scrm.h"

#include <float.h>
#include <math.h>

#include "common/check.h"
#include "engagement/engagement.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(scrm_engagement_score);
PG_FUNCTION_INFO_V1(scrm_engagement_explain);
PG_FUNCTION_INFO_V1(scrm_engagement_by_channel);
PG_FUNCTION_INFO_V1(scrm_preferred_channel);
PG_FUNCTION_INFO_V1(scrm_channel_diversity);
PG_FUNCTION_INFO_V1(scrm_channel_evenness);
PG_FUNCTION_INFO_V1(scrm_participation_level);
PG_FUNCTION_INFO_V1(scrm_engagement_event_count);
PG_FUNCTION_INFO_V1(scrm_engagement_last_at);
PG_FUNCTION_INFO_V1(scrm_engagement_half_life);

/* The age of the state's scores at as_of; as_of must not be in its past. */
static uint64
age_at(const Engagement *e, TimestampTz as_of)
{
	check_time_finite(as_of, "as_of");
	if (as_of < e->last_at)
	{
		char	   *as_of_text = pstrdup(timestamptz_to_str(as_of));

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must not be before the last event, got %s and %s",
						as_of_text, timestamptz_to_str(e->last_at)),
				 errhint("A state cannot forget: use engagement_from(timeline, ...) with its as_of, "
						 "or keep one state per day and roll up the days until as_of.")));
	}
	return time_distance(e->last_at, as_of);
}

/* Sums over channels: by code, 0 for NULL. */
typedef struct ChannelSums
{
	int64		events[ENGAGEMENT_MAX_CHANNELS + 1];
	float8		score[ENGAGEMENT_MAX_CHANNELS + 1];
} ChannelSums;

static void
sum_channels(const Engagement *e, uint64 age, ChannelSums *sums)
{
	memset(sums, 0, sizeof(*sums));
	for (int i = 0; i < e->cells; i++)
	{
		int			channel = cell_channel(engagement_cell(e, i));

		sums->events[channel] += cell_events(engagement_cell(e, i));
		sums->score[channel] += engagement_decay(engagement_cell(e, i)->score, age, e->half_life);
	}
}

/* score(engagement, as_of) */
Datum
scrm_engagement_score(PG_FUNCTION_ARGS)
{
	Engagement *e;
	uint64		age;
	float8		factor;
	float8		score = 0;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "as_of");
	e = PG_GETARG_ENGAGEMENT(0);
	age = age_at(e, PG_GETARG_TIMESTAMPTZ(1));
	factor = engagement_decay(1.0, age, e->half_life);
	/* decayed one by one: together they may pass the range of float8 that each keeps */
	for (int i = 0; i < e->cells; i++)
		score += factor >= DBL_MIN ? engagement_cell(e, i)->score * factor :
			engagement_decay(engagement_cell(e, i)->score, age, e->half_life);
	PG_RETURN_FLOAT8(check_result_finite(score, "engagement score"));
}

/* share of the absolute scores; NULL when they are all 0 */
static Datum
share_of(float8 score, float8 total, bool *is_null)
{
	*is_null = total == 0;
	return Float8GetDatum(*is_null ? 0 : score / total);
}

/* explain(engagement, as_of) -> (channel, level, events, score, share) */
Datum
scrm_engagement_explain(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	Engagement *e;
	uint64		age;
	float8		total = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "as_of");
	e = PG_GETARG_ENGAGEMENT(0);
	age = age_at(e, PG_GETARG_TIMESTAMPTZ(1));
	engagement_channels(e, channels);
	for (int i = 0; i < e->cells; i++)
		total += fabs(engagement_decay(engagement_cell(e, i)->score, age, e->half_life));
	for (int i = 0; i < e->cells; i++)
	{
		const EngagementCell *cell = engagement_cell(e, i);
		float8		score = engagement_decay(cell->score, age, e->half_life);
		Datum		values[5];
		bool		nulls[5] = {cell_channel(cell) == 0, cell_level(cell) == 0};

		if (!nulls[0])
			values[0] = PointerGetDatum(word_to_text(channels[cell_channel(cell) - 1].name));
		values[1] = Int32GetDatum(cell_level(cell));
		values[2] = Int64GetDatum(cell_events(cell));
		values[3] = Float8GetDatum(score);
		values[4] = share_of(score, check_result_finite(total, "engagement score"), &nulls[4]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/* engagement_by_channel(engagement, as_of) -> (channel, events, score, share) */
Datum
scrm_engagement_by_channel(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	Engagement *e;
	ChannelSums sums;
	float8		total = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "as_of");
	e = PG_GETARG_ENGAGEMENT(0);
	sum_channels(e, age_at(e, PG_GETARG_TIMESTAMPTZ(1)), &sums);
	engagement_channels(e, channels);
	for (int channel = 0; channel <= e->channels; channel++)
		total += fabs(sums.score[channel]);
	for (int channel = 0; channel <= e->channels; channel++)
	{
		Datum		values[4];
		bool		nulls[4] = {channel == 0};

		if (sums.events[channel] == 0)
			continue;			/* the NULL channel of no event */
		if (channel > 0)
			values[0] = PointerGetDatum(word_to_text(channels[channel - 1].name));
		values[1] = Int64GetDatum(sums.events[channel]);
		values[2] = Float8GetDatum(sums.score[channel]);
		values[3] = share_of(sums.score[channel], check_result_finite(total, "engagement score"), &nulls[3]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/*
 * preferred_channel(engagement): the named channel with most events, ties to
 * the one used last, then to the bytewise smallest.
 */
Datum
scrm_preferred_channel(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	ChannelSums sums;
	int			best = 0;

	sum_channels(e, 0, &sums);
	engagement_channels(e, channels);
	/* channels are sorted: the first of equals is the smallest */
	for (int channel = 1; channel <= e->channels; channel++)
		if (best == 0 || sums.events[channel] > sums.events[best] ||
			(sums.events[channel] == sums.events[best] &&
			 channels[channel - 1].last_at > channels[best - 1].last_at))
			best = channel;
	if (best == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(word_to_text(channels[best - 1].name));
}

/* Hill number of order q of the events by channel; NULL (unknown) is a channel. */
static float8
hill_number(const Engagement *e, float8 q)
{
	ChannelSums sums;
	int64		total = 0;
	int64		most = 0;
	float8		sum = 0;

	sum_channels(e, 0, &sums);
	for (int channel = 0; channel <= e->channels; channel++)
	{
		total += sums.events[channel];
		most = Max(most, sums.events[channel]);
	}
	if (isinf(q))
		return (float8) total / most;
	for (int channel = 0; channel <= e->channels; channel++)
	{
		float8		p = (float8) sums.events[channel] / total;

		if (p == 0)
			continue;
		if (q == 1)
			sum -= p * log(p);
		else if (fabs(q - 1) < 0.5)
			sum += p * expm1((q - 1) * log(p));
		else
			sum += pow((float8) sums.events[channel] / most, q);
	}
	if (q == 1)
		return exp(sum);
	/* near 1, sum p^q = 1 + sum p (p^(q-1) - 1) without cancellation */
	if (fabs(q - 1) < 0.5)
		return exp(log1p(sum) / (1 - q));
	/* elsewhere in shares of the largest, so that no power underflows together with its sum */
	return pow(sum, 1 / (1 - q)) * pow((float8) most / total, q / (1 - q));
}

/* channel_diversity(engagement, q): q >= 0, Infinity included */
Datum
scrm_channel_diversity(PG_FUNCTION_ARGS)
{
	float8		q;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "q");
	q = PG_GETARG_FLOAT8(1);
	if (isnan(q) || q < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("q must be 0 or more, got %g", q)));
	PG_RETURN_FLOAT8(hill_number(PG_GETARG_ENGAGEMENT(0), q));
}

/* channel_evenness(engagement): ln(diversity of order 1) / ln(channels), NULL below 2 */
Datum
scrm_channel_evenness(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	float8		channels = hill_number(e, 0);

	if (channels < 1.5)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(Min(log(hill_number(e, 1)) / log(channels), 1.0));
}

/*
 * participation_level(engagement, n_min): the highest level with at least
 * n_min events, NULL when there is none.
 */
Datum
scrm_participation_level(PG_FUNCTION_ARGS)
{
	Engagement *e;
	int64		events[ENGAGEMENT_LEVELS + 1] = {0};
	int			n_min;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "n_min");
	n_min = PG_GETARG_INT32(1);
	if (n_min < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n_min must be positive, got %d", n_min)));
	e = PG_GETARG_ENGAGEMENT(0);
	for (int i = 0; i < e->cells; i++)
		events[cell_level(engagement_cell(e, i))] += cell_events(engagement_cell(e, i));
	for (int level = ENGAGEMENT_LEVELS; level >= 1; level--)
		if (events[level] >= n_min)
			PG_RETURN_INT32(level);
	PG_RETURN_NULL();
}

/* event_count(engagement) */
Datum
scrm_engagement_event_count(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	int64		events = 0;

	for (int i = 0; i < e->cells; i++)
		events += cell_events(engagement_cell(e, i));
	PG_RETURN_INT64(events);
}

/* last_at(engagement) */
Datum
scrm_engagement_last_at(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(PG_GETARG_ENGAGEMENT(0)->last_at);
}

/* half_life(engagement) */
Datum
scrm_engagement_half_life(PG_FUNCTION_ARGS)
{
	PG_RETURN_INTERVAL_P(duration_to_interval(PG_GETARG_ENGAGEMENT(0)->half_life));
}
