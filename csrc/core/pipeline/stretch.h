/* Stretch: a picture along a way that keeps rows rows and columns columns: scalings, flips.
 *
 * Two source rows make one blended row, which is stretched along x: half of the arithmetic of a
 * general way, and no gather of two-dimensional taps. */
#ifndef SKA_STRETCH_H
#define SKA_STRETCH_H

#include "ops/op.h"
#include "target.h"

/* Whether the way is of this kind and nothing but repeated edges can lie beyond the source. */
int ska_stretch_fits(const ska_frame *frame, const ska_border *border);

/* As ska_resample. MEMORY. */
ska_status ska_stretch(const ska_picture *picture, const ska_frame *frame, const ska_tone *tone,
                       const ska_target *target, ska_scratch *scratch,
                       ska_error *error) SKA_MUST_USE;

#endif
