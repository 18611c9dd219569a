/* Perspective: the sheet seen at a tilt.
 *
 * The four corners of the canvas move inwards, each by fractions of width and height, and the quad
 * that they then span is shown as the full canvas. The map from the result to the quad is that of
 * the unit square to four points (P. Heckbert, "Fundamentals of texture mapping and image warping",
 * 1989, section 2.2.3). Reference: tests/reference/projection.py. */
#include "op.h"

#include <math.h>

enum { SCALE_LOW, SCALE_HIGH, PERSPECTIVE_COUNT };

static const ska_op_argument perspective_arguments[PERSPECTIVE_COUNT] = {
    [SCALE_LOW] = {"scale_low", 0.0, 1.0},
    [SCALE_HIGH] = {"scale_high", 0.0, 1.0},
};

/* Fractions of width and height, from the top left corner on, clockwise. */
static const char *const perspective_draws[] = {
    "x_0", "y_0", "x_1", "y_1", "x_2", "y_2", "x_3", "y_3",
};
enum { DRAW_COUNT = 8 };

/* Corners stay on their own side of the sheet, so the quad is convex. */
#define FRACTION_MAX 0.32

static void
sample_perspective(const ska_op *op, ska_random *random, double *values)
{
    const double scale =
        ska_random_between(random, op->arguments[SCALE_LOW], op->arguments[SCALE_HIGH]);
    ska_op_draw_normals(random, scale, DRAW_COUNT, values);
    for (int i = 0; i < DRAW_COUNT; i++) {
        values[i] = fmod(fabs(values[i]), FRACTION_MAX);
    }
}

static void
place_perspective(const ska_op *op, const double *values, ska_frame *frame)
{
    (void)op;
    const double width = (double)frame->width, height = (double)frame->height;
    double fraction[DRAW_COUNT]; /* draws that a caller made up may be any number */
    for (int i = 0; i < DRAW_COUNT; i++) {
        fraction[i] = fmin(fmax(values[i], 0.0), FRACTION_MAX);
    }
    const double x[4] = {width * fraction[0], width * (1.0 - fraction[2]),
                         width * (1.0 - fraction[4]), width * fraction[6]};
    const double y[4] = {height * fraction[1], height * fraction[3], height * (1.0 - fraction[5]),
                         height * (1.0 - fraction[7])};
    const double dx1 = x[1] - x[2], dx2 = x[3] - x[2], sum_x = x[0] - x[1] + x[2] - x[3];
    const double dy1 = y[1] - y[2], dy2 = y[3] - y[2], sum_y = y[0] - y[1] + y[2] - y[3];
    const double determinant = dx1 * dy2 - dx2 * dy1;
    const double g = (sum_x * dy2 - dx2 * sum_y) / determinant;
    const double h = (dx1 * sum_y - sum_x * dy1) / determinant;
    /* From the unit square; then from pixels, whose edges are half a pixel from their centres. */
    ska_projective map = {
        .top = {.xx = (x[1] - x[0] + g * x[1] - 0.5 * g) / width,
                .xy = (x[3] - x[0] + h * x[3] - 0.5 * h) / height,
                .x0 = x[0] - 0.5,
                .yx = (y[1] - y[0] + g * y[1] - 0.5 * g) / width,
                .yy = (y[3] - y[0] + h * y[3] - 0.5 * h) / height,
                .y0 = y[0] - 0.5},
        .wx = g / width,
        .wy = h / height,
        .w0 = 1.0,
    };
    map.top.x0 += 0.5 * (map.top.xx + map.top.xy);
    map.top.y0 += 0.5 * (map.top.yx + map.top.yy);
    map.w0 += 0.5 * (map.wx + map.wy);
    ska_frame_precede_projective(frame, &map);
}

const ska_op_type ska_op_perspective = {
    .name = "perspective",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = PERSPECTIVE_COUNT,
    .arguments = perspective_arguments,
    .count_draws = DRAW_COUNT,
    .draws = perspective_draws,
    .uncovers = 1,
    .sample = sample_perspective,
    .place = place_perspective,
};
