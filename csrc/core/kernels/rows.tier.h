/* Whole rows: loads, tones, stores, blends.
 *
 * Plain loops over adjacent memory, which the compiler turns into the tier's vectors; each element
 * is computed by itself, so vector width cannot change a bit. */

static void
load_u8(const uint8_t *restrict pixels, size_t channels, size_t count, float *const levels[3])
{
    for (size_t c = 0; c < channels; c++) {
        float *restrict row = levels[c];
        for (size_t i = 0; i < count; i++) {
            row[i] = (float)pixels[i * channels + c];
        }
    }
}

static void
tone_linear(float gain, float offset, float low, float high, size_t count, float *restrict levels)
{
    for (size_t i = 0; i < count; i++) {
        const float level = levels[i] * gain + offset;
        const float raised = level > low ? level : low;
        levels[i] = raised < high ? raised : high;
    }
}

static void
tone_table(const float table[256], size_t count, float *restrict levels)
{
    for (size_t i = 0; i < count; i++) {
        levels[i] = table[(int32_t)(levels[i] + 0.5F)];
    }
}

static void
store_f32(const float *restrict levels, float scale, float bias, size_t count, size_t stride,
          float *restrict target)
{
    if (stride == 1) {
        for (size_t i = 0; i < count; i++) {
            target[i] = levels[i] * scale + bias;
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        target[i * stride] = levels[i] * scale + bias;
    }
}

static void
store_u8(const float *restrict levels, size_t count, size_t stride, uint8_t *restrict target)
{
    if (stride == 1) {
        for (size_t i = 0; i < count; i++) {
            target[i] = (uint8_t)(int32_t)(levels[i] + 0.5F);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        target[i * stride] = (uint8_t)(int32_t)(levels[i] + 0.5F);
    }
}

static void
blend_f32(const float *own, const float *partner, float ratio, size_t count, float *target)
{
    const float rest = 1.0F - ratio;
    for (size_t i = 0; i < count; i++) {
        target[i] = ratio * own[i] + rest * partner[i];
    }
}
