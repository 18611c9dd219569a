/* Batch mixing: mixup and cutmix of a batch of images, and the soft targets that go with it.
 *
 * Sampling is not applying: ska_mix_sample turns the options into one ska_mix_element per image, a
 * pure function of (seed, epoch, key of the batch, number of images, height, width) and, where ink
 * is measured, of the pixels; ska_mix_apply and ska_mix_targets follow it.
 *   mixup   result = ratio * own + (1 - ratio) * partner; the own label weighs `ratio`.
 *   cutmix  a box of the partner's pixels; the own label weighs 1 - box area / image area.
 * Weights by ink: own ink that shows / (own ink + partner's ink that show); see mix_ink.c.
 * Numerics: float32 products and sums in a fixed order, ink in float64 in a fixed order; the same
 * bytes for any number of threads or tier. uint8 pixels are blended in float32 and rounded half to
 * even.
 * Reference: tests/reference/mixing.py; H. Zhang et al., "mixup", ICLR 2018; S. Yun et al.,
 * "CutMix", ICCV 2019. */
#ifndef SKA_MIX_H
#define SKA_MIX_H

#include "status.h"

/* Whom image i of n is mixed with. An image that is its own partner stays as it is. */
#define SKA_MIX_PARTNERS_LIST(X)                                                                   \
    X(CYCLE, "cycle")       /* one random cycle through the batch, so never itself */              \
    X(MIRROR, "mirror")     /* n - 1 - i */                                                        \
    X(PREVIOUS, "previous") /* i - 1, the last one for the first */

/* Who shares a draw. */
#define SKA_MIX_SCOPE_LIST(X)                                                                      \
    X(ELEMENT, "element") /* nobody */                                                             \
    X(PAIR, "pair")       /* an image and the mirrored one: kind, ratio and box */                 \
    X(BATCH, "batch")     /* all images: kind and ratio; each has a box of its own */              \
    X(ALL, "all")         /* all images: kind, ratio and box */

/* Sides of a box, from s = floor(sqrt(1 - ratio) * side) of the image. */
#define SKA_MIX_BOX_LIST(X)                                                                        \
    X(EVEN, "even")     /* centre - s / 2 .. centre + s / 2, cut off at the edges */               \
    X(WHOLE, "whole")   /* centre - s / 2 .. centre + (s + 1) / 2, cut off at the edges */         \
    X(INSIDE, "inside") /* a uniform integer in [side_low, side_high) of the side, never cut off   \
                         */

/* What a label's weight is measured in. */
#define SKA_MIX_MEASURE_LIST(X)                                                                    \
    X(AREA, "area")   /* mixup: the ratio; cutmix: pixels outside the box */                       \
    X(RATIO, "ratio") /* the ratio, even where a box was cut off */                                \
    X(INK, "ink")     /* ink that shows; boxes of their own are centred where the partner's is */

#define SKA_MIX_PARTNERS_ENUM(name, text) SKA_MIX_PARTNERS_##name,
#define SKA_MIX_SCOPE_ENUM(name, text) SKA_MIX_SCOPE_##name,
#define SKA_MIX_BOX_ENUM(name, text) SKA_MIX_BOX_##name,
#define SKA_MIX_MEASURE_ENUM(name, text) SKA_MIX_MEASURE_##name,
typedef enum {
    SKA_MIX_PARTNERS_LIST(SKA_MIX_PARTNERS_ENUM) SKA_MIX_PARTNERS_COUNT
} ska_mix_partners;
typedef enum { SKA_MIX_SCOPE_LIST(SKA_MIX_SCOPE_ENUM) SKA_MIX_SCOPE_COUNT } ska_mix_scope;
typedef enum { SKA_MIX_BOX_LIST(SKA_MIX_BOX_ENUM) SKA_MIX_BOX_COUNT } ska_mix_box;
typedef enum { SKA_MIX_MEASURE_LIST(SKA_MIX_MEASURE_ENUM) SKA_MIX_MEASURE_COUNT } ska_mix_measure;

typedef enum { SKA_MIX_NONE, SKA_MIX_MIXUP, SKA_MIX_CUTMIX } ska_mix_kind;

typedef struct {
    ska_mix_kind kind;
    uint32_t partner;
    float ratio;                       /* share of the image's own pixels before a box is cut off */
    float weight;                      /* share of its own label */
    uint32_t top, left, bottom, right; /* CUTMIX: half-open box of the partner's pixels */
} ska_mix_element;

typedef struct {
    double mixup, cutmix;             /* chances; their sum is at most 1 */
    double mixup_alpha, cutmix_alpha; /* the ratio is drawn from Beta(alpha, alpha) ... */
    double ratio_low, ratio_high;
    int is_clipped; /* ... and moved to the nearest limit, or else drawn again until it lies inside
                     */
    double side_low, side_high; /* BOX_INSIDE: fractions of the image's side */
    ska_mix_partners partners;
    ska_mix_scope scope;
    ska_mix_box box;
    ska_mix_measure measure;
} ska_mix_options;

/* Somebody else's images: count * planes * height * width packed values. */
typedef struct {
    const void *pixels;
    int is_u8; /* uint8, or else float32 */
    size_t count, planes, height, width;
} ska_mix_images;

/* What was measured of a batch, in the caller's memory. Ink of a pixel: the sum over its planes of
 * |value - paper|, in units of the values. */
typedef struct {
    double *papers; /* count * planes: lower median of a plane's outermost ring */
    double *rows;   /* count * height: ink of each row */
    double *totals; /* count: ink of each image */
} ska_mix_ink;

/* RANGE, ORDER. */
ska_status ska_mix_check(const ska_mix_options *options, ska_error *error) SKA_MUST_USE;

/* NOT_FINITE, with `position`, for an image whose ink is no number. */
ska_status ska_mix_measure_ink(const ska_mix_images *images, size_t threads, ska_mix_ink *ink,
                               ska_error *error) SKA_MUST_USE;

/* Draws for a batch; `elements` has room for images->count. `ink` is needed by MEASURE_INK, which
 * alone looks at pixels. RANGE if count is 0, or 1 where partners are a cycle; EMPTY if the images
 * have no pixels. */
ska_status ska_mix_sample(const ska_mix_options *options, uint64_t seed, uint32_t epoch,
                          uint32_t key, const ska_mix_images *images, const ska_mix_ink *ink,
                          ska_mix_element *elements, ska_error *error) SKA_MUST_USE;

/* A uniform pixel of an image's ink: down and right are uniform in [0, 1); total ink is above 0. */
void ska_mix_find_ink(const ska_mix_images *images, const ska_mix_ink *ink, size_t image,
                      double down, double right, uint32_t *y, uint32_t *x);

/* Sets the weights of mixed images by ink; where no ink shows they stay as they are. */
void ska_mix_weigh_by_ink(const ska_mix_images *images, const ska_mix_ink *ink, size_t threads,
                          ska_mix_element *elements);

/* target: as many values as images->pixels, of the same type, no overlap. Partners and boxes are
 * trusted. */
void ska_mix_apply(const ska_mix_images *images, const ska_mix_element *elements, size_t threads,
                   void *target);

/* RANGE, with `position`, for a label outside [0, count_classes). */
ska_status ska_mix_check_labels(const int64_t *labels, size_t count, size_t count_classes,
                                ska_error *error) SKA_MUST_USE;

/* target = base + keep * (weight * own + (1 - weight) * partner), count * count_classes floats: of
 * one-hot rows of checked labels, or of soft rows of the same shape. */
void ska_mix_targets(const int64_t *labels, const ska_mix_element *elements, size_t count,
                     size_t count_classes, double base, double keep, float *target);
void ska_mix_soft_targets(const float *soft, const ska_mix_element *elements, size_t count,
                          size_t count_classes, double base, double keep, float *target);

#endif
