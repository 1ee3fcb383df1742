/*
 * timeline.c
 *		The packed form of a timeline: opening, decoding, encoding.
 *
 * The times of n events are first_at and n - 1 differences, each a multiple
 * of the timeline's unit (the longest of timeline_units that divides them
 * all, so that second-resolution logs do not pay for microseconds).  They are
 * written as n differences, the first of them 0, in blocks of up to 64: one
 * byte, the width w in bits, then ceil(count * w / 8) bytes with the
 * differences from the lowest bit up.  Decoding is a load, a shift, a mask
 * and an addition an event.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"
#include "timeline/timeline.h"
#include "utils/memutils.h"

static const uint64 timeline_units[] = {
	1, 1000, USECS_PER_SEC, USECS_PER_MINUTE, USECS_PER_HOUR, USECS_PER_DAY
};

static inline uint64
load64(const uint8 *p)
{
	uint64		bits;

	memcpy(&bits, p, sizeof(bits));
#ifdef WORDS_BIGENDIAN
	bits = pg_bswap64(bits);
#endif
	return bits;
}

static inline void
store64(uint8 *p, uint64 bits)
{
#ifdef WORDS_BIGENDIAN
	bits = pg_bswap64(bits);
#endif
	memcpy(p, &bits, sizeof(bits));
}

/* Bytes that a code takes when there are so many. */
static inline int
code_width(int codes)
{
	return codes <= 1 ? 0 : codes <= 256 ? 1 : 2;
}

static inline Size
bitmap_bytes(uint32 events)
{
	return (events + 7) / 8;
}

/* ---- reading ---- */

static void
corrupted(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("timeline is corrupted")));
}

static void
read_head(const struct varlena *datum, TimelineHead *head)
{
	if (VARSIZE_ANY_EXHDR(datum) < TIMELINE_HEAD_SIZE)
		corrupted();
	memcpy(head, VARDATA_ANY(datum), TIMELINE_HEAD_SIZE);
	if (head->version != TIMELINE_VERSION)
		state_version_fail("timeline", head->version);
	if (head->form != TIMELINE_PACKED)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("timeline is the unfinished state of an aggregate"),
				 errhint("An aggregate over scrm.timeline_accum needs FINALFUNC = scrm.timeline_final.")));
	if (head->unit >= lengthof(timeline_units))
		corrupted();
}

/* Just the head: of a TOASTed timeline no more is fetched. */
void
timeline_open_head(Datum datum, TimelineHead *head)
{
	struct varlena *timeline = (struct varlena *) DatumGetPointer(datum);

	if (VARATT_IS_EXTERNAL_ONDISK(timeline))
		timeline = pg_detoast_datum_slice(timeline, 0, TIMELINE_HEAD_SIZE);
	else
		timeline = pg_detoast_datum_packed(timeline);
	read_head(timeline, head);
}

/* Finds the parts of a packed timeline, which must live as long as it is read. */
void
timeline_open(const struct varlena *datum, Timeline *t)
{
	const uint8 *data = (const uint8 *) VARDATA_ANY(datum);
	Size		size = VARSIZE_ANY_EXHDR(datum);
	const TimelineHead *head = &t->head;
	Size		columns;

	read_head(datum, &t->head);

	t->end = data + size;
	t->words = data + TIMELINE_HEAD_SIZE;
	t->times = t->words + head->words_bytes;
	t->kind_width = code_width(head->kinds);
	t->channel_width = head->columns & TIMELINE_HAS_CHANNEL_CODES ? Max(code_width(head->channels + 1), 1) : 0;
	t->channel_codes = t->end - (Size) head->events * t->channel_width;
	t->kind_codes = t->channel_codes - (Size) head->events * t->kind_width;
	columns = (Size) head->events * (t->kind_width + t->channel_width);
	t->value_bitmap = NULL;
	if (head->columns & TIMELINE_HAS_VALUE_BITMAP)
	{
		t->value_bitmap = t->kind_codes - bitmap_bytes(head->events);
		columns += bitmap_bytes(head->events);
	}
	if (size - TIMELINE_HEAD_SIZE < head->words_bytes ||
		size - TIMELINE_HEAD_SIZE - head->words_bytes < columns)
		corrupted();
}

/* The values of the events that have one, in order. */
static const uint8 *
timeline_values(const Timeline *t)
{
	const uint8 *columns = t->kind_codes;
	Size		bytes = 0;

	if (t->value_bitmap != NULL)
	{
		columns = t->value_bitmap;
		bytes = sizeof(float8) * pg_popcount((const char *) t->value_bitmap, bitmap_bytes(t->head.events));
	}
	else if (t->head.columns & TIMELINE_HAS_VALUES)
		bytes = sizeof(float8) * (Size) t->head.events;
	if (bytes > (Size) (columns - t->times))
		corrupted();
	return columns - bytes;
}

void
timeline_rewind(TimelineCursor *cursor, const Timeline *timeline)
{
	cursor->timeline = timeline;
	cursor->next_block = timeline->times;
	cursor->first = 0;
	cursor->count = 0;
}

/* Sums count differences of width bits each; 8 bytes behind them are readable. */
static inline uint64
unpack_times(const uint8 *bits, int width, int count, uint64 unit, uint64 at, TimestampTz *out)
{
	uint64		mask = width == 64 ? ~UINT64CONST(0) : (UINT64CONST(1) << width) - 1;

	if (width <= 56)
	{
		for (int i = 0; i < count; i++)
		{
			unsigned	bit = i * width;

			at += ((load64(bits + bit / 8) >> (bit % 8)) & mask) * unit;
			out[i] = (TimestampTz) at;
		}
		return at;
	}
	for (int i = 0; i < count; i++)
	{
		unsigned	bit = i * width;
		uint64		step = load64(bits + bit / 8) >> (bit % 8);

		if (bit % 8 > 0)
			step |= (uint64) bits[bit / 8 + 8] << (64 - bit % 8);
		at += (step & mask) * unit;
		out[i] = (TimestampTz) at;
	}
	return at;
}

/* The next up to 64 times; false behind the last. */
bool
timeline_next_block(TimelineCursor *cursor)
{
	const Timeline *t = cursor->timeline;
	const uint8 *bits = cursor->next_block + 1;
	uint64		at = cursor->count > 0 ? cursor->at[cursor->count - 1] : t->head.first_at;
	uint8		padded[TIMELINE_BLOCK * sizeof(uint64) + sizeof(uint64)];
	int			width = 0;
	Size		bytes;

	cursor->first += cursor->count;
	cursor->count = Min(t->head.events - cursor->first, TIMELINE_BLOCK);
	if (cursor->count == 0)
		return false;
	if (bits > t->kind_codes || (width = *cursor->next_block) > 64)
		corrupted();
	bytes = (cursor->count * width + 7) / 8;
	if (bytes > (Size) (t->kind_codes - bits))
		corrupted();
	cursor->next_block = bits + bytes;
	if ((Size) (t->end - bits) < bytes + sizeof(uint64))
		bits = memcpy(padded, bits, bytes);
	unpack_times(bits, width, cursor->count, timeline_units[t->head.unit], at, cursor->at);
	return true;
}

/* Some of the timeline's words, as an array. */
static Word *
words_at(const Timeline *t, int first, int count)
{
	Word	   *array = palloc(Max(count, 1) * sizeof(Word));
	const uint8 *word = t->words;

	for (int i = 0; i < first + count; i++)
	{
		if (word >= t->times || *word >= t->times - word)
			corrupted();
		if (i >= first)
		{
			array[i - first].len = *word;
			array[i - first].data = (const char *) word + 1;
		}
		word += 1 + *word;
	}
	return array;
}

Word *
timeline_kinds(const Timeline *t)
{
	return words_at(t, 0, t->head.kinds);
}

/* The channels but NULL: the one with code c is at c - 1. */
Word *
timeline_channels(const Timeline *t)
{
	return words_at(t, t->head.kinds, t->head.channels);
}

/* All events, as an array. */
Event *
timeline_events(const Timeline *t)
{
	Event	   *events = palloc_extended(Max(t->head.events, 1) * sizeof(Event), MCXT_ALLOC_HUGE);
	const uint8 *value = timeline_values(t);
	TimelineCursor cursor;

	timeline_rewind(&cursor, t);
	while (timeline_next_block(&cursor))
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < cursor.count; i++)
		{
			uint32		place = cursor.first + i;
			Event	   *event = &events[place];

			event->at = cursor.at[i];
			event->kind = timeline_kind(t, place);
			event->channel = timeline_channel(t, place);
			event->value = NAN;
			if (timeline_has_value(t, place))
			{
				memcpy(&event->value, value, sizeof(float8));
				value += sizeof(float8);
			}
		}
	}
	return events;
}

/* ---- writing ---- */

/* The total order of events; NULL channels (code 0) and NULL values come first. */
int
event_cmp(const Event *a, const Event *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	if (isnan(a->value) || isnan(b->value))
		return isnan(b->value) - isnan(a->value);
	return (a->value > b->value) - (a->value < b->value);
}

#define RUN_SORT sort_events
#define RUN_SORT_TYPE Event
#define RUN_SORT_CMP(a, b) event_cmp(a, b)
#include "common/run_sort.h"

/* Words with the codes they had. */
typedef struct CodedWord
{
	Word		word;
	WordCode	code;
} CodedWord;

#define RUN_SORT sort_words
#define RUN_SORT_TYPE CodedWord
#define RUN_SORT_CMP(a, b) word_cmp((a)->word, (b)->word)
#include "common/run_sort.h"

/* The words in use, sorted, and for each old code the new one. */
typedef struct Dictionary
{
	CodedWord  *words;
	int			count;
	Size		bytes;
	WordCode   *new_code;
} Dictionary;

static void
make_dictionary(Dictionary *dictionary, const Word *words, int count, const bool *used)
{
	dictionary->words = palloc(Max(count, 1) * sizeof(CodedWord));
	dictionary->new_code = palloc(Max(count, 1) * sizeof(WordCode));
	dictionary->count = 0;
	dictionary->bytes = 0;
	for (int code = 0; code < count; code++)
		if (used[code])
		{
			CodedWord  *entry = &dictionary->words[dictionary->count++];

			entry->word = words[code];
			entry->code = code;
			dictionary->bytes += 1 + words[code].len;
		}
	sort_words(dictionary->words, dictionary->count);
	for (int i = 0; i < dictionary->count; i++)
		dictionary->new_code[dictionary->words[i].code] = i;
}

static uint8 *
put_words(uint8 *p, const Dictionary *dictionary)
{
	for (int i = 0; i < dictionary->count; i++)
	{
		Word		word = dictionary->words[i].word;

		*p++ = word.len;
		memcpy(p, word.data, word.len);
		p += word.len;
	}
	return p;
}

static int
common_unit(const Event *events, uint32 count)
{
	int			unit = lengthof(timeline_units) - 1;

	for (uint32 i = 1; i < count && unit > 0; i++)
	{
		uint64		step = time_distance(events[i - 1].at, events[i].at);

		check_cancel_at(i);
		while (step % timeline_units[unit] != 0)
			unit--;
	}
	return unit;
}

/* Writes up to 64 differences from the one at "first"; 8 bytes more are writable. */
static uint8 *
put_times(uint8 *p, const Event *events, uint32 first, int count, uint64 unit)
{
	uint64		steps[TIMELINE_BLOCK];
	uint64		widest = 0;
	uint64		bits = 0;
	int			filled = 0;
	int			width;

	for (int i = 0; i < count; i++)
	{
		uint32		place = first + i;

		steps[i] = place == 0 ? 0 : time_distance(events[place - 1].at, events[place].at) / unit;
		widest |= steps[i];
	}
	*p++ = width = widest == 0 ? 0 : pg_leftmost_one_pos64(widest) + 1;
	if (width == 0)
		return p;
	for (int i = 0; i < count; i++)
	{
		bits |= steps[i] << filled;
		if (filled + width >= 64)
		{
			store64(p, bits);
			p += sizeof(uint64);
			bits = filled == 0 ? 0 : steps[i] >> (64 - filled);
			filled += width - 64;
			if (filled == 0)
				bits = 0;
		}
		else
			filled += width;
	}
	store64(p, bits);
	return p + (filled + 7) / 8;
}

static uint8 *
put_codes(uint8 *p, const Event *events, uint32 count, int width, bool channel)
{
	for (uint32 i = 0; i < count && width > 0; i++)
	{
		WordCode	code;

		check_cancel_at(i);
		code = channel ? events[i].channel : events[i].kind;

		if (width == 1)
			*p = (uint8) code;
		else
			memcpy(p, &code, sizeof(code));
		p += width;
	}
	return p;
}

static uint8 *
put_values(uint8 *p, const Event *events, uint32 count, bool bitmap)
{
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		if (!isnan(events[i].value))
		{
			memcpy(p, &events[i].value, sizeof(float8));
			p += sizeof(float8);
		}
	}
	if (bitmap)
	{
		memset(p, 0, bitmap_bytes(count));
		for (uint32 i = 0; i < count; i++)
			if (!isnan(events[i].value))
				p[i / 8] |= 1 << (i % 8);
		p += bitmap_bytes(count);
	}
	return p;
}

/*
 * The packed timeline of these events, in any order, whose codes refer to
 * these words (distinct, in any order, used or not; channel codes start at
 * 1).  The events are recoded and sorted in place.
 */
struct varlena *
timeline_pack(Event *events, uint32 count,
			  const Word *kinds, int kind_count, const Word *channels, int channel_count)
{
	bool	   *kind_used = palloc0(kind_count + 1);
	bool	   *channel_used = palloc0(channel_count + 1);
	Dictionary	kind_words;
	Dictionary	channel_words;
	TimelineHead head;
	uint32		values = 0;
	bool		sorted = true;
	int			kind_width;
	int			channel_width = 0;
	struct varlena *result;
	uint8	   *p;

	/* channel_used[0] is the NULL channel */
	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		kind_used[events[i].kind] = true;
		channel_used[events[i].channel] = true;
		values += !isnan(events[i].value);
	}
	make_dictionary(&kind_words, kinds, kind_count, kind_used);
	make_dictionary(&channel_words, channels, channel_count, channel_used + 1);

	for (uint32 i = 0; i < count; i++)
	{
		check_cancel_at(i);
		events[i].kind = kind_words.new_code[events[i].kind];
		if (events[i].channel > 0)
			events[i].channel = channel_words.new_code[events[i].channel - 1] + 1;
		sorted = sorted && (i == 0 || event_cmp(&events[i - 1], &events[i]) <= 0);
	}
	if (!sorted)
		sort_events(events, count);

	memset(&head, 0, sizeof(head));
	head.version = TIMELINE_VERSION;
	head.form = TIMELINE_PACKED;
	head.kinds = kind_words.count;
	head.channels = channel_words.count;
	head.unit = common_unit(events, count);
	head.first_at = count > 0 ? events[0].at : 0;
	head.last_at = count > 0 ? events[count - 1].at : 0;
	head.events = count;
	head.words_bytes = kind_words.bytes + channel_words.bytes;
	kind_width = code_width(head.kinds);
	if (head.channels > 1 || (head.channels == 1 && channel_used[0]))
	{
		head.columns |= TIMELINE_HAS_CHANNEL_CODES;
		channel_width = Max(code_width(head.channels + 1), 1);
	}
	if (values > 0)
		head.columns |= TIMELINE_HAS_VALUES;
	if (values > 0 && values < count)
		head.columns |= TIMELINE_HAS_VALUE_BITMAP;

	/* room for the widest times, cut when their size is known */
	result = palloc(VARHDRSZ + TIMELINE_HEAD_SIZE + head.words_bytes +
					(Size) count * (sizeof(uint64) + kind_width + channel_width) +
					values * sizeof(float8) + bitmap_bytes(count) +
					count / TIMELINE_BLOCK + 1 + sizeof(uint64));
	p = (uint8 *) VARDATA(result);
	memcpy(p, &head, TIMELINE_HEAD_SIZE);
	p += TIMELINE_HEAD_SIZE;
	p = put_words(p, &kind_words);
	p = put_words(p, &channel_words);
	for (uint32 first = 0; first < count; first += TIMELINE_BLOCK)
	{
		p = put_times(p, events, first, Min(count - first, TIMELINE_BLOCK), timeline_units[head.unit]);
		check_cancel_at(first);
	}
	if (values > 0)
		p = put_values(p, events, count, values < count);
	p = put_codes(p, events, count, kind_width, false);
	p = put_codes(p, events, count, channel_width, true);
	SET_VARSIZE(result, p - (uint8 *) result);

	pfree(kind_used);
	pfree(channel_used);
	return result;
}
