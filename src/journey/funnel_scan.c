/*
 * funnel_scan.c
 *		Which kernel answers for which modes.
 */
#include "scrm.h"

#include "common/check.h"
#include "journey/funnel_scan.h"
#include "utils/timestamp.h"

#define UNIX_EPOCH (((int64) UNIX_EPOCH_JDATE - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY)

typedef enum FunnelKernel
{
	PLAIN,
	STRICT,
	ANY_ORDER,
	CLICKHOUSE
} FunnelKernel;

static FunnelKernel
find_kernel(const FunnelRules *rules)
{
	if (rules->modes & FUNNEL_CLICKHOUSE)
		return rules->modes == FUNNEL_CLICKHOUSE ? PLAIN : CLICKHOUSE;
	if (rules->modes & FUNNEL_ANY_ORDER)
		return ANY_ORDER;
	if ((rules->modes & (FUNNEL_STRICT_ORDER | FUNNEL_STRICT_DEDUPLICATION)) ||
		rules->optional != 0 || rules->exclusions > 0)
		return STRICT;
	return PLAIN;
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
	check_times(events, count, rules);
	switch (find_kernel(rules))
	{
		case PLAIN:
			return funnel_plain_level(events, count, rules);
		case STRICT:
			return funnel_strict_level(events, count, rules);
		case ANY_ORDER:
			return funnel_any_order_level(events, count, rules);
		case CLICKHOUSE:
			return funnel_clickhouse_level(events, count, rules, NULL);
	}
	return 0;
}

/* Fills times[0..level-1]; returns the level. */
int
funnel_times(const StepEvent *events, uint32 count, const FunnelRules *rules, TimestampTz *times)
{
	FunnelKernel kernel = find_kernel(rules);
	int			level;

	/* ClickHouse knows one chain, the one it kept */
	if (kernel == CLICKHOUSE)
	{
		check_times(events, count, rules);
		return funnel_clickhouse_level(events, count, rules, times);
	}
	level = funnel_level(events, count, rules);
	if (level == 0)
		return 0;
	if (kernel == STRICT)
		funnel_strict_times(events, count, rules, level, times);
	else if (kernel == ANY_ORDER)
		funnel_any_order_times(events, count, rules, level, times);
	else
		funnel_plain_times(events, count, rules, level, times);
	return level;
}

uint32
funnel_tie_group(const StepEvent *events, uint32 count, uint64 *steps, bool *several)
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
