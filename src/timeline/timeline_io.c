/*
 * timeline_io.c
 *		The outer forms of a timeline.
 *
 * Text:	{"version":1,"kinds":["a","b"],"channels":["x"],"events":[[at,kind,channel,value],...]}
 *			at in microseconds since 2000-01-01 00:00 UTC, kind and channel as
 *			places in the lists, from 0; channel and value null or left out.
 * Binary:	version, 0, kinds, channels, events; an event is at (8 bytes), kind
 *			(2), channel (2, 0 for NULL, else place + 1), a byte that says
 *			whether a value (8) follows.
 *
 * Events must come in order of time and words only once.  The order of words
 * and of ties is made anew on reading: in another encoding it may differ.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "timeline/timeline.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_timeline_in);
PG_FUNCTION_INFO_V1(scrm_timeline_out);
PG_FUNCTION_INFO_V1(scrm_timeline_recv);
PG_FUNCTION_INFO_V1(scrm_timeline_send);

/* What has been read so far, from either form. */
typedef struct TimelineInput
{
	Word	   *kinds;
	Word	   *channels;
	int			kind_count;
	int			channel_count;
	Event	   *events;
	uint32		count;
	uint32		room;
} TimelineInput;

static int
word_cmp_qsort(const void *a, const void *b)
{
	return word_cmp(*(const Word *) a, *(const Word *) b);
}

static bool
words_distinct(const Word *words, int count)
{
	Word	   *sorted = palloc(Max(count, 1) * sizeof(Word));
	bool		distinct = true;

	memcpy(sorted, words, count * sizeof(Word));
	qsort(sorted, count, sizeof(Word), word_cmp_qsort);
	for (int i = 1; i < count; i++)
		distinct = distinct && !word_eq(sorted[i - 1], sorted[i]);
	pfree(sorted);
	return distinct;
}

/* NULL, or what is wrong with the input as a whole. */
static const char *
timeline_check(const TimelineInput *input)
{
	if (!words_distinct(input->kinds, input->kind_count))
		return "A kind is listed twice.";
	if (!words_distinct(input->channels, input->channel_count))
		return "A channel is listed twice.";
	for (uint32 i = 0; i < input->count; i++)
	{
		TimestampTz at = input->events[i].at;

		if (TIMESTAMP_NOT_FINITE(at) || !IS_VALID_TIMESTAMP(at))
			return "A time is out of range.";
		if (i > 0 && at < input->events[i - 1].at)
			return "Events are not in order of time.";
	}
	return NULL;
}

static struct varlena *
input_pack(TimelineInput *input)
{
	return timeline_pack(input->events, input->count, input->kinds, input->kind_count,
						 input->channels, input->channel_count);
}

/* ---- text ---- */

static Word *
text_get_words(TextReader *in, int *count, void (*check) (Word))
{
	int			room = 8;
	Word	   *words = palloc(room * sizeof(Word));

	text_expect(in, "[");
	for (*count = 0; !text_accept(in, "]"); (*count)++)
	{
		if (*count > 0)
			text_expect(in, ",");
		if (*count == TIMELINE_MAX_WORDS)
			text_fail(in, "at most 65535 words");
		if (*count == room)
			words = repalloc(words, (room *= 2) * sizeof(Word));
		words[*count] = text_get_word(in);
		check(words[*count]);
	}
	return words;
}

static void
text_get_event(TextReader *in, const TimelineInput *input, Event *event)
{
	text_expect(in, "[");
	event->at = text_get_int(in, PG_INT64_MIN, PG_INT64_MAX);
	text_expect(in, ",");
	event->kind = text_get_int(in, 0, input->kind_count - 1);
	event->channel = 0;
	event->value = NAN;
	if (text_accept(in, ",") && !text_accept(in, "null"))
		event->channel = text_get_int(in, 0, input->channel_count - 1) + 1;
	if (text_accept(in, ",") && !text_accept(in, "null"))
		event->value = text_get_float(in);
	text_expect(in, "]");
}

/* timeline_in(cstring) */
Datum
scrm_timeline_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"timeline", string, string};
	TimelineInput input = {0};
	const char *problem;

	text_expect(&in, "{\"version\":1,\"kinds\":");
	input.kinds = text_get_words(&in, &input.kind_count, check_kind);
	text_expect(&in, ",\"channels\":");
	input.channels = text_get_words(&in, &input.channel_count, check_channel);
	text_expect(&in, ",\"events\":[");
	input.room = 16;
	input.events = palloc(input.room * sizeof(Event));
	while (!text_accept(&in, "]"))
	{
		CHECK_FOR_INTERRUPTS();
		if (input.count > 0)
			text_expect(&in, ",");
		if (input.count == TIMELINE_MAX_EVENTS)
			text_fail(&in, "at most 16777216 events");
		if (input.count == input.room)
			input.events = repalloc_huge(input.events, (Size) (input.room *= 2) * sizeof(Event));
		text_get_event(&in, &input, &input.events[input.count++]);
	}
	text_expect(&in, "}");
	text_end(&in);

	if ((problem = timeline_check(&input)) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.timeline"),
				 errdetail("%s", problem)));
	PG_RETURN_POINTER(input_pack(&input));
}

static void
text_put_words(StringInfo out, const Word *words, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoChar(out, ',');
		text_put_word(out, words[i]);
	}
}

/* timeline_out(timeline) */
Datum
scrm_timeline_out(PG_FUNCTION_ARGS)
{
	struct varlena *datum = timeline_canonical(PG_GETARG_VARLENA_PP(0));
	Timeline	timeline;
	Event	   *events;
	StringInfoData out;

	timeline_open(datum, &timeline);
	events = timeline_events(&timeline);
	initStringInfo(&out);
	appendStringInfoString(&out, "{\"version\":1,\"kinds\":[");
	text_put_words(&out, timeline_kinds(&timeline), timeline.head.kinds);
	appendStringInfoString(&out, "],\"channels\":[");
	text_put_words(&out, timeline_channels(&timeline), timeline.head.channels);
	appendStringInfoString(&out, "],\"events\":[");
	for (uint32 i = 0; i < timeline.head.events; i++)
	{
		const Event *event = &events[i];

		CHECK_FOR_INTERRUPTS();
		appendStringInfo(&out, i == 0 ? "[" INT64_FORMAT ",%d" : ",[" INT64_FORMAT ",%d", event->at, event->kind);
		if (event->channel > 0)
			appendStringInfo(&out, ",%d", event->channel - 1);
		else if (!isnan(event->value))
			appendStringInfoString(&out, ",null");
		if (!isnan(event->value))
		{
			appendStringInfoChar(&out, ',');
			text_put_float(&out, event->value);
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* ---- binary ---- */

static Word *
wire_get_words(StringInfo in, int *count, void (*check) (Word))
{
	Word	   *words;

	*count = wire_get_count(in, TIMELINE_MAX_WORDS, sizeof(int32) + 1, "timeline");
	words = palloc(Max(*count, 1) * sizeof(Word));
	for (int i = 0; i < *count; i++)
	{
		words[i] = wire_get_word(in);
		check(words[i]);
	}
	return words;
}

static void
wire_get_event(StringInfo in, const TimelineInput *input, Event *event)
{
	unsigned int kind;
	unsigned int channel;
	int			has_value;

	event->at = pq_getmsgint64(in);
	kind = pq_getmsgint(in, 2);
	channel = pq_getmsgint(in, 2);
	has_value = pq_getmsgbyte(in);
	if (kind >= (unsigned int) input->kind_count || channel > (unsigned int) input->channel_count)
		wire_fail("timeline", "A code is out of range.");
	if (has_value > 1)
		wire_fail("timeline", "A flag is neither 0 nor 1.");
	event->kind = kind;
	event->channel = channel;
	event->value = has_value ? wire_get_float(in, "timeline") : NAN;
}

/* timeline_recv(internal) */
Datum
scrm_timeline_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	TimelineInput input = {0};
	const char *problem;

	wire_expect_version(in, TIMELINE_VERSION, "timeline");
	input.kinds = wire_get_words(in, &input.kind_count, check_kind);
	input.channels = wire_get_words(in, &input.channel_count, check_channel);
	input.count = wire_get_count(in, TIMELINE_MAX_EVENTS, 13, "timeline");
	input.events = palloc_extended(Max(input.count, 1) * sizeof(Event), MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < input.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		wire_get_event(in, &input, &input.events[i]);
	}
	pq_getmsgend(in);
	if ((problem = timeline_check(&input)) != NULL)
		wire_fail("timeline", problem);
	PG_RETURN_POINTER(input_pack(&input));
}

static void
wire_put_words(StringInfo out, const Word *words, int count)
{
	pq_sendint32(out, count);
	for (int i = 0; i < count; i++)
		wire_put_word(out, words[i]);
}

/* timeline_send(timeline) */
Datum
scrm_timeline_send(PG_FUNCTION_ARGS)
{
	struct varlena *datum = timeline_canonical(PG_GETARG_VARLENA_PP(0));
	Timeline	timeline;
	Event	   *events;
	StringInfoData out;

	timeline_open(datum, &timeline);
	events = timeline_events(&timeline);
	wire_begin(&out, TIMELINE_VERSION);
	wire_put_words(&out, timeline_kinds(&timeline), timeline.head.kinds);
	wire_put_words(&out, timeline_channels(&timeline), timeline.head.channels);
	pq_sendint32(&out, timeline.head.events);
	for (uint32 i = 0; i < timeline.head.events; i++)
	{
		bool		has_value = !isnan(events[i].value);

		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&out, events[i].at);
		pq_sendint16(&out, events[i].kind);
		pq_sendint16(&out, events[i].channel);
		pq_sendbyte(&out, has_value);
		if (has_value)
			pq_sendfloat8(&out, events[i].value);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
