/* Ink crop: the sheet is cut down to the box of its ink, which then fills the canvas.
 *
 * Ink is how far a level is from the paper's (of a colour, the channel that is farthest), if that
 * is more than the tolerance of the paper and more than a share of the strongest ink. The sheet is
 * looked at in cells; one that, with its eight neighbours, has fewer pixels of ink than two lines
 * across a cell holds specks. A box leaves 0.2 % of the ink out at each of its sides, so that
 * larger specks do not count unless there is little else. The canvas does not depend on the
 * picture. Reference: tests/reference/drawings.py. */
#include "op.h"
#include "uneven_paper.h"

#include <math.h>

enum { CANVAS_HEIGHT, CANVAS_WIDTH, MARGIN_LOW, MARGIN_HIGH, MAX_ZOOM, INK_CROP_COUNT };

/* Height and width 0: the canvas keeps its size. */
static const ska_op_argument ink_crop_arguments[INK_CROP_COUNT] = {
    [CANVAS_HEIGHT] = {"height", 0.0, SKA_IMAGE_SIDE_MAX},
    [CANVAS_WIDTH] = {"width", 0.0, SKA_IMAGE_SIDE_MAX},
    [MARGIN_LOW] = {"margin_low", 0.0, 10.0},
    [MARGIN_HIGH] = {"margin_high", 0.0, 10.0},
    [MAX_ZOOM] = {"max_zoom", 1.0, 1000.0},
};

/* The margin is drawn. The box, in pixels of the picture, is seen when the op meets it, and lies
 * behind the draws; all zero as long as none has been seen. */
enum { DRAW_MARGIN, COUNT_DRAWS, SEEN_TOP = COUNT_DRAWS, SEEN_LEFT, SEEN_BOTTOM, SEEN_RIGHT };

static const char *const ink_crop_draws[COUNT_DRAWS] = {"margin"};

static void
sample_ink_crop(const ska_op *op, ska_random *random, double *values)
{
    values[DRAW_MARGIN] =
        ska_random_between(random, op->arguments[MARGIN_LOW], op->arguments[MARGIN_HIGH]);
}

#define FAINTEST_INK 24.0 /* levels; the tolerance that paper has when it is measured */
#define INK_SHARE 0.15    /* of the strongest ink */
#define LINES 2.0         /* fewer, across a cell, are specks */
#define SPECKLED_SIDE 64  /* pixels; a smaller drawing has no specks */
#define STRONGEST 0.995   /* the level that this share of the pixels does not pass */
/* A box' side lies where more than LEFT_OUT / LEFT_OUT_OF of the ink is beyond it. */
#define LEFT_OUT 2
#define LEFT_OUT_OF 1000

typedef struct {
    const ska_image *image;
    ska_uneven_paper paper;
    int threshold;                                          /* ink is more than this */
    uint64_t ink[SKA_PAPER_CELLS_MAX][SKA_PAPER_CELLS_MAX]; /* of a cell; of specks none */
} sheet;

static inline int
ink_of(const uint8_t *pixel, size_t channels, const uint8_t *paper)
{
    int most = 0;
    for (size_t c = 0; c < channels; c++) {
        const int ink = pixel[c] < paper[c] ? paper[c] - pixel[c] : pixel[c] - paper[c];
        most = ink > most ? ink : most;
    }
    return most;
}

static size_t
row_of_cells(const sheet *seen, size_t y)
{
    return ska_paper_cell_of(y, seen->paper.rows, seen->image->height);
}

static size_t
begin_of_column(const sheet *seen, size_t column)
{
    return ska_paper_cell_begin(column, seen->paper.columns, seen->image->width);
}

static size_t
begin_of_row(const sheet *seen, size_t row)
{
    return ska_paper_cell_begin(row, seen->paper.rows, seen->image->height);
}

static int
find_threshold(const sheet *seen)
{
    const ska_image *image = seen->image;
    const size_t channels = image->channels;
    uint64_t counts[256] = {(uint64_t)image->height * image->width};
    for (size_t y = 0; y < image->height; y++) {
        const uint8_t *row = ska_image_row(image, y);
        for (size_t column = 0; column < seen->paper.columns; column++) {
            const uint8_t *paper = seen->paper.levels[row_of_cells(seen, y)][column];
            const size_t end = begin_of_column(seen, column + 1);
            for (size_t x = begin_of_column(seen, column); x < end; x++) {
                const int ink = ink_of(row + x * channels, channels, paper);
                if (ink > 0) { /* most pixels are paper, and to count them takes its time */
                    counts[ink]++;
                    counts[0]--;
                }
            }
        }
    }
    const double wanted = ceil(STRONGEST * ((double)image->height * (double)image->width));
    int strongest = 0;
    for (uint64_t passed = counts[0]; (double)passed < wanted && strongest < 255;) {
        passed += counts[++strongest];
    }
    return (int)floor(fmax(FAINTEST_INK, INK_SHARE * strongest));
}

typedef struct {
    uint64_t ink;
    uint32_t pixels;
} amount;

static inline amount
sum_cell(const sheet *seen, size_t y, size_t column, size_t channels, uint64_t *places)
{
    const uint8_t *row = ska_image_row(seen->image, y);
    const uint8_t *paper = seen->paper.levels[row_of_cells(seen, y)][column];
    const size_t begin = begin_of_column(seen, column), end = begin_of_column(seen, column + 1);
    amount sum = {0, 0};
    for (size_t x = begin; x < end; x++) {
        const int ink = ink_of(row + x * channels, channels, paper);
        if (ink > seen->threshold) {
            sum.ink += (uint64_t)ink;
            sum.pixels++;
            if (places != NULL) {
                places[x - begin] += (uint64_t)ink;
            }
        }
    }
    return sum;
}

/* The ink of one row in one cell; to places[x - where the cell begins] as well, unless that is
 * NULL. With the number of channels written out, which a compiler makes much of. */
static amount
ink_in_cell(const sheet *seen, size_t y, size_t column, uint64_t *places)
{
    return seen->image->channels == 1 ? sum_cell(seen, y, column, 1, places)
                                      : sum_cell(seen, y, column, 3, places);
}

/* Pixels of ink in a cell and its eight neighbours. */
static uint64_t
pixels_around(const sheet *seen, const uint32_t pixels[][SKA_PAPER_CELLS_MAX], size_t row,
              size_t column)
{
    uint64_t around = 0;
    for (size_t j = row > 0 ? row - 1 : 0; j <= row + 1 && j < seen->paper.rows; j++) {
        for (size_t i = column > 0 ? column - 1 : 0; i <= column + 1 && i < seen->paper.columns;
             i++) {
            around += pixels[j][i];
        }
    }
    return around;
}

/* Fills seen->ink; returns its sum. */
static uint64_t
find_ink(sheet *seen)
{
    const ska_uneven_paper *paper = &seen->paper;
    uint32_t pixels[SKA_PAPER_CELLS_MAX][SKA_PAPER_CELLS_MAX] = {{0}};
    for (size_t y = 0; y < seen->image->height; y++) {
        const size_t row = row_of_cells(seen, y);
        for (size_t column = 0; column < paper->columns; column++) {
            const amount sum = ink_in_cell(seen, y, column, NULL);
            seen->ink[row][column] += sum.ink;
            pixels[row][column] += sum.pixels;
        }
    }
    const double line = ceil(fmax((double)seen->image->height / (double)paper->rows,
                                  (double)seen->image->width / (double)paper->columns));
    const int is_small = seen->image->height < SPECKLED_SIDE || seen->image->width < SPECKLED_SIDE;
    uint64_t whole = 0;
    for (size_t row = 0; row < paper->rows; row++) {
        for (size_t column = 0; column < paper->columns; column++) {
            if (!is_small && (double)pixels_around(seen, pixels, row, column) < LINES * line) {
                seen->ink[row][column] = 0;
            }
            whole += seen->ink[row][column];
        }
    }
    return whole;
}

/* Whether more ink has been passed than a side of the box may leave out. */
static int
is_enough(uint64_t passed, uint64_t whole)
{
    return LEFT_OUT_OF * passed > LEFT_OUT * whole;
}

/* The row up to which there is that much; `backward`: from the last row on. */
static size_t
find_row(const sheet *seen, uint64_t whole, int backward)
{
    const size_t columns = seen->paper.columns;
    uint64_t passed = 0;
    for (size_t done = 0; done < seen->paper.rows; done++) {
        const size_t row = backward ? seen->paper.rows - 1 - done : done;
        uint64_t band = 0;
        for (size_t column = 0; column < columns; column++) {
            band += seen->ink[row][column];
        }
        if (!is_enough(passed + band, whole)) {
            passed += band;
            continue;
        }
        const size_t begin = begin_of_row(seen, row), count = begin_of_row(seen, row + 1) - begin;
        for (size_t i = 0; i < count; i++) {
            const size_t y = begin + (backward ? count - 1 - i : i);
            for (size_t column = 0; column < columns; column++) {
                passed += seen->ink[row][column] > 0 ? ink_in_cell(seen, y, column, NULL).ink : 0;
            }
            if (is_enough(passed, whole)) {
                return y;
            }
        }
    }
    return 0; /* never: there is ink */
}

#define CELL_SIDE_MAX (SKA_IMAGE_SIDE_MAX / SKA_PAPER_CELLS_MAX + 1)

static size_t
find_column(const sheet *seen, uint64_t whole, int backward)
{
    uint64_t passed = 0;
    for (size_t done = 0; done < seen->paper.columns; done++) {
        const size_t column = backward ? seen->paper.columns - 1 - done : done;
        uint64_t strip = 0;
        for (size_t row = 0; row < seen->paper.rows; row++) {
            strip += seen->ink[row][column];
        }
        if (!is_enough(passed + strip, whole)) {
            passed += strip;
            continue;
        }
        const size_t begin = begin_of_column(seen, column);
        const size_t count = begin_of_column(seen, column + 1) - begin;
        uint64_t places[CELL_SIDE_MAX] = {0};
        for (size_t y = 0; y < seen->image->height; y++) {
            if (seen->ink[row_of_cells(seen, y)][column] > 0) {
                ink_in_cell(seen, y, column, places);
            }
        }
        for (size_t i = 0; i < count; i++) {
            const size_t x = backward ? count - 1 - i : i;
            passed += places[x];
            if (is_enough(passed, whole)) {
                return begin + x;
            }
        }
    }
    return 0; /* never: there is ink */
}

static void
observe_ink(const ska_op *op, const ska_picture *picture, double *values)
{
    (void)op;
    sheet seen = {.image = &picture->image};
    ska_uneven_paper_measure(seen.image, &seen.paper);
    seen.threshold = find_threshold(&seen);
    const uint64_t whole = find_ink(&seen);
    for (int i = SEEN_TOP; i <= SEEN_RIGHT; i++) {
        values[i] = 0.0;
    }
    if (whole > 0) {
        values[SEEN_TOP] = (double)find_row(&seen, whole, 0);
        values[SEEN_LEFT] = (double)find_column(&seen, whole, 0);
        values[SEEN_BOTTOM] = (double)find_row(&seen, whole, 1) + 1.0;
        values[SEEN_RIGHT] = (double)find_column(&seen, whole, 1) + 1.0;
    }
}

/* The box with its margins, grown to the canvas' aspect about its centre, fills the canvas; a sheet
 * without ink is its own box. */
static void
place_ink_crop(const ska_op *op, const double *values, ska_frame *frame)
{
    const double own_height = (double)frame->height, own_width = (double)frame->width;
    const double *wanted = op->arguments;
    const double height = wanted[CANVAS_HEIGHT] > 0.0 ? wanted[CANVAS_HEIGHT] : own_height;
    const double width = wanted[CANVAS_WIDTH] > 0.0 ? wanted[CANVAS_WIDTH] : own_width;
    double box_height = own_height, box_width = own_width;
    double middle_y = own_height / 2.0, middle_x = own_width / 2.0;
    if (values[SEEN_BOTTOM] > values[SEEN_TOP] && values[SEEN_RIGHT] > values[SEEN_LEFT]) {
        box_height = values[SEEN_BOTTOM] - values[SEEN_TOP];
        box_width = values[SEEN_RIGHT] - values[SEEN_LEFT];
        middle_y = (values[SEEN_TOP] + values[SEEN_BOTTOM]) / 2.0;
        middle_x = (values[SEEN_LEFT] + values[SEEN_RIGHT]) / 2.0;
        const double margin = fmin(fmax(values[DRAW_MARGIN], 0.0), 10.0);
        const double added = 2.0 * margin * fmax(box_height, box_width);
        box_height += added;
        box_width += added;
    }
    /* Pixels of the sheet for each of the canvas. */
    const double whole_sheet = fmax(own_height / height, own_width / width);
    const double step =
        fmax(fmax(box_height / height, box_width / width), whole_sheet / wanted[MAX_ZOOM]);
    const ska_affine map = {.xx = step,
                            .x0 = middle_x - 0.5 * step * width + 0.5 * step - 0.5,
                            .yy = step,
                            .y0 = middle_y - 0.5 * step * height + 0.5 * step - 0.5};
    ska_frame_precede(frame, &map);
    frame->height = (size_t)height;
    frame->width = (size_t)width;
}

const ska_op_type ska_op_ink_crop = {
    .name = "ink_crop",
    .stage = SKA_STAGE_GEOMETRY,
    .count_arguments = INK_CROP_COUNT,
    .arguments = ink_crop_arguments,
    .count_draws = COUNT_DRAWS,
    .draws = ink_crop_draws,
    .uncovers = 1,
    .sets_canvas = 1,
    .sample = sample_ink_crop,
    .observe = observe_ink,
    .place = place_ink_crop,
};
