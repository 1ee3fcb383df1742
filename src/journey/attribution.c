/*
 * attribution.c
 *		Which channel earned what: credits for the conversions of paths.
 *
 * The models of one path share its conversions (and value) among its touches:
 *
 *	first, last			all to one touch
 *	last_non_direct		to the last touch on another channel than "direct"; to
 *						the last when there is none
 *	linear				equally to the touches
 *	position			shares to the first and the last, the rest equally to
 *						those between; without any between, in proportion
 *	time_decay			2^(-age / half_life), normalized in the path
 *	shapley				equally to the channels, each once: the Shapley value of
 *						v(S) = conversions of the paths that need no channel
 *						outside S, since v is a sum of unanimity games (Shapley,
 *						Contributions to the Theory of Games II (1953) 307)
 *
 * markov shares the total in proportion to the removal effects (markov.c).
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/report.h"
#include "common/sum.h"
#include "journey/markov.h"
#include "journey/paths.h"
#include "timeline/timeline.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_attribution);
PG_FUNCTION_INFO_V1(scrm_transitions);
PG_FUNCTION_INFO_V1(scrm_removal_effects);

/* ---- the channels of all paths ---- */

typedef struct ChannelEntry
{
	char		name[TIMELINE_MAX_WORD_LEN + 1];	/* with zeros behind */
	Word		word;
	int			number;			/* in order of bytes */
} ChannelEntry;

typedef struct Channels
{
	HTAB	   *table;
	int			count;
	Word	   *word;			/* by number */
} Channels;

static ChannelEntry *
find_channel(HTAB *table, Word channel, HASHACTION action, bool *found)
{
	char		name[TIMELINE_MAX_WORD_LEN + 1] = {0};

	memcpy(name, channel.data, channel.len);
	return hash_search(table, name, action, found);
}

typedef ChannelEntry *ChannelEntryPtr;

#define RUN_SORT sort_channels
#define RUN_SORT_TYPE ChannelEntryPtr
#define RUN_SORT_CMP(a, b) word_cmp((*(a))->word, (*(b))->word)
#include "common/run_sort.h"

static void
find_channels(Channels *channels, const Tally *paths)
{
	HASHCTL		control = {.keysize = TIMELINE_MAX_WORD_LEN + 1, .entrysize = sizeof(ChannelEntry), .hcxt = CurrentMemoryContext};
	HASH_SEQ_STATUS scan;
	ChannelEntry **entries;
	ChannelEntry *entry;
	PathCursor	path;
	int			count = 0;

	channels->table = hash_create("scrm channels", 64, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	paths_walk(paths, &path);
	while (paths_next(&path))
		for (int i = 0; i < path.length; i++)
		{
			bool		found;

			CHECK_FOR_INTERRUPTS();
			entry = find_channel(channels->table, path.channel[i], HASH_ENTER, &found);
			if (!found)
				entry->word = path.channel[i];
		}

	channels->count = hash_get_num_entries(channels->table);
	entries = palloc_extended(Max(channels->count, 1) * sizeof(ChannelEntry *), MCXT_ALLOC_HUGE);
	channels->word = palloc_extended(Max(channels->count, 1) * sizeof(Word), MCXT_ALLOC_HUGE);
	hash_seq_init(&scan, channels->table);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		check_cancel_at(count);
		entries[count++] = entry;
	}
	sort_channels(entries, count);
	for (int i = 0; i < count; i++)
	{
		check_cancel_at(i);
		entries[i]->number = i;
		channels->word[i] = entries[i]->word;
	}
	pfree(entries);
}

static int
channel_number(const Channels *channels, Word channel)
{
	return find_channel(channels->table, channel, HASH_FIND, NULL)->number;
}

/* The path's channels as numbers, in room that grows. */
typedef struct PathNumbers
{
	int		   *number;
	int			room;
} PathNumbers;

static const int *
path_numbers(PathNumbers *numbers, const Channels *channels, const PathCursor *path)
{
	if (path->length > numbers->room)
	{
		if (numbers->number != NULL)
			pfree(numbers->number);
		numbers->room = path->room;
		numbers->number = palloc_extended(numbers->room * sizeof(int), MCXT_ALLOC_HUGE);
	}
	for (int i = 0; i < path->length; i++)
	{
		CHECK_FOR_INTERRUPTS();
		numbers->number[i] = channel_number(channels, path->channel[i]);
	}
	return numbers->number;
}

/* ---- models ---- */

typedef enum Model
{
	FIRST,
	LAST,
	LAST_NON_DIRECT,
	LINEAR,
	POSITION,
	TIME_DECAY,
	MARKOV,
	SHAPLEY
} Model;

static const char *const model_names[] = {
	"first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley"
};

static Model
model_by_name(Word name)
{
	for (size_t i = 0; i < lengthof(model_names); i++)
	{
		Word		known = {model_names[i], strlen(model_names[i])};

		if (word_eq(known, name))
			return (Model) i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown attribution model \"%.*s\"", name.len, name.data),
			 errhint("Valid models: first, last, last_non_direct, linear, position, time_decay, markov, shapley.")));
}

typedef struct Attribution
{
	Model		model;
	int			markov_order;
	float8		half_life;		/* microseconds */
	float8		first_share;
	float8		last_share;
	Word		direct;
	Channels	channels;
	float8		conversions;	/* of all paths */
	float8		value;
	float8	   *conversions_credit; /* and behind those of all channels, what the sums have lost */
	float8	   *value_credit;
	uint32	   *seen;			/* for shapley: the path that saw the channel last */
	uint32		paths;
	uint32		credits;		/* given, to look for a cancel now and then */
} Attribution;

/* The share of place i in a path of so many touches. */
static float8
position_share(const Attribution *a, int i, int length)
{
	float8		ends = a->first_share + a->last_share;

	if (length == 1)
		return 1;
	if (length == 2)
		return ends == 0 ? 0.5 : (i == 0 ? a->first_share : a->last_share) / ends;
	if (i == 0)
		return a->first_share;
	if (i == length - 1)
		return a->last_share;
	return (1 - ends) / (length - 2);
}

/* Half as much each half-life before the last touch; without ages touches are a day apart. */
static float8
decay_weight(const Attribution *a, const PathCursor *path, int i)
{
	float8		before = path->dated ? (float8) path->age[i] : (float8) (path->length - 1 - i) * USECS_PER_DAY;

	return exp2(-before / a->half_life);
}

static int
last_non_direct(const Attribution *a, const PathCursor *path)
{
	for (int i = path->length - 1; i >= 0; i--)
		if (!word_eq(path->channel[i], a->direct))
			return i;
	return path->length - 1;
}

static void
credit(Attribution *a, const PathCursor *path, int channel, float8 share)
{
	float8	   *conversions = &a->conversions_credit[channel];
	float8	   *value = &a->value_credit[channel];

	check_cancel_at(a->credits++);
	sum_add(conversions, conversions + a->channels.count, share * path->conversions);
	sum_add(value, value + a->channels.count, share * path->value);
}

static void
credit_path(Attribution *a, const PathCursor *path, const int *number)
{
	int			length = path->length;
	float8		total = 0;

	CHECK_FOR_INTERRUPTS();
	a->paths++;
	switch (a->model)
	{
		case FIRST:
			credit(a, path, number[0], 1);
			break;
		case LAST:
			credit(a, path, number[length - 1], 1);
			break;
		case LAST_NON_DIRECT:
			credit(a, path, number[last_non_direct(a, path)], 1);
			break;
		case LINEAR:
			for (int i = 0; i < length; i++)
				credit(a, path, number[i], 1.0 / length);
			break;
		case POSITION:
			for (int i = 0; i < length; i++)
				credit(a, path, number[i], position_share(a, i, length));
			break;
		case TIME_DECAY:
			for (int i = 0; i < length; i++)
				total += decay_weight(a, path, i);
			for (int i = 0; i < length; i++)
				credit(a, path, number[i], decay_weight(a, path, i) / total);
			break;
		case SHAPLEY:
			for (int i = 0; i < length; i++)
				if (a->seen[number[i]] != a->paths)
				{
					a->seen[number[i]] = a->paths;
					total++;
				}
			for (int i = 0; i < length; i++)
				if (a->seen[number[i]] == a->paths)
				{
					a->seen[number[i]] = a->paths - 1;
					credit(a, path, number[i], 1 / total);
				}
			break;
		case MARKOV:
			break;
	}
}

static Markov *
markov_of_paths(const Tally *paths, const Channels *channels, int order)
{
	Markov	   *markov = markov_create(order, channels->count);
	PathNumbers numbers = {NULL, 0};
	PathCursor	path;

	paths_walk(paths, &path);
	while (paths_next(&path))
		markov_add(markov, path_numbers(&numbers, channels, &path), path.length,
				   path.conversions, path.value, path.nulls);
	return markov;
}

/* Shares the total in proportion to the effects; NaN when they do not tell: they cancel but for rounding. */
static void
share_by_effects(float8 *credits, const float8 *effects, int count, float8 total)
{
	float8		sum = 0;
	float8		size = 0;

	for (int i = 0; i < count; i++)
	{
		sum += effects[i];
		size += fabs(effects[i]);
	}
	/* of values that cancel only rounding is left */
	for (int i = 0; i < count; i++)
		credits[i] = total == 0 ? 0 : fabs(sum) <= 1e-12 * size ? NAN : effects[i] / sum * total;
}

static void
credit_by_markov(Attribution *a, const Tally *paths)
{
	Size		bytes = Max(a->channels.count, 1) * sizeof(float8);
	float8	   *conversions_effect = palloc_extended(bytes, MCXT_ALLOC_HUGE);
	float8	   *value_effect = palloc_extended(bytes, MCXT_ALLOC_HUGE);

	markov_removal_effects(markov_of_paths(paths, &a->channels, a->markov_order), conversions_effect, value_effect);
	share_by_effects(a->conversions_credit, conversions_effect, a->channels.count, a->conversions);
	share_by_effects(a->value_credit, value_effect, a->channels.count, a->value);
}

/* ---- arguments ---- */

static int
order_argument(FunctionCallInfo fcinfo, int argno)
{
	int			order;

	check_arg_not_null(fcinfo, argno, "markov_order");
	order = PG_GETARG_INT32(argno);
	if (order < 1 || order > MARKOV_MAX_ORDER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("markov_order must be between 1 and %d, got %d", MARKOV_MAX_ORDER, order)));
	return order;
}

static float8
share_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	float8		share;

	check_arg_not_null(fcinfo, argno, name);
	share = PG_GETARG_FLOAT8(argno);
	if (!(share >= 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be between 0 and 1, got %g", name, share)));
	return share;
}

static void
attribution_arguments(FunctionCallInfo fcinfo, Attribution *a)
{
	check_arg_not_null(fcinfo, 1, "model");
	a->model = model_by_name(word_from_text(PG_GETARG_TEXT_PP(1)));
	a->markov_order = order_argument(fcinfo, 2);
	check_arg_not_null(fcinfo, 3, "half_life");
	a->half_life = (float8) check_positive_duration(PG_GETARG_INTERVAL_P(3), "half_life");
	a->first_share = share_argument(fcinfo, 4, "first_share");
	a->last_share = share_argument(fcinfo, 5, "last_share");
	if (a->first_share + a->last_share > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("first_share and last_share must not add up to more than 1, got %g and %g",
						a->first_share, a->last_share)));
	check_arg_not_null(fcinfo, 6, "direct");
	a->direct = word_from_text(PG_GETARG_TEXT_PP(6));
}

/* ---- functions ---- */

/* A credit and, two columns behind it, its share of the total. */
static void
put_credit(Datum *values, bool *nulls, float8 amount, float8 total, bool is_null, const char *name)
{
	nulls[0] = is_null || isnan(amount);
	nulls[2] = nulls[0] || total == 0;
	if (!nulls[0])
		values[0] = Float8GetDatum(check_result_finite(amount, name));
	if (!nulls[2])
		values[2] = Float8GetDatum(amount / total);
}

/* attribution(paths, model, markov_order, half_life, first_share, last_share, direct): a row a channel. */
Datum
scrm_attribution(PG_FUNCTION_ARGS)
{
	Attribution a = {0};
	PathNumbers numbers = {NULL, 0};
	PathCursor	path;
	Tally	   *paths;
	float8		lost[2] = {0};
	Size		room;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	attribution_arguments(fcinfo, &a);
	paths = PG_GETARG_TALLY(0, &paths_kind);
	find_channels(&a.channels, paths);
	room = Max(2 * (Size) a.channels.count, 1);
	a.conversions_credit = palloc_extended(room * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	a.value_credit = palloc_extended(room * sizeof(float8), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	a.seen = palloc_extended(room * sizeof(uint32), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	paths_walk(paths, &path);
	while (paths_next(&path))
	{
		sum_add(&a.conversions, &lost[0], path.conversions);
		sum_add(&a.value, &lost[1], path.value);
		if (path.conversions > 0 && a.model != MARKOV)
			credit_path(&a, &path, path_numbers(&numbers, &a.channels, &path));
	}
	a.conversions = check_result_finite(a.conversions + lost[0], "conversions");
	a.value = check_result_finite(a.value + lost[1], "value");
	for (int i = 0; i < a.channels.count; i++)
	{
		a.conversions_credit[i] += a.conversions_credit[a.channels.count + i];
		a.value_credit[i] += a.value_credit[a.channels.count + i];
	}
	if (a.model == MARKOV && a.conversions > 0)
		credit_by_markov(&a, paths);
	for (int i = 0; i < a.channels.count; i++)
	{
		Datum		values[5];
		bool		nulls[5] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(word_to_text(a.channels.word[i]));
		put_credit(&values[1], &nulls[1], a.conversions_credit[i], a.conversions, a.conversions == 0, "conversions");
		put_credit(&values[2], &nulls[2], a.value_credit[i], a.value, a.conversions == 0, "value");
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* A backslash where a channel could be taken for two, or for "(start)". */
static void
put_channel(StringInfo name, Word channel)
{
	for (int i = 0; i < channel.len; i++)
	{
		if (channel.data[i] == '>' || channel.data[i] == '\\' || (i == 0 && channel.data[i] == '('))
			appendStringInfoChar(name, '\\');
		appendStringInfoChar(name, channel.data[i]);
	}
}

static text *
state_text(const Channels *channels, const int *gram, int order)
{
	StringInfoData name;

	initStringInfo(&name);
	for (int i = 0; i < order && gram[i] >= 0; i++)
	{
		appendStringInfoString(&name, i > 0 ? " > " : "");
		put_channel(&name, channels->word[gram[i]]);
	}
	return cstring_to_text_with_len(name.data, name.len);
}

/* transitions(paths, markov_order) */
Datum
scrm_transitions(PG_FUNCTION_ARGS)
{
	Tally	   *paths;
	Channels	channels;
	MarkovTransition *transitions;
	int64		count;
	int			order;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	order = order_argument(fcinfo, 1);
	paths = PG_GETARG_TALLY(0, &paths_kind);
	find_channels(&channels, paths);
	transitions = markov_transitions(markov_of_paths(paths, &channels, order), &count);
	for (int64 i = 0; i < count; i++)
	{
		const MarkovTransition *t = &transitions[i];
		Datum		values[3];
		bool		nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(t->source == NULL ? cstring_to_text("(start)") : state_text(&channels, t->source, order));
		values[1] = PointerGetDatum(t->target != NULL ? state_text(&channels, t->target, order) :
									cstring_to_text(t->converted ? "(conversion)" : "(null)"));
		values[2] = Float8GetDatum(t->probability);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/* removal_effects(paths, markov_order) */
Datum
scrm_removal_effects(PG_FUNCTION_ARGS)
{
	Tally	   *paths;
	Channels	channels;
	float8	   *conversions_effect;
	float8	   *value_effect;
	int			order;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	order = order_argument(fcinfo, 1);
	paths = PG_GETARG_TALLY(0, &paths_kind);
	find_channels(&channels, paths);
	conversions_effect = palloc_extended(Max(channels.count, 1) * sizeof(float8), MCXT_ALLOC_HUGE);
	value_effect = palloc_extended(Max(channels.count, 1) * sizeof(float8), MCXT_ALLOC_HUGE);
	markov_removal_effects(markov_of_paths(paths, &channels, order), conversions_effect, value_effect);
	for (int i = 0; i < channels.count; i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false, isnan(conversions_effect[i]), isnan(value_effect[i])};

		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(word_to_text(channels.word[i]));
		values[1] = Float8GetDatum(conversions_effect[i]);
		values[2] = Float8GetDatum(value_effect[i]);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}
