/* Image view: somebody else's uint8 pixels, never owned, never freed here.
 *
 * Channels of a pixel are adjacent bytes; rows and pixels may lie anywhere (strides may be
 * negative). */
#ifndef SKA_IMAGE_H
#define SKA_IMAGE_H

#include "status.h"

/* 65,500 is the largest side that a JPEG file can have, and it keeps a coordinate below 2**16. */
#define SKA_IMAGE_SIDE_MAX 65500

typedef struct {
    uint8_t *pixels; /* first channel of pixel (0, 0); read-only where the function says const */
    size_t height, width;
    size_t channels; /* 1 gray, 3 colour, 4 colour and alpha */
    ptrdiff_t row_stride_bytes, pixel_stride_bytes;
} ska_image;

/* What lies beyond the edge. In words, for the row `abcd`: */
#define SKA_BORDER_LIST(X)                                                                         \
    X(PAPER, "paper")             /* pppp|abcd|pppp  p: the drawing's own paper */                 \
    X(CONSTANT, "constant")       /* cccc|abcd|cccc  c: a given colour */                          \
    X(REPLICATE, "replicate")     /* aaaa|abcd|dddd */                                             \
    X(REFLECT, "reflect")         /* dcba|abcd|dcba */                                             \
    X(WRAP, "wrap")               /* abcd|abcd|abcd */                                             \
    X(REFLECT_101, "reflect_101") /* .dcb|abcd|cba. */

typedef enum {
#define SKA_BORDER_ENUM(name, text) SKA_BORDER_##name,
    SKA_BORDER_LIST(SKA_BORDER_ENUM)
#undef SKA_BORDER_ENUM
        SKA_BORDER_COUNT
} ska_border_mode;

typedef struct {
    ska_border_mode mode;
    uint8_t color[3]; /* CONSTANT only */
} ska_border;

/* Mode by name, or SKA_BORDER_COUNT if there is none. */
ska_border_mode ska_border_by_name(const char *name);
const char *ska_border_name(ska_border_mode mode);

/* The index inside [0, count) that stands for `index`, or -1 for the colour modes; count >= 1. */
int64_t ska_border_index(ska_border_mode mode, int64_t index, int64_t count);

static inline uint8_t *
ska_image_row(const ska_image *image, size_t y)
{
    return image->pixels + (ptrdiff_t)y * image->row_stride_bytes;
}

/* EMPTY, RANGE (a side above SKA_IMAGE_SIDE_MAX) or SHAPE (channels) with `position` in the error.
 */
ska_status ska_image_check(const ska_image *image, const char *argument, int64_t position,
                           ska_error *error) SKA_MUST_USE;

/* True if pixels of a row are adjacent. */
int ska_image_has_packed_rows(const ska_image *image);

/* 0.299 R + 0.587 G + 0.114 B, half up. */
uint8_t ska_color_luma(const uint8_t color[3]);

/* The paper's colour, one value per channel of `image` (1 or 3): the median of the outermost ring
 * of pixels when most of the ring agrees with it, white otherwise. White-on-black drawings give
 * their black. At most 4 * 256 pixels are read. */
void ska_image_measure_paper(const ska_image *image, uint8_t color[3]);

#endif
