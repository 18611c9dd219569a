/* Whole rows: coordinates, 2x2 means, tones, stores, blends.
 *
 * Plain loops over adjacent memory, which the compiler turns into the tier's vectors; each element
 * is computed by itself, so vector width cannot change a bit. */

static void
fill_affine_coordinates(float start_x, float step_x, float start_y, float step_y, size_t count,
                        float *restrict xs, float *restrict ys)
{
    for (int32_t i = 0; i < (int32_t)count; i++) { /* int32: converts to float in one instruction */
        xs[i] = start_x + step_x * (float)i;
        ys[i] = start_y + step_y * (float)i;
    }
}

static void
halve_both(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
           size_t channels, uint8_t *restrict target)
{
    if (channels == 1) {
        for (size_t x = 0; x < count; x++) {
            const int sum = top[2 * x] + top[2 * x + 1] + bottom[2 * x] + bottom[2 * x + 1];
            target[x] = (uint8_t)((sum + 2) >> 2);
        }
        return;
    }
    for (size_t x = 0; x < count; x++) {
        for (size_t c = 0; c < 3; c++) {
            const size_t left = 6 * x + c;
            const int sum = top[left] + top[left + 3] + bottom[left] + bottom[left + 3];
            target[3 * x + c] = (uint8_t)((sum + 2) >> 2);
        }
    }
}

static void
halve_rows(const uint8_t *restrict top, const uint8_t *restrict bottom, size_t count,
           uint8_t *restrict target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] = (uint8_t)((top[i] + bottom[i] + 1) >> 1);
    }
}

/* Colour is looked for in blocks of this many pixels: a coloured drawing gives itself away in the
 * first ink, and the loop inside a block has no branch. */
#define GRAY_BLOCK_PIXELS 256

static int
gray_from_rgb(const uint8_t *restrict rgb, size_t count, uint8_t *restrict gray)
{
    for (size_t start = 0; start < count; start += GRAY_BLOCK_PIXELS) {
        const size_t length = count - start < GRAY_BLOCK_PIXELS ? count - start : GRAY_BLOCK_PIXELS;
        const uint8_t *from = rgb + 3 * start;
        uint8_t *to = gray + start;
        uint8_t difference = 0;
        for (size_t i = 0; i < length; i++) {
            const uint8_t red = from[3 * i];
            difference |= (uint8_t)((red ^ from[3 * i + 1]) | (red ^ from[3 * i + 2]));
            to[i] = red;
        }
        if (difference != 0) {
            return 0;
        }
    }
    return 1;
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
