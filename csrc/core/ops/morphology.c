/* Erosion and dilation by an ellipse, as OpenCV draws it; what lies outside is not looked at.
 *
 * The cells of each row of the ellipse are one run, so the lightest (or darkest) of the ellipse is
 * that of a few runs. Every source row is widened to the runs of the ellipse, each made of a
 * narrower one, and laid over the result's rows that see it: the work grows with the ellipse's
 * height, not with its area, and nothing but two rows is needed. Reference:
 * tests/reference/morphology.py. */
#include "op.h"

#include <math.h>
#include <string.h>

enum { WIDTH, HEIGHT, IS_DILATION, MORPHOLOGICAL_COUNT };

#define SIDE_MAX 255

static const ska_op_argument morphological_arguments[MORPHOLOGICAL_COUNT] = {
    [WIDTH] = {"width", 1.0, SIDE_MAX},
    [HEIGHT] = {"height", 1.0, SIDE_MAX},
    [IS_DILATION] = {"is_dilation", 0.0, 1.0},
};

/* Cells of the ellipse's rows about its middle (width / 2, height / 2), the row apart. */
typedef struct {
    size_t height, left, right;     /* the widest row's cells to both sides */
    size_t reach[SIDE_MAX];         /* of each row */
    size_t rows_of_reach[SIDE_MAX]; /* rows in the order of their reach, smallest first */
} ellipse;

static void
make_ellipse(size_t width, size_t height, ellipse *shape)
{
    const size_t half_width = width / 2, half_height = height / 2;
    shape->height = height;
    shape->left = half_width;
    shape->right = width - 1 - half_width;
    for (size_t row = 0; row < height; row++) {
        const double away =
            half_height == 0 ? 1.0 : ((double)row - (double)half_height) / (double)half_height;
        const double share = sqrt(1.0 - away * away); /* exact to half a bit, on every machine */
        shape->reach[row] = (size_t)((double)half_width * share + 0.5);
        size_t place = row;
        for (; place > 0 && shape->reach[shape->rows_of_reach[place - 1]] > shape->reach[row];
             place--) {
            shape->rows_of_reach[place] = shape->rows_of_reach[place - 1];
        }
        shape->rows_of_reach[place] = row;
    }
}

static void
take_lighter(const uint8_t *restrict a, const uint8_t *restrict b, size_t count,
             uint8_t *restrict target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] = a[i] > b[i] ? a[i] : b[i];
    }
}

static void
take_darker(const uint8_t *restrict a, const uint8_t *restrict b, size_t count,
            uint8_t *restrict target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] = a[i] < b[i] ? a[i] : b[i];
    }
}

static void
lay_over(const uint8_t *restrict run, size_t count, int is_dilation, uint8_t *restrict target)
{
    if (is_dilation) {
        for (size_t i = 0; i < count; i++) {
            target[i] = run[i] > target[i] ? run[i] : target[i];
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        target[i] = run[i] < target[i] ? run[i] : target[i];
    }
}

/* A padded row in which element i stands for the `length` pixels on from pixel i. */
typedef struct {
    uint8_t *elements, *spare;
    size_t count; /* bytes */
    size_t channels, length;
    int is_dilation;
} runs;

/* Two runs of the old length make one of up to twice that. */
static void
lengthen(runs *row, size_t length)
{
    while (row->length < length) {
        const size_t longer = 2 * row->length < length ? 2 * row->length : length;
        const size_t shift = (longer - row->length) * row->channels;
        row->count -= shift;
        (row->is_dilation ? take_lighter : take_darker)(row->elements, row->elements + shift,
                                                        row->count, row->spare);
        uint8_t *const before = row->elements;
        row->elements = row->spare;
        row->spare = before;
        row->length = longer;
    }
}

/* Lays source row y over every row of the result that sees it. */
static void
spread_row(const ska_image *made, int64_t y, const ellipse *shape, runs *row)
{
    const size_t count = made->width * made->channels;
    for (size_t i = 0; i < shape->height; i++) {
        const size_t kernel_row = shape->rows_of_reach[i], reach = shape->reach[kernel_row];
        const size_t left = reach < shape->left ? reach : shape->left;
        const size_t right = reach < shape->right ? reach : shape->right;
        lengthen(row, left + 1 + right);
        const int64_t target = y + (int64_t)(shape->height / 2) - (int64_t)kernel_row;
        if (target >= 0 && target < (int64_t)made->height) {
            lay_over(row->elements + (shape->left - left) * row->channels, count, row->is_dilation,
                     ska_image_row(made, (size_t)target));
        }
    }
}

static ska_status
filter_morphological(const ska_op *op, const double *values, const ska_scene *scene,
                     ska_picture *picture, ska_error *error)
{
    (void)values;
    ellipse shape;
    make_ellipse((size_t)op->arguments[WIDTH], (size_t)op->arguments[HEIGHT], &shape);
    const int is_dilation = op->arguments[IS_DILATION] != 0.0;
    const int neutral = is_dilation ? 0 : 255;
    ska_picture made;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &made, error));
    const ska_image *image = &picture->image;
    const size_t channels = image->channels, count = image->width * channels;
    const size_t margin = shape.left * channels;
    const size_t padded = margin + count + shape.right * channels;
    uint8_t *rows = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER, 2 * padded);
    if (rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    for (size_t y = 0; y < image->height; y++) {
        memset(ska_image_row(&made.image, y), neutral, count);
    }
    for (size_t y = 0; y < image->height; y++) {
        memset(rows, neutral, padded);
        memcpy(rows + margin, ska_image_row(image, y), count);
        runs row = {.elements = rows,
                    .spare = rows + padded,
                    .count = padded,
                    .channels = channels,
                    .length = 1,
                    .is_dilation = is_dilation};
        spread_row(&made.image, (int64_t)y, &shape, &row);
    }
    *picture = made;
    return SKA_OK;
}

const ska_op_type ska_op_morphological = {
    .name = "morphological",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = MORPHOLOGICAL_COUNT,
    .arguments = morphological_arguments,
    .keeps_grid = 1,
    .changes_paper = 1,
    .filter = filter_morphological,
};
