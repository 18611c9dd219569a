/* Ink blocks; see ink_blocks.h. */
#include "ink_blocks.h"

#include <string.h>

static size_t
elements_of(const ska_image *image)
{
    return image->width * image->channels;
}

size_t
ska_ink_blocks_of(const ska_image *image)
{
    return (elements_of(image) + SKA_INK_BLOCK - 1) / SKA_INK_BLOCK;
}

void
ska_ink_blocks_mark(const ska_image *image, const uint8_t paper[3], uint8_t *inked)
{
    const size_t count = elements_of(image);
    uint8_t sheet[SKA_INK_BLOCK];
    for (size_t i = 0; i < SKA_INK_BLOCK; i++) {
        sheet[i] = paper[i % image->channels];
    }
    for (size_t y = 0; y < image->height; y++) {
        const uint8_t *row = ska_image_row(image, y);
        for (size_t first = 0; first < count; first += SKA_INK_BLOCK) {
            const size_t left = count - first;
            *inked++ = memcmp(row + first, sheet, left < SKA_INK_BLOCK ? left : SKA_INK_BLOCK) != 0;
        }
    }
}

void
ska_ink_blocks_near(const ska_image *image, const uint8_t *inked, size_t y, size_t reach,
                    uint8_t *near)
{
    const size_t blocks = ska_ink_blocks_of(image);
    const size_t aside = (reach * image->channels + SKA_INK_BLOCK - 1) / SKA_INK_BLOCK;
    const size_t top = y > reach ? y - reach : 0;
    const size_t bottom = y + reach < image->height ? y + reach + 1 : image->height;
    memset(near, 0, blocks);
    for (size_t k = 0; k < blocks; k++) {
        int has_ink = 0;
        for (size_t row = top; row < bottom && !has_ink; row++) {
            has_ink = inked[row * blocks + k];
        }
        if (has_ink) {
            const size_t left = k > aside ? k - aside : 0;
            const size_t right = k + aside < blocks ? k + aside + 1 : blocks;
            memset(near + left, 1, right - left);
        }
    }
}

int
ska_ink_blocks_run(const ska_image *image, const uint8_t *near, size_t *first, size_t *end)
{
    const size_t blocks = ska_ink_blocks_of(image), count = elements_of(image);
    size_t k = (*end + SKA_INK_BLOCK - 1) / SKA_INK_BLOCK;
    while (k < blocks && !near[k]) {
        k++;
    }
    if (k == blocks) {
        return 0;
    }
    *first = k * SKA_INK_BLOCK;
    while (k < blocks && near[k]) {
        k++;
    }
    *end = k * SKA_INK_BLOCK < count ? k * SKA_INK_BLOCK : count;
    return 1;
}
