/* Gaussian: the kernel that blurs and sharpenings share, and a row of a picture through it.
 *
 * Reference: tests/reference/blur.py, gaussian_kernel(). */
#ifndef SKA_GAUSSIAN_H
#define SKA_GAUSSIAN_H

#include "op.h"

#define SKA_GAUSSIAN_SIZE_MAX 999
#define SKA_GAUSSIAN_SIGMA_MAX 100.0
#define SKA_GAUSSIAN_RADIUS_MAX 4096

typedef struct {
    size_t radius;
    float weights[SKA_GAUSSIAN_RADIUS_MAX + 1]; /* from the middle on; both halves sum to 1 */
} ska_gaussian;

/* Size 0: reaches 3.5 sigma; sigma 0: by the size. On another grid the kernel keeps its variance in
 * the drawing's own pixels. Radius 0: changes nothing. */
void ska_gaussian_make(double size, double sigma, double scale, ska_gaussian *kernel);

/* Floats that ska_gaussian_row works in, for a row of this picture. */
size_t ska_gaussian_work(const ska_image *image, const ska_gaussian *kernel);

/* Row y, blurred along both axes and not rounded, into `sums`: one float for each byte of the row.
 * Reflect-101 beyond the edge. */
void ska_gaussian_row(const ska_image *image, size_t y, const ska_gaussian *kernel,
                      const ska_kernels *kernels, float *work, float *sums);

#endif
