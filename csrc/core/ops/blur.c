/* Blur: means of neighbouring pixels, reflect-101 beyond the edge.
 *
 * Reference: tests/reference/blur.py. */
#include "gaussian.h"

#include <math.h>

enum { SIZE_LOW, SIZE_HIGH, SIGMA_LOW, SIGMA_HIGH, GAUSSIAN_COUNT };

/* Size 0: by sigma. Sigma 0: by the size. */
static const ska_op_argument gaussian_arguments[GAUSSIAN_COUNT] = {
    [SIZE_LOW] = {"size_low", 0.0, SKA_GAUSSIAN_SIZE_MAX},
    [SIZE_HIGH] = {"size_high", 0.0, SKA_GAUSSIAN_SIZE_MAX},
    [SIGMA_LOW] = {"sigma_low", 0.0, SKA_GAUSSIAN_SIGMA_MAX},
    [SIGMA_HIGH] = {"sigma_high", 0.0, SKA_GAUSSIAN_SIGMA_MAX},
};

enum { DRAW_SIZE, DRAW_SIGMA, DRAW_COUNT };

static const char *const gaussian_draws[DRAW_COUNT] = {"size", "sigma"};

/* A whole number of the range; an even one becomes the next odd one. */
static void
sample_gaussian(const ska_op *op, ska_random *random, double *values)
{
    const double low = op->arguments[SIZE_LOW], high = op->arguments[SIZE_HIGH];
    const double size = low + (double)ska_random_below(random, (uint32_t)(high - low) + 1);
    values[DRAW_SIZE] = size > 0.0 && fmod(size, 2.0) == 0.0 ? size + 1.0 : size;
    values[DRAW_SIGMA] =
        ska_random_between(random, op->arguments[SIGMA_LOW], op->arguments[SIGMA_HIGH]);
}

static ska_status
filter_gaussian(const ska_op *op, const double *values, const ska_scene *scene,
                ska_picture *picture, ska_error *error)
{
    (void)op;
    ska_gaussian kernel;
    ska_gaussian_make(values[DRAW_SIZE], values[DRAW_SIGMA], scene->scale, &kernel);
    if (kernel.radius == 0) {
        return SKA_OK;
    }
    ska_picture blurred;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &blurred, error));
    const ska_image *image = &picture->image;
    const size_t count = image->width * image->channels;
    float *sums = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                      (count + ska_gaussian_work(image, &kernel)) * sizeof *sums);
    if (sums == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    for (size_t y = 0; y < image->height; y++) {
        ska_gaussian_row(image, y, &kernel, scene->kernels, sums + count, sums);
        scene->kernels->store_u8(sums, count, 1, ska_image_row(&blurred.image, y));
    }
    *picture = blurred;
    return SKA_OK;
}

const ska_op_type ska_op_gaussian_blur = {
    .name = "gaussian_blur",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = GAUSSIAN_COUNT,
    .arguments = gaussian_arguments,
    .count_draws = DRAW_COUNT,
    .draws = gaussian_draws,
    .sample = sample_gaussian,
    .filter = filter_gaussian,
};
