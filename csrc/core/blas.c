/* Linear algebra; see blas.h. */
#include "blas.h"

#ifdef SKA_HAVE_BLAS

#include <cblas.h>

/* OpenBLAS' gemm runs on the calling thread when rows * inner * columns is at most 65536 *
 * GEMM_MULTITHREAD_THRESHOLD, which is 4 in every distributed build. */
#define SERIAL_MULTIPLICATIONS 262144

/* The longest side of a piece whose other side is `other`. */
static size_t
piece_of(size_t side, size_t inner, size_t other)
{
    const size_t limit = SERIAL_MULTIPLICATIONS / (inner * other);
    return limit < 1 ? 1 : limit < side ? limit : side;
}

void
ska_blas_multiply(const double *left, const double *right, size_t rows, size_t inner,
                  size_t columns, double *product)
{
    if (rows == 0 || inner == 0 || columns == 0) {
        return;
    }
    const size_t wide = piece_of(columns, inner, 1), high = piece_of(rows, inner, wide);
    for (size_t row = 0; row < rows; row += high) {
        const size_t height = rows - row < high ? rows - row : high;
        for (size_t column = 0; column < columns; column += wide) {
            const size_t width = columns - column < wide ? columns - column : wide;
            scipy_cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)height,
                              (blasint)width, (blasint)inner, 1.0, left + row * inner,
                              (blasint)inner, right + column, (blasint)columns, 0.0,
                              product + row * columns + column, (blasint)columns);
        }
    }
}

const char *
ska_blas_description(void)
{
    return scipy_openblas_get_config();
}

#else

void
ska_blas_multiply(const double *left, const double *right, size_t rows, size_t inner,
                  size_t columns, double *product)
{
    for (size_t row = 0; row < rows; row++) {
        double *sums = product + row * columns;
        for (size_t column = 0; column < columns; column++) {
            sums[column] = 0.0;
        }
        for (size_t k = 0; k < inner; k++) {
            for (size_t column = 0; column < columns; column++) {
                sums[column] += left[row * inner + k] * right[k * columns + column];
            }
        }
    }
}

const char *
ska_blas_description(void)
{
    return "none";
}

#endif
