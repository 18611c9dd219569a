/* Picture: packed uint8 rows of 1 or 3 channels, the caller's memory or scratch.
 *
 * Two PICTURE slots of the scratch take turns: a step reads the picture in one and makes the next
 * in the other. */
#ifndef SKA_PICTURE_H
#define SKA_PICTURE_H

#include "image.h"
#include "scratch.h"

typedef struct {
    ska_image image;        /* packed rows; 1 or 3 channels */
    size_t padding_bytes;   /* readable bytes after the last pixel */
    ska_scratch_slot spare; /* a PICTURE slot that this picture does not lie in */
    int is_ours;            /* in scratch, so its pixels may be changed */
} ska_picture;

/* Bytes that a scratch picture leaves readable at its end: a gather reads four bytes for one tap.
 */
#define SKA_PICTURE_PADDING 8

/* A new picture in this slot; its pixels are not set. MEMORY. */
ska_status ska_picture_new(ska_scratch_slot slot, size_t height, size_t width, size_t channels,
                           ska_scratch *scratch, ska_picture *picture,
                           ska_error *error) SKA_MUST_USE;

/* A new picture of the same shape in the spare slot; its pixels are not set. MEMORY. */
ska_status ska_picture_like(const ska_picture *picture, ska_scratch *scratch, ska_picture *made,
                            ska_error *error) SKA_MUST_USE;

/* Copies the picture into scratch unless it lies there already. MEMORY. */
ska_status ska_picture_own(ska_picture *picture, ska_scratch *scratch,
                           ska_error *error) SKA_MUST_USE;

/* Mean level over all pixels and channels. */
double ska_picture_mean(const ska_picture *picture);

#endif
