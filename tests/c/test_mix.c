/* Batch mixing without Python: partners, boxes, targets, threads. */
#include "mix.h"

#include "check.h"

#include <math.h>

enum { COUNT = 6, PLANES = 2, HEIGHT = 13, WIDTH = 17, CLASSES = 4 };

static const ska_mix_options half_and_half = {.mixup = 0.5,
                                              .cutmix = 0.5,
                                              .mixup_alpha = 1.0,
                                              .cutmix_alpha = 1.0,
                                              .ratio_low = 0.3,
                                              .ratio_high = 0.7};

static const ska_mix_images sizes = {
    .count = COUNT, .planes = PLANES, .height = HEIGHT, .width = WIDTH};

static void
draw(uint32_t key, ska_mix_element elements[COUNT])
{
    ska_error error;
    CHECK_INTEGER(ska_mix_sample(&half_and_half, 42, 1, key, &sizes, NULL, elements, &error),
                  SKA_OK);
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
    ska_mix_images batch = sizes;
    batch.pixels = pixels;
    ska_mix_apply(&batch, elements, 1, one);
    ska_mix_apply(&batch, elements, 3, three);
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
    CHECK_INTEGER(ska_mix_check_labels(labels, COUNT, CLASSES, &error), SKA_OK);
    ska_mix_targets(labels, elements, COUNT, CLASSES, 0.0, 1.0, &targets[0][0]);
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
    ska_mix_images alone = sizes;
    alone.count = 1;
    CHECK_INTEGER(ska_mix_sample(&half_and_half, 42, 0, 0, &alone, NULL, elements, &error),
                  SKA_RANGE);
    ska_mix_options options = half_and_half;
    options.mixup = 0.6;
    CHECK(ska_mix_check(&options, &error) != SKA_OK);
    options = half_and_half;
    options.ratio_low = 0.8;
    CHECK(ska_mix_check(&options, &error) != SKA_OK);
    CHECK_INTEGER(ska_mix_check(&half_and_half, &error), SKA_OK);

    const int64_t labels[COUNT] = {0, 1, 2, CLASSES, 0, 1};
    CHECK_INTEGER(ska_mix_check_labels(labels, COUNT, CLASSES, &error), SKA_RANGE);
    CHECK_INTEGER(error.position, 3);
}

/* Two drawings on paper of level 1: a dot of ink 3 at (2, 3), and one of ink 1 at (7, 8). */
static void
ink_is_found_and_weighed(void)
{
    static float pixels[2][1][HEIGHT][WIDTH];
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 0; x < WIDTH; x++) {
            pixels[0][0][y][x] = pixels[1][0][y][x] = 1.0F;
        }
    }
    pixels[0][0][2][3] = -2.0F;
    pixels[1][0][7][8] = 2.0F;
    const ska_mix_images images = {
        .pixels = pixels, .count = 2, .planes = 1, .height = HEIGHT, .width = WIDTH};
    double papers[2], rows[2 * HEIGHT], totals[2];
    ska_mix_ink ink = {.papers = papers, .rows = rows, .totals = totals};
    ska_error error;
    CHECK_INTEGER(ska_mix_measure_ink(&images, 2, &ink, &error), SKA_OK);
    CHECK(papers[0] == 1.0 && totals[0] == 3.0 && totals[1] == 1.0 && rows[2] == 3.0);
    uint32_t y = 0, x = 0;
    ska_mix_find_ink(&images, &ink, 1, 0.999, 0.0, &y, &x);
    CHECK(y == 7 && x == 8);
    ska_mix_element elements[2] = {
        {.kind = SKA_MIX_MIXUP, .partner = 1, .ratio = 0.25F, .weight = 0.25F},
        {.kind = SKA_MIX_CUTMIX, .partner = 0, .weight = 0.9F, .bottom = HEIGHT, .right = 5},
    };
    ska_mix_weigh_by_ink(&images, &ink, 2, elements);
    CHECK(elements[0].weight == 0.5F);  /* 0.25 * 3 of 0.25 * 3 + 0.75 * 1 */
    CHECK(elements[1].weight == 0.25F); /* 1 is left, 3 come */
    pixels[1][0][0][0] = NAN;
    CHECK_INTEGER(ska_mix_measure_ink(&images, 1, &ink, &error), SKA_NOT_FINITE);
    CHECK_INTEGER(error.position, 1);
}

int
main(void)
{
    draws_keep_their_promises();
    pixels_follow_the_draws_on_any_number_of_threads();
    targets_weigh_both_labels();
    what_cannot_be_mixed_is_refused();
    ink_is_found_and_weighed();
    return check_report();
}
