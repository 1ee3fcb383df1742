/*
 * codec.h
 *		Reading and writing states: the text form and the binary form.
 *
 * Both forms begin with a version.  Everything read is checked: what a reader
 * returns is inside the input and of the kind it says, or there was an error.
 */
#ifndef SCRM_CODEC_H
#define SCRM_CODEC_H

#include "lib/stringinfo.h"

/* A string that belongs to somebody else, not terminated. */
typedef struct Word
{
	const char *data;
	int			len;
} Word;

/* Bytewise order, shorter first: never by collation. */
static inline int
word_cmp(Word a, Word b)
{
	int			cmp;

	/* mostly the first bytes tell, without a call */
	if (a.len > 0 && b.len > 0 && a.data[0] != b.data[0])
		return (unsigned char) a.data[0] < (unsigned char) b.data[0] ? -1 : 1;
	cmp = memcmp(a.data, b.data, Min(a.len, b.len));
	return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

static inline bool
word_eq(Word a, Word b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

extern Word word_from_text(const text *t);
extern text *word_to_text(Word word);

/* The text form is JSON without free space, written and read by these. */
typedef struct TextReader
{
	const char *type;			/* the type's name, for messages */
	const char *start;
	const char *next;
} TextReader;

extern void text_put_word(StringInfo out, Word word);
extern void text_put_float(StringInfo out, float8 value);

extern void text_expect(TextReader *in, const char *literal);
extern bool text_accept(TextReader *in, const char *literal);
extern int64 text_get_int(TextReader *in, int64 min, int64 max);
extern float8 text_get_float(TextReader *in);
extern Word text_get_word(TextReader *in);
extern void text_end(TextReader *in);
pg_noreturn extern void text_fail(TextReader *in, const char *expected);

/* The binary form: big-endian, strings in the client's encoding. */
extern void wire_begin(StringInfo out, int version);
extern void wire_put_word(StringInfo out, Word word);

extern void wire_expect_version(StringInfo in, int version, const char *type);
extern Word wire_get_word(StringInfo in);
extern int64 wire_get_int(StringInfo in, int64 min, int64 max, const char *type);
extern float8 wire_get_float(StringInfo in, const char *type);

/* A number of items, each of which takes at least item_size more bytes. */
extern int64 wire_get_count(StringInfo in, int64 max, int item_size, const char *type);
pg_noreturn extern void wire_fail(const char *type, const char *detail);

#endif							/* SCRM_CODEC_H */
