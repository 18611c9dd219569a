/* Batch mixing; see mix.h. */
#include "mix.h"

#include "kernels/kernels.h"
#include "ops/op.h"
#include "parallel.h"
#include "random.h"

#include <math.h>
#include <string.h>

static ska_status
check_alpha(const char *name, double alpha, ska_error *error)
{
    return ska_check_range(name, alpha, SKA_OP_ALPHA_MIN, SKA_OP_ALPHA_MAX, error);
}

ska_status
ska_mix_check(const ska_mix_options *options, ska_error *error)
{
    SKA_TRY(ska_check_range("mixup", options->mixup, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("cutmix", options->cutmix, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("mixup + cutmix", options->mixup + options->cutmix, 0.0, 1.0, error));
    SKA_TRY(check_alpha("mixup_alpha", options->mixup_alpha, error));
    SKA_TRY(check_alpha("cutmix_alpha", options->cutmix_alpha, error));
    SKA_TRY(ska_check_range("ratio_low", options->ratio_low, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("ratio_high", options->ratio_high, 0.0, 1.0, error));
    if (options->ratio_low > options->ratio_high) {
        return ska_fail(error, SKA_ORDER, "ratio_high", "the high limit lies below the low one");
    }
    SKA_TRY(ska_check_range("side_low", options->side_low, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("side_high", options->side_high, 0.0, 1.0, error));
    if (options->side_low > options->side_high) {
        return ska_fail(error, SKA_ORDER, "side_high", "the high limit lies below the low one");
    }
    return SKA_OK;
}

/* A window that holds less than a thousandth of the distribution is drawn from uniformly. */
#define TRUNCATION_TRIES 1000

static double
draw_ratio(const ska_mix_options *options, double alpha, ska_random *random)
{
    const double low = options->ratio_low, high = options->ratio_high;
    if (alpha == 1.0 && !options->is_clipped) {
        return ska_random_between(random, low, high);
    }
    for (int i = 0; i < TRUNCATION_TRIES; i++) {
        const double ratio = ska_op_draw_symmetric_beta(random, alpha);
        if (options->is_clipped || (ratio >= low && ratio <= high)) {
            return fmin(fmax(ratio, low), high);
        }
    }
    return ska_random_between(random, low, high);
}

static void
draw_kind_and_ratio(const ska_mix_options *options, ska_random *random, ska_mix_element *element)
{
    const double choice = ska_random_uniform(random);
    element->kind = choice < options->mixup                     ? SKA_MIX_MIXUP
                    : choice < options->mixup + options->cutmix ? SKA_MIX_CUTMIX
                                                                : SKA_MIX_NONE;
    const double alpha =
        element->kind == SKA_MIX_CUTMIX ? options->cutmix_alpha : options->mixup_alpha;
    element->ratio =
        element->kind == SKA_MIX_NONE ? 1.0F : (float)draw_ratio(options, alpha, random);
}

typedef struct {
    int64_t low, high; /* half-open */
} range;

/* The range of `side` pixels about `centre`, cut off at [0, length). */
static range
range_about(uint32_t centre, double ratio, size_t length, ska_mix_box box)
{
    const int64_t side = (int64_t)(sqrt(1.0 - ratio) * (double)length), last = (int64_t)length;
    const int64_t low = (int64_t)centre - side / 2;
    const int64_t high = (int64_t)centre + (box == SKA_MIX_BOX_WHOLE ? (side + 1) / 2 : side / 2);
    return (range){low < 0 ? 0 : low, high > last ? last : high};
}

/* A uniform integer in [low * length, high * length); the lower one where there is none. */
static int64_t
draw_side(const ska_mix_options *options, ska_random *random, size_t length)
{
    const int64_t low = (int64_t)(options->side_low * (double)length);
    const int64_t count = (int64_t)(options->side_high * (double)length) - low;
    return low + ska_random_below(random, (uint32_t)(count < 1 ? 1 : count));
}

static range
draw_range_inside(ska_random *random, int64_t side, size_t length)
{
    const int64_t low = ska_random_below(random, (uint32_t)((int64_t)length - side + 1));
    return (range){low, low + side};
}

/* Where a box is drawn: in images of this size, and by the ink of one of them or uniformly. */
typedef struct {
    const ska_mix_options *options;
    const ska_mix_images *images;
    const ska_mix_ink *ink; /* NULL: centres are uniform */
} box_place;

static int
has_ink(const box_place *place, size_t image)
{
    return place->ink != NULL && place->ink->totals[image] > 0.0;
}

static void
draw_box(const box_place *place, ska_random *random, ska_mix_element *element)
{
    const ska_mix_options *options = place->options;
    const size_t height = place->images->height, width = place->images->width;
    const double ratio = (double)element->ratio;
    range rows, columns;
    if (options->box == SKA_MIX_BOX_INSIDE) {
        const int64_t box_height = draw_side(options, random, height);
        const int64_t box_width = draw_side(options, random, width);
        rows = draw_range_inside(random, box_height, height);
        columns = draw_range_inside(random, box_width, width);
    }
    else {
        uint32_t y, x;
        if (has_ink(place, element->partner)) {
            const double down = ska_random_uniform(random), right = ska_random_uniform(random);
            ska_mix_find_ink(place->images, place->ink, element->partner, down, right, &y, &x);
        }
        else {
            y = ska_random_below(random, (uint32_t)height);
            x = ska_random_below(random, (uint32_t)width);
        }
        rows = range_about(y, ratio, height, options->box);
        columns = range_about(x, ratio, width, options->box);
    }
    element->top = (uint32_t)rows.low;
    element->bottom = (uint32_t)rows.high;
    element->left = (uint32_t)columns.low;
    element->right = (uint32_t)columns.high;
}

static float
weight_by_area(const ska_mix_options *options, const ska_mix_images *images,
               const ska_mix_element *element)
{
    /* A box whose sides were drawn has nothing to do with the ratio. */
    const int is_by_ratio =
        options->measure == SKA_MIX_MEASURE_RATIO && options->box != SKA_MIX_BOX_INSIDE;
    if (element->kind != SKA_MIX_CUTMIX || is_by_ratio) {
        return element->ratio;
    }
    const double area =
        (double)(element->bottom - element->top) * (double)(element->right - element->left);
    return (float)(1.0 - area / ((double)images->height * (double)images->width));
}

/* Sattolo's shuffle: a uniform cyclic permutation, so that partner(i) != i. */
static void
draw_cycle(ska_random *random, size_t count, ska_mix_element *elements)
{
    for (size_t i = 0; i < count; i++) {
        elements[i].partner = (uint32_t)i;
    }
    for (size_t i = count - 1; i > 0; i--) {
        const uint32_t j = ska_random_below(random, (uint32_t)i);
        const uint32_t swapped = elements[i].partner;
        elements[i].partner = elements[j].partner;
        elements[j].partner = swapped;
    }
}

static void
draw_partners(ska_mix_partners partners, ska_random *random, size_t count,
              ska_mix_element *elements)
{
    if (partners == SKA_MIX_PARTNERS_CYCLE) {
        draw_cycle(random, count, elements);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        elements[i].partner = (uint32_t)(partners == SKA_MIX_PARTNERS_MIRROR ? count - 1 - i
                                         : i > 0                             ? i - 1
                                                                             : count - 1);
    }
}

static void
share(const ska_mix_element *common, ska_mix_element *element)
{
    const uint32_t partner = element->partner;
    *element = *common;
    element->partner = partner;
}

/* What image i draws for itself; its partner and what the batch shares are there already. */
static void
draw_own(const box_place *place, ska_random *random, ska_mix_element *element)
{
    const ska_mix_scope scope = place->options->scope;
    if (scope == SKA_MIX_SCOPE_ELEMENT || scope == SKA_MIX_SCOPE_PAIR) {
        draw_kind_and_ratio(place->options, random, element);
    }
    if (scope != SKA_MIX_SCOPE_ALL && element->kind == SKA_MIX_CUTMIX) {
        draw_box(place, random, element);
    }
}

#define SIDE_MAX 4294967295.0 /* of an image: places are words of 32 bits */

ska_status
ska_mix_sample(const ska_mix_options *options, uint64_t seed, uint32_t epoch, uint32_t key,
               const ska_mix_images *images, const ska_mix_ink *ink, ska_mix_element *elements,
               ska_error *error)
{
    const size_t count = images->count;
    const double count_min = options->partners == SKA_MIX_PARTNERS_CYCLE ? 2.0 : 1.0;
    const double count_max = (double)((1u << SKA_RANDOM_STREAM_BITS) - 1);
    SKA_TRY(ska_check_range("images to mix", (double)count, count_min, count_max, error));
    if (images->height == 0 || images->width == 0) {
        return ska_fail(error, SKA_EMPTY, "images", "an image has at least 1 pixel");
    }
    SKA_TRY(ska_check_range("height", (double)images->height, 1.0, SIDE_MAX, error));
    SKA_TRY(ska_check_range("width", (double)images->width, 1.0, SIDE_MAX, error));
    memset(elements, 0, count * sizeof *elements);
    const int is_paired = options->scope == SKA_MIX_SCOPE_PAIR;
    const int is_by_ink = options->measure == SKA_MIX_MEASURE_INK && !is_paired;
    const box_place common_place = {options, images, NULL};
    const box_place own_place = {options, images, is_by_ink ? ink : NULL};
    ska_random batch = ska_random_start(seed, SKA_RANDOM_MIX, 0, epoch, key);
    ska_mix_element common = {.kind = SKA_MIX_NONE};
    draw_kind_and_ratio(options, &batch, &common);
    draw_partners(options->partners, &batch, count, elements);
    if (options->scope == SKA_MIX_SCOPE_ALL && common.kind == SKA_MIX_CUTMIX) {
        draw_box(&common_place, &batch, &common);
    }
    for (size_t i = 0; i < count; i++) {
        ska_mix_element *element = &elements[i];
        const size_t speaker = is_paired && count - 1 - i < i ? count - 1 - i : i;
        ska_random own =
            ska_random_start(seed, SKA_RANDOM_MIX, (uint32_t)(1 + speaker), epoch, key);
        share(&common, element);
        draw_own(&own_place, &own, element);
        if (element->partner == i) {
            *element = (ska_mix_element){
                .kind = SKA_MIX_NONE, .partner = (uint32_t)i, .ratio = 1.0F, .weight = 1.0F};
        }
        element->weight = weight_by_area(options, images, element);
    }
    return SKA_OK;
}
