/* Histograms: how often each level occurs, and the table that makes all of them occur alike.
 *
 * Reference: tests/reference/histograms.py. */
#ifndef SKA_HISTOGRAMS_H
#define SKA_HISTOGRAMS_H

#include <stddef.h>
#include <stdint.h>

/* The nearest whole number, halves to even, of a number below 2**51: added to this one, the sum has
 * no bits left for a fraction. */
static inline double
ska_round_half_even(double number)
{
    const double whole = 6755399441055744.0; /* 1.5 * 2**52 */
    return (number + whole) - whole;
}

/* Adds a row of `count` levels, `stride` bytes apart. */
static inline void
ska_count_levels(const uint8_t *levels, size_t count, size_t stride, uint32_t counts[256])
{
    for (size_t i = 0; i < count; i++) {
        counts[levels[i * stride]]++;
    }
}

#endif
