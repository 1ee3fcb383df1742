/*
 * lead_agg.c
 *		The state of lead scores, see lead.h: adding points, merging, the
 *		aggregates, the outer forms.
 *
 * Text:	{"version":1,"dimensions":[["name",events,points],...]}
 * Binary:	version, 0, number of dimensions, then name, events, points of each.
 */
#include "scrm.h"

#include <math.h>

#include "common/check.h"
#include "common/state.h"
#include "journey/lead.h"
#include "libpq/pqformat.h"

/* Three or four dimensions of usual names, in an allocation of 128 bytes. */
#define START_SIZE 112
#define COMPENSATE_EVENTS 64
#define LOST_BYTES (LEAD_MAX_DIMENSIONS * sizeof(float8))

PG_FUNCTION_INFO_V1(scrm_lead_score_accum);
PG_FUNCTION_INFO_V1(scrm_lead_score_rollup_accum);
PG_FUNCTION_INFO_V1(scrm_lead_score_combine);
PG_FUNCTION_INFO_V1(scrm_lead_score_final);
PG_FUNCTION_INFO_V1(scrm_lead_score_merge);
PG_FUNCTION_INFO_V1(scrm_lead_score_in);
PG_FUNCTION_INFO_V1(scrm_lead_score_out);
PG_FUNCTION_INFO_V1(scrm_lead_score_recv);
PG_FUNCTION_INFO_V1(scrm_lead_score_send);

/* ---- layout ---- */

static inline int
name_len(const LeadRecord *record)
{
	return record->events_len & 0xff;
}

static inline const char *
name_data(const LeadRecord *record)
{
	return (const char *) (record + 1);
}

static inline LeadRecord *
next_record(const LeadRecord *record)
{
	return (LeadRecord *) ((char *) (record + 1) + TYPEALIGN(8, name_len(record)));
}

static inline LeadRecord *
first_record(const LeadScore *lead)
{
	return (LeadRecord *) lead->data;
}

/* What additions lost, by place of the dimension; only in a compensated state. */
static inline float8 *
lost_parts(const LeadScore *lead)
{
	return (float8 *) ((char *) lead + VARSIZE(lead) - LOST_BYTES);
}

/* A copy of another size, its records ending at "end". */
static LeadScore *
resize(const LeadScore *lead, const LeadRecord *end, Size size, bool compensated)
{
	LeadScore  *resized = palloc(size);

	memcpy(resized, lead, (const char *) end - (const char *) lead);
	SET_VARSIZE(resized, size);
	resized->compensated = compensated;
	if (compensated && lead->compensated)
		memcpy(lost_parts(resized), lost_parts(lead), LOST_BYTES);
	else if (compensated)
		memset(lost_parts(resized), 0, LOST_BYTES);
	return resized;
}

static LeadScore *
create_with_room(Size size)
{
	LeadScore  *lead = palloc(size);

	memset(lead, 0, offsetof(LeadScore, data));
	SET_VARSIZE(lead, size);
	lead->version = LEAD_VERSION;
	return lead;
}

LeadScore *
lead_create(void)
{
	return create_with_room(START_SIZE);
}

/* ---- adding ---- */

static void
too_many_dimensions(Word name)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("lead score has at most %d dimensions, one more is \"%.*s\"",
					LEAD_MAX_DIMENSIONS, name.len, name.data),
			 errhint("Points by event belong into one of a few dimensions, such as explicit, implicit, intent, social.")));
}

/* Adds to the dimension of this name, which is made when it is not there; the state may move. */
LeadScore *
lead_add(LeadScore *lead, Word name, int64 events, float8 points)
{
	LeadRecord *record = first_record(lead);
	int			place = 0;
	float8		sum;

	for (; place < lead->dimensions; place++, record = next_record(record))
		if (name_len(record) == name.len && memcmp(name_data(record), name.data, name.len) == 0)
			break;
	if (place == lead->dimensions)
	{
		Size		lost = lead->compensated ? LOST_BYTES : 0;
		Size		used = (char *) record - (char *) lead;
		Size		needed = used + sizeof(LeadRecord) + TYPEALIGN(8, name.len) + lost;

		if (place == LEAD_MAX_DIMENSIONS)
			too_many_dimensions(name);
		if (needed > VARSIZE(lead))
			lead = resize(lead, record, MAXALIGN(state_grown_size(Max(VARSIZE(lead), START_SIZE), needed)), lost > 0);
		record = (LeadRecord *) ((char *) lead + used);
		memset(record, 0, sizeof(LeadRecord) + TYPEALIGN(8, name.len));
		record->events_len = name.len;
		memcpy(record + 1, name.data, name.len);
		lead->dimensions++;
	}
	else if (unlikely(record->events_len >> 8 >= COMPENSATE_EVENTS && !lead->compensated))
	{
		Size		offset = (char *) record - (char *) lead;
		LeadRecord *end = record;

		for (int i = place; i < lead->dimensions; i++)
			end = next_record(end);
		lead = resize(lead, end, MAXALIGN(VARSIZE(lead)) + LOST_BYTES, true);
		record = (LeadRecord *) ((char *) lead + offset);
	}

	sum = record->points + points;
	if (unlikely(!isfinite(sum)))
		check_result_finite(sum, "lead score");
	if (lead->compensated)
		lost_parts(lead)[place] += fabs(record->points) >= fabs(points) ?
			(record->points - sum) + points : (points - sum) + record->points;
	record->points = sum;
	if (unlikely((int64) (record->events_len >> 8) + events > LEAD_MAX_EVENTS))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("lead score would count 2^48 events or more")));
	record->events_len += (uint64) events << 8;
	return lead;
}

/* The dimensions in the state's order, room for LEAD_MAX_DIMENSIONS; returns their number. */
int
lead_dimensions(const LeadScore *lead, LeadDimension *dimensions)
{
	const LeadRecord *record = first_record(lead);

	for (int i = 0; i < lead->dimensions; i++, record = next_record(record))
	{
		dimensions[i].name.data = name_data(record);
		dimensions[i].name.len = name_len(record);
		dimensions[i].events = record->events_len >> 8;
		dimensions[i].points = record->points + (lead->compensated ? lost_parts(lead)[i] : 0);
	}
	return lead->dimensions;
}

LeadScore *
lead_canonical(const LeadScore *lead)
{
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS];
	int			count = lead_dimensions(lead, dimensions);
	Size		size = offsetof(LeadScore, data);
	LeadScore  *canonical;
	LeadRecord *record;

	/* few, and mostly in some order: by insertion */
	for (int i = 0; i < count; i++)
	{
		LeadDimension dimension = dimensions[i];
		int			j = i;

		for (; j > 0 && word_cmp(dimension.name, dimensions[j - 1].name) < 0; j--)
			dimensions[j] = dimensions[j - 1];
		dimensions[j] = dimension;
		size += sizeof(LeadRecord) + TYPEALIGN(8, dimension.name.len);
	}
	canonical = create_with_room(size);
	memset(canonical->data, 0, size - offsetof(LeadScore, data));
	record = first_record(canonical);
	for (int i = 0; i < count; i++, record = next_record(record))
	{
		/* + 0.0: -0 is stored as 0 */
		record->points = check_result_finite(dimensions[i].points + 0.0, "lead score");
		record->events_len = (uint64) dimensions[i].events << 8 | dimensions[i].name.len;
		memcpy(record + 1, dimensions[i].name.data, dimensions[i].name.len);
	}
	canonical->dimensions = count;
	return canonical;
}

/* A stored state, or one at work, aligned and with a 4-byte header. */
LeadScore *
lead_open(struct varlena *datum)
{
	LeadScore  *lead = (LeadScore *) datum;

	if (VARSIZE(lead) < offsetof(LeadScore, data) || lead->version != LEAD_VERSION)
		state_version_fail("lead_score", VARSIZE(lead) > VARHDRSZ ? lead->version : 0);
	return lead;
}

/* ---- aggregates ---- */

/* lead_score_accum(state, dimension text, points float8): a row without either is skipped. */
Datum
scrm_lead_score_accum(PG_FUNCTION_ARGS)
{
	LeadScore  *lead;
	Word		name;

	check_in_aggregate(fcinfo, "lead_score_accum");
	lead = PG_ARGISNULL(0) ? NULL : lead_open(state_argument(fcinfo));
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (lead == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(lead);
	}
	name = word_from_text(PG_GETARG_TEXT_PP(1));
	check_word(name, LEAD_MAX_NAME, "dimension");
	check_float_finite(PG_GETARG_FLOAT8(2), "points");
	if (lead == NULL)
		lead = lead_create();
	PG_RETURN_POINTER(lead_add(lead, name, 1, PG_GETARG_FLOAT8(2)));
}

static void *
open_any(struct varlena *datum)
{
	return lead_open(datum);
}

static void *
canonical_any(const void *state)
{
	return lead_canonical(state);
}

static void *
add_any(void *state, const void *other)
{
	LeadScore  *lead = state;
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS];
	int			count = lead_dimensions(other, dimensions);

	for (int i = 0; i < count; i++)
		lead = lead_add(lead, dimensions[i].name, dimensions[i].events, dimensions[i].points);
	return lead;
}

static const StateMethods lead_methods = {open_any, canonical_any, add_any};

/* lead_score_rollup_accum(state, lead_score) */
Datum
scrm_lead_score_rollup_accum(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &lead_methods, "lead_score_rollup_accum");
}

/* lead_score_combine(a, b) */
Datum
scrm_lead_score_combine(PG_FUNCTION_ARGS)
{
	return state_accumulate(fcinfo, &lead_methods, "lead_score_combine");
}

/* lead_score_final(state) */
Datum
scrm_lead_score_final(PG_FUNCTION_ARGS)
{
	return state_final(fcinfo, &lead_methods, "lead_score_final");
}

/* merge(a, b), a || b */
Datum
scrm_lead_score_merge(PG_FUNCTION_ARGS)
{
	return state_merge(fcinfo, &lead_methods);
}

/* ---- outer forms; the order of names is made anew on reading: in another encoding it may differ ---- */

/* Adds a dimension that was read, which must be new. */
static LeadScore *
add_read(LeadScore *lead, Word name, int64 events, float8 points, const char **problem)
{
	int			before = lead->dimensions;

	check_word(name, LEAD_MAX_NAME, "dimension");
	lead = lead_add(lead, name, events, points);
	if (lead->dimensions == before)
		*problem = "A dimension is listed twice.";
	return lead;
}

/* lead_score_in(cstring) */
Datum
scrm_lead_score_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"lead_score", string, string};
	LeadScore  *lead = lead_create();
	const char *problem = NULL;

	text_expect(&in, "{\"version\":1,\"dimensions\":[");
	do
	{
		Word		name;
		int64		events;

		text_expect(&in, "[");
		name = text_get_word(&in);
		text_expect(&in, ",");
		events = text_get_int(&in, 1, LEAD_MAX_EVENTS);
		text_expect(&in, ",");
		lead = add_read(lead, name, events, text_get_float(&in), &problem);
		text_expect(&in, "]");
	} while (problem == NULL && text_accept(&in, ","));
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.lead_score"),
				 errdetail("%s", problem)));
	text_expect(&in, "]}");
	text_end(&in);
	PG_RETURN_POINTER(lead_canonical(lead));
}

/* lead_score_out(lead_score) */
Datum
scrm_lead_score_out(PG_FUNCTION_ARGS)
{
	/* an aggregate's state may come here: Citus ships it so */
	LeadScore  *lead = lead_canonical(PG_GETARG_LEAD_SCORE(0));
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS];
	int			count = lead_dimensions(lead, dimensions);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoString(&out, "{\"version\":1,\"dimensions\":[");
	for (int i = 0; i < count; i++)
	{
		appendStringInfoString(&out, i > 0 ? ",[" : "[");
		text_put_word(&out, dimensions[i].name);
		appendStringInfo(&out, "," INT64_FORMAT ",", dimensions[i].events);
		text_put_float(&out, dimensions[i].points);
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* lead_score_recv(internal) */
Datum
scrm_lead_score_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	LeadScore  *lead = lead_create();
	const char *problem = NULL;
	int64		count;

	wire_expect_version(in, LEAD_VERSION, "lead_score");
	count = wire_get_count(in, LEAD_MAX_DIMENSIONS, 21, "lead_score");
	if (count == 0)
		problem = "There are no dimensions.";
	for (int64 i = 0; i < count; i++)
	{
		Word		name = wire_get_word(in);
		int64		events = wire_get_int(in, 1, LEAD_MAX_EVENTS, "lead_score");

		lead = add_read(lead, name, events, wire_get_float(in, "lead_score"), &problem);
	}
	pq_getmsgend(in);
	if (problem != NULL)
		wire_fail("lead_score", problem);
	PG_RETURN_POINTER(lead_canonical(lead));
}

/* lead_score_send(lead_score) */
Datum
scrm_lead_score_send(PG_FUNCTION_ARGS)
{
	LeadScore  *lead = lead_canonical(PG_GETARG_LEAD_SCORE(0));
	LeadDimension dimensions[LEAD_MAX_DIMENSIONS];
	int			count = lead_dimensions(lead, dimensions);
	StringInfoData out;

	wire_begin(&out, LEAD_VERSION);
	pq_sendint32(&out, count);
	for (int i = 0; i < count; i++)
	{
		wire_put_word(&out, dimensions[i].name);
		pq_sendint64(&out, dimensions[i].events);
		pq_sendfloat8(&out, dimensions[i].points);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
