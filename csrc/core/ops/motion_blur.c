/* Motion blur: the mean of pixels along a straight line.
 *
 * Two rules, which albumentations 1.4 and 2.0 have: a line between two drawn cells of a grid, or a
 * line through its middle at a drawn angle. Either way the line is drawn as its two ends, in pixels
 * from the pixel that it blurs, x to the right and y downwards. On another grid the pixels of the
 * line move to scaled places. Reference: tests/reference/blur.py, motion_blur(). */
#include "neighbours.h"

#include <math.h>

enum {
    SIZE_LOW, /* of the grid that holds the line, odd */
    SIZE_HIGH,
    BETWEEN_CELLS, /* the older rule */
    MAY_SHIFT,     /* the line may lie off the middle, which moves the drawing */
    ANGLE_LOW,     /* degrees, clockwise; not for the older rule, and so the next */
    ANGLE_HIGH,
    DIRECTION_LOW, /* share by which one half of the line is shorter: above 0, that before */
    DIRECTION_HIGH,
    MOTION_COUNT
};

#define LINE_MAX 255
#define HALF_MAX (LINE_MAX / 2)

static const ska_op_argument motion_arguments[MOTION_COUNT] = {
    [SIZE_LOW] = {"size_low", 3.0, LINE_MAX},
    [SIZE_HIGH] = {"size_high", 3.0, LINE_MAX},
    [BETWEEN_CELLS] = {"between_cells", 0.0, 1.0},
    [MAY_SHIFT] = {"may_shift", 0.0, 1.0},
    [ANGLE_LOW] = {"angle_low", -360.0, 360.0},
    [ANGLE_HIGH] = {"angle_high", -360.0, 360.0},
    [DIRECTION_LOW] = {"direction_low", -1.0, 1.0},
    [DIRECTION_HIGH] = {"direction_high", -1.0, 1.0},
};

enum { DRAW_SIZE, DRAW_START_X, DRAW_START_Y, DRAW_END_X, DRAW_END_Y, DRAW_COUNT };

static const char *const motion_draws[DRAW_COUNT] = {
    "size", "start_x", "start_y", "end_x", "end_y",
};

/* Moves two whole coordinates, counted from the middle, as far to either side of it; if there is an
 * even number of cells from one to the other, the higher one gives way by a cell first. */
static void
centre_cells(double *start, double *end)
{
    if (fmod(*start + *end, 2.0) != 0.0) {
        *(*end > *start ? end : start) -= 1.0;
    }
    const double middle = 0.5 * (*start + *end);
    *start -= middle;
    *end -= middle;
}

/* Two cells of the grid, different ones before they are centred. */
static void
sample_cells(const ska_op *op, ska_random *random, uint32_t size, double *values)
{
    const uint32_t start_x = ska_random_below(random, size), end_x = ska_random_below(random, size);
    const uint32_t start_y = ska_random_below(random, size);
    uint32_t end_y = ska_random_below(random, start_x == end_x ? size - 1 : size);
    if (start_x == end_x && end_y >= start_y) {
        end_y++; /* one of the others */
    }
    const double middle = size / 2;
    values[DRAW_START_X] = (double)start_x - middle;
    values[DRAW_START_Y] = (double)start_y - middle;
    values[DRAW_END_X] = (double)end_x - middle;
    values[DRAW_END_Y] = (double)end_y - middle;
    if (op->arguments[MAY_SHIFT] == 0.0) {
        centre_cells(&values[DRAW_START_X], &values[DRAW_END_X]);
        centre_cells(&values[DRAW_START_Y], &values[DRAW_END_Y]);
    }
}

static void
sample_directed(const ska_op *op, ska_random *random, uint32_t size, double *values)
{
    const double half = size / 2;
    const double angle =
        ska_random_between(random, op->arguments[ANGLE_LOW], op->arguments[ANGLE_HIGH]);
    const double direction =
        ska_random_between(random, op->arguments[DIRECTION_LOW], op->arguments[DIRECTION_HIGH]);
    const double farthest = op->arguments[MAY_SHIFT] != 0.0 ? 0.5 * half : 0.0;
    const double shift_x = ska_random_between(random, -farthest, farthest);
    const double shift_y = ska_random_between(random, -farthest, farthest);
    const double before = half * (1.0 - fmax(direction, 0.0));
    const double after = half * (1.0 + fmin(direction, 0.0));
    double sine, cosine;
    ska_sine_cosine(angle, &sine, &cosine);
    values[DRAW_START_X] = shift_x - before * cosine;
    values[DRAW_START_Y] = shift_y - before * sine;
    values[DRAW_END_X] = shift_x + after * cosine;
    values[DRAW_END_Y] = shift_y + after * sine;
}

static void
sample_motion(const ska_op *op, ska_random *random, double *values)
{
    const uint32_t low = (uint32_t)op->arguments[SIZE_LOW] | 1U;
    const uint32_t high = (uint32_t)op->arguments[SIZE_HIGH] | 1U;
    const uint32_t size = low + 2 * ska_random_below(random, (high - low) / 2 + 1);
    values[DRAW_SIZE] = (double)size;
    if (op->arguments[BETWEEN_CELLS] != 0.0) {
        sample_cells(op, random, size, values);
    }
    else {
        sample_directed(op, random, size, values);
    }
}

/* The pixels of a line, each once. */
typedef struct {
    size_t count;
    int32_t x[LINE_MAX], y[LINE_MAX];
} line;

static int32_t
whole_near(double value, int32_t farthest)
{
    return (int32_t)floor(fmin(fmax(value, -farthest), farthest) + 0.5);
}

/* One pixel a step along the longer axis, from the left end on; the other coordinate follows by
 * whole pixels. */
static void
join_cells(const double *values, int32_t half, line *pixels)
{
    int32_t x = whole_near(values[DRAW_START_X], half), y = whole_near(values[DRAW_START_Y], half);
    int32_t end_x = whole_near(values[DRAW_END_X], half);
    int32_t end_y = whole_near(values[DRAW_END_Y], half);
    if (end_x < x) {
        const int32_t swapped_x = x, swapped_y = y;
        x = end_x;
        y = end_y;
        end_x = swapped_x;
        end_y = swapped_y;
    }
    const int32_t width = end_x - x, down = end_y >= y ? 1 : -1, height = (end_y - y) * down;
    const int32_t longer = width >= height ? width : height;
    const int32_t shorter = width >= height ? height : width;
    pixels->count = (size_t)longer + 1;
    for (int32_t i = 0; i <= longer; i++) {
        const int32_t aside = longer > 0 ? (2 * shorter * i + longer - 1) / (2 * longer) : 0;
        pixels->x[i] = x + (width >= height ? i : aside);
        pixels->y[i] = y + down * (width >= height ? aside : i);
    }
}

/* A coordinate of the grid, halves to the even cell, counted from its middle. */
static int32_t
cell_near(double place, int32_t half)
{
    return (int32_t)fmin(fmax(rint(place + half), 0.0), 2.0 * half) - half;
}

/* As many evenly spaced points as the grid has cells in a row, each in the nearest pixel. */
static void
follow_line(const double *values, int32_t half, line *pixels)
{
    pixels->count = 0;
    for (int32_t i = 0; i <= 2 * half; i++) {
        const double t = half > 0 ? (double)i / (2.0 * half) : 0.0;
        const double x = values[DRAW_START_X] + t * (values[DRAW_END_X] - values[DRAW_START_X]);
        const double y = values[DRAW_START_Y] + t * (values[DRAW_END_Y] - values[DRAW_START_Y]);
        const int32_t column = cell_near(x, half), row = cell_near(y, half);
        const size_t count = pixels->count;
        if (count > 0 && pixels->x[count - 1] == column && pixels->y[count - 1] == row) {
            continue;
        }
        pixels->x[count] = column;
        pixels->y[count] = row;
        pixels->count++;
    }
}

static ska_status
filter_motion(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
              ska_error *error)
{
    const int32_t half = (int32_t)fmin(fmax(values[DRAW_SIZE], 1.0), LINE_MAX) / 2;
    line pixels;
    if (op->arguments[BETWEEN_CELLS] != 0.0) {
        join_cells(values, half, &pixels);
    }
    else {
        follow_line(values, half, &pixels);
    }
    ska_neighbours neighbours;
    ska_neighbours_start(&neighbours);
    const double weight = 1.0 / (double)pixels.count;
    for (size_t i = 0; i < pixels.count; i++) {
        ska_neighbours_add(&neighbours, pixels.x[i], pixels.y[i], weight, scene->scale);
    }
    return ska_neighbours_sum(&neighbours, scene, picture, error);
}

/* The line has a direction, which later flips and turns would have to take with them. */
const ska_op_type ska_op_motion_blur = {
    .name = "motion_blur",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = MOTION_COUNT,
    .arguments = motion_arguments,
    .count_draws = DRAW_COUNT,
    .draws = motion_draws,
    .stays_put = 1,
    .sample = sample_motion,
    .filter = filter_motion,
};
