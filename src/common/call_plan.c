/*
 * call_plan.c
 *		What follows from a call's parameters, see call_plan.h.
 */
#include "scrm.h"

#include "common/call_plan.h"
#include "funcapi.h"
#include "nodes/primnodes.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

typedef struct CallPlan
{
	bool		valid;			/* what is below belongs to the arguments */
	bool		constant;		/* and they do not change */
	MemoryContext context;
	int			count;
	int16		typlen[FUNC_MAX_ARGS];
	bool		typbyval[FUNC_MAX_ARGS];
	NullableDatum args[FUNC_MAX_ARGS];	/* copies */
	char		plan[FLEXIBLE_ARRAY_MEMBER] pg_attribute_aligned(8);
} CallPlan;

/*
 * Is the argument a constant of the query?  get_fn_expr_arg_stable() would also
 * say so of parameters, which PL/pgSQL changes under one and the same plan.
 */
static bool
arg_is_const(FunctionCallInfo fcinfo, int argno)
{
	Node	   *call = fcinfo->flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) &&
		IsA(list_nth(((FuncExpr *) call)->args, argno), Const);
}

static bool
same_argument(const CallPlan *plan, int place, NullableDatum given)
{
	const NullableDatum *known = &plan->args[place];
	Datum		value = given.value;
	bool		same;

	if (known->isnull || given.isnull)
		return known->isnull && given.isnull;
	if (plan->typlen[place] != -1)
		return datumIsEqual(known->value, value, plan->typbyval[place], plan->typlen[place]);
	if (VARATT_IS_EXTENDED(DatumGetPointer(value)))
		value = PointerGetDatum(PG_DETOAST_DATUM(value));
	same = datumIsEqual(known->value, value, false, -1);
	if (value != given.value)
		pfree(DatumGetPointer(value));
	return same;
}

static void
make_plan(FunctionCallInfo fcinfo, CallPlan *plan, int first, Size size, CallPlanMake make)
{
	MemoryContext caller;
	NullableDatum given[FUNC_MAX_ARGS];

	plan->valid = false;
	if (plan->context == NULL)
		plan->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "scrm call plan",
											  ALLOCSET_SMALL_SIZES);
	MemoryContextReset(plan->context);
	memset(plan->plan, 0, size);
	caller = MemoryContextSwitchTo(plan->context);
	for (int i = 0; i < plan->count; i++)
	{
		NullableDatum *arg = &fcinfo->args[first + i];

		given[i] = plan->args[i] = *arg;
		if (arg->isnull)
			continue;
		if (plan->typlen[i] == -1)
			plan->args[i].value = PointerGetDatum(PG_DETOAST_DATUM_COPY(arg->value));
		else
			plan->args[i].value = datumCopy(arg->value, plan->typbyval[i], plan->typlen[i]);
		*arg = plan->args[i];
	}
	make(fcinfo, plan->plan);
	for (int i = 0; i < plan->count; i++)
		fcinfo->args[first + i] = given[i];
	MemoryContextSwitchTo(caller);
	plan->valid = true;
}

void *
call_plan(FunctionCallInfo fcinfo, int first, int count, Size size, CallPlanMake make)
{
	CallPlan   *plan = fcinfo->flinfo->fn_extra;
	bool		same;

	if (plan != NULL && plan->valid && plan->constant)
		return plan->plan;
	if (plan == NULL)
	{
		plan = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, offsetof(CallPlan, plan) + size);
		plan->count = count;
		plan->constant = true;
		for (int i = 0; i < count; i++)
		{
			get_typlenbyval(get_fn_expr_argtype(fcinfo->flinfo, first + i),
							&plan->typlen[i], &plan->typbyval[i]);
			plan->constant = plan->constant && arg_is_const(fcinfo, first + i);
		}
		fcinfo->flinfo->fn_extra = plan;
	}
	same = plan->valid;
	for (int i = 0; i < count && same; i++)
		same = same_argument(plan, i, fcinfo->args[first + i]);
	if (!same)
		make_plan(fcinfo, plan, first, size, make);
	return plan->plan;
}

MemoryContext
call_plan_context(const void *plan)
{
	return ((const CallPlan *) ((const char *) plan - offsetof(CallPlan, plan)))->context;
}
