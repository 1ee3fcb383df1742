/*
 * state.h
 *		What every state has: growth in place, rollup, merge, an order.
 *
 * A state is one flat varlena value.  An aggregate changes it in place and
 * lets it have spare room; the canonical form, which is what users see, has
 * none and is equal for equal values.
 */
#ifndef SCRM_STATE_H
#define SCRM_STATE_H

/* A value in memory with a version this server does not know. */
pg_noreturn extern void state_version_fail(const char *type, int version);

/*
 * Argument 0 of an aggregate's support function: ours as we left it, but a
 * user's own aggregate may bring a stored value, short or TOASTed.
 */
static inline struct varlena *
state_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);

	return unlikely(VARATT_IS_EXTENDED(state)) ? pg_detoast_datum(state) : state;
}

/* The size that a state of this size grows to when it needs so much. */
extern Size state_grown_size(Size size, Size needed);

/* A bigger copy of a flat state in the current memory context. */
extern void *state_enlarge(const void *state, Size size);

/* How a state is merged; for the functions that the template state.sql.in declares. */
typedef struct StateMethods
{
	/* checks a value with an aligned 4-byte header */
	void	   *(*open) (struct varlena *datum);
	/* a canonical copy */
	void	   *(*canonical) (const void *state);
	/* adds the second to the first, which changes or moves */
	void	   *(*add) (void *state, const void *other);
} StateMethods;

extern Datum state_accumulate(FunctionCallInfo fcinfo, const StateMethods *methods, const char *function);
extern Datum state_final(FunctionCallInfo fcinfo, const StateMethods *methods, const char *function);
extern Datum state_merge(FunctionCallInfo fcinfo, const StateMethods *methods);

#endif							/* SCRM_STATE_H */
