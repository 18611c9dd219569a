/* Rows along an axis-aligned way: two rows of bytes blended, then stretched or shrunk.
 *
 * No gather: sixteen results of a picture that shrinks by less than two lie within 32 neighbouring
 * levels, two registers to pick from. Elsewhere a gather from one row of floats. */

/* mixed[i] = top[i] + share * (bottom[i] - top[i]). */
static void
blend_rows_u8(const uint8_t *restrict top, const uint8_t *restrict bottom, float share,
              size_t count, float *restrict mixed)
{
    for (size_t i = 0; i < count; i++) {
        mixed[i] = lerp_level((float)top[i], (float)bottom[i], share);
    }
}

static void
split_rgb_f32(const float *restrict mixed, size_t count, float *restrict red, float *restrict green,
              float *restrict blue)
{
    for (size_t i = 0; i < count; i++) {
        red[i] = mixed[3 * i];
        green[i] = mixed[3 * i + 1];
        blue[i] = mixed[3 * i + 2];
    }
}

static inline void
stretch_block(const float *row, const float *lefts, const float *shares, float *levels)
{
    const int32_t first = (int32_t)lefts[0], last = (int32_t)lefts[SIMD_LANES - 1];
    const int32_t low = first < last ? first : last, high = first < last ? last : first;
    const simd_i32 left = simd_truncate(simd_load(lefts));
    const simd_i32 right = simd_add_i32(left, simd_set_i32(1));
    simd_f32 before, after;
    if (high + 1 - low < SKA_STRETCH_WINDOW) {
        const simd_i32 start = simd_set_i32(low);
        before = simd_pick_f32(row + low, simd_sub_i32(left, start));
        after = simd_pick_f32(row + low, simd_sub_i32(right, start));
    }
    else {
        before = simd_gather_f32(row, left);
        after = simd_gather_f32(row, right);
    }
    simd_store(levels, lerp(before, after, simd_load(shares)));
}

static void
stretch_row(const float *row, const float *lefts, const float *shares, size_t count, float *levels)
{
    if (count < SIMD_LANES) {
        for (size_t i = 0; i < count; i++) {
            const int32_t left = (int32_t)lefts[i];
            levels[i] = lerp_level(row[left], row[left + 1], shares[i]);
        }
        return;
    }
    for (size_t start = 0; start < count; start += SIMD_LANES) {
        const size_t i = start + SIMD_LANES <= count ? start : count - SIMD_LANES;
        stretch_block(row, lefts + i, shares + i, levels + i);
    }
}
