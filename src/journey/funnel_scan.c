/*
 * funnel_scan.c
 *		The funnel's kernel.
 *
 * The level is the longest k for which there are distinct events at t_1 <=
 * t_2 <= ... <= t_k, event i filling step i, with t_k <= t_1 + within; over
 * every choice of events.
 *
 * One pass over the events in order of time keeps, for each i, start[i]: the
 * latest t_1 of a chain that fills steps 0..i so far.  The latest is enough,
 * because whatever continues an earlier start within the window continues the
 * latest one too; and start[i] >= start[i+1], because the first steps of a
 * chain are a chain.  An event visits its steps downwards, so that it is used
 * once.
 *
 * Events of equal time may be used in any order.  When each of them fills one
 * step, visiting the union of their steps upwards is all there is to it.
 * Otherwise step b is reached from step lo - 1 when steps lo..b can be given
 * distinct events of the group, a bipartite matching; the smallest such lo is
 * best (it has the latest start) and never decreases with b, so one matching
 * slides along.
 *
 * funnel_times: among the longest chains, the one with the earliest start,
 * then the earliest second step, and so on.  The scan over the same events
 * with time and steps turned round ends last at the earliest possible start;
 * from there, taking every step as early as it comes is best.
 *
 * In mode clickhouse an event may fill several steps, so that ties are always
 * a union: ClickHouse's windowFunnel without modes of its own.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/codec.h"
#include "journey/funnel_scan.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define CLICKHOUSE_MAX_STEPS 32
#define UNIX_EPOCH (((int64) UNIX_EPOCH_JDATE - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY)

/* ---- modes ---- */

static const struct
{
	const char *name;
	int			mode;
}			funnel_modes[] = {
	{"clickhouse", FUNNEL_CLICKHOUSE},
};

static int
mode_by_name(Word name)
{
	for (size_t i = 0; i < lengthof(funnel_modes); i++)
	{
		Word		known = {funnel_modes[i].name, strlen(funnel_modes[i].name)};

		if (word_eq(known, name))
			return funnel_modes[i].mode;
	}
	return 0;
}

/* '{clickhouse}' and the like */
int
funnel_modes_from_array(ArrayType *array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	int			modes = 0;

	check_one_dimension(array, "modes");
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		Word		name;
		int			mode;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("modes must not contain nulls")));
		name = word_from_text(DatumGetTextPP(elements[i]));
		mode = mode_by_name(name);
		if (mode == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown funnel mode \"%.*s\"", name.len, name.data),
					 errhint("Valid modes: %s.", funnel_modes_to_text(~0))));
		modes |= mode;
	}
	return modes;
}

/* Names of the modes, with commas and quotes as in the text form of a state. */
char *
funnel_modes_to_text(int modes)
{
	StringInfoData out;

	initStringInfo(&out);
	for (size_t i = 0; i < lengthof(funnel_modes); i++)
		if (modes & funnel_modes[i].mode)
			appendStringInfo(&out, "%s\"%s\"", out.len > 0 ? "," : "", funnel_modes[i].name);
	return out.data;
}

/* The list after its opening bracket, including the closing one. */
int
funnel_modes_from_text(TextReader *in)
{
	int			modes = 0;

	while (!text_accept(in, "]"))
	{
		int			mode;

		if (modes != 0)
			text_expect(in, ",");
		mode = mode_by_name(text_get_word(in));
		if (mode == 0 || mode <= modes)
			text_fail(in, "a funnel mode");
		modes |= mode;
	}
	return modes;
}

void
funnel_rules_check(const FunnelRules *rules)
{
	if (rules->steps < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("steps must not be empty")));
	if (rules->steps > MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d steps are possible, got %d", MAX_STEPS, rules->steps)));
	if ((rules->modes & FUNNEL_CLICKHOUSE) && rules->steps > CLICKHOUSE_MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d steps are possible in mode clickhouse, got %d",
						CLICKHOUSE_MAX_STEPS, rules->steps)));
}

static inline bool
may_reuse(const FunnelRules *rules)
{
	return (rules->modes & FUNNEL_CLICKHOUSE) != 0;
}

/* ---- events of equal time that fill several steps ---- */

/*
 * Which steps can be given distinct events of one group.  A step needs no
 * more candidates than there are steps: with so many it can be served after
 * all others.  That bounds the work of a group by its length.
 */
#define MAX_CANDIDATES (MAX_STEPS * MAX_STEPS)

typedef struct TieMatch
{
	int			candidates;
	int			owner[MAX_CANDIDATES];	/* the step that has it, or -1 */
	uint32		visited[MAX_CANDIDATES];
	uint32		visit;
	int			list_len[MAX_STEPS];
	int			list[MAX_STEPS][MAX_STEPS];
	int			given[MAX_STEPS];	/* the candidate that the step has, or -1 */
} TieMatch;

static void
tie_match_init(TieMatch *match, const StepEvent *events, uint32 count, int steps)
{
	uint64		wanting = steps == 64 ? ~UINT64CONST(0) : (UINT64CONST(1) << steps) - 1;

	match->candidates = 0;
	match->visit = 0;
	memset(match->list_len, 0, sizeof(match->list_len));
	memset(match->given, -1, sizeof(match->given));
	for (uint32 i = 0; i < count; i++)
	{
		uint64		bits = events[i].steps & wanting;

		check_cancel_at(i);
		if (bits == 0)
			continue;
		match->owner[match->candidates] = -1;
		match->visited[match->candidates] = 0;
		for (; bits != 0; bits &= bits - 1)
		{
			int			step = pg_rightmost_one_pos64(bits);

			match->list[step][match->list_len[step]++] = match->candidates;
			if (match->list_len[step] == steps)
				wanting &= ~(UINT64CONST(1) << step);
		}
		match->candidates++;
	}
}

/* Finds an event for the step, moving others if need be (Kuhn's augmenting path). */
static bool
tie_match_augment(TieMatch *match, int step)
{
	for (int i = 0; i < match->list_len[step]; i++)
	{
		int			candidate = match->list[step][i];

		if (match->visited[candidate] == match->visit)
			continue;
		match->visited[candidate] = match->visit;
		if (match->owner[candidate] < 0 || tie_match_augment(match, match->owner[candidate]))
		{
			match->owner[candidate] = step;
			match->given[step] = candidate;
			return true;
		}
	}
	return false;
}

static bool
tie_match_serve(TieMatch *match, int step)
{
	match->visit++;
	return tie_match_augment(match, step);
}

static void
tie_match_release(TieMatch *match, int step)
{
	if (match->given[step] >= 0)
		match->owner[match->given[step]] = -1;
	match->given[step] = -1;
}

/* ---- the scan ---- */

typedef struct FunnelScan
{
	const FunnelRules *rules;
	int			depth;			/* start[0..depth-1] are known */
	TimestampTz start[MAX_STEPS];
	TimestampTz completed;		/* time of the last event to end a full chain */
	TieMatch   *match;			/* allocated when first needed */
} FunnelScan;

/* One more step in reach at this time, if the window allows. */
static inline void
reach(FunnelScan *scan, int step, TimestampTz at)
{
	if (step == 0)
		scan->start[0] = at;
	else if (step <= scan->depth && time_distance(scan->start[step - 1], at) <= scan->rules->within)
		scan->start[step] = scan->start[step - 1];
	else
		return;
	if (step >= scan->depth)
		scan->depth = step + 1;
	if (step == scan->rules->steps - 1)
		scan->completed = at;
}

/* Steps that distinct events, or one that may be reused, fill at one time. */
static inline void
reach_upwards(FunnelScan *scan, uint64 steps, TimestampTz at)
{
	for (; steps != 0; steps &= steps - 1)
		reach(scan, pg_rightmost_one_pos64(steps), at);
}

/* Steps of which one event fills one. */
static inline void
reach_downwards(FunnelScan *scan, uint64 steps, TimestampTz at)
{
	while (steps != 0)
	{
		int			step = pg_leftmost_one_pos64(steps);

		reach(scan, step, at);
		steps ^= UINT64CONST(1) << step;
	}
}

/* A group of equal time in which some event fills several steps. */
static void
reach_by_matching(FunnelScan *scan, const StepEvent *events, uint32 count)
{
	TimestampTz at = events[0].at;
	TimestampTz new_start[MAX_STEPS];
	uint64		reached = 0;
	int			lo = 0;

	if (scan->match == NULL)
		scan->match = palloc(sizeof(TieMatch));
	tie_match_init(scan->match, events, count, scan->rules->steps);
	for (int step = 0; step < scan->rules->steps && lo <= scan->depth; step++)
	{
		while (lo <= step && !tie_match_serve(scan->match, step))
			tie_match_release(scan->match, lo++);
		if (lo > step || lo > scan->depth)
			continue;
		if (lo > 0 && time_distance(scan->start[lo - 1], at) > scan->rules->within)
			continue;
		new_start[step] = lo == 0 ? at : scan->start[lo - 1];
		reached |= UINT64CONST(1) << step;
	}
	for (; reached != 0; reached &= reached - 1)
	{
		int			step = pg_rightmost_one_pos64(reached);

		scan->start[step] = new_start[step];
		scan->depth = Max(scan->depth, step + 1);
		if (step == scan->rules->steps - 1)
			scan->completed = at;
	}
}

/*
 * The group that begins at events[0]: its length, the union of its steps, and
 * whether some event in it fills several.
 */
static inline uint32
tie_group(const StepEvent *events, uint32 count, uint64 *steps, bool *several)
{
	uint32		length = 0;

	*steps = 0;
	*several = false;
	do
	{
		uint64		bits = events[length].steps;

		check_cancel_at(length + 1);
		*steps |= bits;
		*several |= (bits & (bits - 1)) != 0;
		length++;
	} while (length < count && events[length].at == events[0].at);
	return length;
}

/* Runs over the events; "to_the_end" asks for scan->completed as well. */
static void
funnel_scan(FunnelScan *scan, const StepEvent *events, uint32 count,
			const FunnelRules *rules, bool to_the_end)
{
	uint32		i = 0;
	uint32		next_check = 1 << 16;
	bool		reuse = may_reuse(rules);

	scan->rules = rules;
	scan->depth = 0;
	scan->match = NULL;
	while (i < count)
	{
		TimestampTz at = events[i].at;
		uint64		steps = events[i].steps;
		bool		several;
		uint32		length = 1;

		if (i >= next_check)
		{
			CHECK_FOR_INTERRUPTS();
			next_check = i + (1 << 16);
		}
		if (i + 1 < count && events[i + 1].at == at)
			length = tie_group(events + i, count - i, &steps, &several);
		else
			several = (steps & (steps - 1)) != 0;
		if (!several || reuse)
			reach_upwards(scan, steps, at);
		else if (length == 1)
			reach_downwards(scan, steps, at);
		else
			reach_by_matching(scan, events + i, length);
		if (scan->depth == rules->steps && !to_the_end)
			break;
		i += length;
	}
	if (scan->match != NULL)
		pfree(scan->match);
}

static void
check_times(const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	if ((rules->modes & FUNNEL_CLICKHOUSE) && count > 0 && events[0].at < UNIX_EPOCH)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("mode clickhouse takes times from 1970 on, got %s",
						timestamptz_to_str(events[0].at))));
}

int
funnel_level(const StepEvent *events, uint32 count, const FunnelRules *rules)
{
	FunnelScan	scan;

	check_times(events, count, rules);
	funnel_scan(&scan, events, count, rules, false);
	return scan.depth;
}

/* The same events with time and the first "steps" steps turned round. */
static StepEvent *
turn_round(const StepEvent *events, uint32 count, int steps)
{
	StepEvent *turned = palloc_extended(Max(count, 1) * sizeof(StepEvent), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < count; i++)
	{
		const StepEvent *event = &events[count - 1 - i];

		check_cancel_at(i);
		turned[i].at = -event->at;
		turned[i].steps = 0;
		for (uint64 bits = event->steps; bits != 0; bits &= bits - 1)
		{
			int			step = pg_rightmost_one_pos64(bits);

			if (step < steps)
				turned[i].steps |= UINT64CONST(1) << (steps - 1 - step);
		}
	}
	return turned;
}

/* How many steps from "step" on the group fills in a row. */
static int
steps_in_group(const StepEvent *events, uint32 count, uint64 union_steps, bool several,
			   const FunnelRules *rules, int step)
{
	int			first = step;

	if (!several || may_reuse(rules))
		while (step < rules->steps && (union_steps >> step & 1))
			step++;
	else if (count == 1)
		step += union_steps >> step & 1;
	else if (union_steps >> step & 1)
	{
		TieMatch   *match = palloc(sizeof(TieMatch));

		tie_match_init(match, events, count, rules->steps);
		while (step < rules->steps && tie_match_serve(match, step))
			step++;
		pfree(match);
	}
	return step - first;
}

/* Fills times[0..level-1]; returns the level. */
int
funnel_times(const StepEvent *events, uint32 count, const FunnelRules *rules, TimestampTz *times)
{
	FunnelRules reached = *rules;
	StepEvent *turned;
	FunnelScan	scan;
	uint32		i = 0;
	int			step = 0;

	reached.steps = funnel_level(events, count, rules);
	if (reached.steps == 0)
		return 0;
	turned = turn_round(events, count, reached.steps);
	funnel_scan(&scan, turned, count, &reached, true);
	pfree(turned);

	for (; events[i].at < -scan.completed; i++)
		check_cancel_at(i);
	while (step < reached.steps)
	{
		uint64		steps;
		bool		several;
		uint32		length = tie_group(events + i, count - i, &steps, &several);
		int			filled = steps_in_group(events + i, length, steps, several, &reached, step);

		while (filled-- > 0)
			times[step++] = events[i].at;
		i += length;
		Assert(i < count || step == reached.steps);
	}
	return reached.steps;
}
