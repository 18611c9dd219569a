/* Batch mixing without Python: partners, boxes, targets, threads. */
#include "mix.h"

#include "check.h"

#include <math.h>

enum { COUNT = 6, PLANES = 2, HEIGHT = 13, WIDTH = 17, CLASSES = 4 };

static const ska_mix_options half_and_half = {.mixup = 0.5,
                                              .cutmix = 0.5,
                                              .alpha = 1.0,
                                              .ratio_low = 0.3,
                                              .ratio_high = 0.7,
                                              .is_per_element = 1};

static void
draw(uint32_t key, ska_mix_element elements[COUNT])
{
    ska_error error;
    CHECK_INTEGER(
        ska_mix_sample(&half_and_half, 42, 1, key, COUNT, HEIGHT, WIDTH, elements, &error), SKA_OK);
}

static void
draws_keep_their_promises(void)
{
    int count_mixup = 0;
    for (uint32_t key = 0; key < 100; key++) {
        ska_mix_element elements[COUNT];
        draw(key, elements);
        unsigned partners = 0;
        for (uint32_t i = 0; i < COUNT; i++) {
            const ska_mix_element *element = &elements[i];
            partners |= 1U << element->partner;
            CHECK(element->partner != i);
            CHECK(element->kind == SKA_MIX_MIXUP || element->kind == SKA_MIX_CUTMIX);
            CHECK(element->ratio >= 0.3F && element->ratio <= 0.7F);
            count_mixup += element->kind == SKA_MIX_MIXUP;
            if (element->kind == SKA_MIX_CUTMIX) {
                CHECK(element->bottom <= HEIGHT && element->right <= WIDTH);
                CHECK(element->top <= element->bottom && element->left <= element->right);
                const float area =
                    (float)((element->bottom - element->top) * (element->right - element->left));
                CHECK(fabsf(element->weight - (1.0F - area / (HEIGHT * WIDTH))) < 1e-6F);
            }
        }
        CHECK_INTEGER(partners, (1U << COUNT) - 1); /* everybody is somebody's partner */
    }
    CHECK(count_mixup > 240 && count_mixup < 360); /* five standard deviations are 61 */
}

static void
pixels_follow_the_draws_on_any_number_of_threads(void)
{
    static float images[COUNT][PLANES][HEIGHT][WIDTH];
    static float one[COUNT][PLANES][HEIGHT][WIDTH], three[COUNT][PLANES][HEIGHT][WIDTH];
    float *pixels = &images[0][0][0][0];
    for (size_t i = 0; i < sizeof images / sizeof images[0][0][0][0]; i++) {
        pixels[i] = (float)(i % 101);
    }
    ska_mix_element elements[COUNT];
    draw(5, elements);
    ska_mix_apply(pixels, elements, COUNT, PLANES, HEIGHT, WIDTH, 1, &one[0][0][0][0]);
    ska_mix_apply(pixels, elements, COUNT, PLANES, HEIGHT, WIDTH, 3, &three[0][0][0][0]);
    CHECK(memcmp(one, three, sizeof one) == 0);
    for (size_t i = 0; i < COUNT; i++) {
        const ska_mix_element *element = &elements[i];
        for (uint32_t y = 0; y < HEIGHT; y++) {
            for (uint32_t x = 0; x < WIDTH; x++) {
                const float own = images[i][1][y][x], other = images[element->partner][1][y][x];
                const int is_inside = y >= element->top && y < element->bottom && x >= element->left
                                      && x < element->right;
                const float expected = element->kind == SKA_MIX_CUTMIX
                                           ? (is_inside ? other : own)
                                           : element->ratio * own + (1.0F - element->ratio) * other;
                CHECK(fabsf(one[i][1][y][x] - expected) < 1e-4F);
            }
        }
    }
}

static void
targets_weigh_both_labels(void)
{
    const int64_t labels[COUNT] = {0, 1, 2, 3, 0, 1};
    float targets[COUNT][CLASSES];
    ska_mix_element elements[COUNT];
    ska_error error;
    draw(8, elements);
    CHECK_INTEGER(ska_mix_targets(labels, elements, COUNT, CLASSES, 0.0, &targets[0][0], &error),
                  SKA_OK);
    for (size_t i = 0; i < COUNT; i++) {
        const int64_t own = labels[i], other = labels[elements[i].partner];
        const float weight = own == other ? 1.0F : elements[i].weight;
        CHECK(fabsf(targets[i][own] - weight) < 1e-6F);
        float sum = 0.0F;
        for (int c = 0; c < CLASSES; c++) {
            sum += targets[i][c];
        }
        CHECK(fabsf(sum - 1.0F) < 1e-6F);
    }
}

static void
what_cannot_be_mixed_is_refused(void)
{
    ska_mix_element elements[COUNT];
    ska_error error = {.status = SKA_OK};
    CHECK_INTEGER(ska_mix_sample(&half_and_half, 42, 0, 0, 1, HEIGHT, WIDTH, elements, &error),
                  SKA_RANGE);
    ska_mix_options options = half_and_half;
    options.mixup = 0.6;
    CHECK(ska_mix_check(&options, &error) != SKA_OK);
    options = half_and_half;
    options.ratio_low = 0.8;
    CHECK(ska_mix_check(&options, &error) != SKA_OK);
    CHECK_INTEGER(ska_mix_check(&half_and_half, &error), SKA_OK);

    const int64_t labels[COUNT] = {0, 1, 2, CLASSES, 0, 1};
    float targets[COUNT * CLASSES];
    draw(8, elements);
    CHECK_INTEGER(ska_mix_targets(labels, elements, COUNT, CLASSES, 0.0, targets, &error),
                  SKA_RANGE);
    CHECK_INTEGER(error.position, 3);
}

int
main(void)
{
    draws_keep_their_promises();
    pixels_follow_the_draws_on_any_number_of_threads();
    targets_weigh_both_labels();
    what_cannot_be_mixed_is_refused();
    return check_report();
}
