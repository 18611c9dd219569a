/* Stretch; see stretch.h. */
#include "stretch.h"

#include <math.h>

int
ska_stretch_fits(const ska_frame *frame, const ska_border *border)
{
    const ska_step *step = &frame->steps[0];
    const ska_affine *top = &step->map.top;
    return frame->count_steps == 1 && step->field_op == NULL && ska_projective_is_affine(&step->map)
           && top->xy == 0.0 && top->yx == 0.0 && border->mode == SKA_BORDER_REPLICATE;
}

/* The pixel at or before a coordinate, and how far behind it that lies; what is not finite is 0. */
static size_t
place_on(double coordinate, size_t side, float *share)
{
    const double last = (double)(side - 1);
    const double inside = coordinate > 0.0 ? fmin(coordinate, last) : 0.0;
    const double before = fmin(floor(inside), side > 1 ? last - 1.0 : 0.0);
    *share = (float)(inside - before);
    return (size_t)before;
}

typedef struct {
    size_t first, count;   /* columns of the source that are looked at */
    float *lefts, *shares; /* of every result pixel: its left column, from `first` on, and share */
    float *mixed;          /* a blended row, all channels */
    float *planes[3];      /* its channels; the first is `mixed` for a gray picture */
    float *levels[3];
} columns;

/* Room behind the last column: its right neighbour, and what stretching may read. */
#define BEHIND (1 + SKA_STRETCH_WINDOW)

static ska_status
place_columns(const ska_image *image, const ska_affine *map, size_t width, ska_scratch *scratch,
              columns *all, ska_error *error)
{
    const size_t plane = image->width + BEHIND, channels = image->channels;
    const size_t count = 5 * width + channels * plane + (channels == 3 ? 3 * plane : 0);
    float *memory = ska_scratch_reserve(scratch, SKA_SCRATCH_ROWS, count * sizeof *memory);
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    all->lefts = memory;
    all->shares = memory + width;
    for (size_t c = 0; c < 3; c++) {
        all->levels[c] = memory + (2 + c) * width;
    }
    all->mixed = memory + 5 * width;
    for (size_t c = 0; c < channels; c++) {
        all->planes[c] = channels == 1 ? all->mixed : all->mixed + (3 + c) * plane;
    }
    size_t first = image->width - 1, last = 0;
    for (size_t i = 0; i < width; i++) {
        const size_t left = place_on(map->xx * (double)i + map->x0, image->width, &all->shares[i]);
        all->lefts[i] = (float)left;
        first = left < first ? left : first;
        last = left > last ? left : last;
    }
    for (size_t i = 0; i < width; i++) {
        all->lefts[i] -= (float)first;
    }
    all->first = first;
    all->count = (last + 2 < image->width ? last + 2 : image->width) - first;
    for (size_t i = 0; i < BEHIND; i++) { /* read, but of no weight */
        for (size_t c = 0; c < channels; c++) {
            all->planes[c][all->count + i] = 0.0F;
        }
    }
    return SKA_OK;
}

ska_status
ska_stretch(const ska_picture *picture, const ska_frame *frame, const ska_tone *tone,
            const ska_target *target, ska_scratch *scratch, ska_error *error)
{
    const ska_image *image = &picture->image;
    const ska_kernels *kernels = ska_kernels_active();
    const ska_affine *map = &frame->steps[0].map.top;
    const size_t channels = image->channels;
    columns all;
    SKA_TRY(place_columns(image, map, target->width, scratch, &all, error));
    for (size_t y = 0; y < target->height; y++) {
        float share;
        const size_t top = place_on(map->yy * (double)y + map->y0, image->height, &share);
        const size_t bottom = top + 1 < image->height ? top + 1 : top;
        const size_t offset = all.first * channels;
        kernels->blend_rows_u8(ska_image_row(image, top) + offset,
                               ska_image_row(image, bottom) + offset, share, all.count * channels,
                               all.mixed);
        if (channels == 3) {
            kernels->split_rgb_f32(all.mixed, all.count, all.planes[0], all.planes[1],
                                   all.planes[2]);
        }
        for (size_t c = 0; c < channels; c++) {
            kernels->stretch_row(all.planes[c], all.lefts, all.shares, target->width,
                                 all.levels[c]);
        }
        ska_target_store(target, tone, kernels, all.levels, channels, y);
    }
    return SKA_OK;
}
