/* Batch mixing: mixup and cutmix of a batch of normalised images, and the soft targets that go with
 * it.
 *
 * Sampling is not applying: ska_mix_sample turns the options into one ska_mix_element per image, a
 * pure function of (seed, epoch, key of the batch, number of images, height, width); ska_mix_apply
 * and ska_mix_targets follow it. mixup   result = ratio * own + (1 - ratio) * partner; the label's
 * weight is the ratio. cutmix  a box of the partner's pixels, sides floor(sqrt(1 - ratio) * side),
 * centre uniform over the pixels, cut off at the edges; the label's weight is 1 - box area / image
 * area. Partners are one random cycle through the batch, so nobody is mixed with itself. Numerics:
 * float32 products and sums in a fixed order; the same bytes for any number of threads or tier.
 * Reference: tests/reference/mixing.py; H. Zhang et al., "mixup", ICLR 2018; S. Yun et al.,
 * "CutMix", ICCV 2019. */
#ifndef SKA_MIX_H
#define SKA_MIX_H

#include "status.h"

typedef enum { SKA_MIX_NONE, SKA_MIX_MIXUP, SKA_MIX_CUTMIX } ska_mix_kind;

typedef struct {
    ska_mix_kind kind;
    uint32_t partner;
    float ratio;                       /* share of the image's own pixels before a box is cut off */
    float weight;                      /* share of its own label */
    uint32_t top, left, bottom, right; /* CUTMIX: half-open box of the partner's pixels */
} ska_mix_element;

typedef struct {
    double mixup, cutmix; /* chances; their sum is at most 1 */
    double alpha;         /* the ratio is drawn from Beta(alpha, alpha) ... */
    double ratio_low, ratio_high;
    int is_clipped; /* ... and moved to the nearest limit, or else drawn again until it lies inside
                     */
    int is_per_element; /* kind and ratio are drawn for each image, or else once for the batch */
} ska_mix_options;

#define SKA_MIX_ALPHA_MIN 1e-2
#define SKA_MIX_ALPHA_MAX 1e3

/* RANGE, ORDER. */
ska_status ska_mix_check(const ska_mix_options *options, ska_error *error) SKA_MUST_USE;

/* Draws for a batch of `count` images; `elements` has room for them. RANGE if count < 2, EMPTY if
 * the images have no pixels. */
ska_status ska_mix_sample(const ska_mix_options *options, uint64_t seed, uint32_t epoch,
                          uint32_t key, size_t count, size_t height, size_t width,
                          ska_mix_element *elements, ska_error *error) SKA_MUST_USE;

/* images and target: count * planes * height * width floats, no overlap. Partners and boxes are
 * trusted. */
void ska_mix_apply(const float *images, const ska_mix_element *elements, size_t count,
                   size_t planes, size_t height, size_t width, size_t threads, float *target);

/* target: count * count_classes floats; rows sum to 1. RANGE, with `position`, for a label outside.
 */
ska_status ska_mix_targets(const int64_t *labels, const ska_mix_element *elements, size_t count,
                           size_t count_classes, double label_smoothing, float *target,
                           ska_error *error) SKA_MUST_USE;

#endif
