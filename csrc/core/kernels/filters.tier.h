/* Filters: weighted sums of rows of bytes, and their differences from such sums.
 *
 * Plain loops, each element by itself, as in rows.tier.h. */

static void
add_scaled_u8(const uint8_t *restrict values, float factor, size_t count, float *restrict sums)
{
    for (size_t i = 0; i < count; i++) {
        sums[i] += factor * (float)values[i];
    }
}

static void
mark_differences(const uint8_t *restrict levels, const float *restrict means, float least,
                 size_t count, uint8_t *restrict marks)
{
    for (size_t i = 0; i < count; i++) {
        marks[i] = fabsf((float)levels[i] - means[i]) >= least ? 1 : 0;
    }
}

static inline float
sharp_level(float level, float mean, float alpha)
{
    const float raised = level + alpha * (level - mean);
    const float above = raised > 0.0F ? raised : 0.0F;
    return above < 255.0F ? above : 255.0F;
}

static void
sharpen(const uint8_t *restrict levels, const float *restrict means, float alpha,
        const float *restrict shares, size_t count, float *restrict sharp)
{
    if (shares == NULL) {
        for (size_t i = 0; i < count; i++) {
            sharp[i] = sharp_level((float)levels[i], means[i], alpha);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const float level = (float)levels[i];
        sharp[i] = level + shares[i] * (sharp_level(level, means[i], alpha) - level);
    }
}
