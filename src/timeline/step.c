/*
 * step.c
 *		The grammar of steps: parsing, and matching a timeline's events.
 */
#include "scrm.h"

#include "catalog/pg_type.h"
#include "common/check.h"
#include "mb/pg_wchar.h"
#include "timeline/step.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* ---- parsing ---- */

static void
step_fail(Word source, int position, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid step \"%.*s\"", source.len, source.data),
			 errdetail("%s at character %d.", detail,
					   pg_mbstrlen_with_len(source.data, Min(position, source.len)) + 1),
			 errhint("A step is kind, kind@channel, kind@ (no channel) or * (any kind), joined by |; a backslash escapes.")));
}

void
steps_init(Steps *steps)
{
	steps->count = 0;
	steps->optional = 0;
	steps->alt_count = 0;
	steps->alt_room = 8;
	steps->alts = palloc(steps->alt_room * sizeof(StepAlt));
}

/*
 * Reads a word from *position up to an unescaped special character and
 * unescapes it.  An unescaped * is a word of its own, where it may be.
 */
static Word
parse_word(Word source, int *position, const char *name, bool *star)
{
	Word		word = {NULL, 0};
	char	   *data;
	int			start = *position;
	int			i = start;

	/* room for the word alone: a step may have many */
	while (i < source.len && strchr("|@?", source.data[i]) == NULL)
		i += source.data[i] == '\\' ? 2 : 1;
	word.data = data = palloc(Min(i, source.len) - start + 1);
	i = start;

	*star = source.len - start >= 1 && source.data[start] == '*' &&
		(source.len - start == 1 || strchr("|@?", source.data[start + 1]) != NULL);
	while (i < source.len && strchr("|@?", source.data[i]) == NULL)
	{
		/* every server encoding keeps ASCII bytes out of its longer characters */
		if (source.data[i] == '\\')
		{
			if (++i == source.len)
				step_fail(source, i - 1, "Nothing follows the backslash");
		}
		else if (source.data[i] == '*' && !*star)
			step_fail(source, i, "A * that is neither escaped nor a whole kind");
		data[word.len++] = source.data[i++];
	}
	if (word.len > TIMELINE_MAX_WORD_LEN)
		step_fail(source, start, psprintf("The %s has more than %d bytes", name, TIMELINE_MAX_WORD_LEN));
	*position = i;
	return word;
}

static int
parse_alt(Steps *steps, Word source, int position)
{
	StepAlt    *alt;
	bool		star;
	int			start = position;

	if (steps->alt_count == steps->alt_room)
		steps->alts = repalloc(steps->alts, (steps->alt_room *= 2) * sizeof(StepAlt));
	alt = &steps->alts[steps->alt_count++];
	alt->step = steps->count;
	alt->rule = CHANNEL_ANY;
	alt->channel.data = NULL;
	alt->channel.len = 0;

	alt->kind = parse_word(source, &position, "kind", &star);
	if (alt->kind.len == 0)
		step_fail(source, start, "A kind is missing");
	if (star)
	{
		alt->kind.data = NULL;
		alt->kind.len = 0;
	}
	if (position < source.len && source.data[position] == '@')
	{
		int			channel_start = ++position;

		alt->channel = parse_word(source, &position, "channel", &star);
		if (star)
			step_fail(source, channel_start, "A * that is neither escaped nor a whole kind");
		alt->rule = alt->channel.len == 0 ? CHANNEL_NULL : CHANNEL_NAMED;
		if (position < source.len && source.data[position] == '@')
			step_fail(source, position, "A second @");
	}
	return position;
}

/* Parses one step, the next in number; it may end in '?' where optional steps make sense. */
void
steps_add(Steps *steps, Word source, bool may_be_optional)
{
	int			position = 0;

	for (;;)
	{
		check_cancel_at(steps->alt_count);
		position = parse_alt(steps, source, position);
		if (position == source.len)
			break;
		if (source.data[position] == '?')
		{
			if (!may_be_optional)
				step_fail(source, position, "An optional step, which is not supported here,");
			if (position + 1 < source.len)
				step_fail(source, position, "A ? neither escaped nor at the end");
			steps->optional |= UINT64CONST(1) << steps->count;
			break;
		}
		position++;
	}
	steps->count++;
}

/* By kind, any kind first; then by what is said of the channel. */
int
step_alt_cmp(const void *a, const void *b)
{
	const StepAlt *x = a;
	const StepAlt *y = b;
	bool		x_any = x->kind.data == NULL;
	bool		y_any = y->kind.data == NULL;
	int			cmp = 0;

	if (x_any != y_any)
		return y_any - x_any;
	if (!x_any)
		cmp = word_cmp(x->kind, y->kind);
	if (cmp == 0)
		cmp = (int) x->rule - (int) y->rule;
	if (cmp == 0 && x->rule == CHANNEL_NAMED)
		cmp = word_cmp(x->channel, y->channel);
	return cmp;
}

void
steps_finish(Steps *steps)
{
	qsort(steps->alts, steps->alt_count, sizeof(StepAlt), step_alt_cmp);
}

/* Parses text[], the parameter of this name; copies whatever it keeps into the current context. */
void
steps_from_array(Steps *steps, ArrayType *array, const char *name, bool may_be_optional)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	if (count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", name)));
	check_one_dimension(array, name);
	if (count > MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d %s are possible, got %d", MAX_STEPS, name, count)));
	steps_init(steps);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain nulls", name)));
		steps_add(steps, word_from_text(DatumGetTextPP(elements[i])), may_be_optional);
	}
	steps_finish(steps);
}

/* Does an event fill the alternative?  channel.data is NULL for no channel. */
bool
alt_matches(const StepAlt *alt, Word kind, Word channel)
{
	if (alt->kind.data != NULL && !word_eq(alt->kind, kind))
		return false;
	switch (alt->rule)
	{
		case CHANNEL_ANY:
			return true;
		case CHANNEL_NULL:
			return channel.data == NULL;
		case CHANNEL_NAMED:
			return channel.data != NULL && word_eq(alt->channel, channel);
	}
	return false;
}

/* ---- matching ---- */

void
step_matcher_init(StepMatcher *matcher, const Steps *steps)
{
	memset(matcher, 0, sizeof(*matcher));
	matcher->steps = steps;
	matcher->context = CurrentMemoryContext;
	matcher->kinds = -1;
	matcher->pairs = palloc(Max(steps->alt_count, 1) * sizeof(StepPair));
	for (int i = 0; i < steps->alt_count; i++)
		matcher->by_channel_rules |= steps->alts[i].rule != CHANNEL_ANY;
}

/* Is this the dictionary that the matcher is bound to? */
static bool
same_dictionary(const StepMatcher *matcher, const Timeline *t)
{
	return matcher->kinds == t->head.kinds && matcher->words_bytes == t->head.words_bytes &&
		memcmp(matcher->words, t->words, t->head.words_bytes) == 0;
}

static void
remember_dictionary(StepMatcher *matcher, const Timeline *t)
{
	Size		bytes = t->head.words_bytes;

	if (bytes > matcher->words_room)
	{
		if (matcher->words != NULL)
			pfree(matcher->words);
		matcher->words = NULL;
		matcher->words_room = 0;
		matcher->words = MemoryContextAlloc(matcher->context, bytes * 2);
		matcher->words_room = bytes * 2;
	}
	if (bytes > 0)
		memcpy(matcher->words, t->words, bytes);
	matcher->words_bytes = bytes;
	matcher->kinds = t->head.kinds;
}

/* Room for so many sets of steps, all empty. */
static void
make_room(MemoryContext context, uint64 **array, int *room, int count)
{
	if (count > *room)
	{
		if (*array != NULL)
			pfree(*array);
		*array = NULL;
		*room = 0;
		*array = MemoryContextAlloc(context, count * 2 * sizeof(uint64));
		*room = count * 2;
	}
	memset(*array, 0, count * sizeof(uint64));
}

/* Finds the timeline's channels, which are in order. */
static void
list_channels(StepMatcher *matcher, const Timeline *t)
{
	const uint8 *word = t->words;

	if (t->head.channels > matcher->word_room)
	{
		if (matcher->channel_words != NULL)
			pfree(matcher->channel_words);
		matcher->channel_words = NULL;
		matcher->word_room = 0;
		matcher->channel_words = MemoryContextAlloc(matcher->context, t->head.channels * 2 * sizeof(uint8 *));
		matcher->word_room = t->head.channels * 2;
	}
	for (int i = 0; i < t->head.kinds; i++)
		word += 1 + *word;
	for (int i = 0; i < t->head.channels; i++)
	{
		matcher->channel_words[i] = word;
		word += 1 + *word;
	}
}

/* The code of a channel in the timeline, or -1. */
static int
channel_code(const StepMatcher *matcher, const Timeline *t, const StepAlt *alt)
{
	int			low = 0;
	int			high = t->head.channels;

	if (alt->rule == CHANNEL_NULL)
		return 0;
	while (low < high)
	{
		int			middle = (low + high) / 2;
		const uint8 *word = matcher->channel_words[middle];
		int			cmp = word_cmp((Word) {(const char *) word + 1, *word}, alt->channel);

		if (cmp == 0)
			return middle + 1;
		if (cmp < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

static int
pair_cmp(const void *a, const void *b)
{
	uint32		x = ((const StepPair *) a)->codes;
	uint32		y = ((const StepPair *) b)->codes;

	return (x > y) - (x < y);
}

/* What one alternative adds for a kind that it names, if anything. */
static bool
bind_alt(StepMatcher *matcher, const Timeline *t, const StepAlt *alt, int kind)
{
	uint64		step = UINT64CONST(1) << alt->step;
	int			channel;

	if (alt->rule == CHANNEL_ANY)
		matcher->by_kind[kind] |= step;
	else if ((channel = channel_code(matcher, t, alt)) >= 0)
	{
		StepPair   *pair = &matcher->pairs[matcher->pair_count++];

		pair->codes = (uint32) kind << 16 | channel;
		pair->steps = step;
	}
	else
		return false;
	return true;
}

/* Prepares for the events of this timeline. */
void
step_matcher_bind(StepMatcher *matcher, const Timeline *t)
{
	const Steps *steps = matcher->steps;
	const uint8 *word = t->words;
	uint64		every_event = 0;
	uint64		available = 0;
	int			alt = 0;

	if (same_dictionary(matcher, t))
		return;
	matcher->kinds = -1;		/* bound to none, should anything below fail */
	make_room(matcher->context, &matcher->by_kind, &matcher->kind_room, Max(t->head.kinds, 1));
	matcher->pair_count = 0;
	if (matcher->by_channel_rules)
	{
		make_room(matcher->context, &matcher->by_channel, &matcher->channel_room, t->head.channels + 1);
		list_channels(matcher, t);
	}

	/* any kind comes first ... */
	for (; alt < steps->alt_count && steps->alts[alt].kind.data == NULL; alt++)
	{
		uint64		step = UINT64CONST(1) << steps->alts[alt].step;
		int			channel;

		check_cancel_at(alt);
		if (steps->alts[alt].rule == CHANNEL_ANY)
			every_event |= step;
		else if ((channel = channel_code(matcher, t, &steps->alts[alt])) >= 0)
			matcher->by_channel[channel] |= step;
		else
			continue;
		available |= step;
	}

	/* ... and then two sorted lists are walked together */
	for (int kind = 0; kind < t->head.kinds; kind++)
	{
		Word		this_kind = {(const char *) word + 1, *word};
		int			cmp = 1;

		check_cancel_at(kind);
		matcher->by_kind[kind] = every_event;
		while (alt < steps->alt_count &&
			   (cmp = word_cmp(steps->alts[alt].kind, this_kind)) < 0)
			alt++;
		for (; alt < steps->alt_count && cmp == 0; alt++)
		{
			check_cancel_at(alt);
			if (bind_alt(matcher, t, &steps->alts[alt], kind))
				available |= UINT64CONST(1) << steps->alts[alt].step;
			if (alt + 1 < steps->alt_count)
				cmp = word_cmp(steps->alts[alt + 1].kind, this_kind);
		}
		word += 1 + *word;
	}
	matcher->available = t->head.events > 0 ? available : 0;
	if (matcher->pair_count > 1)
		qsort(matcher->pairs, matcher->pair_count, sizeof(StepPair), pair_cmp);
	remember_dictionary(matcher, t);
}

uint64
step_matcher_pair(const StepMatcher *matcher, WordCode kind, WordCode channel)
{
	uint32		codes = (uint32) kind << 16 | channel;
	int			low = 0;
	int			high = matcher->pair_count;
	uint64		steps = 0;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (matcher->pairs[middle].codes < codes)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < matcher->pair_count && matcher->pairs[low].codes == codes; low++)
		steps |= matcher->pairs[low].steps;
	return steps;
}

PG_FUNCTION_INFO_V1(scrm_quote_kind);

/* quote_kind(kind text): the kind as a step that means just it. */
Datum
scrm_quote_kind(PG_FUNCTION_ARGS)
{
	Word		kind = word_from_text(PG_GETARG_TEXT_PP(0));
	text	   *result = palloc(VARHDRSZ + 2 * (Size) kind.len);
	char	   *p = VARDATA(result);

	for (int i = 0; i < kind.len; i++)
	{
		if (kind.data[i] != '\0' && strchr("|@*?\\", kind.data[i]) != NULL)
			*p++ = '\\';
		*p++ = kind.data[i];
	}
	SET_VARSIZE(result, p - (char *) result);
	PG_RETURN_TEXT_P(result);
}
