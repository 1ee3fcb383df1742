/*
 * cascade.c
 *		How messages were passed on: share trees, their size, depth, breadth and
 *		shape.
 *
 * The state is a tally (common/tally.h) whose rows make a forest
 * (common/forest.h): a message is the child of the one that it shares.  A
 * cascade is a root with all that stands below it.  With n messages in it, the
 * root being generation 0,
 *
 *	size		n
 *	depth		the last generation
 *	breadth		the number of messages in the largest generation
 *	virality	mean distance of two messages in the tree, any two of the n:
 *				2 for a post that all shared directly, when they are many, about
 *				n / 3 for a chain
 *	multiplier	shares / direct shares, a share being a message below a root and
 *				a direct share one right below it
 *
 * Size, depth, breadth: Vosoughi, Roy, Aral, Science 359 (2018) 1146.  Virality:
 * the structural virality of Goel, Anderson, Hofman, Watts, Management Science
 * 62 (2016) 180, which is the Wiener index over the number of pairs: an edge
 * with s messages below it is on the way between s (n - s) pairs, so that
 *
 *	virality = sum over edges of s (n - s) / (n (n - 1) / 2)
 *
 * takes linear time.  The multiplier is the ratio of the whole effect to the
 * direct one (the social multiplier of Glaeser, Sacerdote, Scheinkman, JEEA 1
 * (2003) 345).  Over all cascades it is 1 / (1 - R), R being how many further
 * shares each share brought in the mean, which is what Watts and Peretti
 * (Harvard Business Review, May 2007) multiply the people first reached with.
 * It does not need the posts that nobody shared, which logs of shares lack.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/forest.h"
#include "common/report.h"
#include "common/sum.h"
#include "utils/builtins.h"

/* The state for each type of identifiers. */
static const TallyKind cascade_bigint_kind = {"cascade_bigint", "+", forest_params, forest_check_bigint};
static const TallyKind cascade_text_kind = {"cascade_text", "+", forest_params, forest_check_text};
static const TallyKind cascade_uuid_kind = {"cascade_uuid", "+", forest_params, forest_check_uuid};

static const TallyKind *const cascade_kind[] = {
	[ID_BIGINT] = &cascade_bigint_kind,
	[ID_TEXT] = &cascade_text_kind,
	[ID_UUID] = &cascade_uuid_kind,
};

static Datum accumulate(FunctionCallInfo fcinfo, IdType type);
static Datum report_cascades(FunctionCallInfo fcinfo, IdType type);
static Datum report_multiplier(FunctionCallInfo fcinfo, IdType type);
static Datum report_messages(FunctionCallInfo fcinfo, IdType type);
static Datum report_problems(FunctionCallInfo fcinfo, IdType type);
static Datum report_sizes(FunctionCallInfo fcinfo, IdType type);
static Datum report_totals(FunctionCallInfo fcinfo, IdType type);

/* What cascade.id.sql declares for a type of identifiers. */
#define FUNCTIONS(id, type) \
	TALLY_FUNCTIONS(cascade_##id) \
	TALLY_FUNCTION(scrm_cascade_##id##_accum, accumulate(fcinfo, type)) \
	TALLY_FUNCTION(scrm_cascades_##id, report_cascades(fcinfo, type)) \
	TALLY_FUNCTION(scrm_multiplier_##id, report_multiplier(fcinfo, type)) \
	TALLY_FUNCTION(scrm_cascade_messages_##id, report_messages(fcinfo, type)) \
	TALLY_FUNCTION(scrm_cascade_problems_##id, report_problems(fcinfo, type)) \
	TALLY_FUNCTION(scrm_cascade_sizes_##id, report_sizes(fcinfo, type)) \
	TALLY_FUNCTION(scrm_cascade_totals_##id, report_totals(fcinfo, type))

FUNCTIONS(bigint, ID_BIGINT)
FUNCTIONS(text, ID_TEXT)
FUNCTIONS(uuid, ID_UUID)

/* accum(state, message, parent): a row without message is skipped. */
static Datum
accumulate(FunctionCallInfo fcinfo, IdType type)
{
	const TallyNumber one_row[] = {{1}};

	check_in_aggregate(fcinfo, "cascade_accum");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	return forest_accumulate(fcinfo, cascade_kind[type], type, one_row, 1, "message", 2, "parent");
}

/* ---- the cascades ---- */

typedef struct Message
{
	uint32		root;			/* its place */
	uint32		generation;
	uint32		below;			/* messages */
} Message;

typedef struct Cascades
{
	Forest		forest;
	Message    *message;
	uint32	   *children;
	uint32		roots;
	uint32		direct;			/* shares */
} Cascades;

/* Argument 0, a state with identifiers of this type. */
static void
find_cascades(FunctionCallInfo fcinfo, IdType type, Cascades *all)
{
	const TallyKind *kind = cascade_kind[type];
	Forest	   *forest = &all->forest;
	Message    *message;

	forest_make(forest, tally_canonical(kind, PG_GETARG_TALLY(0, kind)), type);
	message = all->message = forest_alloc(forest->count, sizeof(Message));
	all->children = forest_children(forest);
	all->roots = 0;
	all->direct = 0;
	for (uint32 i = 0; i < forest->count; i++)
	{
		uint32		place = forest->order[i];
		uint32		parent = forest->node[place].parent;

		check_cancel_at(i);
		if (parent != NO_PARENT)
			message[parent].below += 1 + message[place].below;
	}
	for (uint32 i = forest->count; i-- > 0;)
	{
		uint32		place = forest->order[i];
		uint32		parent = forest->node[place].parent;

		check_cancel_at(i);
		if (parent == NO_PARENT)
		{
			message[place].root = place;
			all->roots++;
			all->direct += all->children[place];
		}
		else
		{
			message[place].root = message[parent].root;
			message[place].generation = message[parent].generation + 1;
		}
	}
}

static inline bool
is_root(const Cascades *all, uint32 place)
{
	return all->message[place].root == place;
}

static inline uint32
cascade_size(const Cascades *all, uint32 root)
{
	return 1 + all->message[root].below;
}

/* Of each root; other places are not used. */
typedef struct Shape
{
	uint32		depth;
	uint32		breadth;
	float8		distance;		/* summed over pairs of messages */
	float8		lost;			/* sum.h */
	uint32		level;			/* where the sizes of its generations begin */
} Shape;

static Shape *
find_shapes(const Cascades *all)
{
	uint32		count = all->forest.count;
	Shape	   *shape = forest_alloc(count, sizeof(Shape));
	uint32	   *level = forest_alloc(count, sizeof(uint32));	/* a message is in one generation, and none is empty */
	uint32		levels = 0;

	for (uint32 i = 0; i < count; i++)
	{
		const Message *message = &all->message[i];
		Shape	   *its = &shape[message->root];
		uint32		from_there = 1 + message->below;
		uint32		elsewhere = cascade_size(all, message->root) - from_there;

		check_cancel_at(i);
		its->depth = Max(its->depth, message->generation);
		sum_add(&its->distance, &its->lost, (float8) from_there * elsewhere);
	}
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (is_root(all, i))
		{
			shape[i].level = levels;
			levels += shape[i].depth + 1;
		}
	}
	for (uint32 i = 0; i < count; i++)
	{
		Shape	   *its = &shape[all->message[i].root];
		uint32		messages = ++level[its->level + all->message[i].generation];

		check_cancel_at(i);
		its->breadth = Max(its->breadth, messages);
	}
	pfree(level);
	return shape;
}

/* Shares over direct shares, NULL when there are none. */
static Datum
multiplier(uint32 shares, uint32 direct, bool *is_null)
{
	*is_null = shares == 0;
	return Float8GetDatum(*is_null ? 0 : (float8) shares / direct);
}

/* cascades(state) -> (root, size, depth, breadth, multiplier, direct, virality, listed) in order of roots */
static Datum
report_cascades(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;
	Shape	   *shape;
	uint32	   *by_id;

	InitMaterializedSRF(fcinfo, 0);
	find_cascades(fcinfo, type, &all);
	shape = find_shapes(&all);
	by_id = forest_by_id(&all.forest);
	for (uint32 i = 0; i < all.forest.count; i++)
	{
		uint32		root = by_id[i];
		float8		size = cascade_size(&all, root);
		float8		pairs = size * (size - 1) / 2;
		Datum		values[8];
		bool		nulls[8] = {false};

		CHECK_FOR_INTERRUPTS();
		if (!is_root(&all, root))
			continue;
		values[0] = id_datum(type, all.forest.node[root].id);
		values[1] = Int64GetDatum(cascade_size(&all, root));
		values[2] = Int32GetDatum((int32) shape[root].depth);
		values[3] = Int64GetDatum(shape[root].breadth);
		values[4] = multiplier(all.message[root].below, all.children[root], &nulls[4]);
		values[5] = Int64GetDatum(all.children[root]);
		nulls[6] = size == 1;
		values[6] = Float8GetDatum(nulls[6] ? 0 : (shape[root].distance + shape[root].lost) / pairs);
		values[7] = BoolGetDatum(root < all.forest.listed);
		report_row(fcinfo, values, nulls);
		if (type != ID_BIGINT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}

/* multiplier(state) */
static Datum
report_multiplier(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;

	find_cascades(fcinfo, type, &all);
	return multiplier(all.forest.count - all.roots, all.direct, &fcinfo->isnull);
}

/* cascade_messages(state) -> (message, root, generation, direct, below, listed) in order of messages */
static Datum
report_messages(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;
	uint32	   *by_id;

	InitMaterializedSRF(fcinfo, 0);
	find_cascades(fcinfo, type, &all);
	by_id = forest_by_id(&all.forest);
	for (uint32 i = 0; i < all.forest.count; i++)
	{
		uint32		place = by_id[i];
		const Message *message = &all.message[place];
		Datum		values[6];
		bool		nulls[6] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = id_datum(type, all.forest.node[place].id);
		values[1] = id_datum(type, all.forest.node[message->root].id);
		values[2] = Int32GetDatum((int32) message->generation);
		values[3] = Int64GetDatum(all.children[place]);
		values[4] = Int64GetDatum(message->below);
		values[5] = BoolGetDatum(place < all.forest.listed);
		report_row(fcinfo, values, nulls);
		if (type != ID_BIGINT)
		{
			pfree(DatumGetPointer(values[0]));
			pfree(DatumGetPointer(values[1]));
		}
	}
	PG_RETURN_NULL();
}

/* ---- what is left out ---- */

static const char *const problem_name[FATES] = {
	[FATE_OWN_PARENT] = "own parent",
	[FATE_SEVERAL_PARENTS] = "several parents",
	[FATE_IN_RING] = "cycle",
};

/* cascade_problems(state) -> (message, parent, problem, counted, ring) in order of messages, parents */
static Datum
report_problems(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;
	ForestWalk	walk;

	InitMaterializedSRF(fcinfo, 0);
	find_cascades(fcinfo, type, &all);
	forest_walk(&all.forest, &walk);
	while (forest_next(&all.forest, &walk))
	{
		ForestFate	fate = forest_fate(&all.forest, &walk);
		Datum		values[5];
		bool		nulls[5] = {false};

		if (!problem_name[fate])
			continue;
		values[0] = id_datum(type, walk.child);
		values[1] = id_datum(type, walk.parent);
		values[2] = PointerGetDatum(cstring_to_text(problem_name[fate]));
		values[3] = Int64GetDatum(walk.cursor.numbers[0].count);
		nulls[4] = fate != FATE_IN_RING;
		values[4] = Int64GetDatum(all.forest.node[walk.place].ring);
		report_row(fcinfo, values, nulls);
		pfree(DatumGetPointer(values[2]));
	}
	PG_RETURN_NULL();
}

/* ---- over all ---- */

#define RUN_SORT sort_sizes
#define RUN_SORT_TYPE uint32
#define RUN_SORT_CMP(a, b) ((*(a) > *(b)) - (*(a) < *(b)))
#include "common/run_sort.h"

/* The sizes of all cascades, ascending. */
static uint32 *
sorted_sizes(const Cascades *all)
{
	uint32	   *size = forest_alloc(all->roots, sizeof(uint32));
	uint32		found = 0;

	for (uint32 i = 0; i < all->forest.count; i++)
	{
		check_cancel_at(i);
		if (is_root(all, i))
			size[found++] = cascade_size(all, i);
	}
	sort_sizes(size, found);
	return size;
}

/* cascade_sizes(state) -> (size, cascades, messages, at_least, share) in order of sizes */
static Datum
report_sizes(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;
	uint32	   *size;
	uint32		end;

	InitMaterializedSRF(fcinfo, 0);
	find_cascades(fcinfo, type, &all);
	size = sorted_sizes(&all);
	for (uint32 i = 0; i < all.roots; i = end)
	{
		Datum		values[5];
		bool		nulls[5] = {false};

		for (end = i + 1; end < all.roots && size[end] == size[i]; end++)
			check_cancel_at(end);
		CHECK_FOR_INTERRUPTS();
		values[0] = Int64GetDatum(size[i]);
		values[1] = Int64GetDatum(end - i);
		values[2] = Int64GetDatum((int64) size[i] * (end - i));
		values[3] = Int64GetDatum(all.roots - i);
		values[4] = Float8GetDatum((float8) (all.roots - i) / all.roots);
		report_row(fcinfo, values, nulls);
	}
	PG_RETURN_NULL();
}

/*
 * cascade_totals(state) -> (counted, used, without_parent, own_parent, several_parents, in_cycles, messages, roots,
 * unlisted, shared_roots, shares, direct, depth, largest, mean_size, multiplier): one row
 */
static Datum
report_totals(FunctionCallInfo fcinfo, IdType type)
{
	Cascades	all;
	int64		rows[FATES];
	uint32		messages;
	uint32		unlisted = 0;
	uint32		shared_roots = 0;
	uint32		depth = 0;
	uint32		largest = 0;
	Datum		values[16];
	bool		nulls[16] = {false};

	InitMaterializedSRF(fcinfo, 0);
	find_cascades(fcinfo, type, &all);
	messages = all.forest.count;
	values[0] = Int64GetDatum(forest_count_rows(&all.forest, cascade_kind[type], rows));
	for (int fate = 0; fate < FATES; fate++)
		values[1 + fate] = Int64GetDatum(rows[fate]);
	for (uint32 i = 0; i < messages; i++)
	{
		check_cancel_at(i);
		depth = Max(depth, all.message[i].generation);
		if (!is_root(&all, i))
			continue;
		unlisted += i >= all.forest.listed;
		shared_roots += all.children[i] > 0;
		largest = Max(largest, cascade_size(&all, i));
	}
	values[6] = Int64GetDatum(messages);
	values[7] = Int64GetDatum(all.roots);
	values[8] = Int64GetDatum(unlisted);
	values[9] = Int64GetDatum(shared_roots);
	values[10] = Int64GetDatum(messages - all.roots);
	values[11] = Int64GetDatum(all.direct);
	values[12] = Int32GetDatum((int32) depth);
	values[13] = Int64GetDatum(largest);
	nulls[14] = messages == 0;
	values[14] = Float8GetDatum(nulls[14] ? 0 : (float8) messages / all.roots);
	values[15] = multiplier(messages - all.roots, all.direct, &nulls[15]);
	report_row(fcinfo, values, nulls);
	PG_RETURN_NULL();
}
