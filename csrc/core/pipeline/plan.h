/* Plan: a policy compiled once, run on any number of drawings.
 *
 * Contract: what an image becomes is a pure function of (ops, seed, epoch, index, image): the same
 * bytes for any number of threads, any batch order and any instruction tier. A plan never changes
 * after it was made (the scratch that it keeps between runs has no influence on results), so
 * threads may share it.
 *
 * Running an image: draw, then cut the ops that were drawn into segments. A segment is a run of ops
 * that one pass can do: geometry joins into one map, tones join into one. A new segment starts
 *   - at geometry whose border differs from the border in force (each edge keeps its own rule);
 *   - at geometry with a constant fill after a tone (the fill must not pass through the tone);
 *   - at a tone that needs the mean of the picture before it, and at geometry that looks at it;
 *   - at geometry, scaling aside, after a filter whose places are those of its canvas;
 *   - at geometry after a filter that must see the canvas that it met;
 *   - at what looks at the paper, after a filter that changes it;
 *   - at the ninth filter or field of displacements;
 *   - at an augmix, and after it;
 *   - at every op, if the plan does not fuse.
 * What fusing changes on purpose, beside fewer roundings and sharper strokes: ink that one op
 * pushes off the canvas and a later op of the same segment brings back is kept, and reflections are
 * those of the source, not of the canvas between the ops. Between segments lies a uint8 picture in
 * scratch; the last segment writes the caller's memory. */
#ifndef SKA_PLAN_H
#define SKA_PLAN_H

#include "ops/op.h"
#include "render.h"

#define SKA_PLAN_OPS_MAX 1024 /* groups and their members */

typedef struct ska_plan ska_plan;

typedef struct {
    uint64_t seed;
    int fuse;
    int antialias;
} ska_plan_options;

/* Copies and checks the ops. RANGE, ORDER, MEMORY; `position` is the op's. */
ska_status ska_plan_new(const ska_op *ops, size_t count_ops, const ska_plan_options *options,
                        ska_plan **plan, ska_error *error) SKA_MUST_USE;
void ska_plan_free(ska_plan *plan); /* NULL is fine */

size_t ska_plan_count_ops(const ska_plan *plan);
const ska_op *ska_plan_ops(const ska_plan *plan);

/* The canvas of every result, whatever image comes; 0 if it depends on the image or on what is
 * drawn. */
int ska_plan_fixed_canvas(const ska_plan *plan, size_t *height, size_t *width);

/* Bytes of scratch kept from the last run. */
size_t ska_plan_scratch_bytes(ska_plan *plan);

/* Draws the numbers of all ops for one sample; `draws` has room for count_ops. */
void ska_plan_sample(const ska_plan *plan, uint32_t epoch, uint32_t index, ska_op_draw *draws);

/* The canvas of the result of one image. SHAPE, with the rule that an op's canvas broke. */
ska_status ska_plan_canvas(const ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
                           size_t *height, size_t *width, ska_error *error) SKA_MUST_USE;

/* One image with given draws, on the calling thread. SHAPE if the target does not fit. */
ska_status ska_plan_apply(ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
                          const ska_target *target, ska_error *error) SKA_MUST_USE;

/* The source coordinates of every pixel of one image's result, x and y as planes of height * width:
 * the way that geometry takes, before a border maps what lies outside. Without fields, that of the
 * maps alone. SHAPE if the ops that were drawn do not join into one pass, or the planes do not fit.
 */
ska_status ska_plan_trace(ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
                          int with_fields, size_t height, size_t width, float *xs, float *ys,
                          ska_error *error) SKA_MUST_USE;

/* Image i with index indices[i] goes to targets' element i: `first` describes the target of image
 * 0, and each next one lies image_stride elements on. All images are checked before the first pixel
 * is written: EMPTY, RANGE, SHAPE name the image by `position`; MEMORY. */
ska_status ska_plan_run(ska_plan *plan, const ska_image *images, size_t count_images,
                        const uint32_t *indices, uint32_t epoch, const ska_target *first,
                        ptrdiff_t image_stride, size_t threads, ska_error *error) SKA_MUST_USE;

#endif
