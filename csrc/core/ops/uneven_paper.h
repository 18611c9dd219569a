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

/* Cells along each side: cell i holds the pixels from i * side / SKA_PAPER_CELLS, rounded down, to
 * before where the next one begins. */
#define SKA_PAPER_CELLS 64

typedef struct {
    uint8_t levels[SKA_PAPER_CELLS][SKA_PAPER_CELLS][3]; /* row, column, channel */
} ska_uneven_paper;

static inline size_t
ska_paper_cell_begin(size_t cell, size_t side)
{
    return cell * side / SKA_PAPER_CELLS;
}

static inline size_t
ska_paper_cell_of(size_t place, size_t side)
{
    return ((place + 1) * SKA_PAPER_CELLS - 1) / side;
}

void ska_uneven_paper_measure(const ska_image *image, ska_uneven_paper *paper);

#endif
