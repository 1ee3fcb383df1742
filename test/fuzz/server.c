/*
 * server.c
 *		As much of a server as the extension's functions need outside of one,
 *		so that they can run under the sanitizers: memory of exact sizes,
 *		errors that jump back, messages that are formatted as they would be.
 *
 * All memory is freed between two inputs.  What no fuzzed function reaches
 * aborts.
 */
#include "fuzz.h"

#include <stdarg.h>

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

sigjmp_buf	fuzz_error;
int			fuzz_sqlstate;
Oid			fuzz_types[FUZZ_ARGUMENTS];

volatile sig_atomic_t InterruptPending = 0;
MemoryContext CurrentMemoryContext = NULL;
ErrorContextCallback *error_context_stack = NULL;

static void
broken(const char *what)
{
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* ---- memory ---- */

/* In front of every chunk; the sanitizer watches its end. */
typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk *previous;
	Size		size;
	Size		unused;
} Chunk;

static Chunk chunks = {&chunks, &chunks, 0, 0};

static void *
allocate(Size size, Size limit)
{
	Chunk	   *chunk;

	if (size > limit)
		broken("a request for memory that the server would call invalid");
	chunk = malloc(sizeof(Chunk) + size);
	if (chunk == NULL)
		broken("out of memory");
	chunk->size = size;
	chunk->next = chunks.next;
	chunk->previous = &chunks;
	chunk->next->previous = chunk->previous->next = chunk;
	return chunk + 1;
}

void
pfree(void *pointer)
{
	Chunk	   *chunk = (Chunk *) pointer - 1;

	chunk->next->previous = chunk->previous;
	chunk->previous->next = chunk->next;
	free(chunk);
}

void
fuzz_free_all(void)
{
	while (chunks.next != &chunks)
		pfree(chunks.next + 1);
}

void *
palloc(Size size)
{
	return allocate(size, MaxAllocSize);
}

void *
palloc_extended(Size size, int flags)
{
	return allocate(size, flags & MCXT_ALLOC_HUGE ? MaxAllocHugeSize : MaxAllocSize);
}

void *
palloc0(Size size)
{
	return memset(palloc(size), 0, size);
}

void *
repalloc_huge(void *pointer, Size size)
{
	void	   *moved = allocate(size, MaxAllocHugeSize);

	memcpy(moved, pointer, Min(size, ((Chunk *) pointer - 1)->size));
	pfree(pointer);
	return moved;
}

void *
repalloc(void *pointer, Size size)
{
	if (size > MaxAllocSize)
		broken("a request for memory that the server would call invalid");
	return repalloc_huge(pointer, size);
}

char *
pstrdup(const char *string)
{
	return strcpy(palloc(strlen(string) + 1), string);
}

char *
pnstrdup(const char *string, Size len)
{
	Size		kept = strnlen(string, len);
	char	   *copy = palloc(kept + 1);

	memcpy(copy, string, kept);
	copy[kept] = '\0';
	return copy;
}

void *
MemoryContextAlloc(MemoryContext context, Size size)
{
	return palloc(size);
}

void *
MemoryContextAllocZero(MemoryContext context, Size size)
{
	return palloc0(size);
}

void *
MemoryContextAllocHuge(MemoryContext context, Size size)
{
	return allocate(size, MaxAllocHugeSize);
}

MemoryContext
AllocSetContextCreateInternal(MemoryContext parent, const char *name, Size min, Size initial, Size max)
{
	return NULL;
}

void
MemoryContextReset(MemoryContext context)
{
}

/* ---- errors ---- */

bool
errstart(int level, const char *domain)
{
	fuzz_sqlstate = level >= ERROR ? ERRCODE_INTERNAL_ERROR : 0;
	return true;
}

bool
errstart_cold(int level, const char *domain)
{
	return errstart(level, domain);
}

int
errcode(int sqlstate)
{
	fuzz_sqlstate = sqlstate;
	return 0;
}

/* The sanitizer sees whether everything that a message shows may be read. */
static int
format(const char *fmt, va_list args)
{
	char		text[4096];

	vsnprintf(text, sizeof(text), fmt, args);
	return 0;
}

#define MESSAGE_PART(name) \
int \
name(const char *fmt,...) \
{ \
	va_list		args; \
\
	va_start(args, fmt); \
	format(fmt, args); \
	va_end(args); \
	return 0; \
}

MESSAGE_PART(errmsg)
MESSAGE_PART(errmsg_internal)
MESSAGE_PART(errdetail)
MESSAGE_PART(errhint)
MESSAGE_PART(errcontext_msg)

void
errfinish(const char *file, int line, const char *function)
{
	if (fuzz_sqlstate != 0)
		siglongjmp(fuzz_error, 1);
}

void
ExceptionalCondition(const char *condition, const char *type, const char *file, int line)
{
	fprintf(stderr, "%s:%d: failed assertion: %s\n", file, line, condition);
	abort();
}

void
ProcessInterrupts(void)
{
	broken("an interrupt");
}

/* ---- values ---- */

struct varlena *
pg_detoast_datum_copy(struct varlena *datum)
{
	Size		size = VARSIZE_ANY_EXHDR(datum);
	struct varlena *copy = palloc(VARHDRSZ + size);

	SET_VARSIZE(copy, VARHDRSZ + size);
	memcpy(VARDATA(copy), VARDATA_ANY(datum), size);
	return copy;
}

struct varlena *
pg_detoast_datum(struct varlena *datum)
{
	return VARATT_IS_EXTENDED(datum) ? pg_detoast_datum_copy(datum) : datum;
}

struct varlena *
pg_detoast_datum_packed(struct varlena *datum)
{
	return datum;
}

struct varlena *
pg_detoast_datum_slice(struct varlena *datum, int32 first, int32 count)
{
	int			size = VARSIZE_ANY_EXHDR(datum);
	struct varlena *slice;

	first = Min(first, size);
	if (count < 0 || count > size - first)
		count = size - first;
	slice = palloc(VARHDRSZ + count);
	SET_VARSIZE(slice, VARHDRSZ + count);
	memcpy(VARDATA(slice), VARDATA_ANY(datum) + first, count);
	return slice;
}

text *
cstring_to_text_with_len(const char *string, int len)
{
	text	   *result = palloc(VARHDRSZ + len);

	SET_VARSIZE(result, VARHDRSZ + len);
	memcpy(VARDATA(result), string, len);
	return result;
}

text *
cstring_to_text(const char *string)
{
	return cstring_to_text_with_len(string, strlen(string));
}

void
get_typlenbyval(Oid type, int16 *length, bool *by_value)
{
	*length = -1;
	if (type == TIMESTAMPTZOID)
		*length = sizeof(TimestampTz);
	else if (type == INTERVALOID)
		*length = sizeof(Interval);
	else if (type == BOOLOID)
		*length = sizeof(bool);
	*by_value = type == TIMESTAMPTZOID || type == BOOLOID;
}

/* Of what is not a varlena. */
Datum
datumCopy(Datum value, bool by_value, int length)
{
	return by_value ? value : PointerGetDatum(memcpy(palloc(length), DatumGetPointer(value), length));
}

/* Of text[] without nulls. */
void
deconstruct_array(ArrayType *array, Oid type, int length, bool by_value, char align,
				  Datum **elements, bool **nulls, int *count)
{
	char	   *p = ARR_DATA_PTR(array);

	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	*elements = palloc(Max(*count, 1) * sizeof(Datum));
	if (nulls != NULL)
		*nulls = palloc0(Max(*count, 1) * sizeof(bool));
	for (int i = 0; i < *count; i++)
	{
		(*elements)[i] = PointerGetDatum(p);
		p += INTALIGN(VARSIZE(p));
	}
}

int
ArrayGetNItems(int dimensions, const int *lengths)
{
	int			items = dimensions > 0;

	for (int i = 0; i < dimensions; i++)
		items *= lengths[i];
	return items;
}

ArrayType *
construct_array(Datum *elements, int count, Oid type, int length, bool by_value, char align)
{
	return palloc0(sizeof(ArrayType));
}

/* Of 8 bytes a value. */
ArrayType *
construct_md_array(Datum *elements, bool *nulls, int dimensions, int *lengths, int *bounds,
				   Oid type, int length, bool by_value, char align)
{
	Size		head = ARR_OVERHEAD_WITHNULLS(1, *lengths);
	ArrayType  *array = palloc0(head + *lengths * sizeof(Datum));
	Datum	   *to = (Datum *) ((char *) array + head);

	array->ndim = 1;
	array->dataoffset = head;
	*ARR_DIMS(array) = *lengths;
	for (int i = 0; i < *lengths; i++)
	{
		if (nulls[i])
			continue;
		ARR_NULLBITMAP(array)[i / 8] |= 1 << i % 8;
		*to++ = elements[i];
	}
	SET_VARSIZE(array, (char *) to - (char *) array);
	return array;
}

ArrayType *
construct_empty_array(Oid type)
{
	return palloc0(sizeof(ArrayType));
}

Datum
DirectFunctionCall1Coll(PGFunction function, Oid collation, Datum argument)
{
	return CStringGetDatum(pstrdup("an interval"));
}

Datum
interval_out(PG_FUNCTION_ARGS)
{
	abort();
}

const char *
timestamptz_to_str(TimestampTz at)
{
	return "a time";
}

/* ---- strings and messages ---- */

int
pg_mbcliplen(const char *string, int len, int limit)
{
	return Min(len, limit);
}

int
pg_mbstrlen_with_len(const char *string, int len)
{
	return len;
}

char *
pg_server_to_client(const char *string, int len)
{
	return (char *) string;
}

static void
message_error(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROTOCOL_VIOLATION), errmsg("no data left in message")));
}

const char *
pq_getmsgbytes(StringInfo in, int count)
{
	if (count < 0 || count > in->len - in->cursor)
		message_error();
	in->cursor += count;
	return in->data + in->cursor - count;
}

static uint64
get_big_endian(StringInfo in, int bytes)
{
	const unsigned char *p = (const unsigned char *) pq_getmsgbytes(in, bytes);
	uint64		value = 0;

	while (bytes-- > 0)
		value = value << 8 | *p++;
	return value;
}

int
pq_getmsgbyte(StringInfo in)
{
	return get_big_endian(in, 1);
}

unsigned int
pq_getmsgint(StringInfo in, int bytes)
{
	return get_big_endian(in, bytes);
}

int64
pq_getmsgint64(StringInfo in)
{
	return get_big_endian(in, 8);
}

float8
pq_getmsgfloat8(StringInfo in)
{
	uint64		bits = get_big_endian(in, 8);
	float8		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

char *
pq_getmsgtext(StringInfo in, int count, int *len)
{
	const char *from = pq_getmsgbytes(in, count);
	char	   *string = palloc(count + 1);

	if (memchr(from, 0, count) != NULL)
		ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE), errmsg("a byte 0")));
	memcpy(string, from, count);
	string[count] = '\0';
	*len = count;
	return string;
}

void
pq_getmsgend(StringInfo in)
{
	if (in->cursor != in->len)
		message_error();
}

void
pq_begintypsend(StringInfo out)
{
	initStringInfo(out);
	appendBinaryStringInfo(out, "\0\0\0\0", VARHDRSZ);
}

bytea *
pq_endtypsend(StringInfo out)
{
	SET_VARSIZE(out->data, out->len);
	return (bytea *) out->data;
}

void
pq_sendfloat8(StringInfo out, float8 value)
{
	uint64		bits;

	memcpy(&bits, &value, sizeof(bits));
	pq_sendint64(out, bits);
}

/* ---- function calls ---- */

int
AggCheckCallContext(FunctionCallInfo fcinfo, MemoryContext *context)
{
	return AGG_CONTEXT_AGGREGATE;
}

Oid
get_fn_expr_argtype(FmgrInfo *function, int argument)
{
	return fuzz_types[argument];
}

bool
get_fn_expr_variadic(FmgrInfo *function)
{
	return false;
}

Oid
getBaseType(Oid type)
{
	return type;
}

void
InitMaterializedSRF(FunctionCallInfo fcinfo, bits32 flags)
{
}

void
tuplestore_putvalues(Tuplestorestate *store, TupleDesc tuple, Datum *values, bool *nulls)
{
}

/* ---- never reached ---- */

/* under a name of their own for the compiler, which knows them otherwise */
#define UNREACHED(name) \
	void unreached_##name(void) __asm__(#name); void unreached_##name(void) { broken(#name); }

UNREACHED(JsonbIteratorInit)
UNREACHED(JsonbIteratorNext)
UNREACHED(findJsonbValueFromContainer)
UNREACHED(getIthJsonbValueFromContainer)
UNREACHED(hash_create)
UNREACHED(hash_get_num_entries)
UNREACHED(hash_search)
UNREACHED(hash_seq_init)
UNREACHED(hash_seq_search)
UNREACHED(jsonb_in)
UNREACHED(numeric_float8_no_overflow)
UNREACHED(datumIsEqual)
UNREACHED(date2j)
UNREACHED(j2date)
UNREACHED(pg_get_timezone_name)
UNREACHED(pg_next_dst_boundary)
UNREACHED(pg_tz_acceptable)
UNREACHED(pg_tzset)
UNREACHED(format_type_be)
UNREACHED(set_errcontext_domain)
UNREACHED(text_to_cstring)
