/* Stroke jitter: an unsteady hand, as a smooth random displacement at the scale of strokes.
 *
 * Reference: tests/reference/strokes.py. */
#include "smooth_field.h"

enum { AMPLITUDE_LOW, AMPLITUDE_HIGH, SCALE_LOW, SCALE_HIGH, JITTER_COUNT };

static const ska_op_argument jitter_arguments[JITTER_COUNT] = {
    [AMPLITUDE_LOW] = {"amplitude_low", 0.0, 1e3},
    [AMPLITUDE_HIGH] = {"amplitude_high", 0.0, 1e3},
    [SCALE_LOW] = {"scale_low", 1.0, 1e3},
    [SCALE_HIGH] = {"scale_high", 1.0, 1e3},
};

enum { DRAW_AMPLITUDE, DRAW_SCALE, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const jitter_draws[DRAW_COUNT] = {"amplitude", "scale", "key_0", "key_1"};

static void
sample_jitter(const ska_op *op, ska_random *random, double *values)
{
    const double *arguments = op->arguments;
    values[DRAW_AMPLITUDE] =
        ska_random_between(random, arguments[AMPLITUDE_LOW], arguments[AMPLITUDE_HIGH]);
    values[DRAW_SCALE] = ska_random_between(random, arguments[SCALE_LOW], arguments[SCALE_HIGH]);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

static void
place_jitter(const ska_op *op, const double *values, ska_frame *frame)
{
    ska_frame_precede_field(frame, op, values);
}

static ska_smooth_field
wanted_field(const double *values)
{
    return (ska_smooth_field){
        .sigma = values[DRAW_SCALE],
        .strength = values[DRAW_AMPLITUDE],
        .is_in_pixels = 1,
        .noise = SKA_NOISE_MIRRORED,
        .key = {values[DRAW_KEY_0], values[DRAW_KEY_1]},
    };
}

static void
grid_jitter(const ska_op *op, const double *values, size_t height, size_t width, ska_field *field)
{
    (void)op;
    const ska_smooth_field wanted = wanted_field(values);
    ska_smooth_field_grid(&wanted, height, width, field);
}

static ska_status
field_jitter(const ska_op *op, const double *values, size_t height, size_t width,
             ska_scratch *scratch, ska_field *field, ska_error *error)
{
    (void)op;
    const ska_smooth_field wanted = wanted_field(values);
    return ska_smooth_field_fill(&wanted, height, width, scratch, field, error);
}

const ska_op_type ska_op_stroke_jitter = {
    .name = "stroke_jitter",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = JITTER_COUNT,
    .arguments = jitter_arguments,
    .count_draws = DRAW_COUNT,
    .draws = jitter_draws,
    .uncovers = 1,
    .sample = sample_jitter,
    .place = place_jitter,
    .field_grid = grid_jitter,
    .field = field_jitter,
};
