/*
 * flow.c
 *		Which kinds follow which: after a path, for one customer; from the start
 *		on, for many.
 *
 * A flow is a tally (common/tally.h) with the parameter depth and entries
 *
 *	(BEYOND)			events behind the first "depth" of their timelines
 *	(PATH, kind, ...)	customers whose first kinds are these: all their kinds,
 *						when there are fewer than "depth"
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/call_plan.h"
#include "common/check.h"
#include "common/report.h"
#include "common/tally.h"
#include "funcapi.h"
#include "timeline/step.h"
#include "utils/array.h"
#include "utils/builtins.h"

#define MAX_DEPTH 64

PG_FUNCTION_INFO_V1(scrm_next_kind);
PG_FUNCTION_INFO_V1(scrm_flow_accum);
PG_FUNCTION_INFO_V1(scrm_flow);
PG_FUNCTION_INFO_V1(scrm_top_paths);
PG_FUNCTION_INFO_V1(scrm_flow_totals);

/* ---- one customer: what follows a path ---- */

typedef struct NextPlan
{
	Steps		path;
	StepMatcher matcher;
	bool		backward;
	bool		want_last;
} NextPlan;

/* Is it the second of two words?  An error when it is neither. */
static bool
is_second(FunctionCallInfo fcinfo, int argno, const char *name, const char *first, const char *second)
{
	char	   *given;

	check_arg_not_null(fcinfo, argno, name);
	given = text_to_cstring(PG_GETARG_TEXT_PP(argno));
	if (strcmp(given, first) != 0 && strcmp(given, second) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown %s \"%s\"", name, given),
				 errhint("Use %s or %s.", first, second)));
	return strcmp(given, second) == 0;
}

/* (timeline, path, direction, occurrence) */
static void
make_next_plan(FunctionCallInfo fcinfo, void *arg)
{
	NextPlan   *plan = arg;

	check_arg_not_null(fcinfo, 1, "path");
	steps_from_array(&plan->path, PG_GETARG_ARRAYTYPE_P(1), "path steps", false);
	plan->backward = is_second(fcinfo, 2, "direction", "forward", "backward");
	plan->want_last = is_second(fcinfo, 3, "occurrence", "first", "last");
	step_matcher_init(&plan->matcher, &plan->path);
}

/*
 * The place behind an occurrence of the path, -1 when there is none.  Bit i of
 * "matched": the last i + 1 events match the first i + 1 steps.
 */
static int64
find_path(const Timeline *t, const StepMatcher *matcher, int length, bool want_last)
{
	uint64		matched = 0;
	int64		found = -1;

	for (uint32 i = 0; i < t->head.events; i++)
	{
		check_cancel_at(i);
		matched = (matched << 1 | 1) & step_matcher_steps(matcher, timeline_kind(t, i), timeline_channel(t, i));
		if (matched >> (length - 1) & 1)
		{
			found = (int64) i + 1;
			if (!want_last)
				break;
		}
	}
	return found;
}

/* next_kind(timeline, path text[], direction text, occurrence text) */
Datum
scrm_next_kind(PG_FUNCTION_ARGS)
{
	NextPlan   *plan;
	Timeline	t;
	int64		place;
	const uint8 *word;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 1, 3, sizeof(NextPlan), make_next_plan);
	PG_GETARG_TIMELINE(0, &t);
	step_matcher_bind(&plan->matcher, &t);
	place = find_path(&t, &plan->matcher, plan->path.count, plan->want_last);
	if (place < 0)
		PG_RETURN_NULL();
	if (plan->backward)
		place -= plan->path.count + 1;
	if (place < 0 || place >= t.head.events)
		PG_RETURN_NULL();
	word = t.words;
	for (int i = timeline_kind(&t, place); i > 0; i--)
		word += 1 + *word;
	PG_RETURN_TEXT_P(cstring_to_text_with_len((const char *) word + 1, *word));
}

/* ---- many customers: filling ---- */

enum
{
	BEYOND,
	PATH
};

static const char *const flow_params[] = {"depth", NULL};

static const char *flow_check(const Tally *tally);

static const TallyKind flow_kind = {"flow", "+", flow_params, flow_check};

TALLY_FUNCTIONS(flow)

typedef struct FlowPlan
{
	int			depth;
	StringInfoData params;
	StringInfoData key;
} FlowPlan;

/* (state, timeline, depth) */
static void
make_flow_plan(FunctionCallInfo fcinfo, void *arg)
{
	FlowPlan   *plan = arg;

	check_arg_not_null(fcinfo, 2, "depth");
	plan->depth = PG_GETARG_INT32(2);
	if (plan->depth < 1 || plan->depth > MAX_DEPTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("depth must be between 1 and %d, got %d", MAX_DEPTH, plan->depth)));
	initStringInfo(&plan->params);
	initStringInfo(&plan->key);
	tuple_put_int(&plan->params, plan->depth);
}

/* flow_accum(state, timeline, depth int) */
Datum
scrm_flow_accum(PG_FUNCTION_ARGS)
{
	FlowPlan   *plan;
	Tally	   *tally;
	Timeline	t;
	Word	   *kinds;
	uint32		used;

	check_in_aggregate(fcinfo, "flow_accum");
	plan = call_plan(fcinfo, 2, 1, sizeof(FlowPlan), make_flow_plan);
	if (PG_ARGISNULL(0))
		tally = tally_create(&flow_kind, &plan->params);
	else
	{
		tally = tally_argument(fcinfo, &flow_kind);
		tally_expect_params(&flow_kind, tally, &plan->params);
	}
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(tally);

	PG_GETARG_TIMELINE(1, &t);
	kinds = timeline_kinds(&t);
	used = Min(t.head.events, (uint32) plan->depth);
	resetStringInfo(&plan->key);
	tuple_put_int(&plan->key, PATH);
	for (uint32 i = 0; i < used; i++)
		tuple_put_word(&plan->key, kinds[timeline_kind(&t, i)]);
	tally = tally_add(&flow_kind, tally, &plan->key, &(TallyNumber) {1});
	if (t.head.events > used)
	{
		resetStringInfo(&plan->key);
		tuple_put_int(&plan->key, BEYOND);
		tally = tally_add(&flow_kind, tally, &plan->key, &(TallyNumber) {t.head.events - used});
	}
	PG_RETURN_POINTER(tally);
}

/* ---- reading ---- */

/* An entry as it was read. */
typedef struct FlowEntry
{
	int64		sort;
	int			length;
	Word		path[MAX_DEPTH];
} FlowEntry;

/* NULL, or what is wrong with the key at the cursor. */
static const char *
read_entry(TallyCursor *cursor, FlowEntry *entry)
{
	TupleReader key = cursor->key;
	TupleField	field;

	entry->length = 0;
	if (!tuple_get_int(&key, &entry->sort) || entry->sort < BEYOND || entry->sort > PATH)
		return "A key is not of this type.";
	while ((field = tuple_next(&key)).type != TUPLE_END)
	{
		if (entry->sort != PATH || field.type != TUPLE_WORD)
			return "A key is not of this type.";
		if (entry->length == MAX_DEPTH)
			return "A path is longer than depth.";
		if (field.word.len < 1 || field.word.len > TIMELINE_MAX_WORD_LEN)
			return "A kind is empty or too long.";
		entry->path[entry->length++] = field.word;
	}
	return NULL;
}

typedef struct FlowTotals
{
	int64		depth;
	int64		customers;
	int64		without_events;
	int64		paths;
	int64		events_used;
	int64		events_beyond;
} FlowTotals;

/* NULL, or what is wrong with a flow that was read. */
static const char *
read_totals(const Tally *tally, FlowTotals *totals)
{
	TupleReader params = tally_params(tally);
	TallyCursor cursor;
	bool		full_path = false;

	memset(totals, 0, sizeof(*totals));
	if (!tuple_get_int(&params, &totals->depth) || params.next != params.end ||
		totals->depth < 1 || totals->depth > MAX_DEPTH)
		return "The depth is out of range.";
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		FlowEntry	entry;
		const char *problem = read_entry(&cursor, &entry);
		int64		count = cursor.numbers[0].count;
		int64		events;

		if (problem != NULL)
			return problem;
		if (count < 1)
			return "A count is not positive.";
		if (entry.length > totals->depth)
			return "A path is longer than depth.";
		if (entry.sort == BEYOND)
			totals->events_beyond = count;
		else if (entry.length == 0)
			totals->without_events = count;
		else
			totals->paths++;
		full_path |= entry.length == totals->depth;
		if (entry.sort == PATH &&
			(pg_add_s64_overflow(totals->customers, count, &totals->customers) ||
			 pg_mul_s64_overflow(count, entry.length, &events) ||
			 pg_add_s64_overflow(totals->events_used, events, &totals->events_used)))
			return "There are too many customers or events.";
	}
	if (totals->events_beyond > 0 && !full_path)
		return "There are events beyond depth, but no path is so long.";
	return NULL;
}

static const char *
flow_check(const Tally *tally)
{
	FlowTotals	totals;

	return read_totals(tally, &totals);
}

/* The totals of a flow, which sums of many can have made too big. */
static FlowTotals
get_totals(const Tally *tally)
{
	FlowTotals	totals;

	if (read_totals(tally, &totals) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of the flow is out of range")));
	return totals;
}

/* ---- the links of a chart ---- */

/* (step, source, ENDED or WENT_ON [, target]): in the order of the report */
enum
{
	WENT_ON,
	ENDED
};

/* Never leaves this file. */
static const TallyKind link_kind = {"flow", "+", flow_params, NULL};

static Tally *
add_links(Tally *links, const FlowEntry *entry, int64 depth, int64 customers, StringInfo key)
{
	for (int i = 0; i < Min(entry->length, depth - 1); i++)
	{
		bool		ended = i + 1 == entry->length;

		resetStringInfo(key);
		tuple_put_int(key, i + 1);
		tuple_put_word(key, entry->path[i]);
		tuple_put_int(key, ended ? ENDED : WENT_ON);
		if (!ended)
			tuple_put_word(key, entry->path[i + 1]);
		links = tally_add(&link_kind, links, key, &(TallyNumber) {customers});
	}
	return links;
}

/* flow(flow) -> (step, source, target, customers) */
Datum
scrm_flow(PG_FUNCTION_ARGS)
{
	Tally	   *tally = PG_GETARG_TALLY(0, &flow_kind);
	FlowTotals	totals = get_totals(tally);
	StringInfoData key;
	Tally	   *links;
	TallyCursor cursor;

	InitMaterializedSRF(fcinfo, 0);
	initStringInfo(&key);
	links = tally_create(&link_kind, &key);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		FlowEntry	entry;

		if (read_entry(&cursor, &entry) == NULL)
			links = add_links(links, &entry, totals.depth, cursor.numbers[0].count, &key);
	}
	links = tally_canonical(&link_kind, links);
	tally_walk(links, &cursor);
	while (tally_next(&cursor))
	{
		Datum		values[4];
		bool		nulls[4] = {false};
		int64		step;
		int64		ended;
		Word		word;

		tuple_get_int(&cursor.key, &step);
		values[0] = Int32GetDatum((int32) step);
		tuple_get_word(&cursor.key, &word);
		values[1] = PointerGetDatum(word_to_text(word));
		tuple_get_int(&cursor.key, &ended);
		if (ended == WENT_ON && tuple_get_word(&cursor.key, &word))
			values[2] = PointerGetDatum(word_to_text(word));
		else
			nulls[2] = true;
		values[3] = Int64GetDatum(cursor.numbers[0].count);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* ---- the most frequent paths ---- */

typedef struct PathCount
{
	int64		customers;
	Word		key;
} PathCount;

static inline int
path_count_cmp(const PathCount *a, const PathCount *b)
{
	if (a->customers != b->customers)
		return a->customers > b->customers ? -1 : 1;
	return word_cmp(a->key, b->key);
}

#define RUN_SORT sort_path_counts
#define RUN_SORT_TYPE PathCount
#define RUN_SORT_CMP(a, b) path_count_cmp(a, b)
#include "common/run_sort.h"

static Datum
path_datum(Word key)
{
	TallyCursor cursor = {.key = {key.data, key.data + key.len}};
	FlowEntry	entry;
	Datum		kinds[MAX_DEPTH];

	read_entry(&cursor, &entry);
	for (int i = 0; i < entry.length; i++)
		kinds[i] = PointerGetDatum(word_to_text(entry.path[i]));
	return PointerGetDatum(construct_array(kinds, entry.length, TEXTOID, -1, false, TYPALIGN_INT));
}

/* top_paths(flow, n int) -> (rank, path, customers, share, of_customers) */
Datum
scrm_top_paths(PG_FUNCTION_ARGS)
{
	Tally	   *tally;
	FlowTotals	totals;
	TallyCursor cursor;
	PathCount  *paths;
	int64		count = 0;
	int64		all;
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	check_arg_not_null(fcinfo, 1, "n");
	n = PG_GETARG_INT32(1);
	if (n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n must be positive, got %d", n)));
	tally = PG_GETARG_TALLY(0, &flow_kind);
	totals = get_totals(tally);
	all = totals.customers - totals.without_events;
	paths = palloc_extended(Max(totals.paths, 1) * sizeof(PathCount), MCXT_ALLOC_HUGE);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		FlowEntry	entry;

		if (read_entry(&cursor, &entry) != NULL || entry.length == 0)
			continue;
		paths[count].customers = cursor.numbers[0].count;
		paths[count++].key = cursor.key_bytes;
	}
	sort_path_counts(paths, count);
	for (int64 i = 0; i < Min(count, n); i++)
	{
		Datum		values[5];
		bool		nulls[5] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = Int64GetDatum(i + 1);
		values[1] = path_datum(paths[i].key);
		values[2] = Int64GetDatum(paths[i].customers);
		values[3] = Float8GetDatum((float8) paths[i].customers / (float8) all);
		values[4] = Int64GetDatum(all);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* flow_totals(flow): one row that accounts for every customer and event. */
Datum
scrm_flow_totals(PG_FUNCTION_ARGS)
{
	FlowTotals	totals = get_totals(PG_GETARG_TALLY(0, &flow_kind));
	Datum		values[6] = {
		Int64GetDatum(totals.customers), Int64GetDatum(totals.customers - totals.without_events),
		Int64GetDatum(totals.without_events), Int64GetDatum(totals.paths),
		Int64GetDatum(totals.events_used), Int64GetDatum(totals.events_beyond)
	};
	bool		nulls[6] = {false};

	InitMaterializedSRF(fcinfo, 0);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
