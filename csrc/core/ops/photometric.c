/* Photometric ops: what becomes of a grey level.
 *
 * Reference: tests/reference/photometric.py. */
#include "op.h"

#include <math.h>

enum {
    BRIGHTNESS_LOW,
    BRIGHTNESS_HIGH,
    CONTRAST_LOW,
    CONTRAST_HIGH,
    BRIGHTNESS_BY_MAX,
    PIVOT,            /* what keeps its level under contrast: 0 black, 1 the paper */
    BRIGHTNESS_FIRST, /* contrast acts on what was brightened, as in albumentations 1.4 */
    BRIGHTNESS_CONTRAST_COUNT
};

static const ska_op_argument brightness_contrast_arguments[BRIGHTNESS_CONTRAST_COUNT] = {
    [BRIGHTNESS_LOW] = {"brightness_low", -1.0, 1.0},
    [BRIGHTNESS_HIGH] = {"brightness_high", -1.0, 1.0},
    [CONTRAST_LOW] = {"contrast_low", -1.0, 100.0},
    [CONTRAST_HIGH] = {"contrast_high", -1.0, 100.0},
    [BRIGHTNESS_BY_MAX] = {"brightness_by_max", 0.0, 1.0},
    [PIVOT] = {"pivot", 0.0, 1.0},
    [BRIGHTNESS_FIRST] = {"brightness_first", 0.0, 1.0},
};

enum { DRAW_CONTRAST, DRAW_BRIGHTNESS, DRAW_COUNT };

static const char *const brightness_contrast_draws[DRAW_COUNT] = {"contrast", "brightness"};

static void
sample_brightness_contrast(const ska_op *op, ska_random *random, double *values)
{
    values[DRAW_CONTRAST] =
        ska_random_between(random, op->arguments[CONTRAST_LOW], op->arguments[CONTRAST_HIGH]);
    values[DRAW_BRIGHTNESS] =
        ska_random_between(random, op->arguments[BRIGHTNESS_LOW], op->arguments[BRIGHTNESS_HIGH]);
}

static int
brightness_contrast_needs_mean(const ska_op *op)
{
    return op->arguments[BRIGHTNESS_BY_MAX] == 0.0;
}

/* level -> (1 + contrast) * (level - pivot) + pivot + brightness * (255, or the picture's mean
 * level). */
static void
shade_brightness_contrast(const ska_op *op, const double *values, const ska_sight *sight,
                          ska_tone *tone)
{
    const double unit = op->arguments[BRIGHTNESS_BY_MAX] != 0.0 ? 255.0 : sight->mean;
    const double pivot = op->arguments[PIVOT] != 0.0 ? sight->paper : 0.0;
    const double slope = 1.0 + values[DRAW_CONTRAST];
    const double weight = op->arguments[BRIGHTNESS_FIRST] != 0.0 ? slope : 1.0;
    ska_tone_then_linear(tone, slope,
                         weight * values[DRAW_BRIGHTNESS] * unit - values[DRAW_CONTRAST] * pivot);
}

const ska_op_type ska_op_random_brightness_contrast = {
    .name = "random_brightness_contrast",
    .stage = SKA_STAGE_TONE,
    .count_arguments = BRIGHTNESS_CONTRAST_COUNT,
    .arguments = brightness_contrast_arguments,
    .count_draws = DRAW_COUNT,
    .draws = brightness_contrast_draws,
    .needs_mean = brightness_contrast_needs_mean,
    .sample = sample_brightness_contrast,
    .shade = shade_brightness_contrast,
};

enum { GAMMA_LOW, GAMMA_HIGH, GAMMA_COUNT };

static const ska_op_argument gamma_arguments[GAMMA_COUNT] = {
    [GAMMA_LOW] = {"gamma_low", 0.01, 100.0},
    [GAMMA_HIGH] = {"gamma_high", 0.01, 100.0},
};

static const char *const gamma_draws[] = {"gamma"};

static void
sample_gamma(const ska_op *op, ska_random *random, double *values)
{
    values[0] = ska_random_between(random, op->arguments[GAMMA_LOW], op->arguments[GAMMA_HIGH]);
}

/* level -> 255 (level / 255)^gamma, on a grid of 1/1024 level: mathematics libraries differ in the
 * last bit, results must not. */
static void
shade_gamma(const ska_op *op, const double *values, const ska_sight *sight, ska_tone *tone)
{
    (void)op;
    (void)sight;
    float table[256];
    for (int level = 0; level < 256; level++) {
        const double exact = 255.0 * pow(level / 255.0, values[0]);
        const double shown = fmin(exact, 255.0); /* a gamma that a caller made up may be below 0 */
        table[level] = (float)(floor(shown * 1024.0 + 0.5) / 1024.0);
    }
    ska_tone_then_table(tone, table);
}

const ska_op_type ska_op_random_gamma = {
    .name = "random_gamma",
    .stage = SKA_STAGE_TONE,
    .count_arguments = GAMMA_COUNT,
    .arguments = gamma_arguments,
    .count_draws = 1,
    .draws = gamma_draws,
    .sample = sample_gamma,
    .shade = shade_gamma,
};

static void
shade_invert(const ska_op *op, const double *values, const ska_sight *sight, ska_tone *tone)
{
    (void)op;
    (void)values;
    (void)sight;
    ska_tone_then_linear(tone, -1.0, 255.0);
}

const ska_op_type ska_op_invert = {
    .name = "invert",
    .stage = SKA_STAGE_TONE,
    .shade = shade_invert,
};
