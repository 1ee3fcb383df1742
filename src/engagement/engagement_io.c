/*
 * engagement_io.c
 *		The outer forms of an engagement state.
 *
 * Text:	{"version":1,"half_life":us,"last_at":us,"channels":[["name",last_at],...],
 *			"cells":[[channel,level,events,score],...]}
 *			times in microseconds since 2000-01-01 00:00 UTC, channel as place in
 *			the list, from 0, or null; level 1 to 4 or null; score at last_at.
 * Binary:	version, 0, half_life, last_at, channels (name, last_at), cells
 *			(channel + 1 or 0, level or 0, events, score).
 *
 * The order of channels is made anew on reading: in another encoding it may
 * differ.
 */
#include "scrm.h"

#include "common/check.h"
#include "engagement/engagement.h"
#include "libpq/pqformat.h"

PG_FUNCTION_INFO_V1(scrm_engagement_in);
PG_FUNCTION_INFO_V1(scrm_engagement_out);
PG_FUNCTION_INFO_V1(scrm_engagement_recv);
PG_FUNCTION_INFO_V1(scrm_engagement_send);

#define MAX_EVENTS ((INT64CONST(1) << 48) - 1)

/* What has been read so far, from either form. */
typedef struct EngagementInput
{
	int64		half_life;
	TimestampTz last_at;
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	int			channel_count;
	EngagementCell cells[ENGAGEMENT_MAX_CELLS];
	int			cell_count;
} EngagementInput;

static bool
time_is_valid(TimestampTz at)
{
	return !TIMESTAMP_NOT_FINITE(at) && IS_VALID_TIMESTAMP(at);
}

/* NULL, or what is wrong with the input as a whole. */
static const char *
engagement_check(const EngagementInput *input)
{
	bool		used[ENGAGEMENT_MAX_CHANNELS + 1] = {false};

	if (!time_is_valid(input->last_at))
		return "A time is out of range.";
	if (input->cell_count == 0)
		return "There are no cells.";
	for (int i = 0; i < input->cell_count; i++)
	{
		used[cell_channel(&input->cells[i])] = true;
		for (int j = 0; j < i; j++)
			if ((input->cells[i].count_key & 0xffff) == (input->cells[j].count_key & 0xffff))
				return "A cell is listed twice.";
	}
	for (int i = 0; i < input->channel_count; i++)
	{
		if (!time_is_valid(input->channels[i].last_at) || input->channels[i].last_at > input->last_at)
			return "A channel's time is out of range.";
		if (!used[i + 1])
			return "A channel has no cell.";
		for (int j = 0; j < i; j++)
			if (word_eq(input->channels[i].name, input->channels[j].name))
				return "A channel is listed twice.";
	}
	return NULL;
}

static Engagement *
input_state(EngagementInput *input)
{
	return engagement_rebuild(input->half_life, input->last_at, input->channels, input->channel_count,
							  input->cells, input->cell_count);
}

static void
set_cell(EngagementCell *cell, int channel, int level, int64 events, float8 score)
{
	cell->count_key = (uint64) events << 16 | channel << 8 | level;
	cell->score = score;
}

/* engagement_in(cstring) */
Datum
scrm_engagement_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"engagement", string, string};
	EngagementInput *input = palloc0(sizeof(EngagementInput));
	const char *problem;

	text_expect(&in, "{\"version\":1,\"half_life\":");
	input->half_life = text_get_int(&in, 1, PG_INT64_MAX);
	text_expect(&in, ",\"last_at\":");
	input->last_at = text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
	text_expect(&in, ",\"channels\":[");
	while (!text_accept(&in, "]"))
	{
		EngagementChannel *channel = &input->channels[input->channel_count];

		if (input->channel_count++ == ENGAGEMENT_MAX_CHANNELS)
			text_fail(&in, "at most 64 channels");
		text_expect(&in, input->channel_count > 1 ? ",[" : "[");
		channel->name = text_get_word(&in);
		check_word(channel->name, ENGAGEMENT_MAX_CHANNEL_LEN, "channel");
		text_expect(&in, ",");
		channel->last_at = text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
		text_expect(&in, "]");
	}
	text_expect(&in, ",\"cells\":[");
	while (!text_accept(&in, "]"))
	{
		EngagementCell *cell = &input->cells[input->cell_count];
		int			channel = 0;
		int			level = 0;
		int64		events;

		if (input->cell_count++ == ENGAGEMENT_MAX_CELLS)
			text_fail(&in, "a cell for each channel and level");
		text_expect(&in, input->cell_count > 1 ? ",[" : "[");
		if (!text_accept(&in, "null"))
			channel = text_get_int(&in, 0, input->channel_count - 1) + 1;
		text_expect(&in, ",");
		if (!text_accept(&in, "null"))
			level = text_get_int(&in, 1, ENGAGEMENT_LEVELS);
		text_expect(&in, ",");
		events = text_get_int(&in, 1, MAX_EVENTS);
		text_expect(&in, ",");
		set_cell(cell, channel, level, events, text_get_float(&in));
		text_expect(&in, "]");
	}
	text_expect(&in, "}");
	text_end(&in);
	if ((problem = engagement_check(input)) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.engagement"),
				 errdetail("%s", problem)));
	PG_RETURN_POINTER(input_state(input));
}

/* engagement_out(engagement) */
Datum
scrm_engagement_out(PG_FUNCTION_ARGS)
{
	/* an aggregate's state may come here: Citus ships it so */
	Engagement *e = engagement_canonical(engagement_open(PG_GETARG_VARLENA_P(0)));
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	StringInfoData out;

	engagement_channels(e, channels);
	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\":1,\"half_life\":" INT64_FORMAT ",\"last_at\":" INT64_FORMAT ",\"channels\":[",
					 e->half_life, e->last_at);
	for (int i = 0; i < e->channels; i++)
	{
		appendStringInfoString(&out, i > 0 ? ",[" : "[");
		text_put_word(&out, channels[i].name);
		appendStringInfo(&out, "," INT64_FORMAT "]", channels[i].last_at);
	}
	appendStringInfoString(&out, "],\"cells\":[");
	for (int i = 0; i < e->cells; i++)
	{
		const EngagementCell *cell = engagement_cell(e, i);

		appendStringInfoString(&out, i > 0 ? ",[" : "[");
		if (cell_channel(cell) == 0)
			appendStringInfoString(&out, "null,");
		else
			appendStringInfo(&out, "%d,", cell_channel(cell) - 1);
		if (cell_level(cell) == 0)
			appendStringInfoString(&out, "null,");
		else
			appendStringInfo(&out, "%d,", cell_level(cell));
		appendStringInfo(&out, INT64_FORMAT ",", cell_events(cell));
		text_put_float(&out, cell->score);
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* engagement_recv(internal) */
Datum
scrm_engagement_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	EngagementInput *input = palloc0(sizeof(EngagementInput));
	const char *problem;

	wire_expect_version(in, ENGAGEMENT_VERSION, "engagement");
	input->half_life = wire_get_int(in, 1, PG_INT64_MAX, "engagement");
	input->last_at = pq_getmsgint64(in);
	input->channel_count = wire_get_count(in, ENGAGEMENT_MAX_CHANNELS, 13, "engagement");
	for (int i = 0; i < input->channel_count; i++)
	{
		input->channels[i].name = wire_get_word(in);
		check_word(input->channels[i].name, ENGAGEMENT_MAX_CHANNEL_LEN, "channel");
		input->channels[i].last_at = pq_getmsgint64(in);
	}
	input->cell_count = wire_get_count(in, ENGAGEMENT_MAX_CELLS, 18, "engagement");
	for (int i = 0; i < input->cell_count; i++)
	{
		int			channel = pq_getmsgbyte(in);
		int			level = pq_getmsgbyte(in);
		int64		events = wire_get_int(in, 1, MAX_EVENTS, "engagement");

		if (channel > input->channel_count || level > ENGAGEMENT_LEVELS)
			wire_fail("engagement", "A channel or level is out of range.");
		set_cell(&input->cells[i], channel, level, events, wire_get_float(in, "engagement"));
	}
	pq_getmsgend(in);
	if ((problem = engagement_check(input)) != NULL)
		wire_fail("engagement", problem);
	PG_RETURN_POINTER(input_state(input));
}

/* engagement_send(engagement) */
Datum
scrm_engagement_send(PG_FUNCTION_ARGS)
{
	Engagement *e = engagement_canonical(engagement_open(PG_GETARG_VARLENA_P(0)));
	EngagementChannel channels[ENGAGEMENT_MAX_CHANNELS];
	StringInfoData out;

	engagement_channels(e, channels);
	wire_begin(&out, ENGAGEMENT_VERSION);
	pq_sendint64(&out, e->half_life);
	pq_sendint64(&out, e->last_at);
	pq_sendint32(&out, e->channels);
	for (int i = 0; i < e->channels; i++)
	{
		wire_put_word(&out, channels[i].name);
		pq_sendint64(&out, channels[i].last_at);
	}
	pq_sendint32(&out, e->cells);
	for (int i = 0; i < e->cells; i++)
	{
		pq_sendbyte(&out, cell_channel(engagement_cell(e, i)));
		pq_sendbyte(&out, cell_level(engagement_cell(e, i)));
		pq_sendint64(&out, cell_events(engagement_cell(e, i)));
		pq_sendfloat8(&out, engagement_cell(e, i)->score);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
