/*
 * rmat.c
 *		Rows of a random graph whose degrees are as uneven as those of people.
 *
 *	rmat bits edges >rows		source, target, weight for COPY; 2^bits nodes
 *
 * R-MAT (Chakrabarti, Zhan, Faloutsos 2004) with a, b, c, d = .57, .19, .19,
 * .05: each bit of an edge's ends is drawn from the four quarters of the
 * adjacency matrix.  The same numbers on every machine.  Identifiers are node
 * numbers scrambled over the whole range of bigint, so that neither their
 * order nor their size tells anything.  Weights are 0.001 .. 1.000, parallel
 * edges and self-loops stay.  A node without an edge is a row without target
 * and weight, at the end, as an outer join gives it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* SplitMix64 (Steele, Lea, Flood 2014); its last part is one-to-one */
static uint64_t
scramble(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static uint64_t state = 20120704;

static uint64_t
draw(void)
{
	return scramble(state += UINT64_C(0x9e3779b97f4a7c15));
}

static int64_t
identifier(uint64_t node)
{
	return (int64_t) scramble((node + 1) * UINT64_C(0x9e3779b97f4a7c15));
}

int
main(int argc, char **argv)
{
	int			bits = argc == 3 ? atoi(argv[1]) : 0;
	uint64_t	edges = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	unsigned char *used;

	if (bits < 1 || bits > 31 || !(used = calloc(UINT64_C(1) << bits, 1)))
	{
		fprintf(stderr, "Usage: rmat bits edges >rows\n");
		return 2;
	}
	for (uint64_t i = 0; i < edges; i++)
	{
		uint64_t	source = 0;
		uint64_t	target = 0;
		uint64_t	weight;

		for (int bit = 0; bit < bits; bit++)
		{
			uint32_t	quarter = draw() >> 32;	/* in 2^-32 */

			source = source << 1 | (quarter >= 3264175145u);	/* a + b = .76 */
			target = target << 1 | ((quarter >= 2448131359u && quarter < 3264175145u) || quarter >= 4080218931u);
		}
		used[source] = used[target] = 1;
		weight = 1 + draw() % 1000;
		printf("%" PRId64 "\t%" PRId64 "\t%d.%03d\n", identifier(source), identifier(target), (int) (weight / 1000), (int) (weight % 1000));
	}
	for (uint64_t node = 0; node >> bits == 0; node++)
		if (!used[node])
			printf("%" PRId64 "\t\\N\t\\N\n", identifier(node));
	free(used);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
