/* Render; see render.h. */
#include "render.h"

#include "resample.h"

#include <string.h>

ska_target
ska_target_in_picture(const ska_picture *picture)
{
    const ska_image *image = &picture->image;
    return (ska_target){
        .data = image->pixels,
        .dtype = SKA_DTYPE_UINT8,
        .height = image->height,
        .width = image->width,
        .channels = image->channels,
        .row_stride = image->row_stride_bytes,
        .column_stride = image->pixel_stride_bytes,
        .channel_stride = 1,
    };
}

/* The picture on the result's grid, which the first filter meets: the picture itself where the
 * segment leaves it in its place. */
static ska_status
place_on_grid(const ska_segment *segment, ska_frame *frame, const ska_border *border,
              ska_scratch *scratch, ska_picture *picture, ska_error *error)
{
    const ska_tone *tone = &segment->tones[0];
    if (ska_frame_is_identity(frame) && ska_tone_is_identity(tone)
        && picture->image.height == frame->height && picture->image.width == frame->width) {
        return SKA_OK;
    }
    ska_picture placed;
    SKA_TRY(ska_picture_new(picture->spare, frame->height, frame->width, picture->image.channels,
                            scratch, &placed, error));
    const ska_target target = ska_target_in_picture(&placed);
    SKA_TRY(ska_resample(picture, frame, border, tone, &target, scratch, error));
    *picture = placed;
    return SKA_OK;
}

static int
is_packed_like(const ska_target *target, const ska_picture *picture)
{
    const ska_image *image = &picture->image;
    return target->dtype == SKA_DTYPE_UINT8 && target->channels == image->channels
           && target->column_stride == (ptrdiff_t)target->channels
           && (target->channel_stride == 1 || target->channels == 1);
}

/* Through a tone from picture to target. */
static ska_status
store_picture(const ska_picture *picture, const ska_tone *tone, const ska_target *target,
              ska_scratch *scratch, ska_error *error)
{
    const ska_kernels *kernels = ska_kernels_active();
    const size_t width = target->width, channels = picture->image.channels;
    if (ska_tone_is_identity(tone) && is_packed_like(target, picture)) {
        for (size_t y = 0; y < target->height; y++) {
            memcpy((uint8_t *)target->data + (ptrdiff_t)y * target->row_stride,
                   ska_image_row(&picture->image, y), width * channels);
        }
        return SKA_OK;
    }
    float *rows = ska_scratch_reserve(scratch, SKA_SCRATCH_ROWS, 3 * width * sizeof *rows);
    if (rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *const levels[3] = {rows, rows + width, rows + 2 * width};
    for (size_t y = 0; y < target->height; y++) {
        kernels->load_u8(ska_image_row(&picture->image, y), channels, width, levels);
        ska_target_store(target, tone, kernels, levels, channels, y);
    }
    return SKA_OK;
}

static ska_status
run_filters(const ska_segment *segment, ska_scratch *scratch, ska_picture *picture,
            ska_error *error)
{
    for (size_t i = 0; i < segment->count_filters; i++) {
        const ska_segment_filter *filter = &segment->filters[i];
        if (i > 0 && !ska_tone_is_identity(&segment->tones[i])) {
            SKA_TRY(ska_picture_own(picture, scratch, error));
            const ska_target itself = ska_target_in_picture(picture);
            SKA_TRY(store_picture(picture, &segment->tones[i], &itself, scratch, error));
        }
        const ska_scene scene = {
            .scale = filter->scale,
            .height = filter->height,
            .width = filter->width,
            .paper = {filter->paper[0], filter->paper[1], filter->paper[2]},
            .scratch = scratch,
            .kernels = ska_kernels_active(),
        };
        SKA_TRY(filter->op->type->filter(filter->op, filter->values, &scene, picture, error));
    }
    return SKA_OK;
}

ska_status
ska_render(const ska_picture *picture, const ska_segment *segment, const ska_target *target,
           ska_scratch *scratch, ska_error *error)
{
    const ska_border border = ska_resample_border(&segment->border, &picture->image);
    ska_picture current = *picture;
    ska_frame frame = segment->frame;
    if (segment->antialias) {
        SKA_TRY(ska_resample_antialias(&current, &frame, scratch, error));
    }
    if (segment->count_filters == 0) {
        return ska_resample(&current, &frame, &border, &segment->tones[0], target, scratch, error);
    }
    SKA_TRY(place_on_grid(segment, &frame, &border, scratch, &current, error));
    SKA_TRY(run_filters(segment, scratch, &current, error));
    return store_picture(&current, &segment->tones[segment->count_filters], target, scratch, error);
}
