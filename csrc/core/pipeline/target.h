/* Target: where results go, and how levels become them. */
#ifndef SKA_TARGET_H
#define SKA_TARGET_H

#include "ops/tone.h"

#include <stddef.h>

typedef enum { SKA_DTYPE_UINT8, SKA_DTYPE_FLOAT32 } ska_dtype;

/* Element (y, x, c) is at data + y * row + x * column + c * channel, in elements. A gray picture
 * fills all channels. */
typedef struct {
    void *data;
    ska_dtype dtype;
    size_t height, width, channels; /* channels: 1 or 3 */
    ptrdiff_t row_stride, column_stride, channel_stride;
    float scale[3], bias[3]; /* FLOAT32: level * scale + bias */
} ska_target;

/* Writes row y from `count_levels` (1 or 3) rows of levels, which the tone changes. */
void ska_target_store(const ska_target *target, const ska_tone *tone, const ska_kernels *kernels,
                      float *const levels[3], size_t count_levels, size_t y);

#endif
