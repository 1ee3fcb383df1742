/*
 * radix_sort.h
 *		A stable sort of items by an unsigned key, least significant digits
 *		first.
 *
 * Define RADIX_SORT (the function's name) and RADIX_SORT_TYPE, a struct with a
 * field "key" of type uint64, and include this file:
 *
 *		void RADIX_SORT(RADIX_SORT_TYPE *item, RADIX_SORT_TYPE *spare, uint64 count)
 *
 * spare has room for as many.  Digits that are the same in all keys cost
 * nothing.
 */
#include "common/check.h"

#define RADIX_SORT_INSERTION 32 /* up to this length */

static void
RADIX_SORT(RADIX_SORT_TYPE *item, RADIX_SORT_TYPE *spare, uint64 count)
{
	uint64		varying = 0;
	RADIX_SORT_TYPE *from = item;
	RADIX_SORT_TYPE *to = spare;

	if (count <= RADIX_SORT_INSERTION)
	{
		for (uint64 i = 1; i < count; i++)
		{
			RADIX_SORT_TYPE moved = item[i];
			uint64		j = i;

			for (; j > 0 && moved.key < item[j - 1].key; j--)
				item[j] = item[j - 1];
			item[j] = moved;
		}
		return;
	}
	for (uint64 i = 0; i < count; i++)
	{
		check_cancel_at((uint32) i);
		varying |= item[i].key ^ item[0].key;
	}
	for (int shift = 0; shift < 64 && varying >> shift != 0; shift += 8)
	{
		uint64		place[256] = {0};
		uint64		sum = 0;
		RADIX_SORT_TYPE *swap;

		if ((varying >> shift & 255) == 0)
			continue;
		for (uint64 i = 0; i < count; i++)
		{
			check_cancel_at((uint32) i);
			place[from[i].key >> shift & 255]++;
		}
		for (int digit = 0; digit < 256; digit++)
		{
			uint64		items = place[digit];

			place[digit] = sum;
			sum += items;
		}
		for (uint64 i = 0; i < count; i++)
		{
			check_cancel_at((uint32) i);
			to[place[from[i].key >> shift & 255]++] = from[i];
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != item)
		for (uint64 i = 0; i < count; i++)
		{
			check_cancel_at((uint32) i);
			item[i] = from[i];
		}
}

#undef RADIX_SORT
#undef RADIX_SORT_TYPE
#undef RADIX_SORT_INSERTION
