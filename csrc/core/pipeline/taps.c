/* Taps; see taps.h. */
#include "taps.h"

#include <string.h>

/* Source pixels per result pixel up to which packing pays: a word costs a fifth of the gather that
 * it saves. */
#define SOURCE_PER_RESULT 4

/* A word's index is an int32. */
#define WORDS_MAX 2147483647

int
ska_taps_pay(const ska_image *image, const ska_border *border, size_t count)
{
    const size_t words = (image->height + 2) * (image->width + 2);
    return image->channels == 1 && words <= WORDS_MAX && words / SOURCE_PER_RESULT <= count
           && (border->mode == SKA_BORDER_CONSTANT || border->mode == SKA_BORDER_REPLICATE);
}

/* Columns -1 to width + 1 of row `y`, which may be outside. */
static void
frame_row(const ska_image *image, const ska_border *border, int64_t y, uint8_t *framed)
{
    const int64_t row = ska_border_index(border->mode, y, (int64_t)image->height);
    if (row < 0) {
        memset(framed, border->color[0], image->width + 3);
        return;
    }
    const uint8_t *pixels = ska_image_row(image, (size_t)row);
    const int is_constant = border->mode == SKA_BORDER_CONSTANT;
    const uint8_t right = is_constant ? border->color[0] : pixels[image->width - 1];
    framed[0] = is_constant ? border->color[0] : pixels[0];
    memcpy(framed + 1, pixels, image->width);
    framed[image->width + 1] = right;
    framed[image->width + 2] = right;
}

ska_status
ska_taps_pack(const ska_image *image, const ska_border *border, ska_scratch *scratch,
              ska_tap_source *taps, ska_error *error)
{
    const size_t words_per_row = image->width + 2; /* columns -1 to width */
    const size_t count_rows = image->height + 2;   /* rows -1 to height */
    const size_t words_bytes = count_rows * words_per_row * sizeof(uint32_t);
    const size_t row_bytes = image->width + 3;
    uint8_t *memory = ska_scratch_reserve(scratch, SKA_SCRATCH_TAPS, words_bytes + 2 * row_bytes);
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one drawing");
    }
    uint32_t *words = (uint32_t *)(void *)memory;
    uint8_t *top = memory + words_bytes, *bottom = top + row_bytes;
    const ska_kernels *kernels = ska_kernels_active();
    frame_row(image, border, -1, top);
    for (size_t r = 0; r < count_rows; r++) {
        frame_row(image, border, (int64_t)r, bottom);
        kernels->pack_taps(top, bottom, words_per_row, words + r * words_per_row);
        uint8_t *next = top;
        top = bottom;
        bottom = next;
    }
    const int is_constant = border->mode == SKA_BORDER_CONSTANT;
    const float width = (float)image->width, height = (float)image->height;
    *taps = (ska_tap_source){
        .origin = words + words_per_row + 1,
        .words_per_row = (int64_t)words_per_row,
        .low_x = is_constant ? -1.0F : 0.0F,
        .high_x = is_constant ? width : width - 1.0F,
        .low_y = is_constant ? -1.0F : 0.0F,
        .high_y = is_constant ? height : height - 1.0F,
    };
    return SKA_OK;
}
