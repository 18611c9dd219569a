/* Linear algebra: the only file that knows CBLAS.
 *
 * Numerics: OpenBLAS picks its kernel by processor, so the last bits differ between kinds of
 * processor; on one processor they depend on the shape alone. Callers that promise more must round
 * what they get. Threads: every call here stays below the size at which OpenBLAS starts threads of
 * its own (SKA_BLAS_SERIAL_ELEMENTS), so it is safe inside the parallel loop and after a fork, and
 * nobody's thread count is ever set. A build without OpenBLAS (SKA_HAVE_BLAS undefined) uses plain
 * loops. */
#ifndef SKA_BLAS_H
#define SKA_BLAS_H

#include <stddef.h>

/* OpenBLAS' gemv runs on the calling thread when rows * columns < 2304 *
 * GEMM_MULTITHREAD_THRESHOLD, which is 4 in every distributed build. */
#define SKA_BLAS_SERIAL_ELEMENTS 9216

/* target[i] = sum over m of weights[m] * rows[m * row_stride + i], for i < count.
 * count_rows * count < SKA_BLAS_SERIAL_ELEMENTS; target overlaps nothing. */
void ska_blas_weighted_row_sum(const float *rows, size_t count_rows, size_t row_stride,
                               size_t count, const float *weights, float *target);

/* "OpenBLAS 0.3.x ... <kernel>", or "none". */
const char *ska_blas_description(void);

#endif
