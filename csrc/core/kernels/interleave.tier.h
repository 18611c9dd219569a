/* Three rows of levels become pixels of three bytes.
 *
 * Sixteen pixels at a time: three shuffles spread each channel over 48 bytes. A store of single
 * bytes, three apart, took two thirds of a flip of 500x500 pixels. */

#define INTERLEAVE_PIXELS 64

static inline void
round_levels(const float *restrict levels, size_t count, uint8_t *restrict bytes)
{
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(int32_t)(levels[i] + 0.5F);
    }
}

static inline void
interleave(const uint8_t channels[3][INTERLEAVE_PIXELS], size_t start, size_t count,
           uint8_t *restrict target)
{
    for (size_t i = start; i < count; i++) {
        for (size_t c = 0; c < 3; c++) {
            target[3 * i + c] = channels[c][i];
        }
    }
}

#if SIMD_LANES > 1

static inline __m128i
spread(__m128i red, __m128i green, __m128i blue, __m128i from_red, __m128i from_green,
       __m128i from_blue)
{
    return _mm_or_si128(
        _mm_or_si128(_mm_shuffle_epi8(red, from_red), _mm_shuffle_epi8(green, from_green)),
        _mm_shuffle_epi8(blue, from_blue));
}

static inline void
interleave_block(const uint8_t channels[3][INTERLEAVE_PIXELS], size_t i, uint8_t *restrict target)
{
    const __m128i red = _mm_loadu_si128((const __m128i *)(const void *)(channels[0] + i));
    const __m128i green = _mm_loadu_si128((const __m128i *)(const void *)(channels[1] + i));
    const __m128i blue = _mm_loadu_si128((const __m128i *)(const void *)(channels[2] + i));
    __m128i *to = (__m128i *)(void *)(target + 3 * i);
    _mm_storeu_si128(
        to, spread(red, green, blue,
                   _mm_setr_epi8(0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1, 5),
                   _mm_setr_epi8(-1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1),
                   _mm_setr_epi8(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1)));
    _mm_storeu_si128(
        to + 1, spread(red, green, blue,
                       _mm_setr_epi8(-1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10, -1),
                       _mm_setr_epi8(5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10),
                       _mm_setr_epi8(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1)));
    _mm_storeu_si128(
        to + 2,
        spread(red, green, blue,
               _mm_setr_epi8(-1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1, -1),
               _mm_setr_epi8(-1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1),
               _mm_setr_epi8(10, -1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15)));
}

#endif

static void
store_rgb_u8(float *const levels[3], size_t count, uint8_t *target)
{
    uint8_t channels[3][INTERLEAVE_PIXELS];
    for (size_t start = 0; start < count; start += INTERLEAVE_PIXELS) {
        const size_t left = count - start;
        const size_t length = left < INTERLEAVE_PIXELS ? left : INTERLEAVE_PIXELS;
        uint8_t *pixels = target + 3 * start;
        for (size_t c = 0; c < 3; c++) {
            if (c > 0 && levels[c] == levels[0]) {
                memcpy(channels[c], channels[0], length);
            }
            else {
                round_levels(levels[c] + start, length, channels[c]);
            }
        }
        size_t i = 0;
#if SIMD_LANES > 1
        for (; i + 16 <= length; i += 16) {
            interleave_block(channels, i, pixels);
        }
#endif
        interleave(channels, i, length, pixels);
    }
}
