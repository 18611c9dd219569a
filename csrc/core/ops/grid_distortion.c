/* Grid distortion: rows and columns of cells grow and shrink at random.
 *
 * Each axis is cut into cells of side / steps pixels, and one more for the rest. Cell i is
 * stretched by 1 + a number drawn from the limits, so the map is continuous and piecewise linear
 * along each axis. Reference: tests/reference/fields.py, continuous_grid_coordinates. */
#include "op.h"

#include <math.h>

enum { STEPS, LIMIT_LOW, LIMIT_HIGH, NORMALIZED, GRID_COUNT };

#define STEPS_MAX 64

static const ska_op_argument grid_arguments[GRID_COUNT] = {
    [STEPS] = {"num_steps", 1.0, STEPS_MAX},
    [LIMIT_LOW] = {"limit_low", -0.99, 10.0},
    [LIMIT_HIGH] = {"limit_high", -0.99, 10.0},
    [NORMALIZED] = {"normalized", 0.0, 1.0},
};

static const char *const grid_draws[] = {"key_0", "key_1"};

static void
sample_grid(const ska_op *op, ska_random *random, double *values)
{
    (void)op;
    ska_op_draw_key(random, values);
}

static void
place_grid(const ska_op *op, const double *values, ska_frame *frame)
{
    ska_frame_precede_field(frame, op, values);
}

/* A node on every pixel: the cells' edges lie between pixels, wherever the side puts them. */
static void
grid_of_pixels(const ska_op *op, const double *values, size_t height, size_t width,
               ska_field *field)
{
    (void)op;
    (void)values;
    field->spacing_x = 1.0;
    field->spacing_y = 1.0;
    field->rows = height < 2 ? 2 : height;
    field->columns = width < 2 ? 2 : width;
}

/* Where the pixels of one axis come from, less where they are: shifts[i] of pixel i. Edges of cells
 * are counted from the canvas' edge, half a pixel before the first centre. */
static void
fill_shifts(const ska_op *op, const double *values, uint32_t stream, size_t side, size_t count,
            float *shifts)
{
    const size_t steps = (size_t)op->arguments[STEPS];
    const size_t cell = side / steps < 1 ? 1 : side / steps;
    double factors[STEPS_MAX + 1];
    ska_random random = ska_op_keyed_random(values, stream);
    for (size_t i = 0; i <= steps; i++) {
        factors[i] =
            1.0 + ska_random_between(&random, op->arguments[LIMIT_LOW], op->arguments[LIMIT_HIGH]);
    }
    double end = 0.0; /* of the last cell, stretched */
    for (size_t start = 0, i = 0; start < side; start += cell, i++) {
        end += factors[i < steps ? i : steps] * fmin((double)cell, (double)(side - start));
    }
    const double scale = op->arguments[NORMALIZED] != 0.0 ? (double)side / end : 1.0;
    double moved = 0.0;
    for (size_t start = 0, i = 0; start < side; start += cell, i++) {
        const double factor = factors[i < steps ? i : steps] * scale;
        const size_t size = cell < side - start ? cell : side - start;
        for (size_t x = start; x < start + size; x++) {
            const double from = moved + factor * ((double)(x - start) + 0.5) - 0.5;
            shifts[x] = (float)(from - (double)x);
        }
        moved += factor * (double)size;
    }
    for (size_t x = side; x < count; x++) {
        shifts[x] = shifts[side - 1];
    }
}

static ska_status
field_of_grid(const ska_op *op, const double *values, size_t height, size_t width,
              ska_scratch *scratch, ska_field *field, ska_error *error)
{
    float *down = ska_scratch_reserve(scratch, SKA_SCRATCH_FIELD_WORK, field->rows * sizeof *down);
    if (down == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a displacement field");
    }
    fill_shifts(op, values, 0, width, field->columns, field->dx); /* the first row; then copied */
    fill_shifts(op, values, 1, height, field->rows, down);
    for (size_t row = 0; row < field->rows; row++) {
        for (size_t column = 0; column < field->columns; column++) {
            field->dx[row * field->columns + column] = field->dx[column];
            field->dy[row * field->columns + column] = down[row];
        }
    }
    return SKA_OK;
}

const ska_op_type ska_op_grid_distortion = {
    .name = "grid_distortion",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = GRID_COUNT,
    .arguments = grid_arguments,
    .count_draws = 2,
    .draws = grid_draws,
    .uncovers = 1,
    .sample = sample_grid,
    .place = place_grid,
    .field_grid = grid_of_pixels,
    .field = field_of_grid,
};
