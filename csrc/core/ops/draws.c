/* Draws beyond a few plain numbers: keyed streams and normals; see op.h. */
#include "op.h"

#include <math.h>

#define WORD_COUNT 4294967296.0

void
ska_op_draw_key(ska_random *random, double key[2])
{
    key[0] = (double)ska_random_below(random, UINT32_MAX);
    key[1] = (double)ska_random_below(random, UINT32_MAX);
}

/* Draws that a caller made up may be any number. */
static uint32_t
word_of(double value)
{
    return value >= 0.0 && value < WORD_COUNT ? (uint32_t)value : 0;
}

ska_random
ska_op_keyed_random(const double key[2], uint32_t stream)
{
    const uint64_t seed = (uint64_t)word_of(key[1]) << 32 | word_of(key[0]);
    return ska_random_start(seed, SKA_RANDOM_KEYED, stream, 0, 0);
}

void
ska_op_draw_normals(ska_random *random, double deviation, size_t count, double *normals)
{
    for (size_t i = 0; i < count; i += 2) {
        double sine, cosine;
        const double radius = deviation * sqrt(-2.0 * log(1.0 - ska_random_uniform(random)));
        ska_sine_cosine(360.0 * ska_random_uniform(random), &sine, &cosine);
        normals[i] = radius * cosine;
        if (i + 1 < count) {
            normals[i + 1] = radius * sine;
        }
    }
}
