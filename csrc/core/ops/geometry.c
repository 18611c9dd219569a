/* Geometry: flips, rotation, resize.
 *
 * Each op states the map from its result's pixels to its input's (the inverse of what it does to
 * the picture). Positive angles turn counter-clockwise on the screen; the centre is ((W - 1) / 2,
 * (H - 1) / 2). Reference: tests/reference/geometry.py. */
#include "op.h"

#include <math.h>

#define DEGREES_MAX 36000.0 /* a hundred turns: more is a mistake */

static void
flip_horizontally(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    (void)values;
    const ska_affine map = {.xx = -1.0, .x0 = (double)frame->width - 1.0, .yy = 1.0};
    ska_frame_precede(frame, &map);
}

const ska_op_type ska_op_horizontal_flip = {
    .name = "horizontal_flip",
    .stage = SKA_STAGE_GEOMETRY,
    .place = flip_horizontally,
};

static void
flip_vertically(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    (void)values;
    const ska_affine map = {.xx = 1.0, .yy = -1.0, .y0 = (double)frame->height - 1.0};
    ska_frame_precede(frame, &map);
}

const ska_op_type ska_op_vertical_flip = {
    .name = "vertical_flip",
    .stage = SKA_STAGE_GEOMETRY,
    .place = flip_vertically,
};

static void
transpose(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    (void)values;
    const ska_affine map = {.xy = 1.0, .yx = 1.0};
    ska_frame_precede(frame, &map);
    const size_t height = frame->height;
    frame->height = frame->width;
    frame->width = height;
}

const ska_op_type ska_op_transpose = {
    .name = "transpose",
    .stage = SKA_STAGE_GEOMETRY,
    .changes_canvas = 1,
    .place = transpose,
};

static const char *const quarter_draws[] = {"quarter_turns"};

static void
sample_quarters(const ska_op *op, ska_random *random, double *values)
{
    (void)op;
    values[0] = (double)ska_random_below(random, 4);
}

/* Counter-clockwise: the new canvas' left edge is the old one's top, read from the right. */
static void
place_quarters(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    for (int turn = 0; turn < 4 && turn < values[0]; turn++) {
        const ska_affine map = {.xy = -1.0, .x0 = (double)frame->width - 1.0, .yx = 1.0};
        ska_frame_precede(frame, &map);
        const size_t height = frame->height;
        frame->height = frame->width;
        frame->width = height;
    }
}

const ska_op_type ska_op_random_rotate90 = {
    .name = "random_rotate90",
    .stage = SKA_STAGE_GEOMETRY,
    .count_draws = 1,
    .draws = quarter_draws,
    .changes_canvas = 1,
    .sample = sample_quarters,
    .place = place_quarters,
};

/* `linear` (its x0, y0 are ignored) about the centre of the canvas. */
static void
precede_about_centre(ska_frame *frame, const ska_affine *linear)
{
    const ska_affine map = ska_frame_about_centre(frame, linear, 0.0, 0.0);
    ska_frame_precede(frame, &map);
}

enum { ROTATE_LOW, ROTATE_HIGH, ROTATE_COUNT };

static const ska_op_argument rotate_arguments[ROTATE_COUNT] = {
    [ROTATE_LOW] = {"angle_low", -DEGREES_MAX, DEGREES_MAX},
    [ROTATE_HIGH] = {"angle_high", -DEGREES_MAX, DEGREES_MAX},
};

static const char *const rotate_draws[] = {"angle"};

static void
sample_rotate(const ska_op *op, ska_random *random, double *values)
{
    values[0] = ska_random_between(random, op->arguments[ROTATE_LOW], op->arguments[ROTATE_HIGH]);
}

static void
place_rotate(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    double sine, cosine;
    ska_sine_cosine(values[0], &sine, &cosine);
    const ska_affine map = {.xx = cosine, .xy = -sine, .yx = sine, .yy = cosine};
    precede_about_centre(frame, &map);
}

const ska_op_type ska_op_rotate = {
    .name = "rotate",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = ROTATE_COUNT,
    .arguments = rotate_arguments,
    .count_draws = 1,
    .draws = rotate_draws,
    .uncovers = 1,
    .sample = sample_rotate,
    .place = place_rotate,
};

/* The canvas grows until it holds the turned sheet, to whole pixels, and is squeezed back. */
static void
place_safe_rotate(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    const double height = (double)frame->height, width = (double)frame->width;
    double sine, cosine;
    ska_sine_cosine(values[0], &sine, &cosine);
    const double grown_height = fmax(floor(width * fabs(sine) + height * fabs(cosine) + 1e-9), 1.0);
    const double grown_width = fmax(floor(height * fabs(sine) + width * fabs(cosine) + 1e-9), 1.0);
    const double by_x = grown_width / width, by_y = grown_height / height;
    const ska_affine map = {
        .xx = cosine * by_x, .xy = -sine * by_y, .yx = sine * by_x, .yy = cosine * by_y};
    precede_about_centre(frame, &map);
}

const ska_op_type ska_op_safe_rotate = {
    .name = "safe_rotate",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = ROTATE_COUNT,
    .arguments = rotate_arguments,
    .count_draws = 1,
    .draws = rotate_draws,
    .uncovers = 1,
    .sample = sample_rotate,
    .place = place_safe_rotate,
};

enum { RESIZE_HEIGHT, RESIZE_WIDTH, RESIZE_COUNT };

static const ska_op_argument resize_arguments[RESIZE_COUNT] = {
    [RESIZE_HEIGHT] = {"height", 1.0, SKA_IMAGE_SIDE_MAX},
    [RESIZE_WIDTH] = {"width", 1.0, SKA_IMAGE_SIDE_MAX},
};

/* Pixels are squares: source = (result + 1/2) * scale - 1/2. */
static void
place_resize(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)values;
    const double scale_x = (double)frame->width / op->arguments[RESIZE_WIDTH];
    const double scale_y = (double)frame->height / op->arguments[RESIZE_HEIGHT];
    const ska_affine map = {
        .xx = scale_x, .x0 = 0.5 * scale_x - 0.5, .yy = scale_y, .y0 = 0.5 * scale_y - 0.5};
    ska_frame_precede(frame, &map);
    frame->height = (size_t)op->arguments[RESIZE_HEIGHT];
    frame->width = (size_t)op->arguments[RESIZE_WIDTH];
}

const ska_op_type ska_op_resize = {
    .name = "resize",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = RESIZE_COUNT,
    .arguments = resize_arguments,
    .sets_canvas = 1,
    .scales_only = 1,
    .place = place_resize,
};
