/* Smooth field: a displacement of every point that neighbours share, drawn from a key.
 *
 * The field is that of albumentations 1.4.4's ElasticTransform: white noise, uniform in [-1, 1],
 * through a Gaussian of sigma pixels (cut at 4 sigma, half-sample reflection at the edges), times
 * alpha. With reflection that filter is diagonal in the cosine basis
 * phi_k(x) = cos(pi k (x + 1/2) / n), its eigenvalues lambda_k are the cosine transform of its
 * taps, and white noise stays white in an orthonormal basis: the field is A Z B^T with
 * A = phi lambda of the rows, B of the columns and Z of independent normals of variance 1/3. That
 * is the same Gaussian process as the filter's (the filter's own is Gaussian by the central limit),
 * from a Z of a few thousand numbers in place of one for each pixel.
 *
 * Numerics: modes with lambda_k < 1e-2 hold less than 1e-4 of the variance and are left out. The
 * field is evaluated on nodes a third of a sigma apart, never closer than a pixel, and is bilinear
 * between them: it errs by 1 % of the displacement. A mode loses 2 t (1 - t) (1 - cos) of its
 * variance at a fraction t between nodes; each is made stronger by the mean of that over the
 * pixels, so that no variance is lost and the covariance is the exact filter's to 1 % of the
 * variance.
 *
 * The field of albumentations 2.0 repeats the noise of the edge's pixels beyond the edge, which
 * makes it strongest there. Its A holds, for each node (a sixth of a sigma apart), what runs of
 * pixels a third of a sigma long weigh, the pixels of the edge for themselves: white noise summed
 * over a run of n is sqrt(n) times a normal, and what differs within a run holds less than 1 % of
 * the variance. Its Gaussian noise is divided by its largest value, here by the mean of that.
 *
 * Reference: tests/reference/fields.py, elastic_field and gaussian_field. */
#ifndef SKA_SMOOTH_FIELD_H
#define SKA_SMOOTH_FIELD_H

#include "op.h"

/* Uniform noise, mirrored at the edges or repeated; normals, repeated, divided by their largest. */
typedef enum { SKA_NOISE_MIRRORED, SKA_NOISE_REPEATED, SKA_NOISE_DIVIDED } ska_noise;

typedef struct {
    double sigma;     /* pixels, 1..1e4 */
    double strength;  /* alpha, or the root mean square length of the displacements in pixels */
    int is_in_pixels; /* the latter */
    int is_diagonal;  /* dx = dy */
    ska_noise noise;
    double key[2];
} ska_smooth_field;

/* Sets the size and the spacing of the grid. */
void ska_smooth_field_grid(const ska_smooth_field *wanted, size_t height, size_t width,
                           ska_field *field);

/* Sets the displacements of a grid that ska_smooth_field_grid has sized; MEMORY. */
ska_status ska_smooth_field_fill(const ska_smooth_field *wanted, size_t height, size_t width,
                                 ska_scratch *scratch, ska_field *field,
                                 ska_error *error) SKA_MUST_USE;

#endif
