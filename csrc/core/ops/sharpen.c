/* Sharpening: a picture plus its difference from what its neighbours are.
 *
 * Unsharp mask: level + alpha * (level - blurred level) where that difference is larger than a
 * threshold; the edge of that area is soft, blurred as the levels are. Sharpen: the same by a
 * Gaussian and without a threshold, or by the eight neighbours alone.
 *
 * Both see the canvas that they met. What they add is clipped at black and at white, where most of
 * a drawing is, so that on a smaller canvas they would make another picture: on real drawings the
 * difference was as large as the effect.
 *
 * Reference: tests/reference/blur.py, unsharp_mask() and sharpen(). */
#include "gaussian.h"
#include "neighbours.h"

#include <math.h>

#define ALPHA_MAX 10.0
#define LIGHTNESS_MAX 10.0

/* Differences, rounded to this grid, are compared with the threshold: flat areas have none,
 * whatever the last bit of a sum is. */
#define STEPS_PER_LEVEL 1024.0F

/* What two passes over a picture work in. The first marks where it changes; the second blurs rows
 * again, which is cheaper than to keep them. */
typedef struct {
    float *means, *shares, *sharp, *work;
    ska_image areas; /* 1 where the difference is larger than the threshold, else 0 */
} mask;

static ska_status
reserve_mask(const ska_image *image, const ska_gaussian *kernel, ska_scratch *scratch, mask *made,
             ska_error *error)
{
    const size_t count = image->width * image->channels;
    const size_t floats = 3 * count + ska_gaussian_work(image, kernel);
    float *memory = ska_scratch_reserve(scratch, SKA_SCRATCH_FILTER,
                                        floats * sizeof *memory + count * image->height);
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a drawing's areas");
    }
    made->means = memory;
    made->shares = memory + count;
    made->sharp = memory + 2 * count;
    made->work = memory + 3 * count;
    made->areas = *image;
    made->areas.pixels = (uint8_t *)(memory + floats);
    made->areas.row_stride_bytes = (ptrdiff_t)count;
    return SKA_OK;
}

static void
mark_areas(const ska_image *image, const ska_gaussian *kernel, double threshold,
           const ska_kernels *kernels, const mask *made)
{
    /* The smallest difference that rounds to more steps than the threshold has. */
    const double first_step = floor(threshold * STEPS_PER_LEVEL) + 1.0;
    const float least = (float)((first_step - 0.5) / STEPS_PER_LEVEL);
    for (size_t y = 0; y < image->height; y++) {
        ska_gaussian_row(image, y, kernel, kernels, made->work, made->means);
        kernels->mark_differences(ska_image_row(image, y), made->means, least,
                                  image->width * image->channels, ska_image_row(&made->areas, y));
    }
}

/* Threshold below 0: everywhere. */
static ska_status
mask_unsharp(const ska_gaussian *kernel, double alpha, double threshold, const ska_scene *scene,
             ska_picture *picture, ska_error *error)
{
    if (kernel->radius == 0) {
        return SKA_OK;
    }
    const ska_image *image = &picture->image;
    const ska_kernels *kernels = scene->kernels;
    const size_t count = image->width * image->channels;
    mask made;
    ska_picture sharpened;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &sharpened, error));
    SKA_TRY(reserve_mask(image, kernel, scene->scratch, &made, error));
    if (threshold >= 0.0) {
        mark_areas(image, kernel, threshold, kernels, &made);
    }
    for (size_t y = 0; y < image->height; y++) {
        const float *shares = NULL;
        if (threshold >= 0.0) {
            ska_gaussian_row(&made.areas, y, kernel, kernels, made.work, made.shares);
            shares = made.shares;
        }
        ska_gaussian_row(image, y, kernel, kernels, made.work, made.means);
        kernels->sharpen(ska_image_row(image, y), made.means, (float)alpha, shares, count,
                         made.sharp);
        kernels->store_u8(made.sharp, count, 1, ska_image_row(&sharpened.image, y));
    }
    *picture = sharpened;
    return SKA_OK;
}

enum {
    SIZE_LOW, /* odd, or both 0: by sigma */
    SIZE_HIGH,
    SIGMA_LOW, /* 0: by the size */
    SIGMA_HIGH,
    ALPHA_LOW,
    ALPHA_HIGH,
    THRESHOLD,
    UNSHARP_COUNT
};

static const ska_op_argument unsharp_arguments[UNSHARP_COUNT] = {
    [SIZE_LOW] = {"size_low", 0.0, SKA_GAUSSIAN_SIZE_MAX},
    [SIZE_HIGH] = {"size_high", 0.0, SKA_GAUSSIAN_SIZE_MAX},
    [SIGMA_LOW] = {"sigma_low", 0.0, SKA_GAUSSIAN_SIGMA_MAX},
    [SIGMA_HIGH] = {"sigma_high", 0.0, SKA_GAUSSIAN_SIGMA_MAX},
    [ALPHA_LOW] = {"alpha_low", 0.0, ALPHA_MAX},
    [ALPHA_HIGH] = {"alpha_high", 0.0, ALPHA_MAX},
    [THRESHOLD] = {"threshold", 0.0, 255.0},
};

enum { DRAW_SIZE, DRAW_SIGMA, DRAW_ALPHA, DRAW_COUNT };

static const char *const unsharp_draws[DRAW_COUNT] = {"size", "sigma", "alpha"};

static void
sample_unsharp(const ska_op *op, ska_random *random, double *values)
{
    const uint32_t low = (uint32_t)op->arguments[SIZE_LOW] | 1U;
    const uint32_t high = (uint32_t)op->arguments[SIZE_HIGH] | 1U;
    const uint32_t size = low + 2 * ska_random_below(random, (high - low) / 2 + 1);
    values[DRAW_SIZE] = op->arguments[SIZE_HIGH] == 0.0 ? 0.0 : (double)size;
    values[DRAW_SIGMA] =
        ska_random_between(random, op->arguments[SIGMA_LOW], op->arguments[SIGMA_HIGH]);
    values[DRAW_ALPHA] =
        ska_random_between(random, op->arguments[ALPHA_LOW], op->arguments[ALPHA_HIGH]);
}

static ska_status
filter_unsharp(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
               ska_error *error)
{
    ska_gaussian kernel;
    ska_gaussian_make(values[DRAW_SIZE], values[DRAW_SIGMA], 1.0, &kernel);
    return mask_unsharp(&kernel, values[DRAW_ALPHA], op->arguments[THRESHOLD], scene, picture,
                        error);
}

const ska_op_type ska_op_unsharp_mask = {
    .name = "unsharp_mask",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = UNSHARP_COUNT,
    .arguments = unsharp_arguments,
    .count_draws = DRAW_COUNT,
    .draws = unsharp_draws,
    .keeps_grid = 1,
    .sample = sample_unsharp,
    .filter = filter_unsharp,
};

enum {
    SHARPEN_ALPHA_LOW,
    SHARPEN_ALPHA_HIGH,
    LIGHTNESS_LOW, /* of the middle pixel; flat areas become 1 - alpha + alpha * lightness as light
                    */
    LIGHTNESS_HIGH,
    BY_GAUSSIAN, /* of the next two; without lightness */
    SHARPEN_SIZE,
    SHARPEN_SIGMA,
    SHARPEN_COUNT
};

static const ska_op_argument sharpen_arguments[SHARPEN_COUNT] = {
    [SHARPEN_ALPHA_LOW] = {"alpha_low", 0.0, ALPHA_MAX},
    [SHARPEN_ALPHA_HIGH] = {"alpha_high", 0.0, ALPHA_MAX},
    [LIGHTNESS_LOW] = {"lightness_low", 0.0, LIGHTNESS_MAX},
    [LIGHTNESS_HIGH] = {"lightness_high", 0.0, LIGHTNESS_MAX},
    [BY_GAUSSIAN] = {"by_gaussian", 0.0, 1.0},
    [SHARPEN_SIZE] = {"size", 0.0, SKA_GAUSSIAN_SIZE_MAX},
    [SHARPEN_SIGMA] = {"sigma", 0.0, SKA_GAUSSIAN_SIGMA_MAX},
};

enum { SHARPEN_DRAW_ALPHA, SHARPEN_DRAW_LIGHTNESS, SHARPEN_DRAW_COUNT };

static const char *const sharpen_draws[SHARPEN_DRAW_COUNT] = {"alpha", "lightness"};

static void
sample_sharpen(const ska_op *op, ska_random *random, double *values)
{
    const double *arguments = op->arguments;
    values[SHARPEN_DRAW_ALPHA] =
        ska_random_between(random, arguments[SHARPEN_ALPHA_LOW], arguments[SHARPEN_ALPHA_HIGH]);
    values[SHARPEN_DRAW_LIGHTNESS] =
        ska_random_between(random, arguments[LIGHTNESS_LOW], arguments[LIGHTNESS_HIGH]);
}

static ska_status
filter_sharpen(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
               ska_error *error)
{
    const double alpha = values[SHARPEN_DRAW_ALPHA];
    if (op->arguments[BY_GAUSSIAN] != 0.0) {
        ska_gaussian kernel;
        ska_gaussian_make(op->arguments[SHARPEN_SIZE], op->arguments[SHARPEN_SIGMA], 1.0, &kernel);
        return mask_unsharp(&kernel, alpha, -1.0, scene, picture, error);
    }
    ska_neighbours neighbours;
    ska_neighbours_start(&neighbours);
    const double middle = 1.0 - alpha + alpha * (8.0 + values[SHARPEN_DRAW_LIGHTNESS]);
    ska_neighbours_add(&neighbours, 0.0, 0.0, middle, 1.0);
    for (int y = -1; y <= 1; y++) {
        for (int x = -1; x <= 1; x++) {
            if (x != 0 || y != 0) {
                ska_neighbours_add(&neighbours, x, y, -alpha, 1.0);
            }
        }
    }
    return ska_neighbours_sum(&neighbours, scene, picture, error);
}

/* A lightness other than 1 makes another paper. */
const ska_op_type ska_op_sharpen = {
    .name = "sharpen",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = SHARPEN_COUNT,
    .arguments = sharpen_arguments,
    .count_draws = SHARPEN_DRAW_COUNT,
    .draws = sharpen_draws,
    .keeps_grid = 1,
    .changes_paper = 1,
    .sample = sample_sharpen,
    .filter = filter_sharpen,
};
