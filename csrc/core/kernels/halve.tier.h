/* Exact means of neighbouring pixels, the step of antialiasing: sums of bytes, so every tier
 * agrees. */

static inline void
halve_gray_pixels(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
                  uint8_t *restrict target)
{
    for (size_t x = 0; x < count; x++) {
        const int sum = top[2 * x] + top[2 * x + 1] + bottom[2 * x] + bottom[2 * x + 1];
        target[x] = (uint8_t)((sum + 2) >> 2);
    }
}

static inline void
halve_rgb_pixels(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
                 uint8_t *restrict target)
{
    for (size_t x = 0; x < count; x++) {
        for (size_t c = 0; c < 3; c++) {
            const size_t left = 6 * x + c;
            const int sum = top[left] + top[left + 3] + bottom[left] + bottom[left + 3];
            target[3 * x + c] = (uint8_t)((sum + 2) >> 2);
        }
    }
}

#if SIMD_LANES > 1

/* Sums of the two pixels of each pair, as 16-bit r g b r g b, from the 12 bytes of four pixels. */
static inline __m128i
add_pixel_pairs(const uint8_t *pixels)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)pixels);
    const __m128i paired = _mm_shuffle_epi8(
        bytes, _mm_setr_epi8(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, -1, -1, -1, -1));
    return _mm_maddubs_epi16(paired, _mm_set1_epi8(1));
}

/* Two results a step; reads 16 bytes where it needs 12, writes 8 where it needs 6. The compiler's
 * own vectors for halve_rgb_pixels took 190 us for a 500x500 drawing, this takes a sixth. */
static inline size_t
halve_rgb_blocks(const uint8_t *top, const uint8_t *bottom, size_t count, uint8_t *target)
{
    size_t x = 0;
    for (; x + 4 <= count; x += 2) { /* two pixels of the target stay for the overhang */
        const __m128i sums =
            _mm_add_epi16(add_pixel_pairs(top + 6 * x), add_pixel_pairs(bottom + 6 * x));
        const __m128i means = _mm_srli_epi16(_mm_add_epi16(sums, _mm_set1_epi16(2)), 2);
        _mm_storel_epi64((__m128i *)(void *)(target + 3 * x), _mm_packus_epi16(means, means));
    }
    return x;
}

#endif

static void
halve_both(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
           size_t channels, uint8_t *restrict target)
{
    if (channels == 1) {
        halve_gray_pixels(top, bottom, count, target);
        return;
    }
    size_t x = 0;
#if SIMD_LANES > 1
    x = halve_rgb_blocks(top, bottom, count, target);
#endif
    halve_rgb_pixels(top + 6 * x, bottom + 6 * x, count - x, target + 3 * x);
}

static void
halve_rows(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
           uint8_t *restrict target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] = (uint8_t)((top[i] + bottom[i] + 1) >> 1);
    }
}
