/* Geometry: flips, rotation, affine, resize.
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

/* `linear` (its x0, y0 are ignored) about the centre of the canvas, after a shift by (-dx, -dy). */
static void
precede_about_centre(ska_frame *frame, const ska_affine *linear, double dx, double dy)
{
    const double cx = ((double)frame->width - 1.0) / 2.0;
    const double cy = ((double)frame->height - 1.0) / 2.0;
    ska_affine map = *linear;
    map.x0 = cx - map.xx * (cx + dx) - map.xy * (cy + dy);
    map.y0 = cy - map.yx * (cx + dx) - map.yy * (cy + dy);
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
    precede_about_centre(frame, &map, 0.0, 0.0);
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
    precede_about_centre(frame, &map, 0.0, 0.0);
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

enum {
    AFFINE_SCALE_X_LOW,
    AFFINE_SCALE_X_HIGH,
    AFFINE_SCALE_Y_LOW,
    AFFINE_SCALE_Y_HIGH,
    AFFINE_ROTATE_LOW,
    AFFINE_ROTATE_HIGH,
    AFFINE_SHEAR_X_LOW,
    AFFINE_SHEAR_X_HIGH,
    AFFINE_SHEAR_Y_LOW,
    AFFINE_SHEAR_Y_HIGH,
    AFFINE_TRANSLATE_X_LOW,
    AFFINE_TRANSLATE_X_HIGH,
    AFFINE_TRANSLATE_Y_LOW,
    AFFINE_TRANSLATE_Y_HIGH,
    AFFINE_KEEP_RATIO,
    AFFINE_TRANSLATE_IN_PIXELS,
    AFFINE_SHEARS_APART, /* one before the scaling, one after it, as in albumentations 1.4 */
    AFFINE_COUNT
};

#define SCALE_MIN 1e-3
#define SCALE_MAX 1e3
#define SHEAR_MAX 89.0 /* degrees; the tangent has no value at 90 */
#define TRANSLATE_MAX 65500.0

static const ska_op_argument affine_arguments[AFFINE_COUNT] = {
    [AFFINE_SCALE_X_LOW] = {"scale_x_low", SCALE_MIN, SCALE_MAX},
    [AFFINE_SCALE_X_HIGH] = {"scale_x_high", SCALE_MIN, SCALE_MAX},
    [AFFINE_SCALE_Y_LOW] = {"scale_y_low", SCALE_MIN, SCALE_MAX},
    [AFFINE_SCALE_Y_HIGH] = {"scale_y_high", SCALE_MIN, SCALE_MAX},
    [AFFINE_ROTATE_LOW] = {"rotate_low", -DEGREES_MAX, DEGREES_MAX},
    [AFFINE_ROTATE_HIGH] = {"rotate_high", -DEGREES_MAX, DEGREES_MAX},
    [AFFINE_SHEAR_X_LOW] = {"shear_x_low", -SHEAR_MAX, SHEAR_MAX},
    [AFFINE_SHEAR_X_HIGH] = {"shear_x_high", -SHEAR_MAX, SHEAR_MAX},
    [AFFINE_SHEAR_Y_LOW] = {"shear_y_low", -SHEAR_MAX, SHEAR_MAX},
    [AFFINE_SHEAR_Y_HIGH] = {"shear_y_high", -SHEAR_MAX, SHEAR_MAX},
    [AFFINE_TRANSLATE_X_LOW] = {"translate_x_low", -TRANSLATE_MAX, TRANSLATE_MAX},
    [AFFINE_TRANSLATE_X_HIGH] = {"translate_x_high", -TRANSLATE_MAX, TRANSLATE_MAX},
    [AFFINE_TRANSLATE_Y_LOW] = {"translate_y_low", -TRANSLATE_MAX, TRANSLATE_MAX},
    [AFFINE_TRANSLATE_Y_HIGH] = {"translate_y_high", -TRANSLATE_MAX, TRANSLATE_MAX},
    [AFFINE_KEEP_RATIO] = {"keep_ratio", 0.0, 1.0},
    [AFFINE_TRANSLATE_IN_PIXELS] = {"translate_in_pixels", 0.0, 1.0},
    [AFFINE_SHEARS_APART] = {"shears_apart", 0.0, 1.0},
};

enum {
    AFFINE_DRAW_SCALE_X,
    AFFINE_DRAW_SCALE_Y,
    AFFINE_DRAW_ROTATE,
    AFFINE_DRAW_SHEAR_X,
    AFFINE_DRAW_SHEAR_Y,
    AFFINE_DRAW_TRANSLATE_X,
    AFFINE_DRAW_TRANSLATE_Y,
    AFFINE_DRAW_COUNT
};

static const char *const affine_draws[AFFINE_DRAW_COUNT] = {
    "scale_x", "scale_y", "rotate", "shear_x", "shear_y", "translate_x", "translate_y",
};

static void
sample_affine(const ska_op *op, ska_random *random, double *values)
{
    for (int draw = 0; draw < AFFINE_DRAW_COUNT; draw++) {
        const double *limits = op->arguments + 2 * draw; /* pairs, in the order of the draws */
        values[draw] = ska_random_between(random, limits[0], limits[1]);
    }
    if (op->arguments[AFFINE_KEEP_RATIO] != 0.0) {
        values[AFFINE_DRAW_SCALE_Y] = values[AFFINE_DRAW_SCALE_X];
    }
}

/* The inverse of T R X S Y with the shears X = [[1, tan shear_x], [0, 1]] and
 * Y = [[1, 0], [-tan shear_y, 1]], T left out. */
static ska_affine
map_of_shears_apart(const ska_affine *turned, double tan_x, double tan_y, double sx, double sy)
{
    ska_affine map = {
        .xx = (turned->xx - tan_x * turned->yx) / sx,
        .xy = (turned->xy - tan_x * turned->yy) / sx,
    };
    map.yx = tan_y * map.xx + turned->yx / sy;
    map.yy = tan_y * map.xy + turned->yy / sy;
    return map;
}

/* About the centre, the picture is scaled, turned, sheared, then shifted: forward = T Sh R S with
 * Sh = [[1, -tan shear_x], [-tan shear_y, 1]]. The map is its inverse, S^-1 R^-1 Sh^-1 T^-1. */
static void
place_affine(const ska_op *op, const double *values, ska_frame *frame)
{
    double sine, cosine, sine_x, cosine_x, sine_y, cosine_y;
    ska_sine_cosine(values[AFFINE_DRAW_ROTATE], &sine, &cosine);
    ska_sine_cosine(values[AFFINE_DRAW_SHEAR_X], &sine_x, &cosine_x);
    ska_sine_cosine(values[AFFINE_DRAW_SHEAR_Y], &sine_y, &cosine_y);
    const double tan_x = sine_x / cosine_x, tan_y = sine_y / cosine_y;
    const double sx = values[AFFINE_DRAW_SCALE_X], sy = values[AFFINE_DRAW_SCALE_Y];
    const ska_affine turned = {.xx = cosine, .xy = -sine, .yx = sine, .yy = cosine};
    /* Both shears at 45 degrees flatten the sheet to a line; the determinant is kept off zero. */
    const double flatness = 1.0 - tan_x * tan_y;
    const double determinant = flatness > -1e-6 && flatness < 1e-6 ? 1e-6 : flatness;
    const ska_affine upright = {.xx = 1.0 / determinant,
                                .xy = tan_x / determinant,
                                .yx = tan_y / determinant,
                                .yy = 1.0 / determinant};
    ska_affine map = {
        .xx = (turned.xx * upright.xx + turned.xy * upright.yx) / sx,
        .xy = (turned.xx * upright.xy + turned.xy * upright.yy) / sx,
        .yx = (turned.yx * upright.xx + turned.yy * upright.yx) / sy,
        .yy = (turned.yx * upright.xy + turned.yy * upright.yy) / sy,
    };
    if (op->arguments[AFFINE_SHEARS_APART] != 0.0) {
        map = map_of_shears_apart(&turned, tan_x, tan_y, sx, sy);
    }
    const int in_pixels = op->arguments[AFFINE_TRANSLATE_IN_PIXELS] != 0.0;
    const double unit_x = in_pixels ? 1.0 : (double)frame->width;
    const double unit_y = in_pixels ? 1.0 : (double)frame->height;
    precede_about_centre(frame, &map, values[AFFINE_DRAW_TRANSLATE_X] * unit_x,
                         values[AFFINE_DRAW_TRANSLATE_Y] * unit_y);
}

const ska_op_type ska_op_affine = {
    .name = "affine",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = AFFINE_COUNT,
    .arguments = affine_arguments,
    .count_draws = AFFINE_DRAW_COUNT,
    .draws = affine_draws,
    .uncovers = 1,
    .sample = sample_affine,
    .place = place_affine,
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
