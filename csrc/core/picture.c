/* Picture; see picture.h. */
#include "picture.h"

#include <string.h>

ska_status
ska_picture_new(ska_scratch_slot slot, size_t height, size_t width, size_t channels,
                ska_scratch *scratch, ska_picture *picture, ska_error *error)
{
    const size_t bytes = height * width * channels; /* below 2**34: sides are at most 65,500 */
    uint8_t *pixels = ska_scratch_reserve(scratch, slot, bytes + SKA_PICTURE_PADDING);
    if (pixels == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one drawing");
    }
    memset(pixels + bytes, 0, SKA_PICTURE_PADDING);
    *picture = (ska_picture){
        .image = {.pixels = pixels,
                  .height = height,
                  .width = width,
                  .channels = channels,
                  .row_stride_bytes = (ptrdiff_t)(width * channels),
                  .pixel_stride_bytes = (ptrdiff_t)channels},
        .padding_bytes = SKA_PICTURE_PADDING,
        .spare = slot == SKA_SCRATCH_PICTURE_0 ? SKA_SCRATCH_PICTURE_1 : SKA_SCRATCH_PICTURE_0,
        .is_ours = 1,
    };
    return SKA_OK;
}

ska_status
ska_picture_like(const ska_picture *picture, ska_scratch *scratch, ska_picture *made,
                 ska_error *error)
{
    const ska_image *image = &picture->image;
    return ska_picture_new(picture->spare, image->height, image->width, image->channels, scratch,
                           made, error);
}

ska_status
ska_picture_own(ska_picture *picture, ska_scratch *scratch, ska_error *error)
{
    if (picture->is_ours) {
        return SKA_OK;
    }
    ska_picture copy;
    SKA_TRY(ska_picture_like(picture, scratch, &copy, error));
    const ska_image *from = &picture->image;
    for (size_t y = 0; y < from->height; y++) {
        memcpy(ska_image_row(&copy.image, y), ska_image_row(from, y), from->width * from->channels);
    }
    *picture = copy;
    return SKA_OK;
}

double
ska_picture_mean(const ska_picture *picture)
{
    const ska_image *image = &picture->image;
    uint64_t sum = 0;
    for (size_t y = 0; y < image->height; y++) {
        const uint8_t *row = ska_image_row(image, y);
        uint32_t row_sum = 0; /* 65,500 * 3 * 255 stays below 2**26 */
        for (size_t i = 0; i < image->width * image->channels; i++) {
            row_sum += row[i];
        }
        sum += row_sum;
    }
    return (double)sum / ((double)image->height * (double)image->width * (double)image->channels);
}
