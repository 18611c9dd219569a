/* Gaussian; see gaussian.h. */
#include "gaussian.h"

#include <math.h>
#include <string.h>

/* OpenCV's kernels for a size without a sigma: halves from the middle on. */
static const float small_kernels[4][4] = {
    {1.0F},
    {0.5F, 0.25F},
    {0.375F, 0.25F, 0.0625F},
    {0.28125F, 0.21875F, 0.109375F, 0.03125F},
};

/* exp(-d^2 / 2 sigma^2) at whole d, with a sum of 1, on a grid of 2**-24: mathematics libraries
 * differ in the last bit, results must not. */
static void
take_gaussian(double radius, double deviation, ska_gaussian *kernel)
{
    kernel->radius = (size_t)fmin(fmax(radius, 0.0), SKA_GAUSSIAN_RADIUS_MAX);
    double sum = 1.0;
    for (size_t d = 1; d <= kernel->radius; d++) {
        const double ratio = (double)d / deviation;
        sum += 2.0 * exp(-0.5 * ratio * ratio);
    }
    for (size_t d = 0; d <= kernel->radius; d++) {
        const double ratio = (double)d / deviation;
        const double exact = exp(-0.5 * ratio * ratio) / sum;
        kernel->weights[d] = (float)(floor(exact * 16777216.0 + 0.5) / 16777216.0);
    }
}

static double
variance_of(const ska_gaussian *kernel)
{
    double variance = 0.0;
    for (size_t d = 1; d <= kernel->radius; d++) {
        variance += 2.0 * (double)d * (double)d * (double)kernel->weights[d];
    }
    return variance;
}

/* Below this variance a Gaussian at whole pixels no longer has the variance of its sigma. */
#define VARIANCE_OF_SAMPLES 0.5

void
ska_gaussian_make(double size, double sigma, double scale, ska_gaussian *kernel)
{
    if (sigma <= 0.0 && size <= 7.0) {
        kernel->radius = size >= 1.0 ? (size_t)size / 2 : 0;
        memcpy(kernel->weights, small_kernels[kernel->radius], sizeof small_kernels[0]);
    }
    else {
        const double deviation = sigma > 0.0 ? sigma : 0.3 * ((size - 1.0) / 2.0 - 1.0) + 0.8;
        take_gaussian(floor(size >= 1.0 ? size / 2.0 : 3.5 * deviation), deviation, kernel);
    }
    if (scale == 1.0 || kernel->radius == 0) {
        return;
    }
    const double variance = variance_of(kernel) * scale * scale;
    if (variance >= VARIANCE_OF_SAMPLES) {
        take_gaussian(floor(3.5 * sqrt(variance)), sqrt(variance), kernel);
        return;
    }
    kernel->radius = 1;
    kernel->weights[0] = (float)(1.0 - variance);
    kernel->weights[1] = (float)(0.5 * variance);
}

/* A row through the kernel along y: sums of whole rows. */
static void
blur_down(const ska_image *image, size_t y, const ska_gaussian *kernel, const ska_kernels *kernels,
          float *sums)
{
    const size_t count = image->width * image->channels;
    const int64_t height = (int64_t)image->height, radius = (int64_t)kernel->radius;
    memset(sums, 0, count * sizeof *sums);
    for (int64_t d = -radius; d <= radius; d++) {
        const int64_t from = ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)y + d, height);
        const float weight = kernel->weights[d < 0 ? -d : d];
        kernels->add_scaled_u8(ska_image_row(image, (size_t)from), weight, count, sums);
    }
}

/* Mirrors the row that begins `radius` pixels into `padded` at both of its ends. */
static void
mirror_ends(float *padded, size_t width, size_t channels, size_t radius)
{
    float *row = padded + radius * channels;
    for (size_t i = 0; i < radius; i++) {
        const int64_t before =
            ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)i - (int64_t)radius, (int64_t)width);
        const int64_t after =
            ska_border_index(SKA_BORDER_REFLECT_101, (int64_t)(width + i), (int64_t)width);
        for (size_t c = 0; c < channels; c++) {
            padded[i * channels + c] = row[(size_t)before * channels + c];
            row[(width + i) * channels + c] = row[(size_t)after * channels + c];
        }
    }
}

size_t
ska_gaussian_work(const ska_image *image, const ska_gaussian *kernel)
{
    return (image->width + 2 * kernel->radius) * image->channels;
}

void
ska_gaussian_row(const ska_image *image, size_t y, const ska_gaussian *kernel,
                 const ska_kernels *kernels, float *work, float *sums)
{
    const size_t channels = image->channels, count = image->width * channels;
    blur_down(image, y, kernel, kernels, work + kernel->radius * channels);
    mirror_ends(work, image->width, channels, kernel->radius);
    memset(sums, 0, count * sizeof *sums);
    for (size_t d = 0; d <= 2 * kernel->radius; d++) {
        const size_t away = d < kernel->radius ? kernel->radius - d : d - kernel->radius;
        kernels->add_scaled(work + d * channels, kernel->weights[away], count, sums);
    }
}
