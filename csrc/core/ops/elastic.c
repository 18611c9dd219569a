/* Elastic: every point is displaced by a smooth random field; see smooth_field.h. Reference:
 * tests/reference/fields.py. */
#include "smooth_field.h"

#include <math.h>

enum {
    STRENGTH_LOW,
    STRENGTH_HIGH,
    SIGMA_LOW,
    SIGMA_HIGH,
    IN_PIXELS, /* strength is the root mean square displacement, not alpha */
    SAME_DXDY,
    ALPHA_AFFINE, /* pixels; a random affine map before the field, as in albumentations 1.4.4 */
    NOISE,        /* an ska_noise */
    ELASTIC_COUNT
};

static const ska_op_argument elastic_arguments[ELASTIC_COUNT] = {
    [STRENGTH_LOW] = {"strength_low", 0.0, 1e6},
    [STRENGTH_HIGH] = {"strength_high", 0.0, 1e6},
    [SIGMA_LOW] = {"sigma_low", 1.0, 1e4},
    [SIGMA_HIGH] = {"sigma_high", 1.0, 1e4},
    [IN_PIXELS] = {"in_pixels", 0.0, 1.0},
    [SAME_DXDY] = {"same_dxdy", 0.0, 1.0},
    [ALPHA_AFFINE] = {"alpha_affine", 0.0, SKA_IMAGE_SIDE_MAX},
    [NOISE] = {"noise", SKA_NOISE_MIRRORED, SKA_NOISE_DIVIDED},
};

/* The shifts are x and y of the three corners of the affine map, one after the other. */
enum { DRAW_STRENGTH, DRAW_SIGMA, DRAW_KEY_0, DRAW_KEY_1, DRAW_SHIFTS, DRAW_COUNT = 10 };

static const char *const elastic_draws[DRAW_COUNT] = {
    "strength",  "sigma",     "key_0",     "key_1",     "shift_x_0",
    "shift_y_0", "shift_x_1", "shift_y_1", "shift_x_2", "shift_y_2",
};

static void
sample_elastic(const ska_op *op, ska_random *random, double *values)
{
    const double *arguments = op->arguments;
    values[DRAW_STRENGTH] =
        ska_random_between(random, arguments[STRENGTH_LOW], arguments[STRENGTH_HIGH]);
    values[DRAW_SIGMA] = ska_random_between(random, arguments[SIGMA_LOW], arguments[SIGMA_HIGH]);
    ska_op_draw_key(random, values + DRAW_KEY_0);
    for (int i = DRAW_SHIFTS; i < DRAW_COUNT; i++) {
        values[i] = ska_random_between(random, -arguments[ALPHA_AFFINE], arguments[ALPHA_AFFINE]);
    }
}

/* Three corners of a square about (floor(H / 2), floor(W / 2)), in this order used as (x, y), are
 * shifted, and the picture with them. Corners that fall into one line move nothing,
 * nor does a drawing of less than three pixels. */
static void
precede_corner_shifts(const double *shifts, ska_frame *frame)
{
    const double a = floor((double)frame->height / 2.0), b = floor((double)frame->width / 2.0);
    const double q = floor(fmin((double)frame->height, (double)frame->width) / 3.0);
    const double old[3][2] = {{a + q, b + q}, {a + q, b - q}, {a - q, b - q}};
    double moved[3][2];
    for (int i = 0; i < 3; i++) {
        moved[i][0] = old[i][0] + shifts[2 * i];
        moved[i][1] = old[i][1] + shifts[2 * i + 1];
    }
    const double e1x = moved[1][0] - moved[0][0], e1y = moved[1][1] - moved[0][1];
    const double e2x = moved[2][0] - moved[0][0], e2y = moved[2][1] - moved[0][1];
    const double determinant = e1x * e2y - e2x * e1y;
    if (q < 1.0 || fabs(determinant) < 1e-6) {
        return;
    }
    double rows[2][3]; /* old = rows * (moved x, moved y, 1) */
    for (int i = 0; i < 2; i++) {
        const double f1 = old[1][i] - old[0][i], f2 = old[2][i] - old[0][i];
        rows[i][0] = (f1 * e2y - f2 * e1y) / determinant;
        rows[i][1] = (f2 * e1x - f1 * e2x) / determinant;
        rows[i][2] = old[0][i] - rows[i][0] * moved[0][0] - rows[i][1] * moved[0][1];
    }
    const ska_affine map = {.xx = rows[0][0],
                            .xy = rows[0][1],
                            .x0 = rows[0][2],
                            .yx = rows[1][0],
                            .yy = rows[1][1],
                            .y0 = rows[1][2]};
    ska_frame_precede(frame, &map);
}

static void
place_elastic(const ska_op *op, const double *values, ska_frame *frame)
{
    if (op->arguments[ALPHA_AFFINE] > 0.0) {
        precede_corner_shifts(values + DRAW_SHIFTS, frame);
    }
    ska_frame_precede_field(frame, op, values);
}

static ska_smooth_field
wanted_field(const ska_op *op, const double *values)
{
    return (ska_smooth_field){
        .sigma = values[DRAW_SIGMA],
        .strength = values[DRAW_STRENGTH],
        .is_in_pixels = op->arguments[IN_PIXELS] != 0.0,
        .is_diagonal = op->arguments[SAME_DXDY] != 0.0,
        .noise = (ska_noise)op->arguments[NOISE],
        .key = {values[DRAW_KEY_0], values[DRAW_KEY_1]},
    };
}

static void
grid_elastic(const ska_op *op, const double *values, size_t height, size_t width, ska_field *field)
{
    const ska_smooth_field wanted = wanted_field(op, values);
    ska_smooth_field_grid(&wanted, height, width, field);
}

static ska_status
field_elastic(const ska_op *op, const double *values, size_t height, size_t width,
              ska_scratch *scratch, ska_field *field, ska_error *error)
{
    const ska_smooth_field wanted = wanted_field(op, values);
    return ska_smooth_field_fill(&wanted, height, width, scratch, field, error);
}

const ska_op_type ska_op_elastic = {
    .name = "elastic",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = ELASTIC_COUNT,
    .arguments = elastic_arguments,
    .count_draws = DRAW_COUNT,
    .draws = elastic_draws,
    .uncovers = 1,
    .sample = sample_elastic,
    .place = place_elastic,
    .field_grid = grid_elastic,
    .field = field_elastic,
};
