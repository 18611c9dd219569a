/* Way: a frame made ready for rows, its fields filled: source coordinates of a result row. */
#ifndef SKA_WAY_H
#define SKA_WAY_H

#include "ops/op.h"

typedef struct {
    ska_projective
        maps[SKA_FRAME_STEPS_MAX];         /* as in the frame: the first is nearest to the source */
    ska_field fields[SKA_FRAME_STEPS_MAX]; /* rows == 0: none */
    size_t count_steps;
} ska_way;

/* Fills the fields; they lie in the scratch. MEMORY. */
ska_status ska_way_make(const ska_frame *frame, ska_scratch *scratch, ska_way *way,
                        ska_error *error) SKA_MUST_USE;

/* Source coordinates of the first `count` pixels of row y. */
void ska_way_row(const ska_way *way, const ska_kernels *kernels, size_t y, size_t count, float *xs,
                 float *ys);

#endif
