/* Resample; see resample.h. */
#include "resample.h"

#include "stretch.h"
#include "taps.h"
#include "way.h"

#include <assert.h>
#include <math.h>

/* Source pixels passed per result pixel at which a direction is halved once more. Bilinear sampling
 * sees two source pixels a step: at 1.5 a quarter of the ink between them is at risk, and halving
 * there costs less sharpness than it saves ink. */
#define HALVING_STEP 1.5

/* A gather's byte offset is an int32. */
#define GATHER_BYTES_MAX 2147483647

ska_status
ska_resample_antialias(ska_picture *picture, ska_frame *frame, ska_scratch *scratch,
                       ska_error *error)
{
    for (;;) {
        /* Largest move in the source, per direction, for a step of one result pixel any way. */
        const ska_affine part = ska_frame_linear_part(frame);
        const int halve_width =
            sqrt(part.xx * part.xx + part.xy * part.xy) >= HALVING_STEP && picture->image.width > 1;
        const int halve_height = sqrt(part.yx * part.yx + part.yy * part.yy) >= HALVING_STEP
                                 && picture->image.height > 1;
        if (!halve_width && !halve_height) {
            return SKA_OK;
        }
        ska_picture halved;
        SKA_TRY(ska_picture_halve(picture, halve_height, halve_width, scratch, &halved, error));
        /* Pixels are squares: halved = (source + 1/2) / 2 - 1/2. */
        const ska_affine to_halved = {.xx = halve_width ? 0.5 : 1.0,
                                      .x0 = halve_width ? -0.25 : 0.0,
                                      .yy = halve_height ? 0.5 : 1.0,
                                      .y0 = halve_height ? -0.25 : 0.0};
        ska_frame_follow(frame, &to_halved);
        *picture = halved;
    }
}

ska_border
ska_resample_border(const ska_border *border, const ska_image *image)
{
    ska_border resolved = *border;
    if (border->mode == SKA_BORDER_PAPER) {
        resolved.mode = SKA_BORDER_CONSTANT;
        ska_image_measure_paper(image, resolved.color);
    }
    else if (border->mode == SKA_BORDER_CONSTANT && image->channels == 1) {
        /* A drawing of one channel takes the fill's luma; gray fills are left as they are. */
        resolved.color[0] = ska_color_luma(border->color);
    }
    return resolved;
}

static ska_sample_source
sample_source_of(const ska_picture *picture, const ska_border *border)
{
    const ska_image *image = &picture->image;
    const int64_t height = (int64_t)image->height, width = (int64_t)image->width;
    const int64_t stride = image->row_stride_bytes;
    const int64_t span = (stride < 0 ? -stride : stride) * height;
    /* A gray tap pair is read as four bytes, two more than it needs. */
    const int64_t overread = image->channels == 1 && picture->padding_bytes < 2 ? 2 : 0;
    const int can_gather = span <= GATHER_BYTES_MAX && width - 1 - overread > 0 && height > 1;
    return (ska_sample_source){
        .pixels = image->pixels,
        .height = height,
        .width = width,
        .row_stride_bytes = stride,
        .border = *border,
        .limit_x = can_gather ? (float)(width - 1 - overread) : 0.0F,
        .limit_y = can_gather ? (float)(height - 1) : 0.0F,
    };
}

ska_status
ska_resample(const ska_picture *picture, const ska_frame *frame, const ska_border *border,
             const ska_tone *tone, const ska_target *target, ska_scratch *scratch, ska_error *error)
{
    assert(target->height == frame->height && target->width == frame->width);
    assert(target->channels >= picture->image.channels);
    const ska_kernels *kernels = ska_kernels_active(); /* read once per image */
    const size_t width = target->width, channels = picture->image.channels;
    if (ska_stretch_fits(frame, border)) {
        return ska_stretch(picture, frame, tone, target, scratch, error);
    }
    ska_way way;
    SKA_TRY(ska_way_make(frame, scratch, &way, error));
    float *rows = ska_scratch_reserve(scratch, SKA_SCRATCH_ROWS, 5 * width * sizeof *rows);
    if (rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *xs = rows, *ys = rows + width;
    float *const levels[3] = {rows + 2 * width, rows + 3 * width, rows + 4 * width};
    const ska_sample_source source = sample_source_of(picture, border);
    const int has_taps = ska_taps_pay(&picture->image, border, target->height * width);
    ska_tap_source taps;
    if (has_taps) {
        SKA_TRY(ska_taps_pack(&picture->image, border, scratch, &taps, error));
    }
    for (size_t y = 0; y < target->height; y++) {
        ska_way_row(&way, kernels, y, width, xs, ys);
        if (has_taps) {
            kernels->sample_taps(&taps, xs, ys, width, levels[0]);
        }
        else {
            (channels == 1 ? kernels->sample_gray : kernels->sample_rgb)(&source, xs, ys, width,
                                                                         levels);
        }
        ska_target_store(target, tone, kernels, levels, channels, y);
    }
    return SKA_OK;
}
