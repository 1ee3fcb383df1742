/*
 * call_plan.h
 *		What follows from a call's parameters, worked out once.
 *
 * Patterns, steps and modes are mostly the same for every row.  A plan is
 * made from some arguments and kept in fn_extra as long as they stay the
 * same; where fn_extra does not survive, it is made again.
 */
#ifndef SCRM_CALL_PLAN_H
#define SCRM_CALL_PLAN_H

/*
 * Fills a zeroed plan from the arguments; runs in a context that lives as
 * long as the plan.  The arguments it sees are copies that live as long, with
 * 4-byte headers.  It refuses NULL arguments where it does not know them.
 */
typedef void (*CallPlanMake) (FunctionCallInfo fcinfo, void *plan);

/* The plan of "size" bytes that follows from arguments first .. first + count - 1. */
extern void *call_plan(FunctionCallInfo fcinfo, int first, int count, Size size, CallPlanMake make);

/* The context that lives as long as the plan. */
extern MemoryContext call_plan_context(const void *plan);

#endif							/* SCRM_CALL_PLAN_H */
