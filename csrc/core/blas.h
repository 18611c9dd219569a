/* Linear algebra: the only file that knows CBLAS.
 *
 * Numerics: OpenBLAS picks its kernel by processor, so the last bits differ between kinds of
 * processor; on one processor they depend on the shape alone. Callers that promise more must round
 * what they get. Threads: products are cut into pieces below the size at which OpenBLAS starts
 * threads of its own, so a call is safe inside the parallel loop and after a fork, and nobody's
 * thread count is ever set. A build without OpenBLAS (SKA_HAVE_BLAS undefined) uses plain loops. */
#ifndef SKA_BLAS_H
#define SKA_BLAS_H

#include <stddef.h>

/* product = left * right: left is (rows, inner), right (inner, columns), product (rows, columns),
 * all with rows packed one after the other; product overlaps nothing. */
void ska_blas_multiply(const double *left, const double *right, size_t rows, size_t inner,
                       size_t columns, double *product);

/* "OpenBLAS 0.3.x ... <kernel>", or "none". */
const char *ska_blas_description(void);

#endif
