/* Crops, pads and sizes: what changes the canvas.
 *
 * Each op states the map from its result's pixels to its input's. Draws are fractions, so a draw
 * means the same on every canvas. Reference: tests/reference/canvas.py. */
#include "op.h"

#include <math.h>

enum { CANVAS_HEIGHT, CANVAS_WIDTH, CROP_PADS, CROP_COUNT };

static const ska_op_argument crop_arguments[CROP_COUNT] = {
    [CANVAS_HEIGHT] = {"height", 1.0, SKA_IMAGE_SIDE_MAX},
    [CANVAS_WIDTH] = {"width", 1.0, SKA_IMAGE_SIDE_MAX},
    [CROP_PADS] = {"pad_if_needed", 0.0, 1.0},
};

static const char *const corner_draws[] = {"top", "left"};

/* The new canvas' pixel (0, 0) is the old one's (left, top), which may lie outside. */
static void
take_window(ska_frame *frame, double top, double left, double height, double width)
{
    const ska_affine map = {.xx = 1.0, .x0 = left, .yy = 1.0, .y0 = top};
    ska_frame_precede(frame, &map);
    frame->height = (size_t)height;
    frame->width = (size_t)width;
}

static void
sample_corner(const ska_op *op, ska_random *random, double *values)
{
    (void)op;
    values[0] = ska_random_uniform(random);
    values[1] = ska_random_uniform(random);
}

/* Where a side of `wanted` pixels begins on one of `given`: any whole place where it fits, each
 * alike; in the middle of the padding where it does not. */
static double
begin_of(double given, double wanted, double fraction)
{
    const double spare = given - wanted;
    return spare >= 0.0 ? fmin(floor((spare + 1.0) * fraction), spare) : -floor(-spare / 2.0);
}

static void
place_random_crop(const ska_op *op, const double *values, ska_frame *frame)
{
    const double height = op->arguments[CANVAS_HEIGHT], width = op->arguments[CANVAS_WIDTH];
    take_window(frame, begin_of((double)frame->height, height, values[0]),
                begin_of((double)frame->width, width, values[1]), height, width);
}

static void
place_center_crop(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)values;
    const double height = op->arguments[CANVAS_HEIGHT], width = op->arguments[CANVAS_WIDTH];
    const double spare_y = (double)frame->height - height, spare_x = (double)frame->width - width;
    const double top = spare_y >= 0.0 ? floor(spare_y / 2.0) : -floor(-spare_y / 2.0);
    const double left = spare_x >= 0.0 ? floor(spare_x / 2.0) : -floor(-spare_x / 2.0);
    take_window(frame, top, left, height, width);
}

static const char *
crop_refuses(const ska_op *op, size_t height, size_t width)
{
    const int fits = (double)height >= op->arguments[CANVAS_HEIGHT]
                     && (double)width >= op->arguments[CANVAS_WIDTH];
    return fits || op->arguments[CROP_PADS] != 0.0
               ? NULL
               : "it is smaller than a crop that does not pad (pad_if_needed)";
}

const ska_op_type ska_op_random_crop = {
    .name = "random_crop",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = CROP_COUNT,
    .arguments = crop_arguments,
    .count_draws = 2,
    .draws = corner_draws,
    .uncovers = 1,
    .sets_canvas = 1,
    .refuses = crop_refuses,
    .sample = sample_corner,
    .place = place_random_crop,
};

const ska_op_type ska_op_center_crop = {
    .name = "center_crop",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = CROP_COUNT,
    .arguments = crop_arguments,
    .uncovers = 1,
    .sets_canvas = 1,
    .refuses = crop_refuses,
    .place = place_center_crop,
};

enum {
    PAD_MIN_HEIGHT,
    PAD_MIN_WIDTH,
    PAD_DIVISOR_HEIGHT, /* 0: the minimum counts */
    PAD_DIVISOR_WIDTH,
    PAD_POSITION,
    PAD_COUNT
};

/* Which corner the drawing keeps. */
enum { PAD_CENTER, PAD_TOP_LEFT, PAD_TOP_RIGHT, PAD_BOTTOM_LEFT, PAD_BOTTOM_RIGHT, PAD_RANDOM };

static const ska_op_argument pad_arguments[PAD_COUNT] = {
    [PAD_MIN_HEIGHT] = {"min_height", 0.0, SKA_IMAGE_SIDE_MAX},
    [PAD_MIN_WIDTH] = {"min_width", 0.0, SKA_IMAGE_SIDE_MAX},
    [PAD_DIVISOR_HEIGHT] = {"pad_height_divisor", 0.0, SKA_IMAGE_SIDE_MAX},
    [PAD_DIVISOR_WIDTH] = {"pad_width_divisor", 0.0, SKA_IMAGE_SIDE_MAX},
    [PAD_POSITION] = {"position", PAD_CENTER, PAD_RANDOM},
};

static double
padded_side(double side, double least, double divisor)
{
    if (divisor > 0.0) {
        const double multiple = ceil(side / divisor) * divisor;
        return multiple <= SKA_IMAGE_SIDE_MAX ? multiple : side;
    }
    return fmax(side, least);
}

static void
place_pad(const ska_op *op, const double *values, ska_frame *frame)
{
    const double *arguments = op->arguments;
    const double height = padded_side((double)frame->height, arguments[PAD_MIN_HEIGHT],
                                      arguments[PAD_DIVISOR_HEIGHT]);
    const double width =
        padded_side((double)frame->width, arguments[PAD_MIN_WIDTH], arguments[PAD_DIVISOR_WIDTH]);
    const double spare_y = height - (double)frame->height, spare_x = width - (double)frame->width;
    double above = floor(spare_y / 2.0), before = floor(spare_x / 2.0);
    switch ((int)arguments[PAD_POSITION]) {
    case PAD_TOP_LEFT:
    case PAD_TOP_RIGHT:
        above = 0.0;
        before = (int)arguments[PAD_POSITION] == PAD_TOP_LEFT ? 0.0 : spare_x;
        break;
    case PAD_BOTTOM_LEFT:
    case PAD_BOTTOM_RIGHT:
        above = spare_y;
        before = (int)arguments[PAD_POSITION] == PAD_BOTTOM_LEFT ? 0.0 : spare_x;
        break;
    case PAD_RANDOM:
        above = begin_of(spare_y, 0.0, values[0]);
        before = begin_of(spare_x, 0.0, values[1]);
        break;
    default:
        break;
    }
    take_window(frame, -above, -before, height, width);
}

const ska_op_type ska_op_pad_if_needed = {
    .name = "pad_if_needed",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = PAD_COUNT,
    .arguments = pad_arguments,
    .count_draws = 2,
    .draws = corner_draws,
    .uncovers = 1,
    .changes_canvas = 1,
    .sample = sample_corner,
    .place = place_pad,
};

/* The window at (top, left), scaled to (height, width). Pixels are squares. */
static void
take_scaled_window(ska_frame *frame, double top, double left, double window_height,
                   double window_width, double height, double width)
{
    const double scale_y = window_height / height, scale_x = window_width / width;
    const ska_affine map = {.xx = scale_x,
                            .x0 = left + 0.5 * scale_x - 0.5,
                            .yy = scale_y,
                            .y0 = top + 0.5 * scale_y - 0.5};
    ska_frame_precede(frame, &map);
    frame->height = (size_t)height;
    frame->width = (size_t)width;
}

enum { SIZE_LOW, SIZE_HIGH, SIZE_COUNT };

static const ska_op_argument size_arguments[SIZE_COUNT] = {
    [SIZE_LOW] = {"max_size_low", 1.0, SKA_IMAGE_SIDE_MAX},
    [SIZE_HIGH] = {"max_size_high", 1.0, SKA_IMAGE_SIDE_MAX},
};

static const char *const size_draws[] = {"max_size"};

static void
sample_size(const ska_op *op, ska_random *random, double *values)
{
    const double low = op->arguments[SIZE_LOW], high = op->arguments[SIZE_HIGH];
    values[0] = low + (double)ska_random_below(random, (uint32_t)(high - low) + 1);
}

/* Halves go to the even side, as Python rounds. */
static double
side_of(double side)
{
    return fmin(fmax(rint(side), 1.0), SKA_IMAGE_SIDE_MAX);
}

static void
scale_canvas(ska_frame *frame, double factor)
{
    const double height = (double)frame->height, width = (double)frame->width;
    take_scaled_window(frame, 0.0, 0.0, height, width, side_of(height * factor),
                       side_of(width * factor));
}

static void
place_longest_max_size(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    scale_canvas(frame, values[0] / fmax((double)frame->height, (double)frame->width));
}

static void
place_smallest_max_size(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    scale_canvas(frame, values[0] / fmin((double)frame->height, (double)frame->width));
}

const ska_op_type ska_op_longest_max_size = {
    .name = "longest_max_size",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = SIZE_COUNT,
    .arguments = size_arguments,
    .count_draws = 1,
    .draws = size_draws,
    .changes_canvas = 1,
    .scales_only = 1,
    .sample = sample_size,
    .place = place_longest_max_size,
};

const ska_op_type ska_op_smallest_max_size = {
    .name = "smallest_max_size",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = SIZE_COUNT,
    .arguments = size_arguments,
    .count_draws = 1,
    .draws = size_draws,
    .changes_canvas = 1,
    .scales_only = 1,
    .sample = sample_size,
    .place = place_smallest_max_size,
};

/* The whole drawing on a sheet of the given size, as large as it fits, its aspect kept. */
static void
place_letterbox(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)values;
    const double height = op->arguments[CANVAS_HEIGHT], width = op->arguments[CANVAS_WIDTH];
    const double own_height = (double)frame->height, own_width = (double)frame->width;
    const double factor = fmin(height / own_height, width / own_width);
    const double inner_height = fmin(side_of(own_height * factor), height);
    const double inner_width = fmin(side_of(own_width * factor), width);
    take_scaled_window(frame, 0.0, 0.0, own_height, own_width, inner_height, inner_width);
    take_window(frame, -floor((height - inner_height) / 2.0), -floor((width - inner_width) / 2.0),
                height, width);
}

const ska_op_type ska_op_letterbox = {
    .name = "letterbox",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = 2,
    .arguments = crop_arguments,
    .uncovers = 1,
    .sets_canvas = 1,
    .place = place_letterbox,
};

enum {
    RESIZED_SCALE_LOW = CANVAS_WIDTH + 1,
    RESIZED_SCALE_HIGH,
    RESIZED_RATIO_LOW,
    RESIZED_RATIO_HIGH,
    RESIZED_COUNT
};

static const ska_op_argument resized_arguments[RESIZED_COUNT] = {
    [CANVAS_HEIGHT] = {"height", 1.0, SKA_IMAGE_SIDE_MAX},
    [CANVAS_WIDTH] = {"width", 1.0, SKA_IMAGE_SIDE_MAX},
    [RESIZED_SCALE_LOW] = {"scale_low", 1e-6, 1.0},
    [RESIZED_SCALE_HIGH] = {"scale_high", 1e-6, 1.0},
    [RESIZED_RATIO_LOW] = {"ratio_low", 1e-3, 1e3},
    [RESIZED_RATIO_HIGH] = {"ratio_high", 1e-3, 1e3},
};

static const char *const resized_draws[] = {"key_0", "key_1"};

static void
sample_resized(const ska_op *op, ska_random *random, double *values)
{
    (void)op;
    ska_op_draw_key(random, values);
}

#define RESIZED_TRIES 10

/* Area uniform in scale, aspect log-uniform in ratio; ten tries to fit, then the largest central
 * window whose aspect is in range. */
static void
place_resized(const ska_op *op, const double *values, ska_frame *frame)
{
    const double *arguments = op->arguments;
    const double height = (double)frame->height, width = (double)frame->width;
    const double ratio_low = arguments[RESIZED_RATIO_LOW];
    const double ratio_high = arguments[RESIZED_RATIO_HIGH];
    ska_random random = ska_op_keyed_random(values, 0);
    for (int attempt = 0; attempt < RESIZED_TRIES; attempt++) {
        const double area = height * width
                            * ska_random_between(&random, arguments[RESIZED_SCALE_LOW],
                                                 arguments[RESIZED_SCALE_HIGH]);
        const double ratio = exp(ska_random_between(&random, log(ratio_low), log(ratio_high)));
        const double window_width = floor(sqrt(area * ratio) + 0.5);
        const double window_height = floor(sqrt(area / ratio) + 0.5);
        const double top = ska_random_uniform(&random), left = ska_random_uniform(&random);
        if (window_width >= 1.0 && window_width <= width && window_height >= 1.0
            && window_height <= height) {
            take_scaled_window(frame, begin_of(height, window_height, top),
                               begin_of(width, window_width, left), window_height, window_width,
                               arguments[CANVAS_HEIGHT], arguments[CANVAS_WIDTH]);
            return;
        }
    }
    const double window_width = fmax(fmin(width, floor(height * ratio_high + 0.5)), 1.0);
    const double window_height = fmax(fmin(height, floor(width / ratio_low + 0.5)), 1.0);
    take_scaled_window(frame, floor((height - window_height) / 2.0),
                       floor((width - window_width) / 2.0), window_height, window_width,
                       arguments[CANVAS_HEIGHT], arguments[CANVAS_WIDTH]);
}

const ska_op_type ska_op_random_resized_crop = {
    .name = "random_resized_crop",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = RESIZED_COUNT,
    .arguments = resized_arguments,
    .count_draws = 2,
    .draws = resized_draws,
    .sets_canvas = 1,
    .sample = sample_resized,
    .place = place_resized,
};
