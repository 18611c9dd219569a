/* 8-bit CIELAB: L * 255 / 100, a + 128, b + 128, of sRGB with its white D65, as in OpenCV.
 *
 * Numerics: double arithmetic without a mathematics library but for tables that are rounded to a
 * grid, so that bytes are the same everywhere. Reference: tests/reference/histograms.py. */
#ifndef SKA_LAB_H
#define SKA_LAB_H

#include <stddef.h>
#include <stdint.h>

#define SKA_LAB_STEPS 4096

typedef struct {
    double linear[256];               /* light of a byte, 0..1 */
    double lowest[256];               /* the least light that is shown as this byte */
    uint8_t bytes[SKA_LAB_STEPS + 1]; /* byte of light i / SKA_LAB_STEPS */
} ska_lab_tables;

void ska_lab_make_tables(ska_lab_tables *tables);

/* `count` pixels of 3 bytes; source and target may be the same. */
void ska_lab_of_rgb(const ska_lab_tables *tables, const uint8_t *rgb, size_t count, uint8_t *lab);
/* Colours that bytes cannot show are clipped. */
void ska_rgb_of_lab(const ska_lab_tables *tables, const uint8_t *lab, size_t count, uint8_t *rgb);

#endif
