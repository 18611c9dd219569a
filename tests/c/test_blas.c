/* Linear algebra: the same sum with OpenBLAS and without. */
#include "blas.h"

#include "check.h"

static void
rows_are_summed_by_their_weights(void)
{
    /* Three rows of two used columns; the 9s are padding that must not be read into the sum. */
    const float rows[3 * 3] = {1, 2, 9, 3, 4, 9, 5, 6, 9};
    const float weights[3] = {1.0F, 0.5F, -2.0F};
    float target[3] = {-1.0F, -1.0F, -1.0F};
    ska_blas_weighted_row_sum(rows, 3, 3, 2, weights, target);
    CHECK(target[0] == -7.5F); /* 1 + 1.5 - 10 */
    CHECK(target[1] == -8.0F); /* 2 + 2 - 12 */
    CHECK(target[2] == -1.0F);
}

int
main(void)
{
    rows_are_summed_by_their_weights();
    CHECK(ska_blas_description() != NULL && ska_blas_description()[0] != '\0');
    return check_report();
}
