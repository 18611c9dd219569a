/* Kernels: the inner loops, one table of pointers per instruction tier.
 *
 * A family's bodies are written once in <family>.tier.h and compiled by tier_scalar.c, tier_avx2.c
 * and tier_avx512.c, which only set the target and the vector words (simd_*.h). No contraction, no
 * fast-math, and the same operations in the same order, so every tier writes the same bytes; the
 * scalar tier is the truth. Kernels assert, they do not check; they allocate nothing and know no
 * threads. The table is chosen once per process and read once per image: ska_kernels_active(). */
#ifndef SKA_KERNELS_H
#define SKA_KERNELS_H

#include "image.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SKA_HAVE_X86_TIERS 1
#endif

/* The source of a resample: packed uint8 rows of 1 or 3 channels, and the rule beyond its edge. */
typedef struct {
    const uint8_t *pixels;
    int64_t height, width;
    int64_t row_stride_bytes;
    ska_border border; /* PAPER has been turned into CONSTANT */
    /* A pixel is sampled by whole vectors when its coordinate is in [0, limit_x) x [0, limit_y):
     * all four taps are inside, and the four-byte reads that fetch them stay inside the buffer. */
    float limit_x, limit_y;
} ska_sample_source;

/* A gray source with its border, four taps to a word: the word at origin[y * words_per_row + x]
 * holds the levels at (y, x), (y, x + 1), (y + 1, x), (y + 1, x + 1), from its lowest byte on.
 * Coordinates are clamped to what has words: beyond, there is nothing but border. */
typedef struct {
    const uint32_t *origin;
    int64_t words_per_row;
    float low_x, high_x, low_y, high_y;
} ska_tap_source;

/* Displacements on a grid of nodes, `per_x` and `per_y` nodes a pixel. */
typedef struct {
    int64_t rows, columns; /* 2 or more */
    float per_x, per_y;
    const float *dx, *dy; /* (rows, columns) */
} ska_field_source;

/* Positive normals of a table, a power of 2, and how many of a row are made at once. */
#define SKA_NORMALS_COUNT 4096
#define SKA_NORMALS_GROUP 128

/* Floats that stretching may read from a left pixel on. */
#define SKA_STRETCH_WINDOW 32

/* Rows that the vote kernels write end on a multiple of so many classes. */
#define SKA_VOTE_PADDING 16

typedef struct {
    /* sample.tier.h: bilinear, exact coordinates, pixel centres at integers; levels in 0..255.
     * xs and ys hold `count` source coordinates. levels[c] has room for `count` floats. */
    void (*sample_gray)(const ska_sample_source *source, const float *xs, const float *ys,
                        size_t count, float *const levels[3]);
    void (*sample_rgb)(const ska_sample_source *source, const float *xs, const float *ys,
                       size_t count, float *const levels[3]);

    /* taps.tier.h: words[i] = taps of top[i], top[i + 1], bottom[i], bottom[i + 1]. */
    void (*pack_taps)(const uint8_t *top, const uint8_t *bottom, size_t count, uint32_t *words);
    /* As sample_gray, from packed taps. */
    void (*sample_taps)(const ska_tap_source *source, const float *xs, const float *ys,
                        size_t count, float *levels);

    /* stretch.tier.h: mixed[i] = top[i] + share * (bottom[i] - top[i]). */
    void (*blend_rows_u8)(const uint8_t *top, const uint8_t *bottom, float share, size_t count,
                          float *mixed);
    /* `count` pixels of three floats each to three rows. */
    void (*split_rgb_f32)(const float *mixed, size_t count, float *red, float *green, float *blue);
    /* levels[i] = between row[lefts[i]] and the next, by shares[i]; `lefts` are whole, and rise or
     * fall throughout. SKA_STRETCH_WINDOW floats can be read from any of them on. */
    void (*stretch_row)(const float *row, const float *lefts, const float *shares, size_t count,
                        float *levels);

    /* gray.tier.h: copies the first channel of RGB pixels; 0 as soon as one proves to be coloured.
     */
    int (*gray_from_rgb)(const uint8_t *rgb, size_t count, uint8_t *gray);

    /* halve.tier.h: mean of 2x2 pixels, half up: target has `count` pixels, the rows 2 * count. */
    void (*halve_both)(const uint8_t *top, const uint8_t *bottom, size_t count, size_t channels,
                       uint8_t *target);
    /* Mean of two rows of `count` bytes, half up. */
    void (*halve_rows)(const uint8_t *top, const uint8_t *bottom, size_t count, uint8_t *target);

    /* rows.tier.h: whole rows, one after the other in memory. */

    /* xs[i] = start_x + step_x * i, and the same for y. */
    void (*fill_affine_coordinates)(float start_x, float step_x, float start_y, float step_y,
                                    size_t count, float *xs, float *ys);
    /* (x, y) -> (m0 x + m1 y + m2, m3 x + m4 y + m5), divided by m6 x + m7 y + m8 if projective. */
    void (*map_coordinates)(const float m[9], int is_projective, size_t count, float *xs,
                            float *ys);
    /* Adds to each coordinate the field's displacement there, bilinear between nodes, the nearest
     * node's beyond the grid. */
    void (*displace)(const ska_field_source *field, size_t count, float *xs, float *ys);
    /* levels[c][i] = channel c of pixel i. */
    void (*load_u8)(const uint8_t *pixels, size_t channels, size_t count, float *const levels[3]);
    /* levels[i] = clamp(levels[i] * gain + offset, low, high). */
    void (*tone_linear)(float gain, float offset, float low, float high, size_t count,
                        float *levels);
    /* levels[i] = table[nearest integer of levels[i]], levels in 0..255. */
    void (*tone_table)(const float table[256], size_t count, float *levels);
    /* target[i * stride] = levels[i] * scale + bias. */
    void (*store_f32)(const float *levels, float scale, float bias, size_t count, size_t stride,
                      float *target);
    /* target[i * stride] = nearest integer of levels[i], half up; levels in 0..255. */
    void (*store_u8)(const float *levels, size_t count, size_t stride, uint8_t *target);
    /* The same of three rows to pixels of three bytes; all three may be one row. */
    void (*store_rgb_u8)(float *const levels[3], size_t count, uint8_t *target);
    /* target[i] = ratio * own[i] + (1 - ratio) * partner[i]; target may be own. */
    void (*blend_f32)(const float *own, const float *partner, float ratio, size_t count,
                      float *target);

    /* filters.tier.h: sums[i] += factor * values[i]. */
    void (*add_scaled_u8)(const uint8_t *values, float factor, size_t count, float *sums);
    /* marks[i] = 1 where levels[i] and means[i] differ by `least` or more, else 0. */
    void (*mark_differences)(const uint8_t *levels, const float *means, float least, size_t count,
                             uint8_t *marks);
    /* sharp[i] = the share shares[i] of the way from levels[i] to levels[i] + alpha * (levels[i]
     * - means[i]), clipped to 0..255; shares NULL: all the way. */
    void (*sharpen)(const uint8_t *levels, const float *means, float alpha, const float *shares,
                    size_t count, float *sharp);

    /* extremes.tier.h. lowest[i] and highest[i] come to hold row[i - step] and row[i + step]. */
    void (*widen_extremes_u8)(const uint8_t *row, ptrdiff_t step, size_t count, uint8_t *lowest,
                              uint8_t *highest);
    /* The same of lower[i] and of higher[i]. */
    void (*join_extremes_u8)(const uint8_t *lower, const uint8_t *higher, size_t count,
                             uint8_t *lowest, uint8_t *highest);
    /* The same of weights[0] * top[i] + weights[1] * top[i + step] + weights[2] * bottom[i]
     * + weights[3] * bottom[i + step]. */
    void (*sample_extremes)(const float *top, const float *bottom, ptrdiff_t step,
                            const float weights[4], size_t count, float *lowest, float *highest);
    /* noise.tier.h: normals[i] = an element of half_normals, SKA_NORMALS_COUNT of them, or its
     * negative, chosen by the Philox blocks of `key` from `counter` on. `normals` has room for
     * `count` rounded up to SKA_NORMALS_GROUP. */
    void (*draw_normals)(const uint32_t key[2], const uint32_t counter[4],
                         const float *half_normals, size_t count, float *normals);

    /* vote.tier.h: rows of `count` classes. `terms` and `shares` have room for `count` rounded up
     * to SKA_VOTE_PADDING; padding is written or read as 0. */

    /* Largest value, NaN left out; -inf if there is none. */
    float (*row_max)(const float *row, size_t count);
    /* Lowest i with row[i] == value; `count` if there is none. */
    size_t (*find_first)(const float *row, float value, size_t count);
    int (*has_nan)(const float *row, size_t count);
    int (*all_finite_nonnegative)(const float *row, size_t count);
    /* terms[i] = 2^((row[i] - top) * scale) with top = row_max and scale > 0; returns their sum,
     * which is NaN if the row holds NaN or +inf, or nothing but -inf. */
    double (*exp2_sum)(const float *row, float top, float scale, size_t count, float *terms);
    /* target[i] += factor * values[i]. */
    void (*add_scaled)(const float *values, float factor, size_t count, float *target);
    /* values[i] /= divisor. */
    void (*divide)(float divisor, size_t count, float *values);
    /* shares[i] = min(shares[i] * scale, limit); returns -sum(shares[i] * ln(shares[i])). */
    double (*scale_and_entropy)(float scale, float limit, size_t count, float *shares);
} ska_kernels;

extern const ska_kernels ska_kernels_scalar;
#ifdef SKA_HAVE_X86_TIERS
extern const ska_kernels ska_kernels_avx2;
extern const ska_kernels ska_kernels_avx512;
#endif

const ska_kernels *ska_kernels_active(void);

#endif
