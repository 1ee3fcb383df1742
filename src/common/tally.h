/*
 * tally.h
 *		A mergeable table of numbers: the state of reports over many customers.
 *
 * A tally has parameters, which all that are merged must share, and entries:
 * a key and a fixed number of counters.  Parameters and keys are tuples of
 * integers, floats, words and NULLs, whose encoding compares by bytes as the
 * fields do one after the other.
 *
 * One flat value:
 *
 *		head | parameters | hash index | entries | spare room
 *
 * At work there is an index, entries stand as they came, and behind the numbers
 * of an entry stands what the sums of its amounts have lost (sum.h).  The
 * canonical form has no index and no spare room, and its entries are sorted by
 * key.
 */
#ifndef SCRM_TALLY_H
#define SCRM_TALLY_H

#include "common/codec.h"

#define TALLY_VERSION 1
#define TALLY_MAX_NUMBERS 8

typedef union TallyNumber
{
	int64		count;
	float8		amount;
} TallyNumber;

typedef struct Tally
{
	int32		vl_len_;
	uint8		version;
	uint8		numbers;		/* of an entry */
	uint8		amounts;		/* of these numbers */
	uint8		unused;
	uint32		params_bytes;	/* with padding to 8 */
	uint32		params_used;	/* without */
	uint32		index_slots;	/* a power of two, or 0: the canonical form */
	uint32		entries;
	uint64		entries_bytes;
	char		data[FLEXIBLE_ARRAY_MEMBER];
} Tally;

/*
 * What the rooms say about a tally of theirs.  Each character of "numbers" is
 * a number of an entry: '+' a count, 'f' an amount, both added; '<' the
 * smallest, '>' the largest integer seen.
 */
typedef struct TallyKind
{
	const char *type;			/* of SQL */
	const char *numbers;
	const char *const *params;	/* their names, in messages; ends with NULL */
	/* NULL, or what is wrong with a canonical tally that was read */
	const char *(*check) (const Tally *tally);
} TallyKind;

/* ---- tuples ---- */

typedef enum TupleFieldType
{
	TUPLE_END,
	TUPLE_NULL,
	TUPLE_INT,
	TUPLE_WORD,
	TUPLE_FLOAT
} TupleFieldType;

typedef struct TupleField
{
	TupleFieldType type;
	int64		number;
	Word		word;			/* inside the tuple */
	float8		real;
} TupleField;

typedef struct TupleReader
{
	const char *next;
	const char *end;
} TupleReader;

extern void tuple_put_null(StringInfo tuple);
extern void tuple_put_int(StringInfo tuple, int64 number);
extern void tuple_put_word(StringInfo tuple, Word word);
extern void tuple_put_float(StringInfo tuple, float8 real); /* finite; -0 is stored as 0 */
extern TupleField tuple_next(TupleReader *reader);

/* The next field, which must be of this type; false if it is not. */
extern bool tuple_get_int(TupleReader *reader, int64 *number);
extern bool tuple_get_word(TupleReader *reader, Word *word);
extern bool tuple_get_float(TupleReader *reader, float8 *real);

/* ---- tallies ---- */

/* Walks over the entries, in order of keys when the tally is canonical. */
typedef struct TallyCursor
{
	const char *next;
	const char *end;
	int			count;			/* numbers of an entry */
	int			stored;			/* with what their sums have lost */
	TupleReader key;
	Word		key_bytes;
	const TallyNumber *numbers;
} TallyCursor;

extern Tally *tally_create(const TallyKind *kind, const StringInfoData *params);
extern Tally *tally_open(const TallyKind *kind, struct varlena *datum);
extern Tally *tally_canonical(const TallyKind *kind, const Tally *tally);

/* Adds to the entry with this key, which is made when it is not there; the tally may move. */
extern Tally *tally_add(const TallyKind *kind, Tally *tally, const StringInfoData *key,
						const TallyNumber *numbers);

/* An error that names the parameter, unless the tally has just these. */
extern void tally_expect_params(const TallyKind *kind, const Tally *tally, const StringInfoData *params);
extern TupleReader tally_params(const Tally *tally);
extern void tally_walk(const Tally *tally, TallyCursor *cursor);
extern bool tally_next(TallyCursor *cursor);

/* ---- the SQL functions that type.sql.in and state.sql.in declare ---- */

extern Datum tally_in(FunctionCallInfo fcinfo, const TallyKind *kind);
extern Datum tally_out(FunctionCallInfo fcinfo, const TallyKind *kind);
extern Datum tally_recv(FunctionCallInfo fcinfo, const TallyKind *kind);
extern Datum tally_send(FunctionCallInfo fcinfo, const TallyKind *kind);
extern Datum tally_accumulate(FunctionCallInfo fcinfo, const TallyKind *kind, const char *function);
extern Datum tally_final(FunctionCallInfo fcinfo, const TallyKind *kind, const char *function);
extern Datum tally_merge(FunctionCallInfo fcinfo, const TallyKind *kind);

#define TALLY_FUNCTION(name, call) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		return call; \
	}

/* All of them for a type whose kind is type##_kind. */
#define TALLY_FUNCTIONS(type) \
	TALLY_FUNCTION(scrm_##type##_in, tally_in(fcinfo, &type##_kind)) \
	TALLY_FUNCTION(scrm_##type##_out, tally_out(fcinfo, &type##_kind)) \
	TALLY_FUNCTION(scrm_##type##_recv, tally_recv(fcinfo, &type##_kind)) \
	TALLY_FUNCTION(scrm_##type##_send, tally_send(fcinfo, &type##_kind)) \
	TALLY_FUNCTION(scrm_##type##_rollup_accum, tally_accumulate(fcinfo, &type##_kind, #type "_rollup_accum")) \
	TALLY_FUNCTION(scrm_##type##_combine, tally_accumulate(fcinfo, &type##_kind, #type "_combine")) \
	TALLY_FUNCTION(scrm_##type##_final, tally_final(fcinfo, &type##_kind, #type "_final")) \
	TALLY_FUNCTION(scrm_##type##_merge, tally_merge(fcinfo, &type##_kind))

#define PG_GETARG_TALLY(n, kind) tally_open(kind, PG_GETARG_VARLENA_P(n))

/* Argument 0 of a transition function, see state_argument(). */
extern Tally *tally_argument(FunctionCallInfo fcinfo, const TallyKind *kind);

#endif							/* SCRM_TALLY_H */
