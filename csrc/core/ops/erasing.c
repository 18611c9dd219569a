/* Erasing: holes in the drawing, filled with paper or a colour.
 *
 * Places are fractions of the canvas that the op met, so later scaling moves them with the picture;
 * other geometry starts a segment of its own. Reference: tests/reference/erasing.py. */
#include "op.h"

#include <math.h>
#include <string.h>

enum {
    HOLES_LOW,
    HOLES_HIGH,
    HEIGHT_LOW,
    HEIGHT_HIGH,
    HEIGHT_IN_PIXELS, /* whole pixels of the canvas that the op met; else fractions of its height */
    WIDTH_LOW,
    WIDTH_HIGH,
    WIDTH_IN_PIXELS,
    DROPOUT_COUNT
};

#define HOLES_MAX 1000

static const ska_op_argument dropout_arguments[DROPOUT_COUNT] = {
    [HOLES_LOW] = {"holes_low", 0.0, HOLES_MAX},
    [HOLES_HIGH] = {"holes_high", 0.0, HOLES_MAX},
    [HEIGHT_LOW] = {"height_low", 0.0, SKA_IMAGE_SIDE_MAX},
    [HEIGHT_HIGH] = {"height_high", 0.0, SKA_IMAGE_SIDE_MAX},
    [HEIGHT_IN_PIXELS] = {"height_in_pixels", 0.0, 1.0},
    [WIDTH_LOW] = {"width_low", 0.0, SKA_IMAGE_SIDE_MAX},
    [WIDTH_HIGH] = {"width_high", 0.0, SKA_IMAGE_SIDE_MAX},
    [WIDTH_IN_PIXELS] = {"width_in_pixels", 0.0, 1.0},
};

enum { DRAW_HOLES, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const dropout_draws[DRAW_COUNT] = {"holes", "key_0", "key_1"};

static void
sample_dropout(const ska_op *op, ska_random *random, double *values)
{
    const double low = op->arguments[HOLES_LOW], high = op->arguments[HOLES_HIGH];
    values[DRAW_HOLES] = low + (double)ska_random_below(random, (uint32_t)(high - low) + 1);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

/* A hole's side on the result's grid: `limits` are low, high, in_pixels. */
static size_t
side_of_hole(const double limits[3], double scale, size_t side, double fraction)
{
    double length;
    if (limits[2] != 0.0) {
        const double whole = floor(fraction * (limits[1] - limits[0] + 1.0));
        length = floor(fmin(limits[0] + whole, limits[1]) * scale + 0.5);
    }
    else {
        length = floor((limits[0] + fraction * (limits[1] - limits[0])) * (double)side);
    }
    return length < (double)side ? (size_t)length : side;
}

static void
fill_of(const ska_op *op, const ska_scene *scene, size_t channels, uint8_t fill[3])
{
    if (op->border.mode != SKA_BORDER_CONSTANT) {
        memcpy(fill, scene->paper, 3);
    }
    else if (channels == 1) {
        fill[0] = ska_color_luma(op->border.color);
    }
    else {
        memcpy(fill, op->border.color, 3);
    }
}

static ska_status
filter_dropout(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
               ska_error *error)
{
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    uint8_t fill[3];
    fill_of(op, scene, image->channels, fill);
    ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, 0);
    for (int hole = 0; hole < HOLES_MAX && hole < values[DRAW_HOLES]; hole++) {
        double fractions[4]; /* height, width, top, left */
        for (int i = 0; i < 4; i++) {
            fractions[i] = ska_random_uniform(&random);
        }
        const size_t height =
            side_of_hole(op->arguments + HEIGHT_LOW, scene->scale, image->height, fractions[0]);
        const size_t width =
            side_of_hole(op->arguments + WIDTH_LOW, scene->scale, image->width, fractions[1]);
        const size_t top = (size_t)(fractions[2] * (double)(image->height - height + 1));
        const size_t left = (size_t)(fractions[3] * (double)(image->width - width + 1));
        for (size_t y = top; y < top + height; y++) {
            uint8_t *row = ska_image_row(image, y) + left * image->channels;
            for (size_t i = 0; i < width * image->channels; i++) {
                row[i] = fill[i % image->channels];
            }
        }
    }
    return SKA_OK;
}

const ska_op_type ska_op_coarse_dropout = {
    .name = "coarse_dropout",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = DROPOUT_COUNT,
    .arguments = dropout_arguments,
    .count_draws = DRAW_COUNT,
    .draws = dropout_draws,
    .uncovers = 1,
    .stays_put = 1,
    .sample = sample_dropout,
    .filter = filter_dropout,
};
