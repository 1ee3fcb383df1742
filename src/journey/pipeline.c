/*
 * pipeline.c
 *		The type pipeline: an ordered list of stages.
 *
 * Its text form is JSON, as users write it:
 *
 *		[{"stage":"lead","enter":"form|signup","back":"rejected"},...]
 *
 * "stage" names the stage, "enter" is the step (step.h) that enters it, "back"
 * the one that leads back from it, and "back_to" an earlier stage to which it
 * leads, when not to the one before; "" leads out of the pipeline.  null is as
 * good as no key.  A value holds the stages as they were written, without free
 * space and without what says nothing; two pipelines are equal when these
 * are.  What the stages mean is said in pipeline_walk.c.
 *
 * A value is the version, the number of stages, two zero bytes, and for each
 * stage back_to + 1 and three words, each a length (int32) and its bytes.
 */
#include "scrm.h"

#include "common/check.h"
#include "common/state.h"
#include "funcapi.h"
#include "journey/pipeline.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(scrm_pipeline_in);
PG_FUNCTION_INFO_V1(scrm_pipeline_out);
PG_FUNCTION_INFO_V1(scrm_pipeline_recv);
PG_FUNCTION_INFO_V1(scrm_pipeline_send);
PG_FUNCTION_INFO_V1(scrm_pipeline_from_jsonb);
PG_FUNCTION_INFO_V1(scrm_pipeline_stages);
PG_FUNCTION_INFO_V1(scrm_revenue_funnel);
PG_FUNCTION_INFO_V1(scrm_buying_cycle);
PG_FUNCTION_INFO_V1(scrm_participation_ladder);

#define HEAD_BYTES 4
#define NAME_MAX_LEN 255

/* A stage as it was given; data is NULL for what was not. */
typedef struct GivenStage
{
	Word		name;
	Word		enter;
	Word		back;
	Word		back_to;		/* empty: out of the pipeline */
} GivenStage;

/* ---- checking ---- */

pg_noreturn static void
pipeline_fail(char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid pipeline"),
			 errdetail("%s", detail),
			 errhint("A pipeline is an array such as [{\"stage\": \"lead\", \"enter\": \"form|signup\", \"back\": \"rejected\", \"back_to\": \"inquiry\"}].")));
}

static void
check_count(int64 count)
{
	if (count == 0)
		pipeline_fail("It has no stages.");
	if (count > PIPELINE_MAX_STAGES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d stages are possible, got " INT64_FORMAT, PIPELINE_MAX_STAGES, count)));
}

static int
find_stage(const Pipeline *pipeline, int count, Word name)
{
	for (int i = 0; i < count; i++)
		if (word_eq(pipeline->stage[i].name, name))
			return i;
	return NO_STAGE;
}

/* Says of an error in a step to which stage it belongs. */
static void
say_stage(void *stage)
{
	const Word *name = &((const Stage *) stage)->name;

	errcontext("stage \"%.*s\" of a pipeline", name->len, name->data);
}

static void
check_steps(Stage *stage)
{
	Steps		steps;
	ErrorContextCallback context = {error_context_stack, say_stage, stage};

	error_context_stack = &context;
	steps_init(&steps);
	steps_add(&steps, stage->enter, false);
	if (stage->back.len > 0)
		steps_add(&steps, stage->back, false);
	steps_finish(&steps);
	error_context_stack = context.previous;
	for (int i = 1; i < steps.alt_count; i++)
		if (steps.alts[i - 1].step != steps.alts[i].step && step_alt_cmp(&steps.alts[i - 1], &steps.alts[i]) == 0)
			pipeline_fail(psprintf("The same events enter stage \"%.*s\" and lead back from it.",
								   stage->name.len, stage->name.data));
}

/* Adds the next stage; whatever a pipeline is made of comes through here. */
static void
add_stage(Pipeline *pipeline, const GivenStage *given)
{
	int			place = pipeline->count;
	Stage	   *stage = &pipeline->stage[place];

	if (given->name.len == 0)
		pipeline_fail(psprintf("Stage %d has no name.", place + 1));
	if (given->name.len > NAME_MAX_LEN)
		pipeline_fail(psprintf("The name of stage %d has more than %d bytes.", place + 1, NAME_MAX_LEN));
	if (find_stage(pipeline, place, given->name) != NO_STAGE)
		pipeline_fail(psprintf("Stage \"%.*s\" comes twice.", given->name.len, given->name.data));
	if (given->enter.data == NULL)
		pipeline_fail(psprintf("Stage \"%.*s\" has no \"enter\".", given->name.len, given->name.data));
	if (given->back.data != NULL && given->back.len == 0)
		pipeline_fail(psprintf("The \"back\" of stage \"%.*s\" is empty.", given->name.len, given->name.data));
	if (given->back_to.data != NULL && given->back.data == NULL)
		pipeline_fail(psprintf("Stage \"%.*s\" has \"back_to\" without \"back\".", given->name.len, given->name.data));
	stage->name = given->name;
	stage->enter = given->enter;
	stage->back = given->back;
	stage->back_to = place - 1; /* of the first stage that is NO_STAGE */
	if (given->back_to.data != NULL)
	{
		stage->back_to = find_stage(pipeline, place, given->back_to);
		if (stage->back_to == NO_STAGE && given->back_to.len > 0)
			pipeline_fail(psprintf("\"%.*s\", to which stage \"%.*s\" leads back, is no stage before it.",
								   given->back_to.len, given->back_to.data, given->name.len, given->name.data));
	}
	check_steps(stage);
	pipeline->count++;
}

/* ---- from JSON ---- */

static bool
key_is(const JsonbValue *key, const char *name)
{
	return key->val.string.len == (int) strlen(name) &&
		memcmp(key->val.string.val, name, key->val.string.len) == 0;
}

static Word
string_of(const JsonbValue *value)
{
	Word		word = {value->val.string.val, value->val.string.len};

	return word;
}

/* Takes over what an object says; "who" is the stage, for messages. */
static void
read_stage(GivenStage *stage, JsonbContainer *object, bool may_name, const char *who)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	key;
	JsonbValue	value;

	(void) JsonbIteratorNext(&it, &value, true);	/* the object begins */
	while (JsonbIteratorNext(&it, &key, true) == WJB_KEY)
	{
		Word		word = {NULL, 0};

		(void) JsonbIteratorNext(&it, &value, true);
		if (value.type == jbvString)
			word = string_of(&value);
		else if (value.type != jbvNull)
			pipeline_fail(psprintf("The \"%.*s\" of %s is not a string.",
								   key.val.string.len, key.val.string.val, who));
		if (may_name && key_is(&key, "stage"))
			stage->name = word;
		else if (key_is(&key, "enter"))
			stage->enter = word;
		else if (key_is(&key, "back"))
			stage->back = word;
		else if (key_is(&key, "back_to"))
			stage->back_to = word;
		else
			pipeline_fail(psprintf("Unknown key \"%.*s\" in %s.", key.val.string.len, key.val.string.val, who));
	}
}

static void
pipeline_from_json(Pipeline *pipeline, Jsonb *source)
{
	int			count;

	if (!JB_ROOT_IS_ARRAY(source) || JB_ROOT_IS_SCALAR(source))
		pipeline_fail("It is not an array of stages.");
	count = JB_ROOT_COUNT(source);
	check_count(count);
	pipeline->count = 0;
	for (int i = 0; i < count; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(&source->root, i);
		GivenStage	stage = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};

		if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
			pipeline_fail(psprintf("Stage %d is not an object.", i + 1));
		read_stage(&stage, value->val.binary.data, true, psprintf("stage %d", i + 1));
		add_stage(pipeline, &stage);
	}
}

void
pipeline_from_text(char *json, Pipeline *pipeline)
{
	Datum		jsonb = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));

	pipeline_from_json(pipeline, DatumGetJsonbP(jsonb));
}

/* ---- the value ---- */

static void
put_word(StringInfo out, Word word)
{
	int32		len = word.len;

	appendBinaryStringInfo(out, (const char *) &len, sizeof(len));
	appendBinaryStringInfo(out, word.data, word.len);
}

static struct varlena *
pipeline_pack(const Pipeline *pipeline)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoSpaces(&out, VARHDRSZ);
	appendStringInfoChar(&out, PIPELINE_VERSION);
	appendStringInfoChar(&out, pipeline->count);
	appendStringInfoChar(&out, 0);
	appendStringInfoChar(&out, 0);
	for (int i = 0; i < pipeline->count; i++)
	{
		const Stage *stage = &pipeline->stage[i];

		appendStringInfoChar(&out, stage->back_to + 1);
		put_word(&out, stage->name);
		put_word(&out, stage->enter);
		put_word(&out, stage->back);
	}
	SET_VARSIZE(out.data, out.len);
	return (struct varlena *) out.data;
}

static void
corrupted(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("pipeline is corrupted")));
}

static Word
get_word(const char **next, const char *end)
{
	Word		word;
	int32		len;

	if (end - *next < (ptrdiff_t) sizeof(len))
		corrupted();
	memcpy(&len, *next, sizeof(len));
	*next += sizeof(len);
	if (len < 0 || len > end - *next)
		corrupted();
	word.data = *next;
	word.len = len;
	*next += len;
	return word;
}

/* Finds the parts of a value, which must live as long as the pipeline. */
void
pipeline_open(const struct varlena *datum, Pipeline *pipeline)
{
	const char *next = VARDATA_ANY(datum);
	const char *end = next + VARSIZE_ANY_EXHDR(datum);

	if (end - next < HEAD_BYTES)
		corrupted();
	if (next[0] != PIPELINE_VERSION)
		state_version_fail("pipeline", (uint8) next[0]);
	pipeline->count = next[1];
	if (pipeline->count < 1 || pipeline->count > PIPELINE_MAX_STAGES)
		corrupted();
	next += HEAD_BYTES;
	for (int i = 0; i < pipeline->count; i++)
	{
		Stage	   *stage = &pipeline->stage[i];

		if (next == end || (uint8) *next > i)
			corrupted();
		stage->back_to = *next++ - 1;
		stage->name = get_word(&next, end);
		stage->enter = get_word(&next, end);
		stage->back = get_word(&next, end);
	}
}

/* pipeline_in(cstring) */
Datum
scrm_pipeline_in(PG_FUNCTION_ARGS)
{
	Pipeline	pipeline;

	pipeline_from_text(PG_GETARG_CSTRING(0), &pipeline);
	PG_RETURN_POINTER(pipeline_pack(&pipeline));
}

void
pipeline_put_text(StringInfo out, const Pipeline *pipeline)
{
	for (int i = 0; i < pipeline->count; i++)
	{
		const Stage *stage = &pipeline->stage[i];

		appendStringInfoString(out, i == 0 ? "[{\"stage\":" : ",{\"stage\":");
		text_put_word(out, stage->name);
		appendStringInfoString(out, ",\"enter\":");
		text_put_word(out, stage->enter);
		if (stage->back.len > 0)
		{
			appendStringInfoString(out, ",\"back\":");
			text_put_word(out, stage->back);
		}
		if (stage->back_to != i - 1)
		{
			appendStringInfoString(out, ",\"back_to\":");
			text_put_word(out, stage->back_to == NO_STAGE ? (Word) {"", 0} : pipeline->stage[stage->back_to].name);
		}
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

/* pipeline_out(pipeline) */
Datum
scrm_pipeline_out(PG_FUNCTION_ARGS)
{
	Pipeline	pipeline;
	StringInfoData out;

	pipeline_open(PG_GETARG_VARLENA_PP(0), &pipeline);
	initStringInfo(&out);
	pipeline_put_text(&out, &pipeline);
	PG_RETURN_CSTRING(out.data);
}

/* The words of a stage, the last of them that of back_to, as in JSON; absent ones are empty. */
static Word
wire_get_optional(StringInfo in)
{
	Word		word = wire_get_word(in);

	if (word.len == 0)
		word.data = NULL;
	return word;
}

/* pipeline_recv(internal) */
Datum
scrm_pipeline_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	Pipeline	pipeline = {0};
	int64		count;

	wire_expect_version(in, PIPELINE_VERSION, "pipeline");
	count = wire_get_count(in, PG_INT32_MAX, 3 * sizeof(int32) + 1, "pipeline");
	check_count(count);
	for (int i = 0; i < count; i++)
	{
		GivenStage	stage;
		int			back_to;

		stage.name = wire_get_optional(in);
		stage.enter = wire_get_optional(in);
		stage.back = wire_get_optional(in);
		back_to = pq_getmsgbyte(in);
		if (back_to > i || (stage.back.data == NULL && back_to != i))
			wire_fail("pipeline", "A stage leads back to none before it.");
		stage.back_to = (Word) {NULL, 0};
		if (back_to != i)
			stage.back_to = back_to == 0 ? (Word) {"", 0} : pipeline.stage[back_to - 1].name;
		add_stage(&pipeline, &stage);
	}
	pq_getmsgend(in);
	PG_RETURN_POINTER(pipeline_pack(&pipeline));
}

/* pipeline_send(pipeline) */
Datum
scrm_pipeline_send(PG_FUNCTION_ARGS)
{
	Pipeline	pipeline;
	StringInfoData out;

	pipeline_open(PG_GETARG_VARLENA_PP(0), &pipeline);
	wire_begin(&out, PIPELINE_VERSION);
	pq_sendint32(&out, pipeline.count);
	for (int i = 0; i < pipeline.count; i++)
	{
		wire_put_word(&out, pipeline.stage[i].name);
		wire_put_word(&out, pipeline.stage[i].enter);
		wire_put_word(&out, pipeline.stage[i].back);
		pq_sendbyte(&out, pipeline.stage[i].back_to + 1);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}

/* pipeline(stages jsonb) */
Datum
scrm_pipeline_from_jsonb(PG_FUNCTION_ARGS)
{
	Pipeline	pipeline;

	pipeline_from_json(&pipeline, PG_GETARG_JSONB_P(0));
	PG_RETURN_POINTER(pipeline_pack(&pipeline));
}

/* pipeline_stages(pipeline) -> (place, stage, enter, back, back_to) */
Datum
scrm_pipeline_stages(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Pipeline	pipeline;

	InitMaterializedSRF(fcinfo, 0);
	pipeline_open(PG_GETARG_VARLENA_PP(0), &pipeline);
	for (int i = 0; i < pipeline.count; i++)
	{
		const Stage *stage = &pipeline.stage[i];
		Datum		values[5] = {0};
		bool		nulls[5] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = PointerGetDatum(word_to_text(stage->name));
		values[2] = PointerGetDatum(word_to_text(stage->enter));
		nulls[3] = stage->back.len == 0;
		nulls[4] = nulls[3] || stage->back_to == NO_STAGE;
		if (!nulls[3])
			values[3] = PointerGetDatum(word_to_text(stage->back));
		if (!nulls[4])
			values[4] = PointerGetDatum(word_to_text(pipeline.stage[stage->back_to].name));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/* ---- the classic pipelines ---- */

typedef struct ClassicStage
{
	const char *name;
	const char *alias;			/* another name in the literature, or NULL */
	const char *enter;
	const char *back;
	const char *back_to;
} ClassicStage;

/* Sales rejects to marketing; lost deals are nurtured on; who lapses is a target again. */
static const ClassicStage revenue_funnel[] = {
	{"target", "universe", "target|list|ad|impression", NULL, NULL},
	{"inquiry", "suspect", "inquiry|visit|open|click|follow", NULL, NULL},
	{"lead", "prospect", "lead|form|signup|download", NULL, NULL},
	{"marketing qualified", NULL, "marketing_qualified|mql", "disqualified", NULL},
	{"sales qualified", NULL, "sales_qualified|sql|demo|meeting", "rejected", NULL},
	{"opportunity", NULL, "opportunity|proposal|quote", "lost", "lead"},
	{"customer", NULL, "customer|purchase|order", "lapsed|churn", "target"},
};

static const ClassicStage buying_cycle[] = {
	{"aware", NULL, "aware|ad|impression|mention", NULL, NULL},
	{"discover", NULL, "discover|visit|open|click|search|follow", NULL, NULL},
	{"compare", NULL, "compare|question|demo|trial|wish|cart", NULL, NULL},
	{"purchase", NULL, "purchase|order", "return|refund", NULL},
};

/* Participation grows and is not lost. */
static const ClassicStage participation_ladder[] = {
	{"consumption", NULL, "visit|open|click|view|read|download|purchase", NULL, NULL},
	{"curation", NULL, "like|share|rating|vote|bookmark|tag|follow", NULL, NULL},
	{"creation", NULL, "post|review|question|comment|upload", NULL, NULL},
	{"collaboration", NULL, "answer|edit|idea|moderate", NULL, NULL},
};

static Word
literal(const char *string)
{
	Word		word = {string, string == NULL ? 0 : strlen(string)};

	return word;
}

static char *
list_stages(const ClassicStage *stages, int count)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < count; i++)
	{
		appendStringInfo(&list, i == 0 ? "%s" : ", %s", stages[i].name);
		if (stages[i].alias != NULL)
			appendStringInfo(&list, " (%s)", stages[i].alias);
	}
	return list.data;
}

/* What the user says of a stage: its step, or an object of enter, back and back_to. */
static void
override_stage(GivenStage *stage, JsonbValue *value)
{
	Word		back_to = stage->back_to;
	char	   *who = psprintf("stage \"%.*s\"", stage->name.len, stage->name.data);

	if (value->type == jbvString)
	{
		stage->enter = string_of(value);
		return;
	}
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		pipeline_fail(psprintf("The value of %s is neither a step nor an object.", who));
	read_stage(stage, value->val.binary.data, false, who);
	/* without a way back there is no place for it to lead to */
	if (stage->back.data == NULL && stage->back_to.data == back_to.data)
		stage->back_to.data = NULL;
}

/* One of the above, with the user's kinds: a JSON object of stages. */
static Datum
classic_pipeline(FunctionCallInfo fcinfo, const ClassicStage *stages, int count)
{
	GivenStage	given[PIPELINE_MAX_STAGES];
	bool		overridden[PIPELINE_MAX_STAGES] = {false};
	Pipeline	pipeline = {0};
	Jsonb	   *kinds;
	JsonbIterator *it;
	JsonbValue	key;
	JsonbValue	value;

	check_arg_not_null(fcinfo, 0, "kinds");
	kinds = PG_GETARG_JSONB_P(0);
	if (!JB_ROOT_IS_OBJECT(kinds))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("kinds must be a JSON object of stages and steps")));
	for (int i = 0; i < count; i++)
	{
		given[i].name = literal(stages[i].name);
		given[i].enter = literal(stages[i].enter);
		given[i].back = literal(stages[i].back);
		given[i].back_to = literal(stages[i].back_to);
	}
	it = JsonbIteratorInit(&kinds->root);
	(void) JsonbIteratorNext(&it, &value, true);	/* the object begins */
	while (JsonbIteratorNext(&it, &key, true) == WJB_KEY)
	{
		int			i = 0;

		while (i < count && !key_is(&key, stages[i].name) &&
			   (stages[i].alias == NULL || !key_is(&key, stages[i].alias)))
			i++;
		if (i == count)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown stage \"%.*s\"", key.val.string.len, key.val.string.val),
					 errhint("Stages: %s.", list_stages(stages, count))));
		if (overridden[i])
			pipeline_fail(psprintf("Stage \"%s\" comes twice, also as \"%s\".", stages[i].name, stages[i].alias));
		overridden[i] = true;
		(void) JsonbIteratorNext(&it, &value, true);
		override_stage(&given[i], &value);
	}
	for (int i = 0; i < count; i++)
		add_stage(&pipeline, &given[i]);
	PG_RETURN_POINTER(pipeline_pack(&pipeline));
}

/* revenue_funnel(kinds jsonb) */
Datum
scrm_revenue_funnel(PG_FUNCTION_ARGS)
{
	return classic_pipeline(fcinfo, revenue_funnel, lengthof(revenue_funnel));
}

/* buying_cycle(kinds jsonb) */
Datum
scrm_buying_cycle(PG_FUNCTION_ARGS)
{
	return classic_pipeline(fcinfo, buying_cycle, lengthof(buying_cycle));
}

/* participation_ladder(kinds jsonb) */
Datum
scrm_participation_ladder(PG_FUNCTION_ARGS)
{
	return classic_pipeline(fcinfo, participation_ladder, lengthof(participation_ladder));
}
