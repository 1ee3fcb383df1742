/*
 * timeline_ops.c
 *		What can be asked of a timeline, and cut out of it.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "timeline/step.h"
#include "timeline/timeline.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_timeline_events);
PG_FUNCTION_INFO_V1(scrm_timeline_event_count);
PG_FUNCTION_INFO_V1(scrm_timeline_first_at);
PG_FUNCTION_INFO_V1(scrm_timeline_last_at);
PG_FUNCTION_INFO_V1(scrm_timeline_kinds);
PG_FUNCTION_INFO_V1(scrm_timeline_channels);
PG_FUNCTION_INFO_V1(scrm_timeline_slice);
PG_FUNCTION_INFO_V1(scrm_timeline_only);
PG_FUNCTION_INFO_V1(scrm_timeline_distinct_events);
PG_FUNCTION_INFO_V1(scrm_timeline_merge);

static Datum *
text_datums(const Word *words, int count)
{
	Datum	   *datums = palloc(Max(count, 1) * sizeof(Datum));

	for (int i = 0; i < count; i++)
		datums[i] = PointerGetDatum(word_to_text(words[i]));
	return datums;
}

/* Packs some of a timeline's own events. */
static struct varlena *
pack_part(const Timeline *t, Event *events, uint32 count)
{
	return timeline_pack(events, count,
						 timeline_kinds(t), t->head.kinds,
						 timeline_channels(t), t->head.channels);
}

/* events(timeline) -> (at, kind, channel, value) */
Datum
scrm_timeline_events(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Timeline	t;
	Event	   *events;
	Datum	   *kinds;
	Datum	   *channels;

	InitMaterializedSRF(fcinfo, 0);
	PG_GETARG_TIMELINE(0, &t);
	events = timeline_events(&t);
	kinds = text_datums(timeline_kinds(&t), t.head.kinds);
	channels = text_datums(timeline_channels(&t), t.head.channels);
	for (uint32 i = 0; i < t.head.events; i++)
	{
		const Event *event = &events[i];
		Datum		values[4] = {TimestampTzGetDatum(event->at), kinds[event->kind]};
		bool		nulls[4] = {false, false, event->channel == 0, isnan(event->value)};

		CHECK_FOR_INTERRUPTS();
		if (!nulls[2])
			values[2] = channels[event->channel - 1];
		values[3] = Float8GetDatum(event->value);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/* event_count(timeline) */
Datum
scrm_timeline_event_count(PG_FUNCTION_ARGS)
{
	TimelineHead head;

	timeline_open_head(PG_GETARG_DATUM(0), &head);
	PG_RETURN_INT64(head.events);
}

/* first_at(timeline) */
Datum
scrm_timeline_first_at(PG_FUNCTION_ARGS)
{
	TimelineHead head;

	timeline_open_head(PG_GETARG_DATUM(0), &head);
	if (head.events == 0)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(head.first_at);
}

/* last_at(timeline) */
Datum
scrm_timeline_last_at(PG_FUNCTION_ARGS)
{
	TimelineHead head;

	timeline_open_head(PG_GETARG_DATUM(0), &head);
	if (head.events == 0)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(head.last_at);
}

/* Counts, first and last times by kind or by channel. */
typedef struct WordSummary
{
	int64		events;
	TimestampTz first_at;
	TimestampTz last_at;
} WordSummary;

static Datum
summarize_words(FunctionCallInfo fcinfo, bool by_channel)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Timeline	t;
	TimelineCursor cursor;
	WordSummary *summaries;
	Word	   *words;
	int			codes;

	InitMaterializedSRF(fcinfo, 0);
	PG_GETARG_TIMELINE(0, &t);
	codes = by_channel ? t.head.channels + 1 : t.head.kinds;
	summaries = palloc0(Max(codes, 1) * sizeof(WordSummary));
	timeline_rewind(&cursor, &t);
	while (timeline_next_block(&cursor))
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < cursor.count; i++)
		{
			uint32		place = cursor.first + i;
			WordSummary *summary = &summaries[by_channel ? timeline_channel(&t, place) : timeline_kind(&t, place)];

			if (summary->events++ == 0)
				summary->first_at = cursor.at[i];
			summary->last_at = cursor.at[i];
		}
	}

	words = by_channel ? timeline_channels(&t) : timeline_kinds(&t);
	for (int code = 0; code < codes; code++)
	{
		Datum		values[4];
		bool		nulls[4] = {by_channel && code == 0};

		CHECK_FOR_INTERRUPTS();
		if (summaries[code].events == 0)
			continue;			/* the NULL channel of no event */
		if (!nulls[0])
			values[0] = PointerGetDatum(word_to_text(words[by_channel ? code - 1 : code]));
		values[1] = Int64GetDatum(summaries[code].events);
		values[2] = TimestampTzGetDatum(summaries[code].first_at);
		values[3] = TimestampTzGetDatum(summaries[code].last_at);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/* kinds(timeline) -> (kind, events, first_at, last_at) */
Datum
scrm_timeline_kinds(PG_FUNCTION_ARGS)
{
	return summarize_words(fcinfo, false);
}

/* channels(timeline) -> (channel, events, first_at, last_at) */
Datum
scrm_timeline_channels(PG_FUNCTION_ARGS)
{
	return summarize_words(fcinfo, true);
}

/* slice(timeline, since, until): since <= at < until, NULL is no bound. */
Datum
scrm_timeline_slice(PG_FUNCTION_ARGS)
{
	Timeline	t;
	TimestampTz since = PG_ARGISNULL(1) ? DT_NOBEGIN : PG_GETARG_TIMESTAMPTZ(1);
	TimestampTz until = PG_ARGISNULL(2) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(2);
	Event	   *events;
	uint32		first = 0;
	uint32		end;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	if (since > until)
	{
		char	   *since_text = pstrdup(timestamptz_to_str(since));

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since must not be later than until, got %s and %s",
						since_text, timestamptz_to_str(until))));
	}
	PG_GETARG_TIMELINE(0, &t);
	if (t.head.events == 0 || (since <= t.head.first_at && t.head.last_at < until))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));

	events = timeline_events(&t);
	while (first < t.head.events && events[first].at < since)
		first++;
	for (end = first; end < t.head.events && events[end].at < until;)
		end++;
	PG_RETURN_POINTER(pack_part(&t, events + first, end - first));
}

/* only(timeline, steps): the events that match the step. */
Datum
scrm_timeline_only(PG_FUNCTION_ARGS)
{
	Timeline	t;
	Steps		steps;
	StepMatcher matcher;
	Event	   *events;
	uint32		kept = 0;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "steps");
	PG_GETARG_TIMELINE(0, &t);
	steps_init(&steps);
	steps_add(&steps, word_from_text(PG_GETARG_TEXT_PP(1)), false);
	steps_finish(&steps);
	step_matcher_init(&matcher, &steps);
	step_matcher_bind(&matcher, &t);

	events = timeline_events(&t);
	for (uint32 i = 0; i < t.head.events; i++)
	{
		check_cancel_at(i);
		if (step_matcher_steps(&matcher, events[i].kind, events[i].channel) != 0)
			events[kept++] = events[i];
	}
	PG_RETURN_POINTER(pack_part(&t, events, kept));
}

/* distinct_events(timeline): exact duplicates once. */
Datum
scrm_timeline_distinct_events(PG_FUNCTION_ARGS)
{
	Timeline	t;
	Event	   *events;
	uint32		kept = 0;

	PG_GETARG_TIMELINE(0, &t);
	events = timeline_events(&t);
	for (uint32 i = 0; i < t.head.events; i++)
	{
		check_cancel_at(i);
		if (kept == 0 || event_cmp(&events[kept - 1], &events[i]) != 0)
			events[kept++] = events[i];
	}
	PG_RETURN_POINTER(pack_part(&t, events, kept));
}

/*
 * Merges two sorted dictionaries into words (room for both); *_code tells for
 * each old place the new one.  Returns their number.
 */
static int
merge_words(Word *words, const Word *a, int a_count, WordCode *a_code,
			const Word *b, int b_count, WordCode *b_code)
{
	int			i = 0;
	int			j = 0;
	int			count = 0;

	while (i < a_count || j < b_count)
	{
		int			cmp = i == a_count ? 1 : j == b_count ? -1 : word_cmp(a[i], b[j]);

		words[count] = cmp <= 0 ? a[i] : b[j];
		if (cmp <= 0)
			a_code[i++] = count;
		if (cmp >= 0)
			b_code[j++] = count;
		count++;
	}
	return count;
}

/* A common dictionary of two timelines, and the way there. */
typedef struct MergedWords
{
	Word	   *words;
	int			count;
	WordCode   *code[2];
} MergedWords;

static void
merge_dictionaries(MergedWords *merged, const Word *a, int a_count, const Word *b, int b_count,
				   const char *name)
{
	merged->words = palloc(Max(a_count + b_count, 1) * sizeof(Word));
	merged->code[0] = palloc(Max(a_count, 1) * sizeof(WordCode));
	merged->code[1] = palloc(Max(b_count, 1) * sizeof(WordCode));
	merged->count = merge_words(merged->words, a, a_count, merged->code[0], b, b_count, merged->code[1]);
	if (merged->count > TIMELINE_MAX_WORDS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("timeline would have more than %d %s", TIMELINE_MAX_WORDS, name)));
}

static void
recode(Event *events, uint32 count, const WordCode *kind, const WordCode *channel)
{
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		events[i].kind = kind[events[i].kind];
		if (events[i].channel > 0)
			events[i].channel = channel[events[i].channel - 1] + 1;
	}
}

static struct varlena *
merge_timelines(const Timeline *a, const Timeline *b)
{
	Event	   *a_event = timeline_events(a);
	Event	   *b_event = timeline_events(b);
	Event	   *a_end = a_event + a->head.events;
	Event	   *b_end = b_event + b->head.events;
	Event	   *merged;
	Event	   *out;
	MergedWords kinds;
	MergedWords channels;

	if (a->head.events + b->head.events > TIMELINE_MAX_EVENTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("timeline would have more than %d events", TIMELINE_MAX_EVENTS)));
	merge_dictionaries(&kinds, timeline_kinds(a), a->head.kinds, timeline_kinds(b), b->head.kinds, "kinds");
	merge_dictionaries(&channels, timeline_channels(a), a->head.channels,
					   timeline_channels(b), b->head.channels, "channels");
	recode(a_event, a->head.events, kinds.code[0], channels.code[0]);
	recode(b_event, b->head.events, kinds.code[1], channels.code[1]);

	out = merged = palloc_extended(Max(a->head.events + b->head.events, 1) * sizeof(Event),
								   MCXT_ALLOC_HUGE);
	while (a_event < a_end && b_event < b_end)
	{
		check_cancel_at(out - merged);
		*out++ = event_cmp(b_event, a_event) < 0 ? *b_event++ : *a_event++;
	}
	while (a_event < a_end)
	{
		check_cancel_at(out - merged);
		*out++ = *a_event++;
	}
	while (b_event < b_end)
	{
		check_cancel_at(out - merged);
		*out++ = *b_event++;
	}
	return timeline_pack(merged, out - merged, kinds.words, kinds.count,
						 channels.words, channels.count);
}

/* merge(a, b), a || b: a NULL merges as nothing. */
Datum
scrm_timeline_merge(PG_FUNCTION_ARGS)
{
	Timeline	a;
	Timeline	b;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0));
	PG_GETARG_TIMELINE(0, &a);
	PG_GETARG_TIMELINE(1, &b);
	PG_RETURN_POINTER(merge_timelines(&a, &b));
}
