/*
 * engagement.h
 *		Engagement: a score that decays, kept by channel and level.
 *
 * S(T) = sum of w * 2^-((T - t) / h) over the events (t, w), half-life h.
 *
 * A state holds, for each (channel, level) that occurred, the number of events
 * and their score at one common time, the landmark.  The landmark has to move
 * along, since 2^((t - landmark) / h) overflows in time; in the canonical form
 * it is the time of the last event, in an aggregate at work the first or any
 * later one, so that an event costs one exponential and no rescaling.
 *
 * In memory: head, channels growing up, free space, cells growing down.  The
 * canonical form has no free space beyond alignment, and channels (bytewise)
 * and cells (channel, level) in order.
 */
#ifndef SCRM_ENGAGEMENT_H
#define SCRM_ENGAGEMENT_H

#include "common/codec.h"
#include "utils/timestamp.h"

#define ENGAGEMENT_VERSION 1
#define ENGAGEMENT_MAX_CHANNELS 64
#define ENGAGEMENT_MAX_CHANNEL_LEN 255
#define ENGAGEMENT_LEVELS 4		/* consumption, curation, creation, collaboration */
#define ENGAGEMENT_MAX_CELLS ((ENGAGEMENT_MAX_CHANNELS + 1) * (ENGAGEMENT_LEVELS + 1))

/* One (channel, level): channel 0 is NULL, else place + 1; level 0 is NULL. */
typedef struct EngagementCell
{
	float8		score;			/* at the landmark */
	uint64		count_key;		/* events << 16 | channel << 8 | level */
} EngagementCell;

typedef struct Engagement
{
	int32		vl_len_;
	uint8		version;
	uint8		channels;		/* without NULL */
	uint16		cells;
	int64		half_life;		/* microseconds */
	TimestampTz landmark;
	TimestampTz last_at;
	uint32		channel_bytes;
	uint32		form;			/* ENGAGEMENT_CANONICAL ... */
	char		channel_data[FLEXIBLE_ARRAY_MEMBER];
} Engagement;

#define ENGAGEMENT_CANONICAL 0
#define ENGAGEMENT_AT_WORK 1	/* an aggregate's */
#define ENGAGEMENT_COMPENSATED 2	/* an aggregate's, see below */

/* What additions lost, a number for each possible cell, ends a compensated state. */
static inline Size
engagement_lost_bytes(const Engagement *e)
{
	return e->form == ENGAGEMENT_COMPENSATED ? ENGAGEMENT_MAX_CELLS * sizeof(float8) : 0;
}

/* Cell i, from 0. */
static inline EngagementCell *
engagement_cell(const Engagement *e, int i)
{
	return (EngagementCell *) ((char *) e + VARSIZE(e) - engagement_lost_bytes(e)) - (i + 1);
}

static inline int
cell_channel(const EngagementCell *cell)
{
	return (cell->count_key >> 8) & 0xff;
}

static inline int
cell_level(const EngagementCell *cell)
{
	return cell->count_key & 0xff;
}

/* Channel and level: what tells a state's cells apart, and their order. */
static inline int
cell_key(const EngagementCell *cell)
{
	return cell->count_key & 0xffff;
}

static inline int64
cell_events(const EngagementCell *cell)
{
	return cell->count_key >> 16;
}

/* A channel: its name, and when it was used last (ties of the preferred one). */
typedef struct EngagementChannel
{
	Word		name;
	TimestampTz last_at;
} EngagementChannel;

/* engagement.c */
extern Engagement *engagement_create(int64 half_life, TimestampTz landmark, Size size);
extern Engagement *engagement_add(Engagement *e, TimestampTz at, float8 weight,
								  const Word *channel, int level);
extern Engagement *engagement_merge(Engagement *e, const Engagement *other);
extern Engagement *engagement_canonical(const Engagement *e);
extern Engagement *engagement_open(struct varlena *datum);
extern Engagement *engagement_open_canonical(struct varlena *datum);
extern void engagement_channels(const Engagement *e, EngagementChannel *channels);
extern Engagement *engagement_rebuild(int64 half_life, TimestampTz last_at,
									  const EngagementChannel *channels, int channel_count,
									  EngagementCell *cells, int cell_count);

#define PG_GETARG_ENGAGEMENT(n) engagement_open_canonical(PG_GETARG_VARLENA_P(n))

/* w * 2^-(age / half_life), exact down to where float8 ends, and never -0. */
extern float8 engagement_decay(float8 weight, uint64 age, int64 half_life);

#endif							/* SCRM_ENGAGEMENT_H */
