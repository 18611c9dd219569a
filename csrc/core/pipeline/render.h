/* Render: one segment of a plan, from a picture to its target, touching each result pixel once.
 *
 * Row by row: coordinates, bilinear samples, tone, store. Where the map shrinks the picture, it is
 * first halved (antialiasing): thin strokes then grow fainter instead of breaking. */
#ifndef SKA_RENDER_H
#define SKA_RENDER_H

#include "ops/op.h"
#include "prepare.h"

/* Ops that are done in one pass: geometry first, then tone. */
typedef struct {
    ska_frame frame;
    ska_border border; /* REPLICATE when no op can uncover pixels */
    ska_tone tone;
    int antialias;
} ska_segment;

typedef enum { SKA_DTYPE_UINT8, SKA_DTYPE_FLOAT32 } ska_dtype;

/* Where results go: element (y, x, c) is at data + y * row + x * column + c * channel, in elements.
 * A gray picture fills all channels. */
typedef struct {
    void *data;
    ska_dtype dtype;
    size_t height, width, channels; /* channels: 1 or 3 */
    ptrdiff_t row_stride, column_stride, channel_stride;
    float scale[3], bias[3]; /* FLOAT32: level * scale + bias */
} ska_target;

/* The target's height and width are the frame's; a colour picture needs 3 channels. MEMORY. */
ska_status ska_render(const ska_picture *picture, const ska_segment *segment,
                      const ska_target *target, ska_scratch *scratch,
                      ska_error *error) SKA_MUST_USE;

#endif
