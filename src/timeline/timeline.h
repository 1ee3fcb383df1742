/*
 * timeline.h
 *		One customer's interactions: sorted, compact, mergeable.
 *
 * A timeline is a bag of events (at, kind, channel, value), in the order of
 * time, kind, channel, value; NULL comes first, strings compare by bytes.
 *
 * In memory and on disk a timeline has one of two forms.
 *
 *	packed	the canonical form, and the only one users ever see:
 *			head | kind words | channel words | times | values | value bitmap |
 *			kind codes | channel codes
 *			A word is a length byte and its bytes; words are sorted and all
 *			used.  A kind's code is its place; a channel's code is its place
 *			+ 1, and 0 is the NULL channel.  Codes have no column when all
 *			events share one, and else take one or two bytes.  Times are
 *			differences in a common unit, in blocks of 64 packed to the width
 *			of the widest.  Values are doubles, with a bitmap when some events
 *			have none.
 *	build	what an aggregate fills: words as they come, then free space, then
 *			events as they come, growing down (timeline_agg.c).
 *
 * Packed data may start at any byte (a short varlena header): everything in
 * it is read by memcpy.
 */
#ifndef SCRM_TIMELINE_H
#define SCRM_TIMELINE_H

#include "common/codec.h"
#include "utils/timestamp.h"

#define TIMELINE_VERSION 1
#define TIMELINE_MAX_EVENTS (1 << 24)
#define TIMELINE_MAX_WORDS 65535	/* kinds, and likewise channels */
#define TIMELINE_MAX_WORD_LEN 255	/* bytes */
#define TIMELINE_BLOCK 64		/* times packed together */

#define TIMELINE_PACKED 0
#define TIMELINE_BUILD 1

/* Of a timeline's kinds, and of its channels. */
typedef uint16 WordCode;

/* An event taken out of its timeline; a NULL value is NaN (never stored). */
typedef struct Event
{
	TimestampTz at;
	float8		value;
	WordCode	kind;
	WordCode	channel;		/* 0 is NULL */
} Event;

/* The head of the packed form, right behind the varlena header. */
typedef struct TimelineHead
{
	uint8		version;
	uint8		form;
	uint16		kinds;
	uint16		channels;		/* without NULL */
	uint8		unit;			/* place in timeline_units */
	uint8		columns;		/* TIMELINE_HAS_... */
	TimestampTz first_at;		/* 0 when there are no events */
	TimestampTz last_at;
	uint32		events;
	uint32		words_bytes;	/* of kind and channel words */
} TimelineHead;

#define TIMELINE_HEAD_SIZE sizeof(TimelineHead)

#define TIMELINE_HAS_CHANNEL_CODES 0x01
#define TIMELINE_HAS_VALUES 0x02
#define TIMELINE_HAS_VALUE_BITMAP 0x04

/* A packed timeline opened for reading. */
typedef struct Timeline
{
	TimelineHead head;
	const uint8 *words;			/* kinds, then channels */
	const uint8 *times;
	const uint8 *value_bitmap;	/* NULL when every event has a value, or none */
	const uint8 *kind_codes;
	const uint8 *channel_codes;
	const uint8 *end;
	int			kind_width;		/* bytes a code */
	int			channel_width;
} Timeline;

/* Reads the times block by block. */
typedef struct TimelineCursor
{
	const Timeline *timeline;
	const uint8 *next_block;
	uint32		first;			/* place of at[0] in the timeline */
	int			count;			/* events in at[], 0 before the first block */
	TimestampTz at[TIMELINE_BLOCK];
} TimelineCursor;

/* timeline.c */
extern void timeline_open(const struct varlena *datum, Timeline *timeline);
extern void timeline_open_head(Datum datum, TimelineHead *head);
extern void timeline_rewind(TimelineCursor *cursor, const Timeline *timeline);
extern bool timeline_next_block(TimelineCursor *cursor);
extern Word *timeline_kinds(const Timeline *timeline);
extern Word *timeline_channels(const Timeline *timeline);
extern Event *timeline_events(const Timeline *timeline);
extern struct varlena *timeline_pack(Event *events, uint32 count,
									 const Word *kinds, int kind_count,
									 const Word *channels, int channel_count);
extern int	event_cmp(const Event *a, const Event *b);

/* timeline_agg.c */
extern struct varlena *timeline_canonical(struct varlena *datum);
extern void check_kind(Word kind);
extern void check_channel(Word channel);

#define PG_GETARG_TIMELINE(n, timeline) timeline_open(PG_GETARG_VARLENA_PP(n), timeline)

static inline WordCode
read_code(const uint8 *codes, int width, uint32 place)
{
	WordCode	code;

	if (width == 1)
		return codes[place];
	if (width == 0)
		return 0;
	memcpy(&code, codes + 2 * (Size) place, sizeof(code));
	return code;
}

static inline WordCode
timeline_kind(const Timeline *t, uint32 place)
{
	return read_code(t->kind_codes, t->kind_width, place);
}

static inline WordCode
timeline_channel(const Timeline *t, uint32 place)
{
	/* without a column every event has the only channel there is, or none */
	if (t->channel_width == 0)
		return t->head.channels;
	return read_code(t->channel_codes, t->channel_width, place);
}

static inline bool
timeline_has_value(const Timeline *t, uint32 place)
{
	if (t->value_bitmap == NULL)
		return (t->head.columns & TIMELINE_HAS_VALUES) != 0;
	return (t->value_bitmap[place / 8] >> (place % 8)) & 1;
}

#endif							/* SCRM_TIMELINE_H */
