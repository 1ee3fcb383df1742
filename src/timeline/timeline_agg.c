/*
 * timeline_agg.c
 *		Gathering timelines: the build form, timeline_agg, rollup.
 *
 * The build form is one flat value that is changed in place:
 *
 *		head | slots | words as they come | free | events as they come, growing down
 *
 * An event is its time, its codes, and, once any event has had a value, its
 * value.  Up to BUILD_LINEAR_WORDS words are found by looking through them;
 * from then on slots hold a hash table of word offsets.  When the free space
 * is used up a copy of twice the size takes its place: it lives in the
 * context of the moment, from where nodeAgg copies it to the aggregate's and
 * frees the old one.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/hashfn.h"
#include "common/state.h"
#include "miscadmin.h"
#include "timeline/timeline.h"
#include "utils/memutils.h"

#define BUILD_START_SIZE 128
#define BUILD_LINEAR_WORDS 24

typedef struct TimelineBuild
{
	int32		vl_len_;
	uint8		version;
	uint8		form;
	bool		has_values;
	bool		unused;
	uint32		events;
	uint32		words_end;		/* offset of the free space */
	uint16		kinds;
	uint16		channels;
	uint32		slots;			/* 0 or a power of 2 */
	uint32		slot[FLEXIBLE_ARRAY_MEMBER];	/* offset of a word, 0 when free */
} TimelineBuild;

/* A word in the build form, followed by its bytes; not aligned. */
typedef struct BuildWord
{
	WordCode	code;
	uint8		is_channel;
	uint8		len;
} BuildWord;

/* An event in the build form; the value only when there are values. */
typedef struct BuildEvent
{
	TimestampTz at;
	WordCode	kind;
	WordCode	channel;
} BuildEvent;

#define BUILD_EVENT_SIZE (offsetof(BuildEvent, channel) + sizeof(WordCode))

static inline Size
event_size(bool has_values)
{
	return BUILD_EVENT_SIZE + (has_values ? sizeof(float8) : 0);
}

static inline char *
event_address(TimelineBuild *build, uint32 place)
{
	return (char *) build + VARSIZE(build) - (place + 1) * event_size(build->has_values);
}

static inline Size
words_start(const TimelineBuild *build)
{
	return offsetof(TimelineBuild, slot) + build->slots * sizeof(uint32);
}

static inline uint32
word_hash(Word word, bool is_channel)
{
	return hash_bytes((const unsigned char *) word.data, word.len) ^ (is_channel ? 0x9e3779b9 : 0);
}

static inline bool
build_word_is(const TimelineBuild *build, uint32 offset, Word word, bool is_channel)
{
	const char *p = (const char *) build + offset;
	BuildWord	entry;

	memcpy(&entry, p, sizeof(entry));
	return entry.len == word.len && entry.is_channel == is_channel &&
		memcmp(p + sizeof(entry), word.data, word.len) == 0;
}

static void
fill_slot(TimelineBuild *build, uint32 offset)
{
	const char *p = (const char *) build + offset;
	BuildWord	entry;
	Word		word;
	uint32		place;

	memcpy(&entry, p, sizeof(entry));
	word.data = p + sizeof(entry);
	word.len = entry.len;
	place = word_hash(word, entry.is_channel) & (build->slots - 1);
	while (build->slot[place] != 0)
		place = (place + 1) & (build->slots - 1);
	build->slot[place] = offset;
}

/* A copy with so many slots, in so many bytes, with or without values. */
static TimelineBuild *
build_copy(TimelineBuild *old, uint32 slots, Size size, bool has_values)
{
	Size		words_bytes = old->words_end - words_start(old);
	TimelineBuild *build;

	CHECK_FOR_INTERRUPTS();
	build = palloc(size);
	memcpy(build, old, offsetof(TimelineBuild, slot));
	SET_VARSIZE(build, size);
	build->has_values = has_values;
	build->slots = slots;
	build->words_end = words_start(build) + words_bytes;
	memcpy((char *) build + words_start(build), (char *) old + words_start(old), words_bytes);

	if (slots == old->slots)
		memcpy(build->slot, old->slot, slots * sizeof(uint32));
	else
	{
		memset(build->slot, 0, slots * sizeof(uint32));
		for (uint32 offset = words_start(build); offset < build->words_end;)
		{
			fill_slot(build, offset);
			offset += sizeof(BuildWord) + ((uint8 *) build)[offset + offsetof(BuildWord, len)];
		}
	}

	if (has_values == old->has_values)
		memcpy(event_address(build, build->events - 1), event_address(old, old->events - 1),
			   old->events * event_size(has_values));
	else
	{
		float8		no_value = NAN;

		for (uint32 i = 0; i < old->events; i++)
		{
			check_cancel_at(i);
			memcpy(event_address(build, i), event_address(old, i), BUILD_EVENT_SIZE);
			memcpy(event_address(build, i) + BUILD_EVENT_SIZE, &no_value, sizeof(float8));
		}
	}
	CHECK_FOR_INTERRUPTS();
	return build;
}

/* Makes room for so many more bytes of words and events. */
static inline TimelineBuild *
build_reserve(TimelineBuild *build, Size bytes)
{
	Size		used = build->words_end + build->events * event_size(build->has_values);
	Size		size = VARSIZE(build);

	if (likely(used + bytes <= size))
		return build;
	return build_copy(build, build->slots, state_grown_size(size, used + bytes), build->has_values);
}

static TimelineBuild *
build_create(Size size)
{
	TimelineBuild *build = palloc(size);

	memset(build, 0, offsetof(TimelineBuild, slot));
	SET_VARSIZE(build, size);
	build->version = TIMELINE_VERSION;
	build->form = TIMELINE_BUILD;
	build->words_end = words_start(build);
	return build;
}

static TimelineBuild *
build_append_word(TimelineBuild *build, Word word, bool is_channel, WordCode *code)
{
	uint16	   *count = is_channel ? &build->channels : &build->kinds;
	uint32		words = (uint32) build->kinds + build->channels + 1;
	BuildWord	entry = {*count, is_channel, word.len};

	if (*count == TIMELINE_MAX_WORDS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("timeline would have more than %d %s: \"%.*s\"", TIMELINE_MAX_WORDS,
						is_channel ? "channels" : "kinds", word.len, word.data)));
	build = build_reserve(build, sizeof(entry) + word.len);
	memcpy((char *) build + build->words_end, &entry, sizeof(entry));
	memcpy((char *) build + build->words_end + sizeof(entry), word.data, word.len);
	*code = entry.code;
	count = is_channel ? &build->channels : &build->kinds;
	(*count)++;
	if (build->slots > 0 && words * 2 <= build->slots)
		fill_slot(build, build->words_end);
	build->words_end += sizeof(entry) + word.len;

	if (words > BUILD_LINEAR_WORDS && words * 2 > build->slots)
	{
		uint32		slots = Max(build->slots * 2, 128);

		build = build_reserve(build, (slots - build->slots) * sizeof(uint32));
		build = build_copy(build, slots, VARSIZE(build), build->has_values);
	}
	return build;
}

/* The word's code; the build may move. */
static inline TimelineBuild *
build_code(TimelineBuild *build, Word word, bool is_channel, WordCode *code)
{
	uint32		offset;

	if (build->slots == 0)
	{
		for (offset = words_start(build); offset < build->words_end;)
		{
			if (build_word_is(build, offset, word, is_channel))
				goto found;
			offset += sizeof(BuildWord) + ((uint8 *) build)[offset + offsetof(BuildWord, len)];
		}
	}
	else
	{
		uint32		place = word_hash(word, is_channel) & (build->slots - 1);

		for (; (offset = build->slot[place]) != 0; place = (place + 1) & (build->slots - 1))
			if (build_word_is(build, offset, word, is_channel))
				goto found;
	}
	return build_append_word(build, word, is_channel, code);

found:
	memcpy(code, (char *) build + offset, sizeof(WordCode));
	return build;
}

/* Appends an event whose codes are the build's own (channel 0 is NULL). */
static inline TimelineBuild *
build_append(TimelineBuild *build, TimestampTz at, WordCode kind, WordCode channel, float8 value)
{
	BuildEvent	event = {at, kind, channel};
	char	   *p;

	if (unlikely(build->events >= TIMELINE_MAX_EVENTS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("timeline would have more than %d events", TIMELINE_MAX_EVENTS)));
	if (unlikely(!isnan(value) && !build->has_values))
	{
		build = build_reserve(build, build->events * sizeof(float8));
		build = build_copy(build, build->slots, VARSIZE(build), true);
	}
	build = build_reserve(build, event_size(build->has_values));
	p = event_address(build, build->events++);
	memcpy(p, &event, BUILD_EVENT_SIZE);
	if (build->has_values)
		memcpy(p + BUILD_EVENT_SIZE, &value, sizeof(float8));
	return build;
}

/* Appends events whose codes kinds[] and channels[] turn into the build's own. */
static TimelineBuild *
build_append_events(TimelineBuild *build, const Event *events, uint32 count,
					const WordCode *kinds, const WordCode *channels)
{
	build = build_reserve(build, count * event_size(build->has_values));
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		build = build_append(build, events[i].at, kinds[events[i].kind],
							 channels[events[i].channel], events[i].value);
	}
	return build;
}

/* Appends the events of a packed timeline. */
static TimelineBuild *
build_append_packed(TimelineBuild *build, const struct varlena *datum)
{
	Timeline	timeline;
	Event	   *events;
	Word	   *words;
	WordCode   *kinds;
	WordCode   *channels;

	timeline_open(datum, &timeline);
	kinds = palloc((timeline.head.kinds + 1) * sizeof(WordCode));
	words = timeline_kinds(&timeline);
	for (int i = 0; i < timeline.head.kinds; i++)
		build = build_code(build, words[i], false, &kinds[i]);
	pfree(words);

	channels = palloc((timeline.head.channels + 1) * sizeof(WordCode));
	words = timeline_channels(&timeline);
	channels[0] = 0;
	for (int i = 0; i < timeline.head.channels; i++)
	{
		build = build_code(build, words[i], true, &channels[i + 1]);
		channels[i + 1]++;
	}
	pfree(words);

	events = timeline_events(&timeline);
	build = build_append_events(build, events, timeline.head.events, kinds, channels);
	pfree(events);
	pfree(kinds);
	pfree(channels);
	CHECK_FOR_INTERRUPTS();
	return build;
}

/* The build's words of one sort, in the order of their codes. */
static Word *
build_words(const TimelineBuild *build, bool is_channel)
{
	Word	   *words = palloc(Max(is_channel ? build->channels : build->kinds, 1) * sizeof(Word));

	for (uint32 offset = words_start(build); offset < build->words_end;)
	{
		const char *p = (const char *) build + offset;
		BuildWord	entry;

		memcpy(&entry, p, sizeof(entry));
		if (entry.is_channel == is_channel)
		{
			words[entry.code].data = p + sizeof(entry);
			words[entry.code].len = entry.len;
		}
		offset += sizeof(entry) + entry.len;
	}
	return words;
}

/* The events as an array, in the order in which they came. */
static Event *
build_events(TimelineBuild *build)
{
	Event	   *events = palloc_extended(Max(build->events, 1) * sizeof(Event), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < build->events; i++)
	{
		const char *p = event_address(build, i);
		BuildEvent	event;

		check_cancel_at(i);
		memcpy(&event, p, BUILD_EVENT_SIZE);
		events[i].at = event.at;
		events[i].kind = event.kind;
		events[i].channel = event.channel;
		events[i].value = NAN;
		if (build->has_values)
			memcpy(&events[i].value, p + BUILD_EVENT_SIZE, sizeof(float8));
	}
	return events;
}

/* Appends another build's events. */
static TimelineBuild *
build_append_build(TimelineBuild *build, TimelineBuild *other)
{
	Word	   *kind_words = build_words(other, false);
	Word	   *channel_words = build_words(other, true);
	WordCode   *kinds = palloc((other->kinds + 1) * sizeof(WordCode));
	WordCode   *channels = palloc((other->channels + 1) * sizeof(WordCode));
	Event	   *events = build_events(other);

	for (int i = 0; i < other->kinds; i++)
		build = build_code(build, kind_words[i], false, &kinds[i]);
	channels[0] = 0;
	for (int i = 0; i < other->channels; i++)
	{
		build = build_code(build, channel_words[i], true, &channels[i + 1]);
		channels[i + 1]++;
	}
	return build_append_events(build, events, other->events, kinds, channels);
}

/* The packed timeline of a build, which stays as it is. */
static struct varlena *
timeline_from_build(const struct varlena *datum)
{
	TimelineBuild *build = (TimelineBuild *) datum;

	return timeline_pack(build_events(build), build->events,
						 build_words(build, false), build->kinds,
						 build_words(build, true), build->channels);
}

static inline bool
is_build(const struct varlena *datum)
{
	const char *head = VARDATA_ANY(datum);

	return VARSIZE_ANY_EXHDR(datum) >= 2 && head[1] == TIMELINE_BUILD;
}

/* An aggregate's state may reach the output functions: Citus ships it so. */
struct varlena *
timeline_canonical(struct varlena *datum)
{
	return is_build(datum) ? timeline_from_build(pg_detoast_datum(datum)) : datum;
}

void
check_kind(Word kind)
{
	check_word(kind, TIMELINE_MAX_WORD_LEN, "kind");
}

void
check_channel(Word channel)
{
	check_word(channel, TIMELINE_MAX_WORD_LEN, "channel");
}

/* ---- the aggregates ---- */

/* Appends a timeline in either form; the value has an aligned 4-byte header. */
static TimelineBuild *
append_any(TimelineBuild *build, struct varlena *datum)
{
	return is_build(datum) ? build_append_build(build, (TimelineBuild *) datum) : build_append_packed(build, datum);
}

/*
 * The state, in build form; NULL when there is none yet.  It is packed when
 * it comes from the INITCOND of an aggregate that a user made.
 */
static TimelineBuild *
build_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state;

	if (PG_ARGISNULL(0))
		return NULL;
	state = state_argument(fcinfo);
	if (unlikely(!is_build(state)))
		return append_any(build_create(BUILD_START_SIZE), state);
	return (TimelineBuild *) state;
}

PG_FUNCTION_INFO_V1(scrm_timeline_accum);
PG_FUNCTION_INFO_V1(scrm_timeline_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_timeline_combine);
PG_FUNCTION_INFO_V1(scrm_timeline_final);

/*
 * timeline_accum(state timeline, at timestamptz, kind text [, channel text
 * [, value float8]])
 *
 * A row without time or kind is skipped.
 */
Datum
scrm_timeline_accum(PG_FUNCTION_ARGS)
{
	TimelineBuild *build;
	TimestampTz at;
	Word		kind;
	WordCode	kind_code;
	WordCode	channel_code = 0;
	float8		value = NAN;

	check_in_aggregate(fcinfo, "timeline_accum");
	build = build_argument(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (build == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(build);
	}
	at = PG_GETARG_TIMESTAMPTZ(1);
	kind = word_from_text(PG_GETARG_TEXT_PP(2));
	check_time_finite(at, "at");
	check_kind(kind);
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
	{
		value = PG_GETARG_FLOAT8(4);
		check_float_finite(value, "value");
		value = value == 0 ? 0.0 : value;	/* -0 is stored as 0 */
	}

	if (build == NULL)
		build = build_create(BUILD_START_SIZE);
	build = build_code(build, kind, false, &kind_code);
	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
	{
		Word		channel = word_from_text(PG_GETARG_TEXT_PP(3));

		check_channel(channel);
		build = build_code(build, channel, true, &channel_code);
		channel_code++;
	}
	PG_RETURN_POINTER(build_append(build, at, kind_code, channel_code, value));
}

/* timeline_rollup_accum(state timeline, timeline): appends a stored state. */
Datum
scrm_timeline_rollup_accum(PG_FUNCTION_ARGS)
{
	TimelineBuild *build;

	check_in_aggregate(fcinfo, "timeline_rollup_accum");
	build = build_argument(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (build == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(build);
	}
	if (build == NULL)
		build = build_create(BUILD_START_SIZE);
	PG_RETURN_POINTER(append_any(build, PG_GETARG_VARLENA_P(1)));
}

/*
 * timeline_combine(a timeline, b timeline)
 *
 * Either may be NULL; b may be packed, when it travelled as text or binary
 * between the nodes of a cluster.
 */
Datum
scrm_timeline_combine(PG_FUNCTION_ARGS)
{
	TimelineBuild *build;

	check_in_aggregate(fcinfo, "timeline_combine");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	build = build_argument(fcinfo);
	if (build == NULL)
		build = build_create(BUILD_START_SIZE);
	PG_RETURN_POINTER(append_any(build, PG_GETARG_VARLENA_P(1)));
}

/* timeline_final(state timeline): packs a copy, so window frames may go on. */
Datum
scrm_timeline_final(PG_FUNCTION_ARGS)
{
	check_in_aggregate(fcinfo, "timeline_final");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(timeline_canonical(state_argument(fcinfo)));
}
