/*
 * cells.h
 *		The state scrm.cells: customers counted by their history.
 *
 * Models read of a customer no more than (x, t_x, T) and covariates; customers
 * alike are one cell with a count.  One flat value:
 *
 *		head | cells | hash index | spare room
 *
 * A cell is a Cell (law.h) and behind it its covariates.  At work cells stand as
 * they came and the index finds them.  The canonical form has no index and no
 * spare room, and its cells are sorted by covariates, x, t_x, age.
 */
#ifndef SCRM_CELLS_H
#define SCRM_CELLS_H

#include "btyd/law.h"

#define CELLS_VERSION 1
#define CELLS_MAX_COVARIATES MODEL_MAX_COVARIATES
#define CELLS_MAX_CUSTOMERS INT64CONST(1000000000000)

typedef struct Cells
{
	int32		vl_len_;
	uint8		version;
	uint8		covariates;		/* of a cell */
	uint16		unused;
	uint32		count;			/* of cells */
	uint32		slots;			/* of the index, a power of two; 0: the canonical form */
	int64		customers;		/* sum of the counts */
	int64		left_out;		/* rows with a NULL */
	char		data[FLEXIBLE_ARRAY_MEMBER];
} Cells;

static inline Size
cell_size(const Cells *cells)
{
	return sizeof(Cell) + cells->covariates * sizeof(float8);
}

static inline Cell *
cell_at(const Cells *cells, uint32 i)
{
	return (Cell *) (cells->data + i * cell_size(cells));
}

static inline float8 *
cell_covariates(const Cell *cell)
{
	return (float8 *) (cell + 1);
}

extern Cells *cells_open(struct varlena *datum);

#define PG_GETARG_CELLS(n) cells_open(PG_GETARG_VARLENA_P(n))

#endif							/* SCRM_CELLS_H */
