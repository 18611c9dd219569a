/* Image view: borders, checks, and the paper's colour. */
#include "image.h"

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Three steps out on either side of `abcd`; '.' stands for a colour mode's -1. */
static const struct {
    ska_border_mode mode;
    const char *name;
    const char *around; /* indices -5..-1, 0..3, 4..8 */
} border_rows[] = {
    {SKA_BORDER_PAPER, "paper", ".....abcd....."},
    {SKA_BORDER_CONSTANT, "constant", ".....abcd....."},
    {SKA_BORDER_REPLICATE, "replicate", "aaaaaabcdddddd"},
    {SKA_BORDER_REFLECT, "reflect", "ddcbaabcddcbaa"},
    {SKA_BORDER_WRAP, "wrap", "dabcdabcdabcda"},
    {SKA_BORDER_REFLECT_101, "reflect_101", "bcdcbabcdcbabc"},
};

static void
borders_follow_their_pictures_on_both_sides(void)
{
    CHECK_INTEGER(COUNT(border_rows), SKA_BORDER_COUNT);
    for (size_t row = 0; row < COUNT(border_rows); row++) {
        CHECK_INTEGER(strlen(border_rows[row].around), 14);
        for (int64_t index = -5; index <= 8; index++) {
            const char expected = border_rows[row].around[index + 5];
            CHECK_INTEGER(ska_border_index(border_rows[row].mode, index, 4),
                          expected == '.' ? -1 : expected - 'a');
        }
    }
}

static void
a_single_pixel_stands_for_everything_around_it(void)
{
    for (int mode = 0; mode < SKA_BORDER_COUNT; mode++) {
        const int is_color = mode == SKA_BORDER_PAPER || mode == SKA_BORDER_CONSTANT;
        for (int64_t index = -3; index <= 3; index++) {
            CHECK_INTEGER(ska_border_index((ska_border_mode)mode, index, 1),
                          is_color && index != 0 ? -1 : 0);
        }
    }
}

static void
far_away_is_still_inside(void)
{
    for (int mode = 0; mode < SKA_BORDER_COUNT; mode++) {
        for (int64_t index = -1000003; index <= 1000003; index += 333) {
            const int64_t inside = ska_border_index((ska_border_mode)mode, index, 7);
            CHECK(inside >= -1 && inside < 7);
        }
    }
}

static void
border_names_lead_back_to_their_modes(void)
{
    for (size_t row = 0; row < COUNT(border_rows); row++) {
        CHECK_INTEGER(ska_border_by_name(border_rows[row].name), border_rows[row].mode);
        CHECK_TEXT(ska_border_name(border_rows[row].mode), border_rows[row].name);
    }
    CHECK_INTEGER(ska_border_by_name("mirror"), SKA_BORDER_COUNT);
    CHECK_INTEGER(ska_border_by_name(""), SKA_BORDER_COUNT);
}

static ska_image
packed_view(uint8_t *pixels, size_t height, size_t width, size_t channels)
{
    return (ska_image){.pixels = pixels,
                       .height = height,
                       .width = width,
                       .channels = channels,
                       .row_stride_bytes = (ptrdiff_t)(width * channels),
                       .pixel_stride_bytes = (ptrdiff_t)channels};
}

static void
an_image_is_checked_once_and_well(void)
{
    static const struct {
        size_t height, width, channels;
        ska_status status;
    } cases[] = {
        {1, 1, 1, SKA_OK},
        {13, 7, 3, SKA_OK},
        {7, 13, 4, SKA_OK},
        {SKA_IMAGE_SIDE_MAX, 1, 1, SKA_OK},
        {0, 7, 1, SKA_EMPTY},
        {7, 0, 1, SKA_EMPTY},
        {SKA_IMAGE_SIDE_MAX + 1, 1, 1, SKA_RANGE},
        {1, SKA_IMAGE_SIDE_MAX + 1, 1, SKA_RANGE},
        {7, 7, 0, SKA_SHAPE},
        {7, 7, 2, SKA_SHAPE},
        {7, 7, 5, SKA_SHAPE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ska_image image =
            packed_view(NULL, cases[i].height, cases[i].width, cases[i].channels);
        ska_error error = {.status = SKA_OK};
        CHECK_INTEGER(ska_image_check(&image, "images", 3, &error), cases[i].status);
        CHECK_INTEGER(error.status, cases[i].status);
        if (cases[i].status != SKA_OK) {
            CHECK_INTEGER(error.position, 3);
        }
    }
}

static void
strides_are_followed_upwards_and_across(void)
{
    uint8_t pixels[2 * 3] = {1, 2, 3, 4, 5, 6};
    ska_image image = packed_view(pixels, 2, 3, 1);
    CHECK(ska_image_has_packed_rows(&image));
    CHECK_INTEGER(ska_image_row(&image, 1)[0], 4);
    image.pixels = pixels + 3;
    image.row_stride_bytes = -3;
    CHECK_INTEGER(ska_image_row(&image, 1)[2], 3);
    image.pixel_stride_bytes = 2;
    CHECK(!ska_image_has_packed_rows(&image));
}

enum { HEIGHT = 37, WIDTH = 53 };

static void
expect_paper(const ska_image *image, int red, int green, int blue)
{
    uint8_t color[3] = {7, 7, 7};
    ska_image_measure_paper(image, color);
    CHECK_INTEGER(color[0], red);
    if (image->channels == 3) {
        CHECK_INTEGER(color[1], green);
        CHECK_INTEGER(color[2], blue);
    }
}

static void
plain_paper_is_measured_whatever_its_colour(void)
{
    static uint8_t gray[HEIGHT * WIDTH], rgb[HEIGHT * WIDTH * 3];
    const ska_image gray_view = packed_view(gray, HEIGHT, WIDTH, 1);
    const ska_image rgb_view = packed_view(rgb, HEIGHT, WIDTH, 3);
    memset(gray, 255, sizeof gray);
    expect_paper(&gray_view, 255, 0, 0);
    memset(gray, 0, sizeof gray);
    expect_paper(&gray_view, 0, 0, 0);
    for (size_t i = 0; i < sizeof rgb; i++) {
        rgb[i] = (uint8_t)((const int[]){240, 230, 200}[i % 3]);
    }
    expect_paper(&rgb_view, 240, 230, 200);
    memset(rgb + 3 * WIDTH * (HEIGHT / 2), 0, 3 * WIDTH / 2); /* ink inside leaves it alone */
    expect_paper(&rgb_view, 240, 230, 200);
}

static void
a_noisy_border_leaves_the_paper_white(void)
{
    static uint8_t gray[HEIGHT * WIDTH];
    for (size_t i = 0; i < sizeof gray; i++) {
        gray[i] = (uint8_t)(i * 97 % 256);
    }
    const ska_image view = packed_view(gray, HEIGHT, WIDTH, 1);
    expect_paper(&view, 255, 0, 0);
}

static void
ink_that_runs_off_the_sheet_does_not_change_the_paper(void)
{
    static uint8_t gray[HEIGHT * WIDTH];
    memset(gray, 238, sizeof gray);
    memset(gray, 20, WIDTH * 2 / 3); /* two thirds of the upper side: under a fifth of the ring */
    const ska_image view = packed_view(gray, HEIGHT, WIDTH, 1);
    expect_paper(&view, 238, 0, 0);
}

static void
one_pixel_is_its_own_paper(void)
{
    uint8_t pixel[1] = {99};
    const ska_image view = packed_view(pixel, 1, 1, 1);
    expect_paper(&view, 99, 0, 0);
}

int
main(void)
{
    borders_follow_their_pictures_on_both_sides();
    a_single_pixel_stands_for_everything_around_it();
    far_away_is_still_inside();
    border_names_lead_back_to_their_modes();
    an_image_is_checked_once_and_well();
    strides_are_followed_upwards_and_across();
    plain_paper_is_measured_whatever_its_colour();
    a_noisy_border_leaves_the_paper_white();
    ink_that_runs_off_the_sheet_does_not_change_the_paper();
    one_pixel_is_its_own_paper();
    return check_report();
}
