/* Taps: a small gray picture and its border, laid out so that a sample is one read.
 *
 * Packing costs a pass over the source, so it pays where the result reads most of it: not for a
 * small window of a large picture. Borders that repeat the picture are left to the plain path. */
#ifndef SKA_TAPS_H
#define SKA_TAPS_H

#include "image.h"
#include "kernels/kernels.h"
#include "scratch.h"

/* Whether to pack a picture that `count` result pixels are sampled from. */
int ska_taps_pay(const ska_image *image, const ska_border *border, size_t count);

/* `image` has one channel and packed rows. The words lie in the scratch's TAPS slot. MEMORY. */
ska_status ska_taps_pack(const ska_image *image, const ska_border *border, ska_scratch *scratch,
                         ska_tap_source *taps, ska_error *error) SKA_MUST_USE;

#endif
