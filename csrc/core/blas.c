/* Linear algebra; see blas.h. */
#include "blas.h"

#ifdef SKA_HAVE_BLAS

#include <cblas.h>

#include <assert.h>

void
ska_blas_weighted_row_sum(const float *rows, size_t count_rows, size_t row_stride, size_t count,
                          const float *weights, float *target)
{
    assert(count_rows * count < SKA_BLAS_SERIAL_ELEMENTS);
    scipy_cblas_sgemv(CblasRowMajor, CblasTrans, (blasint)count_rows, (blasint)count, 1.0F, rows,
                      (blasint)row_stride, weights, 1, 0.0F, target, 1);
}

const char *
ska_blas_description(void)
{
    return scipy_openblas_get_config();
}

#else

void
ska_blas_weighted_row_sum(const float *rows, size_t count_rows, size_t row_stride, size_t count,
                          const float *weights, float *target)
{
    for (size_t i = 0; i < count; i++) {
        target[i] = 0.0F;
    }
    for (size_t row = 0; row < count_rows; row++) {
        for (size_t i = 0; i < count; i++) {
            target[i] += weights[row] * rows[row * row_stride + i];
        }
    }
}

const char *
ska_blas_description(void)
{
    return "none";
}

#endif
