/*
 * tally.c
 *		A mergeable table of numbers, see tally.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/hashfn.h"
#include "common/int.h"
#include "common/state.h"
#include "common/sum.h"
#include "common/tally.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define TALLY_START_SLOTS 16

/*
 * An entry: this, its numbers (at work with what sums have lost), the bytes of its key, padding to 8 bytes.  The
 * index holds the places of entries in units of 8 bytes, plus one.
 */
typedef struct TallyEntry
{
	uint32		key_bytes;
	uint32		hash;			/* 0 in the canonical form */
	TallyNumber numbers[FLEXIBLE_ARRAY_MEMBER];
} TallyEntry;

/* ---- tuples: a tag and what follows, each comparing by bytes ---- */

#define TAG_NULL 1
#define TAG_INT 2				/* 8 bytes, big-endian, the sign flipped */
#define TAG_WORD 3				/* bytes, none of them 0, then a 0 */
#define TAG_FLOAT 4				/* 8 bytes, big-endian: the sign flipped, or all bits of what is negative */

#define SIGN_BIT (UINT64CONST(1) << 63)

void
tuple_put_null(StringInfo tuple)
{
	appendStringInfoCharMacro(tuple, TAG_NULL);
}

void
tuple_put_int(StringInfo tuple, int64 number)
{
	uint64		ordered = pg_hton64((uint64) number ^ SIGN_BIT);

	appendStringInfoCharMacro(tuple, TAG_INT);
	appendBinaryStringInfo(tuple, (const char *) &ordered, sizeof(ordered));
}

void
tuple_put_word(StringInfo tuple, Word word)
{
	Assert(memchr(word.data, '\0', word.len) == NULL);
	appendStringInfoCharMacro(tuple, TAG_WORD);
	appendBinaryStringInfo(tuple, word.data, word.len);
	appendStringInfoCharMacro(tuple, '\0');
}

void
tuple_put_float(StringInfo tuple, float8 real)
{
	uint64		bits;

	Assert(isfinite(real));
	real = real == 0 ? 0 : real;
	memcpy(&bits, &real, sizeof(bits));
	bits = pg_hton64(bits & SIGN_BIT ? ~bits : bits ^ SIGN_BIT);
	appendStringInfoCharMacro(tuple, TAG_FLOAT);
	appendBinaryStringInfo(tuple, (const char *) &bits, sizeof(bits));
}

TupleField
tuple_next(TupleReader *reader)
{
	TupleField	field = {TUPLE_END, 0, {NULL, 0}, 0};
	Size		left = reader->end - reader->next;
	uint64		ordered;
	const char *zero;

	if (left == 0)
		return field;
	switch (*reader->next++)
	{
		case TAG_NULL:
			field.type = TUPLE_NULL;
			return field;
		case TAG_INT:
			if (left <= sizeof(ordered))
				break;
			memcpy(&ordered, reader->next, sizeof(ordered));
			reader->next += sizeof(ordered);
			field.number = (int64) (pg_ntoh64(ordered) ^ SIGN_BIT);
			field.type = TUPLE_INT;
			return field;
		case TAG_WORD:
			if ((zero = memchr(reader->next, '\0', left - 1)) == NULL)
				break;
			field.word.data = reader->next;
			field.word.len = zero - reader->next;
			reader->next = zero + 1;
			field.type = TUPLE_WORD;
			return field;
		case TAG_FLOAT:
			if (left <= sizeof(ordered))
				break;
			memcpy(&ordered, reader->next, sizeof(ordered));
			reader->next += sizeof(ordered);
			ordered = pg_ntoh64(ordered);
			ordered = ordered & SIGN_BIT ? ordered ^ SIGN_BIT : ~ordered;
			memcpy(&field.real, &ordered, sizeof(ordered));
			field.type = TUPLE_FLOAT;
			return field;
	}
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("state is corrupted")));
}

bool
tuple_get_int(TupleReader *reader, int64 *number)
{
	TupleField	field = tuple_next(reader);

	*number = field.number;
	return field.type == TUPLE_INT;
}

bool
tuple_get_word(TupleReader *reader, Word *word)
{
	TupleField	field = tuple_next(reader);

	*word = field.word;
	return field.type == TUPLE_WORD;
}

bool
tuple_get_float(TupleReader *reader, float8 *real)
{
	TupleField	field = tuple_next(reader);

	*real = field.real;
	return field.type == TUPLE_FLOAT;
}

/* ---- layout ---- */

static inline uint32 *
index_of(const Tally *tally)
{
	return (uint32 *) (tally->data + tally->params_bytes);
}

static inline char *
entries_of(const Tally *tally)
{
	return (char *) (index_of(tally) + tally->index_slots);
}

static inline Size
used_size(const Tally *tally)
{
	return entries_of(tally) + tally->entries_bytes - (char *) tally;
}

static inline Size
entry_size(int numbers, uint32 key_bytes)
{
	return TYPEALIGN(8, offsetof(TallyEntry, numbers) + numbers * sizeof(TallyNumber) + key_bytes);
}

static inline char *
entry_key(const TallyEntry *entry, int numbers)
{
	return (char *) &entry->numbers[numbers];
}

static inline int
count_numbers(const TallyKind *kind)
{
	return (int) strlen(kind->numbers);
}

static inline int
count_amounts(const TallyKind *kind)
{
	int			amounts = 0;

	for (const char *p = kind->numbers; *p != '\0'; p++)
		amounts += *p == 'f';
	return amounts;
}

/* The numbers that an entry of this tally takes room for. */
static inline int
stored_numbers(const Tally *tally)
{
	return tally->numbers + (tally->index_slots > 0 ? tally->amounts : 0);
}

Tally *
tally_create(const TallyKind *kind, const StringInfoData *params)
{
	Size		params_bytes = TYPEALIGN(8, params->len);
	Size		size = offsetof(Tally, data) + params_bytes;
	Tally	   *tally = palloc0(size);

	SET_VARSIZE(tally, size);
	tally->version = TALLY_VERSION;
	tally->numbers = count_numbers(kind);
	tally->amounts = count_amounts(kind);
	tally->params_bytes = params_bytes;
	tally->params_used = params->len;
	memcpy(tally->data, params->data, params->len);
	return tally;
}

/* A stored tally, or one at work, aligned and with a 4-byte header. */
Tally *
tally_open(const TallyKind *kind, struct varlena *datum)
{
	Tally	   *tally = (Tally *) datum;

	if (VARSIZE(tally) < offsetof(Tally, data) || tally->version != TALLY_VERSION)
		state_version_fail(kind->type, VARSIZE(tally) > VARHDRSZ ? tally->version : 0);
	if (tally->numbers != count_numbers(kind) || tally->amounts != count_amounts(kind) || used_size(tally) > VARSIZE(tally))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("state is corrupted")));
	return tally;
}

Tally *
tally_argument(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	return tally_open(kind, state_argument(fcinfo));
}

TupleReader
tally_params(const Tally *tally)
{
	TupleReader reader = {tally->data, tally->data + tally->params_used};

	return reader;
}

void
tally_walk(const Tally *tally, TallyCursor *cursor)
{
	cursor->next = entries_of(tally);
	cursor->end = cursor->next + tally->entries_bytes;
	cursor->count = tally->numbers;
	cursor->stored = stored_numbers(tally);
}

bool
tally_next(TallyCursor *cursor)
{
	const TallyEntry *entry = (const TallyEntry *) cursor->next;

	if (cursor->next >= cursor->end)
		return false;
	CHECK_FOR_INTERRUPTS();
	cursor->numbers = entry->numbers;
	cursor->key_bytes.data = entry_key(entry, cursor->stored);
	cursor->key_bytes.len = entry->key_bytes;
	cursor->key.next = cursor->key_bytes.data;
	cursor->key.end = cursor->key_bytes.data + cursor->key_bytes.len;
	cursor->next += entry_size(cursor->stored, entry->key_bytes);
	return true;
}

/* ---- filling ---- */

static uint32
key_hash(const char *key, uint32 bytes)
{
	return DatumGetUInt32(hash_any((const unsigned char *) key, bytes));
}

/* Puts every entry into an empty index. */
static void
fill_index(Tally *tally)
{
	uint32	   *index = index_of(tally);
	uint32		mask = tally->index_slots - 1;
	char	   *start = entries_of(tally);
	char	   *end = start + tally->entries_bytes;
	int			stored = stored_numbers(tally);
	uint32		i = 0;

	memset(index, 0, tally->index_slots * sizeof(uint32));
	for (char *p = start; p < end;)
	{
		TallyEntry *entry = (TallyEntry *) p;
		uint32		slot;

		check_cancel_at(i++);
		entry->hash = key_hash(entry_key(entry, stored), entry->key_bytes);
		for (slot = entry->hash & mask; index[slot] != 0; slot = (slot + 1) & mask)
			;
		index[slot] = (p - start) / 8 + 1;
		p += entry_size(stored, entry->key_bytes);
	}
}

/* Canonical entries, with room for what their sums will lose; returns their size. */
static Size
put_at_work(char *to, const Tally *tally)
{
	char	   *start = to;
	char	   *end = entries_of(tally) + tally->entries_bytes;
	Size		numbers = tally->numbers * sizeof(TallyNumber);
	uint32		i = 0;

	for (char *p = entries_of(tally); p < end;)
	{
		const TallyEntry *entry = (const TallyEntry *) p;
		TallyEntry *copy = (TallyEntry *) to;
		int			stored = tally->numbers + tally->amounts;
		Size		size = entry_size(stored, entry->key_bytes);

		check_cancel_at(i++);
		memset(copy, 0, size);
		copy->key_bytes = entry->key_bytes;
		memcpy(copy->numbers, entry->numbers, numbers);
		memcpy(entry_key(copy, stored), entry_key(entry, tally->numbers), entry->key_bytes);
		p += entry_size(tally->numbers, entry->key_bytes);
		to += size;
	}
	return to - start;
}

/* A copy at work with so many index slots and room for so many more bytes of entries. */
static Tally *
rebuild(const Tally *tally, uint32 slots, Size more)
{
	Size		head = offsetof(Tally, data) + tally->params_bytes;
	Size		entries = tally->entries_bytes;
	Size		needed;
	Size		size;
	Tally	   *rebuilt;

	if (tally->index_slots == 0)
		entries += (Size) tally->entries * tally->amounts * sizeof(TallyNumber);
	needed = head + (Size) slots * sizeof(uint32) + entries + more;
	size = state_grown_size(Max(VARSIZE(tally), 64), needed);
	rebuilt = palloc(size);
	memcpy(rebuilt, tally, head);
	SET_VARSIZE(rebuilt, size);
	rebuilt->index_slots = slots;
	if (tally->index_slots > 0 || tally->amounts == 0)
		memcpy(entries_of(rebuilt), entries_of(tally), entries);
	else
		rebuilt->entries_bytes = put_at_work(entries_of(rebuilt), tally);
	fill_index(rebuilt);
	return rebuilt;
}

static void
out_of_range(const TallyKind *kind)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a number of the %s is out of range", kind->type)));
}

static void
add_numbers(const TallyKind *kind, TallyNumber *to, const TallyNumber *from)
{
	TallyNumber *lost = to + count_numbers(kind);

	for (int i = 0; kind->numbers[i] != '\0'; i++)
		switch (kind->numbers[i])
		{
			case '+':
				if (pg_add_s64_overflow(to[i].count, from[i].count, &to[i].count))
					out_of_range(kind);
				break;
			case '<':
				to[i].count = Min(to[i].count, from[i].count);
				break;
			case '>':
				to[i].count = Max(to[i].count, from[i].count);
				break;
			case 'f':
				sum_add(&to[i].amount, &lost->amount, from[i].amount);
				if (isinf(to[i].amount))
					out_of_range(kind);
				lost++;
				break;
		}
}

/* The numbers as they are without what is kept beside them. */
static void
fold_numbers(const TallyKind *kind, TallyNumber *to, const TallyNumber *from, bool at_work)
{
	const TallyNumber *lost = from + count_numbers(kind);

	for (int i = 0; kind->numbers[i] != '\0'; i++)
	{
		to[i] = from[i];
		if (kind->numbers[i] != 'f')
			continue;
		if (at_work)
			to[i].amount += (lost++)->amount;
		if (isinf(to[i].amount))
			out_of_range(kind);
		if (to[i].amount == 0)
			to[i].amount = 0;	/* -0 is stored as 0 */
	}
}

static Tally *
add_entry(const TallyKind *kind, Tally *tally, const char *key, uint32 key_bytes,
		  const TallyNumber *numbers)
{
	uint32		hash = key_hash(key, key_bytes);
	int			stored = tally->numbers + tally->amounts;
	Size		size = entry_size(stored, key_bytes);
	uint32		slot;
	TallyEntry *entry;

	/* at most three quarters full, counting the one to come */
	if ((uint64) tally->entries * 4 >= (uint64) tally->index_slots * 3)
	{
		uint32		slots = TALLY_START_SLOTS;

		while ((uint64) tally->entries * 2 >= slots)
			slots *= 2;
		tally = rebuild(tally, slots, size);
	}
	for (slot = hash & (tally->index_slots - 1); index_of(tally)[slot] != 0;
		 slot = (slot + 1) & (tally->index_slots - 1))
	{
		entry = (TallyEntry *) (entries_of(tally) + ((Size) index_of(tally)[slot] - 1) * 8);
		if (entry->hash == hash && entry->key_bytes == key_bytes &&
			memcmp(entry_key(entry, stored), key, key_bytes) == 0)
		{
			add_numbers(kind, entry->numbers, numbers);
			return tally;
		}
	}
	if (used_size(tally) + size > VARSIZE(tally))
		tally = state_enlarge(tally, state_grown_size(VARSIZE(tally), used_size(tally) + size));
	index_of(tally)[slot] = tally->entries_bytes / 8 + 1;
	entry = (TallyEntry *) (entries_of(tally) + tally->entries_bytes);
	memset(entry, 0, size);
	entry->key_bytes = key_bytes;
	entry->hash = hash;
	memcpy(entry->numbers, numbers, tally->numbers * sizeof(TallyNumber));
	memcpy(entry_key(entry, stored), key, key_bytes);
	tally->entries++;
	tally->entries_bytes += size;
	return tally;
}

Tally *
tally_add(const TallyKind *kind, Tally *tally, const StringInfoData *key, const TallyNumber *numbers)
{
	return add_entry(kind, tally, key->data, key->len, numbers);
}

/* ---- comparing parameters, merging ---- */

/* The name of the first parameter in which two differ, or NULL. */
static const char *
params_difference(const TallyKind *kind, TupleReader a, TupleReader b)
{
	const char *const *name = kind->params;

	if (a.end - a.next == b.end - b.next && memcmp(a.next, b.next, a.end - a.next) == 0)
		return NULL;
	for (;; name++)
	{
		TupleField	x = tuple_next(&a);
		TupleField	y = tuple_next(&b);

		if (name[0] == NULL || name[1] == NULL || x.type != y.type || x.number != y.number || x.real != y.real ||
			!word_eq(x.word, y.word))
			return name[0] == NULL ? "parameters" : name[0];
	}
}

void
tally_expect_params(const TallyKind *kind, const Tally *tally, const StringInfoData *params)
{
	TupleReader reader = {params->data, params->data + params->len};
	const char *difference = params_difference(kind, tally_params(tally), reader);

	if (difference != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be the same on all rows of a group", difference)));
}

static Tally *
add_all(const TallyKind *kind, Tally *tally, const Tally *other)
{
	const char *difference = params_difference(kind, tally_params(tally), tally_params(other));
	TallyCursor cursor;

	if (difference != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s states that differ in %s cannot be merged", kind->type, difference)));
	if (other->index_slots > 0)
		other = tally_canonical(kind, other);	/* a part of a parallel aggregate */
	tally_walk(other, &cursor);
	while (tally_next(&cursor))
		tally = add_entry(kind, tally, cursor.key_bytes.data, cursor.key_bytes.len, cursor.numbers);
	return tally;
}

/* ---- the canonical form ---- */

typedef struct EntryRef
{
	const TallyEntry *entry;
	Word		key;
} EntryRef;

static inline int
key_cmp(Word a, Word b)
{
	int			cmp = memcmp(a.data, b.data, Min(a.len, b.len));

	return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

#define RUN_SORT sort_entries
#define RUN_SORT_TYPE EntryRef
#define RUN_SORT_CMP(a, b) key_cmp((a)->key, (b)->key)
#include "common/run_sort.h"

Tally *
tally_canonical(const TallyKind *kind, const Tally *tally)
{
	bool		at_work = tally->index_slots > 0;
	int			stored = stored_numbers(tally);
	Size		entries_bytes = tally->entries_bytes;
	EntryRef   *refs = palloc_extended(Max(tally->entries, 1) * sizeof(EntryRef), MCXT_ALLOC_HUGE);
	Tally	   *canonical;
	uint32		count = 0;
	char	   *p = entries_of(tally);

	for (; count < tally->entries; count++)
	{
		const TallyEntry *entry = (const TallyEntry *) p;

		check_cancel_at(count);
		refs[count].entry = entry;
		refs[count].key.data = entry_key(entry, stored);
		refs[count].key.len = entry->key_bytes;
		p += entry_size(stored, entry->key_bytes);
	}
	if (at_work)
	{
		sort_entries(refs, count);
		entries_bytes -= (Size) count * tally->amounts * sizeof(TallyNumber);
	}
	canonical = palloc(offsetof(Tally, data) + tally->params_bytes + entries_bytes);
	memcpy(canonical, tally, offsetof(Tally, data) + tally->params_bytes);
	SET_VARSIZE(canonical, offsetof(Tally, data) + tally->params_bytes + entries_bytes);
	canonical->index_slots = 0;
	canonical->entries_bytes = entries_bytes;
	p = entries_of(canonical);
	for (uint32 i = 0; i < count; i++)
	{
		TallyEntry *entry = (TallyEntry *) p;
		Size		size = entry_size(tally->numbers, refs[i].key.len);

		check_cancel_at(i);
		memset(entry, 0, size);
		entry->key_bytes = refs[i].key.len;
		fold_numbers(kind, entry->numbers, refs[i].entry->numbers, at_work);
		memcpy(entry_key(entry, tally->numbers), refs[i].key.data, refs[i].key.len);
		p += size;
	}
	pfree(refs);
	return canonical;
}

Datum
tally_accumulate(FunctionCallInfo fcinfo, const TallyKind *kind, const char *function)
{
	Tally	   *other;

	check_in_aggregate(fcinfo, function);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = PG_GETARG_TALLY(1, kind);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(tally_canonical(kind, other));
	PG_RETURN_POINTER(add_all(kind, tally_argument(fcinfo, kind), other));
}

/* A copy, so that window frames may go on. */
Datum
tally_final(FunctionCallInfo fcinfo, const TallyKind *kind, const char *function)
{
	check_in_aggregate(fcinfo, function);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(tally_canonical(kind, tally_argument(fcinfo, kind)));
}

/* merge(a, b): a NULL merges as nothing. */
Datum
tally_merge(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	int			given = PG_ARGISNULL(0) ? 1 : 0;
	Tally	   *merged;

	if (PG_ARGISNULL(given))
		PG_RETURN_NULL();
	merged = tally_canonical(kind, PG_GETARG_TALLY(given, kind));
	if (given == 1 || PG_ARGISNULL(1))
		PG_RETURN_POINTER(merged);
	merged = add_all(kind, merged, PG_GETARG_TALLY(1, kind));
	PG_RETURN_POINTER(tally_canonical(kind, merged));
}
