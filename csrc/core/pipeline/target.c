/* Target; see target.h. */
#include "target.h"

void
ska_target_store(const ska_target *target, const ska_tone *tone, const ska_kernels *kernels,
                 float *const levels[3], size_t count_levels, size_t y)
{
    const int has_tone = !ska_tone_is_identity(tone);
    for (size_t c = 0; has_tone && c < count_levels; c++) {
        ska_tone_apply(tone, kernels, target->width, levels[c]);
    }
    if (target->dtype == SKA_DTYPE_UINT8 && target->channels == 3 && target->channel_stride == 1
        && target->column_stride == 3) {
        const int is_gray = count_levels == 1;
        float *const rows[3] = {levels[0], levels[is_gray ? 0 : 1], levels[is_gray ? 0 : 2]};
        kernels->store_rgb_u8(rows, target->width,
                              (uint8_t *)target->data + (ptrdiff_t)y * target->row_stride);
        return;
    }
    for (size_t c = 0; c < target->channels; c++) {
        const float *row = levels[count_levels == 1 ? 0 : c];
        const ptrdiff_t start =
            (ptrdiff_t)y * target->row_stride + (ptrdiff_t)c * target->channel_stride;
        const size_t stride = (size_t)target->column_stride;
        if (target->dtype == SKA_DTYPE_UINT8) {
            kernels->store_u8(row, target->width, stride, (uint8_t *)target->data + start);
        }
        else {
            kernels->store_f32(row, target->scale[c], target->bias[c], target->width, stride,
                               (float *)target->data + start);
        }
    }
}
