/* An op: one named step of a policy, as data.
 *
 * Sampling is not applying. `sample` turns an op's arguments into a few plain numbers (its draws),
 * and what the op does to a picture is a pure function of those numbers:
 *
 * - geometry: `place` changes the frame, that is the canvas and the way from its pixels back to the
 *   source; an op with a `field` displaces, too;
 * - tone: `shade` changes the tone, what becomes of a grey level;
 * - filter: `filter` makes a picture of a picture, on the result's grid;
 * - group: one_of, some_of, sequential, augmix; they stand before their members and only decide.
 *
 * The pipeline joins the frames and tones of neighbouring ops and touches the pixels once. To add
 * an op: write its ska_op_type in the file of its kind and list it in registry.c. */
#ifndef SKA_OP_H
#define SKA_OP_H

#include "image.h"
#include "kernels/kernels.h"
#include "picture.h"
#include "random.h"

#include "frame.h"
#include "tone.h"

#define SKA_OP_ARGUMENTS_MAX 24
#define SKA_OP_DRAWS_MAX 12

typedef struct ska_op_type ska_op_type;

typedef struct ska_op {
    const ska_op_type *type;
    double probability;                     /* chance that the op touches an image, 0..1 */
    double arguments[SKA_OP_ARGUMENTS_MAX]; /* in the order of type->arguments */
    ska_border border;                      /* geometry that can uncover pixels, fills of filters */
} ska_op;

/* What was drawn for one op and one image. */
typedef struct {
    int is_applied;
    double values[SKA_OP_DRAWS_MAX]; /* in the order of type->draws */
} ska_op_draw;

typedef enum { SKA_STAGE_GEOMETRY, SKA_STAGE_TONE, SKA_STAGE_FILTER, SKA_STAGE_GROUP } ska_op_stage;

typedef struct {
    const char *name;
    double lower, upper; /* both ends allowed */
} ska_op_argument;

/* What was seen of the picture that an op meets. */
typedef struct {
    double paper; /* luma of its paper, 0..255 */
    double mean;  /* mean level; only for ops that need it */
} ska_sight;

/* Where a filter works. Lengths of an op are pixels of the canvas that it met; on the result's grid
 * they are `scale` times as long. */
typedef struct {
    double scale;
    size_t height, width; /* of the canvas that the op met */
    uint8_t paper[3];     /* the paper's colour here; gray pictures use the first */
    ska_scratch *scratch;
    const ska_kernels *kernels;
} ska_scene;

/* Displacements on a grid of nodes over a canvas, bilinear between them: node (r, c) lies at
 * (c * spacing_x, r * spacing_y) pixels. */
typedef struct {
    size_t rows, columns;
    double spacing_x, spacing_y;
    float *dx, *dy; /* (rows, columns) */
} ska_field;

struct ska_op_type {
    const char *name; /* "rotate" */
    ska_op_stage stage;
    size_t count_arguments, count_draws;
    const ska_op_argument *arguments;
    const char *const *draws; /* names */
    /* Shows what lies beyond the edge, or fills holes: takes a border. */
    int uncovers;
    /* Geometry that sets the canvas to (arguments[0], arguments[1]) = (height, width), whatever
     * came; (0, 0) keeps it. */
    int sets_canvas;
    int scales_only;    /* geometry that leaves every place at its fraction of the canvas */
    int changes_canvas; /* geometry whose canvas follows from what came or was drawn */
    /* Geometry of which that holds for some arguments; NULL: for none. */
    int (*fits_canvas)(const ska_op *op);
    /* A filter whose places are those of the canvas that it met: later geometry must not move the
     * picture under it, scaling aside. */
    int stays_put;
    int keeps_grid;    /* a filter that must see the canvas that it met, not a later one */
    int changes_paper; /* a filter that paper does not come through as it was */
    void (*sample)(const ska_op *op, ska_random *random, double *values);

    /* Geometry. Why a canvas cannot be taken, or NULL; no function: every canvas can. */
    const char *(*refuses)(const ska_op *op, size_t height, size_t width);
    void (*place)(const ska_op *op, const double *values, ska_frame *frame);
    /* Geometry that depends on the picture: writes what it sees into values, behind the draws,
     * which are 0 until then; its canvas must not depend on them. Starts a segment. */
    void (*observe)(const ska_op *op, const ska_picture *picture, double *values);
    /* Geometry with a field: its grid first (dx, dy NULL), then its displacements; MEMORY. */
    void (*field_grid)(const ska_op *op, const double *values, size_t height, size_t width,
                       ska_field *field);
    ska_status (*field)(const ska_op *op, const double *values, size_t height, size_t width,
                        ska_scratch *scratch, ska_field *field, ska_error *error);

    /* Tone. */
    int (*needs_mean)(const ska_op *op); /* NULL: never */
    void (*shade)(const ska_op *op, const double *values, const ska_sight *sight, ska_tone *tone);

    /* Filter: replaces *picture, of the same height and width, of as many channels or one; MEMORY.
     */
    ska_status (*filter)(const ska_op *op, const double *values, const ska_scene *scene,
                         ska_picture *picture, ska_error *error);
};

/* geometry.c */
extern const ska_op_type ska_op_horizontal_flip, ska_op_vertical_flip, ska_op_transpose,
    ska_op_random_rotate90, ska_op_rotate, ska_op_safe_rotate, ska_op_resize;
/* affine.c */
extern const ska_op_type ska_op_affine;
/* perspective.c */
extern const ska_op_type ska_op_perspective;
/* elastic.c, stroke_jitter.c, grid_distortion.c */
extern const ska_op_type ska_op_elastic, ska_op_stroke_jitter, ska_op_grid_distortion;
/* crops.c */
extern const ska_op_type ska_op_random_crop, ska_op_center_crop, ska_op_pad_if_needed,
    ska_op_longest_max_size, ska_op_smallest_max_size, ska_op_letterbox, ska_op_random_resized_crop;
/* erasing.c */
extern const ska_op_type ska_op_coarse_dropout, ska_op_random_erasing;
/* stroke_dropout.c, pencil_texture.c, paper_texture.c */
extern const ska_op_type ska_op_stroke_dropout, ska_op_pencil_texture, ska_op_paper_texture;
/* gray.c */
extern const ska_op_type ska_op_to_gray;
/* equalize.c, clahe.c */
extern const ska_op_type ska_op_equalize, ska_op_clahe;
/* edges.c */
extern const ska_op_type ska_op_edge_map;
/* morphology.c */
extern const ska_op_type ska_op_morphological;
/* stroke_thickness.c */
extern const ska_op_type ska_op_stroke_thickness;
/* ink_crop.c */
extern const ska_op_type ska_op_ink_crop;
/* blur.c, motion_blur.c, noise.c */
extern const ska_op_type ska_op_gaussian_blur, ska_op_motion_blur, ska_op_gauss_noise;
/* sharpen.c */
extern const ska_op_type ska_op_unsharp_mask, ska_op_sharpen;
/* photometric.c */
extern const ska_op_type ska_op_random_brightness_contrast, ska_op_random_gamma, ska_op_invert;

/* All types, groups included, ending with NULL. */
extern const ska_op_type *const ska_op_types[];

static inline int
ska_op_changes_canvas(const ska_op *op)
{
    return op->type->changes_canvas || (op->type->fits_canvas != NULL && op->type->fits_canvas(op));
}

/* The type of this name, or NULL. */
const ska_op_type *ska_op_type_by_name(const char *name);

/* RANGE, naming the argument, with `position` (of the op in its plan) in the error. Pairs of
 * arguments `x_low`, `x_high` must be in order: ORDER. */
ska_status ska_op_check(const ska_op *op, int64_t position, ska_error *error) SKA_MUST_USE;

/* Two draws that key a random stream of an op's own, for draws too many to be listed: fields,
 * noise, holes. */
void ska_op_draw_key(ska_random *random, double key[2]);
ska_random ska_op_keyed_random(const double key[2], uint32_t stream);

/* Independent normals of mean 0, two at a time (Box and Muller 1958). */
void ska_op_draw_normals(ska_random *random, double deviation, size_t count, double *normals);

/* What both of the following take. */
#define SKA_OP_ALPHA_MIN 1e-2
#define SKA_OP_ALPHA_MAX 1e3

/* Beta(alpha, alpha). */
double ska_op_draw_symmetric_beta(ska_random *random, double alpha);

/* Dirichlet(alpha, ..., alpha): shares that add up to 1. */
void ska_op_draw_shares(ska_random *random, double alpha, size_t count, double *shares);

#endif
