/* Frame: a canvas and the affine map from its pixels back to the pixels of the source.
 *
 * Pixel centres are at integers, x to the right and y down. An op that moves the picture is
 * prepended to the map as its inverse, so that a chain of ops stays one map and the source is
 * sampled once. */
#ifndef SKA_FRAME_H
#define SKA_FRAME_H

#include <stddef.h>

/* x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0. */
typedef struct {
    double xx, xy, x0;
    double yx, yy, y0;
} ska_affine;

typedef struct {
    size_t height, width;
    ska_affine to_source;
} ska_frame;

ska_frame ska_frame_of_canvas(size_t height, size_t width);

/* The new canvas' pixel p shows what the old canvas had at from_new(p). */
void ska_frame_precede(ska_frame *frame, const ska_affine *from_new);

int ska_affine_is_identity(const ska_affine *map);

/* Sine and cosine of an angle in degrees, exact at multiples of 90. Written out rather than taken
 * from the C library, whose variants (with and without fused multiply-add) differ in the last bit
 * by processor. Error below 1e-15. */
void ska_sine_cosine(double degrees, double *sine, double *cosine);

#endif
