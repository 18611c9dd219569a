/* Branch; see branch.h. Reference: augmix in tests/reference/strokes.py. */
#include "branch.h"

#include "ops/groups.h"

#include <math.h>
#include <string.h>

/* Weights of pictures are fixed point, so that every processor makes the same bytes of numbers that
 * a mathematics library drew. A sum stays below 2**25. */
#define WEIGHT_BITS 16
#define WHOLE (1U << WEIGHT_BITS)

size_t
ska_walk_skip(const ska_walk *walk, size_t first, size_t end)
{
    const ska_op *ops = walk->plan->ops;
    for (size_t i = first; i < end; i++) {
        const int decides = ops[i].type->stage == SKA_STAGE_GROUP && ops[i].type != &ska_op_augmix;
        if (walk->draws[i].is_applied && !decides) {
            return i;
        }
    }
    return end;
}

int
ska_walk_parts(const ska_walk *walk, size_t position)
{
    return position < walk->plan->count_ops && walk->plan->ops[position].type == &ska_op_augmix;
}

size_t
ska_walk_cut(const ska_walk *walk, size_t first, size_t end, const ska_picture *picture,
             ska_segment *segment)
{
    segment->antialias = walk->plan->options.antialias;
    return ska_segment_cut(walk->plan->ops, end, walk->draws, first, picture,
                           walk->plan->options.fuse, segment);
}

ska_status
ska_walk_render(const ska_walk *walk, const ska_segment *segment, ska_scratch_slot *slot,
                ska_picture *picture, ska_error *error)
{
    ska_picture made;
    SKA_TRY(ska_picture_new(*slot, segment->frame.height, segment->frame.width,
                            picture->image.channels, walk->scratch, &made, error));
    const ska_target target = ska_target_in_picture(&made);
    SKA_TRY(ska_render(picture, segment, &target, walk->scratch, error));
    *picture = made;
    *slot = *slot == SKA_SCRATCH_BETWEEN_0 ? SKA_SCRATCH_BETWEEN_1 : SKA_SCRATCH_BETWEEN_0;
    return SKA_OK;
}

static ska_status
run_chain(const ska_walk *walk, size_t first, size_t end, ska_picture *picture, ska_error *error)
{
    ska_scratch_slot slot = SKA_SCRATCH_BETWEEN_0;
    size_t next = ska_walk_skip(walk, first, end);
    while (next < end) {
        ska_segment segment;
        const size_t after = ska_walk_cut(walk, next, end, picture, &segment);
        SKA_TRY(ska_walk_render(walk, &segment, &slot, picture, error));
        next = ska_walk_skip(walk, after, end);
    }
    return SKA_OK;
}

/* A picture that the chains can read and nobody changes: the caller's, or a copy in BRANCH. */
static ska_status
keep_source(const ska_picture *picture, ska_scratch *scratch, ska_picture *source, ska_error *error)
{
    const ska_image *image = &picture->image;
    *source = *picture;
    if (picture->is_ours && image->pixels != scratch->memory[SKA_SCRATCH_BRANCH]) {
        SKA_TRY(ska_picture_new(SKA_SCRATCH_BRANCH, image->height, image->width, image->channels,
                                scratch, source, error));
        memcpy(source->image.pixels, image->pixels, image->height * image->width * image->channels);
    }
    source->is_ours = 0;
    return SKA_OK;
}

/* sums += weight * picture; one channel counts for all. */
static void
add_picture(const ska_image *image, uint32_t weight, size_t channels, uint32_t *sums)
{
    const size_t width = image->width, given = image->channels;
    for (size_t y = 0; y < image->height; y++, sums += width * channels) {
        const uint8_t *row = ska_image_row(image, y);
        if (given == channels) {
            for (size_t i = 0; i < width * channels; i++) {
                sums[i] += weight * row[i];
            }
            continue;
        }
        for (size_t x = 0; x < width; x++) {
            for (size_t c = 0; c < channels; c++) {
                sums[x * channels + c] += weight * row[x];
            }
        }
    }
}

/* A chain's weight, at most `left`; draws may have been made up by a caller. */
static uint32_t
weight_of(double share, double weight, uint32_t left)
{
    const double wanted = floor(share * weight * WHOLE + 0.5);
    return wanted > 0.0 ? (uint32_t)fmin(wanted, (double)left) : 0;
}

static ska_status
mix_chains(const ska_walk *walk, size_t position, const ska_picture *source, uint32_t *sums,
           ska_error *error)
{
    const ska_op *ops = walk->plan->ops;
    const double *values = walk->draws[position].values;
    const size_t end = ska_draw_after(ops, position), channels = source->image.channels;
    uint32_t left = WHOLE;
    for (size_t i = position + 1, chain = 0; i < end; i = ska_draw_after(ops, i), chain++) {
        const uint32_t weight =
            weight_of(values[SKA_AUGMIX_SHARE], values[SKA_AUGMIX_WEIGHTS + chain], left);
        if (weight == 0) {
            continue;
        }
        ska_picture picture = *source;
        SKA_TRY(run_chain(walk, i, ska_draw_after(ops, i), &picture, error));
        add_picture(&picture.image, weight, channels, sums);
        left -= weight;
    }
    add_picture(&source->image, left, channels, sums);
    return SKA_OK;
}

ska_status
ska_walk_branch(const ska_walk *walk, size_t *position, ska_picture *picture, ska_error *error)
{
    ska_picture source;
    SKA_TRY(keep_source(picture, walk->scratch, &source, error));
    const ska_image *image = &source.image;
    const size_t count = image->height * image->width * image->channels;
    uint32_t *sums =
        ska_scratch_reserve(walk->scratch, SKA_SCRATCH_BRANCH_SUMS, count * sizeof *sums);
    if (sums == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a mixture of chains");
    }
    memset(sums, 0, count * sizeof *sums);
    SKA_TRY(mix_chains(walk, *position, &source, sums, error));
    SKA_TRY(ska_picture_new(SKA_SCRATCH_BRANCH, image->height, image->width, image->channels,
                            walk->scratch, picture, error));
    for (size_t i = 0; i < count; i++) {
        picture->image.pixels[i] = (uint8_t)((sums[i] + WHOLE / 2) >> WEIGHT_BITS);
    }
    *position = ska_draw_after(walk->plan->ops, *position);
    return SKA_OK;
}
