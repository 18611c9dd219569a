/* CLAHE: equalisation by tiles whose counts are clipped, as OpenCV does it.
 *
 * Of gray pictures the levels, of coloured ones the 8-bit lightness of CIELAB. Works on the canvas
 * that it met: after a resize the counts of its tiles are others, by up to 24 levels on the average
 * of a small drawing. Reference: tests/reference/histograms.py. */
#include "histograms.h"
#include "lab.h"
#include "op.h"

#include <math.h>
#include <string.h>

enum { CLIP_LOW, CLIP_HIGH, TILES_Y, TILES_X, CLAHE_COUNT };

#define CLIP_MAX 10000.0
#define TILES_MAX 128

static const ska_op_argument clahe_arguments[CLAHE_COUNT] = {
    [CLIP_LOW] = {"clip_low", 1.0, CLIP_MAX}, /* times the mean count of a level */
    [CLIP_HIGH] = {"clip_high", 1.0, CLIP_MAX},
    [TILES_Y] = {"tiles_y", 1.0, TILES_MAX},
    [TILES_X] = {"tiles_x", 1.0, TILES_MAX},
};

static const char *const clahe_draws[] = {"clip"};

static void
sample_clahe(const ska_op *op, ska_random *random, double *values)
{
    values[0] = ska_random_between(random, op->arguments[CLIP_LOW], op->arguments[CLIP_HIGH]);
}

/* One plane of a picture, its levels `stride` bytes apart, and the tiles on it. */
typedef struct {
    const ska_image *image;
    size_t stride;
    size_t count_y, count_x; /* of tiles */
    size_t height, width;    /* of a tile; together they can reach beyond the image */
    uint8_t *tables;         /* [count_y][count_x][256] */
} tiling;

static uint8_t *
table_of(const tiling *tiles, size_t row, size_t column)
{
    return tiles->tables + (row * tiles->count_x + column) * 256;
}

/* The image is extended below and at the right if the tiles do not divide it, both ways at once. */
static void
lay_tiles(tiling *tiles)
{
    size_t height = tiles->image->height, width = tiles->image->width;
    if (height % tiles->count_y != 0 || width % tiles->count_x != 0) {
        height += tiles->count_y - height % tiles->count_y;
        width += tiles->count_x - width % tiles->count_x;
    }
    tiles->height = height / tiles->count_y;
    tiles->width = width / tiles->count_x;
}

/* Beyond the image lies its mirror. */
static void
count_tile(const tiling *tiles, size_t row, size_t column, uint32_t counts[256])
{
    const ska_image *image = tiles->image;
    const size_t left = column * tiles->width, right = left + tiles->width;
    const size_t inside = right < image->width ? right : image->width;
    memset(counts, 0, 256 * sizeof *counts);
    for (size_t y = row * tiles->height; y < (row + 1) * tiles->height; y++) {
        const int64_t from =
            ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)y, (int64_t)image->height);
        const uint8_t *levels = ska_image_row(image, (size_t)from);
        if (left < inside) {
            ska_count_levels(levels + left * tiles->stride, inside - left, tiles->stride, counts);
        }
        for (size_t x = left > inside ? left : inside; x < right; x++) {
            const int64_t near =
                ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)x, (int64_t)image->width);
            counts[levels[(size_t)near * tiles->stride]]++;
        }
    }
}

/* No level more than `limit` times; what is cut off goes to all levels alike, and the rest of that
 * division to single levels, evenly spaced from level 0. */
static void
clip_counts(uint32_t counts[256], uint32_t limit)
{
    uint32_t excess = 0;
    for (int level = 0; level < 256; level++) {
        if (counts[level] > limit) {
            excess += counts[level] - limit;
            counts[level] = limit;
        }
    }
    const uint32_t share = excess / 256, rest = excess % 256;
    for (int level = 0; level < 256; level++) {
        counts[level] += share;
    }
    const uint32_t step = rest == 0 ? 1 : 256 / rest;
    for (uint32_t i = 0; i < rest; i++) {
        counts[i * step]++;
    }
}

static void
make_tables(const tiling *tiles, double clip)
{
    const double area = (double)tiles->height * (double)tiles->width;
    const double limit = fmax(floor(clip * area / 256.0), 1.0);
    for (size_t row = 0; row < tiles->count_y; row++) {
        for (size_t column = 0; column < tiles->count_x; column++) {
            uint32_t counts[256];
            count_tile(tiles, row, column, counts);
            clip_counts(counts, (uint32_t)fmin(limit, area));
            uint8_t *table = table_of(tiles, row, column);
            uint64_t sum = 0;
            for (int level = 0; level < 256; level++) {
                sum += counts[level];
                table[level] = (uint8_t)ska_round_half_even((double)(255 * sum) / area);
            }
        }
    }
}

/* The two tiles whose centres lie about a pixel, and how far it is on the way to the second. */
typedef struct {
    double share;
    uint32_t first, second;
} between;

static between
tiles_about(size_t pixel, size_t tile, size_t count)
{
    const double place = (double)pixel / (double)tile - 0.5, first = floor(place);
    const double last = (double)count - 1.0;
    return (between){.share = place - first,
                     .first = (uint32_t)fmin(fmax(first, 0.0), last),
                     .second = (uint32_t)fmin(fmax(first + 1.0, 0.0), last)};
}

static void
equalize_row(const tiling *tiles, const between *columns, size_t y, uint8_t *levels)
{
    const between rows = tiles_about(y, tiles->height, tiles->count_y);
    const uint8_t *above = table_of(tiles, rows.first, 0), *below = table_of(tiles, rows.second, 0);
    for (size_t x = 0; x < tiles->image->width; x++) {
        const uint8_t level = levels[x * tiles->stride];
        const size_t left = 256 * (size_t)columns[x].first + level;
        const size_t right = 256 * (size_t)columns[x].second + level;
        const double share = columns[x].share;
        const double upper = (1.0 - share) * above[left] + share * above[right];
        const double lower = (1.0 - share) * below[left] + share * below[right];
        levels[x * tiles->stride] =
            (uint8_t)ska_round_half_even((1.0 - rows.share) * upper + rows.share * lower);
    }
}

/* Equalises the first channel of a picture that is ours. */
static ska_status
equalize_plane(const ska_op *op, double clip, const ska_scene *scene, const ska_image *image,
               ska_error *error)
{
    tiling tiles = {.image = image,
                    .stride = image->channels,
                    .count_y = (size_t)op->arguments[TILES_Y],
                    .count_x = (size_t)op->arguments[TILES_X]};
    lay_tiles(&tiles);
    between *columns =
        ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                            image->width * sizeof *columns + tiles.count_y * tiles.count_x * 256);
    if (columns == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for the tables of tiles");
    }
    tiles.tables = (uint8_t *)(columns + image->width);
    make_tables(&tiles, clip);
    for (size_t x = 0; x < image->width; x++) {
        columns[x] = tiles_about(x, tiles.width, tiles.count_x);
    }
    for (size_t y = 0; y < image->height; y++) {
        equalize_row(&tiles, columns, y, ska_image_row(image, y));
    }
    return SKA_OK;
}

/* A picture whose three channels are equal, as after to_gray, goes on with one. */
static ska_status
drop_equal_channels(const ska_scene *scene, ska_picture *picture, ska_error *error)
{
    const ska_image *image = &picture->image;
    ska_picture gray;
    SKA_TRY(ska_picture_new(picture->spare, image->height, image->width, 1, scene->scratch, &gray,
                            error));
    for (size_t y = 0; y < image->height; y++) {
        if (!scene->kernels->gray_from_rgb(ska_image_row(image, y), image->width,
                                           ska_image_row(&gray.image, y))) {
            return SKA_OK;
        }
    }
    *picture = gray;
    return SKA_OK;
}

static ska_status
filter_clahe(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
             ska_error *error)
{
    if (picture->image.channels == 3) {
        SKA_TRY(drop_equal_channels(scene, picture, error));
    }
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    if (image->channels == 1) {
        return equalize_plane(op, values[0], scene, image, error);
    }
    ska_lab_tables tables;
    ska_lab_make_tables(&tables);
    for (size_t y = 0; y < image->height; y++) {
        uint8_t *row = ska_image_row(image, y);
        ska_lab_of_rgb(&tables, row, image->width, row);
    }
    SKA_TRY(equalize_plane(op, values[0], scene, image, error));
    for (size_t y = 0; y < image->height; y++) {
        uint8_t *row = ska_image_row(image, y);
        ska_rgb_of_lab(&tables, row, image->width, row);
    }
    return SKA_OK;
}

const ska_op_type ska_op_clahe = {
    .name = "clahe",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = CLAHE_COUNT,
    .arguments = clahe_arguments,
    .count_draws = 1,
    .draws = clahe_draws,
    .keeps_grid = 1,
    .changes_paper = 1,
    .sample = sample_clahe,
    .filter = filter_clahe,
};
