/*
 * quadrature.c
 *		Integrals over the line by the trapezoid rule, see quadrature.h.
 *
 * For an analytic function the rule with step h errs by exp(-c/h): half the
 * step squares the error, so two sums that agree to half of the digits wanted
 * leave all of them (Trefethen, Weideman, SIAM Review 56 (2014) 385).  The
 * substitution y = m + s sinh(v), m the peak and s the width of its narrower
 * side, makes tails of all rates fall doubly exponentially (Takahasi, Mori,
 * Publ. RIMS 9 (1974) 721): a rate of 1e-3 on one side and a wall on the other
 * take some dozens of nodes.
 *
 * Terms are taken relative to the peak: nothing overflows, and nothing
 * cancels.
 */
#include "scrm.h"

#include <math.h>

#include "common/quadrature.h"
#include "miscadmin.h"

#define FIRST_STEP 0.5
#define MAX_HALVINGS 10
/* of two sums, relative: the error of the better one is about the square */
#define AGREEMENT 1e-11
/* of a node to the sum, relative: farther out there is nothing */
#define NEGLIGIBLE 1e-21
/* no more of them than a number has exponents */
#define MAX_SEARCH 2200
/* of a peak: what has wide sides may still have features as wide as 1 */
#define MAX_WIDTH 4
/* sinh of more is infinite */
#define MAX_V 700

const float8 gauss_node[GAUSS_NODES] = {
	-0.96028985649753623168, -0.79666647741362673959, -0.52553240991632898582, -0.18343464249564980494,
	0.18343464249564980494, 0.52553240991632898582, 0.79666647741362673959, 0.96028985649753623168
};

const float8 gauss_weight[GAUSS_NODES] = {
	0.10122853629037625915, 0.22238103445337447054, 0.31370664587788728734, 0.36268378337836198297,
	0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054, 0.10122853629037625915
};

/* What is integrated, and where its peak is. */
typedef struct Peak
{
	LogIntegrand log_f;
	const void *context;
	float8		at;
	float8		log_height;
	float8		width;
} Peak;

/* Goes on from the peak so far by "step", each time twice as far, while it goes up; behind and ahead: not higher. */
static void
climb(Peak *peak, float8 step, float8 *behind, float8 *ahead)
{
	for (int i = 0; i < MAX_SEARCH; i++, step *= 2)
	{
		float8		height;

		*ahead = peak->at + step;
		height = peak->log_f(*ahead, peak->context);
		if (!(height > peak->log_height))
			break;
		*behind = peak->at;
		peak->at = *ahead;
		peak->log_height = height;
	}
}

static float8
drop_at(const Peak *peak, float8 y)
{
	return peak->log_height - peak->log_f(y, peak->context);
}

/* A golden section between the peak so far and "end"; other: the end of the other side. */
static void
narrow(Peak *peak, float8 *end, float8 *other)
{
	float8		y = peak->at + 0.382 * (*end - peak->at);
	float8		height = peak->log_f(y, peak->context);

	if (height > peak->log_height)
	{
		*other = peak->at;
		peak->at = y;
		peak->log_height = height;
	}
	else
		*end = y;
}

/* Brings the peak so far, between low and high, to within e of the height of the peak: ln f is taken as concave. */
static void
approach(Peak *peak, float8 low, float8 high)
{
	for (int i = 0; i < MAX_SEARCH; i++)
	{
		float8		left = peak->at - low;
		float8		right = high - peak->at;

		/* no higher on a side than the slope of the other side goes on */
		if (drop_at(peak, low) * right > left)
			narrow(peak, &high, &low);
		else if (drop_at(peak, high) * left > right)
			narrow(peak, &low, &high);
		else
			break;
	}
}

/* How far from the peak, by doubled or halved steps, the integrand has fallen by a factor of about e^2 to e^4. */
static float8
width_towards(const Peak *peak, float8 step)
{
	int			i = 0;

	while (i++ < MAX_SEARCH && fabs(step) < MAX_WIDTH && drop_at(peak, peak->at + step) < 2)
		step *= 2;
	while (i++ < MAX_SEARCH && drop_at(peak, peak->at + step) > 4)
		step /= 2;
	return fabs(step);
}

static void
find_peak(Peak *peak, float8 near)
{
	float8		low = near - 1;
	float8		high = near + 1;

	peak->at = near;
	peak->log_height = peak->log_f(near, peak->context);
	climb(peak, 1, &low, &high);
	if (peak->at == near)
		climb(peak, -1, &high, &low);
	approach(peak, low, high);
	peak->width = Min(width_towards(peak, -1), width_towards(peak, 1));
}

/* Adds the nodes first, first + step ... of v on one side of the peak, to where there is nothing more. */
static float8
add_side(const Peak *peak, float8 sum, float8 first, float8 step)
{
	int			negligible = 0;

	for (float8 v = first; fabs(v) < MAX_V && negligible < 2; v += step)
	{
		float8		e = exp(v);
		float8		y = peak->at + peak->width * 0.5 * (e - 1 / e);
		float8		term = exp(peak->log_f(y, peak->context) - peak->log_height) * 0.5 * (e + 1 / e);

		sum += term;
		negligible = term > sum * NEGLIGIBLE ? 0 : negligible + 1;
	}
	return sum;
}

float8
log_integral(LogIntegrand log_f, const void *context, float8 near)
{
	Peak		peak = {.log_f = log_f, .context = context};
	float8		step = FIRST_STEP;
	float8		sum;
	float8		integral;

	find_peak(&peak, near);
	if (isinf(peak.log_height))
		return peak.log_height;
	sum = add_side(&peak, 1, step, step);
	sum = add_side(&peak, sum, -step, -step);
	integral = sum * step;
	for (int i = 0; i < MAX_HALVINGS; i++)
	{
		float8		coarse = integral;

		CHECK_FOR_INTERRUPTS();
		sum = add_side(&peak, sum, step / 2, step);
		sum = add_side(&peak, sum, -step / 2, -step);
		step /= 2;
		integral = sum * step;
		if (fabs(integral - coarse) <= AGREEMENT * integral)
			break;
	}
	return peak.log_height + log(peak.width * integral);
}
