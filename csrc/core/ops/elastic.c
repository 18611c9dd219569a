/* Elastic: every point is displaced by a smooth random field.
 *
 * The field is that of albumentations 1.4.4: white noise, uniform in [-1, 1], through a Gaussian of
 * sigma pixels (cut at 4 sigma, half-sample reflection at the edges), times alpha. With reflection
 * that filter is diagonal in the cosine basis phi_k(x) = cos(pi k (x + 1/2) / n), its eigenvalues
 * lambda_k are the cosine transform of its taps, and white noise stays white in an orthonormal
 * basis: the field is A Z B^T with A = phi lambda of the rows, B of the columns and Z of
 * independent normals of variance 1/3. That is the same Gaussian process as the filter's (the
 * filter's own is Gaussian by the central limit), from a Z of a few thousand numbers in place of
 * one for each pixel. Modes with lambda_k < 1e-3 hold less than a millionth of the variance and are
 * left out. The field is evaluated on nodes a sixth of a sigma apart, never closer than a pixel:
 * bilinear interpolation between them errs by 0.3 % of the displacement.
 *
 * That of albumentations 2.0 repeats the noise of the edge's pixels beyond the edge, which makes
 * the field strongest there. Its A holds, for each node, what runs of pixels a sixth of a sigma
 * long weigh, the pixels of the edge for themselves: white noise summed over a run of n is sqrt(n)
 * times a normal, and what differs within a run holds less than 1 % of the variance. Its Gaussian
 * noise is divided by its largest value, here by the mean of that. Reference:
 * tests/reference/fields.py. */
#include "blas.h"
#include "op.h"

#include <math.h>

enum {
    STRENGTH_LOW,
    STRENGTH_HIGH,
    SIGMA_LOW,
    SIGMA_HIGH,
    IN_PIXELS, /* strength is the root mean square displacement, not alpha */
    SAME_DXDY,
    ALPHA_AFFINE, /* pixels; a random affine map before the field, as in albumentations 1.4.4 */
    NOISE,
    ELASTIC_COUNT
};

/* Uniform noise, mirrored at the edges or repeated; normals, repeated, divided by their largest. */
enum { NOISE_MIRRORED, NOISE_REPEATED, NOISE_DIVIDED };

static const ska_op_argument elastic_arguments[ELASTIC_COUNT] = {
    [STRENGTH_LOW] = {"strength_low", 0.0, 1e6},
    [STRENGTH_HIGH] = {"strength_high", 0.0, 1e6},
    [SIGMA_LOW] = {"sigma_low", 1.0, 1e4},
    [SIGMA_HIGH] = {"sigma_high", 1.0, 1e4},
    [IN_PIXELS] = {"in_pixels", 0.0, 1.0},
    [SAME_DXDY] = {"same_dxdy", 0.0, 1.0},
    [ALPHA_AFFINE] = {"alpha_affine", 0.0, SKA_IMAGE_SIDE_MAX},
    [NOISE] = {"noise", NOISE_MIRRORED, NOISE_DIVIDED},
};

/* The shifts are x and y of the three corners of the affine map, one after the other. */
enum { DRAW_STRENGTH, DRAW_SIGMA, DRAW_KEY_0, DRAW_KEY_1, DRAW_SHIFTS, DRAW_COUNT = 10 };

static const char *const elastic_draws[DRAW_COUNT] = {
    "strength",  "sigma",     "key_0",     "key_1",     "shift_x_0",
    "shift_y_0", "shift_x_1", "shift_y_1", "shift_x_2", "shift_y_2",
};

#define NODES_PER_SIGMA 6.0
#define RUNS_PER_SIGMA 3.0
#define LAMBDA_MIN 1e-3
#define NOISE_VARIANCE (1.0 / 3.0) /* of the uniform distribution in [-1, 1] */
/* Displacements are rounded to this part of a pixel: the last bits of a product depend on the
 * processor's BLAS kernel, and results must not. */
#define GRID_PER_PIXEL 4096.0
#define SHIFT_MAX 1e6 /* pixels: beyond every drawing */
#define PI_DEGREES 180.0

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

/* Draws that a caller made up may be any number. */
static double
sigma_of(const double *values)
{
    return fmin(fmax(values[DRAW_SIGMA], 1.0), 1e4);
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

/* Nodes over a side, two at least, the last one on its last pixel or beyond. */
static size_t
count_nodes(size_t side, double spacing)
{
    const double steps = ceil(((double)side - 1.0) / spacing);
    return steps < 1.0 ? 2 : (size_t)steps + 1;
}

static void
grid_elastic(const ska_op *op, const double *values, size_t height, size_t width, ska_field *field)
{
    (void)op;
    const double spacing = fmax(1.0, sigma_of(values) / NODES_PER_SIGMA);
    field->spacing_x = spacing;
    field->spacing_y = spacing;
    field->rows = count_nodes(height, spacing);
    field->columns = count_nodes(width, spacing);
}

/* cos(k angle) for k = 0, 1, 2, ... by the recurrence of Chebyshev; its error grows with k, and is
 * below 1e-12 for a few thousand. */
typedef struct {
    double twice_cosine, before, now;
} cosines;

static cosines
start_cosines(double degrees)
{
    double sine, cosine;
    ska_sine_cosine(degrees, &sine, &cosine);
    return (cosines){.twice_cosine = 2.0 * cosine, .before = cosine, .now = 1.0};
}

static double
next_cosine(cosines *series)
{
    const double value = series->now;
    series->now = series->twice_cosine * value - series->before;
    series->before = value;
    return value;
}

/* The filter's answer to mode k on a side of n pixels: sum over taps of weight * cos(pi k j / n).
 */
static double
eigenvalue(double sigma, size_t mode, size_t side)
{
    const int radius = (int)(4.0 * sigma + 0.5);
    cosines series = start_cosines(PI_DEGREES * (double)mode / (double)side);
    double answer = next_cosine(&series), total = 1.0;
    for (int j = 1; j <= radius; j++) {
        const double weight = exp(-0.5 * (double)j * (double)j / (sigma * sigma));
        answer += 2.0 * weight * next_cosine(&series);
        total += 2.0 * weight;
    }
    return answer / total;
}

/* lambda_k falls with k like exp(-(pi k sigma / n)^2 / 2). */
static size_t
count_modes(double sigma, size_t side)
{
    const double last = sqrt(-2.0 * log(LAMBDA_MIN)) * (double)side / (3.141592653589793 * sigma);
    return last + 1.0 < (double)side ? (size_t)last + 1 : side;
}

/* lambda_k phi_k at node i, in element [i * step_node + k * step_mode]; returns the sum of
 * lambda_k^2. */
static double
fill_basis(double sigma, size_t side, size_t nodes, double spacing, size_t modes, size_t step_node,
           size_t step_mode, double *basis)
{
    for (size_t i = 0; i < nodes; i++) {
        /* The last node may lie beyond the last pixel, where the basis goes on as a mirror. */
        const double x = (double)i * spacing + 0.5;
        cosines series = start_cosines(PI_DEGREES * x / (double)side);
        for (size_t k = 0; k < modes; k++) {
            basis[i * step_node + k * step_mode] = next_cosine(&series);
        }
    }
    double sum = 0.0;
    for (size_t k = 0; k < modes; k++) {
        const double lambda = eigenvalue(sigma, k, side);
        const double norm = sqrt((k == 0 ? 1.0 : 2.0) / (double)side);
        for (size_t i = 0; i < nodes; i++) {
            basis[i * step_node + k * step_mode] *= lambda * norm;
        }
        sum += lambda * lambda;
    }
    return sum;
}

/* Pixels of a run of repeated noise; the first and the last pixel of a side are runs of their own.
 */
static size_t
length_of_runs(double sigma)
{
    return sigma < 2.0 * RUNS_PER_SIGMA ? 1 : (size_t)(sigma / RUNS_PER_SIGMA);
}

static size_t
count_runs(double sigma, size_t side)
{
    const size_t length = length_of_runs(sigma);
    return side < 3 ? side : 2 + (side - 2 + length - 1) / length;
}

/* What run g weighs at node i, times the root of its pixels, in element
 * [i * step_node + g * step_run]. */
static void
fill_runs(double sigma, size_t side, size_t nodes, double spacing, size_t runs, size_t step_node,
          size_t step_run, double *basis)
{
    const size_t length = length_of_runs(sigma);
    const double reach = floor(4.0 * sigma + 0.5), square = sigma * sigma;
    for (size_t i = 0; i < nodes; i++) {
        double *row = basis + i * step_node;
        const double place = (double)i * spacing, first = ceil(place - reach);
        /* exp(-d^2 / 2 sigma^2) at d, d + 1, ...: each is the last one times a shrinking ratio. */
        const double d = first - place, shrink = exp(-1.0 / square);
        double weight = exp(-0.5 * d * d / square), ratio = exp(-(d + 0.5) / square), total = 0.0;
        for (size_t g = 0; g < runs; g++) {
            row[g * step_run] = 0.0;
        }
        for (double x = first; x <= place + reach; x += 1.0) {
            const size_t pixel = x <= 0.0 ? 0 : x >= (double)side - 1.0 ? side - 1 : (size_t)x;
            const size_t run = pixel == 0          ? 0
                               : pixel == side - 1 ? runs - 1
                                                   : 1 + (pixel - 1) / length;
            row[run * step_run] += weight;
            total += weight;
            weight *= ratio;
            ratio *= shrink;
        }
        for (size_t g = 0; g < runs; g++) {
            const int is_edge = g == 0 || g + 1 == runs, is_last = g + 2 == runs;
            const size_t before = is_edge ? 0 : (g - 1) * length;
            const double pixels = is_edge ? 1.0 : (double)(is_last ? side - 2 - before : length);
            row[g * step_run] /= total * sqrt(pixels);
        }
    }
}

/* The mean of the largest absolute value of `count` normals, to 3 % for 100 of them and 1 % for
 * 10,000: the limit law of extremes (H. Cramer, "Mathematical methods of statistics", 1946,
 * section 28.6). */
static double
largest_of_normals(double count)
{
    const double logarithm = log(2.0 * count), root = sqrt(2.0 * logarithm);
    const double middle =
        root - (log(logarithm) + 2.5310242469692907) / (2.0 * root); /* log 4 pi */
    return middle + 0.5772156649015329 / root;
}

/* One axis: what a column of the noise does to a node. Returns the sum of lambda^2 of the mirrored
 * basis. */
static double
fill_axis(const ska_op *op, double sigma, size_t side, size_t nodes, double spacing, size_t modes,
          size_t step_node, size_t step_mode, double *basis)
{
    if (op->arguments[NOISE] == NOISE_MIRRORED) {
        return fill_basis(sigma, side, nodes, spacing, modes, step_node, step_mode, basis);
    }
    fill_runs(sigma, side, nodes, spacing, modes, step_node, step_mode, basis);
    return 0.0;
}

static size_t
count_of_axis(const ska_op *op, double sigma, size_t side)
{
    return op->arguments[NOISE] == NOISE_MIRRORED ? count_modes(sigma, side)
                                                  : count_runs(sigma, side);
}

static double
deviation_of_noise(const ska_op *op, size_t height, size_t width)
{
    if (op->arguments[NOISE] != NOISE_DIVIDED) {
        return sqrt(NOISE_VARIANCE);
    }
    const double components = op->arguments[SAME_DXDY] != 0.0 ? 1.0 : 2.0;
    return 1.0 / largest_of_normals(components * (double)height * (double)width);
}

static ska_status
field_elastic(const ska_op *op, const double *values, size_t height, size_t width,
              ska_scratch *scratch, ska_field *field, ska_error *error)
{
    const double sigma = sigma_of(values);
    const size_t rows = field->rows, columns = field->columns;
    const size_t modes_y = count_of_axis(op, sigma, height);
    const size_t modes_x = count_of_axis(op, sigma, width);
    const size_t total =
        rows * modes_y + modes_x * columns + modes_y * modes_x + rows * modes_x + rows * columns;
    double *basis_y = ska_scratch_reserve(scratch, SKA_SCRATCH_FIELD_WORK, total * sizeof *basis_y);
    if (basis_y == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a displacement field");
    }
    double *basis_x = basis_y + rows * modes_y, *noise = basis_x + modes_x * columns;
    double *half = noise + modes_y * modes_x, *result = half + rows * modes_x;
    const double sum_y =
        fill_axis(op, sigma, height, rows, field->spacing_y, modes_y, modes_y, 1, basis_y);
    const double sum_x =
        fill_axis(op, sigma, width, columns, field->spacing_x, modes_x, 1, columns, basis_x);
    /* The mean over all pixels of the variance of one component, for alpha = 1. */
    const double variance = NOISE_VARIANCE * sum_y * sum_x / ((double)height * (double)width);
    const int is_scaled = op->arguments[IN_PIXELS] != 0.0 && variance > 0.0;
    const double alpha =
        is_scaled ? values[DRAW_STRENGTH] / sqrt(2.0 * variance) : values[DRAW_STRENGTH];
    const double deviation = deviation_of_noise(op, height, width);
    float *components[2] = {field->dx, field->dy};
    for (uint32_t component = 0; component < 2; component++) {
        const uint32_t stream = op->arguments[SAME_DXDY] != 0.0 ? 0 : component;
        ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, stream);
        ska_op_draw_normals(&random, deviation, modes_y * modes_x, noise);
        ska_blas_multiply(basis_y, noise, rows, modes_y, modes_x, half);
        ska_blas_multiply(half, basis_x, rows, modes_x, columns, result);
        for (size_t i = 0; i < rows * columns; i++) {
            const double shift = fmin(fmax(alpha * result[i], -SHIFT_MAX), SHIFT_MAX);
            components[component][i] =
                (float)(floor(shift * GRID_PER_PIXEL + 0.5) / GRID_PER_PIXEL);
        }
    }
    return SKA_OK;
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
