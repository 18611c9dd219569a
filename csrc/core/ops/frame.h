/* Frame: a canvas and the way from its pixels back to the pixels of the source.
 *
 * Pixel centres are at integers, x to the right and y down. An op that moves the picture is
 * prepended as its inverse. The way is a short list of steps, each a projective map and, after it,
 * perhaps a field of small displacements; a chain of ops without fields stays one map, and the
 * source is sampled once in any case. */
#ifndef SKA_FRAME_H
#define SKA_FRAME_H

#include <stddef.h>

/* x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0. */
typedef struct {
    double xx, xy, x0;
    double yx, yy, y0;
} ska_affine;

/* x' = (xx * x + xy * y + x0) / (wx * x + wy * y + w0), and y' alike. */
typedef struct {
    ska_affine top;
    double wx, wy, w0;
} ska_projective;

struct ska_op;

/* p -> map(p) =: c, then c -> c + displacement(c) if there is a field. */
typedef struct {
    ska_projective map;
    const struct ska_op *field_op; /* NULL: no field */
    const double *field_values;    /* its draws */
    size_t field_height, field_width;
} ska_step;

#define SKA_FRAME_STEPS_MAX 8

typedef struct {
    size_t height, width;
    size_t count_steps;
    ska_step steps[SKA_FRAME_STEPS_MAX]; /* the first is nearest to the source */
} ska_frame;

ska_frame ska_frame_of_canvas(size_t height, size_t width);

/* The new canvas' pixel p shows what the old canvas had at from_new(p). */
void ska_frame_precede(ska_frame *frame, const ska_affine *from_new);
void ska_frame_precede_projective(ska_frame *frame, const ska_projective *from_new);

/* The source is replaced by one whose pixel to(s) shows the old one's pixel s. */
void ska_frame_follow(ska_frame *frame, const ska_affine *to);

/* The canvas' pixel p shows what it had at p + displacement(p); there must be room for a step. */
void ska_frame_precede_field(ska_frame *frame, const struct ska_op *op, const double *values);

/* The map `linear` (its x0, y0 are ignored) about the centre of the canvas, after a shift by
 * (-dx, -dy). */
ska_affine ska_frame_about_centre(const ska_frame *frame, const ska_affine *linear, double dx,
                                  double dy);

/* Whether every pixel shows the source's pixel of the same place. */
int ska_frame_is_identity(const ska_frame *frame);

int ska_projective_is_affine(const ska_projective *map);

/* The way's linear part at the centre of the canvas, fields left out: how far a step of one result
 * pixel leads in the source. */
ska_affine ska_frame_linear_part(const ska_frame *frame);

/* Source pixels per result pixel, by area: sqrt(|determinant of the linear part|). */
double ska_frame_scale(const ska_frame *frame);

/* Sine and cosine of an angle in degrees, exact at multiples of 90. Written out rather than taken
 * from the C library, whose variants (with and without fused multiply-add) differ in the last bit
 * by processor. Error below 1e-15. */
void ska_sine_cosine(double degrees, double *sine, double *cosine);

#endif
