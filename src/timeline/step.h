/*
 * step.h
 *		The one grammar that says which events are meant.
 *
 *		step := alt ('|' alt)* '?'?
 *		alt  := kind ['@' channel]
 *
 * '?' makes a step of a funnel optional; elsewhere it is an error.
 *
 * 'kind' is that kind on any channel, 'kind@' without a channel, '*' any
 * kind; a backslash takes the next character as it is.
 */
#ifndef SCRM_STEP_H
#define SCRM_STEP_H

#include "timeline/timeline.h"
#include "utils/array.h"

#define MAX_STEPS 64			/* a bit each */

typedef enum ChannelRule
{
	CHANNEL_ANY,
	CHANNEL_NULL,
	CHANNEL_NAMED
} ChannelRule;

typedef struct StepAlt
{
	Word		kind;			/* data is NULL for any kind */
	Word		channel;		/* for CHANNEL_NAMED */
	ChannelRule rule;
	int			step;			/* from 0 */
} StepAlt;

/* Parsed steps: their alternatives, sorted by kind, any kind first. */
typedef struct Steps
{
	int			count;
	uint64		optional;		/* bit i: step i ended in '?' */
	int			alt_count;
	int			alt_room;
	StepAlt    *alts;
} Steps;

extern void steps_init(Steps *steps);
extern void steps_add(Steps *steps, Word source, bool may_be_optional);
extern void steps_finish(Steps *steps);
extern void steps_from_array(Steps *steps, ArrayType *array, const char *name, bool may_be_optional);
extern int	step_alt_cmp(const void *a, const void *b);
extern bool alt_matches(const StepAlt *alt, Word kind, Word channel);

/*
 * Which steps an event of a given timeline fills: bit i for step i.
 *
 * A matcher is bound to one timeline after the other; what it allocates lives
 * in the context in which it was made.
 */
typedef struct StepMatcher
{
	const Steps *steps;
	MemoryContext context;
	bool		by_channel_rules;	/* some alternative names a channel */
	uint64		available;		/* steps that an event of the binding may fill */
	uint64	   *by_kind;		/* filled by this kind on any channel */
	uint64	   *by_channel;		/* filled by any kind on this channel */
	struct StepPair *pairs;		/* by this kind on this channel, sorted */
	int			pair_count;
	int			kind_room;
	int			channel_room;
	const uint8 **channel_words;	/* of the binding, when by_channel_rules */
	int			word_room;

	/* the dictionary of the binding, to recognize the same one */
	uint8	   *words;
	Size		words_bytes;
	Size		words_room;
	int			kinds;
} StepMatcher;

typedef struct StepPair
{
	uint32		codes;			/* kind << 16 | channel */
	uint64		steps;
} StepPair;

extern void step_matcher_init(StepMatcher *matcher, const Steps *steps);
extern void step_matcher_bind(StepMatcher *matcher, const Timeline *timeline);
extern uint64 step_matcher_pair(const StepMatcher *matcher, WordCode kind, WordCode channel);

static inline uint64
step_matcher_steps(const StepMatcher *matcher, WordCode kind, WordCode channel)
{
	uint64		steps = matcher->by_kind[kind];

	if (matcher->by_channel_rules)
	{
		steps |= matcher->by_channel[channel];
		if (matcher->pair_count > 0)
			steps |= step_matcher_pair(matcher, kind, channel);
	}
	return steps;
}

#endif							/* SCRM_STEP_H */
