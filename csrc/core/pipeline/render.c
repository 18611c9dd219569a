/* Render; see render.h. */
#include "render.h"

#include "kernels/kernels.h"
#include "taps.h"

#include <assert.h>
#include <math.h>

/* Source pixels passed per result pixel at which a direction is halved once more. Bilinear sampling
 * sees two source pixels a step: at 1.5 a quarter of the ink between them is at risk, and halving
 * there costs less sharpness than it saves ink. */
#define HALVING_STEP 1.5

/* A gather's byte offset is an int32. */
#define GATHER_BYTES_MAX 2147483647

/* Source pixel (x) of the halved picture: halved = (x + 1/2) / 2 - 1/2. */
static void
halve_map(ska_affine *map, int halve_height, int halve_width)
{
    if (halve_width) {
        map->xx *= 0.5;
        map->xy *= 0.5;
        map->x0 = map->x0 * 0.5 - 0.25;
    }
    if (halve_height) {
        map->yx *= 0.5;
        map->yy *= 0.5;
        map->y0 = map->y0 * 0.5 - 0.25;
    }
}

static ska_status
antialias(ska_picture *picture, ska_affine *map, ska_scratch *scratch, ska_error *error)
{
    for (;;) {
        /* Largest move in the source, per direction, for a step of one result pixel any way. */
        const int halve_width =
            sqrt(map->xx * map->xx + map->xy * map->xy) >= HALVING_STEP && picture->image.width > 1;
        const int halve_height = sqrt(map->yx * map->yx + map->yy * map->yy) >= HALVING_STEP
                                 && picture->image.height > 1;
        if (!halve_width && !halve_height) {
            return SKA_OK;
        }
        ska_picture halved;
        SKA_TRY(ska_picture_halve(picture, halve_height, halve_width, scratch, &halved, error));
        halve_map(map, halve_height, halve_width);
        *picture = halved;
    }
}

static ska_border
resolve_border(const ska_border *border, const ska_image *image)
{
    ska_border resolved = *border;
    if (border->mode == SKA_BORDER_PAPER) {
        resolved.mode = SKA_BORDER_CONSTANT;
        ska_image_measure_paper(image, resolved.color);
    }
    else if (border->mode == SKA_BORDER_CONSTANT && image->channels == 1) {
        /* A drawing of one channel takes the fill's luma; gray fills are left as they are. */
        const uint8_t *color = border->color;
        resolved.color[0] =
            (uint8_t)((299 * color[0] + 587 * color[1] + 114 * color[2] + 500) / 1000);
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

static void
apply_tone(const ska_kernels *kernels, const ska_tone *tone, size_t count, float *levels)
{
    if (tone->has_table) {
        kernels->tone_table(tone->table, count, levels);
    }
    else {
        kernels->tone_linear(tone->gain, tone->offset, tone->low, tone->high, count, levels);
    }
}

static void
store_row(const ska_kernels *kernels, float *const levels[3], size_t count_levels,
          const ska_target *target, size_t y)
{
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

ska_status
ska_render(const ska_picture *picture, const ska_segment *segment, const ska_target *target,
           ska_scratch *scratch, ska_error *error)
{
    assert(target->height == segment->frame.height && target->width == segment->frame.width);
    assert(target->channels >= picture->image.channels);
    const ska_kernels *kernels = ska_kernels_active(); /* read once per image */
    const ska_border border = resolve_border(&segment->border, &picture->image);
    ska_picture shrunk = *picture;
    ska_affine map = segment->frame.to_source;
    if (segment->antialias) {
        SKA_TRY(antialias(&shrunk, &map, scratch, error));
    }
    const size_t width = target->width, channels = shrunk.image.channels;
    float *rows = ska_scratch_reserve(scratch, SKA_SCRATCH_ROWS, 5 * width * sizeof *rows);
    if (rows == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *xs = rows, *ys = rows + width;
    float *const levels[3] = {rows + 2 * width, rows + 3 * width, rows + 4 * width};
    const ska_sample_source source = sample_source_of(&shrunk, &border);
    const int has_taps = ska_taps_pay(&shrunk.image, &border, target->height * width);
    ska_tap_source taps;
    if (has_taps) {
        SKA_TRY(ska_taps_pack(&shrunk.image, &border, scratch, &taps, error));
    }
    const int has_tone = !ska_tone_is_identity(&segment->tone);
    for (size_t y = 0; y < target->height; y++) {
        kernels->fill_affine_coordinates((float)(map.xy * (double)y + map.x0), (float)map.xx,
                                         (float)(map.yy * (double)y + map.y0), (float)map.yx, width,
                                         xs, ys);
        if (has_taps) {
            kernels->sample_taps(&taps, xs, ys, width, levels[0]);
        }
        else {
            (channels == 1 ? kernels->sample_gray : kernels->sample_rgb)(&source, xs, ys, width,
                                                                         levels);
        }
        for (size_t c = 0; has_tone && c < channels; c++) {
            apply_tone(kernels, &segment->tone, width, levels[c]);
        }
        store_row(kernels, levels, channels, target, y);
    }
    return SKA_OK;
}
