/* Affine: the drawing scaled, turned, sheared and shifted about its centre, on its canvas or on one
 * that fits. Reference: tests/reference/geometry.py, tests/reference/fitted.py. */
#include "op.h"

#include <math.h>

#define DEGREES_MAX 36000.0 /* a hundred turns: more is a mistake */

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
    AFFINE_FIT,
    AFFINE_COUNT
};

/* Whether the canvas becomes the box of the moved drawing: of its pixels' centres, a pixel wider,
 * as in albumentations 1.4; or of its corners, to whole pixels, both ends included, as in 2.0. */
enum { FIT_NONE, FIT_CENTRES, FIT_CORNERS };

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
    [AFFINE_FIT] = {"fit", FIT_NONE, FIT_CORNERS},
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

/* A quarter turn is exact. */
#define FIT_TOLERANCE 1e-9

/* Ends of what a + b * s + c * t reaches for s in 0..width, t in 0..height. */
static void
span_of(double a, double b, double c, double width, double height, double span[2])
{
    span[0] = a + fmin(b * width, 0.0) + fmin(c * height, 0.0);
    span[1] = a + fmax(b * width, 0.0) + fmax(c * height, 0.0);
}

static int
is_near(double a, double b)
{
    return fabs(a - b) <= FIT_TOLERANCE;
}

/* The canvas holds the whole drawing after `from` undone, which leads back from the old canvas. The
 * shift of the drawing is lost in that, but for its fraction where ends are whole pixels. */
static void
fit_canvas(int fit, const ska_affine *from, ska_frame *frame)
{
    const double determinant = from->xx * from->yy - from->xy * from->yx;
    const ska_affine to = {.xx = from->yy / determinant,
                           .xy = -from->xy / determinant,
                           .x0 = (from->xy * from->y0 - from->yy * from->x0) / determinant,
                           .yx = -from->yx / determinant,
                           .yy = from->xx / determinant,
                           .y0 = (from->yx * from->x0 - from->xx * from->y0) / determinant};
    const int is_still = is_near(to.xx, 1.0) && is_near(to.xy, 0.0) && is_near(to.yx, 0.0)
                         && is_near(to.yy, 1.0) && is_near(to.x0, 0.0) && is_near(to.y0, 0.0);
    if (is_still) {
        return;
    }
    const double shorter = fit == FIT_CENTRES ? 1.0 : 0.0;
    const double width = (double)frame->width - shorter, height = (double)frame->height - shorter;
    double across[2], down[2];
    span_of(to.x0, to.xx, to.xy, width, height, across);
    span_of(to.y0, to.yx, to.yy, width, height, down);
    if (fit == FIT_CORNERS) {
        across[0] = floor(across[0] + FIT_TOLERANCE);
        down[0] = floor(down[0] + FIT_TOLERANCE);
        across[1] = ceil(across[1] - FIT_TOLERANCE);
        down[1] = ceil(down[1] - FIT_TOLERANCE);
    }
    const double new_width = ceil(across[1] - across[0] + 1.0 - FIT_TOLERANCE);
    const double new_height = ceil(down[1] - down[0] + 1.0 - FIT_TOLERANCE);
    const ska_affine shift = {.xx = 1.0, .x0 = across[0], .yy = 1.0, .y0 = down[0]};
    ska_frame_precede(frame, from);
    if (!isfinite(new_width) || !isfinite(new_height)) {
        return; /* draws that a caller made up may have no inverse; that drawing has no size */
    }
    ska_frame_precede(frame, &shift);
    frame->width = (size_t)fmin(new_width, SKA_IMAGE_SIDE_MAX);
    frame->height = (size_t)fmin(new_height, SKA_IMAGE_SIDE_MAX);
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
    map = ska_frame_about_centre(frame, &map, values[AFFINE_DRAW_TRANSLATE_X] * unit_x,
                                 values[AFFINE_DRAW_TRANSLATE_Y] * unit_y);
    if (op->arguments[AFFINE_FIT] == FIT_NONE) {
        ska_frame_precede(frame, &map);
    }
    else {
        fit_canvas((int)op->arguments[AFFINE_FIT], &map, frame);
    }
}

static int
affine_fits_canvas(const ska_op *op)
{
    return op->arguments[AFFINE_FIT] != FIT_NONE;
}

const ska_op_type ska_op_affine = {
    .name = "affine",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = AFFINE_COUNT,
    .arguments = affine_arguments,
    .count_draws = AFFINE_DRAW_COUNT,
    .draws = affine_draws,
    .uncovers = 1,
    .fits_canvas = affine_fits_canvas,
    .sample = sample_affine,
    .place = place_affine,
};
