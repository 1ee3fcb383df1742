/*
 * target.c
 *		The fuzz target: every in and recv function, and every mode of the
 *		funnel, under the sanitizers, with assertions, outside a server
 *		(server.c).
 *
 * The first byte of an input chooses a type and its text or binary form, the
 * rest is the value.  A value that is taken must come back the same from its
 * own text and bytes, from a short header too, and every function must have
 * an answer or an error for it.  Values lie in memory of just their size.
 *
 * After the letter 'h' the bytes are a funnel and a small history, on which
 * rows and timelines must find what a search of all chains does
 * (funnel_search.c).
 *
 * SCRM_FUZZ_SEEDS=file SCRM_FUZZ_CORPUS=folder: before anything else the
 * texts of the file (a type's letter and a value a line) are written to the
 * folder in both forms, and some random histories.
 * SCRM_FUZZ_HISTORIES=n SCRM_SEED=n: as many random histories before that.
 */
#include "fuzz.h"
#include "funnel_search.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define FUNCTIONS(F) \
	F(scrm_timeline_in) F(scrm_timeline_out) F(scrm_timeline_recv) F(scrm_timeline_send) \
	F(scrm_timeline_events) F(scrm_timeline_event_count) F(scrm_timeline_first_at) F(scrm_timeline_last_at) \
	F(scrm_timeline_kinds) F(scrm_timeline_channels) F(scrm_timeline_slice) F(scrm_timeline_only) \
	F(scrm_timeline_distinct_events) F(scrm_timeline_merge) F(scrm_timeline_rollup_accum) \
	F(scrm_timeline_accum) F(scrm_timeline_combine) F(scrm_timeline_final) F(scrm_window_funnel_timeline) F(scrm_funnel_times) \
	F(scrm_funnel_accum) \
	F(scrm_engagement_in) F(scrm_engagement_out) F(scrm_engagement_recv) F(scrm_engagement_send) \
	F(scrm_engagement_score) F(scrm_engagement_explain) F(scrm_engagement_by_channel) \
	F(scrm_preferred_channel) F(scrm_channel_diversity) F(scrm_channel_evenness) F(scrm_participation_level) \
	F(scrm_engagement_event_count) F(scrm_engagement_last_at) F(scrm_engagement_half_life) \
	F(scrm_engagement_rollup_accum) F(scrm_engagement_combine) F(scrm_engagement_final) F(scrm_engagement_merge) \
	F(scrm_funnel_in) F(scrm_funnel_out) F(scrm_funnel_recv) F(scrm_funnel_send) \
	F(scrm_funnel_report) F(scrm_funnel_totals) F(scrm_funnel_rollup_accum) F(scrm_funnel_combine) \
	F(scrm_funnel_final) F(scrm_funnel_merge) \
	F(scrm_funnel_state_in) F(scrm_funnel_state_out) F(scrm_funnel_state_recv) F(scrm_funnel_state_send) \
	F(scrm_window_funnel_modes_accum) F(scrm_window_funnel_combine) F(scrm_window_funnel_final)
#define DECLARE(name) extern Datum name(PG_FUNCTION_ARGS);
FUNCTIONS(DECLARE)

static void
wrong(const char *what)
{
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* ---- calls ---- */

typedef struct Argument
{
	Datum		value;
	bool		isnull;
	Oid			type;			/* where the function may ask for it */
} Argument;

#define NOTHING ((Argument) {0, true, InvalidOid})
#define A(datum) ((Argument) {(datum), false, TEXTOID})
#define INTERVAL(interval) ((Argument) {IntervalPGetDatum(interval), false, INTERVALOID})
#define TIME(datum) ((Argument) {(datum), false, TIMESTAMPTZOID})
#define BOOL(value) ((Argument) {BoolGetDatum(value), false, BOOLOID})

static Datum
call(PGFunction function, int count, const Argument *arguments)
{
	LOCAL_FCINFO(fcinfo, FUZZ_ARGUMENTS);
	FmgrInfo	info = {0};
	ReturnSetInfo result = {.type = T_ReturnSetInfo};

	InitFunctionCallInfoData(*fcinfo, &info, count, InvalidOid, NULL, (Node *) &result);
	for (int i = 0; i < count; i++)
	{
		fcinfo->args[i].value = arguments[i].value;
		fcinfo->args[i].isnull = arguments[i].isnull;
		fuzz_types[i] = arguments[i].type;
	}
	return function(fcinfo);
}

#define CALL(function, ...) \
	call(function, lengthof(((Argument[]) {__VA_ARGS__})), (Argument[]) {__VA_ARGS__})

/* A call that may fail, for a reason that is not ours; 0 then. */
static Datum
try(PGFunction function, int count, const Argument *arguments)
{
	if (sigsetjmp(fuzz_error, 0) == 0)
		return call(function, count, arguments);
	switch (fuzz_sqlstate)
	{
		case ERRCODE_INVALID_TEXT_REPRESENTATION:
		case ERRCODE_INVALID_BINARY_REPRESENTATION:
		case ERRCODE_CHARACTER_NOT_IN_REPERTOIRE:
		case ERRCODE_PROTOCOL_VIOLATION:
		case ERRCODE_DATETIME_VALUE_OUT_OF_RANGE:
		case ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE:
		case ERRCODE_INVALID_PARAMETER_VALUE:
		case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
		case ERRCODE_STRING_DATA_RIGHT_TRUNCATION:
			return 0;
		default:
			wrong("an error that does not say that the input is bad");
	}
	return 0;
}

#define TRY(function, ...) \
	try(function, lengthof(((Argument[]) {__VA_ARGS__})), (Argument[]) {__VA_ARGS__})

/* What was taken must be taken again. */
#define MUST(datum, what) must(datum, what)

static Datum
must(Datum datum, const char *what)
{
	if (datum == 0)
		wrong(what);
	return datum;
}

/* ---- values ---- */

typedef struct Type
{
	PGFunction	in;
	PGFunction	out;
	PGFunction	recv;
	PGFunction	send;
	bool		canonical;		/* equal values have equal bytes */
} Type;

static const Type types[] = {
	{scrm_timeline_in, scrm_timeline_out, scrm_timeline_recv, scrm_timeline_send, true},
	{scrm_engagement_in, scrm_engagement_out, scrm_engagement_recv, scrm_engagement_send, true},
	{scrm_funnel_in, scrm_funnel_out, scrm_funnel_recv, scrm_funnel_send, true},
	{scrm_funnel_state_in, scrm_funnel_state_out, scrm_funnel_state_recv, scrm_funnel_state_send, false},
};

/* In memory of its own size, where the sanitizer sees its end. */
static Datum
exact(Datum value)
{
	struct varlena *from = (struct varlena *) DatumGetPointer(value);

	return PointerGetDatum(memcpy(palloc(VARSIZE(from)), from, VARSIZE(from)));
}

/* With a header of one byte, where that is possible: at an odd address. */
static Datum
shortened(Datum value)
{
	struct varlena *from = (struct varlena *) DatumGetPointer(value);
	char	   *to;

	if (!VARATT_CAN_MAKE_SHORT(from))
		return value;
	to = (char *) palloc(1 + VARATT_CONVERTED_SHORT_SIZE(from)) + 1;
	SET_VARSIZE_SHORT(to, VARATT_CONVERTED_SHORT_SIZE(from));
	memcpy(VARDATA_SHORT(to), VARDATA(from), VARSIZE(from) - VARHDRSZ);
	return PointerGetDatum(to);
}

static bool
same_bytes(Datum a, Datum b)
{
	struct varlena *x = (struct varlena *) DatumGetPointer(a);
	struct varlena *y = (struct varlena *) DatumGetPointer(b);

	return VARSIZE(x) == VARSIZE(y) && memcmp(x, y, VARSIZE(x)) == 0;
}

static Datum
receive(const Type *type, const char *bytes, int count)
{
	StringInfoData in;

	in.data = memcpy(palloc(count + 1), bytes, count);
	in.data[count] = '\0';
	in.len = count;
	in.maxlen = count + 1;
	in.cursor = 0;
	return TRY(type->recv, A(PointerGetDatum(&in)));
}

static Datum
parse(const Type *type, const char *bytes, int count)
{
	char	   *string = palloc(count + 1);

	memcpy(string, bytes, count);
	string[count] = '\0';
	return TRY(type->in, A(CStringGetDatum(string)));
}

static void
check_canonical(const Type *type, Datum value)
{
	const char *string = DatumGetCString(MUST(TRY(type->out, A(value)), "no text"));
	struct varlena *bytes = (struct varlena *) DatumGetPointer(MUST(TRY(type->send, A(value)), "no bytes"));
	Datum		from_text = MUST(parse(type, string, strlen(string)), "its text is not taken again");
	Datum		from_bytes = MUST(receive(type, VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ), "its bytes are not taken again");

	if (strcmp(string, DatumGetCString(TRY(type->out, A(exact(from_text))))) != 0 ||
		strcmp(string, DatumGetCString(TRY(type->out, A(exact(from_bytes))))) != 0 ||
		strcmp(string, DatumGetCString(TRY(type->out, A(shortened(value))))) != 0)
		wrong("its text changes");
	if (!same_bytes(PointerGetDatum(bytes), TRY(type->send, A(shortened(from_text)))))
		wrong("its bytes change");
	if (type->canonical && (!same_bytes(value, exact(from_text)) || !same_bytes(value, exact(from_bytes))))
		wrong("the same value has other bytes");
}

/* ---- questions ---- */

static Datum
text_array(int count, const char *const *strings)
{
	Size		size = ARR_OVERHEAD_NONULLS(1);
	ArrayType  *array;
	char	   *p;

	for (int i = 0; i < count; i++)
		size += INTALIGN(VARHDRSZ + strlen(strings[i]));
	array = palloc0(size);
	array->ndim = count > 0;
	array->elemtype = 25;
	*ARR_DIMS(array) = count;
	p = ARR_DATA_PTR(array);
	for (int i = 0; i < count; i++)
	{
		text	   *t = cstring_to_text_with_len(strings[i], strlen(strings[i]));

		memcpy(p, t, VARSIZE(t));
		p += INTALIGN(VARSIZE(t));
	}
	SET_VARSIZE(array, p - (char *) array);
	return PointerGetDatum(array);
}

/* Aggregates and merge agree on two copies of the value. */
static void
ask_state(PGFunction accumulate, PGFunction combine, PGFunction finish, PGFunction merge, Datum value)
{
	Datum		merged = TRY(merge, A(value), A(shortened(value)));
	Datum		state = TRY(accumulate, NOTHING, A(shortened(value)));
	Datum		result;

	if (state == 0 || (state = TRY(accumulate, A(exact(state)), A(value))) == 0)
		return;
	result = TRY(finish, A(exact(state)));
	if (merged == 0 || result == 0 || !same_bytes(merged, result))
		wrong("merge and rollup differ");
	TRY(merge, NOTHING, A(value));
	state = TRY(combine, A(exact(state)), A(exact(state)));
	if (state != 0)
		TRY(finish, A(exact(state)));
}

static void
ask_timeline(Datum value)
{
	static const char *const any_three[] = {"*", "a|b", "*"};
	static const char *const by_channel[] = {"*", "*@", "k1@c1|*", "*@web"};
	Interval	day = {.time = USECS_PER_DAY};
	Datum		first = TRY(scrm_timeline_first_at, A(value));
	Datum		last = TRY(scrm_timeline_last_at, A(shortened(value)));
	Datum		none = text_array(0, NULL);
	Datum		reuse = text_array(1, (const char *const[]) {"clickhouse"});
	Datum		step = PointerGetDatum(cstring_to_text_with_len("*@|a|k1@c1", 10));
	Datum		state;

	TRY(scrm_timeline_events, A(shortened(value)));
	TRY(scrm_timeline_event_count, A(value));
	TRY(scrm_timeline_kinds, A(value));
	TRY(scrm_timeline_channels, A(value));
	TRY(scrm_timeline_slice, A(value), A(first), A(last));
	TRY(scrm_timeline_slice, A(value), NOTHING, NOTHING);
	TRY(scrm_timeline_only, A(value), A(step));
	TRY(scrm_timeline_distinct_events, A(value));
	TRY(scrm_window_funnel_timeline, A(value), A(text_array(3, any_three)), INTERVAL(&day), A(none), A(none));
	TRY(scrm_window_funnel_timeline, A(shortened(value)), A(text_array(4, by_channel)), INTERVAL(&day), A(reuse), A(none));
	TRY(scrm_funnel_times, A(value), A(text_array(4, by_channel)), INTERVAL(&day), A(none), A(none));
	state = TRY(scrm_funnel_accum, NOTHING, A(value), A(text_array(3, any_three)), INTERVAL(&day), A(none), TIME(first), A(none));
	if (state != 0)
		TRY(scrm_funnel_report, A(TRY(scrm_funnel_final, A(exact(state)))));
	ask_state(scrm_timeline_rollup_accum, scrm_timeline_combine, scrm_timeline_final, scrm_timeline_merge, value);
}

static void
ask_engagement(Datum value)
{
	Datum		last = TRY(scrm_engagement_last_at, A(shortened(value)));

	TRY(scrm_engagement_score, A(value), A(last));
	TRY(scrm_engagement_explain, A(value), A(last));
	TRY(scrm_engagement_by_channel, A(value), A(TimestampTzGetDatum(END_TIMESTAMP - 1)));
	TRY(scrm_preferred_channel, A(value));
	for (int q = 0; q < 3; q++)
		TRY(scrm_channel_diversity, A(value), A(Float8GetDatum(q)));
	TRY(scrm_channel_evenness, A(value));
	TRY(scrm_participation_level, A(value), A(Int32GetDatum(3)));
	TRY(scrm_engagement_event_count, A(value));
	TRY(scrm_engagement_half_life, A(value));
	ask_state(scrm_engagement_rollup_accum, scrm_engagement_combine, scrm_engagement_final, scrm_engagement_merge, value);
}

static void
ask_funnel(Datum value)
{
	TRY(scrm_funnel_report, A(shortened(value)));
	TRY(scrm_funnel_totals, A(value));
	ask_state(scrm_funnel_rollup_accum, scrm_funnel_combine, scrm_funnel_final, scrm_funnel_merge, value);
}

static void
ask_funnel_state(Datum value)
{
	Datum		state = TRY(scrm_window_funnel_combine, NOTHING, A(shortened(value)));

	TRY(scrm_window_funnel_final, A(value));
	state = TRY(scrm_window_funnel_combine, A(exact(state)), A(value));
	if (state != 0)
		TRY(scrm_window_funnel_final, A(exact(state)));
}

static void (*const questions[]) (Datum) = {ask_timeline, ask_engagement, ask_funnel, ask_funnel_state};

/* ---- histories ---- */

typedef struct Bytes
{
	const uint8 *next;
	const uint8 *end;
} Bytes;

static int
below(Bytes *bytes, int bound)
{
	return bytes->next < bytes->end ? *bytes->next++ % bound : 0;
}

typedef struct HistoryEvent
{
	int64		at;
	uint32		fills;
	int			channel;
} HistoryEvent;

/* A funnel and a history as both sides take it. */
typedef struct History
{
	SearchCase	c;
	HistoryEvent event[SEARCH_EVENTS];	/* in the order of arrival */
	Interval	within;
	Datum		steps;
	Datum		modes;
	Datum		exclude;
} History;

static int
by_time_and_fills(const void *a, const void *b)
{
	const HistoryEvent *x = a;
	const HistoryEvent *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->fills < y->fills ? -1 : x->fills > y->fills;
}

static void
read_modes(Bytes *bytes, SearchCase *c)
{
	int			sort = below(bytes, 16);
	int			bits = below(bytes, 16);

	c->any_order = sort < 2;
	c->clickhouse = sort >= 2 && sort < 5;
	c->optional = sort >= 5 && sort < 8 ? ~1u : 0;
	c->exclusions = sort >= 7 && sort < 11 ? 1 + (sort > 9) : 0;
	c->strict_increase = !c->any_order && bits & 1;
	c->strict_order = !c->any_order && !c->optional && bits & 2;
	c->strict_deduplication = !c->any_order && !c->optional && bits & 4;
	c->allow_reuse = !c->clickhouse && bits & 8;
	if (c->clickhouse)
	{
		c->strict_once = bits & 8;
		c->allow_reentry = c->strict_order && below(bytes, 2);
	}
	c->steps = c->any_order || c->strict_once ? 1 + below(bytes, 4) : 1 + below(bytes, SEARCH_STEPS);
	c->optional &= below(bytes, 256) & ((1u << c->steps) - 1);
}

/* Neither end is optional; events of one channel must not happen. */
static void
read_exclusion(Bytes *bytes, SearchCase *c, SearchExclusion *exclusion)
{
	int			ends[SEARCH_STEPS];
	int			count = 0;
	int			from;

	for (int i = 0; i < c->steps; i++)
		if (!(c->optional >> i & 1))
			ends[count++] = i;
	if (count < 2)
	{
		c->exclusions = 0;
		return;
	}
	from = below(bytes, count - 1);
	exclusion->from = ends[from];
	exclusion->to = ends[from + 1 + below(bytes, count - 1 - from)];
	exclusion->events = below(bytes, 3);	/* the channel, until there are events */
}

static void
read_events(Bytes *bytes, History *history, int64 unit)
{
	SearchCase *c = &history->c;
	int			most = c->any_order || c->strict_once || c->steps > 5 ? 7 : SEARCH_EVENTS;
	int			grid = 1 + below(bytes, 8);
	HistoryEvent sorted[SEARCH_EVENTS];

	while (c->events < most && bytes->next < bytes->end)
	{
		HistoryEvent *event = &history->event[c->events++];
		int			place = below(bytes, 256);
		int			set = below(bytes, 256);

		event->at = (place & 15) % grid * unit;
		event->channel = place >> 4 & 3;
		event->fills = (set & 192) == 0 ? (1u << set % c->steps) : (uint32) set & ((1u << c->steps) - 1);
	}
	memcpy(sorted, history->event, sizeof(sorted));
	qsort(sorted, c->events, sizeof(HistoryEvent), by_time_and_fills);
	for (int i = 0; i < c->exclusions; i++)
	{
		uint32		channel = c->exclusion[i].events;

		c->exclusion[i].events = 0;
		for (int x = 0; x < c->events; x++)
			c->exclusion[i].events |= (uint32) (sorted[x].channel == (int) channel) << x;
	}
	for (int x = 0; x < c->events; x++)
	{
		c->at[x] = sorted[x].at;
		c->fills[x] = sorted[x].fills;
	}
}

/* A step is all the kinds that fill it: k and the set of steps in two digits. */
static Datum
write_steps(const SearchCase *c)
{
	const char *steps[SEARCH_STEPS];

	for (int i = 0; i < c->steps; i++)
	{
		StringInfoData out;

		initStringInfo(&out);
		for (int set = 1; set < 1 << c->steps; set++)
			if (set >> i & 1)
				appendStringInfo(&out, "%sk%02d", out.len > 0 ? "|" : "", set);
		if (c->optional >> i & 1)
			appendStringInfoChar(&out, '?');
		steps[i] = out.data;
	}
	return text_array(c->steps, steps);
}

static Datum
write_modes(const SearchCase *c)
{
	const struct
	{
		bool		on;
		const char *name;
	}			modes[] = {
		{c->allow_reentry, "allow_reentry"}, {c->strict_once, "strict_once"}, {c->any_order, "any_order"},
		{c->allow_reuse, "allow_reuse"}, {c->strict_deduplication, "strict_deduplication"},
		{c->strict_order, "strict_order"}, {c->strict_increase, "strict_increase"}, {c->clickhouse, "clickhouse"},
	};
	const char *names[lengthof(modes)];
	int			count = 0;

	for (int i = 0; i < (int) lengthof(modes); i++)
		if (modes[i].on)
			names[count++] = modes[i].name;
	return text_array(count, names);
}

static Datum
write_exclusions(const SearchCase *c)
{
	const char *exclude[SEARCH_EXCLUSIONS];

	for (int i = 0; i < c->exclusions; i++)
	{
		StringInfoData out;

		initStringInfo(&out);
		appendStringInfo(&out, "%d-%d:*@c%u", c->exclusion[i].from + 1, c->exclusion[i].to + 1, c->exclusion[i].events);
		exclude[i] = out.data;
	}
	return text_array(c->exclusions, exclude);
}

static void
read_history(Bytes *bytes, History *history)
{
	SearchCase *c = &history->c;
	int64		unit = 2 * USECS_PER_SEC;

	memset(history, 0, sizeof(*history));
	read_modes(bytes, c);
	for (int i = 0; i < c->exclusions; i++)
		read_exclusion(bytes, c, &c->exclusion[i]);
	c->within = below(bytes, 16) * (unit / 2);
	history->within.time = c->within;
	history->steps = write_steps(c);
	history->modes = write_modes(c);
	history->exclude = write_exclusions(c);
	read_events(bytes, history, unit);
}

static Datum
text_of(const char *format, uint32 number)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, format, number);
	return PointerGetDatum(cstring_to_text_with_len(out.data, out.len));
}

static Datum
timeline_of(const History *history)
{
	Argument	state = NOTHING;

	for (int x = 0; x < history->c.events; x++)
	{
		const HistoryEvent *event = &history->event[x];

		state = A(CALL(scrm_timeline_accum, state, TIME(TimestampTzGetDatum(event->at)),
					   A(text_of("k%02u", event->fills)), A(text_of("c%u", event->channel))));
	}
	return CALL(scrm_timeline_final, state);
}

static int
level_on_rows(History *history)
{
	const SearchCase *c = &history->c;
	Argument	state = NOTHING;

	for (int x = 0; x < c->events; x++)
	{
		const HistoryEvent *event = &history->event[x];
		Datum		next;
		Argument	arguments[4 + SEARCH_STEPS] = {
			state, TIME(TimestampTzGetDatum(event->at)), INTERVAL(&history->within), A(history->modes)
		};

		for (int i = 0; i < c->steps; i++)
			arguments[4 + i] = BOOL(event->fills >> i & 1);
		next = call(scrm_window_funnel_modes_accum, 4 + c->steps, arguments);
		state = next == 0 ? NOTHING : A(next);
	}
	return DatumGetInt32(CALL(scrm_window_funnel_final, state));
}

static void
differs(const History *history, const char *door, int expected, int level)
{
	const SearchCase *c = &history->c;

	fprintf(stderr, "fuzz: %d steps, optional %x, within " INT64_FORMAT ", modes%s%s%s%s%s%s%s%s", c->steps, c->optional, c->within,
			c->clickhouse ? " clickhouse" : "", c->strict_increase ? " strict_increase" : "",
			c->strict_order ? " strict_order" : "", c->strict_deduplication ? " strict_deduplication" : "",
			c->allow_reuse ? " allow_reuse" : "", c->any_order ? " any_order" : "",
			c->strict_once ? " strict_once" : "", c->allow_reentry ? " allow_reentry" : "");
	for (int i = 0; i < c->exclusions; i++)
		fprintf(stderr, ", not %x in %d-%d", c->exclusion[i].events, c->exclusion[i].from + 1, c->exclusion[i].to + 1);
	fprintf(stderr, ":");
	for (int x = 0; x < c->events; x++)
		fprintf(stderr, " %x@" INT64_FORMAT, c->fills[x], c->at[x]);
	fprintf(stderr, "\n%s: %d expected, got %d\n", door, expected, level);
	wrong("a funnel and the search of all chains differ");
}

static void
check_times(const History *history, Datum array, int level, const int64 *expected)
{
	const ArrayType *times = (const ArrayType *) DatumGetPointer(array);
	int			count = ARR_NDIM(times) == 0 ? 0 : *ARR_DIMS(times);
	const int64 *time = (const int64 *) ARR_DATA_PTR(times);

	if (count != level)
		differs(history, "number of times", level, count);
	for (int i = 0; i < count; i++)
	{
		bool		isnull = ARR_HASNULL(times) && !(ARR_NULLBITMAP(times)[i / 8] >> i % 8 & 1);

		if ((isnull ? SEARCH_SKIPPED : *time++) != expected[i])
			differs(history, "a time, of step", i + 1, i + 1);
	}
}

static void
check_history(const uint8 *data, size_t size)
{
	Bytes		bytes = {data, data + size};
	History		history;
	int64		expected[SEARCH_STEPS];
	Datum		timeline;
	int			level;
	int			found;

	read_history(&bytes, &history);
	if (history.c.events == 0)
		return;
	if (sigsetjmp(fuzz_error, 0) != 0)
		wrong("an error for a funnel that is allowed");
	level = search_funnel(&history.c, expected);
	timeline = timeline_of(&history);
	found = DatumGetInt32(CALL(scrm_window_funnel_timeline, A(timeline), A(history.steps), INTERVAL(&history.within),
							   A(history.modes), A(history.exclude)));
	if (found != level)
		differs(&history, "timeline", level, found);
	if (!history.c.clickhouse)
		check_times(&history, CALL(scrm_funnel_times, A(timeline), A(history.steps), INTERVAL(&history.within),
								   A(history.modes), A(history.exclude)), level, expected);
	if (history.c.optional == 0 && history.c.exclusions == 0 && (found = level_on_rows(&history)) != level)
		differs(&history, "rows", level, found);
}

/* Bytes of a random history. */
static size_t
random_history(uint8 *bytes)
{
	size_t		count = 6 + random() % 26;

	for (size_t i = 0; i < count; i++)
		bytes[i] = random() >> 8;
	return count;
}

static void
check_random_histories(void)
{
	const char *histories = getenv("SCRM_FUZZ_HISTORIES");
	const char *seed = getenv("SCRM_SEED");
	long		count = histories == NULL ? 0 : atol(histories);

	srandom(seed == NULL ? 1 : atol(seed));
	for (long i = 0; i < count; i++)
	{
		uint8		bytes[32];

		check_history(bytes, random_history(bytes));
		fuzz_free_all();
	}
	if (count > 0)
		fprintf(stderr, "%ld random histories, seed %s\n", count, seed == NULL ? "1" : seed);
}

/* ---- libFuzzer ---- */

#define TYPE_LETTERS "tefs"		/* text form; capitals for binary */
#define HISTORY_LETTER 'h'
#define RANDOM_SEEDS 200

int			LLVMFuzzerInitialize(int *argc, char ***argv);
int			LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
write_seed(const char *folder, int number, char letter, const char *bytes, size_t count)
{
	char		path[1024];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/seed-%d-%c", folder, number, letter);
	if ((file = fopen(path, "w")) == NULL || fputc(letter, file) == EOF ||
		fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
		wrong("a seed cannot be written");
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = getenv("SCRM_FUZZ_CORPUS");
	FILE	   *file;
	char		line[65536];

	check_random_histories();
	if (folder == NULL)
		return 0;
	for (int number = 1; number <= RANDOM_SEEDS; number++)
	{
		uint8		bytes[32];

		write_seed(folder, number, HISTORY_LETTER, (const char *) bytes, random_history(bytes));
	}
	if ((file = fopen(getenv("SCRM_FUZZ_SEEDS"), "r")) == NULL)
		wrong("no seeds");
	for (int number = 1; fgets(line, sizeof(line), file) != NULL; number++)
	{
		size_t		len = strcspn(line, "\n");
		const Type *type = &types[strchr(TYPE_LETTERS, line[0]) - TYPE_LETTERS];
		struct varlena *bytes = (struct varlena *)
			DatumGetPointer(TRY(type->send, A(MUST(parse(type, line + 1, len - 1), "a seed is no value"))));

		write_seed(folder, number, line[0], line + 1, len - 1);
		write_seed(folder, number, toupper(line[0]), VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ);
		fuzz_free_all();
	}
	fclose(file);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const char *letter;
	Datum		value;
	int			number;

	if (size > 0 && data[0] == HISTORY_LETTER)
	{
		check_history(data + 1, size - 1);
		fuzz_free_all();
		return 0;
	}
	if (size < 1 || (letter = strchr(TYPE_LETTERS, tolower(data[0]))) == NULL || *letter == '\0')
		return -1;
	number = letter - TYPE_LETTERS;
	value = (islower(data[0]) ? parse : receive) (&types[number], (const char *) data + 1, size - 1);
	if (value != 0)
	{
		value = exact(value);
		check_canonical(&types[number], value);
		questions[number] (value);
	}
	fuzz_free_all();
	return 0;
}
