/* Filters: weighted sums of rows of bytes.
 *
 * Plain loops, each element by itself, as in rows.tier.h. */

static void
add_scaled_u8(const uint8_t *restrict values, float factor, size_t count, float *restrict sums)
{
    for (size_t i = 0; i < count; i++) {
        sums[i] += factor * (float)values[i];
    }
}
