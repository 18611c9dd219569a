/* Blur: means of neighbouring pixels, reflect-101 beyond the edge.
 *
 * Reference: tests/reference/blur.py. */
#include "op.h"

#include <math.h>
#include <string.h>

enum { SIZE_LOW, SIZE_HIGH, SIGMA_LOW, SIGMA_HIGH, GAUSSIAN_COUNT };

#define SIZE_MAX_PIXELS 999
#define SIGMA_MAX 100.0
#define RADIUS_MAX 4096

/* Size 0: by sigma. Sigma 0: by the size. */
static const ska_op_argument gaussian_arguments[GAUSSIAN_COUNT] = {
    [SIZE_LOW] = {"size_low", 0.0, SIZE_MAX_PIXELS},
    [SIZE_HIGH] = {"size_high", 0.0, SIZE_MAX_PIXELS},
    [SIGMA_LOW] = {"sigma_low", 0.0, SIGMA_MAX},
    [SIGMA_HIGH] = {"sigma_high", 0.0, SIGMA_MAX},
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

/* OpenCV's kernels for a size without a sigma: halves from the middle on. */
static const float small_kernels[4][4] = {
    {1.0F},
    {0.5F, 0.25F},
    {0.375F, 0.25F, 0.0625F},
    {0.28125F, 0.21875F, 0.109375F, 0.03125F},
};

typedef struct {
    size_t radius;
    float weights[RADIUS_MAX + 1]; /* from the middle on */
} half_kernel;

/* exp(-d^2 / 2 sigma^2) at whole d, with a sum of 1, on a grid of 2**-24: mathematics libraries
 * differ in the last bit, results must not. */
static void
take_gaussian(double radius, double deviation, half_kernel *kernel)
{
    kernel->radius = (size_t)fmin(fmax(radius, 0.0), RADIUS_MAX);
    double sum = 1.0;
    for (size_t d = 1; d <= kernel->radius; d++) {
        const double ratio = (double)d / deviation;
        sum += 2.0 * exp(-0.5 * ratio * ratio);
    }
    for (size_t d = 0; d <= kernel->radius; d++) {
        const double ratio = (double)d / deviation;
        const double exact = exp(-0.5 * ratio * ratio) / sum;
        kernel->weights[d] = (float)(floor(exact * 16777216.0 + 0.5) / 16777216.0);
    }
}

static double
variance_of(const half_kernel *kernel)
{
    double variance = 0.0;
    for (size_t d = 1; d <= kernel->radius; d++) {
        variance += 2.0 * (double)d * (double)d * (double)kernel->weights[d];
    }
    return variance;
}

/* Below this variance a Gaussian at whole pixels no longer has the variance of its sigma. */
#define VARIANCE_OF_SAMPLES 0.5

static void
make_kernel(double size, double sigma, double scale, half_kernel *kernel)
{
    if (sigma <= 0.0 && size <= 7.0) {
        kernel->radius = size >= 1.0 ? (size_t)size / 2 : 0;
        memcpy(kernel->weights, small_kernels[kernel->radius], sizeof small_kernels[0]);
    }
    else {
        const double deviation = sigma > 0.0 ? sigma : 0.3 * ((size - 1.0) / 2.0 - 1.0) + 0.8;
        take_gaussian(floor(size >= 1.0 ? size / 2.0 : 3.5 * deviation), deviation, kernel);
    }
    if (scale == 1.0 || kernel->radius == 0) {
        return;
    }
    /* On another grid the kernel keeps its variance in the drawing's own pixels. */
    const double variance = variance_of(kernel) * scale * scale;
    if (variance >= VARIANCE_OF_SAMPLES) {
        take_gaussian(floor(3.5 * sqrt(variance)), sqrt(variance), kernel);
        return;
    }
    kernel->radius = 1;
    kernel->weights[0] = (float)(1.0 - variance);
    kernel->weights[1] = (float)(0.5 * variance);
}

/* A row through the kernel along y: sums of whole rows. */
static void
blur_down(const ska_image *image, size_t y, const half_kernel *kernel, const ska_kernels *kernels,
          float *sums)
{
    const size_t count = image->width * image->channels;
    const int64_t height = (int64_t)image->height, radius = (int64_t)kernel->radius;
    memset(sums, 0, count * sizeof *sums);
    for (int64_t d = -radius; d <= radius; d++) {
        const int64_t from = ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)y + d, height);
        const float weight = kernel->weights[d < 0 ? -d : d];
        kernels->add_scaled_u8(ska_image_row(image, (size_t)from), weight, count, sums);
    }
}

/* Mirrors the row that begins `radius` pixels into `padded` at both of its ends. */
static void
mirror_ends(float *padded, size_t width, size_t channels, size_t radius)
{
    float *row = padded + radius * channels;
    for (size_t i = 0; i < radius; i++) {
        const int64_t before =
            ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)i - (int64_t)radius, (int64_t)width);
        const int64_t after =
            ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)(width + i), (int64_t)width);
        for (size_t c = 0; c < channels; c++) {
            padded[i * channels + c] = row[(size_t)before * channels + c];
            row[(width + i) * channels + c] = row[(size_t)after * channels + c];
        }
    }
}

static ska_status
filter_gaussian(const ska_op *op, const double *values, const ska_scene *scene,
                ska_picture *picture, ska_error *error)
{
    (void)op;
    half_kernel kernel;
    make_kernel(values[DRAW_SIZE], values[DRAW_SIGMA], scene->scale, &kernel);
    if (kernel.radius == 0) {
        return SKA_OK;
    }
    ska_picture blurred;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &blurred, error));
    const ska_image *image = &picture->image;
    const size_t channels = image->channels, count = image->width * channels;
    const size_t margin = kernel.radius * channels;
    float *padded = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                        (2 * count + 2 * margin) * sizeof *padded);
    if (padded == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *sums = padded + count + 2 * margin;
    for (size_t y = 0; y < image->height; y++) {
        blur_down(image, y, &kernel, scene->kernels, padded + margin);
        mirror_ends(padded, image->width, channels, kernel.radius);
        memset(sums, 0, count * sizeof *sums);
        for (size_t d = 0; d <= 2 * kernel.radius; d++) {
            const size_t away = d < kernel.radius ? kernel.radius - d : d - kernel.radius;
            scene->kernels->add_scaled(padded + d * channels, kernel.weights[away], count, sums);
        }
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
