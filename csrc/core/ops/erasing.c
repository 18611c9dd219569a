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
#define RATIO_MIN 1e-3
#define RATIO_MAX 1e3

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

enum {
    AREA_LOW = HOLES_HIGH + 1, /* of all holes together: fractions of the canvas */
    AREA_HIGH,
    RATIO_LOW,
    RATIO_HIGH,
    LOG_RATIO,
    ERASING_COUNT
};

static const ska_op_argument erasing_arguments[ERASING_COUNT] = {
    [HOLES_LOW] = {"holes_low", 0.0, HOLES_MAX},
    [HOLES_HIGH] = {"holes_high", 0.0, HOLES_MAX},
    [AREA_LOW] = {"scale_low", 0.0, 1.0},
    [AREA_HIGH] = {"scale_high", 0.0, 1.0},
    [RATIO_LOW] = {"ratio_low", RATIO_MIN, RATIO_MAX},
    [RATIO_HIGH] = {"ratio_high", RATIO_MIN, RATIO_MAX},
    /* Not 0: the logarithm of height / width is uniform, and a hole must be smaller than the
     * canvas, found in ten tries or none. 0: width / height is uniform, and the area is capped. */
    [LOG_RATIO] = {"log_ratio", 0.0, 1.0},
};

enum { DRAW_HOLES, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const hole_draws[DRAW_COUNT] = {"holes", "key_0", "key_1"};

static void
sample_holes(const ska_op *op, ska_random *random, double *values)
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

typedef struct {
    size_t top, left, height, width;
} hole_box;

static void
fill_box(const ska_image *image, const hole_box *box, const uint8_t fill[3])
{
    for (size_t y = box->top; y < box->top + box->height; y++) {
        uint8_t *row = ska_image_row(image, y) + box->left * image->channels;
        for (size_t i = 0; i < box->width * image->channels; i++) {
            row[i] = fill[i % image->channels];
        }
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
        hole_box box = {
            .height =
                side_of_hole(op->arguments + HEIGHT_LOW, scene->scale, image->height, fractions[0]),
            .width =
                side_of_hole(op->arguments + WIDTH_LOW, scene->scale, image->width, fractions[1]),
        };
        box.top = (size_t)(fractions[2] * (double)(image->height - box.height + 1));
        box.left = (size_t)(fractions[3] * (double)(image->width - box.width + 1));
        fill_box(image, &box, fill);
    }
    return SKA_OK;
}

const ska_op_type ska_op_coarse_dropout = {
    .name = "coarse_dropout",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = DROPOUT_COUNT,
    .arguments = dropout_arguments,
    .count_draws = DRAW_COUNT,
    .draws = hole_draws,
    .uncovers = 1,
    .stays_put = 1,
    .sample = sample_holes,
    .filter = filter_dropout,
};

#define TRIES 10

/* Sides on the canvas that the op met, whole pixels; 0 if nothing fits. */
static int
draw_sides_in_tries(const double *arguments, double canvas, const ska_scene *scene,
                    ska_random *random, hole_box *box)
{
    const double log_low = log(arguments[RATIO_LOW]), log_high = log(arguments[RATIO_HIGH]);
    for (int i = 0; i < TRIES; i++) {
        const double area =
            canvas * ska_random_between(random, arguments[AREA_LOW], arguments[AREA_HIGH]);
        const double ratio = exp(ska_random_between(random, log_low, log_high));
        const double height = floor(sqrt(area * ratio) + 0.5);
        const double width = floor(sqrt(area / ratio) + 0.5);
        if (height < (double)scene->height && width < (double)scene->width) {
            box->height = (size_t)height;
            box->width = (size_t)width;
            return 1;
        }
    }
    return 0;
}

static int
draw_sides_that_fit(const double *arguments, double canvas, const ska_scene *scene,
                    ska_random *random, hole_box *box)
{
    const double height = (double)scene->height, width = (double)scene->width;
    /* The tallest hole is as high as the canvas, the widest one as wide. */
    const double fits =
        fmin(arguments[RATIO_LOW] * height * height, width * width / arguments[RATIO_HIGH]);
    const double low = canvas * arguments[AREA_LOW];
    const double high = fmin(canvas * arguments[AREA_HIGH], fits);
    if (high < low) {
        return 0;
    }
    const double area = ska_random_between(random, low, high);
    const double ratio = ska_random_between(random, arguments[RATIO_LOW], arguments[RATIO_HIGH]);
    box->height = (size_t)fmin(floor(sqrt(area / ratio) + 0.5), height);
    box->width = (size_t)fmin(floor(sqrt(area * ratio) + 0.5), width);
    return 1;
}

/* The whole pixel of the result's grid that is nearest to an edge on the canvas. */
static size_t
edge_on_grid(size_t edge, size_t canvas_side, size_t side)
{
    return (size_t)floor((double)edge * (double)side / (double)canvas_side + 0.5);
}

static ska_status
filter_erasing(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
               ska_error *error)
{
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    uint8_t fill[3];
    fill_of(op, scene, image->channels, fill);
    ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, 0);
    const double canvas = (double)scene->height * (double)scene->width / values[DRAW_HOLES];
    for (int hole = 0; hole < HOLES_MAX && hole < values[DRAW_HOLES]; hole++) {
        hole_box met;
        const int fits = op->arguments[LOG_RATIO] != 0.0
                             ? draw_sides_in_tries(op->arguments, canvas, scene, &random, &met)
                             : draw_sides_that_fit(op->arguments, canvas, scene, &random, &met);
        if (!fits) {
            continue;
        }
        met.top = ska_random_below(&random, (uint32_t)(scene->height - met.height + 1));
        met.left = ska_random_below(&random, (uint32_t)(scene->width - met.width + 1));
        hole_box box = {.top = edge_on_grid(met.top, scene->height, image->height),
                        .left = edge_on_grid(met.left, scene->width, image->width)};
        box.height = edge_on_grid(met.top + met.height, scene->height, image->height) - box.top;
        box.width = edge_on_grid(met.left + met.width, scene->width, image->width) - box.left;
        fill_box(image, &box, fill);
    }
    return SKA_OK;
}

const ska_op_type ska_op_random_erasing = {
    .name = "random_erasing",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = ERASING_COUNT,
    .arguments = erasing_arguments,
    .count_draws = DRAW_COUNT,
    .draws = hole_draws,
    .uncovers = 1,
    .stays_put = 1,
    .sample = sample_holes,
    .filter = filter_erasing,
};
