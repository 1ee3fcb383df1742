/*
 * run_sort.h
 *		A sort for event buffers, which mostly arrive in order or as a few
 *		ordered runs (states rolled up by day, parts of a parallel plan).
 *
 * Define RUN_SORT (the function's name), RUN_SORT_TYPE and
 * RUN_SORT_CMP(a, b), a total order over pointers, and include this file.
 * Few runs are merged pairwise; short and disordered input is sorted by
 * insertion and by PostgreSQL's sort template.
 */
#include "common/check.h"
#include "utils/memutils.h"

#define RUN_SORT_NAME(name, suffix) CppConcat(name, suffix)
#define RUN_SORT_QUICK RUN_SORT_NAME(RUN_SORT, _quick)
#define RUN_SORT_MERGE RUN_SORT_NAME(RUN_SORT, _merge)
#define RUN_SORT_INSERTION 24	/* up to this length */

#define ST_SORT RUN_SORT_QUICK
#define ST_ELEMENT_TYPE RUN_SORT_TYPE
#define ST_COMPARE(a, b) RUN_SORT_CMP(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* Merges the ordered runs that begin at start[0] < start[1] < ... < start[runs] = end. */
static void
RUN_SORT_MERGE(RUN_SORT_TYPE *data, Size *start, Size runs)
{
	Size		count = start[runs];
	RUN_SORT_TYPE *spare = palloc_extended(count * sizeof(RUN_SORT_TYPE), MCXT_ALLOC_HUGE);
	RUN_SORT_TYPE *from = data;
	RUN_SORT_TYPE *to = spare;
	RUN_SORT_TYPE *swap;

	while (runs > 1)
	{
		Size		merged = 0;

		for (Size run = 0; run < runs; run += 2)
		{
			RUN_SORT_TYPE *out = to + start[run];
			RUN_SORT_TYPE *a = from + start[run];
			RUN_SORT_TYPE *a_end = from + start[Min(run + 1, runs)];
			RUN_SORT_TYPE *b = a_end;
			RUN_SORT_TYPE *b_end = from + start[Min(run + 2, runs)];

			CHECK_FOR_INTERRUPTS();
			while (a < a_end && b < b_end)
			{
				check_cancel_at((uint32) (out - to));
				*out++ = RUN_SORT_CMP(b, a) < 0 ? *b++ : *a++;
			}
			while (a < a_end)
			{
				check_cancel_at((uint32) (out - to));
				*out++ = *a++;
			}
			while (b < b_end)
			{
				check_cancel_at((uint32) (out - to));
				*out++ = *b++;
			}
			start[merged++] = start[run];
		}
		start[merged] = count;
		runs = merged;

		swap = from;
		from = to;
		to = swap;
	}
	if (from != data)
	{
		for (Size i = 0; i < count; i++)
		{
			check_cancel_at((uint32) i);
			data[i] = from[i];
		}
	}
	else
		from = to;
	pfree(from);
}

static void
RUN_SORT(RUN_SORT_TYPE *data, Size count)
{
	Size		runs = 1;
	Size	   *start;

	if (count <= RUN_SORT_INSERTION)
	{
		for (Size i = 1; i < count; i++)
		{
			RUN_SORT_TYPE moved = data[i];
			Size		j = i;

			for (; j > 0 && RUN_SORT_CMP(&moved, &data[j - 1]) < 0; j--)
				data[j] = data[j - 1];
			data[j] = moved;
		}
		return;
	}

	for (Size i = 1; i < count; i++)
	{
		check_cancel_at((uint32) i);
		runs += RUN_SORT_CMP(&data[i], &data[i - 1]) < 0;
	}
	if (runs == 1)
		return;
	if (runs > count / 8)
	{
		RUN_SORT_QUICK(data, count);
		return;
	}

	start = palloc_extended((runs + 1) * sizeof(Size), MCXT_ALLOC_HUGE);
	runs = 0;
	start[runs++] = 0;
	for (Size i = 1; i < count; i++)
	{
		check_cancel_at((uint32) i);
		if (RUN_SORT_CMP(&data[i], &data[i - 1]) < 0)
			start[runs++] = i;
	}
	start[runs] = count;
	RUN_SORT_MERGE(data, start, runs);
	pfree(start);
}

#undef RUN_SORT
#undef RUN_SORT_NAME
#undef RUN_SORT_TYPE
#undef RUN_SORT_CMP
#undef RUN_SORT_QUICK
#undef RUN_SORT_MERGE
#undef RUN_SORT_INSERTION
