/* Segment: a run of ops that one pass over the picture can do, cut out of a plan.
 *
 * Geometry joins into one frame. Tones and filters follow it on the result's grid in their own
 * order, a tone before the first filter, and one after each. plan.h says where a cut falls. */
#ifndef SKA_SEGMENT_H
#define SKA_SEGMENT_H

#include "ops/op.h"

#define SKA_SEGMENT_FILTERS_MAX 8

typedef struct {
    const ska_op *op;
    const double *values;
    double scale;         /* result pixels per pixel of the canvas that the op met */
    size_t height, width; /* of that canvas */
    uint8_t paper[3];
} ska_segment_filter;

typedef struct {
    ska_frame frame;
    ska_border border; /* REPLICATE when no op can uncover pixels */
    int antialias;
    size_t count_filters;
    ska_segment_filter filters[SKA_SEGMENT_FILTERS_MAX];
    ska_tone tones[SKA_SEGMENT_FILTERS_MAX + 1]; /* tones[i] stands before filters[i] */
} ska_segment;

/* Fills `segment` from the ops on from `first`, which meet `picture`, and returns the op after its
 * last. An applied augmix ends it. `draws` must outlive the segment; draws of ops that observe the
 * picture are replaced. */
size_t ska_segment_cut(const ska_op *ops, size_t count_ops, ska_op_draw *draws, size_t first,
                       const ska_picture *picture, int fuse, ska_segment *segment);

#endif
