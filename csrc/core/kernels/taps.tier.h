/* Bilinear sampling of a small gray picture whose four taps have been packed into words.
 *
 * A gather costs by the lane, not by the byte, and is most of a sample's cost: one gather of packed
 * taps against two of the picture's own rows took a third off the resample of a 500x500 drawing to
 * 224x224. The border lies in the words too, so no coordinate takes another path. Packing touches
 * every pixel of the source, hence small pictures only; see pipeline/taps.h. */

#include <string.h>

/* words[i] = the bytes top[i], top[i + 1], bottom[i], bottom[i + 1], from the lowest on. */
static void
pack_taps(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
          uint32_t *restrict words)
{
    size_t i = 0;
#if SIMD_LANES > 1
    for (; i + 16 <= count; i += 16) {
        const __m128i above = _mm_loadu_si128((const __m128i *)(const void *)(top + i));
        const __m128i above_next = _mm_loadu_si128((const __m128i *)(const void *)(top + i + 1));
        const __m128i below = _mm_loadu_si128((const __m128i *)(const void *)(bottom + i));
        const __m128i below_next = _mm_loadu_si128((const __m128i *)(const void *)(bottom + i + 1));
        const __m128i above_low = _mm_unpacklo_epi8(above, above_next);
        const __m128i above_high = _mm_unpackhi_epi8(above, above_next);
        const __m128i below_low = _mm_unpacklo_epi8(below, below_next);
        const __m128i below_high = _mm_unpackhi_epi8(below, below_next);
        __m128i *target = (__m128i *)(void *)(words + i);
        _mm_storeu_si128(target, _mm_unpacklo_epi16(above_low, below_low));
        _mm_storeu_si128(target + 1, _mm_unpackhi_epi16(above_low, below_low));
        _mm_storeu_si128(target + 2, _mm_unpacklo_epi16(above_high, below_high));
        _mm_storeu_si128(target + 3, _mm_unpackhi_epi16(above_high, below_high));
    }
#endif
    for (; i < count; i++) {
        words[i] = (uint32_t)top[i] | (uint32_t)top[i + 1] << 8 | (uint32_t)bottom[i] << 16
                   | (uint32_t)bottom[i + 1] << 24;
    }
}

/* NaN becomes `low`: min and max return their second operand where they cannot compare. */
static inline simd_f32
clamp_lanes(simd_f32 a, float low, float high)
{
    return simd_min(simd_max(a, simd_set(low)), simd_set(high));
}

static inline void
sample_taps_block(const ska_tap_source *source, const float *xs, const float *ys, float *levels)
{
    const simd_f32 x = clamp_lanes(simd_load(xs), source->low_x, source->high_x);
    const simd_f32 y = clamp_lanes(simd_load(ys), source->low_y, source->high_y);
    const simd_f32 left = simd_floor(x), top = simd_floor(y);
    const simd_i32 row_start =
        simd_mul_i32(simd_truncate(top), simd_set_i32((int32_t)source->words_per_row));
    const simd_i32 taps =
        simd_gather_i32(source->origin, simd_add_i32(row_start, simd_truncate(left)));
    const simd_f32 t = simd_sub(x, left);
    simd_store(levels, lerp(lerp(byte_of(taps, 0), byte_of(taps, 1), t),
                            lerp(byte_of(taps, 2), byte_of(taps, 3), t), simd_sub(y, top)));
}

static void
sample_taps(const ska_tap_source *source, const float *xs, const float *ys, size_t count,
            float *levels)
{
    if (count < SIMD_LANES) {
        float few[3][SIMD_LANES] = {{0.0F}};
        memcpy(few[0], xs, count * sizeof *xs);
        memcpy(few[1], ys, count * sizeof *ys);
        sample_taps_block(source, few[0], few[1], few[2]);
        memcpy(levels, few[2], count * sizeof *levels);
        return;
    }
    for (size_t start = 0; start < count; start += SIMD_LANES) {
        const size_t i = start + SIMD_LANES <= count ? start : count - SIMD_LANES;
        sample_taps_block(source, xs + i, ys + i, levels + i);
    }
}
