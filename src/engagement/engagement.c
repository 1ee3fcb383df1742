/*
 * engagement.c
 *		The engagement state: adding events, merging, the canonical form, and
 *		the aggregates.
 *
 * Decayed sums with a moving landmark: Cormode, Shkapenyuk, Srivastava, Xu,
 * "Forward decay", ICDE 2009.  With a landmark l and half-life h an event adds
 * w * 2^((t - l)/h) to its cell; reading at T multiplies by 2^-((T - l)/h).
 * The exponent is kept below MAX_EXPONENT: an event beyond it moves the
 * landmark to itself and rescales the cells.
 *
 * Sums stay within 1e-12 of the sum of their absolute terms whatever the order
 * of rows: from COMPENSATE_EVENTS events in a cell on, a state at work also
 * keeps what additions lose (Neumaier, ZAMM 54 (1974) 39), at its very end, so
 * that the many small states stay small.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "engagement/engagement.h"
#include "utils/memutils.h"

#define ENGAGEMENT_START_SIZE 128
#define MAX_EXPONENT 64.0
#define COMPENSATE_EVENTS 2048

PG_FUNCTION_INFO_V1(scrm_engagement_accum);
PG_FUNCTION_INFO_V1(scrm_engagement_combine);
PG_FUNCTION_INFO_V1(scrm_engagement_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_engagement_final);
PG_FUNCTION_INFO_V1(scrm_engagement_merge);

/* A channel in memory, at the end of the value, growing down: name, length, time. */
#define CHANNEL_TAIL_SIZE (sizeof(TimestampTz) + 1)

float8
engagement_decay(float8 weight, uint64 age, int64 half_life)
{
	float8		exponent = (float8) age / (float8) half_life;

	/* one factor alone would lose digits below 2^-1022 */
	if (exponent > 1000)
		return weight * exp2(-exponent / 2) * exp2(-exponent / 2) + 0.0;
	return weight * exp2(-exponent) + 0.0;
}

static inline Size
lost_bytes(const Engagement *e)
{
	return e->compensated ? ENGAGEMENT_MAX_CELLS * sizeof(float8) : 0;
}

static inline Size
used_bytes(const Engagement *e)
{
	return offsetof(Engagement, cell) + e->cells * sizeof(EngagementCell) + e->channel_bytes + lost_bytes(e);
}

static inline char *
channels_end(const Engagement *e)
{
	return (char *) e + VARSIZE(e) - lost_bytes(e);
}

/* What the cells' sums have lost; only in a compensated state. */
static inline float8 *
lost_parts(const Engagement *e)
{
	return (float8 *) channels_end(e);
}

/* Makes room for so many more bytes; the state may move. */
static inline Engagement *
reserve(Engagement *e, Size bytes)
{
	Size		size = VARSIZE(e);
	Engagement *bigger;

	if (likely(used_bytes(e) + bytes <= size))
		return e;
	bigger = state_enlarge(e, state_grown_size(size, used_bytes(e) + bytes));
	memcpy(channels_end(bigger) - e->channel_bytes, channels_end(e) - e->channel_bytes,
		   e->channel_bytes + lost_bytes(e));
	return bigger;
}

Engagement *
engagement_create(int64 half_life, TimestampTz landmark)
{
	Engagement *e = palloc(ENGAGEMENT_START_SIZE);

	memset(e, 0, offsetof(Engagement, cell));
	SET_VARSIZE(e, ENGAGEMENT_START_SIZE);
	e->version = ENGAGEMENT_VERSION;
	e->half_life = half_life;
	e->landmark = landmark;
	e->last_at = landmark;
	return e;
}

/* The channels in the order in which they came; names point into the state. */
void
engagement_channels(const Engagement *e, EngagementChannel *channels)
{
	const char *p = channels_end(e);

	for (int i = 0; i < e->channels; i++)
	{
		p -= CHANNEL_TAIL_SIZE;
		memcpy(&channels[i].last_at, p, sizeof(TimestampTz));
		channels[i].name.len = (uint8) p[sizeof(TimestampTz)];
		p -= channels[i].name.len;
		channels[i].name.data = p;
	}
}

static void
too_many_channels(const Word *channel)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("engagement has at most %d channels, one more is \"%.*s\"",
					ENGAGEMENT_MAX_CHANNELS, channel->len, channel->data),
			 errhint("Group channels into fewer before aggregating.")));
}

/* The code of a channel that was used at this time; the state may move. */
static Engagement *
channel_code(Engagement *e, const Word *channel, TimestampTz at, int *code)
{
	char	   *p = channels_end(e);

	for (int i = 0; i < e->channels; i++)
	{
		int			len;

		p -= CHANNEL_TAIL_SIZE;
		len = (uint8) p[sizeof(TimestampTz)];
		if (len == channel->len && memcmp(p - len, channel->data, len) == 0)
		{
			TimestampTz last_at;

			memcpy(&last_at, p, sizeof(last_at));
			if (at > last_at)
				memcpy(p, &at, sizeof(at));
			*code = i + 1;
			return e;
		}
		p -= len;
	}

	if (e->channels == ENGAGEMENT_MAX_CHANNELS)
		too_many_channels(channel);
	e = reserve(e, CHANNEL_TAIL_SIZE + channel->len);
	p = channels_end(e) - e->channel_bytes - CHANNEL_TAIL_SIZE;
	memcpy(p, &at, sizeof(at));
	p[sizeof(at)] = (char) channel->len;
	memcpy(p - channel->len, channel->data, channel->len);
	e->channel_bytes += CHANNEL_TAIL_SIZE + channel->len;
	*code = ++e->channels;
	return e;
}

/* Begins to keep what sums lose; the state moves. */
static Engagement *
compensate(Engagement *e)
{
	Engagement *bigger = state_enlarge(e, MAXALIGN(VARSIZE(e)) + ENGAGEMENT_MAX_CELLS * sizeof(float8));

	bigger->compensated = true;
	memcpy(channels_end(bigger) - e->channel_bytes, channels_end(e) - e->channel_bytes, e->channel_bytes);
	memset(lost_parts(bigger), 0, lost_bytes(bigger));
	return bigger;
}

/* The cell, made if need be; the state may move. */
static inline Engagement *
find_cell(Engagement *e, int channel, int level, EngagementCell **cell)
{
	uint64		key = (uint64) channel << 8 | level;

	for (int i = 0; i < e->cells; i++)
		if ((e->cell[i].count_key & 0xffff) == key)
		{
			if (unlikely(cell_events(&e->cell[i]) >= COMPENSATE_EVENTS && !e->compensated))
				e = compensate(e);
			*cell = &e->cell[i];
			return e;
		}
	e = reserve(e, sizeof(EngagementCell));
	*cell = &e->cell[e->cells++];
	(*cell)->score = 0;
	(*cell)->count_key = key;
	return e;
}

static void
move_landmark(Engagement *e, TimestampTz landmark)
{
	uint64		age = time_distance(e->landmark, landmark);

	for (int i = 0; i < e->cells; i++)
	{
		e->cell[i].score = engagement_decay(e->cell[i].score, age, e->half_life);
		if (e->compensated)
			lost_parts(e)[i] = engagement_decay(lost_parts(e)[i], age, e->half_life);
	}
	e->landmark = landmark;
}

static void
count_events(EngagementCell *cell, int64 events)
{
	if (cell_events(cell) + events >= INT64CONST(1) << 48)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("engagement would count more than 2^48 events")));
	cell->count_key += (uint64) events << 16;
}

/* A score as of "at", counted in the landmark's terms; at may be later. */
static float8
at_landmark(Engagement *e, TimestampTz at, float8 score)
{
	if (at <= e->landmark)
		return engagement_decay(score, time_distance(at, e->landmark), e->half_life);
	if ((float8) time_distance(e->landmark, at) / (float8) e->half_life > MAX_EXPONENT)
	{
		move_landmark(e, at);
		return score;
	}
	return score * exp2((float8) time_distance(e->landmark, at) / (float8) e->half_life);
}

static void
add_score(Engagement *e, EngagementCell *cell, TimestampTz at, float8 score)
{
	/* this may rescale every cell, so it comes before the cell is read */
	float8		term = at_landmark(e, at, score);
	float8		sum = cell->score + term;

	/* seen from its landmark a sum may be larger than it will be from its end */
	if (unlikely(!isfinite(sum)) && e->landmark < e->last_at)
	{
		move_landmark(e, e->last_at);
		term = at_landmark(e, at, score);
		sum = cell->score + term;
	}
	if (unlikely(!isfinite(sum)))
		check_result_finite(sum, "engagement score");
	if (e->compensated)
		lost_parts(e)[cell - e->cell] += fabs(cell->score) >= fabs(term) ?
			(cell->score - sum) + term : (term - sum) + cell->score;
	cell->score = sum;
}

/* A cell's score at the landmark. */
static float8
whole_score(const Engagement *e, int cell)
{
	return e->cell[cell].score + (e->compensated ? lost_parts(e)[cell] : 0);
}

/* Adds an event; channel NULL and level 0 mean unknown.  The state may move. */
Engagement *
engagement_add(Engagement *e, TimestampTz at, float8 weight, const Word *channel, int level)
{
	EngagementCell *cell;
	int			code = 0;

	if (channel != NULL)
		e = channel_code(e, channel, at, &code);
	e = find_cell(e, code, level, &cell);
	e->last_at = Max(e->last_at, at);
	add_score(e, cell, at, weight);
	count_events(cell, 1);
	return e;
}

static void
check_same_half_life(int64 a, int64 b)
{
	if (a != b)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("half-lives must be equal, got %s and %s",
						duration_to_text(a), duration_to_text(b))));
}

/* Adds another state's cells.  The state may move. */
Engagement *
engagement_merge(Engagement *e, const Engagement *other)
{
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	int			code[ENGAGEMENT_MAX_CHANNELS + 1] = {0};

	check_same_half_life(e->half_life, other->half_life);
	engagement_channels(other, channels);
	for (int i = 0; i < other->channels; i++)
		e = channel_code(e, &channels[i].name, channels[i].last_at, &code[i + 1]);
	e->last_at = Max(e->last_at, other->last_at);
	for (int i = 0; i < other->cells; i++)
	{
		EngagementCell *cell;

		e = find_cell(e, code[cell_channel(&other->cell[i])], cell_level(&other->cell[i]), &cell);
		add_score(e, cell, other->landmark, whole_score(other, i));
		count_events(cell, cell_events(&other->cell[i]));
	}
	return e;
}

/* ---- the canonical form ---- */

static int
cell_cmp(const void *a, const void *b)
{
	uint64		x = ((const EngagementCell *) a)->count_key & 0xffff;
	uint64		y = ((const EngagementCell *) b)->count_key & 0xffff;

	return (x > y) - (x < y);
}

/*
 * The canonical state of these channels and cells.  The cells' channel codes
 * refer to the channels as given; the cells are recoded and sorted in place.
 * Their scores are those at last_at.
 */
Engagement *
engagement_rebuild(int64 half_life, TimestampTz last_at,
				   const EngagementChannel *channels, int channel_count,
				   EngagementCell *cells, int cell_count)
{
	int			order[ENGAGEMENT_MAX_CHANNELS];
	uint64		code[ENGAGEMENT_MAX_CHANNELS + 1] = {0};
	Size		channel_bytes = 0;
	Size		size;
	Engagement *e;
	char	   *p;

	for (int i = 0; i < channel_count; i++)
	{
		int			j = i;

		channel_bytes += CHANNEL_TAIL_SIZE + channels[i].name.len;
		for (; j > 0 && word_cmp(channels[i].name, channels[order[j - 1]].name) < 0; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	size = offsetof(Engagement, cell) + cell_count * sizeof(EngagementCell) + channel_bytes;
	e = palloc(size);
	memset(e, 0, offsetof(Engagement, cell));
	SET_VARSIZE(e, size);
	e->version = ENGAGEMENT_VERSION;
	e->channels = channel_count;
	e->cells = cell_count;
	e->half_life = half_life;
	e->landmark = last_at;
	e->last_at = last_at;
	e->channel_bytes = channel_bytes;

	p = channels_end(e);
	for (int i = 0; i < channel_count; i++)
	{
		const EngagementChannel *channel = &channels[order[i]];

		code[order[i] + 1] = i + 1;
		p -= CHANNEL_TAIL_SIZE;
		memcpy(p, &channel->last_at, sizeof(TimestampTz));
		p[sizeof(TimestampTz)] = (char) channel->name.len;
		p -= channel->name.len;
		memcpy(p, channel->name.data, channel->name.len);
	}

	for (int i = 0; i < cell_count; i++)
	{
		cells[i].count_key = (cells[i].count_key & ~UINT64CONST(0xff00)) | code[cell_channel(&cells[i])] << 8;
		cells[i].score += 0.0;	/* -0 is stored as 0 */
	}
	qsort(cells, cell_count, sizeof(EngagementCell), cell_cmp);
	memcpy(e->cell, cells, cell_count * sizeof(EngagementCell));
	return e;
}

/* A canonical copy. */
Engagement *
engagement_canonical(const Engagement *e)
{
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	EngagementCell *cells = palloc(Max(e->cells, 1) * sizeof(EngagementCell));
	uint64		age;

	Assert(e->landmark <= e->last_at);
	age = time_distance(e->landmark, e->last_at);
	for (int i = 0; i < e->cells; i++)
	{
		cells[i].count_key = e->cell[i].count_key;
		cells[i].score = check_result_finite(engagement_decay(whole_score(e, i), age, e->half_life),
											 "engagement score");
	}
	engagement_channels(e, channels);
	return engagement_rebuild(e->half_life, e->last_at, channels, e->channels, cells, e->cells);
}

/* A stored state, aligned and with a 4-byte header. */
Engagement *
engagement_open(struct varlena *datum)
{
	Engagement *e = (Engagement *) datum;

	if (VARSIZE(e) < offsetof(Engagement, cell) || e->version != ENGAGEMENT_VERSION)
		state_version_fail("engagement", VARSIZE(e) > VARHDRSZ ? e->version : 0);
	if (used_bytes(e) > VARSIZE(e))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("engagement is corrupted")));
	return e;
}

/* ---- aggregates ---- */

/* The channel argument, checked. */
static Word
channel_argument(FunctionCallInfo fcinfo, int argno)
{
	Word		channel = word_from_text(PG_GETARG_TEXT_PP(argno));

	check_word(channel, ENGAGEMENT_MAX_CHANNEL_LEN, "channel");
	return channel;
}

static int
level_argument(FunctionCallInfo fcinfo, int argno)
{
	int			level = PG_GETARG_INT32(argno);

	if (level < 1 || level > ENGAGEMENT_LEVELS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level must be between 1 and %d, got %d", ENGAGEMENT_LEVELS, level),
				 errhint("Levels are 1 consumption, 2 curation, 3 creation, 4 collaboration, or NULL.")));
	return level;
}

/*
 * Over a whole base the state of the row's customer is in no cache.  Asking
 * for its lines at once, before the first is looked at, waits for memory once
 * instead of once for the head, once for the channels and once for the cell.
 */
static inline Engagement *
prefetched_state(FunctionCallInfo fcinfo)
{
	const char *state = (const char *) PG_GETARG_POINTER(0);

	for (int line = 0; line < 4; line++)
		__builtin_prefetch(state + line * 64);
	return (Engagement *) state_argument(fcinfo);
}

/*
 * engagement_accum(state, at timestamptz, weight float8, half_life interval
 * [, channel text [, level int]])
 *
 * A row without time or weight is skipped.
 */
Datum
scrm_engagement_accum(PG_FUNCTION_ARGS)
{
	Engagement *e;
	TimestampTz at;
	float8		weight;
	int64		half_life;
	Word		channel;
	bool		has_channel = PG_NARGS() > 4 && !PG_ARGISNULL(4);
	int			level = 0;

	check_in_aggregate(fcinfo, "engagement_accum");
	e = PG_ARGISNULL(0) ? NULL : prefetched_state(fcinfo);
	check_arg_not_null(fcinfo, 3, "half_life");
	half_life = check_positive_duration(PG_GETARG_INTERVAL_P(3), "half-life");
	if (e != NULL)
		check_same_half_life(e->half_life, half_life);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (e == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(e);
	}
	at = PG_GETARG_TIMESTAMPTZ(1);
	weight = PG_GETARG_FLOAT8(2);
	check_time_finite(at, "at");
	check_float_finite(weight, "weight");
	if (has_channel)
		channel = channel_argument(fcinfo, 4);
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		level = level_argument(fcinfo, 5);

	if (e == NULL)
		e = engagement_create(half_life, at);
	PG_RETURN_POINTER(engagement_add(e, at, weight, has_channel ? &channel : NULL, level));
}

static void *
open_any(struct varlena *datum)
{
	return engagement_open(datum);
}

static void *
canonical_any(const void *state)
{
	return engagement_canonical(state);
}

static void *
add_any(void *state, const void *other)
{
	return engagement_merge(state, other);
}

static const StateMethods engagement_methods = {open_any, canonical_any, add_any};

/* engagement_rollup_accum(state, engagement) */
Datum
scrm_engagement_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &engagement_methods, "engagement_rollup_accum");
}

/* engagement_combine(a, b) */
Datum
scrm_engagement_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &engagement_methods, "engagement_combine");
}

/* engagement_final(state) */
Datum
scrm_engagement_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &engagement_methods, "engagement_final");
}

/* merge(a, b), a || b */
Datum
scrm_engagement_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &engagement_methods);
}
