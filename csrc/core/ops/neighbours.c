/* Neighbours; see neighbours.h. */
#include "neighbours.h"

#include <math.h>
#include <string.h>

/* Farthest neighbour, so that an enlarged picture with its margins stays a picture's size. */
#define REACH_MAX 4096.0

/* Places of a line that share pixels follow each other: nine pixels of each of the last few. */
#define LOOK_BACK 36

void
ska_neighbours_start(ska_neighbours *neighbours)
{
    neighbours->count = 0;
    neighbours->reach = 0;
}

static void
add_pixel(ska_neighbours *neighbours, int32_t dx, int32_t dy, double weight)
{
    if (weight == 0.0) { /* most of the nine, on the grid that the op met */
        return;
    }
    const size_t count = neighbours->count;
    for (size_t i = count; i > 0 && i + LOOK_BACK > count; i--) {
        ska_neighbour *known = &neighbours->list[i - 1];
        if (known->dx == dx && known->dy == dy) {
            known->weight += (float)weight;
            return;
        }
    }
    neighbours->list[neighbours->count++] = (ska_neighbour){dx, dy, (float)weight};
    const int32_t reach = dx < 0 ? -dx : dx;
    neighbours->reach = reach > neighbours->reach ? reach : neighbours->reach;
}

/* The pixel nearest to a place, and the weights of the one before it, itself and the one after. */
static int32_t
spread(double place, double weights[3])
{
    const double near = fmin(fmax(place, -REACH_MAX), REACH_MAX), nearest = floor(near + 0.5);
    const double t = near - nearest;
    weights[0] = 0.5 * t * (t - 1.0);
    weights[1] = 1.0 - t * t;
    weights[2] = 0.5 * t * (t + 1.0);
    return (int32_t)nearest;
}

void
ska_neighbours_add(ska_neighbours *neighbours, double x, double y, double weight, double scale)
{
    double along_x[3], along_y[3];
    const int32_t column = spread(x * scale, along_x), row = spread(y * scale, along_y);
    for (int32_t j = 0; j < 3; j++) {
        for (int32_t i = 0; i < 3; i++) {
            add_pixel(neighbours, column + i - 1, row + j - 1, weight * along_y[j] * along_x[i]);
        }
    }
}

/* The picture's rows with `margin` mirrored pixels on either side, into `padded`. */
static void
pad_rows(const ska_image *image, size_t margin, uint8_t *padded)
{
    const size_t channels = image->channels, row_bytes = (image->width + 2 * margin) * channels;
    for (size_t y = 0; y < image->height; y++, padded += row_bytes) {
        uint8_t *row = padded + margin * channels;
        memcpy(row, ska_image_row(image, y), image->width * channels);
        for (size_t i = 0; i < margin; i++) {
            const int64_t before = ska_border_index(
                SKA_BORDER_REFLECT_101, (int64_t)i - (int64_t)margin, (int64_t)image->width);
            const int64_t after = ska_border_index(
                SKA_BORDER_REFLECT_101, (int64_t)(image->width + i), (int64_t)image->width);
            memcpy(padded + i * channels, row + (size_t)before * channels, channels);
            memcpy(row + (image->width + i) * channels, row + (size_t)after * channels, channels);
        }
    }
}

ska_status
ska_neighbours_sum(const ska_neighbours *neighbours, const ska_scene *scene, ska_picture *picture,
                   ska_error *error)
{
    ska_picture summed;
    SKA_TRY(ska_picture_like(picture, scene->scratch, &summed, error));
    const ska_image *image = &picture->image;
    const size_t margin = (size_t)neighbours->reach, channels = image->channels;
    const size_t count = image->width * channels, row_bytes = count + 2 * margin * channels;
    float *sums = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                      count * sizeof *sums + image->height * row_bytes);
    if (sums == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a drawing and its margins");
    }
    uint8_t *padded = (uint8_t *)(sums + count);
    pad_rows(image, margin, padded);
    for (size_t y = 0; y < image->height; y++) {
        memset(sums, 0, count * sizeof *sums);
        for (size_t i = 0; i < neighbours->count; i++) {
            const ska_neighbour *one = &neighbours->list[i];
            const int64_t from = ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)y + one->dy,
                                                  (int64_t)image->height);
            const size_t start = (size_t)(neighbours->reach + one->dx) * channels;
            scene->kernels->add_scaled_u8(padded + (size_t)from * row_bytes + start, one->weight,
                                          count, sums);
        }
        scene->kernels->tone_linear(1.0F, 0.0F, 0.0F, 255.0F, count, sums);
        scene->kernels->store_u8(sums, count, 1, ska_image_row(&summed.image, y));
    }
    *picture = summed;
    return SKA_OK;
}
