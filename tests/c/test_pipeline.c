/* The pipeline without Python: exact ops, threads, and errors that name the image. */
#include "pipeline/plan.h"

#include "ops/groups.h"

#include "check.h"

#include <math.h>

enum { SIDE = 24, COUNT_IMAGES = 9 };

static ska_plan *
plan_of(const ska_op *ops, size_t count_ops, int fuse)
{
    const ska_plan_options options = {.seed = 42, .fuse = fuse, .antialias = 1};
    ska_plan *plan = NULL;
    ska_error error;
    CHECK_INTEGER(ska_plan_new(ops, count_ops, &options, &plan, &error), SKA_OK);
    return plan;
}

static ska_image
gray_view(uint8_t *pixels, size_t height, size_t width)
{
    return (ska_image){.pixels = pixels,
                       .height = height,
                       .width = width,
                       .channels = 1,
                       .row_stride_bytes = (ptrdiff_t)width,
                       .pixel_stride_bytes = 1};
}

static ska_target
byte_target(uint8_t *data, size_t height, size_t width)
{
    return (ska_target){.data = data,
                        .dtype = SKA_DTYPE_UINT8,
                        .height = height,
                        .width = width,
                        .channels = 1,
                        .row_stride = (ptrdiff_t)width,
                        .column_stride = 1,
                        .channel_stride = 1};
}

static void
flips_are_exact(void)
{
    static const struct {
        const ska_op_type *type;
        uint8_t expected[6];
    } cases[] = {
        {&ska_op_horizontal_flip, {3, 2, 1, 6, 5, 4}},
        {&ska_op_vertical_flip, {4, 5, 6, 1, 2, 3}},
    };
    uint8_t drawing[6] = {1, 2, 3, 4, 5, 6};
    const ska_image image = gray_view(drawing, 2, 3);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ska_op op = {.type = cases[i].type, .probability = 1.0};
        ska_plan *plan = plan_of(&op, 1, 1);
        ska_op_draw draw;
        ska_plan_sample(plan, 0, 0, &draw);
        uint8_t result[6] = {0};
        const ska_target target = byte_target(result, 2, 3);
        ska_error error;
        CHECK_INTEGER(ska_plan_apply(plan, &draw, &image, &target, &error), SKA_OK);
        CHECK(memcmp(result, cases[i].expected, sizeof result) == 0);
        ska_plan_free(plan);
    }
}

/* The augmentation that README.md shows, without its flips. */
static size_t
fill_policy(ska_op ops[4])
{
    ops[0] = (ska_op){.type = &ska_op_rotate,
                      .probability = 1.0,
                      .arguments = {-15.0, 15.0},
                      .border = {.mode = SKA_BORDER_PAPER}};
    ops[1] = (ska_op){.type = &ska_op_affine,
                      .probability = 0.5,
                      .arguments = {1.0, 1.5, 1.0, 1.5, 0.0, 0.0, -10.0, 10.0, -10.0, 10.0},
                      .border = {.mode = SKA_BORDER_PAPER}};
    ops[2] = (ska_op){.type = &ska_op_random_brightness_contrast,
                      .probability = 0.5,
                      .arguments = {-0.2, 0.2, -0.2, 0.2, 1.0}};
    ops[3] = (ska_op){.type = &ska_op_resize, .probability = 1.0, .arguments = {SIDE, SIDE}};
    return 4;
}

/* Two chains of one flip each, mixed with the drawing; a flip before and a resize after. */
static void
chains_are_mixed_by_their_weights(void)
{
    const ska_op ops[] = {
        {.type = &ska_op_vertical_flip, .probability = 1.0},
        {.type = &ska_op_augmix, .probability = 1.0, .arguments = {3.0, 2.0, 1.0}},
        {.type = &ska_op_horizontal_flip, .probability = 1.0},
        {.type = &ska_op_sequential, .probability = 1.0, .arguments = {1.0}},
        {.type = &ska_op_vertical_flip, .probability = 1.0},
        {.type = &ska_op_resize, .probability = 1.0, .arguments = {2.0, 3.0}},
    };
    enum { COUNT = sizeof ops / sizeof ops[0] };
    uint8_t drawing[6] = {4, 5, 6, 1, 2, 3};
    /* A quarter of 123456, a quarter of 321654, half of 456123. */
    const uint8_t expected[6] = {3, 4, 4, 3, 4, 4};
    const ska_image image = gray_view(drawing, 2, 3);
    ska_plan *plan = plan_of(ops, COUNT, 1);
    ska_op_draw draws[COUNT];
    ska_plan_sample(plan, 0, 0, draws);
    double sum = 0.0;
    for (size_t chain = 0; chain < 2; chain++) {
        sum += draws[1].values[SKA_AUGMIX_WEIGHTS + chain];
    }
    CHECK(fabs(sum - 1.0) < 1e-12);
    draws[1].values[SKA_AUGMIX_SHARE] = 0.75;
    draws[1].values[SKA_AUGMIX_WEIGHTS] = 1.0 / 3.0;
    draws[1].values[SKA_AUGMIX_WEIGHTS + 1] = 2.0 / 3.0;
    uint8_t result[6] = {0};
    const ska_target target = byte_target(result, 2, 3);
    ska_error error;
    CHECK_INTEGER(ska_plan_apply(plan, draws, &image, &target, &error), SKA_OK);
    for (size_t i = 0; i < sizeof result; i++) {
        CHECK_INTEGER(result[i], expected[i]);
    }
    ska_plan_free(plan);
}

/* Drawings of different sizes: white paper, one black stroke. */
static void
fill_drawings(uint8_t pixels[COUNT_IMAGES][80 * 80], ska_image images[COUNT_IMAGES])
{
    for (size_t i = 0; i < COUNT_IMAGES; i++) {
        images[i] = gray_view(pixels[i], 31 + 5 * i, 71 - 4 * i);
        memset(pixels[i], 255, 80 * 80);
        for (size_t x = 10; x < 30; x++) {
            memset(ska_image_row(&images[i], 15) + x, 0, 2);
        }
    }
}

static void
run_batch(ska_plan *plan, const ska_image *images, const uint32_t *indices, size_t threads,
          float results[COUNT_IMAGES][3][SIDE][SIDE])
{
    const ska_target first = {.data = results,
                              .dtype = SKA_DTYPE_FLOAT32,
                              .height = SIDE,
                              .width = SIDE,
                              .channels = 3,
                              .row_stride = SIDE,
                              .column_stride = 1,
                              .channel_stride = SIDE * SIDE,
                              .scale = {0.017F, 0.0175F, 0.0174F},
                              .bias = {-2.1F, -2.0F, -1.8F}};
    ska_error error;
    CHECK_INTEGER(ska_plan_run(plan, images, COUNT_IMAGES, indices, 3, &first, 3 * SIDE * SIDE,
                               threads, &error),
                  SKA_OK);
}

static void
threads_and_order_change_no_byte(void)
{
    static uint8_t pixels[COUNT_IMAGES][80 * 80];
    static float one[COUNT_IMAGES][3][SIDE][SIDE], four[COUNT_IMAGES][3][SIDE][SIDE];
    static float backwards[COUNT_IMAGES][3][SIDE][SIDE];
    ska_image images[COUNT_IMAGES], reversed[COUNT_IMAGES];
    uint32_t indices[COUNT_IMAGES], reversed_indices[COUNT_IMAGES];
    fill_drawings(pixels, images);
    for (uint32_t i = 0; i < COUNT_IMAGES; i++) {
        indices[i] = 100 + i;
        reversed[COUNT_IMAGES - 1 - i] = images[i];
        reversed_indices[COUNT_IMAGES - 1 - i] = indices[i];
    }
    ska_op ops[4];
    ska_plan *plan = plan_of(ops, fill_policy(ops), 1);
    run_batch(plan, images, indices, 1, one);
    run_batch(plan, images, indices, 4, four);
    run_batch(plan, reversed, reversed_indices, 2, backwards);
    CHECK(memcmp(one, four, sizeof one) == 0);
    for (size_t i = 0; i < COUNT_IMAGES; i++) {
        CHECK(memcmp(one[i], backwards[COUNT_IMAGES - 1 - i], sizeof one[i]) == 0);
    }
    CHECK(memcmp(one[0], one[1], sizeof one[0]) != 0);
    CHECK(ska_plan_scratch_bytes(plan) > 0);
    ska_plan_free(plan);
}

/* Op after op on uint8 rounds three times where the fused run rounds never: two levels at most on
 * plain paper, where nothing but the paper's own colour can come out. */
static void
white_paper_stays_white_whatever_moves_it(void)
{
    static uint8_t paper[40 * 30];
    memset(paper, 255, sizeof paper);
    const ska_image image = gray_view(paper, 40, 30);
    ska_op ops[4];
    (void)fill_policy(ops);
    ops[2].probability = 0.0;
    for (int fuse = 0; fuse < 2; fuse++) {
        ska_plan *plan = plan_of(ops, 4, fuse);
        for (uint32_t index = 0; index < 20; index++) {
            ska_op_draw draws[4];
            uint8_t result[SIDE * SIDE] = {0};
            const ska_target target = byte_target(result, SIDE, SIDE);
            ska_error error;
            ska_plan_sample(plan, 0, index, draws);
            CHECK_INTEGER(ska_plan_apply(plan, draws, &image, &target, &error), SKA_OK);
            for (size_t i = 0; i < sizeof result; i++) {
                CHECK_INTEGER(result[i], 255);
            }
        }
        ska_plan_free(plan);
    }
}

static void
draws_stay_within_their_limits_and_can_be_repeated(void)
{
    ska_op ops[4];
    ska_plan *plan = plan_of(ops, fill_policy(ops), 1);
    int count_affine = 0;
    for (uint32_t index = 0; index < 400; index++) {
        ska_op_draw draws[4], again[4];
        ska_plan_sample(plan, 7, index, draws);
        ska_plan_sample(plan, 7, index, again);
        CHECK(memcmp(draws, again, sizeof draws) == 0);
        CHECK(draws[0].is_applied && fabs(draws[0].values[0]) <= 15.0);
        CHECK(draws[3].is_applied);
        if (draws[1].is_applied) {
            count_affine++;
            CHECK(draws[1].values[0] >= 1.0 && draws[1].values[0] <= 1.5);
        }
    }
    CHECK(count_affine > 150 && count_affine < 250); /* five standard deviations are 50 */
    ska_plan_free(plan);
}

static void
errors_name_the_op_and_the_image(void)
{
    ska_op op = {.type = &ska_op_rotate, .probability = 1.5, .arguments = {-15.0, 15.0}};
    const ska_plan_options options = {.seed = 0, .fuse = 1, .antialias = 1};
    ska_plan *plan = NULL;
    ska_error error = {.status = SKA_OK};
    CHECK_INTEGER(ska_plan_new(&op, 1, &options, &plan, &error), SKA_RANGE);
    CHECK_INTEGER(error.position, 0);
    op = (ska_op){.type = &ska_op_rotate, .probability = 1.0, .arguments = {15.0, -15.0}};
    CHECK_INTEGER(ska_plan_new(&op, 1, &options, &plan, &error), SKA_ORDER);
    CHECK(plan == NULL);

    static uint8_t pixels[COUNT_IMAGES][80 * 80];
    ska_image images[COUNT_IMAGES];
    fill_drawings(pixels, images);
    images[5].height = 0;
    ska_op ops[4];
    plan = plan_of(ops, fill_policy(ops), 1);
    const uint32_t indices[COUNT_IMAGES] = {0};
    uint8_t results[COUNT_IMAGES][SIDE * SIDE];
    memset(results, 77, sizeof results);
    const ska_target first = byte_target(results[0], SIDE, SIDE);
    CHECK_INTEGER(
        ska_plan_run(plan, images, COUNT_IMAGES, indices, 0, &first, SIDE * SIDE, 2, &error),
        SKA_EMPTY);
    CHECK_INTEGER(error.position, 5);
    CHECK_INTEGER(results[0][0], 77); /* nothing was written */
    ska_plan_free(plan);
}

int
main(void)
{
    flips_are_exact();
    chains_are_mixed_by_their_weights();
    threads_and_order_change_no_byte();
    white_paper_stays_white_whatever_moves_it();
    draws_stay_within_their_limits_and_can_be_repeated();
    errors_name_the_op_and_the_image();
    return check_report();
}
