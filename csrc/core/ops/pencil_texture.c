/* Pencil texture: strokes that let the paper through, more here and less there.
 *
 * Ink, the distance from the paper, is multiplied by 1 - strength * noise. Reference:
 * tests/reference/texture.py. */
#include "value_noise.h"

#include <math.h>
#include <string.h>

enum { STRENGTH_LOW, STRENGTH_HIGH, GRAIN_LOW, GRAIN_HIGH, PENCIL_COUNT };

static const ska_op_argument pencil_arguments[PENCIL_COUNT] = {
    [STRENGTH_LOW] = {"strength_low", 0.0, 1.0},
    [STRENGTH_HIGH] = {"strength_high", 0.0, 1.0},
    [GRAIN_LOW] = {"grain_size_low", 0.5, 1000.0},
    [GRAIN_HIGH] = {"grain_size_high", 0.5, 1000.0},
};

enum { DRAW_STRENGTH, DRAW_GRAIN, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const pencil_draws[DRAW_COUNT] = {"strength", "grain_size", "key_0", "key_1"};

/* The tooth of the paper and the pressure of the hand: a grain, and one so many times as coarse. */
#define PRESSURE_SPACING 12.0
#define GRAIN_WEIGHT 0.7F
#define PRESSURE_WEIGHT 0.3F

static void
sample_pencil(const ska_op *op, ska_random *random, double *values)
{
    const double *arguments = op->arguments;
    values[DRAW_STRENGTH] =
        ska_random_between(random, arguments[STRENGTH_LOW], arguments[STRENGTH_HIGH]);
    values[DRAW_GRAIN] = ska_random_between(random, arguments[GRAIN_LOW], arguments[GRAIN_HIGH]);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

/* The first pixel from x on that is not quite paper; the width if there is none. */
static size_t
next_ink(const uint8_t *row, const uint8_t *paper, size_t x, size_t width, size_t channels)
{
    if (channels == 1) {
        while (x < width && row[x] == paper[0]) {
            x++;
        }
        return x;
    }
    while (x < width && memcmp(row + 3 * x, paper, 3) == 0) {
        x++;
    }
    return x;
}

static void
fade_pixel(uint8_t *pixel, const uint8_t *paper, float kept, size_t channels)
{
    for (size_t c = 0; c < channels; c++) {
        const float sheet = paper[c];
        pixel[c] = (uint8_t)(sheet + ((float)pixel[c] - sheet) * kept + 0.5F);
    }
}

static ska_status
filter_pencil(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
              ska_error *error)
{
    (void)op;
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    const size_t width = image->width, channels = image->channels;
    const double side = values[DRAW_GRAIN] * scene->scale;
    const ska_spacing grain = {side, side};
    const ska_spacing pressure = {side * PRESSURE_SPACING, side * PRESSURE_SPACING};
    const size_t grain_bytes = ska_value_noise_bytes(grain, width);
    const size_t pressure_bytes = ska_value_noise_bytes(pressure, width);
    char *memory =
        ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER, grain_bytes + pressure_bytes);
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    ska_value_noise fine, coarse;
    ska_value_noise_start(values + DRAW_KEY_0, 0, grain, width, memory, &fine);
    ska_value_noise_start(values + DRAW_KEY_0, 1, pressure, width, memory + grain_bytes, &coarse);
    const float strength = (float)fmin(fmax(values[DRAW_STRENGTH], 0.0), 1.0);
    const uint8_t *paper = scene->paper;
    for (size_t y = 0; y < image->height; y++) {
        uint8_t *row = ska_image_row(image, y);
        size_t x = next_ink(row, paper, 0, width, channels);
        if (x == width) {
            continue;
        }
        ska_value_noise_set_row(&fine, y);
        ska_value_noise_set_row(&coarse, y);
        for (; x < width; x = next_ink(row, paper, x + 1, width, channels)) {
            const float noise = 0.5F + GRAIN_WEIGHT * ska_value_noise_at(&fine, x)
                                + PRESSURE_WEIGHT * ska_value_noise_at(&coarse, x);
            fade_pixel(row + x * channels, paper, 1.0F - strength * noise, channels);
        }
    }
    return SKA_OK;
}

const ska_op_type ska_op_pencil_texture = {
    .name = "pencil_texture",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = PENCIL_COUNT,
    .arguments = pencil_arguments,
    .count_draws = DRAW_COUNT,
    .draws = pencil_draws,
    .sample = sample_pencil,
    .filter = filter_pencil,
};
