/* Uneven paper; see uneven_paper.h. */
#include "uneven_paper.h"

#include <math.h>
#include <string.h>

#define BLOCKS 16
#define SIDE_MIN 64
#define SAMPLES_PER_SIDE 128 /* of the shorter side; a median needs no more */
#define NEAR_EDGE_PAPER 24.0 /* levels; the tolerance that paper has when it is measured */
#define NEAR_SURFACE 12.0
#define BLOCKS_MIN 64 /* a quarter of them */
#define ROUNDS 8
#define TERMS 6

typedef struct {
    size_t channels;
    uint8_t medians[BLOCKS][BLOCKS][3];
    uint8_t is_paper[BLOCKS][BLOCKS];
    double surface[3][TERMS]; /* coefficients of 1, u, v, u^2, u v, v^2 */
} fitting;

/* The lower median of a block's channel, of every `step`th row and column of the block. */
static uint8_t
median_of(const ska_image *image, size_t top, size_t bottom, size_t left, size_t right,
          size_t channel, size_t step)
{
    uint32_t counts[256] = {0}; /* blocks have at most 2**24 pixels */
    for (size_t y = top; y < bottom; y += step) {
        const uint8_t *row = ska_image_row(image, y) + channel;
        for (size_t x = left; x < right; x += step) {
            counts[row[x * image->channels]]++;
        }
    }
    const size_t rows = (bottom - top + step - 1) / step,
                 columns = (right - left + step - 1) / step;
    const size_t middle = (rows * columns - 1) / 2;
    size_t level = 0;
    for (size_t passed = counts[0]; passed <= middle;) {
        passed += counts[++level];
    }
    return (uint8_t)level;
}

static void
measure_blocks(const ska_image *image, fitting *fit)
{
    const size_t side = image->height < image->width ? image->height : image->width;
    const size_t step = side < SAMPLES_PER_SIDE ? 1 : side / SAMPLES_PER_SIDE;
    for (size_t j = 0; j < BLOCKS; j++) {
        const size_t top = j * image->height / BLOCKS, bottom = (j + 1) * image->height / BLOCKS;
        for (size_t i = 0; i < BLOCKS; i++) {
            const size_t left = i * image->width / BLOCKS, right = (i + 1) * image->width / BLOCKS;
            for (size_t c = 0; c < image->channels; c++) {
                fit->medians[j][i][c] = median_of(image, top, bottom, left, right, c, step);
            }
        }
    }
}

/* The middle of part i of `count` along a side that goes from -1 to 1. */
static double
middle_of(size_t i, double count)
{
    return (2.0 * (double)i + 1.0) / count - 1.0;
}

static void
set_terms(double u, double v, double terms[TERMS])
{
    const double all[TERMS] = {1.0, u, v, u * u, u * v, v * v};
    memcpy(terms, all, sizeof all);
}

static double
level_at(const double coefficients[TERMS], const double terms[TERMS])
{
    double level = 0.0;
    for (int t = 0; t < TERMS; t++) {
        level += coefficients[t] * terms[t];
    }
    return level;
}

/* Marks blocks whose medians all lie near the surface; counts them. */
static size_t
choose_paper(fitting *fit, double tolerance, int *has_changed)
{
    size_t count = 0;
    *has_changed = 0;
    for (size_t j = 0; j < BLOCKS; j++) {
        for (size_t i = 0; i < BLOCKS; i++) {
            double terms[TERMS];
            set_terms(middle_of(i, BLOCKS), middle_of(j, BLOCKS), terms);
            uint8_t is_paper = 1;
            for (size_t c = 0; c < fit->channels; c++) {
                const double level = level_at(fit->surface[c], terms);
                is_paper &= fabs((double)fit->medians[j][i][c] - level) <= tolerance;
            }
            *has_changed |= is_paper != fit->is_paper[j][i];
            fit->is_paper[j][i] = is_paper;
            count += is_paper;
        }
    }
    return count;
}

/* Solves the normal equations, symmetric and positive, in place: rows of TERMS numbers, then the
 * right sides of the channels. False if the blocks lie so that they do not determine a surface. */
static int
solve(double rows[TERMS][TERMS + 3], size_t channels)
{
    for (int p = 0; p < TERMS; p++) {
        if (rows[p][p] < 1e-6) {
            return 0;
        }
        for (int r = 0; r < TERMS; r++) {
            const double factor = r == p ? 0.0 : rows[r][p] / rows[p][p];
            for (size_t k = (size_t)p; k < TERMS + channels; k++) {
                rows[r][k] -= factor * rows[p][k];
            }
        }
    }
    return 1;
}

static int
fit_surface(fitting *fit)
{
    double rows[TERMS][TERMS + 3] = {{0.0}};
    for (size_t j = 0; j < BLOCKS; j++) {
        for (size_t i = 0; i < BLOCKS; i++) {
            if (!fit->is_paper[j][i]) {
                continue;
            }
            double terms[TERMS];
            set_terms(middle_of(i, BLOCKS), middle_of(j, BLOCKS), terms);
            for (int r = 0; r < TERMS; r++) {
                for (int k = 0; k < TERMS; k++) {
                    rows[r][k] += terms[r] * terms[k];
                }
                for (size_t c = 0; c < fit->channels; c++) {
                    rows[r][TERMS + c] += terms[r] * (double)fit->medians[j][i][c];
                }
            }
        }
    }
    if (!solve(rows, fit->channels)) {
        return 0;
    }
    for (size_t c = 0; c < fit->channels; c++) {
        for (int r = 0; r < TERMS; r++) {
            fit->surface[c][r] = rows[r][TERMS + c] / rows[r][r];
        }
    }
    return 1;
}

static void
set_even_surface(const uint8_t edge[3], fitting *fit)
{
    memset(fit->surface, 0, sizeof fit->surface);
    for (size_t c = 0; c < fit->channels; c++) {
        fit->surface[c][0] = (double)edge[c];
    }
}

static size_t
count_cells(size_t side)
{
    const size_t cells = side / SKA_PAPER_CELL_SIDE_MIN;
    return cells < 1 ? 1 : cells < SKA_PAPER_CELLS_MAX ? cells : SKA_PAPER_CELLS_MAX;
}

void
ska_uneven_paper_measure(const ska_image *image, ska_uneven_paper *paper)
{
    uint8_t edge[3] = {0};
    fitting fit = {.channels = image->channels};
    ska_image_measure_paper(image, edge);
    set_even_surface(edge, &fit);
    if (image->height >= SIDE_MIN && image->width >= SIDE_MIN) {
        measure_blocks(image, &fit);
        int has_changed = 0;
        size_t count = choose_paper(&fit, NEAR_EDGE_PAPER, &has_changed);
        for (int round = 0; round < ROUNDS; round++) {
            if (count < BLOCKS_MIN || !fit_surface(&fit)) {
                set_even_surface(edge, &fit);
                break;
            }
            count = choose_paper(&fit, NEAR_SURFACE, &has_changed);
            if (!has_changed) {
                break;
            }
        }
    }
    paper->rows = count_cells(image->height);
    paper->columns = count_cells(image->width);
    for (size_t j = 0; j < paper->rows; j++) {
        for (size_t i = 0; i < paper->columns; i++) {
            double terms[TERMS];
            set_terms(middle_of(i, (double)paper->columns), middle_of(j, (double)paper->rows),
                      terms);
            for (size_t c = 0; c < fit.channels; c++) {
                const double level = floor(level_at(fit.surface[c], terms) + 0.5);
                paper->levels[j][i][c] = (uint8_t)fmin(fmax(level, 0.0), 255.0);
            }
        }
    }
}
