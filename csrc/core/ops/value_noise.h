/* Value noise: smooth random levels on a lattice, for textures.
 *
 * The nodes of a square lattice hold independent bytes, sixteen to a Philox block, each row of
 * nodes a stream of its own. Between nodes lies the bilinear mean of four, divided by the root of
 * the sum of its squared weights: the standard deviation is that of a node, 1/sqrt(12), everywhere,
 * so no beat of lattice and pixels shows. Deviations beyond 1/2 are clipped. Where the
 * lattice is finer than a pixel, they shrink as their mean over a pixel does. Values depend on
 * (key, stream, spacing, place) alone. Reference: tests/reference/texture.py. */
#ifndef SKA_VALUE_NOISE_H
#define SKA_VALUE_NOISE_H

#include "op.h"

typedef struct {
    ska_random random;
    double nodes_down, nodes_across; /* lattice steps per pixel */
    float strength;                  /* what the mean over a pixel leaves of deviations */
    size_t width, columns;
    int64_t row; /* of the nodes in `above`; -1: none yet */
    const uint32_t *left_nodes;
    const float *left_weights, *right_weights;
    float *above, *below, *between;
} ska_value_noise;

/* Pixels from node to node. */
typedef struct {
    double down, across;
} ska_spacing;

/* Bytes of memory that a noise needs for rows of `width` pixels; a multiple of 64. */
size_t ska_value_noise_bytes(ska_spacing spacing, size_t width);

/* `memory` is aligned for floats and outlives the noise. */
void ska_value_noise_start(const double key[2], uint32_t stream, ska_spacing spacing, size_t width,
                           void *memory, ska_value_noise *noise);

/* Makes row y ready; quickest when rows come in order. */
void ska_value_noise_set_row(ska_value_noise *noise, size_t y);

/* The deviation at pixel x of the row that is set: in [-1/2, 1/2], of mean 0. */
static inline float
ska_value_noise_at(const ska_value_noise *noise, size_t x)
{
    const float *nodes = noise->between + noise->left_nodes[x];
    const float sum = nodes[0] * noise->left_weights[x] + nodes[1] * noise->right_weights[x];
    const float raised = sum > -0.5F ? sum : -0.5F;
    return noise->strength * (raised < 0.5F ? raised : 0.5F);
}

#endif
