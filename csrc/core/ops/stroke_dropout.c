/* Stroke dropout: short pieces of ink are taken away, discs of paper with their centres on ink.
 *
 * Ink is the distance from the paper, in its strongest channel, where it is more than a threshold:
 * the tolerance with which paper is measured, or 15 % of the strongest ink. A centre falls on the
 * ink that is left, in proportion to it; a disc shows the paper about it, which may be in shadow;
 * the last one is as small as the drawn share asks for. Reference: tests/reference/texture.py. */
#include "op.h"

#include <math.h>
#include <stdlib.h>

enum { SHARE_LOW, SHARE_HIGH, RADIUS_LOW, RADIUS_HIGH, DROPOUT_COUNT };

static const ska_op_argument dropout_arguments[DROPOUT_COUNT] = {
    [SHARE_LOW] = {"share_low", 0.0, 1.0},
    [SHARE_HIGH] = {"share_high", 0.0, 1.0},
    [RADIUS_LOW] = {"radius_low", 0.5, 1000.0},
    [RADIUS_HIGH] = {"radius_high", 0.5, 1000.0},
};

enum { DRAW_SHARE, DRAW_RADIUS, DRAW_KEY_0, DRAW_KEY_1, DRAW_COUNT };

static const char *const dropout_draws[DRAW_COUNT] = {"share", "radius", "key_0", "key_1"};

#define FAINTEST_INK 24 /* levels; paper is measured to this */
#define INK_PERCENT 15  /* of the strongest ink */
#define GAPS_MAX 5000
#define RADIUS_MIN 0.5
#define RADII_PER_PIXEL 64.0 /* of the last disc */

static void
sample_dropout(const ska_op *op, ska_random *random, double *values)
{
    const double *arguments = op->arguments;
    values[DRAW_SHARE] = ska_random_between(random, arguments[SHARE_LOW], arguments[SHARE_HIGH]);
    values[DRAW_RADIUS] = ska_random_between(random, arguments[RADIUS_LOW], arguments[RADIUS_HIGH]);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

typedef struct {
    const ska_image *image;
    const uint8_t *paper;
    double softness;    /* of an edge: a pixel of the drawing, one of the result or more */
    uint8_t *distances; /* room for those of a row */
    uint32_t threshold;
    uint32_t *rows; /* ink of each row: below 2**24 */
    uint64_t ink;   /* of all rows */
} sheet_of_ink;

static uint32_t
distance_from(const uint8_t *paper, const uint8_t *pixel, size_t channels)
{
    int most = 0;
    for (size_t c = 0; c < channels; c++) {
        const int distance = abs(pixel[c] - paper[c]);
        most = distance > most ? distance : most;
    }
    return (uint32_t)most;
}

static uint32_t
ink_of(const sheet_of_ink *sheet, const uint8_t *pixel)
{
    const uint32_t distance = distance_from(sheet->paper, pixel, sheet->image->channels);
    return distance > sheet->threshold ? distance : 0;
}

/* The distance of each pixel of a row. */
static void
take_distances(const sheet_of_ink *sheet, size_t y)
{
    const ska_image *image = sheet->image;
    const uint8_t *row = ska_image_row(image, y);
    uint8_t *distances = sheet->distances;
    if (image->channels == 1) {
        const uint8_t paper = sheet->paper[0];
        for (size_t x = 0; x < image->width; x++) {
            distances[x] = (uint8_t)(row[x] > paper ? row[x] - paper : paper - row[x]);
        }
        return;
    }
    for (size_t x = 0; x < image->width; x++) {
        distances[x] = (uint8_t)distance_from(sheet->paper, row + 3 * x, 3);
    }
}

static void
weigh_ink(sheet_of_ink *sheet)
{
    const size_t height = sheet->image->height, width = sheet->image->width;
    const uint8_t *distances = sheet->distances;
    uint8_t strongest = 0;
    for (size_t y = 0; y < height; y++) {
        take_distances(sheet, y);
        for (size_t x = 0; x < width; x++) {
            strongest = distances[x] > strongest ? distances[x] : strongest;
        }
    }
    const uint32_t part = (uint32_t)strongest * INK_PERCENT / 100;
    const uint8_t threshold = (uint8_t)(part > FAINTEST_INK ? part : FAINTEST_INK);
    sheet->threshold = threshold;
    sheet->ink = 0;
    for (size_t y = 0; y < height; y++) {
        uint32_t sum = 0;
        take_distances(sheet, y);
        for (size_t x = 0; x < width; x++) {
            sum += distances[x] > threshold ? distances[x] : 0;
        }
        sheet->rows[y] = sum;
        sheet->ink += sum;
    }
}

/* A place among `count`; the product may round up. */
static uint64_t
place_among(uint64_t count, ska_random *random)
{
    const uint64_t place = (uint64_t)(ska_random_uniform(random) * (double)count);
    return place < count ? place : count - 1;
}

/* A disc of paper; the box holds it and a pixel more, inside the drawing. */
typedef struct {
    size_t x, y;
    size_t top, left, bottom, right;
    uint8_t paper[3];
} gap;

/* A row in proportion to its ink, then a pixel of it: two numbers, so that one row more or less
 * does not send the centre to the other end of the drawing. There must be ink. */
static void
draw_centre(const sheet_of_ink *sheet, ska_random *random, gap *made)
{
    made->x = made->y = 0;
    uint64_t place = place_among(sheet->ink, random);
    while (place >= sheet->rows[made->y]) {
        place -= sheet->rows[made->y++];
    }
    const uint8_t *row = ska_image_row(sheet->image, made->y);
    place = place_among(sheet->rows[made->y], random);
    for (;; made->x++) {
        const uint64_t ink = ink_of(sheet, row + made->x * sheet->image->channels);
        if (place < ink) {
            return;
        }
        place -= ink;
    }
}

static void
set_box(const ska_image *image, double reach_of_disc, gap *made)
{
    const size_t reach = (size_t)reach_of_disc + 1;
    made->top = made->y > reach ? made->y - reach : 0;
    made->left = made->x > reach ? made->x - reach : 0;
    made->bottom = made->y + reach < image->height ? made->y + reach + 1 : image->height;
    made->right = made->x + reach < image->width ? made->x + reach + 1 : image->width;
}

/* The median of what is no ink in the box, or the drawing's own paper where all is ink. */
static void
see_paper_about(const sheet_of_ink *sheet, gap *made)
{
    const size_t channels = sheet->image->channels;
    uint32_t counts[3][256] = {{0}};
    uint64_t total = 0;
    for (size_t y = made->top; y < made->bottom; y++) {
        for (size_t x = made->left; x < made->right; x++) {
            const uint8_t *pixel = ska_image_row(sheet->image, y) + x * channels;
            if (ink_of(sheet, pixel) == 0) {
                total++;
                for (size_t c = 0; c < channels; c++) {
                    counts[c][pixel[c]]++;
                }
            }
        }
    }
    for (size_t c = 0; c < channels; c++) {
        size_t level = 0;
        uint64_t below = counts[c][0];
        while (2 * below < total) {
            below += counts[c][++level];
        }
        made->paper[c] = total > 0 ? (uint8_t)level : sheet->paper[c];
    }
}

/* How much ink a disc takes away; and takes it away, if asked to. */
static uint64_t
cut(sheet_of_ink *sheet, const gap *made, double radius, int is_for_good)
{
    const size_t channels = sheet->image->channels;
    uint64_t taken = 0;
    for (size_t y = made->top; y < made->bottom; y++) {
        const double down = (double)y - (double)made->y;
        for (size_t x = made->left; x < made->right; x++) {
            const double across = (double)x - (double)made->x;
            const double beyond = sqrt(down * down + across * across) - radius;
            const double kept = fmax(beyond / sheet->softness + 0.5, 0.0);
            if (kept >= 1.0) {
                continue;
            }
            uint8_t *pixel = ska_image_row(sheet->image, y) + x * channels, faded[3];
            for (size_t c = 0; c < channels; c++) {
                const double paper = made->paper[c];
                faded[c] = (uint8_t)(paper + (pixel[c] - paper) * kept + 0.5);
            }
            const uint32_t less = ink_of(sheet, pixel) - ink_of(sheet, faded);
            taken += less;
            if (is_for_good) {
                sheet->rows[y] -= less;
                sheet->ink -= less;
                for (size_t c = 0; c < channels; c++) {
                    pixel[c] = faded[c];
                }
            }
        }
    }
    return taken;
}

/* The largest radius whose disc takes no more than `most`; at minus half the softness it takes
 * nothing. */
static double
fitting_radius(sheet_of_ink *sheet, const gap *made, double radius, double most)
{
    const double none = -0.5 * sheet->softness;
    size_t fits = 0, too_large = (size_t)((radius - none) * RADII_PER_PIXEL) + 1;
    while (fits + 1 < too_large) {
        const size_t middle = (fits + too_large) / 2;
        if ((double)cut(sheet, made, (double)middle / RADII_PER_PIXEL + none, 0) <= most) {
            fits = middle;
        }
        else {
            too_large = middle;
        }
    }
    return (double)fits / RADII_PER_PIXEL + none;
}

static ska_status
filter_dropout(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
               ska_error *error)
{
    (void)op;
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    sheet_of_ink sheet = {
        .image = image,
        .paper = scene->paper,
        .softness = fmax(scene->scale, 1.0),
    };
    sheet.rows = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                     image->height * sizeof *sheet.rows + image->width);
    if (sheet.rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for the ink of its rows");
    }
    sheet.distances = (void *)(sheet.rows + image->height);
    weigh_ink(&sheet);
    const double radius =
        fmin(fmax(values[DRAW_RADIUS] * scene->scale, RADIUS_MIN), SKA_IMAGE_SIDE_MAX);
    double left = values[DRAW_SHARE] * (double)sheet.ink;
    ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, 0);
    for (int i = 0; i < GAPS_MAX && sheet.ink > 0 && left > 0.0; i++) {
        gap made;
        draw_centre(&sheet, &random, &made);
        set_box(image, radius + 0.5 * sheet.softness, &made);
        see_paper_about(&sheet, &made);
        if ((double)cut(&sheet, &made, radius, 0) > left) {
            cut(&sheet, &made, fitting_radius(&sheet, &made, radius, left), 1);
            break;
        }
        left -= (double)cut(&sheet, &made, radius, 1);
    }
    return SKA_OK;
}

const ska_op_type ska_op_stroke_dropout = {
    .name = "stroke_dropout",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = DROPOUT_COUNT,
    .arguments = dropout_arguments,
    .count_draws = DRAW_COUNT,
    .draws = dropout_draws,
    .sample = sample_dropout,
    .filter = filter_dropout,
};
