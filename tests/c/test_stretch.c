/* Pictures that are only scaled and mirrored have the levels of the formula, on every tier. */
#include "pipeline/stretch.h"

#include "check.h"
#include "cpu.h"
#include "random.h"

#include <math.h>

enum { SIDE_MAX = 83, PIXELS_MAX = 3 * SIDE_MAX * SIDE_MAX };

static double
clamp(double value, size_t side)
{
    return fmin(fmax(value, 0.0), (double)(side - 1));
}

/* Bilinear between pixels, the nearest pixel beyond the edge. */
static double
level_at(const ska_image *image, double x, double y, size_t c)
{
    x = clamp(x, image->width);
    y = clamp(y, image->height);
    double sum = 0.0;
    for (int corner = 0; corner < 4; corner++) {
        const double column = floor(x) + (corner & 1), row = floor(y) + (corner >> 1);
        const double weight = (1.0 - fabs(x - column)) * (1.0 - fabs(y - row));
        const size_t i = (size_t)clamp(column, image->width), j = (size_t)clamp(row, image->height);
        sum += weight * (double)ska_image_row(image, j)[i * image->channels + c];
    }
    return sum;
}

static void
stretched_levels_are_those_of_the_formula(size_t height, size_t width, size_t channels,
                                          const ska_affine *map, size_t to_height, size_t to_width)
{
    static uint8_t pixels[PIXELS_MAX];
    static float planes[PIXELS_MAX];
    ska_random random = ska_random_start(5, SKA_RANDOM_OP, (uint32_t)(height * SIDE_MAX + width),
                                         (uint32_t)to_width, (uint32_t)channels);
    for (size_t i = 0; i < height * width * channels; i++) {
        pixels[i] = (uint8_t)ska_random_below(&random, 256);
    }
    const ska_picture picture = {.image = {.pixels = pixels,
                                           .height = height,
                                           .width = width,
                                           .channels = channels,
                                           .row_stride_bytes = (ptrdiff_t)(width * channels),
                                           .pixel_stride_bytes = (ptrdiff_t)channels}};
    const ska_target target = {.data = planes,
                               .dtype = SKA_DTYPE_FLOAT32,
                               .height = to_height,
                               .width = to_width,
                               .channels = channels,
                               .row_stride = (ptrdiff_t)to_width,
                               .column_stride = 1,
                               .channel_stride = (ptrdiff_t)(to_height * to_width),
                               .scale = {1.0F, 1.0F, 1.0F}};
    const ska_border border = {.mode = SKA_BORDER_REPLICATE};
    ska_frame frame = ska_frame_of_canvas(to_height, to_width);
    frame.steps[0].map.top = *map;
    ska_tone tone;
    ska_tone_start(&tone);
    ska_scratch_set *set = ska_scratch_set_new(1);
    ska_error error;
    CHECK(set != NULL);
    CHECK(ska_stretch_fits(&frame, &border));
    CHECK_INTEGER(ska_stretch(&picture, &frame, &tone, &target, &set->threads[0], &error), SKA_OK);
    double worst = 0.0;
    for (size_t c = 0; c < channels; c++) {
        for (size_t y = 0; y < to_height; y++) {
            for (size_t x = 0; x < to_width; x++) {
                const double expected = level_at(&picture.image, map->xx * (double)x + map->x0,
                                                 map->yy * (double)y + map->y0, c);
                const double level = (double)planes[(c * to_height + y) * to_width + x];
                worst = fmax(worst, fabs(level - expected));
            }
        }
    }
    CHECK(worst < 1e-3);
    ska_scratch_set_free(set);
}

static void
other_ways_do_not_fit(void)
{
    const ska_border edge = {.mode = SKA_BORDER_REPLICATE}, paper = {.mode = SKA_BORDER_CONSTANT};
    ska_frame frame = ska_frame_of_canvas(5, 7);
    CHECK(ska_stretch_fits(&frame, &edge));
    CHECK(!ska_stretch_fits(&frame, &paper));
    frame.steps[0].map.top.xy = 1e-9;
    CHECK(!ska_stretch_fits(&frame, &edge));
}

int
main(void)
{
    static const ska_affine maps[] = {
        {.xx = 1.0, .yy = 1.0},
        {.xx = -1.0, .x0 = 6.0, .yy = -1.0, .y0 = 4.0},
        {.xx = 1.12, .x0 = 0.06, .yy = 0.37, .y0 = -0.3},
        {.xx = 2.4, .x0 = -1.0, .yy = 5.0, .y0 = -9.0},     /* wider than two registers */
        {.xx = -0.2, .x0 = 3.3, .yy = 0.0, .y0 = 1.5},      /* a flat way */
        {.xx = 1e30, .x0 = -1e300, .yy = -1e30, .y0 = 1e9}, /* all of it beyond the edge */
    };
    static const size_t sides[][2] = {{SIDE_MAX, SIDE_MAX}, {1, 1}, {1, 40}, {40, 1}, {2, 2}};
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        ska_error error;
        if (ska_cpu_select(ska_tier_name((ska_tier)tier), &error) != SKA_OK) {
            continue; /* this processor does not run it */
        }
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
            for (size_t k = 0; k < sizeof maps / sizeof *maps; k++) {
                for (size_t channels = 1; channels <= 3; channels += 2) {
                    stretched_levels_are_those_of_the_formula(sides[i][0], sides[i][1], channels,
                                                              &maps[k], 37, 41);
                    stretched_levels_are_those_of_the_formula(sides[i][0], sides[i][1], channels,
                                                              &maps[k], 3, 5);
                }
            }
        }
    }
    other_ways_do_not_fit();
    return check_report();
}
