/* Paper texture: a sheet that is not evenly lit: grain, light that falls off, the shadow of a fold.
 *
 * Light is the product of three factors, each of them in [1 - its strength, 1]. It multiplies the
 * distance of a level from black, or from white on dark paper, so that ink keeps its own level and
 * the paper comes towards it. Reference: tests/reference/texture.py. */
#include "value_noise.h"

#include <math.h>

enum {
    GRAIN_LOW,
    GRAIN_HIGH,
    GRAIN_SIZE_LOW,
    GRAIN_SIZE_HIGH,
    LIGHT_LOW,
    LIGHT_HIGH,
    FOLD_CHANCE,
    FOLD_DEPTH_LOW,
    FOLD_DEPTH_HIGH,
    FOLD_WIDTH_LOW,
    FOLD_WIDTH_HIGH,
    PAPER_COUNT
};

static const ska_op_argument paper_arguments[PAPER_COUNT] = {
    [GRAIN_LOW] = {"grain_low", 0.0, 1.0},
    [GRAIN_HIGH] = {"grain_high", 0.0, 1.0},
    [GRAIN_SIZE_LOW] = {"grain_size_low", 0.5, 1000.0},
    [GRAIN_SIZE_HIGH] = {"grain_size_high", 0.5, 1000.0},
    [LIGHT_LOW] = {"light_low", 0.0, 1.0},
    [LIGHT_HIGH] = {"light_high", 0.0, 1.0},
    [FOLD_CHANCE] = {"fold_chance", 0.0, 1.0},
    [FOLD_DEPTH_LOW] = {"fold_depth_low", 0.0, 1.0},
    [FOLD_DEPTH_HIGH] = {"fold_depth_high", 0.0, 1.0},
    [FOLD_WIDTH_LOW] = {"fold_width_low", 1.0, SKA_IMAGE_SIDE_MAX},
    [FOLD_WIDTH_HIGH] = {"fold_width_high", 1.0, SKA_IMAGE_SIDE_MAX},
};

/* Depth 0: no fold. x and y are fractions of the canvas. */
enum {
    DRAW_GRAIN,
    DRAW_GRAIN_SIZE,
    DRAW_LIGHT,
    DRAW_FOLD_DEPTH,
    DRAW_FOLD_WIDTH,
    DRAW_FOLD_X,
    DRAW_FOLD_Y,
    DRAW_FOLD_ANGLE,
    DRAW_KEY_0,
    DRAW_KEY_1,
    DRAW_COUNT
};

static const char *const paper_draws[DRAW_COUNT] = {
    "grain",  "grain_size", "light",      "fold_depth", "fold_width",
    "fold_x", "fold_y",     "fold_angle", "key_0",      "key_1",
};

#define DARK_PAPER 128.0 /* below this, paper is dark */
/* The grain of fibres and the clouds of the pulp: a noise, and one so many times as coarse. */
#define CLOUD_SPACING 8.0
#define GRAIN_WEIGHT 0.75F
#define CLOUD_WEIGHT 0.25F
#define FOLD_SHARP_SIDE 0.2 /* of the width, on the side towards the light */
#define HALF_TURN 180.0

static void
sample_paper(const ska_op *op, ska_random *random, double *values)
{
    const double *limits = op->arguments;
    values[DRAW_GRAIN] = ska_random_between(random, limits[GRAIN_LOW], limits[GRAIN_HIGH]);
    values[DRAW_GRAIN_SIZE] =
        ska_random_between(random, limits[GRAIN_SIZE_LOW], limits[GRAIN_SIZE_HIGH]);
    values[DRAW_LIGHT] = ska_random_between(random, limits[LIGHT_LOW], limits[LIGHT_HIGH]);
    const int is_folded = ska_random_uniform(random) < limits[FOLD_CHANCE];
    const double depth =
        ska_random_between(random, limits[FOLD_DEPTH_LOW], limits[FOLD_DEPTH_HIGH]);
    values[DRAW_FOLD_DEPTH] = is_folded ? depth : 0.0;
    values[DRAW_FOLD_WIDTH] =
        ska_random_between(random, limits[FOLD_WIDTH_LOW], limits[FOLD_WIDTH_HIGH]);
    values[DRAW_FOLD_X] = ska_random_uniform(random);
    values[DRAW_FOLD_Y] = ska_random_uniform(random);
    values[DRAW_FOLD_ANGLE] = ska_random_between(random, -HALF_TURN, HALF_TURN);
    ska_op_draw_key(random, values + DRAW_KEY_0);
}

/* Draws that a caller made up may be any number. */
static float
share_of(double value)
{
    return (float)fmin(fmax(value, 0.0), 1.0);
}

/* cos(order * pi * (place + 1/2) / side), for order 1 and 2. */
static void
take_cosines(size_t place, size_t side, double cosines[2])
{
    double sine;
    ska_sine_cosine(HALF_TURN * ((double)place + 0.5) / (double)side, &sine, &cosines[0]);
    cosines[1] = 2.0 * cosines[0] * cosines[0] - 1.0;
}

/* Result pixels per pixel of the drawing: nothing but scaling comes between. */
typedef struct {
    double down, across;
} scales;

static scales
scales_of(const ska_scene *scene, const ska_image *image)
{
    return (scales){
        .down = (double)image->height / (double)scene->height,
        .across = (double)image->width / (double)scene->width,
    };
}

/* Light over a row: 1 - light * (1 + sum of coefficients * cosines) / 2. The coefficients of the
 * five lowest modes have a sum of sizes of 1. */
typedef struct {
    float light;
    double x, y, x_y, x_x, y_y;  /* coefficients of cos x, cos y, cos x cos y, cos 2x, cos 2y */
    float *cosines, *of_columns; /* cos x, and what depends on x alone */
} lamp;

static void
set_up_lamp(const double *values, size_t width, float *memory, lamp *set)
{
    ska_random random = ska_op_keyed_random(values + DRAW_KEY_0, 2);
    double drawn[5], total = 0.0;
    for (int i = 0; i < 5; i++) {
        drawn[i] = ska_random_between(&random, -1.0, 1.0) * (i < 2 ? 1.0 : 0.5);
        total += fabs(drawn[i]);
    }
    const double norm = total > 0.0 ? 1.0 / total : 0.0;
    *set = (lamp){
        .light = share_of(values[DRAW_LIGHT]),
        .x = drawn[0] * norm,
        .y = drawn[1] * norm,
        .x_y = drawn[2] * norm,
        .x_x = drawn[3] * norm,
        .y_y = drawn[4] * norm,
        .cosines = memory,
        .of_columns = memory + width,
    };
    for (size_t i = 0; i < width; i++) {
        double cosines[2];
        take_cosines(i, width, cosines);
        set->cosines[i] = (float)cosines[0];
        set->of_columns[i] = (float)(set->x * cosines[0] + set->x_x * cosines[1]);
    }
}

static void
light_row(const lamp *set, size_t y, size_t height, size_t width, float *factors)
{
    double cosines[2];
    take_cosines(y, height, cosines);
    const float of_row = (float)(set->y * cosines[0] + set->y_y * cosines[1]);
    const float slope = (float)(set->x_y * cosines[0]), half = 0.5F * set->light;
    for (size_t x = 0; x < width; x++) {
        const float sum = set->of_columns[x] + slope * set->cosines[x] + of_row;
        factors[x] *= 1.0F - half * (1.0F + sum);
    }
}

/* 1 - depth * (1 - (distance / width)^2)^2 within a width of the line, the width of its side. */
typedef struct {
    float depth, per_soft, per_sharp;
    double x, y;         /* a point of the line on the result's grid, from its corner */
    double across, down; /* distance for a step of a pixel there, in pixels of the drawing */
} fold;

static fold
fold_of(const double *values, const ska_image *image, const scales *by)
{
    const double width = fmax(values[DRAW_FOLD_WIDTH], 1.0);
    double sine, cosine;
    ska_sine_cosine(values[DRAW_FOLD_ANGLE], &sine, &cosine);
    return (fold){
        .depth = share_of(values[DRAW_FOLD_DEPTH]),
        .per_soft = (float)(1.0 / width),
        .per_sharp = (float)(1.0 / fmax(width * FOLD_SHARP_SIDE, 1.0)),
        .x = values[DRAW_FOLD_X] * (double)image->width,
        .y = values[DRAW_FOLD_Y] * (double)image->height,
        .across = sine / by->across,
        .down = cosine / by->down,
    };
}

static void
fold_row(const fold *made, size_t y, size_t width, float *factors)
{
    const double row = ((double)y + 0.5 - made->y) * made->down;
    const float start = (float)(row + (0.5 - made->x) * made->across);
    const float step = (float)made->across;
    for (size_t x = 0; x < width; x++) {
        const float distance = start + step * (float)x;
        const float share = distance * (distance < 0.0F ? made->per_sharp : made->per_soft);
        const float rest = 1.0F - share * share;
        const float left = rest > 0.0F ? rest : 0.0F;
        factors[x] *= 1.0F - made->depth * left * left;
    }
}

static void
lay_on_row(const float *factors, float ground, size_t width, size_t channels, uint8_t *row)
{
    for (size_t x = 0; x < width; x++) {
        for (size_t c = 0; c < channels; c++) {
            const float level = ground + ((float)row[x * channels + c] - ground) * factors[x];
            row[x * channels + c] = (uint8_t)(level + 0.5F);
        }
    }
}

static ska_status
filter_paper(const ska_op *op, const double *values, const ska_scene *scene, ska_picture *picture,
             ska_error *error)
{
    (void)op;
    SKA_TRY(ska_picture_own(picture, scene->scratch, error));
    const ska_image *image = &picture->image;
    const size_t width = image->width, height = image->height;
    const scales by = scales_of(scene, image);
    const double size = values[DRAW_GRAIN_SIZE], cloud = size * CLOUD_SPACING;
    const ska_spacing grains = {size * by.down, size * by.across};
    const ska_spacing clouds = {cloud * by.down, cloud * by.across};
    const size_t grain_bytes = ska_value_noise_bytes(grains, width);
    const size_t cloud_bytes = ska_value_noise_bytes(clouds, width);
    char *memory = ska_scratch_reserve(scene->scratch, SKA_SCRATCH_FILTER,
                                       grain_bytes + cloud_bytes + 3 * width * sizeof(float));
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one row");
    }
    float *factors = (void *)(memory + grain_bytes + cloud_bytes);
    ska_value_noise fine, coarse;
    ska_value_noise_start(values + DRAW_KEY_0, 0, grains, width, memory, &fine);
    ska_value_noise_start(values + DRAW_KEY_0, 1, clouds, width, memory + grain_bytes, &coarse);
    lamp set;
    set_up_lamp(values, width, factors + width, &set);
    const fold crease = fold_of(values, image, &by);
    const double paper = image->channels == 1 ? scene->paper[0] : ska_color_luma(scene->paper);
    const float ground = paper < DARK_PAPER ? 255.0F : 0.0F;
    const float grain = share_of(values[DRAW_GRAIN]);
    for (size_t y = 0; y < height; y++) {
        ska_value_noise_set_row(&fine, y);
        ska_value_noise_set_row(&coarse, y);
        for (size_t x = 0; x < width; x++) {
            const float noise = 0.5F + GRAIN_WEIGHT * ska_value_noise_at(&fine, x)
                                + CLOUD_WEIGHT * ska_value_noise_at(&coarse, x);
            factors[x] = 1.0F - grain * noise;
        }
        light_row(&set, y, height, width, factors);
        if (crease.depth > 0.0F) {
            fold_row(&crease, y, width, factors);
        }
        lay_on_row(factors, ground, width, image->channels, ska_image_row(image, y));
    }
    return SKA_OK;
}

const ska_op_type ska_op_paper_texture = {
    .name = "paper_texture",
    .stage = SKA_STAGE_FILTER,
    .count_arguments = PAPER_COUNT,
    .arguments = paper_arguments,
    .count_draws = DRAW_COUNT,
    .draws = paper_draws,
    .stays_put = 1,
    .changes_paper = 1,
    .sample = sample_paper,
    .filter = filter_paper,
};
