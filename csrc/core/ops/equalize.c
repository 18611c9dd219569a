/* Equalize: each level becomes the share of the picture that is darker, as OpenCV does it.
 *
 * The shares are those of the canvas that the op met: scaling makes or loses the gray seams of
 * strokes, and with them moved the result by 2 to 28 levels on the average of a drawing.
 * Reference: tests/reference/histograms.py. */
#include "histograms.h"
#include "op.h"

static const ska_op_argument equalize_arguments[] = {
    {"by_channels", 0.0, 1.0}, /* else the luma is equalised, and the colours move along with it */
};

/* Level v becomes 255 * (pixels in (lowest, v]) / (pixels above the lowest level). */
static void
make_table(const uint32_t counts[256], uint8_t table[256])
{
    int lowest = 0;
    while (lowest < 255 && counts[lowest] == 0) {
        lowest++;
    }
    uint64_t above = 0, sum = 0;
    for (int level = lowest + 1; level < 256; level++) {
        above += counts[level];
    }
    for (int level = 0; level < 256; level++) {
        if (level > lowest) {
            sum += counts[level];
        }
        /* A single level stays as it is. */
        const double share = (double)(255 * sum) / (double)(above > 0 ? above : 1);
        table[level] = (uint8_t)(above == 0 ? (double)level : ska_round_half_even(share));
    }
}

static void
equalize_channels(const ska_image *image)
{
    for (size_t c = 0; c < image->channels; c++) {
        uint32_t counts[256] = {0};
        for (size_t y = 0; y < image->height; y++) {
            ska_count_levels(ska_image_row(image, y) + c, image->width, image->channels, counts);
        }
        uint8_t table[256];
        make_table(counts, table);
        for (size_t y = 0; y < image->height; y++) {
            uint8_t *row = ska_image_row(image, y) + c;
            for (size_t x = 0; x < image->width; x++) {
                row[x * image->channels] = table[row[x * image->channels]];
            }
        }
    }
}

static uint8_t
clipped(int level)
{
    return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

static void
equalize_luma(const ska_image *image)
{
    uint32_t counts[256] = {0};
    for (size_t y = 0; y < image->height; y++) {
        const uint8_t *row = ska_image_row(image, y);
        for (size_t x = 0; x < image->width; x++) {
            counts[ska_color_luma(row + 3 * x)]++;
        }
    }
    uint8_t table[256];
    make_table(counts, table);
    for (size_t y = 0; y < image->height; y++) {
        uint8_t *row = ska_image_row(image, y);
        for (size_t x = 0; x < image->width; x++) {
            const int luma = ska_color_luma(row + 3 * x), step = table[luma] - luma;
            for (size_t c = 0; c < 3; c++) {
                row[3 * x + c] = clipped(row[3 * x + c] + step);
            }
        }
    }
}

static ska_status
filter_equalize(const ska_op *op, const double *values, const ska_scene *scene,
                ska_picture *picture, ska_error *error)
{
    (void)values;
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    if (picture->image.channels == 3 && op->arguments[0] == 0.0) {
        equalize_luma(&picture->image);
    }
    else {
        equalize_channels(&picture->image);
    }
    return SKA_OK;
}

const ska_op_type ska_op_equalize = {
    .name = "equalize",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = 1,
    .arguments = equalize_arguments,
    .keeps_grid = 1,
    .changes_paper = 1,
    .filter = filter_equalize,
};
