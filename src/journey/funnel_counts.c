/*
 * funnel_counts.c
 *		The funnel of many customers: counting, merging, outer forms.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/int.h"
#include "common/state.h"
#include "common/stats.h"
#include "journey/funnel_counts.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(scrm_funnel_in);
PG_FUNCTION_INFO_V1(scrm_funnel_out);
PG_FUNCTION_INFO_V1(scrm_funnel_recv);
PG_FUNCTION_INFO_V1(scrm_funnel_send);

/* The names as the state holds them. */
void *
funnel_encode_names(const Word *names, int count, uint32 *bytes)
{
	Size		size = 0;
	char	   *encoded;
	char	   *p;

	for (int i = 0; i < count; i++)
		size += sizeof(int32) + names[i].len;
	size = TYPEALIGN(8, size);
	p = encoded = palloc0(size);
	for (int i = 0; i < count; i++)
	{
		int32		len = names[i].len;

		memcpy(p, &len, sizeof(len));
		memcpy(p + sizeof(len), names[i].data, len);
		p += sizeof(len) + len;
	}
	*bytes = size;
	return encoded;
}

Funnel *
funnel_create(const FunnelRules *rules, TimestampTz as_of, const void *names, uint32 names_bytes)
{
	Size		size = offsetof(Funnel, step) + rules->steps * sizeof(FunnelStep) + names_bytes;
	Funnel	   *funnel = palloc0(size);

	SET_VARSIZE(funnel, size);
	funnel->version = FUNNEL_VERSION;
	funnel->steps = rules->steps;
	funnel->modes = rules->modes;
	funnel->within = rules->within;
	funnel->as_of = as_of;
	funnel->names_bytes = names_bytes;
	memcpy(funnel_names(funnel), names, names_bytes);
	return funnel;
}

void
funnel_get_names(const Funnel *funnel, Word *names)
{
	const char *p = funnel_names(funnel);

	for (int i = 0; i < funnel->steps; i++)
	{
		int32		len;

		memcpy(&len, p, sizeof(len));
		names[i].data = p + sizeof(len);
		names[i].len = len;
		p += sizeof(len) + len;
	}
}

/* What stands behind the names; padding is shorter than a length or reads as length 0. */
int
funnel_get_exclusions(const Funnel *funnel, Word *exclusions)
{
	const char *p = funnel_names(funnel);
	const char *end = p + funnel->names_bytes;
	int			count = 0;

	for (int i = 0; end - p >= (int) sizeof(int32); i++)
	{
		int32		len;

		memcpy(&len, p, sizeof(len));
		if (i >= funnel->steps)
		{
			if (len == 0)
				break;
			exclusions[count].data = p + sizeof(len);
			exclusions[count++].len = len;
		}
		p += sizeof(len) + len;
	}
	return count;
}

/* Does the step end in a question mark that no backslash escapes? */
static bool
is_optional(Word name)
{
	int			backslashes = 0;

	if (name.len == 0 || name.data[name.len - 1] != '?')
		return false;
	while (backslashes < name.len - 1 && name.data[name.len - 2 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 0;
}

uint64
optional_steps(const Word *names, int steps)
{
	uint64		optional = 0;

	for (int i = 0; i < steps; i++)
		if (is_optional(names[i]))
			optional |= UINT64CONST(1) << i;
	return optional;
}

uint64
funnel_optional_steps(const Funnel *funnel)
{
	Word		names[MAX_STEPS];

	funnel_get_names(funnel, names);
	return optional_steps(names, funnel->steps);
}

/* A stored funnel, aligned and with a 4-byte header. */
Funnel *
funnel_open(struct varlena *datum)
{
	Funnel	   *funnel = (Funnel *) datum;

	if (VARSIZE(funnel) < offsetof(Funnel, step) || funnel->version != FUNNEL_VERSION)
		state_version_fail("funnel", VARSIZE(funnel) > VARHDRSZ ? funnel->version : 0);
	return funnel;
}

/* Without spare room: the canonical form. */
Funnel *
funnel_trim(const Funnel *funnel)
{
	Size		size = funnel_size(funnel);
	Funnel	   *trimmed = palloc(size);

	memcpy(trimmed, funnel, size);
	SET_VARSIZE(trimmed, size);
	return trimmed;
}

/* ---- filling ---- */

Funnel *
funnel_add_bucket(Funnel *funnel, int step, int bucket, int64 customers)
{
	FunnelBucket *buckets = funnel_buckets(funnel);
	uint32		key = (uint32) step << 16 | bucket;
	uint32		low = 0;
	uint32		high = funnel->buckets;

	while (low < high)
	{
		uint32		middle = (low + high) / 2;

		if (((uint32) buckets[middle].step << 16 | buckets[middle].bucket) < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < funnel->buckets && buckets[low].step == step && buckets[low].bucket == bucket)
	{
		buckets[low].customers += customers;
		return funnel;
	}
	if (funnel_size(funnel) + sizeof(FunnelBucket) > VARSIZE(funnel))
		funnel = state_enlarge(funnel, state_grown_size(VARSIZE(funnel), funnel_size(funnel) + sizeof(FunnelBucket)));
	buckets = funnel_buckets(funnel);
	memmove(&buckets[low + 1], &buckets[low], (funnel->buckets - low) * sizeof(FunnelBucket));
	memset(&buckets[low], 0, sizeof(FunnelBucket));
	buckets[low].step = step;
	buckets[low].bucket = bucket;
	buckets[low].customers = customers;
	funnel->buckets++;
	return funnel;
}

static void
widen_range(FunnelStep *step, int64 before, int64 shortest, int64 longest)
{
	step->shortest = before == 0 ? shortest : Min(step->shortest, shortest);
	step->longest = before == 0 ? longest : Max(step->longest, longest);
}

/* Adds a customer whose chain has these times. */
Funnel *
funnel_add_customer(Funnel *funnel, int level, const TimestampTz *times, uint64 optional)
{
	bool		closed;

	funnel->customers++;
	if (level == 0)
		return funnel;
	closed = time_distance(times[0], funnel->as_of) >= (uint64) funnel->within;
	for (int i = 0; i < level; i++)
	{
		FunnelStep *step = &funnel->step[i];
		int64		took;

		if (times[i] == STEP_SKIPPED)
			continue;
		if (!closed)
		{
			step->open++;
			continue;
		}
		if (i > 0)
		{
			took = times[i] - times[funnel_step_before(optional, i)];
			widen_range(step, step->closed, took, took);
			step->closed++;
			funnel = funnel_add_bucket(funnel, i, duration_bucket(took), 1);
		}
		else
			step->closed++;
	}
	return funnel;
}

static bool
same_steps(const Funnel *a, const Funnel *b)
{
	Word		a_names[MAX_STEPS];
	Word		b_names[MAX_STEPS];

	if (a->steps != b->steps)
		return false;
	funnel_get_names(a, a_names);
	funnel_get_names(b, b_names);
	for (int i = 0; i < a->steps; i++)
		if (!word_eq(a_names[i], b_names[i]))
			return false;
	return true;
}

static void
check_same_funnel(const Funnel *a, const Funnel *b)
{
	const char *difference = NULL;

	if (a->steps != b->steps || a->names_bytes != b->names_bytes ||
		memcmp(funnel_names(a), funnel_names(b), a->names_bytes) != 0)
		difference = same_steps(a, b) ? "exclude" : "steps";
	else if (a->within != b->within)
		difference = "within";
	else if (a->modes != b->modes)
		difference = "modes";
	else if (a->as_of != b->as_of)
		difference = "as_of";
	if (difference != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("funnels that differ in %s cannot be merged", difference)));
}

/* Adds another funnel's customers; the funnel may move. */
Funnel *
funnel_add(Funnel *funnel, const Funnel *other)
{
	const FunnelBucket *buckets = funnel_buckets(other);

	check_same_funnel(funnel, other);
	/* all other counts are below these */
	if (pg_add_s64_overflow(funnel->customers, other->customers, &funnel->customers) ||
		pg_add_s64_overflow(funnel->events_used, other->events_used, &funnel->events_used) ||
		pg_add_s64_overflow(funnel->events_after, other->events_after, &funnel->events_after))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("funnel would count more than 2^63 customers or events")));
	for (int i = 0; i < funnel->steps; i++)
	{
		FunnelStep *step = &funnel->step[i];

		if (other->step[i].closed > 0)
			widen_range(step, step->closed, other->step[i].shortest, other->step[i].longest);
		step->closed += other->step[i].closed;
		step->open += other->step[i].open;
	}
	for (uint32 i = 0; i < other->buckets; i++)
		funnel = funnel_add_bucket(funnel, buckets[i].step, buckets[i].bucket, buckets[i].customers);
	return funnel;
}

/* ---- outer forms: the fields in order, step by step ---- */

/* The rules of names and exclusions that were read. */
static void
check_words(FunnelRules *rules, const Word *names, int words)
{
	rules->optional = optional_steps(names, rules->steps);
	for (int i = rules->steps; i < words; i++)
		funnel_exclusion_parse(rules, names[i]);
	funnel_rules_check(rules);
}

/* Does the bucket come behind all that were read so far? */
static bool
bucket_is_next(const Funnel *funnel, int step, int bucket)
{
	const FunnelBucket *last = funnel_buckets(funnel) + funnel->buckets - 1;

	return funnel->buckets == 0 || step > last->step || (step == last->step && bucket > last->bucket);
}

const char *
funnel_check(const Funnel *funnel)
{
	const FunnelBucket *buckets = funnel_buckets(funnel);
	uint32		next = 0;
	uint64		optional = funnel_optional_steps(funnel);

	if (TIMESTAMP_NOT_FINITE(funnel->as_of) || !IS_VALID_TIMESTAMP(funnel->as_of))
		return "A time is out of range.";
	if (funnel->step[0].closed > funnel->customers - funnel->step[0].open)
		return "More customers entered than there are.";
	for (int i = 0; i < funnel->steps; i++)
	{
		const FunnelStep *step = &funnel->step[i];
		const FunnelStep *before = &funnel->step[funnel_step_before(optional, i)];
		int64		counted = 0;

		if (step->closed > before->closed || step->open > before->open)
			return "More customers reached a step than the one before.";
		if (step->shortest > step->longest || step->longest > funnel->within || ((i == 0 || step->closed == 0) && step->longest != 0))
			return "A duration is out of range.";
		for (; next < funnel->buckets && buckets[next].step == i; next++)
		{
			if (buckets[next].customers > step->closed - counted)
				return "A step has more durations than customers.";
			counted += buckets[next].customers;
		}
		if (counted != (i == 0 ? 0 : step->closed))
			return "A step has not as many durations as customers.";
	}
	Assert(next == funnel->buckets);
	return NULL;
}

/*
 * funnel_in(cstring): {"version":1,"steps":["a"],"modes":[],"within":us,
 * "as_of":us,"customers":n,"events":[used,after],
 * "reached":[[closed,open,shortest,longest],...],"durations":[[step,bucket,customers],...]}
 */
Datum
scrm_funnel_in(PG_FUNCTION_ARGS)
{
	char	   *string = PG_GETARG_CSTRING(0);
	TextReader	in = {"funnel", string, string};
	FunnelRules rules = {0};
	Word		names[MAX_STEPS];
	int			words;
	void	   *encoded;
	uint32		names_bytes;
	TimestampTz as_of;
	Funnel	   *funnel;
	const char *problem;

	text_expect(&in, "{\"version\":1,\"steps\":[");
	do
	{
		if (rules.steps == MAX_STEPS)
			text_fail(&in, "at most 64 steps");
		names[rules.steps++] = text_get_word(&in);
	} while (text_accept(&in, ","));
	text_expect(&in, "],\"modes\":[");
	rules.modes = funnel_modes_from_text(&in);
	words = rules.steps;
	if (text_accept(&in, ",\"exclude\":["))
	{
		do
		{
			if (words == MAX_STEPS)
				text_fail(&in, "at most 64 steps and exclusions");
			names[words] = text_get_word(&in);
			if (names[words++].len == 0)
				text_fail(&in, "an exclusion");
		} while (text_accept(&in, ","));
		text_expect(&in, "]");
	}
	check_words(&rules, names, words);
	encoded = funnel_encode_names(names, words, &names_bytes);
	text_expect(&in, ",\"within\":");
	rules.within = text_get_int(&in, 0, PG_INT64_MAX);
	text_expect(&in, ",\"as_of\":");
	as_of = text_get_int(&in, PG_INT64_MIN, PG_INT64_MAX);
	funnel = funnel_create(&rules, as_of, encoded, names_bytes);
	text_expect(&in, ",\"customers\":");
	funnel->customers = text_get_int(&in, 0, PG_INT64_MAX);
	text_expect(&in, ",\"events\":[");
	funnel->events_used = text_get_int(&in, 0, PG_INT64_MAX);
	text_expect(&in, ",");
	funnel->events_after = text_get_int(&in, 0, PG_INT64_MAX);
	text_expect(&in, "],\"reached\":[");
	for (int i = 0; i < rules.steps; i++)
	{
		text_expect(&in, i == 0 ? "[" : ",[");
		funnel->step[i].closed = text_get_int(&in, 0, PG_INT64_MAX);
		text_expect(&in, ",");
		funnel->step[i].open = text_get_int(&in, 0, PG_INT64_MAX);
		text_expect(&in, ",");
		funnel->step[i].shortest = text_get_int(&in, 0, PG_INT64_MAX);
		text_expect(&in, ",");
		funnel->step[i].longest = text_get_int(&in, 0, PG_INT64_MAX);
		text_expect(&in, "]");
	}
	text_expect(&in, "],\"durations\":[");
	while (!text_accept(&in, "]"))
	{
		int			step;
		int			bucket;

		CHECK_FOR_INTERRUPTS();
		text_expect(&in, funnel->buckets > 0 ? ",[" : "[");
		step = text_get_int(&in, 1, rules.steps - 1);
		text_expect(&in, ",");
		bucket = text_get_int(&in, 0, DURATION_BUCKETS - 1);
		text_expect(&in, ",");
		if (!bucket_is_next(funnel, step, bucket))
			text_fail(&in, "durations in order");
		funnel = funnel_add_bucket(funnel, step, bucket, text_get_int(&in, 1, PG_INT64_MAX));
		text_expect(&in, "]");
	}
	text_expect(&in, "}");
	text_end(&in);
	if ((problem = funnel_check(funnel)) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scrm.funnel"),
				 errdetail("%s", problem)));
	PG_RETURN_POINTER(funnel_trim(funnel));
}

/* funnel_out(funnel) */
Datum
scrm_funnel_out(PG_FUNCTION_ARGS)
{
	Funnel	   *funnel = PG_GETARG_FUNNEL(0);
	const FunnelBucket *buckets = funnel_buckets(funnel);
	Word		names[MAX_STEPS];
	int			exclusions;
	StringInfoData out;

	funnel_get_names(funnel, names);
	initStringInfo(&out);
	appendStringInfoString(&out, "{\"version\":1,\"steps\":[");
	for (int i = 0; i < funnel->steps; i++)
	{
		if (i > 0)
			appendStringInfoChar(&out, ',');
		text_put_word(&out, names[i]);
	}
	appendStringInfo(&out, "],\"modes\":[%s]", funnel_modes_to_text(funnel->modes));
	exclusions = funnel_get_exclusions(funnel, names);
	for (int i = 0; i < exclusions; i++)
	{
		appendStringInfoString(&out, i == 0 ? ",\"exclude\":[" : ",");
		text_put_word(&out, names[i]);
	}
	appendStringInfo(&out, "%s,\"within\":" INT64_FORMAT ",\"as_of\":" INT64_FORMAT
					 ",\"customers\":" INT64_FORMAT ",\"events\":[" INT64_FORMAT "," INT64_FORMAT "],\"reached\":[",
					 exclusions > 0 ? "]" : "", funnel->within, funnel->as_of,
					 funnel->customers, funnel->events_used, funnel->events_after);
	for (int i = 0; i < funnel->steps; i++)
	{
		const FunnelStep *step = &funnel->step[i];

		appendStringInfo(&out, "%s[" INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT "]",
						 i > 0 ? "," : "", step->closed, step->open, step->shortest, step->longest);
	}
	appendStringInfoString(&out, "],\"durations\":[");
	for (uint32 i = 0; i < funnel->buckets; i++)
		appendStringInfo(&out, "%s[%d,%d," INT64_FORMAT "]", i > 0 ? "," : "",
						 buckets[i].step, buckets[i].bucket, buckets[i].customers);
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/* funnel_recv(internal) */
Datum
scrm_funnel_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	FunnelRules rules = {0};
	Word		names[MAX_STEPS];
	int			words;
	void	   *encoded;
	uint32		names_bytes;
	TimestampTz as_of;
	Funnel	   *funnel;
	int64		buckets;
	int			version = FUNNEL_VERSION;
	const char *problem;

	if (in->len > in->cursor && in->data[in->cursor] == FUNNEL_VERSION_EXCLUSIONS)
		version = FUNNEL_VERSION_EXCLUSIONS;
	wire_expect_version(in, version, "funnel");
	rules.steps = pq_getmsgbyte(in);
	rules.modes = pq_getmsgint(in, 2);
	rules.within = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
	if (rules.steps < 1 || rules.steps > MAX_STEPS || (rules.modes & ~FUNNEL_ALL_MODES) != 0)
		wire_fail("funnel", "A number is out of range.");
	words = rules.steps;
	if (version == FUNNEL_VERSION_EXCLUSIONS)
		words += pq_getmsgbyte(in);
	if (words > MAX_STEPS)
		wire_fail("funnel", "There are too many exclusions.");
	for (int i = 0; i < words; i++)
	{
		names[i] = wire_get_word(in);
		if (i >= rules.steps && names[i].len == 0)
			wire_fail("funnel", "An exclusion is empty.");
	}
	check_words(&rules, names, words);
	encoded = funnel_encode_names(names, words, &names_bytes);
	as_of = pq_getmsgint64(in);
	funnel = funnel_create(&rules, as_of, encoded, names_bytes);
	funnel->customers = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
	funnel->events_used = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
	funnel->events_after = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
	for (int i = 0; i < rules.steps; i++)
	{
		funnel->step[i].closed = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
		funnel->step[i].open = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
		funnel->step[i].shortest = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
		funnel->step[i].longest = wire_get_int(in, 0, PG_INT64_MAX, "funnel");
	}
	buckets = wire_get_count(in, MAX_STEPS * DURATION_BUCKETS, 12, "funnel");
	for (int64 i = 0; i < buckets; i++)
	{
		unsigned int step = pq_getmsgint(in, 2);
		unsigned int bucket = pq_getmsgint(in, 2);

		if (step < 1 || step >= (unsigned int) rules.steps || bucket >= DURATION_BUCKETS)
			wire_fail("funnel", "A bucket is out of range.");
		if (!bucket_is_next(funnel, step, bucket))
			wire_fail("funnel", "Durations are not in order.");
		funnel = funnel_add_bucket(funnel, step, bucket, wire_get_int(in, 1, PG_INT64_MAX, "funnel"));
	}
	pq_getmsgend(in);
	if ((problem = funnel_check(funnel)) != NULL)
		wire_fail("funnel", problem);
	PG_RETURN_POINTER(funnel_trim(funnel));
}

/* funnel_send(funnel) */
Datum
scrm_funnel_send(PG_FUNCTION_ARGS)
{
	Funnel	   *funnel = PG_GETARG_FUNNEL(0);
	const FunnelBucket *buckets = funnel_buckets(funnel);
	Word		names[MAX_STEPS];
	Word		excluded[MAX_STEPS];
	int			exclusions;
	StringInfoData out;

	exclusions = funnel_get_exclusions(funnel, excluded);
	funnel_get_names(funnel, names);
	wire_begin(&out, exclusions > 0 ? FUNNEL_VERSION_EXCLUSIONS : FUNNEL_VERSION);
	pq_sendbyte(&out, funnel->steps);
	pq_sendint16(&out, funnel->modes);
	pq_sendint64(&out, funnel->within);
	if (exclusions > 0)
		pq_sendbyte(&out, exclusions);
	for (int i = 0; i < funnel->steps; i++)
		wire_put_word(&out, names[i]);
	for (int i = 0; i < exclusions; i++)
		wire_put_word(&out, excluded[i]);
	pq_sendint64(&out, funnel->as_of);
	pq_sendint64(&out, funnel->customers);
	pq_sendint64(&out, funnel->events_used);
	pq_sendint64(&out, funnel->events_after);
	for (int i = 0; i < funnel->steps; i++)
	{
		pq_sendint64(&out, funnel->step[i].closed);
		pq_sendint64(&out, funnel->step[i].open);
		pq_sendint64(&out, funnel->step[i].shortest);
		pq_sendint64(&out, funnel->step[i].longest);
	}
	pq_sendint32(&out, funnel->buckets);
	for (uint32 i = 0; i < funnel->buckets; i++)
	{
		pq_sendint16(&out, buckets[i].step);
		pq_sendint16(&out, buckets[i].bucket);
		pq_sendint64(&out, buckets[i].customers);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
