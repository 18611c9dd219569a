/* Prepare; see prepare.h. */
#include "prepare.h"

#include "kernels/kernels.h"

static void
copy_packed(const ska_image *from, const ska_image *to)
{
    for (size_t y = 0; y < from->height; y++) {
        const uint8_t *source = ska_image_row(from, y);
        uint8_t *target = ska_image_row(to, y);
        for (size_t x = 0; x < from->width; x++) {
            for (size_t c = 0; c < from->channels; c++) {
                target[x * from->channels + c] =
                    source[(ptrdiff_t)x * from->pixel_stride_bytes + (ptrdiff_t)c];
            }
        }
    }
}

/* color * alpha + white * (1 - alpha), rounded half up. */
static void
lay_on_white(const ska_image *from, const ska_image *to)
{
    for (size_t y = 0; y < from->height; y++) {
        const uint8_t *source = ska_image_row(from, y);
        uint8_t *target = ska_image_row(to, y);
        for (size_t x = 0; x < from->width; x++, source += from->pixel_stride_bytes) {
            const int alpha = source[3];
            for (size_t c = 0; c < 3; c++) {
                target[3 * x + c] =
                    (uint8_t)((source[c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }
    }
}

static ska_status
drop_spare_channels(ska_picture *picture, ska_scratch *scratch, ska_error *error)
{
    const ska_image *colour = &picture->image;
    const ska_kernels *kernels = ska_kernels_active();
    ska_picture gray;
    SKA_TRY(
        ska_picture_new(picture->spare, colour->height, colour->width, 1, scratch, &gray, error));
    for (size_t y = 0; y < colour->height; y++) {
        if (!kernels->gray_from_rgb(ska_image_row(colour, y), colour->width,
                                    ska_image_row(&gray.image, y))) {
            return SKA_OK; /* coloured: the picture stays as it is */
        }
    }
    *picture = gray;
    return SKA_OK;
}

ska_status
ska_picture_prepare(const ska_image *image, ska_gray_rule rule, ska_scratch *scratch,
                    ska_picture *picture, ska_error *error)
{
    *picture = (ska_picture){.image = *image, .spare = SKA_SCRATCH_PICTURE_0};
    if (image->channels == 4) {
        ska_picture opaque;
        SKA_TRY(ska_picture_new(picture->spare, image->height, image->width, 3, scratch, &opaque,
                                error));
        lay_on_white(image, &opaque.image);
        *picture = opaque;
    }
    else if (!ska_image_has_packed_rows(image)) {
        ska_picture packed;
        SKA_TRY(ska_picture_new(picture->spare, image->height, image->width, image->channels,
                                scratch, &packed, error));
        copy_packed(image, &packed.image);
        *picture = packed;
    }
    if (picture->image.channels == 1 || rule == SKA_GRAY_AS_RGB) {
        return SKA_OK;
    }
    return drop_spare_channels(picture, scratch, error);
}

/* Mean of a last odd column with itself is itself: only the rows remain to be averaged. */
static void
halve_last_column(const uint8_t *top, const uint8_t *bottom, size_t width, size_t channels,
                  uint8_t *target)
{
    for (size_t c = 0; c < channels; c++) {
        const size_t last = (width - 1) * channels + c;
        target[width / 2 * channels + c] = (uint8_t)((top[last] + bottom[last] + 1) >> 1);
    }
}

ska_status
ska_picture_halve(const ska_picture *picture, int halve_height, int halve_width,
                  ska_scratch *scratch, ska_picture *halved, ska_error *error)
{
    const ska_image *from = &picture->image;
    const size_t height = halve_height ? (from->height + 1) / 2 : from->height;
    const size_t width = halve_width ? (from->width + 1) / 2 : from->width;
    SKA_TRY(ska_picture_new(picture->spare, height, width, from->channels, scratch, halved, error));
    const ska_kernels *kernels = ska_kernels_active();
    for (size_t y = 0; y < height; y++) {
        const size_t first = halve_height ? 2 * y : y;
        const size_t second = halve_height && first + 1 < from->height ? first + 1 : first;
        const uint8_t *top = ska_image_row(from, first), *bottom = ska_image_row(from, second);
        uint8_t *target = ska_image_row(&halved->image, y);
        if (!halve_width) {
            kernels->halve_rows(top, bottom, width * from->channels, target);
            continue;
        }
        kernels->halve_both(top, bottom, from->width / 2, from->channels, target);
        if (from->width % 2 == 1) {
            halve_last_column(top, bottom, from->width, from->channels, target);
        }
    }
    return SKA_OK;
}
