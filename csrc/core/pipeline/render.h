/* Render: one segment of a plan, from a picture to its target.
 *
 * Without filters the resample writes the target. With them it makes a picture on the result's
 * grid, which the filters change one after the other, and the last tone is applied on the way into
 * the target. */
#ifndef SKA_RENDER_H
#define SKA_RENDER_H

#include "segment.h"
#include "target.h"

/* The target's height and width are the frame's; a colour picture needs 3 channels. MEMORY. */
ska_status ska_render(const ska_picture *picture, const ska_segment *segment,
                      const ska_target *target, ska_scratch *scratch,
                      ska_error *error) SKA_MUST_USE;

/* A target that is a picture. */
ska_target ska_target_in_picture(const ska_picture *picture);

#endif
