/*
 * model.h
 *		Fitted models as composite values: the columns that all of them share.
 *
 * A model is a result, not a state: its parameters, then how they came about.
 *
 *		parameters float8 ...			NULL when the data did not identify them
 *		log_likelihood float8, customers bigint
 *		standard_errors float8[]		of the parameters as they stand
 *		covariance float8[]				of their logarithms, and of coefficients as they stand
 *		iterations int, converged boolean, problem text
 *		purchase_covariates float8[], dropout_covariates float8[]	(some models)
 */
#ifndef SCRM_MODEL_H
#define SCRM_MODEL_H

#include "fmgr.h"

#define MODEL_MAX_PARAMETERS 4
#define MODEL_MAX_COVARIATES 32

typedef struct ModelKind
{
	const char *type;			/* of SQL */
	int			parameters;
	const char *names[MODEL_MAX_PARAMETERS];
	bool		is_time[MODEL_MAX_PARAMETERS];	/* a parameter in the unit of time */
	/* which vector of coefficients moves the logarithm of a parameter: 0 none, 1 purchase, 2, 3 dropout */
	int			moved_by[MODEL_MAX_PARAMETERS];
	int			sign[MODEL_MAX_PARAMETERS]; /* of the coefficients in it */
	int			dropout_vectors;	/* 0: a model without covariates */
} ModelKind;

typedef struct Model
{
	bool		known;			/* the parameters are not NULL */
	float8		parameters[MODEL_MAX_PARAMETERS];
	int			covariates;		/* of a customer */
	float8	   *coefficients;	/* purchase, then dropout vectors */
	/*
	 * Of the logarithms of the parameters, then of the coefficients, in rows;
	 * NULL when the model has none.
	 */
	float8	   *covariance;
	int			estimates;		/* its rows */
} Model;

static inline int
model_estimates(const ModelKind *kind, int covariates)
{
	return kind->parameters + covariates * (kind->dropout_vectors > 0 ? 1 + kind->dropout_vectors : 0);
}

/* The place of coefficient i of a vector, see moved_by, among the coefficients. */
static inline int
coefficient_place(int moved_by, int covariates, int i)
{
	return (moved_by - 1) * covariates + i;
}

/* A model from an argument that is not NULL; wrong parameters are an error. */
extern void model_read(const ModelKind *kind, Datum row, Model *model);

/* What a fit found. */
typedef struct ModelFit
{
	float8		parameters[MODEL_MAX_PARAMETERS];
	int			covariates;
	float8	   *coefficients;	/* as in Model */
	float8		log_likelihood;
	int64		customers;
	float8	   *covariance;		/* of all estimates, in rows; NULL when there is none */
	int			iterations;
	bool		converged;
	char	   *problem;		/* NULL: none.  Unless converged, the parameters are not told */
} ModelFit;

/* The row of a fit, of the type that the function returns. */
extern Datum model_row(FunctionCallInfo fcinfo, const ModelKind *kind, const ModelFit *fit);

/*
 * The row of a model with the parameters of a customer in place of its own,
 * and no covariates; the covariance of their logarithms may be NULL.
 */
extern Datum model_row_moved(const ModelKind *kind, Datum row, const float8 *parameters, const float8 *covariance);

/* A model made by hand: the arguments are its parameters. */
extern Datum model_construct(FunctionCallInfo fcinfo, const ModelKind *kind);

#endif							/* SCRM_MODEL_H */
