/*
 * ids.c
 *		Identifiers of customers, see ids.h.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/ids.h"
#include "port/pg_bswap.h"
#include "utils/uuid.h"

#define SIGN_BIT (UINT64CONST(1) << 63)

/* Half a uuid as the integer that has its place among the halves. */
static int64
uuid_half(const unsigned char *bytes)
{
	uint64		half;

	memcpy(&half, bytes, sizeof(half));
	return (int64) (pg_ntoh64(half) ^ SIGN_BIT);
}

static void
put_uuid_half(unsigned char *bytes, int64 number)
{
	uint64		half = pg_hton64((uint64) number ^ SIGN_BIT);

	memcpy(bytes, &half, sizeof(half));
}

void
id_put(StringInfo tuple, IdType type, Datum id, const char *name)
{
	Word		word;

	switch (type)
	{
		case ID_BIGINT:
			tuple_put_int(tuple, DatumGetInt64(id));
			break;
		case ID_TEXT:
			word = word_from_text(DatumGetTextPP(id));
			check_word(word, ID_MAX_BYTES, name);
			tuple_put_word(tuple, word);
			break;
		case ID_UUID:
			tuple_put_int(tuple, uuid_half(DatumGetUUIDP(id)->data));
			tuple_put_int(tuple, uuid_half(DatumGetUUIDP(id)->data + 8));
			break;
	}
}

bool
id_next(TupleReader *reader, IdType type, Word *bytes)
{
	int64		number;
	Word		word;
	bool		valid;

	bytes->data = reader->next;
	if (type == ID_TEXT)
		valid = tuple_get_word(reader, &word) && word.len > 0 && word.len <= ID_MAX_BYTES;
	else
		valid = tuple_get_int(reader, &number) && (type == ID_BIGINT || tuple_get_int(reader, &number));
	bytes->len = reader->next - bytes->data;
	return valid;
}

Datum
id_datum(IdType type, Word bytes)
{
	TupleReader reader = {bytes.data, bytes.data + bytes.len};
	pg_uuid_t  *uuid;
	TupleField	field = tuple_next(&reader);

	switch (type)
	{
		case ID_BIGINT:
			return Int64GetDatum(field.number);
		case ID_TEXT:
			return PointerGetDatum(word_to_text(field.word));
		case ID_UUID:
			break;
	}
	uuid = palloc(sizeof(pg_uuid_t));
	put_uuid_half(uuid->data, field.number);
	put_uuid_half(uuid->data + 8, tuple_next(&reader).number);
	return UUIDPGetDatum(uuid);
}
