/* Packed taps give the bytes of the plain samples, inside, on the edge, beyond it and at NaN. */
#include "pipeline/taps.h"

#include "check.h"
#include "cpu.h"
#include "random.h"

#include <math.h>
#include <string.h>

/* One more than a multiple of every lane count; sides that share no factor with a vector. */
enum { COUNT = 1025, HEIGHT_MAX = 37, WIDTH_MAX = 41 };

static float
any_coordinate(ska_random *random, size_t side)
{
    static const float special[] = {NAN, INFINITY, -INFINITY, 3e9F, -3e9F, -1.0F, -0.0F, 0.0F};
    switch (ska_random_below(random, 8)) {
    case 0:
        return special[ska_random_below(random, sizeof special / sizeof *special)];
    case 1:
        return (float)side - (float)ska_random_below(random, 3); /* a whole pixel, at the end */
    case 2:
        return nextafterf((float)side, 0.0F) - (float)ska_random_below(random, 2);
    default:
        return (float)ska_random_between(random, -3.0, (double)side + 3.0);
    }
}

static void
taps_equal_plain_samples(size_t height, size_t width, ska_border border, size_t count)
{
    uint8_t
        pixels[HEIGHT_MAX * WIDTH_MAX + 2]; /* 2: what a four-byte read may touch past the end */
    float xs[COUNT], ys[COUNT], plain[COUNT], packed[COUNT];
    ska_random random =
        ska_random_start(11, SKA_RANDOM_OP, (uint32_t)height, (uint32_t)width, border.mode);
    for (size_t i = 0; i < sizeof pixels; i++) {
        pixels[i] = (uint8_t)ska_random_below(&random, 256);
    }
    for (size_t i = 0; i < count; i++) {
        xs[i] = any_coordinate(&random, width);
        ys[i] = any_coordinate(&random, height);
    }
    const ska_image image = {
        .pixels = pixels,
        .height = height,
        .width = width,
        .channels = 1,
        .row_stride_bytes = (ptrdiff_t)width,
        .pixel_stride_bytes = 1,
    };
    const ska_sample_source source = {
        .pixels = pixels,
        .height = (int64_t)height,
        .width = (int64_t)width,
        .row_stride_bytes = (int64_t)width,
        .border = border,
        .limit_x = height > 1 ? (float)(width - 1) : 0.0F,
        .limit_y = (float)(height - 1),
    };
    ska_scratch_set *set = ska_scratch_set_new(1);
    ska_tap_source taps;
    ska_error error;
    CHECK(set != NULL);
    CHECK_INTEGER(ska_taps_pack(&image, &border, &set->threads[0], &taps, &error), SKA_OK);
    const ska_kernels *kernels = ska_kernels_active();
    float *const levels[3] = {plain, NULL, NULL};
    kernels->sample_gray(&source, xs, ys, count, levels);
    kernels->sample_taps(&taps, xs, ys, count, packed);
    CHECK(memcmp(plain, packed, count * sizeof *plain) == 0);
    ska_scratch_set_free(set);
}

static void
packing_pays_for_small_gray_pictures_with_a_plain_border(void)
{
    const ska_border paper = {.mode = SKA_BORDER_CONSTANT};
    const ska_border mirror = {.mode = SKA_BORDER_REFLECT_101};
    ska_image image = {.height = 250, .width = 250, .channels = 1};
    CHECK(ska_taps_pay(&image, &paper, 224 * 224));
    CHECK(!ska_taps_pay(&image, &paper, 20 * 20));
    CHECK(!ska_taps_pay(&image, &mirror, 224 * 224));
    image.channels = 3;
    CHECK(!ska_taps_pay(&image, &paper, 224 * 224));
    image = (ska_image){.height = 65500, .width = 65500, .channels = 1};
    CHECK(!ska_taps_pay(&image, &paper, (size_t)65500 * 65500)); /* an index is an int32 */
}

int
main(void)
{
    static const size_t sides[][2] = {{HEIGHT_MAX, WIDTH_MAX}, {1, 1}, {1, 30}, {30, 1}, {2, 16}};
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        ska_error error;
        if (ska_cpu_select(ska_tier_name((ska_tier)tier), &error) != SKA_OK) {
            continue; /* this processor does not run it */
        }
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
            const ska_border paper = {.mode = SKA_BORDER_CONSTANT, .color = {250, 250, 250}};
            const ska_border edge = {.mode = SKA_BORDER_REPLICATE};
            taps_equal_plain_samples(sides[i][0], sides[i][1], paper, COUNT);
            taps_equal_plain_samples(sides[i][0], sides[i][1], edge, COUNT);
            taps_equal_plain_samples(sides[i][0], sides[i][1], edge, 5); /* less than a vector */
        }
    }
    packing_pays_for_small_gray_pictures_with_a_plain_border();
    return check_report();
}
