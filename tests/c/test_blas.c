/* Linear algebra: the same product with OpenBLAS and without, also in pieces. */
#include "blas.h"

#include "check.h"

#include <stdlib.h>

static void
a_product_by_hand(void)
{
    const double left[2 * 3] = {1, 2, 3, 4, 5, 6}, right[3 * 2] = {1, 0, 0, 1, 2, -1};
    double product[4] = {9, 9, 9, 9};
    ska_blas_multiply(left, right, 2, 3, 2, product);
    const double expected[4] = {7, -1, 16, -1};
    CHECK(memcmp(product, expected, sizeof product) == 0);
}

/* Whole numbers, so every order of summation gives the same bits. */
static void
a_product_of_many_pieces(size_t rows, size_t inner, size_t columns)
{
    double *left = calloc(rows * inner, sizeof *left);
    double *right = calloc(inner * columns, sizeof *right);
    double *product = calloc(rows * columns, sizeof *product);
    CHECK(left != NULL && right != NULL && product != NULL);
    for (size_t i = 0; i < rows * inner; i++) {
        left[i] = (double)(i % 7) - 3.0;
    }
    for (size_t i = 0; i < inner * columns; i++) {
        right[i] = (double)(i % 5) - 2.0;
    }
    ska_blas_multiply(left, right, rows, inner, columns, product);
    size_t wrong = 0;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            double sum = 0.0;
            for (size_t k = 0; k < inner; k++) {
                sum += left[row * inner + k] * right[k * columns + column];
            }
            wrong += product[row * columns + column] != sum;
        }
    }
    CHECK_INTEGER(wrong, 0);
    free(left);
    free(right);
    free(product);
}

int
main(void)
{
    a_product_by_hand();
    a_product_of_many_pieces(130, 70, 90);  /* pieces of some rows */
    a_product_of_many_pieces(3, 1000, 400); /* pieces of some columns, too */
    a_product_of_many_pieces(1, 1, 1);
    CHECK(ska_blas_description() != NULL && ska_blas_description()[0] != '\0');
    return check_report();
}
