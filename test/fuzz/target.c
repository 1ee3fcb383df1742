/*
 * target.c
 *		The fuzz target: every in and recv function under the sanitizers, with
 *		assertions, outside a server (server.c).
 *
 * The first byte of an input chooses a type and its text or binary form, the
 * rest is the value.  A value that is taken must come back the same from its
 * own text and bytes, from a short header too, and every function must have
 * an answer or an error for it.  Values lie in memory of just their size.
 *
 * SCRM_FUZZ_SEEDS=file SCRM_FUZZ_CORPUS=folder: before anything else the
 * texts of the file (a type's letter and a value a line) are written to the
 * folder in both forms.
 */
#include "fuzz.h"

#include "lib/stringinfo.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define FUNCTIONS(F) \
	F(scrm_timeline_in) F(scrm_timeline_out) F(scrm_timeline_recv) F(scrm_timeline_send) \
	F(scrm_timeline_events) F(scrm_timeline_event_count) F(scrm_timeline_first_at) F(scrm_timeline_last_at) \
	F(scrm_timeline_kinds) F(scrm_timeline_channels) F(scrm_timeline_slice) F(scrm_timeline_only) \
	F(scrm_timeline_distinct_events) F(scrm_timeline_merge) F(scrm_timeline_rollup_accum) \
	F(scrm_timeline_combine) F(scrm_timeline_final) F(scrm_window_funnel_timeline) F(scrm_funnel_times) \
	F(scrm_funnel_accum) \
	F(scrm_engagement_in) F(scrm_engagement_out) F(scrm_engagement_recv) F(scrm_engagement_send) \
	F(scrm_engagement_score) F(scrm_engagement_explain) F(scrm_engagement_by_channel) \
	F(scrm_preferred_channel) F(scrm_channel_diversity) F(scrm_channel_evenness) F(scrm_participation_level) \
	F(scrm_engagement_event_count) F(scrm_engagement_last_at) F(scrm_engagement_half_life) \
	F(scrm_engagement_rollup_accum) F(scrm_engagement_combine) F(scrm_engagement_final) F(scrm_engagement_merge) \
	F(scrm_funnel_in) F(scrm_funnel_out) F(scrm_funnel_recv) F(scrm_funnel_send) \
	F(scrm_funnel_report) F(scrm_funnel_totals) F(scrm_funnel_rollup_accum) F(scrm_funnel_combine) \
	F(scrm_funnel_final) F(scrm_funnel_merge) \
	F(scrm_funnel_state_in) F(scrm_funnel_state_out) F(scrm_funnel_state_recv) F(scrm_funnel_state_send) \
	F(scrm_window_funnel_combine) F(scrm_window_funnel_final)
#define DECLARE(name) extern Datum name(PG_FUNCTION_ARGS);
FUNCTIONS(DECLARE)

static void
wrong(const char *what)
{
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* ---- calls ---- */

typedef struct Argument
{
	Datum		value;
	bool		isnull;
} Argument;

#define NOTHING ((Argument) {0, true})
#define A(datum) ((Argument) {(datum), false})

static Datum
call(PGFunction function, int count, const Argument *arguments)
{
	LOCAL_FCINFO(fcinfo, 8);
	FmgrInfo	info = {0};
	ReturnSetInfo result = {.type = T_ReturnSetInfo};

	InitFunctionCallInfoData(*fcinfo, &info, count, InvalidOid, NULL, (Node *) &result);
	for (int i = 0; i < count; i++)
	{
		fcinfo->args[i].value = arguments[i].value;
		fcinfo->args[i].isnull = arguments[i].isnull;
	}
	return function(fcinfo);
}

#define CALL(function, ...) \
	call(function, lengthof(((Argument[]) {__VA_ARGS__})), (Argument[]) {__VA_ARGS__})

/* A call that may fail, for a reason that is not ours; 0 then. */
static Datum
try(PGFunction function, int count, const Argument *arguments)
{
	if (sigsetjmp(fuzz_error, 0) == 0)
		return call(function, count, arguments);
	switch (fuzz_sqlstate)
	{
		case ERRCODE_INVALID_TEXT_REPRESENTATION:
		case ERRCODE_INVALID_BINARY_REPRESENTATION:
		case ERRCODE_CHARACTER_NOT_IN_REPERTOIRE:
		case ERRCODE_PROTOCOL_VIOLATION:
		case ERRCODE_DATETIME_VALUE_OUT_OF_RANGE:
		case ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE:
		case ERRCODE_INVALID_PARAMETER_VALUE:
		case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
		case ERRCODE_STRING_DATA_RIGHT_TRUNCATION:
			return 0;
		default:
			wrong("an error that does not say that the input is bad");
	}
	return 0;
}

#define TRY(function, ...) \
	try(function, lengthof(((Argument[]) {__VA_ARGS__})), (Argument[]) {__VA_ARGS__})

/* What was taken must be taken again. */
#define MUST(datum, what) must(datum, what)

static Datum
must(Datum datum, const char *what)
{
	if (datum == 0)
		wrong(what);
	return datum;
}

/* ---- values ---- */

typedef struct Type
{
	PGFunction	in;
	PGFunction	out;
	PGFunction	recv;
	PGFunction	send;
	bool		canonical;		/* equal values have equal bytes */
} Type;

static const Type types[] = {
	{scrm_timeline_in, scrm_timeline_out, scrm_timeline_recv, scrm_timeline_send, true},
	{scrm_engagement_in, scrm_engagement_out, scrm_engagement_recv, scrm_engagement_send, true},
	{scrm_funnel_in, scrm_funnel_out, scrm_funnel_recv, scrm_funnel_send, true},
	{scrm_funnel_state_in, scrm_funnel_state_out, scrm_funnel_state_recv, scrm_funnel_state_send, false},
};

/* In memory of its own size, where the sanitizer sees its end. */
static Datum
exact(Datum value)
{
	struct varlena *from = (struct varlena *) DatumGetPointer(value);

	return PointerGetDatum(memcpy(palloc(VARSIZE(from)), from, VARSIZE(from)));
}

/* With a header of one byte, where that is possible: at an odd address. */
static Datum
shortened(Datum value)
{
	struct varlena *from = (struct varlena *) DatumGetPointer(value);
	char	   *to;

	if (!VARATT_CAN_MAKE_SHORT(from))
		return value;
	to = (char *) palloc(1 + VARATT_CONVERTED_SHORT_SIZE(from)) + 1;
	SET_VARSIZE_SHORT(to, VARATT_CONVERTED_SHORT_SIZE(from));
	memcpy(VARDATA_SHORT(to), VARDATA(from), VARSIZE(from) - VARHDRSZ);
	return PointerGetDatum(to);
}

static bool
same_bytes(Datum a, Datum b)
{
	struct varlena *x = (struct varlena *) DatumGetPointer(a);
	struct varlena *y = (struct varlena *) DatumGetPointer(b);

	return VARSIZE(x) == VARSIZE(y) && memcmp(x, y, VARSIZE(x)) == 0;
}

static Datum
receive(const Type *type, const char *bytes, int count)
{
	StringInfoData in;

	in.data = memcpy(palloc(count + 1), bytes, count);
	in.data[count] = '\0';
	in.len = count;
	in.maxlen = count + 1;
	in.cursor = 0;
	return TRY(type->recv, A(PointerGetDatum(&in)));
}

static Datum
parse(const Type *type, const char *bytes, int count)
{
	char	   *string = palloc(count + 1);

	memcpy(string, bytes, count);
	string[count] = '\0';
	return TRY(type->in, A(CStringGetDatum(string)));
}

static void
check_canonical(const Type *type, Datum value)
{
	const char *string = DatumGetCString(MUST(TRY(type->out, A(value)), "no text"));
	struct varlena *bytes = (struct varlena *) DatumGetPointer(MUST(TRY(type->send, A(value)), "no bytes"));
	Datum		from_text = MUST(parse(type, string, strlen(string)), "its text is not taken again");
	Datum		from_bytes = MUST(receive(type, VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ), "its bytes are not taken again");

	if (strcmp(string, DatumGetCString(TRY(type->out, A(exact(from_text))))) != 0 ||
		strcmp(string, DatumGetCString(TRY(type->out, A(exact(from_bytes))))) != 0 ||
		strcmp(string, DatumGetCString(TRY(type->out, A(shortened(value))))) != 0)
		wrong("its text changes");
	if (!same_bytes(PointerGetDatum(bytes), TRY(type->send, A(shortened(from_text)))))
		wrong("its bytes change");
	if (type->canonical && (!same_bytes(value, exact(from_text)) || !same_bytes(value, exact(from_bytes))))
		wrong("the same value has other bytes");
}

/* ---- questions ---- */

static Datum
text_array(int count, const char *const *strings)
{
	ArrayType  *array = palloc0(ARR_OVERHEAD_NONULLS(1) + 64 * count);
	char	   *p;

	array->ndim = count > 0;
	array->elemtype = 25;
	*ARR_DIMS(array) = count;
	p = ARR_DATA_PTR(array);
	for (int i = 0; i < count; i++)
	{
		text	   *t = cstring_to_text_with_len(strings[i], strlen(strings[i]));

		memcpy(p, t, VARSIZE(t));
		p += INTALIGN(VARSIZE(t));
	}
	SET_VARSIZE(array, p - (char *) array);
	return PointerGetDatum(array);
}

/* Aggregates and merge agree on two copies of the value. */
static void
ask_state(PGFunction accumulate, PGFunction combine, PGFunction finish, PGFunction merge, Datum value)
{
	Datum		merged = TRY(merge, A(value), A(shortened(value)));
	Datum		state = TRY(accumulate, NOTHING, A(shortened(value)));
	Datum		result;

	if (state == 0 || (state = TRY(accumulate, A(exact(state)), A(value))) == 0)
		return;
	result = TRY(finish, A(exact(state)));
	if (merged == 0 || result == 0 || !same_bytes(merged, result))
		wrong("merge and rollup differ");
	TRY(merge, NOTHING, A(value));
	state = TRY(combine, A(exact(state)), A(exact(state)));
	if (state != 0)
		TRY(finish, A(exact(state)));
}

static void
ask_timeline(Datum value)
{
	static const char *const any_three[] = {"*", "a|b", "*"};
	static const char *const by_channel[] = {"*", "*@", "k1@c1|*", "*@web"};
	Interval	day = {.time = USECS_PER_DAY};
	Datum		first = TRY(scrm_timeline_first_at, A(value));
	Datum		last = TRY(scrm_timeline_last_at, A(shortened(value)));
	Datum		modes = text_array(0, NULL);
	Datum		reuse = text_array(1, (const char *const[]) {"clickhouse"});
	Datum		step = PointerGetDatum(cstring_to_text_with_len("*@|a|k1@c1", 10));
	Datum		state;

	TRY(scrm_timeline_events, A(shortened(value)));
	TRY(scrm_timeline_event_count, A(value));
	TRY(scrm_timeline_kinds, A(value));
	TRY(scrm_timeline_channels, A(value));
	TRY(scrm_timeline_slice, A(value), A(first), A(last));
	TRY(scrm_timeline_slice, A(value), NOTHING, NOTHING);
	TRY(scrm_timeline_only, A(value), A(step));
	TRY(scrm_timeline_distinct_events, A(value));
	TRY(scrm_window_funnel_timeline, A(value), A(text_array(3, any_three)), A(PointerGetDatum(&day)), A(modes));
	TRY(scrm_window_funnel_timeline, A(shortened(value)), A(text_array(4, by_channel)), A(PointerGetDatum(&day)), A(reuse));
	TRY(scrm_funnel_times, A(value), A(text_array(4, by_channel)), A(PointerGetDatum(&day)), A(modes));
	state = TRY(scrm_funnel_accum, NOTHING, A(value), A(text_array(3, any_three)), A(PointerGetDatum(&day)), A(modes), A(first));
	if (state != 0)
		TRY(scrm_funnel_report, A(TRY(scrm_funnel_final, A(exact(state)))));
	ask_state(scrm_timeline_rollup_accum, scrm_timeline_combine, scrm_timeline_final, scrm_timeline_merge, value);
}

static void
ask_engagement(Datum value)
{
	Datum		last = TRY(scrm_engagement_last_at, A(shortened(value)));

	TRY(scrm_engagement_score, A(value), A(last));
	TRY(scrm_engagement_explain, A(value), A(last));
	TRY(scrm_engagement_by_channel, A(value), A(TimestampTzGetDatum(END_TIMESTAMP - 1)));
	TRY(scrm_preferred_channel, A(value));
	for (int q = 0; q < 3; q++)
		TRY(scrm_channel_diversity, A(value), A(Float8GetDatum(q)));
	TRY(scrm_channel_evenness, A(value));
	TRY(scrm_participation_level, A(value), A(Int32GetDatum(3)));
	TRY(scrm_engagement_event_count, A(value));
	TRY(scrm_engagement_half_life, A(value));
	ask_state(scrm_engagement_rollup_accum, scrm_engagement_combine, scrm_engagement_final, scrm_engagement_merge, value);
}

static void
ask_funnel(Datum value)
{
	TRY(scrm_funnel_report, A(shortened(value)));
	TRY(scrm_funnel_totals, A(value));
	ask_state(scrm_funnel_rollup_accum, scrm_funnel_combine, scrm_funnel_final, scrm_funnel_merge, value);
}

static void
ask_funnel_state(Datum value)
{
	Datum		state = TRY(scrm_window_funnel_combine, NOTHING, A(shortened(value)));

	TRY(scrm_window_funnel_final, A(value));
	state = TRY(scrm_window_funnel_combine, A(exact(state)), A(value));
	if (state != 0)
		TRY(scrm_window_funnel_final, A(exact(state)));
}

static void (*const questions[]) (Datum) = {ask_timeline, ask_engagement, ask_funnel, ask_funnel_state};

/* ---- libFuzzer ---- */

#define TYPE_LETTERS "tefs"		/* text form; capitals for binary */

int			LLVMFuzzerInitialize(int *argc, char ***argv);
int			LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
write_seed(const char *folder, int number, char letter, const char *bytes, size_t count)
{
	char		path[1024];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/seed-%d-%c", folder, number, letter);
	if ((file = fopen(path, "w")) == NULL || fputc(letter, file) == EOF ||
		fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
		wrong("a seed cannot be written");
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = getenv("SCRM_FUZZ_CORPUS");
	FILE	   *file;
	char		line[65536];

	if (folder == NULL)
		return 0;
	if ((file = fopen(getenv("SCRM_FUZZ_SEEDS"), "r")) == NULL)
		wrong("no seeds");
	for (int number = 1; fgets(line, sizeof(line), file) != NULL; number++)
	{
		size_t		len = strcspn(line, "\n");
		const Type *type = &types[strchr(TYPE_LETTERS, line[0]) - TYPE_LETTERS];
		struct varlena *bytes = (struct varlena *)
			DatumGetPointer(TRY(type->send, A(MUST(parse(type, line + 1, len - 1), "a seed is no value"))));

		write_seed(folder, number, line[0], line + 1, len - 1);
		write_seed(folder, number, toupper(line[0]), VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ);
		fuzz_free_all();
	}
	fclose(file);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const char *letter;
	Datum		value;
	int			number;

	if (size < 1 || (letter = strchr(TYPE_LETTERS, tolower(data[0]))) == NULL || *letter == '\0')
		return -1;
	number = letter - TYPE_LETTERS;
	value = (islower(data[0]) ? parse : receive) (&types[number], (const char *) data + 1, size - 1);
	if (value != 0)
	{
		value = exact(value);
		check_canonical(&types[number], value);
		questions[number] (value);
	}
	fuzz_free_all();
	return 0;
}
