/*
 * codec.c
 *		Reading and writing states, see codec.h.
 */
#include "scrm.h"

#include <math.h>

#include "common/codec.h"
#include "common/int.h"
#include "common/shortest_dec.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

Word
word_from_text(const text *t)
{
	Word		word = {VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};

	return word;
}

text *
word_to_text(Word word)
{
	return cstring_to_text_with_len(word.data, word.len);
}

/* ---- text form ---- */

void
text_put_word(StringInfo out, Word word)
{
	appendStringInfoChar(out, '"');
	for (int i = 0; i < word.len; i++)
	{
		unsigned char c = word.data[i];

		if (c == '"' || c == '\\')
		{
			appendStringInfoChar(out, '\\');
			appendStringInfoChar(out, c);
		}
		else if (c < 0x20)
			appendStringInfo(out, "\\u%04x", c);
		else
			appendStringInfoChar(out, c);
	}
	appendStringInfoChar(out, '"');
}

/* The shortest text that reads back as the same number, whatever the session says. */
void
text_put_float(StringInfo out, float8 value)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(value, digits);
	appendStringInfoString(out, digits);
}

void
text_fail(TextReader *in, const char *expected)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type scrm.%s", in->type),
			 errdetail("Expected %s at byte %zu.", expected, (size_t) (in->next - in->start) + 1)));
}

bool
text_accept(TextReader *in, const char *literal)
{
	size_t		len = strlen(literal);

	if (strncmp(in->next, literal, len) != 0)
		return false;
	in->next += len;
	return true;
}

void
text_expect(TextReader *in, const char *literal)
{
	if (!text_accept(in, literal))
		text_fail(in, literal);
}

int64
text_get_int(TextReader *in, int64 min, int64 max)
{
	const char *p = in->next;
	bool		negative = (*p == '-');
	int64		value = 0;

	p += negative;
	if (*p < '0' || *p > '9')
		text_fail(in, "an integer");
	/* gathered below zero, where one more value fits */
	for (; *p >= '0' && *p <= '9'; p++)
		if (pg_mul_s64_overflow(value, 10, &value) ||
			pg_sub_s64_overflow(value, *p - '0', &value))
			text_fail(in, "an integer in range");
	if (!negative && pg_sub_s64_overflow(0, value, &value))
		text_fail(in, "an integer in range");
	if (value < min || value > max)
		text_fail(in, "an integer in range");
	in->next = p;
	return value;
}

float8
text_get_float(TextReader *in)
{
	char	   *end;
	float8		value;

	/* strtod would also take spaces, hexadecimal numbers, and words */
	value = strtod(in->next, &end);
	if (end == in->next || !isfinite(value) ||
		strspn(in->next, "0123456789+-.eE") < (size_t) (end - in->next))
		text_fail(in, "a finite number");
	in->next = end;
	return value == 0 ? 0.0 : value;	/* -0 is stored as 0 */
}

static inline int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Two of them; sscanf would take the length of all that follows. */
static inline bool
hex_digits(const char *p, int *number)
{
	int			high = hex_digit(p[0]);
	int			low = high < 0 ? -1 : hex_digit(p[1]);

	*number = high * 16 + low;
	return low >= 0;
}

/* The unescaped string is palloc'd. */
Word
text_get_word(TextReader *in)
{
	const char *p;
	const char *close;
	char	   *data;
	Word		word;

	text_expect(in, "\"");
	for (close = in->next; *close != '"'; close++)
	{
		if (*close == '\\' && close[1] != '\0')
			close++;
		if (*close == '\0')
			text_fail(in, "a string with a closing quote");
	}
	word.data = data = palloc(close - in->next + 1);
	for (p = in->next; p < close; p++)
	{
		if (*p == '\\')
		{
			p++;
			if (*p == 'u')
			{
				int			code;

				/* only what text_put_word writes: control characters */
				if (strncmp(p, "u00", 3) != 0 || !hex_digits(p + 3, &code) || code < 1 || code > 0x1f)
				{
					in->next = p - 1;
					text_fail(in, "an escape sequence");
				}
				*data++ = (char) code;
				p += 4;
				continue;
			}
			if (*p != '"' && *p != '\\')
			{
				in->next = p - 1;
				text_fail(in, "an escape sequence");
			}
		}
		*data++ = *p;
	}
	word.len = data - word.data;
	in->next = close + 1;
	return word;
}

void
text_end(TextReader *in)
{
	if (*in->next != '\0')
		text_fail(in, "the end of the value");
}

/* ---- binary form ---- */

void
wire_fail(const char *type, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value for type scrm.%s", type),
			 errdetail("%s", detail)));
}

/* A version, and a byte of flags that must be zero until one is needed. */
void
wire_begin(StringInfo out, int version)
{
	pq_begintypsend(out);
	pq_sendbyte(out, version);
	pq_sendbyte(out, 0);
}

void
wire_expect_version(StringInfo in, int version, const char *type)
{
	if (pq_getmsgbyte(in) != version)
		wire_fail(type, "The version is unknown.");
	if (pq_getmsgbyte(in) != 0)
		wire_fail(type, "A reserved byte is not zero.");
}

void
wire_put_word(StringInfo out, Word word)
{
	char	   *converted = pg_server_to_client(word.data, word.len);
	int			len = converted == word.data ? word.len : (int) strlen(converted);

	pq_sendint32(out, len);
	appendBinaryStringInfo(out, converted, len);
}

/* The string is converted, checked for the server's encoding, and palloc'd. */
Word
wire_get_word(StringInfo in)
{
	Word		word;
	int			len = (int) pq_getmsgint(in, 4);

	word.data = pq_getmsgtext(in, len, &word.len);
	return word;
}

int64
wire_get_int(StringInfo in, int64 min, int64 max, const char *type)
{
	int64		value = pq_getmsgint64(in);

	if (value < min || value > max)
		wire_fail(type, "A number is out of range.");
	return value;
}

float8
wire_get_float(StringInfo in, const char *type)
{
	float8		value = pq_getmsgfloat8(in);

	if (!isfinite(value))
		wire_fail(type, "A number is not finite.");
	return value == 0 ? 0.0 : value;	/* -0 is stored as 0 */
}

int64
wire_get_count(StringInfo in, int64 max, int item_size, const char *type)
{
	int64		count = pq_getmsgint(in, 4);

	if (count > max || count * item_size > in->len - in->cursor)
		wire_fail(type, "A count is out of range.");
	return count;
}
