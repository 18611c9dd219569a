/* Ink crop: the sheet is cut down to the box of its ink, which then fills the canvas.
 *
 * Ink is how far a level is from the paper's (of a colour, the channel that is farthest), if that
 * is more than the tolerance of the paper and more than a share of the strongest ink. What is less
 * than a short line is a speck. A box leaves 0.2 % of the ink out at each of its sides, so that
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
#define STRONGEST 0.995   /* the level that this share of the pixels does not pass */
#define SPECK_REACH 100.0 /* parts of the shorter side; a pixel at least */
/* A box' side lies where more than LEFT_OUT / LEFT_OUT_OF of the ink is beyond it. */
#define LEFT_OUT 2
#define LEFT_OUT_OF 1000

typedef struct {
    const ska_image *image;
    ska_uneven_paper paper;
    int threshold;      /* ink is more than this */
    size_t speck_reach; /* pixels */
} sheet;

static int
ink_of(const uint8_t *pixel, size_t channels, const uint8_t *paper)
{
    int most = 0;
    for (size_t c = 0; c < channels; c++) {
        const int ink = pixel[c] < paper[c] ? paper[c] - pixel[c] : pixel[c] - paper[c];
        most = ink > most ? ink : most;
    }
    return most;
}

static int
find_threshold(const sheet *seen)
{
    const ska_image *image = seen->image;
    const size_t channels = image->channels, width = image->width;
    uint64_t counts[256] = {0};
    for (size_t y = 0; y < image->height; y++) {
        const uint8_t *row = ska_image_row(image, y);
        const size_t cell_row = ska_paper_cell_of(y, image->height);
        for (size_t cell = 0; cell < SKA_PAPER_CELLS; cell++) {
            const uint8_t *paper = seen->paper.levels[cell_row][cell];
            const size_t end = ska_paper_cell_begin(cell + 1, width);
            for (size_t x = ska_paper_cell_begin(cell, width); x < end; x++) {
                counts[ink_of(row + x * channels, channels, paper)]++;
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

/* Whether the square about a pixel of ink, 2 % of the shorter side wide, holds less ink than a line
 * across it. */
static int
is_speck(const sheet *seen, size_t y, size_t x)
{
    const ska_image *image = seen->image;
    const size_t channels = image->channels, reach = seen->speck_reach;
    const size_t top = y > reach ? y - reach : 0, left = x > reach ? x - reach : 0;
    size_t count = 0;
    const size_t right = x + reach < image->width ? x + reach : image->width - 1;
    const size_t first_cell = ska_paper_cell_of(left, image->width);
    for (size_t v = top; v <= y + reach && v < image->height; v++) {
        const uint8_t *row = ska_image_row(image, v);
        const uint8_t (*papers)[3] = seen->paper.levels[ska_paper_cell_of(v, image->height)];
        size_t cell = first_cell, next = ska_paper_cell_begin(cell + 1, image->width);
        for (size_t u = left; u <= right; u++) {
            while (u >= next) {
                next = ska_paper_cell_begin(++cell + 1, image->width);
            }
            count += ink_of(row + u * channels, channels, papers[cell]) > seen->threshold;
        }
        if (count > 2 * reach) {
            return 0;
        }
    }
    return 1;
}

/* The ink of one row in one cell, specks left out; to amounts[x - where the cell begins] as well,
 * unless that is NULL. */
static uint64_t
ink_in_cell(const sheet *seen, size_t y, size_t cell, uint64_t *amounts)
{
    const size_t channels = seen->image->channels, width = seen->image->width;
    const uint8_t *row = ska_image_row(seen->image, y);
    const uint8_t *paper = seen->paper.levels[ska_paper_cell_of(y, seen->image->height)][cell];
    const size_t begin = ska_paper_cell_begin(cell, width);
    const size_t end = ska_paper_cell_begin(cell + 1, width);
    uint64_t whole = 0;
    for (size_t x = begin; x < end; x++) {
        const int ink = ink_of(row + x * channels, channels, paper);
        if (ink > seen->threshold && !is_speck(seen, y, x)) { /* few pixels are ink */
            whole += (uint64_t)ink;
            if (amounts != NULL) {
                amounts[x - begin] += (uint64_t)ink;
            }
        }
    }
    return whole;
}

static uint64_t
ink_in_row(const sheet *seen, size_t y)
{
    uint64_t whole = 0;
    for (size_t cell = 0; cell < SKA_PAPER_CELLS; cell++) {
        whole += ink_in_cell(seen, y, cell, NULL);
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
    const size_t last = seen->image->height - 1;
    uint64_t passed = 0;
    for (size_t i = 0; i < last; i++) {
        const size_t y = backward ? last - i : i;
        passed += ink_in_row(seen, y);
        if (is_enough(passed, whole)) {
            return y;
        }
    }
    return backward ? 0 : last;
}

#define CELL_PIXELS_MAX (SKA_IMAGE_SIDE_MAX / SKA_PAPER_CELLS + 1)

static size_t
find_column(const sheet *seen, uint64_t whole, int backward)
{
    const size_t width = seen->image->width;
    uint64_t passed = 0;
    for (size_t done = 0; done < SKA_PAPER_CELLS; done++) {
        const size_t cell = backward ? SKA_PAPER_CELLS - 1 - done : done;
        const size_t begin = ska_paper_cell_begin(cell, width);
        const size_t count = ska_paper_cell_begin(cell + 1, width) - begin;
        uint64_t amounts[CELL_PIXELS_MAX] = {0};
        for (size_t y = 0; y < seen->image->height; y++) {
            ink_in_cell(seen, y, cell, amounts);
        }
        for (size_t i = 0; i < count; i++) {
            const size_t x = backward ? count - 1 - i : i;
            passed += amounts[x];
            if (is_enough(passed, whole)) {
                return begin + x;
            }
        }
    }
    return backward ? 0 : width - 1; /* never: there is ink */
}

static void
observe_ink(const ska_op *op, const ska_picture *picture, double *values)
{
    (void)op;
    sheet seen = {.image = &picture->image};
    ska_uneven_paper_measure(seen.image, &seen.paper);
    seen.threshold = find_threshold(&seen);
    const double side = fmin((double)seen.image->height, (double)seen.image->width);
    seen.speck_reach = (size_t)fmax(1.0, floor(side / SPECK_REACH));
    uint64_t whole = 0;
    for (size_t y = 0; y < seen.image->height; y++) {
        whole += ink_in_row(&seen, y);
    }
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
