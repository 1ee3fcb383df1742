/*
 * ids.h
 *		Identifiers of customers: bigint, text or uuid, one code for all.
 *
 * In a tuple (tally.h) a bigint is an integer, a text a word, a uuid two
 * integers.  Encoded, equal identifiers have equal bytes, and bytes compare as
 * identifiers do: numbers by size, texts and uuids bytewise.
 */
#ifndef SCRM_IDS_H
#define SCRM_IDS_H

#include "common/codec.h"
#include "common/tally.h"

#define ID_MAX_BYTES 255		/* of a text */

typedef enum IdType
{
	ID_BIGINT,
	ID_TEXT,
	ID_UUID
} IdType;

/* Appends an identifier of SQL; a text must have 1 to 255 bytes. */
extern void id_put(StringInfo tuple, IdType type, Datum id, const char *name);

/* The bytes of the next field or fields, which must be an identifier of this type; false if not. */
extern bool id_next(TupleReader *reader, IdType type, Word *bytes);

/* Encoded bytes as SQL knows them. */
extern Datum id_datum(IdType type, Word bytes);

static inline int
id_cmp(Word a, Word b)
{
	int			cmp = memcmp(a.data, b.data, Min(a.len, b.len));

	return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

#endif							/* SCRM_IDS_H */
