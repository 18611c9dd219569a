/* Batch mixing; see mix.h. */
#include "mix.h"

#include "kernels/kernels.h"
#include "ops/frame.h"
#include "parallel.h"
#include "random.h"

#include <math.h>
#include <string.h>

ska_status
ska_mix_check(const ska_mix_options *options, ska_error *error)
{
    SKA_TRY(ska_check_range("mixup", options->mixup, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("cutmix", options->cutmix, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("mixup + cutmix", options->mixup + options->cutmix, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("alpha", options->alpha, SKA_MIX_ALPHA_MIN, SKA_MIX_ALPHA_MAX, error));
    SKA_TRY(ska_check_range("ratio_low", options->ratio_low, 0.0, 1.0, error));
    SKA_TRY(ska_check_range("ratio_high", options->ratio_high, 0.0, 1.0, error));
    if (options->ratio_low > options->ratio_high) {
        return ska_fail(error, SKA_ORDER, "ratio_high", "the high limit lies below the low one");
    }
    return SKA_OK;
}

/* Beta(alpha, alpha). One uniform for alpha 1; above 1/2 the polar method of Ulrich (1984) as given
 * by L. Devroye, "Non-Uniform Random Variate Generation", 1986, section IX.4; below it Joehnk's
 * rejection. */
static double
draw_symmetric_beta(ska_random *random, double alpha)
{
    if (alpha == 1.0) {
        return ska_random_uniform(random);
    }
    if (alpha > 0.5) {
        double sine, cosine;
        ska_sine_cosine(360.0 * ska_random_uniform(random), &sine, &cosine);
        const double tail = pow(ska_random_uniform(random), 2.0 / (2.0 * alpha - 1.0));
        return 0.5 + 0.5 * cosine * sqrt(1.0 - tail);
    }
    for (;;) { /* accepts at least two of three pairs for alpha <= 1/2 */
        const double x = pow(ska_random_uniform(random), 1.0 / alpha);
        const double y = pow(ska_random_uniform(random), 1.0 / alpha);
        if (x + y > 0.0 && x + y <= 1.0) {
            return x / (x + y);
        }
    }
}

/* A window that holds less than a thousandth of the distribution is drawn from uniformly. */
#define TRUNCATION_TRIES 1000

static double
draw_ratio(const ska_mix_options *options, ska_random *random)
{
    const double low = options->ratio_low, high = options->ratio_high;
    if (options->alpha == 1.0 && !options->is_clipped) {
        return ska_random_between(random, low, high);
    }
    for (int i = 0; i < TRUNCATION_TRIES; i++) {
        const double ratio = draw_symmetric_beta(random, options->alpha);
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
    element->ratio = element->kind == SKA_MIX_NONE ? 1.0F : (float)draw_ratio(options, random);
}

/* The half-open range of `length` pixels about a uniform centre, cut off at [0, side). */
static void
draw_range(ska_random *random, double ratio, size_t side, uint32_t *first, uint32_t *end)
{
    const int64_t half = (int64_t)(sqrt(1.0 - ratio) * (double)side) / 2;
    const int64_t centre = ska_random_below(random, (uint32_t)side);
    const int64_t last = (int64_t)side;
    *first = (uint32_t)(centre - half < 0 ? 0 : centre - half);
    *end = (uint32_t)(centre + half > last ? last : centre + half);
}

static void
draw_box_and_weight(ska_random *random, size_t height, size_t width, ska_mix_element *element)
{
    element->weight = element->ratio;
    if (element->kind != SKA_MIX_CUTMIX) {
        return;
    }
    draw_range(random, (double)element->ratio, height, &element->top, &element->bottom);
    draw_range(random, (double)element->ratio, width, &element->left, &element->right);
    const double area =
        (double)(element->bottom - element->top) * (double)(element->right - element->left);
    element->weight = (float)(1.0 - area / ((double)height * (double)width));
}

/* Sattolo's shuffle: a uniform cyclic permutation, so that partner(i) != i. */
static void
draw_partners(ska_random *random, size_t count, ska_mix_element *elements)
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

ska_status
ska_mix_sample(const ska_mix_options *options, uint64_t seed, uint32_t epoch, uint32_t key,
               size_t count, size_t height, size_t width, ska_mix_element *elements,
               ska_error *error)
{
    const double count_max = (double)((1u << SKA_RANDOM_STREAM_BITS) - 1);
    SKA_TRY(ska_check_range("images to mix", (double)count, 2.0, count_max, error));
    if (height == 0 || width == 0) {
        return ska_fail(error, SKA_EMPTY, "images", "an image has at least 1 pixel");
    }
    memset(elements, 0, count * sizeof *elements);
    ska_random batch = ska_random_start(seed, SKA_RANDOM_MIX, 0, epoch, key);
    ska_mix_element common = {.kind = SKA_MIX_NONE};
    draw_kind_and_ratio(options, &batch, &common);
    draw_partners(&batch, count, elements);
    for (size_t i = 0; i < count; i++) {
        ska_random own = ska_random_start(seed, SKA_RANDOM_MIX, (uint32_t)(1 + i), epoch, key);
        if (options->is_per_element) {
            draw_kind_and_ratio(options, &own, &elements[i]);
        }
        else {
            elements[i].kind = common.kind;
            elements[i].ratio = common.ratio;
        }
        draw_box_and_weight(&own, height, width, &elements[i]);
    }
    return SKA_OK;
}

typedef struct {
    const float *images;
    const ska_mix_element *elements;
    size_t planes, height, width;
    float *target;
} mix_run;

static void
mix_item(void *context, size_t item, size_t thread)
{
    (void)thread;
    const mix_run *run = context;
    const ska_mix_element *element = &run->elements[item];
    const size_t plane = run->height * run->width, image = run->planes * plane;
    const float *own = run->images + item * image;
    const float *partner = run->images + element->partner * image;
    float *target = run->target + item * image;
    if (element->kind == SKA_MIX_MIXUP) {
        ska_kernels_active()->blend_f32(own, partner, element->ratio, image, target);
        return;
    }
    memcpy(target, own, image * sizeof *target);
    if (element->kind != SKA_MIX_CUTMIX) {
        return;
    }
    const size_t length = element->right - element->left;
    for (size_t p = 0; p < run->planes; p++) {
        for (size_t y = element->top; y < element->bottom; y++) {
            const size_t start = p * plane + y * run->width + element->left;
            memcpy(target + start, partner + start, length * sizeof *target);
        }
    }
}

void
ska_mix_apply(const float *images, const ska_mix_element *elements, size_t count, size_t planes,
              size_t height, size_t width, size_t threads, float *target)
{
    mix_run run = {.images = images,
                   .elements = elements,
                   .planes = planes,
                   .height = height,
                   .width = width,
                   .target = target};
    ska_parallel_for(count, ska_parallel_threads(threads, count), mix_item, &run);
}

ska_status
ska_mix_targets(const int64_t *labels, const ska_mix_element *elements, size_t count,
                size_t count_classes, double label_smoothing, float *target, ska_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const double last = (double)count_classes - 1.0;
        if (ska_check_range("targets", (double)labels[i], 0.0, last, error) != SKA_OK) {
            error->position = (int64_t)i;
            return SKA_RANGE;
        }
    }
    const float base = (float)(label_smoothing / (double)count_classes);
    const float rest = (float)(1.0 - label_smoothing);
    for (size_t i = 0; i < count; i++) {
        float *row = target + i * count_classes;
        for (size_t c = 0; c < count_classes; c++) {
            row[c] = base;
        }
        row[labels[i]] += rest * elements[i].weight;
        row[labels[elements[i].partner]] += rest * (1.0F - elements[i].weight);
    }
    return SKA_OK;
}
