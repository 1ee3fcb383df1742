/*
 * state.c
 *		What every state has, see state.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/codec.h"
#include "common/hashfn.h"
#include "common/state.h"
#include "utils/memutils.h"

void
state_version_fail(const char *type, int version)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("scrm.%s has version %d, which this release does not read", type, version)));
}

/*
 * Doubled, but by a quarter when large: nodeAgg copies the whole new size, in
 * one piece that no cancel interrupts.
 */
#define LARGE_STATE (32 * 1024 * 1024)
#define MAX_STATE_SIZE MAXALIGN_DOWN(MaxAllocSize)

Size
state_grown_size(Size size, Size needed)
{
	if (needed > MAX_STATE_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("state would take more than 1 GB")));
	while (size < needed)
		size += size < LARGE_STATE ? size : MAXALIGN(size / 4);
	return Min(size, MAX_STATE_SIZE);
}

void *
state_enlarge(const void *state, Size size)
{
	void	   *enlarged = palloc(size);

	CHECK_FOR_INTERRUPTS();
	memcpy(enlarged, state, VARSIZE(state));
	SET_VARSIZE(enlarged, size);
	CHECK_FOR_INTERRUPTS();
	return enlarged;
}

/*
 * Equality, order and hash of canonical bytes: equal values have equal bytes.
 * The order means nothing but serves btree, DISTINCT and merge joins.
 */
static int
state_cmp_internal(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	Word		wa = {VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a)};
	Word		wb = {VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b)};
	int			cmp = word_cmp(wa, wb);

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return cmp;
}

PG_FUNCTION_INFO_V1(scrm_state_eq);
Datum
scrm_state_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(scrm_state_ne);
Datum
scrm_state_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(scrm_state_lt);
Datum
scrm_state_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(scrm_state_le);
Datum
scrm_state_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(scrm_state_gt);
Datum
scrm_state_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) > 0);
}

PG_FUNCTION_INFO_V1(scrm_state_ge);
Datum
scrm_state_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(state_cmp_internal(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(scrm_state_cmp);
Datum
scrm_state_cmp(PG_FUNCTION_ARGS)
{
	int			cmp = state_cmp_internal(fcinfo);

	PG_RETURN_INT32((cmp > 0) - (cmp < 0));
}

PG_FUNCTION_INFO_V1(scrm_state_hash);
Datum
scrm_state_hash(PG_FUNCTION_ARGS)
{
	struct varlena *state = PG_GETARG_VARLENA_PP(0);
	Datum		hash = hash_any((unsigned char *) VARDATA_ANY(state), VARSIZE_ANY_EXHDR(state));

	PG_FREE_IF_COPY(state, 0);
	return hash;
}

PG_FUNCTION_INFO_V1(scrm_state_hash_extended);
Datum
scrm_state_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *state = PG_GETARG_VARLENA_PP(0);
	Datum		hash = hash_any_extended((unsigned char *) VARDATA_ANY(state),
										 VARSIZE_ANY_EXHDR(state), PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(state, 0);
	return hash;
}

/* ---- aggregates over states, and merge ---- */

/* The transition of rollup(state), and the combine function of the aggregates. */
Datum
state_accumulate(FunctionCallInfo fcinfo, const StateMethods *methods, const char *function)
{
	void	   *other;

	check_in_aggregate(fcinfo, function);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = methods->open(PG_GETARG_VARLENA_P(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(methods->canonical(other));
	PG_RETURN_POINTER(methods->add(methods->open(state_argument(fcinfo)), other));
}

/* The final function: a copy, so that window frames may go on. */
Datum
state_final(FunctionCallInfo fcinfo, const StateMethods *methods, const char *function)
{
	check_in_aggregate(fcinfo, function);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(methods->canonical(methods->open(state_argument(fcinfo))));
}

/* merge(a, b), a || b: a NULL merges as nothing. */
Datum
state_merge(FunctionCallInfo fcinfo, const StateMethods *methods)
{
	int			given = PG_ARGISNULL(0) ? 1 : 0;
	void	   *merged;

	if (PG_ARGISNULL(given))
		PG_RETURN_NULL();
	merged = methods->canonical(methods->open(PG_GETARG_VARLENA_P(given)));
	if (given == 1 || PG_ARGISNULL(1))
		PG_RETURN_POINTER(merged);
	merged = methods->add(merged, methods->open(PG_GETARG_VARLENA_P(1)));
	PG_RETURN_POINTER(methods->canonical(merged));
}
