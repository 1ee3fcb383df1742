/*
 * events.c
 *		The buffer of an aggregate over raw rows, and its SQL type
 *		scrm.funnel_state.
 *
 * The type exists so that partial aggregates can travel: between the
 * processes of a parallel plan as it is, between the nodes of a cluster in
 * its outer forms, which hold the events sorted by time and conditions.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/codec.h"
#include "common/state.h"
#include "journey/events.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define EVENTS_START_SIZE 64

PG_FUNCTION_INFO_V1(scrm_funnel_state_in);
PG_FUNCTION_INFO_V1(scrm_funnel_state_out);
PG_FUNCTION_INFO_V1(scrm_funnel_state_recv);
PG_FUNCTION_INFO_V1(scrm_funnel_state_send);

static inline Size
entry_size(const EventBuffer *buffer)
{
	return sizeof(TimestampTz) + events_mask_bytes(buffer);
}

EventBuffer *
events_create(const FunnelRules *rules, Word pattern)
{
	Size		size = EVENTS_START_SIZE + MAXALIGN(pattern.len);
	EventBuffer *buffer = palloc(size);

	SET_VARSIZE(buffer, size);
	buffer->version = EVENTS_VERSION;
	buffer->steps = rules->steps;
	buffer->modes = rules->modes;
	buffer->within = rules->within;
	buffer->events = 0;
	buffer->pattern_bytes = pattern.len;
	if (pattern.len > 0)
		memcpy(buffer->data, pattern.data, pattern.len);
	return buffer;
}

/* Appends an event; when the buffer is full a bigger one takes its place. */
EventBuffer *
events_append(EventBuffer *buffer, TimestampTz at, uint64 steps)
{
	Size		size = entry_size(buffer);
	Size		end = offsetof(EventBuffer, data) + buffer->pattern_bytes + buffer->events * size;
	char	   *p;

	if (unlikely(end + size > VARSIZE(buffer)))
		buffer = state_enlarge(buffer, state_grown_size(VARSIZE(buffer), end + size));
	p = (char *) buffer + end;
	memcpy(p, &at, sizeof(at));
	p += sizeof(at);
	switch (events_mask_bytes(buffer))
	{
		case 1:
			*p = (char) steps;
			break;
		case 2:
			memcpy(p, &(uint16) {steps}, 2);
			break;
		case 4:
			memcpy(p, &(uint32) {steps}, 4);
			break;
		default:
			memcpy(p, &steps, 8);
	}
	buffer->events++;
	return buffer;
}

static StepEvent
events_get(const EventBuffer *buffer, uint32 place)
{
	const char *p = buffer->data + buffer->pattern_bytes + place * entry_size(buffer);
	StepEvent	event;
	uint16		steps16;
	uint32		steps32;

	memcpy(&event.at, p, sizeof(event.at));
	p += sizeof(event.at);
	switch (events_mask_bytes(buffer))
	{
		case 1:
			event.steps = *(const uint8 *) p;
			break;
		case 2:
			memcpy(&steps16, p, 2);
			event.steps = steps16;
			break;
		case 4:
			memcpy(&steps32, p, 4);
			event.steps = steps32;
			break;
		default:
			memcpy(&event.steps, p, 8);
	}
	return event;
}

/* Appends another buffer's events; both must follow the same rules. */
EventBuffer *
events_append_all(EventBuffer *buffer, const EventBuffer *other)
{
	if (buffer->steps != other->steps || buffer->modes != other->modes || buffer->within != other->within ||
		!word_eq(events_pattern(buffer), events_pattern(other)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("all parameters must be the same on all rows of a group")));
	for (uint32 i = 0; i < other->events; i++)
	{
		StepEvent	event = events_get(other, i);

		check_cancel_at(i);
		buffer = events_append(buffer, event.at, event.steps);
	}
	return buffer;
}

/* The events as a sorted array. */
StepEvent *
events_sorted(const EventBuffer *buffer)
{
	StepEvent  *events = palloc_extended(Max(buffer->events, 1) * sizeof(StepEvent), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < buffer->events; i++)
	{
		check_cancel_at(i);
		events[i] = events_get(buffer, i);
	}
	sort_step_events(events, buffer->events);
	return events;
}

/* ---- the outer forms: rules, then the sorted events ---- */

/* NULL, or what is wrong with an event that was read. */
static const char *
event_check(const FunnelRules *rules, StepEvent event, StepEvent before, bool first)
{
	if (TIMESTAMP_NOT_FINITE(event.at) || !IS_VALID_TIMESTAMP(event.at))
		return "A time is out of range.";
	if ((event.steps == 0 && !funnel_keeps_all(rules->modes)) || (rules->steps < MAX_STEPS && event.steps >> rules->steps != 0))
		return "A set of steps is out of range.";
	if (!first && step_event_cmp(&before, &event) > 0)
		return "Events are not in order.";
	return NULL;
}

/* funnel_state_in(cstring): {"version":1,"steps":n,"modes":[],"within":us,"pattern":"...","events":[[at,steps],...]} */
Datum
scrm_funnel_state_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"funnel_state", string, string};
	FunnelRules rules = {0};
	StepEvent	before = {0};
	Word		pattern = {NULL, 0};
	EventBuffer *buffer;

	text_expect(&in, "{\"version\":1,\"steps\":");
	rules.steps = text_get_int(&in, 1, MAX_STEPS);
	text_expect(&in, ",\"modes\":[");
	rules.modes = funnel_modes_from_text(&in);
	text_expect(&in, ",\"within\":");
	rules.within = text_get_int(&in, 0, PG_INT64_MAX);
	if (text_accept(&in, ",\"pattern\":"))
	{
		pattern = text_get_word(&in);
		if (pattern.len == 0 || rules.modes != 0)
			text_fail(&in, "a pattern, and no modes,");
	}
	text_expect(&in, ",\"events\":[");
	buffer = events_create(&rules, pattern);
	while (!text_accept(&in, "]"))
	{
		StepEvent	event;
		const char *problem;

		CHECK_FOR_INTERRUPTS();
		if (buffer->events > 0)
			text_expect(&in, ",");
		text_expect(&in, "[");
		event.at = text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
		text_expect(&in, ",");
		/* 64 conditions fill the sign bit too */
		event.steps = (uint64) text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
		text_expect(&in, "]");
		if ((problem = event_check(&rules, event, before, buffer->events == 0)) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type scrm.funnel_state"),
					 errdetail("%s", problem)));
		buffer = events_append(buffer, event.at, event.steps);
		before = event;
	}
	text_expect(&in, "}");
	text_end(&in);
	funnel_rules_check(&rules);
	PG_RETURN_POINTER(buffer);
}

/* funnel_state_out(funnel_state) */
Datum
scrm_funnel_state_out(PG_FUNCTION_ARGS)
{
	EventBuffer *buffer = (EventBuffer *) PG_GETARG_VARLENA_P(0);
	StepEvent  *events = events_sorted(buffer);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":1,\"steps\":%d,\"modes\":[%s],\"within\":" INT64_FORMAT,
					 buffer->steps, funnel_modes_to_text(buffer->modes), buffer->within);
	if (buffer->pattern_bytes > 0)
	{
		appendStringInfoString(&out, ",\"pattern\":");
		text_put_word(&out, events_pattern(buffer));
	}
	appendStringInfoString(&out, ",\"events\":[");
	for (uint32 i = 0; i < buffer->events; i++)
	{
		CHECK_FOR_INTERRUPTS();
		appendStringInfo(&out, "%s[" INT64_FORMAT "," INT64_FORMAT "]", i > 0 ? "," : "",
						 events[i].at, (int64) events[i].steps);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* funnel_state_recv(internal) */
Datum
scrm_funnel_state_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	FunnelRules rules = {0};
	StepEvent	before = {0};
	EventBuffer *buffer;
	Word		pattern = {NULL, 0};
	int			version = EVENTS_VERSION;
	int64		count;

	if (in->len > in->cursor && in->data[in->cursor] == EVENTS_VERSION_PATTERN)
		version = EVENTS_VERSION_PATTERN;
	wire_expect_version(in, version, "funnel_state");
	rules.steps = pq_getmsgbyte(in);
	rules.modes = pq_getmsgint(in, 2);
	rules.within = wire_get_int(in, 0, PG_INT64_MAX, "funnel_state");
	if (rules.steps < 1 || rules.steps > MAX_STEPS || (rules.modes & ~FUNNEL_ALL_MODES) != 0)
		wire_fail("funnel_state", "A number is out of range.");
	funnel_rules_check(&rules);
	if (version == EVENTS_VERSION_PATTERN)
	{
		pattern = wire_get_word(in);
		if (pattern.len == 0 || rules.modes != 0)
			wire_fail("funnel_state", "A pattern is empty, or has modes.");
	}
	count = wire_get_count(in, PG_INT32_MAX, 16, "funnel_state");
	buffer = events_create(&rules, pattern);
	for (int64 i = 0; i < count; i++)
	{
		StepEvent	event;
		const char *problem;

		CHECK_FOR_INTERRUPTS();
		event.at = pq_getmsgint64(in);
		event.steps = (uint64) pq_getmsgint64(in);
		if ((problem = event_check(&rules, event, before, i == 0)) != NULL)
			wire_fail("funnel_state", problem);
		buffer = events_append(buffer, event.at, event.steps);
		before = event;
	}
	pq_getmsgend(in);
	PG_RETURN_POINTER(buffer);
}

/* funnel_state_send(funnel_state) */
Datum
scrm_funnel_state_send(PG_FUNCTION_ARGS)
{
	EventBuffer *buffer = (EventBuffer *) PG_GETARG_VARLENA_P(0);
	StepEvent  *events = events_sorted(buffer);
	StringInfoData out;

	wire_begin(&out, buffer->pattern_bytes > 0 ? EVENTS_VERSION_PATTERN : EVENTS_VERSION);
	pq_sendbyte(&out, buffer->steps);
	pq_sendint16(&out, buffer->modes);
	pq_sendint64(&out, buffer->within);
	if (buffer->pattern_bytes > 0)
		wire_put_word(&out, events_pattern(buffer));
	pq_sendint32(&out, buffer->events);
	for (uint32 i = 0; i < buffer->events; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&out, events[i].at);
		pq_sendint64(&out, (int64) events[i].steps);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
