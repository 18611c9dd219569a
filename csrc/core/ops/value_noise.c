/* Value noise; see value_noise.h. */
#include "value_noise.h"

#include <math.h>

#define NODES_PER_BLOCK 16
#define SPACING_MIN 0.5 /* pixels: neighbours share no node any more */
#define LONGEST_SPACING 1e6

static double
used_spacing(double spacing)
{
    return fmin(fmax(spacing, SPACING_MIN), LONGEST_SPACING);
}

/* Node 0 lies half a pixel and half a cell before the first pixel's centre. */
static double
lattice_place(size_t pixel, double nodes_per_pixel)
{
    return ((double)pixel + 0.5) * nodes_per_pixel + 0.5;
}

/* Of deviations, by the mean over the 1 / spacing nodes of a pixel. */
static double
part_left(double spacing)
{
    return sqrt(fmin(fmax(spacing, 0.0), 1.0));
}

static size_t
count_columns(ska_spacing spacing, size_t width)
{
    const size_t last = (size_t)lattice_place(width - 1, 1.0 / used_spacing(spacing.across));
    const size_t count = last + 2;
    return (count + NODES_PER_BLOCK - 1) / NODES_PER_BLOCK * NODES_PER_BLOCK;
}

size_t
ska_value_noise_bytes(ska_spacing spacing, size_t width)
{
    const size_t bytes = (3 * count_columns(spacing, width) + 3 * width) * sizeof(float);
    return (bytes + 63) / 64 * 64;
}

/* Weights of the two nodes about a place, of squares that add up to 1. */
static void
weigh(double place, double weights[2])
{
    const double right = place - floor(place);
    const double norm = sqrt((1.0 - right) * (1.0 - right) + right * right);
    weights[0] = (1.0 - right) / norm;
    weights[1] = right / norm;
}

void
ska_value_noise_start(const double key[2], uint32_t stream, ska_spacing spacing, size_t width,
                      void *memory, ska_value_noise *noise)
{
    const size_t columns = count_columns(spacing, width);
    float *left_weights = memory;
    float *right_weights = left_weights + width, *nodes = right_weights + width;
    uint32_t *left_nodes = (void *)(nodes + 3 * columns);
    *noise = (ska_value_noise){
        .random = ska_op_keyed_random(key, stream),
        .nodes_down = 1.0 / used_spacing(spacing.down),
        .nodes_across = 1.0 / used_spacing(spacing.across),
        .strength = (float)(part_left(spacing.down) * part_left(spacing.across)),
        .width = width,
        .columns = columns,
        .row = -1,
        .left_nodes = left_nodes,
        .left_weights = left_weights,
        .right_weights = right_weights,
        .above = nodes,
        .below = nodes + columns,
        .between = nodes + 2 * columns,
    };
    for (size_t x = 0; x < width; x++) {
        double weights[2];
        const double place = lattice_place(x, noise->nodes_across);
        weigh(place, weights);
        left_nodes[x] = (uint32_t)place;
        left_weights[x] = (float)weights[0];
        right_weights[x] = (float)weights[1];
    }
}

static void
fill_nodes(ska_value_noise *noise, int64_t row, float *nodes)
{
    noise->random.counter[2] = (uint32_t)row;
    for (size_t i = 0; i < noise->columns; i += NODES_PER_BLOCK) {
        uint32_t block[4];
        noise->random.counter[0] = (uint32_t)(i / NODES_PER_BLOCK);
        ska_philox4x32_10(noise->random.counter, noise->random.key, block);
        for (size_t j = 0; j < NODES_PER_BLOCK; j++) {
            const uint32_t byte = block[j / 4] >> 8 * (j % 4) & 255;
            nodes[i + j] = ((float)byte - 127.5F) / 256.0F;
        }
    }
}

static void
move_to_row(ska_value_noise *noise, int64_t row)
{
    if (row == noise->row) {
        return;
    }
    if (row == noise->row + 1 && noise->row >= 0) {
        float *const free_row = noise->above;
        noise->above = noise->below;
        noise->below = free_row;
    }
    else {
        fill_nodes(noise, row, noise->above);
    }
    fill_nodes(noise, row + 1, noise->below);
    noise->row = row;
}

void
ska_value_noise_set_row(ska_value_noise *noise, size_t y)
{
    double weights[2];
    const double place = lattice_place(y, noise->nodes_down);
    weigh(place, weights);
    move_to_row(noise, (int64_t)place);
    const float upper = (float)weights[0], lower = (float)weights[1];
    const float *above = noise->above, *below = noise->below;
    float *between = noise->between;
    for (size_t i = 0; i < noise->columns; i++) {
        between[i] = above[i] * upper + below[i] * lower;
    }
}
