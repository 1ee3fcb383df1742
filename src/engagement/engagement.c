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

#include <float.h>
#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "engagement/engagement.h"
#include "utils/memutils.h"

/*
 * A new group's state is allocated next to its hash table entry, and reading it
 * is cheap as long as it stays there: it starts at the size that a usual
 * customer ends with, bare, with channels, with channels and levels.
 */
#define BARE_SIZE 64
#define CHANNELS_SIZE 192
#define LEVELS_SIZE 256
#define MAX_EXPONENT 64.0
#define COMPENSATE_EVENTS 2048

PG_FUNCTION_INFO_V1(scrm_engagement_accum);
PG_FUNCTION_INFO_V1(scrm_engagement_combine);
PG_FUNCTION_INFO_V1(scrm_engagement_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_engagement_final);
PG_FUNCTION_INFO_V1(scrm_engagement_merge);

/* A channel in memory, not aligned: the time of its last use, the length of its name, the name. */
#define CHANNEL_HEAD_SIZE (sizeof(TimestampTz) + 1)

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
used_bytes(const Engagement *e)
{
	return offsetof(Engagement, channel_data) + e->channel_bytes +
		e->cells * sizeof(EngagementCell) + engagement_lost_bytes(e);
}

/* What the cells' sums have lost; only in a compensated state. */
static inline float8 *
lost_parts(const Engagement *e)
{
	return (float8 *) ((char *) e + VARSIZE(e) - engagement_lost_bytes(e));
}

/* A copy with so many bytes, and with or without a record of what sums lose. */
static Engagement *
resize(const Engagement *e, Size size, bool compensated)
{
	Engagement *resized = state_enlarge(e, size);

	resized->form = compensated ? ENGAGEMENT_COMPENSATED : ENGAGEMENT_AT_WORK;
	for (int i = 0; i < e->cells; i++)
		*engagement_cell(resized, i) = *engagement_cell(e, i);
	if (compensated && e->form == ENGAGEMENT_COMPENSATED)
		memcpy(lost_parts(resized), lost_parts(e), engagement_lost_bytes(e));
	else if (compensated)
		memset(lost_parts(resized), 0, engagement_lost_bytes(resized));
	return resized;
}

/* Makes room for so many more bytes; the state may move. */
static inline Engagement *
reserve(Engagement *e, Size bytes)
{
	Size		needed = used_bytes(e) + bytes;

	if (likely(needed <= VARSIZE(e)))
		return e;
	return resize(e, MAXALIGN(state_grown_size(VARSIZE(e), needed)), e->form == ENGAGEMENT_COMPENSATED);
}

Engagement *
engagement_create(int64 half_life, TimestampTz landmark, Size size)
{
	Engagement *e = palloc(size);

	memset(e, 0, offsetof(Engagement, channel_data));
	SET_VARSIZE(e, size);
	e->version = ENGAGEMENT_VERSION;
	e->form = ENGAGEMENT_AT_WORK;
	e->half_life = half_life;
	e->landmark = landmark;
	e->last_at = landmark;
	return e;
}

/* The channels in the order in which they came; names point into the state. */
void
engagement_channels(const Engagement *e, EngagementChannel *channels)
{
	const char *p = e->channel_data;

	for (int i = 0; i < e->channels; i++)
	{
		memcpy(&channels[i].last_at, p, sizeof(TimestampTz));
		channels[i].name.len = (uint8) p[sizeof(TimestampTz)];
		channels[i].name.data = p + CHANNEL_HEAD_SIZE;
		p += CHANNEL_HEAD_SIZE + channels[i].name.len;
	}
}

static char *
put_channel(char *p, const Word *name, TimestampTz last_at)
{
	memcpy(p, &last_at, sizeof(last_at));
	p[sizeof(last_at)] = (char) name->len;
	memcpy(p + CHANNEL_HEAD_SIZE, name->data, name->len);
	return p + CHANNEL_HEAD_SIZE + name->len;
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
static inline Engagement *
channel_code(Engagement *e, const Word *channel, TimestampTz at, int *code)
{
	char	   *p = e->channel_data;

	for (int i = 0; i < e->channels; i++)
	{
		int			len = (uint8) p[sizeof(TimestampTz)];

		if (len == channel->len && p[CHANNEL_HEAD_SIZE] == channel->data[0] &&
			memcmp(p + CHANNEL_HEAD_SIZE, channel->data, len) == 0)
		{
			TimestampTz last_at;

			memcpy(&last_at, p, sizeof(last_at));
			if (at > last_at)
				memcpy(p, &at, sizeof(at));
			*code = i + 1;
			return e;
		}
		p += CHANNEL_HEAD_SIZE + len;
	}

	if (e->channels == ENGAGEMENT_MAX_CHANNELS)
		too_many_channels(channel);
	e = reserve(e, CHANNEL_HEAD_SIZE + channel->len);
	put_channel(e->channel_data + e->channel_bytes, channel, at);
	e->channel_bytes += CHANNEL_HEAD_SIZE + channel->len;
	*code = ++e->channels;
	return e;
}

/* The cell's place, made if need be; the state may move. */
static inline Engagement *
find_cell(Engagement *e, int channel, int level, int *place)
{
	uint64		key = (uint64) channel << 8 | level;
	EngagementCell *cell = engagement_cell(e, 0);

	for (int i = 0; i < e->cells; i++, cell--)
		if ((cell->count_key & 0xffff) == key)
		{
			*place = i;
			if (unlikely(cell_events(cell) >= COMPENSATE_EVENTS && e->form != ENGAGEMENT_COMPENSATED))
				e = resize(e, MAXALIGN(VARSIZE(e)) + ENGAGEMENT_MAX_CELLS * sizeof(float8), true);
			return e;
		}
	e = reserve(e, sizeof(EngagementCell));
	*place = e->cells++;
	cell = engagement_cell(e, *place);
	cell->score = 0;
	cell->count_key = key;
	return e;
}

static void
move_landmark(Engagement *e, TimestampTz landmark)
{
	uint64		age = time_distance(e->landmark, landmark);

	for (int i = 0; i < e->cells; i++)
	{
		EngagementCell *cell = engagement_cell(e, i);

		cell->score = engagement_decay(cell->score, age, e->half_life);
		if (e->form == ENGAGEMENT_COMPENSATED)
			lost_parts(e)[i] = engagement_decay(lost_parts(e)[i], age, e->half_life);
	}
	e->landmark = landmark;
}

/* A score as of "at", counted in the landmark's terms; at may be later. */
static inline float8
at_landmark(Engagement *e, TimestampTz at, float8 score)
{
	float8		exponent;

	if (at <= e->landmark)
		return engagement_decay(score, time_distance(at, e->landmark), e->half_life);
	exponent = (float8) time_distance(e->landmark, at) / (float8) e->half_life;
	if (likely(exponent <= MAX_EXPONENT))
		return score * exp2(exponent);
	move_landmark(e, at);
	return score;
}

/* Adds a score as of "at", made of so many events, to a cell. */
static inline void
add_score(Engagement *e, int place, TimestampTz at, float8 score, int64 events)
{
	EngagementCell *cell = engagement_cell(e, place);
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
	if (e->form == ENGAGEMENT_COMPENSATED)
		lost_parts(e)[place] += fabs(cell->score) >= fabs(term) ?
			(cell->score - sum) + term : (term - sum) + cell->score;
	cell->score = sum;
	if (unlikely(cell_events(cell) + events >= INT64CONST(1) << 48))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("engagement would count more than 2^48 events")));
	cell->count_key += (uint64) events << 16;
}

/* A cell's score at the landmark. */
static float8
whole_score(const Engagement *e, int cell)
{
	return engagement_cell(e, cell)->score + (e->form == ENGAGEMENT_COMPENSATED ? lost_parts(e)[cell] : 0);
}

/* Adds an event; channel NULL and level 0 mean unknown.  The state may move. */
Engagement *
engagement_add(Engagement *e, TimestampTz at, float8 weight, const Word *channel, int level)
{
	int			code = 0;
	int			place;

	if (unlikely(e->form == ENGAGEMENT_CANONICAL))
		e->form = ENGAGEMENT_AT_WORK;	/* a user's INITCOND */
	if (channel != NULL)
		e = channel_code(e, channel, at, &code);
	e = find_cell(e, code, level, &place);
	e->last_at = Max(e->last_at, at);
	add_score(e, place, at, weight, 1);
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
	if (e->form == ENGAGEMENT_CANONICAL)
		e->form = ENGAGEMENT_AT_WORK;
	engagement_channels(other, channels);
	for (int i = 0; i < other->channels; i++)
		e = channel_code(e, &channels[i].name, channels[i].last_at, &code[i + 1]);
	e->last_at = Max(e->last_at, other->last_at);
	for (int i = 0; i < other->cells; i++)
	{
		const EngagementCell *cell = engagement_cell(other, i);
		int			place;

		e = find_cell(e, code[cell_channel(cell)], cell_level(cell), &place);
		add_score(e, place, other->landmark, whole_score(other, i), cell_events(cell));
	}
	return e;
}

/* ---- the canonical form ---- */

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

		channel_bytes += CHANNEL_HEAD_SIZE + channels[i].name.len;
		for (; j > 0 && word_cmp(channels[i].name, channels[order[j - 1]].name) < 0; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	size = MAXALIGN(offsetof(Engagement, channel_data) + channel_bytes) + cell_count * sizeof(EngagementCell);
	e = palloc0(size);
	SET_VARSIZE(e, size);
	e->version = ENGAGEMENT_VERSION;
	e->channels = channel_count;
	e->cells = cell_count;
	e->half_life = half_life;
	e->landmark = last_at;
	e->last_at = last_at;
	e->channel_bytes = channel_bytes;

	p = e->channel_data;
	for (int i = 0; i < channel_count; i++)
	{
		code[order[i] + 1] = i + 1;
		p = put_channel(p, &channels[order[i]].name, channels[order[i]].last_at);
	}

	for (int i = 0; i < cell_count; i++)
	{
		cells[i].count_key = (cells[i].count_key & ~UINT64CONST(0xff00)) | code[cell_channel(&cells[i])] << 8;
		cells[i].score += 0.0;	/* -0 is stored as 0 */
	}
	/* few, and mostly in some order: by insertion */
	for (int i = 0; i < cell_count; i++)
	{
		int			j = i;

		for (; j > 0 && cell_key(engagement_cell(e, j - 1)) > cell_key(&cells[i]); j--)
			*engagement_cell(e, j) = *engagement_cell(e, j - 1);
		*engagement_cell(e, j) = cells[i];
	}
	return e;
}

/* A canonical copy. */
Engagement *
engagement_canonical(const Engagement *e)
{
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	EngagementCell cells[ENGAGEMENT_MAX_CELLS];
	uint64		age;
	float8		factor;

	Assert(e->landmark <= e->last_at);
	age = time_distance(e->landmark, e->last_at);
	factor = engagement_decay(1.0, age, e->half_life);
	for (int i = 0; i < e->cells; i++)
	{
		float8		score = whole_score(e, i);

		cells[i].count_key = engagement_cell(e, i)->count_key;
		/* a factor below the normal range would lose digits */
		score = likely(factor >= DBL_MIN) ? score * factor : engagement_decay(score, age, e->half_life);
		cells[i].score = check_result_finite(score, "engagement score");
	}
	engagement_channels(e, channels);
	return engagement_rebuild(e->half_life, e->last_at, channels, e->channels, cells, e->cells);
}

/* A stored state, aligned and with a 4-byte header. */
Engagement *
engagement_open(struct varlena *datum)
{
	Engagement *e = (Engagement *) datum;

	if (VARSIZE(e) < offsetof(Engagement, channel_data) || e->version != ENGAGEMENT_VERSION)
		state_version_fail("engagement", VARSIZE(e) > VARHDRSZ ? e->version : 0);
	if (used_bytes(e) > VARSIZE(e))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("engagement is corrupted")));
	return e;
}

/* What accessors ask: an aggregate's own state is none of theirs. */
Engagement *
engagement_open_canonical(struct varlena *datum)
{
	Engagement *e = engagement_open(datum);

	if (e->form != ENGAGEMENT_CANONICAL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("engagement is the unfinished state of an aggregate"),
				 errhint("An aggregate over scrm.engagement_accum needs FINALFUNC = scrm.engagement_final.")));
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
	e = PG_ARGISNULL(0) ? NULL : (Engagement *) state_argument(fcinfo);
	check_arg_not_null(fcinfo, 3, "half-life");
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
		e = engagement_create(half_life, at,
							  PG_NARGS() > 5 ? LEVELS_SIZE : PG_NARGS() > 4 ? CHANNELS_SIZE : BARE_SIZE);
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
