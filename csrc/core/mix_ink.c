/* Batch mixing measured in ink, for drawings that are mostly paper; see mix.h.
 *
 * Ink of a pixel: the sum over the planes of |value - paper|; paper is the lower median of a
 * plane's outermost ring, of at most 256 samples a side. A drawing on black paper has ink as well.
 *   mixup   weight = ratio * own / (ratio * own + (1 - ratio) * partner), with the whole ink of
 * both cutmix  weight = own ink outside the box / (that + partner's ink inside the box) Numerics:
 * sums in float64, of a row in four lanes, of an image row by row: every thread adds the same
 * numbers in the same order. No term is negative, so what holds no ink is exactly 0. Reference:
 * tests/reference/mixing.py. */
#include "mix.h"

#include "parallel.h"

#include <math.h>
#include <stdlib.h>

/* As ska_image_measure_paper: enough to place the median among the ring's. */
#define RING_SAMPLES_PER_SIDE 256

static size_t
plane_offset(const ska_mix_images *images, size_t image, size_t plane)
{
    return (image * images->planes + plane) * images->height * images->width;
}

static double
value_at(const ska_mix_images *images, size_t offset)
{
    return images->is_u8 ? (double)((const uint8_t *)images->pixels)[offset]
                         : (double)((const float *)images->pixels)[offset];
}

/* The lower median of `count` values, count >= 1, by Hoare's selection; reorders them. */
static double
lower_median(double *values, ptrdiff_t count)
{
    const ptrdiff_t wanted = (count - 1) / 2;
    ptrdiff_t low = 0, high = count - 1; /* the wanted place stays between them */
    while (low < high) {
        const double pivot = values[low + (high - low) / 2];
        ptrdiff_t i = low - 1, j = high + 1;
        for (;;) {
            do {
                i++;
            } while (values[i] < pivot);
            do {
                j--;
            } while (values[j] > pivot);
            if (i >= j) {
                break;
            }
            const double swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
        if (wanted <= j) {
            high = j;
        }
        else {
            low = j + 1;
        }
    }
    return values[wanted];
}

/* Samples of one side of the ring, `step` values apart; returns how many. */
static ptrdiff_t
take_side(const ska_mix_images *images, size_t first, size_t step, size_t length, double *samples)
{
    const size_t count = length < RING_SAMPLES_PER_SIDE ? length : RING_SAMPLES_PER_SIDE;
    for (size_t i = 0; i < count; i++) {
        samples[i] = value_at(images, first + i * length / count * step);
    }
    return (ptrdiff_t)count;
}

static double
measure_paper(const ska_mix_images *images, size_t first)
{
    const size_t height = images->height, width = images->width;
    double ring[4 * RING_SAMPLES_PER_SIDE];
    ptrdiff_t count = take_side(images, first, 1, width, ring);
    count += take_side(images, first + (height - 1) * width, 1, width, ring + count);
    count += take_side(images, first, width, height, ring + count);
    count += take_side(images, first + width - 1, width, height, ring + count);
    return lower_median(ring, count);
}

static double
sum_f32(const float *values, double paper, size_t count)
{
    double lanes[4] = {0.0, 0.0, 0.0, 0.0};
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (size_t k = 0; k < 4; k++) {
            lanes[k] += fabs((double)values[i + k] - paper);
        }
    }
    for (size_t k = 0; i < count; i++, k++) {
        lanes[k] += fabs((double)values[i] - paper);
    }
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

static double
sum_u8(const uint8_t *values, int paper, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (uint64_t)abs((int)values[i] - paper);
    }
    return (double)sum;
}

/* Ink of row y of an image, columns [left, right). */
static double
row_ink(const ska_mix_images *images, const ska_mix_ink *ink, size_t image, size_t y, size_t left,
        size_t right)
{
    double sum = 0.0;
    for (size_t p = 0; p < images->planes; p++) {
        const double paper = ink->papers[image * images->planes + p];
        const size_t first = plane_offset(images, image, p) + y * images->width + left;
        sum += images->is_u8
                   ? sum_u8((const uint8_t *)images->pixels + first, (int)paper, right - left)
                   : sum_f32((const float *)images->pixels + first, paper, right - left);
    }
    return sum;
}

typedef struct {
    const ska_mix_images *images;
    ska_mix_ink *ink;
} measure_run;

static void
measure_item(void *context, size_t item, size_t thread)
{
    (void)thread;
    const measure_run *run = context;
    const ska_mix_images *images = run->images;
    for (size_t p = 0; p < images->planes; p++) {
        run->ink->papers[item * images->planes + p] =
            measure_paper(images, plane_offset(images, item, p));
    }
    double total = 0.0;
    for (size_t y = 0; y < images->height; y++) {
        const double row = row_ink(images, run->ink, item, y, 0, images->width);
        run->ink->rows[item * images->height + y] = row;
        total += row;
    }
    run->ink->totals[item] = total;
}

ska_status
ska_mix_measure_ink(const ska_mix_images *images, size_t threads, ska_mix_ink *ink,
                    ska_error *error)
{
    if (images->height == 0 || images->width == 0) {
        return ska_fail(error, SKA_EMPTY, "images", "an image has at least 1 pixel");
    }
    measure_run run = {.images = images, .ink = ink};
    const size_t used = ska_parallel_threads(threads, images->count);
    ska_parallel_for(images->count, used, measure_item, &run);
    for (size_t i = 0; i < images->count; i++) {
        if (!isfinite(ink->totals[i])) {
            return ska_fail_at(error, SKA_NOT_FINITE, "images", (int64_t)i, "its ink is measured");
        }
    }
    return SKA_OK;
}

void
ska_mix_find_ink(const ska_mix_images *images, const ska_mix_ink *ink, size_t image, double down,
                 double right, uint32_t *y, uint32_t *x)
{
    const double *rows = ink->rows + image * images->height;
    /* The last row or column with ink is the answer where rounding leaves nothing above. */
    double below = 0.0;
    size_t row = 0;
    for (size_t i = 0; i < images->height; i++) {
        if (rows[i] > 0.0) {
            row = i;
            below += rows[i];
            if (below > down * ink->totals[image]) {
                break;
            }
        }
    }
    double before = 0.0;
    size_t column = 0;
    for (size_t i = 0; i < images->width; i++) {
        const double pixel = row_ink(images, ink, image, row, i, i + 1);
        if (pixel > 0.0) {
            column = i;
            before += pixel;
            if (before > right * rows[row]) {
                break;
            }
        }
    }
    *y = (uint32_t)row;
    *x = (uint32_t)column;
}

static double
ink_inside(const ska_mix_images *images, const ska_mix_ink *ink, size_t image,
           const ska_mix_element *box)
{
    double sum = 0.0;
    for (size_t y = box->top; y < box->bottom; y++) {
        sum += row_ink(images, ink, image, y, box->left, box->right);
    }
    return sum;
}

/* Not the whole less what is inside: that difference may miss 0. */
static double
ink_outside(const ska_mix_images *images, const ska_mix_ink *ink, size_t image,
            const ska_mix_element *box)
{
    double sum = 0.0;
    for (size_t y = 0; y < images->height; y++) {
        if (y < box->top || y >= box->bottom) {
            sum += ink->rows[image * images->height + y];
        }
        else {
            sum += row_ink(images, ink, image, y, 0, box->left);
            sum += row_ink(images, ink, image, y, box->right, images->width);
        }
    }
    return sum;
}

typedef struct {
    const ska_mix_images *images;
    const ska_mix_ink *ink;
    ska_mix_element *elements;
} weigh_run;

static void
weigh_item(void *context, size_t item, size_t thread)
{
    (void)thread;
    const weigh_run *run = context;
    ska_mix_element *element = &run->elements[item];
    double own = 0.0, partner = 0.0;
    if (element->kind == SKA_MIX_MIXUP) {
        own = (double)element->ratio * run->ink->totals[item];
        partner = (1.0 - (double)element->ratio) * run->ink->totals[element->partner];
    }
    else if (element->kind == SKA_MIX_CUTMIX) {
        own = ink_outside(run->images, run->ink, item, element);
        partner = ink_inside(run->images, run->ink, element->partner, element);
    }
    if (own + partner > 0.0) {
        element->weight = (float)(own / (own + partner));
    }
}

void
ska_mix_weigh_by_ink(const ska_mix_images *images, const ska_mix_ink *ink, size_t threads,
                     ska_mix_element *elements)
{
    weigh_run run = {.images = images, .ink = ink, .elements = elements};
    const size_t used = ska_parallel_threads(threads, images->count);
    ska_parallel_for(images->count, used, weigh_item, &run);
}
