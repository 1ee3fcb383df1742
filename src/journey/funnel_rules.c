/*
 * funnel_rules.c
 *		What a funnel asks for, see funnel_rules.h.
 */
#include "scrm.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "common/check.h"
#include "common/codec.h"
#include "journey/funnel_rules.h"
#include "utils/builtins.h"

#define CLICKHOUSE_MAX_STEPS 32

/* ---- modes ---- */

static const struct
{
	const char *name;
	int			mode;
}			funnel_modes[] = {
	{"clickhouse", FUNNEL_CLICKHOUSE},
	{"strict_increase", FUNNEL_STRICT_INCREASE},
	{"strict_order", FUNNEL_STRICT_ORDER},
	{"strict_deduplication", FUNNEL_STRICT_DEDUPLICATION},
	{"allow_reuse", FUNNEL_ALLOW_REUSE},
	{"any_order", FUNNEL_ANY_ORDER},
	{"strict_once", FUNNEL_STRICT_ONCE},
	{"allow_reentry", FUNNEL_ALLOW_REENTRY},
};

/* Their names, as a person would list them. */
static char *
list_modes(int modes)
{
	StringInfoData out;

	initStringInfo(&out);
	for (size_t i = 0; i < lengthof(funnel_modes); i++)
		if (modes & funnel_modes[i].mode)
			appendStringInfo(&out, "%s%s", out.len > 0 ? ", " : "", funnel_modes[i].name);
	return out.data;
}

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
					 errhint("Valid modes: %s.", list_modes(~0))));
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

/* What each mode combines with. */
static int
combines_with(int mode)
{
	switch (mode)
	{
		case FUNNEL_CLICKHOUSE:
		case FUNNEL_STRICT_ONCE:
			return FUNNEL_CLICKHOUSE | FUNNEL_STRICT_INCREASE | FUNNEL_STRICT_ORDER |
				FUNNEL_STRICT_DEDUPLICATION | FUNNEL_STRICT_ONCE | FUNNEL_ALLOW_REENTRY;
		case FUNNEL_ALLOW_REENTRY:
			return combines_with(FUNNEL_CLICKHOUSE);
		case FUNNEL_ANY_ORDER:
			return FUNNEL_ANY_ORDER | FUNNEL_ALLOW_REUSE;
		case FUNNEL_ALLOW_REUSE:
			return FUNNEL_STRICT_INCREASE | FUNNEL_STRICT_ORDER | FUNNEL_STRICT_DEDUPLICATION |
				FUNNEL_ALLOW_REUSE | FUNNEL_ANY_ORDER;
		default:
			return FUNNEL_ALL_MODES & ~FUNNEL_ANY_ORDER;
	}
}

static void
check_modes(int modes)
{
	for (size_t i = 0; i < lengthof(funnel_modes); i++)
	{
		int			mode = funnel_modes[i].mode;
		int			others = modes & ~combines_with(mode);

		if ((modes & mode) && others != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("funnel mode %s does not combine with %s", funnel_modes[i].name, list_modes(others)),
					 errhint("It combines with: %s.", list_modes(combines_with(mode) & ~mode))));
	}
	if ((modes & (FUNNEL_STRICT_ONCE | FUNNEL_ALLOW_REENTRY)) && !(modes & FUNNEL_CLICKHOUSE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("funnel mode %s needs mode clickhouse",
						list_modes(modes & (FUNNEL_STRICT_ONCE | FUNNEL_ALLOW_REENTRY)))));
	if ((modes & FUNNEL_ALLOW_REENTRY) && !(modes & FUNNEL_STRICT_ORDER))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("funnel mode allow_reentry needs mode strict_order")));
}

/* Optional steps and exclusions are for chains that are free to choose. */
static void
check_extras(const FunnelRules *rules)
{
	int			modes = rules->modes;
	int			against = FUNNEL_ANY_ORDER | FUNNEL_CLICKHOUSE;

	if (rules->exclusions > 0 && (modes & against))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exclusions do not combine with funnel mode %s", list_modes(modes & against))));
	against |= FUNNEL_STRICT_ORDER | FUNNEL_STRICT_DEDUPLICATION;
	if (rules->optional != 0 && (modes & against))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("optional steps do not combine with funnel mode %s", list_modes(modes & against))));
	if (rules->optional & 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the first step must not be optional")));
	for (int i = 0; i < rules->exclusions; i++)
		if ((rules->optional >> rules->exclusion[i].from & 1) || (rules->optional >> rules->exclusion[i].to & 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("an exclusion must not begin or end at an optional step, got %d-%d",
							rules->exclusion[i].from + 1, rules->exclusion[i].to + 1)));
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
	check_modes(rules->modes);
	check_extras(rules);
}

/* ---- exclusions ---- */

static void
exclusion_fail(Word source, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid exclusion \"%.*s\"", source.len, source.data),
			 errdetail("%s", detail),
			 errhint("An exclusion is from-to:step, for example \"2-3:cancel|refund\": no such event between steps 2 and 3.")));
}

/* A number of digits and what follows them. */
static int
parse_step_number(Word source, int *position, char end)
{
	int			number = 0;
	int			start = *position;

	while (*position < source.len && isdigit((unsigned char) source.data[*position]) && number <= MAX_STEPS)
		number = 10 * number + source.data[(*position)++] - '0';
	if (*position == start || *position == source.len || source.data[*position] != end)
		exclusion_fail(source, psprintf("Expected the number of a step and \"%c\".", end));
	(*position)++;
	return number;
}

/* Reads 'from-to:' into the next exclusion; returns the step behind it. */
Word
funnel_exclusion_parse(FunnelRules *rules, Word source)
{
	FunnelExclusion *exclusion = &rules->exclusion[rules->exclusions++];
	int			position = 0;
	int			from = parse_step_number(source, &position, '-');
	int			to = parse_step_number(source, &position, ':');
	Word		step = {source.data + position, source.len - position};

	if (from < 1 || from >= to || to > rules->steps)
		exclusion_fail(source, psprintf("Steps must be in order and between 1 and %d.", rules->steps));
	if (step.len == 0)
		exclusion_fail(source, "A step is missing.");
	exclusion->from = from - 1;
	exclusion->to = to - 1;
	return step;
}

void
funnel_exclusions_from_array(FunnelRules *rules, Steps *steps, ArrayType *array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	check_one_dimension(array, "exclude");
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	if (count > MAX_STEPS - rules->steps)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d steps and exclusions together are possible, got %d",
						MAX_STEPS, rules->steps + count)));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("exclude must not contain nulls")));
		steps_add(steps, funnel_exclusion_parse(rules, word_from_text(DatumGetTextPP(elements[i]))), false);
	}
	steps_finish(steps);
}
