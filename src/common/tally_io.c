/*
 * tally_io.c
 *		The outer forms of a tally: text and binary.
 */
#include "scrm.h"

#include "common/tally.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"

/* ---- outer forms: the parameters, then key and numbers of each entry ---- */

/* A float is told from an integer by its point or its exponent. */
static void
put_float_text(StringInfo out, float8 real)
{
	int			start = out->len;

	text_put_float(out, real);
	if (strpbrk(out->data + start, ".e") == NULL)
		appendStringInfoString(out, ".0");
}

static bool
is_float_text(const char *number)
{
	number += strspn(number, "-0123456789");
	return *number == '.' || *number == 'e' || *number == 'E';
}

static void
put_tuple_text(StringInfo out, TupleReader reader)
{
	bool		first = true;

	appendStringInfoChar(out, '[');
	for (;;)
	{
		TupleField	field = tuple_next(&reader);

		if (field.type == TUPLE_END)
			break;
		if (!first)
			appendStringInfoChar(out, ',');
		first = false;
		if (field.type == TUPLE_NULL)
			appendStringInfoString(out, "null");
		else if (field.type == TUPLE_INT)
			appendStringInfo(out, INT64_FORMAT, field.number);
		else if (field.type == TUPLE_FLOAT)
			put_float_text(out, field.real);
		else
			text_put_word(out, field.word);
	}
	appendStringInfoChar(out, ']');
}

static void
get_tuple_text(TextReader *in, StringInfo tuple)
{
	text_expect(in, "[");
	resetStringInfo(tuple);
	while (!text_accept(in, "]"))
	{
		if (tuple->len > 0)
			text_expect(in, ",");
		if (text_accept(in, "null"))
			tuple_put_null(tuple);
		else if (*in->next == '"')
			tuple_put_word(tuple, text_get_word(in));
		else if (is_float_text(in->next))
			tuple_put_float(tuple, text_get_float(in));
		else
			tuple_put_int(tuple, text_get_int(in, PG_INT64_MIN, PG_INT64_MAX));
	}
}

/* {"version":1,"params":[...],"entries":[[[key],number,...],...]} */
Datum
tally_out(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	Tally	   *tally = tally_canonical(kind, PG_GETARG_TALLY(0, kind));
	TallyCursor cursor;
	StringInfoData out;
	bool		first = true;

	initStringInfo(&out);
	appendStringInfoString(&out, "{\"version\":1,\"params\":");
	put_tuple_text(&out, tally_params(tally));
	appendStringInfoString(&out, ",\"entries\":[");
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		appendStringInfoString(&out, first ? "[" : ",[");
		first = false;
		put_tuple_text(&out, cursor.key);
		for (int i = 0; i < cursor.count; i++)
		{
			appendStringInfoChar(&out, ',');
			if (kind->numbers[i] == 'f')
				text_put_float(&out, cursor.numbers[i].amount);
			else
				appendStringInfo(&out, INT64_FORMAT, cursor.numbers[i].count);
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* What is read may come in the order of another encoding; every key once. */
static Tally *
add_read(const TallyKind *kind, Tally *tally, const StringInfoData *key,
		 const TallyNumber *numbers, const char **problem)
{
	uint32		entries = tally->entries;

	tally = tally_add(kind, tally, key, numbers);
	if (tally->entries == entries)
		*problem = "A key comes twice.";
	return tally;
}

Datum
tally_in(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {kind->type, string, string};
	StringInfoData tuple;
	Tally	   *tally;
	const char *problem = NULL;

	initStringInfo(&tuple);
	text_expect(&in, "{\"version\":1,\"params\":");
	get_tuple_text(&in, &tuple);
	tally = tally_create(kind, &tuple);
	text_expect(&in, ",\"entries\":[");
	while (!text_accept(&in, "]"))
	{
		TallyNumber numbers[TALLY_MAX_NUMBERS];

		CHECK_FOR_INTERRUPTS();
		text_expect(&in, tally->entries > 0 ? ",[" : "[");
		get_tuple_text(&in, &tuple);
		for (int i = 0; kind->numbers[i] != '\0'; i++)
		{
			text_expect(&in, ",");
			if (kind->numbers[i] == 'f')
				numbers[i].amount = text_get_float(&in);
			else
				numbers[i].count = text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
		}
		text_expect(&in, "]");
		tally = add_read(kind, tally, &tuple, numbers, &problem);
	}
	text_expect(&in, "}");
	text_end(&in);
	tally = tally_canonical(kind, tally);
	if (problem == NULL)
		problem = kind->check(tally);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.%s", kind->type),
				 errdetail("%s", problem)));
	PG_RETURN_POINTER(tally);
}

static void
send_tuple(StringInfo out, TupleReader reader)
{
	for (;;)
	{
		TupleField	field = tuple_next(&reader);

		pq_sendbyte(out, field.type);
		if (field.type == TUPLE_END)
			break;
		if (field.type == TUPLE_INT)
			pq_sendint64(out, field.number);
		else if (field.type == TUPLE_WORD)
			wire_put_word(out, field.word);
		else if (field.type == TUPLE_FLOAT)
			pq_sendfloat8(out, field.real);
	}
}

static void
recv_tuple(StringInfo in, StringInfo tuple, const TallyKind *kind)
{
	resetStringInfo(tuple);
	for (;;)
	{
		switch (pq_getmsgbyte(in))
		{
			case TUPLE_END:
				return;
			case TUPLE_NULL:
				tuple_put_null(tuple);
				break;
			case TUPLE_INT:
				tuple_put_int(tuple, pq_getmsgint64(in));
				break;
			case TUPLE_WORD:
				tuple_put_word(tuple, wire_get_word(in));
				break;
			case TUPLE_FLOAT:
				tuple_put_float(tuple, wire_get_float(in, kind->type));
				break;
			default:
				wire_fail(kind->type, "A field has an unknown type.");
		}
	}
}

Datum
tally_send(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	Tally	   *tally = tally_canonical(kind, PG_GETARG_TALLY(0, kind));
	TallyCursor cursor;
	StringInfoData out;

	wire_begin(&out, TALLY_VERSION);
	send_tuple(&out, tally_params(tally));
	pq_sendint32(&out, tally->entries);
	tally_walk(tally, &cursor);
	while (tally_next(&cursor))
	{
		send_tuple(&out, cursor.key);
		for (int i = 0; i < cursor.count; i++)
		{
			if (kind->numbers[i] == 'f')
				pq_sendfloat8(&out, cursor.numbers[i].amount);
			else
				pq_sendint64(&out, cursor.numbers[i].count);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

Datum
tally_recv(FunctionCallInfo fcinfo, const TallyKind *kind)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	StringInfoData tuple;
	Tally	   *tally;
	int64		count;
	const char *problem = NULL;

	initStringInfo(&tuple);
	wire_expect_version(in, TALLY_VERSION, kind->type);
	recv_tuple(in, &tuple, kind);
	tally = tally_create(kind, &tuple);
	count = wire_get_count(in, PG_INT32_MAX, 1 + 8 * (int) strlen(kind->numbers), kind->type);
	for (int64 i = 0; i < count; i++)
	{
		TallyNumber numbers[TALLY_MAX_NUMBERS];

		CHECK_FOR_INTERRUPTS();
		recv_tuple(in, &tuple, kind);
		for (int j = 0; kind->numbers[j] != '\0'; j++)
		{
			if (kind->numbers[j] == 'f')
				numbers[j].amount = wire_get_float(in, kind->type);
			else
				numbers[j].count = pq_getmsgint64(in);
		}
		tally = add_read(kind, tally, &tuple, numbers, &problem);
	}
	pq_getmsgend(in);
	tally = tally_canonical(kind, tally);
	if (problem == NULL)
		problem = kind->check(tally);
	if (problem != NULL)
		wire_fail(kind->type, problem);
	PG_RETURN_POINTER(tally);
}
