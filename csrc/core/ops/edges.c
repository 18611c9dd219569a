/* Edge map: Canny's edges of the luma, as OpenCV draws them.
 *
 * Gradients by Sobel (3x3, whole numbers), strength |dx| + |dy|; a ridge is stronger than `low` and
 * than its neighbours across the edge; edges are the ridges that touch, through ridges, one that is
 * stronger than `high`. Memory beside the picture is a few rows and a stack of fixed size: what
 * does not fit on it is left as a mark in the picture and found by another look over it. Reference:
 * tests/reference/edges.py. */
#include "op.h"

#include <stdlib.h>
#include <string.h>

enum { THRESHOLD_LOW, THRESHOLD_HIGH, BLUR, IS_WHITE, EDGE_MAP_COUNT };

#define STRENGTH_MAX 2040.0 /* of bytes: 255 times the sum of the weights on one side, twice */
#define BLUR_MAX 99.0

static const ska_op_argument edge_map_arguments[EDGE_MAP_COUNT] = {
    [THRESHOLD_LOW] = {"threshold_low", 0.0, STRENGTH_MAX},
    [THRESHOLD_HIGH] = {"threshold_high", 0.0, STRENGTH_MAX},
    [BLUR] = {"blur", 0.0, BLUR_MAX}, /* pixels of a Gaussian kernel before it; 0: none */
    [IS_WHITE] = {"is_white", 0.0, 1.0},
};

/* What is known of a pixel. */
enum { NOTHING, RIDGE, FOUND, EDGE };

/* Gradients of one row; strengths have a zero before and after them. */
typedef struct {
    int16_t *dx, *dy, *strength;
} gradients;

static void
sobel(const uint8_t *above, const uint8_t *here, const uint8_t *below, size_t before, size_t x,
      size_t after, const gradients *row)
{
    const int left = above[before] + 2 * here[before] + below[before];
    const int right = above[after] + 2 * here[after] + below[after];
    const int top = above[before] + 2 * above[x] + above[after];
    const int bottom = below[before] + 2 * below[x] + below[after];
    row->dx[x] = (int16_t)(right - left);
    row->dy[x] = (int16_t)(bottom - top);
    row->strength[x] = (int16_t)(abs(right - left) + abs(bottom - top));
}

/* The pixel at the edge is repeated beyond it. */
static void
take_gradients(const ska_image *image, size_t y, const gradients *row)
{
    const size_t last = image->width - 1;
    const uint8_t *here = ska_image_row(image, y);
    const uint8_t *above = y == 0 ? here : ska_image_row(image, y - 1);
    const uint8_t *below = y + 1 == image->height ? here : ska_image_row(image, y + 1);
    sobel(above, here, below, 0, 0, last > 0 ? 1 : 0, row);
    for (size_t x = 1; x < last; x++) {
        sobel(above, here, below, x - 1, x, x + 1, row);
    }
    if (last > 0) {
        sobel(above, here, below, last - 1, last, last, row);
    }
}

/* Directions within 22.5 degrees of an axis count as that axis: tan 22.5 and tan 67.5, in 1/32768.
 */
#define TAN_LOW 13573
#define TAN_HIGH (13573 + 65536)

/* Of two equal neighbours along an axis the first one stays, along a diagonal none. */
static int
is_ridge(const int16_t *above, const gradients *row, const int16_t *below, size_t x)
{
    const int16_t *here = row->strength + x;
    const int flat = abs(row->dx[x]), steep = abs(row->dy[x]) * 32768;
    if (steep < flat * TAN_LOW) {
        return here[0] > here[-1] && here[0] >= here[1];
    }
    if (steep > flat * TAN_HIGH) {
        return here[0] > above[x] && here[0] >= below[x];
    }
    const ptrdiff_t side = (row->dx[x] < 0) != (row->dy[x] < 0) ? -1 : 1;
    return here[0] > above[(ptrdiff_t)x - side] && here[0] > below[(ptrdiff_t)x + side];
}

/* `rows` has room for three rows of gradients and one of zeros. */
static void
find_ridges(const ska_image *image, int low, int high, int16_t *rows, const ska_image *states)
{
    const size_t width = image->width, padded = width + 2;
    gradients ring[3];
    memset(rows, 0, 10 * padded * sizeof *rows);
    for (size_t i = 0; i < 3; i++) {
        int16_t *first = rows + (3 * i + 1) * padded + 1;
        ring[i] = (gradients){.dx = first, .dy = first + padded, .strength = first + 2 * padded};
    }
    const int16_t *const nothing = rows + 1;
    take_gradients(image, 0, &ring[0]);
    for (size_t y = 0; y < image->height; y++) {
        const int is_last = y + 1 == image->height;
        if (!is_last) {
            take_gradients(image, y + 1, &ring[(y + 1) % 3]);
        }
        const gradients *row = &ring[y % 3];
        const int16_t *above = y == 0 ? nothing : ring[(y + 2) % 3].strength;
        const int16_t *below = is_last ? nothing : ring[(y + 1) % 3].strength;
        uint8_t *state = ska_image_row(states, y);
        for (size_t x = 0; x < width; x++) {
            state[x] = NOTHING;
            if (row->strength[x] > low && is_ridge(above, row, below, x)) {
                state[x] = row->strength[x] > high ? FOUND : RIDGE;
            }
        }
    }
}

#define STACK_PLACES 65536

typedef struct {
    const ska_image *states;
    uint32_t *places; /* y and x, 16 bits each */
    size_t count;
    int has_left_some;
} tracing;

static void
look_around(tracing *trace, uint32_t place)
{
    const ska_image *states = trace->states;
    const size_t y = place >> 16, x = place & 0xFFFF;
    const size_t bottom = y + 1 < states->height ? y + 1 : y;
    const size_t right = x + 1 < states->width ? x + 1 : x;
    for (size_t near_y = y > 0 ? y - 1 : 0; near_y <= bottom; near_y++) {
        uint8_t *state = ska_image_row(states, near_y);
        for (size_t near_x = x > 0 ? x - 1 : 0; near_x <= right; near_x++) {
            if (state[near_x] != RIDGE) {
                continue;
            }
            if (trace->count == STACK_PLACES) {
                state[near_x] = FOUND;
                trace->has_left_some = 1;
                continue;
            }
            state[near_x] = EDGE;
            trace->places[trace->count++] = (uint32_t)(near_y << 16 | near_x);
        }
    }
}

/* Every FOUND becomes an EDGE, and with it every RIDGE that touches it through others. */
static void
trace_edges(tracing *trace)
{
    const ska_image *states = trace->states;
    do {
        trace->has_left_some = 0;
        for (size_t y = 0; y < states->height; y++) {
            uint8_t *row = ska_image_row(states, y), *end = row + states->width;
            uint8_t *state = row;
            while ((state = memchr(state, FOUND, (size_t)(end - state))) != NULL) {
                *state = EDGE;
                trace->places[trace->count++] = (uint32_t)(y << 16 | (size_t)(state - row));
                while (trace->count > 0) {
                    look_around(trace, trace->places[--trace->count]);
                }
            }
        }
    } while (trace->has_left_some);
}

static void
paint(const ska_image *states, uint8_t ink)
{
    for (size_t y = 0; y < states->height; y++) {
        uint8_t *row = ska_image_row(states, y);
        for (size_t x = 0; x < states->width; x++) {
            row[x] = row[x] == EDGE ? ink : (uint8_t)(255 - ink);
        }
    }
}

static ska_status
filter_edge_map(const ska_op *op, const double *values, const ska_scene *scene,
                ska_picture *picture, ska_error *error)
{
    (void)values;
    const ska_op luma = {.type = &ska_op_to_gray};
    SKA_TRY(luma.type->filter(&luma, NULL, scene, picture, error));
    if (op->arguments[BLUR] > 0.0) {
        const ska_op blur = {.type = &ska_op_gaussian_blur};
        const double size_and_sigma[] = {op->arguments[BLUR], 0.0};
        SKA_TRY(blur.type->filter(&blur, size_and_sigma, scene, picture, error));
    }
    ska_picture states;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &states, error));
    const size_t row_bytes = 10 * (picture->image.width + 2) * sizeof(int16_t);
    uint32_t *places = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                           STACK_PLACES * sizeof *places + row_bytes);
    if (places == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for the traces of edges");
    }
    find_ridges(&picture->image, (int)op->arguments[THRESHOLD_LOW],
                (int)op->arguments[THRESHOLD_HIGH], (int16_t *)(places + STACK_PLACES),
                &states.image);
    tracing trace = {.states = &states.image, .places = places};
    trace_edges(&trace);
    paint(&states.image, op->arguments[IS_WHITE] != 0.0 ? 255 : 0);
    *picture = states;
    return SKA_OK;
}

const ska_op_type ska_op_edge_map = {
    .name = "edge_map",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = EDGE_MAP_COUNT,
    .arguments = edge_map_arguments,
    .keeps_grid = 1,
    .changes_paper = 1,
    .filter = filter_edge_map,
};
