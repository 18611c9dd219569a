/* Noise: independent normals added to every pixel.
 *
 * Each row of each channel has a stream of its own under the drawn key, so that threads and tiers
 * cannot change it; a gray drawing has one channel, however it is stored. Where the drawing is
 * scaled down afterwards, in the same pass, the deviation shrinks with it, as that of a mean over
 * the area does. Reference: tests/reference/blur.py, gauss_noise(). */
#include "op.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

enum {
    IS_VARIANCE, /* the next two are variances, squares of levels; else deviations, levels */
    STRENGTH_LOW,
    STRENGTH_HIGH,
    MEAN_LOW, /* levels */
    MEAN_HIGH,
    PER_CHANNEL, /* each channel its own noise; else one noise for all */
    ROUNDING,    /* one of `rounding` */
    NOISE_COUNT
};

/* What becomes of fractions: the sum is rounded to nearest, or as albumentations 1.4 has it down,
 * or, as 2.0 has it, the noise towards 0. */
enum { TO_NEAREST, SUM_DOWN, NOISE_TO_ZERO, COUNT_ROUNDINGS };

#define LEVEL_MAX 255.0F

static const ska_op_argument noise_arguments[NOISE_COUNT] = {
    [IS_VARIANCE] = {"is_variance", 0.0, 1.0},
    [STRENGTH_LOW] = {"strength_low", 0.0, LEVEL_MAX * LEVEL_MAX},
    [STRENGTH_HIGH] = {"strength_high", 0.0, LEVEL_MAX * LEVEL_MAX},
    [MEAN_LOW] = {"mean_low", -LEVEL_MAX, LEVEL_MAX},
    [MEAN_HIGH] = {"mean_high", -LEVEL_MAX, LEVEL_MAX},
    [PER_CHANNEL] = {"per_channel", 0.0, 1.0},
    [ROUNDING] = {"rounding", 0.0, COUNT_ROUNDINGS - 1},
};

enum { DRAW_DEVIATION, DRAW_MEAN, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const noise_draws[DRAW_COUNT] = {"deviation", "mean", "key_0", "key_1"};

static void
sample_noise(const ska_op *op, ska_random *random, double *values)
{
    const double strength =
        ska_random_between(random, op->arguments[STRENGTH_LOW], op->arguments[STRENGTH_HIGH]);
    values[DRAW_DEVIATION] = op->arguments[IS_VARIANCE] != 0.0 ? sqrt(strength) : strength;
    values[DRAW_MEAN] =
        ska_random_between(random, op->arguments[MEAN_LOW], op->arguments[MEAN_HIGH]);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

/* Positive halves of normals: element i is the mean of the normals between the quantiles i / n and
 * (i + 1) / n of the half, the last one 3.9 deviations; all scaled to a variance of 1. Rounded to
 * 2**-12, because mathematics libraries differ in the last bit and results must not. */
static float half_normals[SKA_NORMALS_COUNT];
static pthread_once_t half_normals_are_filled = PTHREAD_ONCE_INIT;

#define GRID 4096.0
#define SQRT_HALF 0.70710678118654752
#define DENSITY_AT_0 0.79788456080286536 /* of a half, sqrt(2 / pi) */
#define NEWTON_STEPS 8

/* The x above `start` below which the half has this share. */
static double
quantile_of_half(double share, double start)
{
    double x = start;
    for (int step = 0; step < NEWTON_STEPS; step++) {
        x += (share - erf(x * SQRT_HALF)) / (DENSITY_AT_0 * exp(-0.5 * x * x));
    }
    return x;
}

static void
fill_half_normals(void)
{
    double means[SKA_NORMALS_COUNT], squares = 0.0, low = 0.0, density_low = DENSITY_AT_0;
    for (int i = 0; i < SKA_NORMALS_COUNT; i++) {
        const int is_last = i + 1 == SKA_NORMALS_COUNT;
        const double high = is_last ? 0.0 : quantile_of_half((i + 1.0) / SKA_NORMALS_COUNT, low);
        const double density_high = is_last ? 0.0 : DENSITY_AT_0 * exp(-0.5 * high * high);
        means[i] = (density_low - density_high) * SKA_NORMALS_COUNT;
        squares += means[i] * means[i];
        low = high;
        density_low = density_high;
    }
    const double deviation = sqrt(squares / SKA_NORMALS_COUNT);
    for (int i = 0; i < SKA_NORMALS_COUNT; i++) {
        half_normals[i] = (float)(floor(means[i] / deviation * GRID + 0.5) / GRID);
    }
}

/* Streams of rows lie below those of the next channel. */
#define BITS_OF_ROWS 16
static_assert(SKA_IMAGE_SIDE_MAX < 1 << BITS_OF_ROWS, "a row's number fits");

static void
scale_noise(float deviation, float mean, int to_zero, size_t count, float *normals)
{
    for (size_t i = 0; i < count; i++) {
        const float noise = normals[i] * deviation + mean;
        normals[i] = to_zero ? (float)(int32_t)noise : noise;
    }
}

/* Beyond these, what a caller made up for a draw is no noise. */
static float
within(double value, double low, double high)
{
    return (float)fmin(fmax(value, low), high);
}

static ska_status
filter_noise(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
             ska_error *error)
{
    pthread_once(&half_normals_are_filled, fill_half_normals);
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    const size_t width = image->width, channels = image->channels;
    const size_t room = width + SKA_NORMALS_GROUP;
    float *rows =
        ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER, (3 * width + room) * sizeof *rows);
    if (rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *const levels[3] = {rows, rows + width, rows + 2 * width};
    float *normals = rows + 3 * width;
    const float deviation =
        within(values[DRAW_DEVIATION] * fmin(scene->scale, 1.0), 0.0, LEVEL_MAX);
    const double lower = op->arguments[ROUNDING] == SUM_DOWN ? 0.5 : 0.0;
    const float mean = within(values[DRAW_MEAN] - lower, -2.0 * LEVEL_MAX, 2.0 * LEVEL_MAX);
    const ska_kernels *kernels = scene->kernels;
    for (size_t y = 0; y < image->height; y++) {
        uint8_t *row = ska_image_row(image, y);
        kernels->load_u8(row, channels, width, levels);
        for (size_t c = 0; c < channels; c++) {
            if (c == 0 || op->arguments[PER_CHANNEL] != 0.0) {
                const uint32_t stream = (uint32_t)(c << BITS_OF_ROWS | y);
                const ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, stream);
                kernels->draw_normals(random.key, random.counter, half_normals, width, normals);
                scale_noise(deviation, mean, op->arguments[ROUNDING] == NOISE_TO_ZERO, width,
                            normals);
            }
            kernels->add_scaled(normals, 1.0F, width, levels[c]);
            kernels->tone_linear(1.0F, 0.0F, 0.0F, LEVEL_MAX, width, levels[c]);
            kernels->store_u8(levels[c], width, channels, row + c);
        }
    }
    return SKA_OK;
}

const ska_op_type ska_op_gauss_noise = {
    .name = "gauss_noise",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = NOISE_COUNT,
    .arguments = noise_arguments,
    .count_draws = DRAW_COUNT,
    .draws = noise_draws,
    .sample = sample_noise,
    .filter = filter_noise,
};
