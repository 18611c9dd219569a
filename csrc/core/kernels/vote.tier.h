/* Votes: rows of classes, one row per member and sample.
 *
 * Numerics: sums run in VOTE_LANES partial sums that are combined in one fixed order, in every
 * tier; after VOTE_CHUNK classes the partial sums are added up in double, so a long row loses
 * nothing. Largest values, searches and elementwise loops do not depend on the order and use the
 * tier's own width. A row's last, incomplete block is filled up with values that change nothing. */

#include <float.h>
#include <math.h>

#define VOTE_LANES SKA_VOTE_PADDING
#define VOTE_WORDS (VOTE_LANES / SIMD_LANES)
#define VOTE_CHUNK 1024 /* 64 float additions per lane: at most 64 * 2^-24 = 4e-6 of the sum */

/* Lanes that are left of a row of which `done` classes are behind us. */
static inline size_t
classes_left(size_t count, size_t done)
{
    return count > done ? count - done : 0;
}

static inline double
sum_of_lanes(const simd_f32 lanes[VOTE_WORDS])
{
    float sums[VOTE_LANES];
    for (size_t word = 0; word < VOTE_WORDS; word++) {
        simd_store(sums + word * SIMD_LANES, lanes[word]);
    }
    for (size_t width = VOTE_LANES / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++) {
            sums[i] += sums[i + width];
        }
    }
    return sums[0];
}

/* 2^exponent for exponent <= 0; NaN stays NaN, and below -126.5 the result is 0 exactly.
 *
 * exponent = n + f with n the nearest integer and |f| <= 1/2, both exact. Adding 1.5 * 2^23 rounds
 * to an integer and leaves n in the low bits of the sum; shifted to the exponent's place they make
 * 2^n, and n = -127 makes 0. 2^f = 1 + f * q(f), q of degree 4 fitted for the least largest
 * relative error: 1.1e-7 with these rounded coefficients, 2.5e-7 with the rounding of the steps. */
static inline simd_f32
exp2_nonpositive(simd_f32 exponent)
{
    const simd_f32 shift = simd_set(12582912.0F);
    const simd_f32 clamped = simd_max(simd_set(-127.0F), exponent); /* in this order NaN stays */
    const simd_f32 shifted = simd_add(clamped, shift);
    const simd_f32 f = simd_sub(clamped, simd_sub(shifted, shift));
    simd_f32 q = simd_set(0x1.5bba14p-10F);
    q = simd_add(simd_mul(q, f), simd_set(0x1.3cea88p-7F));
    q = simd_add(simd_mul(q, f), simd_set(0x1.c6b752p-5F));
    q = simd_add(simd_mul(q, f), simd_set(0x1.ebf9bcp-3F));
    q = simd_add(simd_mul(q, f), simd_set(0x1.62e42ap-1F));
    const simd_f32 mantissa = simd_add(simd_mul(q, f), simd_set(1.0F));
    const simd_i32 power =
        simd_add_i32(simd_shift_left(simd_bits(shifted), 23), simd_set_i32(127 << 23));
    return simd_mul(mantissa, simd_from_bits(power));
}

/* ln(value) for finite value >= 0; a finite number below -87 for 0, so that 0 * ln(0) is 0.
 *
 * value = 2^e * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); ln(1 + f) = f + f^2 * q(f), q of
 * degree 7 fitted for the least largest relative error, 3e-8. */
static inline simd_f32
natural_logarithm(simd_f32 value)
{
    const int32_t one = 0x3F800000, root_half = 0x3F3504F3;
    const simd_i32 bits = simd_bits(value);
    const simd_i32 biased = simd_shift_right(simd_add_i32(bits, simd_set_i32(one - root_half)), 23);
    const simd_i32 e = simd_sub_i32(biased, simd_set_i32(127));
    const simd_f32 f =
        simd_sub(simd_from_bits(simd_sub_i32(bits, simd_shift_left(e, 23))), simd_set(1.0F));
    simd_f32 q = simd_set(0.08734843879938126F);
    q = simd_add(simd_mul(q, f), simd_set(-0.14307522773742676F));
    q = simd_add(simd_mul(q, f), simd_set(0.14917974174022675F));
    q = simd_add(simd_mul(q, f), simd_set(-0.16570508480072021F));
    q = simd_add(simd_mul(q, f), simd_set(0.19962072372436523F));
    q = simd_add(simd_mul(q, f), simd_set(-0.25001755356788635F));
    q = simd_add(simd_mul(q, f), simd_set(0.33333951234817505F));
    q = simd_add(simd_mul(q, f), simd_set(-0.49999991059303284F));
    const simd_f32 mantissa = simd_add(simd_mul(simd_mul(f, f), q), f);
    return simd_add(simd_mul(simd_to_f32(e), simd_set(0.69314718055994531F)), mantissa);
}

/* Four registers, because each maximum waits for the one before it. */
static float
row_max(const float *row, size_t count)
{
    simd_f32 top[4];
    for (size_t word = 0; word < 4; word++) {
        top[word] = simd_set(-INFINITY);
    }
    size_t i = 0;
    for (; i + 4 * SIMD_LANES <= count; i += 4 * SIMD_LANES) {
        for (size_t word = 0; word < 4; word++) {
            top[word] = simd_max(simd_load(row + i + word * SIMD_LANES), top[word]);
        }
    }
    for (; i < count; i += SIMD_LANES) {
        top[0] = simd_max(simd_load_first(row + i, count - i, -INFINITY), top[0]);
    }
    float tops[SIMD_LANES];
    simd_store(tops, simd_max(simd_max(top[0], top[1]), simd_max(top[2], top[3])));
    float result = tops[0];
    for (size_t lane = 1; lane < SIMD_LANES; lane++) {
        result = tops[lane] > result ? tops[lane] : result;
    }
    return result;
}

/* Searched in blocks whose loops have no branch. */
#define SEARCH_BLOCK 64

static size_t
find_first(const float *row, float value, size_t count)
{
    for (size_t start = 0; start < count; start += SEARCH_BLOCK) {
        const int32_t length =
            (int32_t)(count - start < SEARCH_BLOCK ? count - start : SEARCH_BLOCK);
        int32_t first = SEARCH_BLOCK;
        for (int32_t i = 0; i < length; i++) {
            const int32_t here = row[start + (size_t)i] == value ? i : SEARCH_BLOCK;
            first = here < first ? here : first;
        }
        if (first < SEARCH_BLOCK) {
            return start + (size_t)first;
        }
    }
    return count;
}

static int
has_nan(const float *row, size_t count)
{
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        found |= row[i] != row[i];
    }
    return found;
}

static int
all_finite_nonnegative(const float *row, size_t count)
{
    int is_wrong = 0;
    for (size_t i = 0; i < count; i++) {
        is_wrong |= !(row[i] >= 0.0F) | !(row[i] <= FLT_MAX);
    }
    return !is_wrong;
}

static double
exp2_sum(const float *row, float top, float scale, size_t count, float *restrict terms)
{
    const simd_f32 tops = simd_set(top), scales = simd_set(scale);
    double total = 0.0;
    for (size_t chunk = 0; chunk < count; chunk += VOTE_CHUNK) {
        const size_t end = count - chunk < VOTE_CHUNK ? count : chunk + VOTE_CHUNK;
        simd_f32 lanes[VOTE_WORDS];
        for (size_t word = 0; word < VOTE_WORDS; word++) {
            lanes[word] = simd_set(0.0F);
        }
        size_t i = chunk;
        for (; i + VOTE_LANES <= end; i += VOTE_LANES) {
            for (size_t word = 0; word < VOTE_WORDS; word++) {
                const size_t at = i + word * SIMD_LANES;
                const simd_f32 below = simd_sub(simd_load(row + at), tops);
                const simd_f32 term = exp2_nonpositive(simd_mul(below, scales));
                simd_store(terms + at, term);
                lanes[word] = simd_add(lanes[word], term);
            }
        }
        for (size_t word = 0; word < VOTE_WORDS && i < end; word++) { /* the row's end */
            const size_t at = i + word * SIMD_LANES;
            const simd_f32 value = simd_load_first(row + at, classes_left(end, at), -INFINITY);
            const simd_f32 term = exp2_nonpositive(simd_mul(simd_sub(value, tops), scales));
            simd_store(terms + at, term);
            lanes[word] = simd_add(lanes[word], term);
        }
        total += sum_of_lanes(lanes);
    }
    return total;
}

static void
add_scaled(const float *values, float factor, size_t count, float *restrict target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] += factor * values[i];
    }
}

static void
divide(float divisor, size_t count, float *restrict values)
{
    for (size_t i = 0; i < count; i++) {
        values[i] /= divisor;
    }
}

static double
scale_and_entropy(float scale, float limit, size_t count, float *restrict shares)
{
    const simd_f32 scales = simd_set(scale), limits = simd_set(limit);
    double total = 0.0;
    for (size_t chunk = 0; chunk < count; chunk += VOTE_CHUNK) {
        const size_t end = count - chunk < VOTE_CHUNK ? count : chunk + VOTE_CHUNK;
        simd_f32 lanes[VOTE_WORDS];
        for (size_t word = 0; word < VOTE_WORDS; word++) {
            lanes[word] = simd_set(0.0F);
        }
        for (size_t i = chunk; i < end; i += VOTE_LANES) {
            for (size_t word = 0; word < VOTE_WORDS; word++) {
                const size_t at = i + word * SIMD_LANES;
                const simd_f32 share = simd_min(simd_mul(simd_load(shares + at), scales), limits);
                simd_store(shares + at, share);
                lanes[word] = simd_add(lanes[word], simd_mul(share, natural_logarithm(share)));
            }
        }
        total += sum_of_lanes(lanes);
    }
    return 0.0 - total; /* not -total, which would make -0 of a sure vote */
}
