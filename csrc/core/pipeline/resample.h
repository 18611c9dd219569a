/* Resample: a picture along a frame into a target, touching each result pixel once.
 *
 * Row by row: coordinates, bilinear samples, tone, store. Where the frame shrinks the picture, it
 * is first halved (antialiasing): thin strokes then grow fainter instead of breaking. */
#ifndef SKA_RESAMPLE_H
#define SKA_RESAMPLE_H

#include "ops/op.h"
#include "prepare.h"
#include "target.h"

/* The picture that is sampled along a frame: the picture itself, or a halved one. MEMORY. */
ska_status ska_resample_antialias(ska_picture *picture, ska_frame *frame, ska_scratch *scratch,
                                  ska_error *error) SKA_MUST_USE;

/* The target's height and width are the frame's; a colour picture needs 3 channels. MEMORY. */
ska_status ska_resample(const ska_picture *picture, const ska_frame *frame,
                        const ska_border *border, const ska_tone *tone, const ska_target *target,
                        ska_scratch *scratch, ska_error *error) SKA_MUST_USE;

/* PAPER becomes the picture's paper, a colour a gray picture's luma. */
ska_border ska_resample_border(const ska_border *border, const ska_image *image);

#endif
