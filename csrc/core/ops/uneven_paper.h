/* Uneven paper: the paper's levels all over a sheet that light falls on unevenly.
 *
 * The sheet is cut into BLOCKS x BLOCKS blocks, and a quadratic surface is fitted to the medians of
 * those that are paper: at first those near the paper that was measured at the edge, then those
 * near the surface, again and again, so that it grows inwards from the edge. A sheet of fewer than
 * 64 x 64 pixels, or of too few such blocks, has the paper of its edge everywhere. Reference:
 * tests/reference/drawings.py, paper_surface. */
#ifndef SKA_UNEVEN_PAPER_H
#define SKA_UNEVEN_PAPER_H

#include "image.h"

#define SKA_PAPER_CELLS_MAX 64
#define SKA_PAPER_CELL_SIDE_MIN 4 /* pixels, unless the sheet has fewer */

/* Cell i of a side holds the pixels from ska_paper_cell_begin(i) to before where the next begins.
 */
typedef struct {
    size_t rows, columns;                                        /* of cells */
    uint8_t levels[SKA_PAPER_CELLS_MAX][SKA_PAPER_CELLS_MAX][3]; /* row, column, channel */
} ska_uneven_paper;

static inline size_t
ska_paper_cell_begin(size_t cell, size_t cells, size_t side)
{
    return cell * side / cells;
}

static inline size_t
ska_paper_cell_of(size_t place, size_t cells, size_t side)
{
    return ((place + 1) * cells - 1) / side;
}

void ska_uneven_paper_measure(const ska_image *image, ska_uneven_paper *paper);

#endif
