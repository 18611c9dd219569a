/* CIELAB; see lab.h. */
#include "lab.h"

#include "histograms.h"

#include <math.h>
#include <string.h>

/* Linear RGB to XYZ, and the XYZ of white: the sums of the rows. */
static const double to_xyz[3][3] = {
    {0.412453, 0.357580, 0.180423},
    {0.212671, 0.715160, 0.072169},
    {0.019334, 0.119193, 0.950227},
};
static const double white[3] = {0.950456, 1.0, 1.088754};
/* The inverse. */
static const double to_rgb[3][3] = {
    {3.240481343200526, -1.537151516271319, -0.498536326168888},
    {-0.969254949996568, 1.875990001489891, 0.041555926558293},
    {0.055646639135177, -0.204041338366511, 1.057311069645344},
};
/* Below the cube of this the cube root is a straight line. */
#define EDGE (6.0 / 29.0)

#define GRID 1099511627776.0 /* 2**40: mathematics libraries differ in later bits */

/* The light of an sRGB level, both 0..1. */
static double
light_of(double level)
{
    const double light = level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4);
    return floor(light * GRID + 0.5) / GRID;
}

void
ska_lab_make_tables(ska_lab_tables *tables)
{
    for (int level = 0; level < 256; level++) {
        tables->linear[level] = light_of(level / 255.0);
        tables->lowest[level] = level == 0 ? 0.0 : light_of((level - 0.5) / 255.0);
    }
    int level = 0;
    for (int step = 0; step <= SKA_LAB_STEPS; step++) {
        while (level < 255 && tables->lowest[level + 1] * SKA_LAB_STEPS <= step) {
            level++;
        }
        tables->bytes[step] = (uint8_t)level;
    }
}

/* By two steps of Halley's, each of which triples the digits, from a third of the exponent: of its
 * bias, 1023, two thirds are to be added. Good to 1e-10. */
static inline double
cube_root(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    bits = bits / 3 + ((uint64_t)682 << 52);
    double root;
    memcpy(&root, &bits, sizeof root);
    for (int i = 0; i < 2; i++) {
        const double cube = root * root * root;
        root *= (cube + 2.0 * number) / (2.0 * cube + number);
    }
    return root;
}

static inline double
lab_root(double ratio)
{
    return ratio > EDGE * EDGE * EDGE ? cube_root(ratio) : ratio / (3.0 * EDGE * EDGE) + 4.0 / 29.0;
}

static inline double
lab_cube(double root)
{
    return root > EDGE ? root * root * root : 3.0 * EDGE * EDGE * (root - 4.0 / 29.0);
}

static inline uint8_t
byte_of(double level)
{
    const double raised = level > 0.0 ? level : 0.0;
    return (uint8_t)ska_round_half_even(raised < 255.0 ? raised : 255.0);
}

void
ska_lab_of_rgb(const ska_lab_tables *tables, const uint8_t *rgb, size_t count, uint8_t *lab)
{
    for (size_t i = 0; i < 3 * count; i += 3) {
        double light[3], roots[3];
        for (size_t c = 0; c < 3; c++) {
            light[c] = tables->linear[rgb[i + c]];
        }
        for (size_t c = 0; c < 3; c++) {
            const double *row = to_xyz[c];
            roots[c] =
                lab_root((row[0] * light[0] + row[1] * light[1] + row[2] * light[2]) / white[c]);
        }
        lab[i] = byte_of((116.0 * roots[1] - 16.0) * 255.0 / 100.0);
        lab[i + 1] = byte_of(500.0 * (roots[0] - roots[1]) + 128.0);
        lab[i + 2] = byte_of(200.0 * (roots[1] - roots[2]) + 128.0);
    }
}

static inline uint8_t
byte_of_light(const ska_lab_tables *tables, double light)
{
    if (!(light > 0.0)) {
        return 0;
    }
    if (light >= 1.0) {
        return 255;
    }
    uint8_t level = tables->bytes[(int)(light * SKA_LAB_STEPS)];
    while (level < 255 && tables->lowest[level + 1] <= light) {
        level++;
    }
    return level;
}

void
ska_rgb_of_lab(const ska_lab_tables *tables, const uint8_t *lab, size_t count, uint8_t *rgb)
{
    for (size_t i = 0; i < 3 * count; i += 3) {
        const double y = (lab[i] * 100.0 / 255.0 + 16.0) / 116.0;
        const double roots[3] = {y + (lab[i + 1] - 128.0) / 500.0, y,
                                 y - (lab[i + 2] - 128.0) / 200.0};
        double xyz[3];
        for (size_t c = 0; c < 3; c++) {
            xyz[c] = lab_cube(roots[c]) * white[c];
        }
        for (size_t c = 0; c < 3; c++) {
            const double *row = to_rgb[c];
            rgb[i + c] = byte_of_light(tables, row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
        }
    }
}
