/*
 * pattern.c
 *		Patterns of events in order, see pattern.h.
 *
 * A pattern is a list of elements e_1 ... e_m that match one event each, and
 * of gaps before them: nothing between ("(?1)(?2)"), anything ("(?1).*(?2)"), or
 * anything whose time fits ("(?1)(?t<=9)(?2)": as in ClickHouse a time condition
 * lets events pass).  A match is a list of events c_1 < c_2 < ... < c_m, e_k
 * accepting c_k, with gap k holding between c_(k-1) and c_k.  Whether a gap
 * holds depends on its two events only, so that no search is needed: with
 *
 *		E_k(i): e_1 ... e_k can match such that c_k = i
 *			  = e_k accepts i and E_(k-1)(j) for a j that gap k allows,
 *
 * one pass keeps the E of an event as the bits of a few machine words: the
 * events that "nothing between" allows are the one before (a shift of its
 * bits), "anything" all before (a shift of all bits so far), and for a time
 * in [min, max] the latest j with E_(k-1)(j) at least min before i decides,
 * which moves forward only.  The pass is linear in events, and a further pass
 * over them for each time condition.
 *
 * Matches do not cross.  If A and B are matches, a_k <= b_k and a_(k+1) > b_(k+1),
 * then gap k + 1 is not "nothing", and allows (a_k, b_(k+1)): a_k is no later
 * than b_k and b_(k+1) is earlier than a_(k+1).  Hence the events min(a_k, b_k)
 * are a match as well.  So among the matches behind some event, one begins first,
 * ends first and has every event first; it ends where E_m holds first.  This makes
 * counting one pass (begin anew behind every such end), and the events of a match
 * are found from its end backwards, each the earliest that the gap allows.
 */
#include "scrm.h"

#include <ctype.h>

#include "common/check.h"
#include "journey/pattern.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* ---- the grammar ---- */

/* Longer than any two timestamps are apart. */
#define MAX_SECONDS INT64CONST(10000000000000)

typedef struct Parser
{
	Pattern    *pattern;
	Word		source;
	int			at;				/* bytes read */
	bool		started;
	int			gap;			/* before the next element */
	int			gap_at;
	uint64		min;
	uint64		max;
	const char *problem;
	int			problem_at;
} Parser;

/* The first problem is the one to tell. */
static void
fail(Parser *parser, int at, const char *problem)
{
	if (parser->problem != NULL)
		return;
	parser->problem = problem;
	parser->problem_at = at;
}

static bool
accept(Parser *parser, const char *literal)
{
	int			len = strlen(literal);

	if (parser->source.len - parser->at < len || memcmp(parser->source.data + parser->at, literal, len) != 0)
		return false;
	parser->at += len;
	return true;
}

/* Digits and a closing parenthesis; what is greater than "most" is most + 1. */
static int64
parse_number(Parser *parser, int64 most, const char *missing)
{
	int			start = parser->at;
	int64		number = 0;

	for (; parser->at < parser->source.len && isdigit((unsigned char) parser->source.data[parser->at]); parser->at++)
		number = Min(number * 10 + parser->source.data[parser->at] - '0', most + 1);
	if (parser->at == start)
		fail(parser, start, missing);
	else if (!accept(parser, ")"))
		fail(parser, parser->at, "A \")\" must follow the number, which has no sign and no fraction.");
	return number;
}

enum
{
	AT_MOST,
	LESS,
	AT_LEAST,
	MORE,
	EQUAL,
	OPERATORS
};

/* What they are written as; none begins another that comes behind it. */
static const char *const operators[OPERATORS] = {"<=", "<", ">=", ">", "=="};

/* Behind "(?t"; several time conditions in a row must hold together. */
static void
parse_time(Parser *parser, int start)
{
	uint64		min = 0;
	uint64		max = PG_UINT64_MAX;
	uint64		time;
	int			op = 0;

	while (op < OPERATORS && !accept(parser, operators[op]))
		op++;
	if (op == OPERATORS)
		fail(parser, parser->at, "A time is compared by <=, <, >=, > or ==.");
	time = (uint64) parse_number(parser, MAX_SECONDS, "A number of seconds is missing.") * USECS_PER_SEC;
	if (op == AT_LEAST || op == EQUAL)
		min = time;
	else if (op == MORE)
		min = time + 1;
	if (op == AT_MOST || op == EQUAL)
		max = time;
	else if (op == LESS && time > 0)
		max = time - 1;
	else if (op == LESS)
		min = PG_UINT64_MAX;	/* never */
	if (parser->gap == GAP_ANY)
		fail(parser, start, "A time condition after .* has no neighbour to measure from; without the .* it lets events pass as well.");
	if (!parser->started)
		fail(parser, start, "A time condition needs an event before it, and this is the start.");
	if (parser->gap != GAP_TIME)
	{
		parser->gap = GAP_TIME;
		parser->gap_at = start;
		parser->min = 0;
		parser->max = PG_UINT64_MAX;
	}
	parser->min = Max(parser->min, min);
	parser->max = Min(parser->max, max);
}

static void
add_element(Parser *parser, int start, int condition)
{
	Pattern    *pattern = parser->pattern;
	PatternElement *element = &pattern->element[pattern->elements];
	int			word = pattern->elements / 64;
	uint64		bit = UINT64CONST(1) << (pattern->elements % 64);

	if (pattern->elements == PATTERN_MAX_ELEMENTS)
	{
		fail(parser, start, "A pattern has at most " CppAsString2(PATTERN_MAX_ELEMENTS) " events.");
		return;
	}
	element->condition = condition;
	element->gap = parser->started ? parser->gap : GAP_ANY;
	element->min = parser->min;
	element->max = parser->max;
	pattern->by_gap[element->gap][word] |= bit;
	pattern->accepts[condition][word] |= bit;
	if (condition != PATTERN_ANY)
		pattern->required |= UINT64CONST(1) << condition;
	pattern->timed |= element->gap == GAP_TIME;
	pattern->words = word + 1;
	pattern->elements++;
	parser->started = true;
	parser->gap = GAP_NONE;
}

static void
parse_item(Parser *parser)
{
	int			start = parser->at;
	int64		number;

	if (accept(parser, "(?t"))
		parse_time(parser, start);
	else if (accept(parser, "(?"))
	{
		number = parse_number(parser, MAX_STEPS, "The number of a condition, or t and a time, is missing.");
		if (number < 1 || number > MAX_STEPS)
			fail(parser, start + 2, "Conditions are numbered from 1 to " CppAsString2(MAX_STEPS) ".");
		else if (number > parser->pattern->highest)
		{
			parser->pattern->highest = number;
			parser->pattern->highest_at = start + 3;
		}
		if (parser->problem == NULL)
			add_element(parser, start, number - 1);
	}
	else if (accept(parser, ".*"))
	{
		if (parser->gap == GAP_TIME)
			fail(parser, parser->gap_at, "A time condition before .* has no neighbour to measure to; without the .* it lets events pass as well.");
		parser->gap = GAP_ANY;
	}
	else if (accept(parser, "."))
		add_element(parser, start, PATTERN_ANY);
	else
		fail(parser, start, "This begins none of (?1), (?t<=60), . and .*");
}

const char *
pattern_parse(Pattern *pattern, Word source, int *position)
{
	Parser		parser = {.pattern = pattern, .source = source};

	memset(pattern, 0, offsetof(Pattern, element));
	while (parser.at < source.len && parser.problem == NULL)
	{
		CHECK_FOR_INTERRUPTS();
		parse_item(&parser);
	}
	if (parser.gap == GAP_TIME)
		fail(&parser, parser.gap_at, "A time condition needs an event behind it, and this is the end.");
	if (pattern->elements == 0)
		fail(&parser, source.len, "A pattern needs an event, (?1) or the like.");
	*position = parser.problem_at + 1;
	return parser.problem;
}

/* ---- the pass ---- */

#define NO_EVENT PG_UINT32_MAX

/* For an element behind a time: where the one before it can be. */
typedef struct TimeGap
{
	uint32		next;			/* events before this one are min or more ago */
	uint32		latest;			/* of these, the latest that the element before can match */
} TimeGap;

typedef struct Pass
{
	const Pattern *pattern;
	const StepEvent *events;
	uint32		count;
	uint64	   *ends;			/* the sets E, "words" an event; NULL when not kept */
	TimeGap		gaps[PATTERN_MAX_ELEMENTS];
} Pass;

static inline bool
ends_at(const Pass *pass, uint32 event, int element, int words)
{
	return pass->ends[(Size) event * words + element / 64] >> (element % 64) & 1;
}

/* Does the time before this element hold for some event? */
static inline bool
time_fits(Pass *pass, int element, uint32 event, int words)
{
	const PatternElement *e = &pass->pattern->element[element];
	TimeGap    *gap = &pass->gaps[element];
	TimestampTz at = pass->events[event].at;
	uint32		next = gap->next;

	while (next < event && time_distance(pass->events[next].at, at) >= e->min)
	{
		check_cancel_at(next);
		if (ends_at(pass, next, element - 1, words))
			gap->latest = next;
		next++;
	}
	gap->next = next;
	return gap->latest != NO_EVENT && time_distance(pass->events[gap->latest].at, at) <= e->max;
}

/* Behind a match, or at the start. */
static void
begin_match(Pass *pass, uint32 event)
{
	for (int i = 0; i < pass->pattern->elements; i++)
	{
		pass->gaps[i].next = event;
		pass->gaps[i].latest = NO_EVENT;
	}
}

/* Counts matches up to "most"; "last" is the last event of the last. */
static pg_attribute_always_inline int64
run_pass(Pass *pass, int64 most, uint32 *last, const int words)
{
	const Pattern *p = pass->pattern;
	uint64		final = UINT64CONST(1) << ((p->elements - 1) % 64);
	uint64		before[PATTERN_WORDS] = {0};	/* E of the event before */
	uint64		sofar[PATTERN_WORDS] = {0}; /* E of all events before */
	int64		matches = 0;

	if (p->timed)
		begin_match(pass, 0);
	for (uint32 i = 0; i < pass->count; i++)
	{
		uint64		before_carry = 0;
		uint64		sofar_carry = 1;	/* the first element may match anywhere */

		check_cancel_at(i);
		for (int w = 0; w < words; w++)
		{
			uint64		accepted = p->accepts[PATTERN_ANY][w];
			uint64		after_before = before[w] << 1 | before_carry;
			uint64		after_sofar = sofar[w] << 1 | sofar_carry;
			uint64		timed;

			for (uint64 set = pass->events[i].steps & p->required; set != 0; set &= set - 1)
				accepted |= p->accepts[pg_rightmost_one_pos64(set)][w];
			before_carry = before[w] >> 63;
			sofar_carry = sofar[w] >> 63;
			before[w] = accepted & ((after_before & p->by_gap[GAP_NONE][w]) | (after_sofar & p->by_gap[GAP_ANY][w]));
			for (timed = accepted & after_sofar & p->by_gap[GAP_TIME][w]; timed != 0; timed &= timed - 1)
				if (time_fits(pass, w * 64 + pg_rightmost_one_pos64(timed), i, words))
					before[w] |= timed & -timed;
			sofar[w] |= before[w];
			if (pass->ends != NULL)
				pass->ends[(Size) i * words + w] = before[w];
		}
		if (before[words - 1] & final)
		{
			*last = i;
			if (++matches == most)
				break;
			memset(before, 0, sizeof(before));
			memset(sofar, 0, sizeof(sofar));
			if (p->timed)
				begin_match(pass, i + 1);
		}
	}
	return matches;
}

static int64
run(Pass *pass, int64 most, uint32 *last)
{
	if (pass->pattern->words == 1)
		return run_pass(pass, most, last, 1);
	return run_pass(pass, most, last, pass->pattern->words);
}

static uint64 *
make_ends(const Pass *pass)
{
	return palloc_extended((Size) Max(pass->count, 1) * pass->pattern->words * sizeof(uint64), MCXT_ALLOC_HUGE);
}

int64
pattern_count(const Pattern *pattern, const StepEvent *events, uint32 count, int64 most)
{
	Pass		pass;
	uint32		last;
	int64		matches;

	pass.pattern = pattern;
	pass.events = events;
	pass.count = count;
	pass.ends = pattern->timed ? make_ends(&pass) : NULL;
	matches = run(&pass, most, &last);
	if (pass.ends != NULL)
		pfree(pass.ends);
	return matches;
}

/* ---- the events of the first match ---- */

/* The first event from "from" on that the first elements up to this one can end at; there is one. */
static uint32
first_end(const Pass *pass, int element, uint32 from)
{
	int			words = pass->pattern->words;
	uint32		i = from;

	while (!ends_at(pass, i, element, words))
		check_cancel_at(++i);
	return i;
}

/* The first event not longer than "max" before the time. */
static uint32
first_within(const Pass *pass, TimestampTz at, uint32 count, uint64 max)
{
	uint32		low = 0;
	uint32		high = count;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (time_distance(pass->events[middle].at, at) > max)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
pattern_first(const Pattern *pattern, const StepEvent *events, uint32 count, uint32 *places)
{
	Pass		pass;
	int			m = pattern->elements;
	uint32		last;
	bool		found;

	pass.pattern = pattern;
	pass.events = events;
	pass.count = count;
	pass.ends = make_ends(&pass);
	found = run(&pass, 1, &last) == 1;
	if (found)
	{
		/* the earliest event of each element that another may follow: earlier elements can do so earlier */
		places[0] = first_end(&pass, 0, 0);
		for (int k = 1; k + 1 < m; k++)
			places[k] = first_end(&pass, k, places[k - 1] + 1);
		places[m - 1] = last;
		for (int k = m - 1; k > 0; k--)
		{
			const PatternElement *e = &pattern->element[k];
			uint32		at = places[k];

			if (e->gap == GAP_NONE)
				places[k - 1] = at - 1;
			else if (e->gap == GAP_TIME)
				places[k - 1] = first_end(&pass, k - 1, first_within(&pass, events[at].at, at, e->max));
		}
	}
	pfree(pass.ends);
	return found;
}
