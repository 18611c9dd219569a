/* Batch mixing: what becomes of pixels and labels once everything is drawn; see mix.h. */
#include "mix.h"

#include "kernels/kernels.h"
#include "parallel.h"

#include <string.h>

typedef struct {
    const ska_mix_images *images;
    const ska_mix_element *elements;
    void *target;
} mix_run;

/* Adding and taking away 3 * 2**22 leaves a float in 0..255 rounded to an integer, half to even. */
#define ROUNDING_SHIFT 12582912.0F

static void
blend_u8(const uint8_t *own, const uint8_t *partner, float ratio, size_t count, uint8_t *target)
{
    const float rest = 1.0F - ratio;
    for (size_t i = 0; i < count; i++) {
        const float mixed = ratio * (float)own[i] + rest * (float)partner[i];
        target[i] = (uint8_t)((mixed + ROUNDING_SHIFT) - ROUNDING_SHIFT);
    }
}

static void
blend(const mix_run *run, const char *own, const char *partner, float ratio, size_t count,
      char *target)
{
    if (run->images->is_u8) {
        blend_u8((const uint8_t *)own, (const uint8_t *)partner, ratio, count, (uint8_t *)target);
    }
    else {
        ska_kernels_active()->blend_f32((const float *)(const void *)own,
                                        (const float *)(const void *)partner, ratio, count,
                                        (float *)(void *)target);
    }
}

static void
mix_item(void *context, size_t item, size_t thread)
{
    (void)thread;
    const mix_run *run = context;
    const ska_mix_images *images = run->images;
    const ska_mix_element *element = &run->elements[item];
    const size_t value_bytes = images->is_u8 ? 1 : sizeof(float);
    const size_t row_bytes = images->width * value_bytes;
    const size_t image_values = images->planes * images->height * images->width;
    const size_t image_bytes = image_values * value_bytes;
    const char *pixels = images->pixels;
    const char *own = pixels + item * image_bytes;
    const char *partner = pixels + element->partner * image_bytes;
    char *target = (char *)run->target + item * image_bytes;
    if (element->kind == SKA_MIX_MIXUP) {
        blend(run, own, partner, element->ratio, image_values, target);
        return;
    }
    memcpy(target, own, image_bytes);
    if (element->kind != SKA_MIX_CUTMIX) {
        return;
    }
    const size_t length_bytes = (element->right - element->left) * value_bytes;
    for (size_t p = 0; p < images->planes; p++) {
        for (size_t y = element->top; y < element->bottom; y++) {
            const size_t start = (p * images->height + y) * row_bytes + element->left * value_bytes;
            memcpy(target + start, partner + start, length_bytes);
        }
    }
}

void
ska_mix_apply(const ska_mix_images *images, const ska_mix_element *elements, size_t threads,
              void *target)
{
    mix_run run = {.images = images, .elements = elements, .target = target};
    ska_parallel_for(images->count, ska_parallel_threads(threads, images->count), mix_item, &run);
}

ska_status
ska_mix_check_labels(const int64_t *labels, size_t count, size_t count_classes, ska_error *error)
{
    const double last = (double)count_classes - 1.0;
    for (size_t i = 0; i < count; i++) {
        if (ska_check_range("targets", (double)labels[i], 0.0, last, error) != SKA_OK) {
            error->position = (int64_t)i;
            return SKA_RANGE;
        }
    }
    return SKA_OK;
}

void
ska_mix_targets(const int64_t *labels, const ska_mix_element *elements, size_t count,
                size_t count_classes, double base, double keep, float *target)
{
    for (size_t i = 0; i < count; i++) {
        float *row = target + i * count_classes;
        for (size_t c = 0; c < count_classes; c++) {
            row[c] = (float)base;
        }
        row[labels[i]] += (float)keep * elements[i].weight;
        row[labels[elements[i].partner]] += (float)keep * (1.0F - elements[i].weight);
    }
}

void
ska_mix_soft_targets(const float *soft, const ska_mix_element *elements, size_t count,
                     size_t count_classes, double base, double keep, float *target)
{
    for (size_t i = 0; i < count; i++) {
        const float own_share = (float)keep * elements[i].weight;
        const float rest = (float)keep * (1.0F - elements[i].weight);
        const float *own = soft + i * count_classes;
        const float *partner = soft + elements[i].partner * count_classes;
        float *row = target + i * count_classes;
        for (size_t c = 0; c < count_classes; c++) {
            row[c] = (float)base + (own_share * own[c] + rest * partner[c]);
        }
    }
}
