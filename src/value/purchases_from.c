/*
 * purchases_from.c
 *		The purchases in a timeline: events that match a step of the grammar.
 */
#include "scrm.h"

#include "common/call_plan.h"
#include "common/check.h"
#include "timeline/step.h"
#include "value/purchases.h"

PG_FUNCTION_INFO_V1(scrm_purchases_from);

typedef struct FromPlan
{
	Steps		steps;
	StepMatcher matcher;
	DayClock	clock;
	Word		zone;			/* as the server spells it: "utc" is "UTC" */
} FromPlan;

/* Arguments 1 and 2: kind, zone. */
static void
make_plan(FunctionCallInfo fcinfo, void *memory)
{
	FromPlan   *plan = memory;

	check_arg_not_null(fcinfo, 1, "kind");
	check_arg_not_null(fcinfo, 2, "zone");
	steps_init(&plan->steps);
	steps_add(&plan->steps, word_from_text(PG_GETARG_TEXT_PP(1)), false);
	steps_finish(&plan->steps);
	step_matcher_init(&plan->matcher, &plan->steps);
	plan->clock.zone = find_zone(PG_GETARG_TEXT_PP(2));
	plan->zone.data = pg_get_timezone_name(unconstify(pg_tz *, plan->clock.zone));
	plan->zone.len = strlen(plan->zone.data);
}

/* purchases_from(timeline, kind, zone): NULL when no event matches */
Datum
scrm_purchases_from(PG_FUNCTION_ARGS)
{
	FromPlan   *plan;
	Timeline	t;
	Event	   *events;
	Purchases  *purchases = NULL;

	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	plan = call_plan(fcinfo, 1, 2, sizeof(FromPlan), make_plan);
	PG_GETARG_TIMELINE(0, &t);
	step_matcher_bind(&plan->matcher, &t);
	if (plan->matcher.available == 0)
		PG_RETURN_NULL();
	events = timeline_events(&t);
	for (uint32 i = 0; i < t.head.events; i++)
	{
		check_cancel_at(i);
		if (step_matcher_steps(&plan->matcher, events[i].kind, events[i].channel) == 0)
			continue;
		if (purchases == NULL)
			purchases = purchases_create(plan->zone);
		purchases = purchases_add_row(purchases, purchases_day_of(&plan->clock, events[i].at), events[i].value);
	}
	pfree(events);
	if (purchases == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(purchases_canonical(purchases));
}
