/*
 * hits.c
 *		Hubs and authorities (Kleinberg, J. ACM 46 (1999) 604): hubs act because
 *		of good authorities, authorities are those because of whom good hubs act.
 *
 * With A the matrix of edge weights (parallel edges added, self-loops kept),
 *
 *	hub = A authority/sigma,	authority = A' hub/sigma,
 *
 * sigma the largest singular value of A; each vector is then divided by its sum.
 *
 * What the limit of Kleinberg's iteration from equal hubs is, is computed for each
 * block by itself: hubs and authorities, as two nodes for each of the graph's, fall
 * apart into components, in each of which the answer is unique and positive.
 * The component with the largest sigma takes all, the others' scores are 0.
 * Where several have it, to TIE, the limit is the projection of equal hubs on
 * them: each component's hub vector of length 1 times its sum.  Components whose sigma
 * cannot be the largest are left out:
 *
 *	max of the lengths of rows and columns <= sigma <= sqrt(largest row sum x largest column sum)
 *
 * In a component the eigenvector of A'A is found by Lanczos's method, restarted
 * with the best Ritz vectors (Wu, Simon, SIAM J. Matrix Anal. Appl. 22 (2000)
 * 602), which needs the root of the steps of power iteration where the second
 * singular value is near the first.  It stops when residual/gap, which bounds the
 * distance to the unit eigenvector, is below the tolerance; the gap is that of the Ritz
 * values.  A few steps of power iteration follow: they have positive terms
 * only and make small scores as accurate, relatively, as large ones.  Weights are
 * divided by a power of 2 near the largest.
 */
#include "scrm.h"

#include <float.h>
#include <math.h>

#include "common/check.h"
#include "common/progress.h"
#include "common/report.h"
#include "common/sum.h"
#include "graph/graph.h"
#include "graph/union_find.h"

static Datum hits(FunctionCallInfo fcinfo, IdType type);

GRAPH_FUNCTION(scrm_hits, hits)

#define BASIS 12				/* vectors before a restart */
#define KEPT 5					/* at a restart */
#define POLISH 10				/* steps of power iteration at the end, at most */
#define TIE 1e-12				/* relative difference of singular values that are the same */
#define EXACT 1e-14				/* residual, relative to the eigenvalue, that is rounding */

/* Nodes in groups by component; components are numbered by their smallest hub. */
typedef struct Groups
{
	uint32	   *start;			/* components + 1 of them */
	uint32	   *node;			/* in order in each group */
} Groups;

typedef struct Hits
{
	const Edges *in;
	uint32		nodes;
	float8		factor;			/* of the weights */
	uint32		components;
	Groups		hubs;
	Groups		authorities;
	float8	   *sigma;			/* of each component, 0: left out */
	float8	   *hub;			/* of each node */
	float8	   *authority;
	/* of the component at hand */
	const uint32 *group;		/* its authorities */
	uint32		size;
	uint32		number;
	float8	   *basis[BASIS + 1];	/* over its authorities */
	/* how well it went */
	float8		tolerance;
	int64		max_iterations;
	float8		bound;			/* largest of all components */
	Progress	progress;
} Hits;

static inline float8
weight_of(const Hits *hits, uint64 edge)
{
	return edge_weight(hits->in, edge) * hits->factor;
}

/* ---- components ---- */

static void
find_factor(Hits *hits, const Graph *graph)
{
	float8		most = 0;
	int			exponent;

	for (uint64 e = 0; e < graph->edges; e++)
	{
		check_cancel_at((uint32) e);
		most = Max(most, edge_weight(&graph->in, e));
	}
	frexp(most, &exponent);
	hits->factor = ldexp(1, Min(-exponent, 1000));
}

/* Of hubs 0 .. n - 1 and authorities n .. 2 n - 1 the smallest each hangs together with, always a hub unless it is alone. */
static uint32 *
join_hubs(const Hits *hits)
{
	const Edges *in = hits->in;
	uint32		n = hits->nodes;
	uint32	   *parent = graph_alloc((uint64) n * 2, sizeof(uint32), "hubs and authorities");

	union_begin(parent, n * 2);
	for (uint32 target = 0; target < n; target++)
	{
		check_cancel_at(target);
		for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
		{
			check_cancel_at((uint32) e);
			if (weight_of(hits, e) > 0)
				union_join(parent, in->node[e], n + target);
		}
	}
	union_flatten(parent, n * 2);
	return parent;
}

#define NO_COMPONENT PG_UINT32_MAX

/* Nodes by component, those without one nowhere. */
static void
make_groups(Groups *groups, const uint32 *component, uint32 nodes, uint32 components)
{
	uint32		grouped;

	groups->start = graph_alloc0((uint64) components + 1, sizeof(uint32), "hubs and authorities");
	groups->node = graph_alloc(nodes, sizeof(uint32), "hubs and authorities");
	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		if (component[i] != NO_COMPONENT)
			groups->start[component[i] + 1]++;
	}
	for (uint32 c = 0; c < components; c++)
	{
		check_cancel_at(c);
		groups->start[c + 1] += groups->start[c];
	}
	grouped = groups->start[components];
	/* backwards, so that the end of each group, at [c + 1], becomes its beginning */
	for (uint32 i = nodes; i-- > 0;)
	{
		check_cancel_at(i);
		if (component[i] != NO_COMPONENT)
			groups->node[--groups->start[component[i] + 1]] = i;
	}
	for (uint32 c = 0; c < components; c++)
	{
		check_cancel_at(c);
		groups->start[c] = groups->start[c + 1];
	}
	groups->start[components] = grouped;
}

static void
find_components(Hits *hits)
{
	uint32		n = hits->nodes;
	uint32	   *component = join_hubs(hits);

	/* an authority's first, as hubs lose what they are named by */
	hits->components = 0;
	for (uint32 i = n; i < 2 * n; i++)
	{
		check_cancel_at(i);
		if (component[i] == i)
			component[i] = NO_COMPONENT;
	}
	/* a hub alone has no positive weight: it names no authority */
	for (uint32 i = 0; i < n; i++)
	{
		check_cancel_at(i);
		component[i] = component[i] == i ? hits->components++ : component[component[i]];
	}
	for (uint32 i = n; i < 2 * n; i++)
	{
		check_cancel_at(i);
		if (component[i] != NO_COMPONENT)
			component[i] = component[component[i]];
	}
	make_groups(&hits->hubs, component, n, hits->components);
	make_groups(&hits->authorities, component + n, n, hits->components);
	pfree(component);
}

/* ---- one component ---- */

/* to = A' A from, over the component's authorities; leaves A from in "hub". */
static void
multiply(Hits *hits, float8 *to, const float8 *from)
{
	const Edges *in = hits->in;
	float8	   *hub = hits->hub;
	const Groups *hubs = &hits->hubs;

	CHECK_FOR_INTERRUPTS();
	for (uint32 i = hubs->start[hits->number]; i < hubs->start[hits->number + 1]; i++)
	{
		check_cancel_at(i);
		hub[hubs->node[i]] = 0;
	}
	for (uint32 i = 0; i < hits->size; i++)
		for (uint64 e = in->start[hits->group[i]]; e < in->start[hits->group[i] + 1]; e++)
		{
			check_cancel_at((uint32) e);
			hub[in->node[e]] += weight_of(hits, e) * from[i];
		}
	for (uint32 i = 0; i < hits->size; i++)
	{
		float8		sum = 0;

		for (uint64 e = in->start[hits->group[i]]; e < in->start[hits->group[i] + 1]; e++)
		{
			check_cancel_at((uint32) e);
			sum += weight_of(hits, e) * hub[in->node[e]];
		}
		to[i] = sum;
	}
}

static float8
dot(const float8 *a, const float8 *b, uint32 size)
{
	float8		sum = 0;

	for (uint32 i = 0; i < size; i++)
	{
		check_cancel_at(i);
		sum += a[i] * b[i];
	}
	return sum;
}

/* a += factor b */
static void
add_scaled(float8 *a, float8 factor, const float8 *b, uint32 size)
{
	for (uint32 i = 0; i < size; i++)
	{
		check_cancel_at(i);
		a[i] += factor * b[i];
	}
}

/* Divides by the length, which it returns; 0 stays. */
static float8
make_unit(float8 *a, uint32 size)
{
	float8		length = sqrt(dot(a, a, size));

	for (uint32 i = 0; length > 0 && i < size; i++)
	{
		check_cancel_at(i);
		a[i] /= length;
	}
	return length;
}

typedef struct Ritz
{
	int			size;
	float8		matrix[BASIS][BASIS];	/* A'A over the basis, symmetric */
	float8		value[BASIS];	/* descending */
	float8		vector[BASIS][BASIS];	/* [of which value][over which basis vector] */
} Ritz;

/* Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations. */
static void
solve_ritz(Ritz *ritz)
{
	int			n = ritz->size;
	float8		a[BASIS][BASIS];
	float8		(*v)[BASIS] = ritz->vector;

	memcpy(a, ritz->matrix, sizeof(a));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			v[i][j] = i == j;
	for (int sweep = 0; sweep < 30; sweep++)
	{
		float8		off = 0;
		float8		diagonal = 0;

		for (int i = 0; i < n; i++)
		{
			diagonal += a[i][i] * a[i][i];
			for (int j = 0; j < i; j++)
				off += a[i][j] * a[i][j];
		}
		if (off <= 1e-34 * diagonal)
			break;
		for (int p = 0; p < n; p++)
			for (int q = p + 1; q < n; q++)
			{
				float8		theta;
				float8		t;
				float8		c;
				float8		s;

				if (a[p][q] == 0)
					continue;
				theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
				t = (theta >= 0 ? 1 : -1) / (fabs(theta) + hypot(theta, 1));
				c = 1 / sqrt(t * t + 1);
				s = t * c;
				for (int i = 0; i < n; i++)
				{
					float8		x = a[i][p];
					float8		y = a[i][q];

					a[i][p] = c * x - s * y;
					a[i][q] = s * x + c * y;
				}
				for (int i = 0; i < n; i++)
				{
					float8		x = a[p][i];
					float8		y = a[q][i];

					a[p][i] = c * x - s * y;
					a[q][i] = s * x + c * y;
				}
				for (int i = 0; i < n; i++)
				{
					float8		x = v[p][i];
					float8		y = v[q][i];

					v[p][i] = c * x - s * y;
					v[q][i] = s * x + c * y;
				}
			}
	}
	for (int i = 0; i < n; i++)
		ritz->value[i] = a[i][i];
	/* descending, by selection */
	for (int i = 0; i < n; i++)
	{
		int			best = i;

		for (int j = i + 1; j < n; j++)
			if (ritz->value[j] > ritz->value[best])
				best = j;
		if (best != i)
		{
			float8		value = ritz->value[i];
			float8		row[BASIS];

			ritz->value[i] = ritz->value[best];
			ritz->value[best] = value;
			memcpy(row, v[i], sizeof(row));
			memcpy(v[i], v[best], sizeof(row));
			memcpy(v[best], row, sizeof(row));
		}
	}
}

/* The first "kept" Ritz vectors become the basis. */
static void
combine_basis(Hits *hits, const Ritz *ritz, int kept)
{
	for (uint32 i = 0; i < hits->size; i++)
	{
		float8		old[BASIS];

		check_cancel_at(i);
		for (int j = 0; j < ritz->size; j++)
			old[j] = hits->basis[j][i];
		for (int k = 0; k < kept; k++)
		{
			float8		sum = 0;

			for (int j = 0; j < ritz->size; j++)
				sum += ritz->vector[k][j] * old[j];
			hits->basis[k][i] = sum;
		}
	}
}

static void
restart(Hits *hits, Ritz *ritz)
{
	float8	   *next = hits->basis[KEPT];

	combine_basis(hits, ritz, KEPT);
	hits->basis[KEPT] = hits->basis[BASIS];
	hits->basis[BASIS] = next;
	memset(ritz->matrix, 0, sizeof(ritz->matrix));
	for (int i = 0; i < KEPT; i++)
		ritz->matrix[i][i] = ritz->value[i];
	ritz->size = KEPT;
}

/* One more vector in the basis; the length of what A'A adds to it, and which is the next. */
static float8
extend_basis(Hits *hits, Ritz *ritz)
{
	int			last = ritz->size++;
	float8	   *next = hits->basis[last + 1];

	multiply(hits, next, hits->basis[last]);
	for (int i = 0; i <= last; i++)
		ritz->matrix[i][last] = 0;
	/* twice, since the first time leaves what rounding made */
	for (int time = 0; time < 2; time++)
		for (int i = 0; i <= last; i++)
		{
			float8		part = dot(hits->basis[i], next, hits->size);

			add_scaled(next, -part, hits->basis[i], hits->size);
			ritz->matrix[i][last] += part;
		}
	for (int i = 0; i < last; i++)
		ritz->matrix[last][i] = ritz->matrix[i][last];
	return make_unit(next, hits->size);
}

/* The eigenvector of A'A into basis[0], from where basis[0] is. */
static void
find_eigenvector(Hits *hits)
{
	Ritz		ritz;
	float8		bound = INFINITY;

	ritz.size = 0;
	for (int64 step = 1;; step++)
	{
		float8		length = extend_basis(hits, &ritz);

		solve_ritz(&ritz);
		if (length <= EXACT * ritz.value[0])
			bound = 0;
		else if (ritz.size > 1)
			bound = length * fabs(ritz.vector[0][ritz.size - 1]) / Max(ritz.value[0] - ritz.value[1], ritz.value[0] * DBL_EPSILON);
		if (hits->size > 1)
			progress_step(&hits->progress, step, "bound", bound);
		if (bound <= hits->tolerance || step >= hits->max_iterations)
			break;
		if (ritz.size == BASIS)
			restart(hits, &ritz);
	}
	combine_basis(hits, &ritz, 1);
	hits->bound = Max(hits->bound, bound);
}

/* Power iteration until no score changes by more than the tolerance of its own size. */
static void
polish(Hits *hits)
{
	float8	   *x = hits->basis[0];
	float8	   *y = hits->basis[1];

	for (uint32 i = 0; i < hits->size; i++)
	{
		check_cancel_at(i);
		x[i] = fabs(x[i]);
	}
	for (int step = 0; step < POLISH; step++)
	{
		float8		change = 0;

		multiply(hits, y, x);
		make_unit(y, hits->size);
		for (uint32 i = 0; i < hits->size; i++)
		{
			check_cancel_at(i);
			if (y[i] > 0)
				change = Max(change, fabs(y[i] - x[i]) / y[i]);
			x[i] = y[i];
		}
		if (change <= hits->tolerance / 10)
			break;
	}
}

/* sigma, authority and hub of a component, the hubs as long as their own sum. */
static void
solve_component(Hits *hits, uint32 component)
{
	const Groups *hubs = &hits->hubs;
	float8		sum = 0;
	float8		squares = 0;
	float8		factor;

	hits->number = component;
	hits->group = hits->authorities.node + hits->authorities.start[component];
	hits->size = hits->authorities.start[component + 1] - hits->authorities.start[component];
	for (uint32 i = 0; i < hits->size; i++)
	{
		check_cancel_at(i);
		hits->basis[0][i] = 1;
	}
	make_unit(hits->basis[0], hits->size);
	find_eigenvector(hits);
	polish(hits);
	multiply(hits, hits->basis[1], hits->basis[0]);
	for (uint32 i = hubs->start[component]; i < hubs->start[component + 1]; i++)
	{
		float8		hub = hits->hub[hubs->node[i]];

		check_cancel_at(i);
		sum += hub;
		squares += hub * hub;
	}
	/* basis[0] has length 1, so A times it has length sigma */
	hits->sigma[component] = sqrt(squares);
	factor = squares > 0 ? sum / squares : 0;
	for (uint32 i = hubs->start[component]; i < hubs->start[component + 1]; i++)
	{
		check_cancel_at(i);
		hits->hub[hubs->node[i]] *= factor;
	}
	for (uint32 i = 0; i < hits->size; i++)
	{
		check_cancel_at(i);
		hits->authority[hits->group[i]] = hits->basis[1][i] * factor;
	}
}

/* ---- all components ---- */

/* Bounds of each component's sigma; the largest lower one. */
static float8
find_bounds(Hits *hits, float8 *upper)
{
	const Edges *in = hits->in;
	float8	   *row = graph_alloc0(hits->nodes, sizeof(float8), "hubs and authorities");
	float8	   *row_squares = graph_alloc0(hits->nodes, sizeof(float8), "hubs and authorities");
	float8		lower = 0;

	for (uint32 c = 0; c < hits->components; c++)
	{
		float8		most_row = 0;
		float8		most_column = 0;

		check_cancel_at(c);
		for (uint32 i = hits->authorities.start[c]; i < hits->authorities.start[c + 1]; i++)
		{
			uint32		target = hits->authorities.node[i];
			float8		column = 0;
			float8		column_squares = 0;

			for (uint64 e = in->start[target]; e < in->start[target + 1]; e++)
			{
				float8		weight = weight_of(hits, e);

				check_cancel_at((uint32) e);
				column += weight;
				column_squares += weight * weight;
				row[in->node[e]] += weight;
				row_squares[in->node[e]] += weight * weight;
			}
			most_column = Max(most_column, column);
			lower = Max(lower, column_squares);
		}
		for (uint32 i = hits->hubs.start[c]; i < hits->hubs.start[c + 1]; i++)
		{
			check_cancel_at(i);
			most_row = Max(most_row, row[hits->hubs.node[i]]);
			lower = Max(lower, row_squares[hits->hubs.node[i]]);
		}
		upper[c] = sqrt(most_row * most_column);
	}
	pfree(row);
	pfree(row_squares);
	return sqrt(lower);
}

static void
alloc_basis(Hits *hits)
{
	uint32		largest = 0;

	for (uint32 c = 0; c < hits->components; c++)
	{
		check_cancel_at(c);
		largest = Max(largest, hits->authorities.start[c + 1] - hits->authorities.start[c]);
	}
	graph_check_memory((uint64) largest * (BASIS + 1) * sizeof(float8), "hubs and authorities");
	for (int i = 0; i <= BASIS; i++)
		hits->basis[i] = graph_alloc(largest, sizeof(float8), "hubs and authorities");
}

/* The scores of a component that another has beaten. */
static void
clear_component(Hits *hits, uint32 component)
{
	for (uint32 i = hits->hubs.start[component]; i < hits->hubs.start[component + 1]; i++)
	{
		check_cancel_at(i);
		hits->hub[hits->hubs.node[i]] = 0;
	}
	for (uint32 i = hits->authorities.start[component]; i < hits->authorities.start[component + 1]; i++)
	{
		check_cancel_at(i);
		hits->authority[hits->authorities.node[i]] = 0;
	}
}

static void
solve_components(Hits *hits)
{
	float8	   *upper = graph_alloc(hits->components, sizeof(float8), "hubs and authorities");
	float8		best;

	hits->sigma = graph_alloc0(hits->components, sizeof(float8), "hubs and authorities");
	best = find_bounds(hits, upper);
	alloc_basis(hits);
	for (uint32 c = 0; c < hits->components; c++)
	{
		CHECK_FOR_INTERRUPTS();
		/* the bounds have rounding errors of their own */
		if (upper[c] == 0 || upper[c] < best * (1 - 1e-9))
			continue;
		solve_component(hits, c);
		best = Max(best, hits->sigma[c]);
	}
	best = 0;
	for (uint32 c = 0; c < hits->components; c++)
	{
		check_cancel_at(c);
		best = Max(best, hits->sigma[c]);
	}
	for (uint32 c = 0; c < hits->components; c++)
	{
		check_cancel_at(c);
		if (hits->sigma[c] > 0 && hits->sigma[c] < best * (1 - TIE))
			clear_component(hits, c);
	}
	for (int i = 0; i <= BASIS; i++)
		pfree(hits->basis[i]);
	pfree(upper);
}

static void
make_sum_one(float8 *score, uint32 nodes)
{
	float8		sum = 0;
	float8		lost = 0;

	for (uint32 i = 0; i < nodes; i++)
	{
		check_cancel_at(i);
		sum_add(&sum, &lost, score[i]);
	}
	sum += lost;
	for (uint32 i = 0; sum > 0 && i < nodes; i++)
	{
		check_cancel_at(i);
		score[i] /= sum;
	}
}

static void
find_scores(Hits *hits, const Graph *graph)
{
	hits->in = &graph->in;
	hits->nodes = graph->nodes;
	hits->bound = 0;
	hits->hub = graph_alloc0(graph->nodes, sizeof(float8), "hubs and authorities");
	hits->authority = graph_alloc0(graph->nodes, sizeof(float8), "hubs and authorities");
	progress_begin(&hits->progress, "hits");
	find_factor(hits, graph);
	find_components(hits);
	solve_components(hits);
	make_sum_one(hits->hub, graph->nodes);
	make_sum_one(hits->authority, graph->nodes);
	if (hits->bound > hits->tolerance)
		ereport(WARNING,
				(errmsg("hits did not reach the tolerance in %lld iterations: the error may be %g",
						(long long) hits->max_iterations, hits->bound),
				 errhint("Raise max_iterations or tolerance.")));
}

static void
read_arguments(FunctionCallInfo fcinfo, Hits *hits)
{
	check_arg_not_null(fcinfo, 1, "tolerance");
	hits->tolerance = PG_GETARG_FLOAT8(1);
	check_float_finite(hits->tolerance, "tolerance");
	if (hits->tolerance <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tolerance must be positive, got %g", hits->tolerance)));
	check_arg_not_null(fcinfo, 2, "max_iterations");
	hits->max_iterations = PG_GETARG_INT32(2);
	if (hits->max_iterations < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_iterations must be at least 1, got %d", PG_GETARG_INT32(2))));
}

/* hits(g, tolerance, max_iterations) -> (node, hub, authority) in order of nodes */
static Datum
hits(FunctionCallInfo fcinfo, IdType type)
{
	Graph	   *graph;
	Hits		found;

	InitMaterializedSRF(fcinfo, 0);
	if (state_is_null(fcinfo))
		PG_RETURN_NULL();
	read_arguments(fcinfo, &found);
	graph = graph_argument(fcinfo, 0, type);
	find_scores(&found, graph);
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};

		check_cancel_at(i);
		values[0] = graph_id(graph, i);
		values[1] = Float8GetDatum(found.hub[i]);
		values[2] = Float8GetDatum(found.authority[i]);
		report_row(fcinfo, values, nulls);
		if (type == ID_TEXT)
			pfree(DatumGetPointer(values[0]));
	}
	PG_RETURN_NULL();
}
