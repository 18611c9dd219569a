/* Ink blocks: which parts of a picture hold anything but its paper, so that ops which leave plain
 * paper as it is can pass over most of a sheet.
 *
 * A row is cut into blocks of SKA_INK_BLOCK elements (levels, of all channels), the last one
 * shorter. Blocks of a picture are flags, (height, ska_ink_blocks_of). */
#ifndef SKA_INK_BLOCKS_H
#define SKA_INK_BLOCKS_H

#include "op.h"

#define SKA_INK_BLOCK 48 /* whole pixels of 1 or 3 channels, whole vectors */

/* Blocks of a row. */
size_t ska_ink_blocks_of(const ska_image *image);

/* Sets the flag of every block that holds a level which is not exactly the paper's. */
void ska_ink_blocks_mark(const ska_image *image, const uint8_t paper[3], uint8_t *inked);

/* The blocks of row y that lie within `reach` pixels, rows and columns, of a block with ink. */
void ska_ink_blocks_near(const ska_image *image, const uint8_t *inked, size_t y, size_t reach,
                         uint8_t *near);

/* The next run of flagged blocks of a row, as elements from *first to *end; starts behind *end,
 * which is 0 at the beginning of a row. 0 if there is none. */
int ska_ink_blocks_run(const ska_image *image, const uint8_t *near, size_t *first, size_t *end);

#endif
