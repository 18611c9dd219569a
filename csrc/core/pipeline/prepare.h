/* Prepare: from the caller's pixels to a picture that the resample can read.
 *
 * A picture is packed uint8 with 1 or 3 channels. The caller's memory is used as it stands when it
 * already is one; otherwise it is copied into scratch: gray drawings stored as RGB lose their two
 * spare channels, transparent ones are laid on white paper, strided views are packed. */
#ifndef SKA_PREPARE_H
#define SKA_PREPARE_H

#include "picture.h"

/* What becomes of a gray drawing that is stored as RGB. */
typedef enum {
    SKA_GRAY_AS_ONE_CHANNEL, /* the usual way: a third of the work */
    SKA_GRAY_AS_RGB          /* something coloured will be added to it, such as a fill */
} ska_gray_rule;

/* MEMORY only; `image` has passed ska_image_check. */
ska_status ska_picture_prepare(const ska_image *image, ska_gray_rule rule, ska_scratch *scratch,
                               ska_picture *picture, ska_error *error) SKA_MUST_USE;

/* Halves the picture in one or both directions by exact means of 2 (or 2x2) pixels; an odd last row
 * or column is averaged with itself. MEMORY. */
ska_status ska_picture_halve(const ska_picture *picture, int halve_height, int halve_width,
                             ska_scratch *scratch, ska_picture *halved,
                             ska_error *error) SKA_MUST_USE;

#endif
