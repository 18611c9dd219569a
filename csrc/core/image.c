/* Image view; see image.h. */
#include "image.h"

#include <string.h>

static const char *const border_names[SKA_BORDER_COUNT] = {
#define SKA_BORDER_NAME(name, text) text,
    SKA_BORDER_LIST(SKA_BORDER_NAME)
#undef SKA_BORDER_NAME
};

ska_border_mode
ska_border_by_name(const char *name)
{
    int mode = 0;
    while (mode < SKA_BORDER_COUNT && strcmp(name, border_names[mode]) != 0) {
        mode++;
    }
    return (ska_border_mode)mode;
}

const char *
ska_border_name(ska_border_mode mode)
{
    return border_names[mode];
}

static int64_t
modulo(int64_t value, int64_t period)
{
    const int64_t remainder = value % period;
    return remainder < 0 ? remainder + period : remainder;
}

int64_t
ska_border_index(ska_border_mode mode, int64_t index, int64_t count)
{
    if (index >= 0 && index < count) {
        return index;
    }
    switch (mode) {
    case SKA_BORDER_REPLICATE:
        return index < 0 ? 0 : count - 1;
    case SKA_BORDER_REFLECT: {
        const int64_t inside = modulo(index, 2 * count);
        return inside < count ? inside : 2 * count - 1 - inside;
    }
    case SKA_BORDER_REFLECT_101: {
        if (count == 1) {
            return 0;
        }
        const int64_t inside = modulo(index, 2 * count - 2);
        return inside < count ? inside : 2 * count - 2 - inside;
    }
    case SKA_BORDER_WRAP:
        return modulo(index, count);
    case SKA_BORDER_PAPER:
    case SKA_BORDER_CONSTANT:
    case SKA_BORDER_COUNT:
        break;
    }
    return -1;
}

ska_status
ska_image_check(const ska_image *image, const char *argument, int64_t position, ska_error *error)
{
    if (image->height == 0 || image->width == 0) {
        return ska_fail_at(error, SKA_EMPTY, argument, position, "an image has at least 1 pixel");
    }
    const size_t longest = image->height > image->width ? image->height : image->width;
    if (longest > SKA_IMAGE_SIDE_MAX) {
        (void)ska_fail_range(error, argument, (double)longest, 1, SKA_IMAGE_SIDE_MAX);
        error->position = position;
        error->detail = "pixels on the longer side";
        return SKA_RANGE;
    }
    if (image->channels != 1 && image->channels != 3 && image->channels != 4) {
        return ska_fail_at(error, SKA_SHAPE, argument, position, "it takes 1, 3 or 4 channels");
    }
    return SKA_OK;
}

int
ska_image_has_packed_rows(const ska_image *image)
{
    return image->pixel_stride_bytes == (ptrdiff_t)image->channels;
}

uint8_t
ska_color_luma(const uint8_t color[3])
{
    return (uint8_t)((299 * color[0] + 587 * color[1] + 114 * color[2] + 500) / 1000);
}

/* Samples a side in even steps; 256 of them place the median within a grey level or two of the full
 * ring's. */
#define RING_SAMPLES_PER_SIDE 256
/* A ring pixel agrees with the paper if it lies this close to it: JPEG noise and paper grain, not
 * ink. */
#define PAPER_TOLERANCE 24

typedef struct {
    uint32_t counts[3][256];
    uint32_t total;
} ring_histogram;

static void
count_side(ring_histogram *ring, const ska_image *image, const uint8_t *first,
           ptrdiff_t stride_bytes, size_t length)
{
    const size_t samples = length < RING_SAMPLES_PER_SIDE ? length : RING_SAMPLES_PER_SIDE;
    for (size_t i = 0; i < samples; i++) {
        const uint8_t *pixel = first + (ptrdiff_t)(i * length / samples) * stride_bytes;
        for (size_t c = 0; c < image->channels && c < 3; c++) {
            ring->counts[c][pixel[c]]++;
        }
    }
    ring->total += (uint32_t)samples;
}

static int
median_level(const uint32_t counts[256], uint32_t total)
{
    uint32_t below = 0;
    for (int level = 0; level < 256; level++) {
        below += counts[level];
        if (2 * below >= total) {
            return level;
        }
    }
    return 255;
}

void
ska_image_measure_paper(const ska_image *image, uint8_t color[3])
{
    ring_histogram ring;
    memset(&ring, 0, sizeof ring);
    const uint8_t *last_row = ska_image_row(image, image->height - 1);
    const ptrdiff_t last_column = (ptrdiff_t)(image->width - 1) * image->pixel_stride_bytes;
    count_side(&ring, image, image->pixels, image->pixel_stride_bytes, image->width);
    count_side(&ring, image, last_row, image->pixel_stride_bytes, image->width);
    count_side(&ring, image, image->pixels, image->row_stride_bytes, image->height);
    count_side(&ring, image, image->pixels + last_column, image->row_stride_bytes, image->height);
    int is_sure = 1;
    for (size_t c = 0; c < image->channels && c < 3; c++) {
        const int median = median_level(ring.counts[c], ring.total);
        const int lowest = median > PAPER_TOLERANCE ? median - PAPER_TOLERANCE : 0;
        const int highest = median < 255 - PAPER_TOLERANCE ? median + PAPER_TOLERANCE : 255;
        uint32_t agreeing = 0;
        for (int level = lowest; level <= highest; level++) {
            agreeing += ring.counts[c][level];
        }
        color[c] = (uint8_t)median;
        is_sure = is_sure && 3 * agreeing >= 2 * ring.total; /* two thirds of the ring */
    }
    if (!is_sure) {
        memset(color, 255, 3);
    }
}
