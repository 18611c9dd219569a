/* To gray: one level for the three of a colour.
 *
 * The picture goes on with one channel, and whoever needs three fills them from it. Reference:
 * tests/reference/histograms.py. */
#include "op.h"

static const ska_op_argument gray_arguments[] = {
    {"method", 0.0,
     3.0}, /* 0 luma, 1 mean, 2 middle of the lowest and the highest, 3 the highest */
};

static inline uint8_t
highest_of(const uint8_t color[3])
{
    const uint8_t first = color[0] > color[1] ? color[0] : color[1];
    return first > color[2] ? first : color[2];
}

static inline uint8_t
lowest_of(const uint8_t color[3])
{
    const uint8_t first = color[0] < color[1] ? color[0] : color[1];
    return first < color[2] ? first : color[2];
}

/* The gray of `count` colours, half up. */
static void
gray_row(const uint8_t *restrict colors, size_t count, int method, uint8_t *restrict gray)
{
    switch (method) {
    case 0:
        for (size_t x = 0; x < count; x++) {
            const uint8_t *color = colors + 3 * x;
            gray[x] =
                (uint8_t)((299U * color[0] + 587U * color[1] + 114U * color[2] + 500U) / 1000U);
        }
        break;
    case 1:
        for (size_t x = 0; x < count; x++) {
            const uint8_t *color = colors + 3 * x;
            gray[x] = (uint8_t)((2U * (0U + color[0] + color[1] + color[2]) + 3U) / 6U);
        }
        break;
    case 2:
        for (size_t x = 0; x < count; x++) {
            const uint8_t *color = colors + 3 * x;
            gray[x] = (uint8_t)((lowest_of(color) + highest_of(color) + 1) / 2);
        }
        break;
    default:
        for (size_t x = 0; x < count; x++) {
            gray[x] = highest_of(colors + 3 * x);
        }
    }
}

static ska_status
filter_gray(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
            ska_error *error)
{
    (void)values;
    const ska_image *image = &picture->image;
    if (image->channels == 1) {
        return SKA_OK;
    }
    ska_picture gray;
    SKA_TRY(ska_picture_new(picture->spare, image->height, image->width, 1, scene->scratch, &gray,
                            error));
    for (size_t y = 0; y < image->height; y++) {
        gray_row(ska_image_row(image, y), image->width, (int)op->arguments[0],
                 ska_image_row(&gray.image, y));
    }
    *picture = gray;
    return SKA_OK;
}

const ska_op_type ska_op_to_gray = {
    .name = "to_gray",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = 1,
    .arguments = gray_arguments,
    .changes_paper = 1,
    .filter = filter_gray,
};
