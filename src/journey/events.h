/*
 * events.h
 *		The buffer of an aggregate over raw rows: times, and which of the
 *		row's boolean conditions held.
 *
 * One flat value, changed in place.  Rows on which no condition holds are kept
 * where a mode asks for them.  The pattern of a sequence stands in front of
 * the events.  A row takes 8 bytes and one bit a condition, rounded up to 1, 2, 4
 * or 8 bytes, so that small groups stay small.
 */
#ifndef SCRM_EVENTS_H
#define SCRM_EVENTS_H

#include "journey/funnel_scan.h"

#define EVENTS_VERSION 1
#define EVENTS_VERSION_PATTERN 2	/* in the binary form, with a pattern */

typedef struct EventBuffer
{
	int32		vl_len_;
	uint8		version;
	uint8		steps;			/* conditions a row */
	uint16		modes;
	int64		within;
	uint32		events;
	uint32		pattern_bytes;	/* 0 for a funnel */
	char		data[FLEXIBLE_ARRAY_MEMBER];
} EventBuffer;

extern EventBuffer *events_create(const FunnelRules *rules, Word pattern);
extern EventBuffer *events_append(EventBuffer *buffer, TimestampTz at, uint64 steps);
extern EventBuffer *events_append_all(EventBuffer *buffer, const EventBuffer *other);
extern StepEvent *events_sorted(const EventBuffer *buffer);

static inline int
events_mask_bytes(const EventBuffer *buffer)
{
	return buffer->steps <= 8 ? 1 : buffer->steps <= 16 ? 2 : buffer->steps <= 32 ? 4 : 8;
}

static inline Word
events_pattern(const EventBuffer *buffer)
{
	Word		pattern = {buffer->data, buffer->pattern_bytes};

	return pattern;
}

#endif							/* SCRM_EVENTS_H */
