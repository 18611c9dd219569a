/* An op: one named step of a policy, as data.
 *
 * Sampling is not applying. `sample` turns an op's arguments into a few plain numbers (its draws),
 * and what the op does to a picture is a pure function of those numbers:
 *
 * - geometry: `place` changes the frame, that is the canvas and the map from its pixels back to the
 *   source;
 * - tone: `shade` changes the tone, what becomes of a grey level.
 *
 * The pipeline joins the frames and tones of neighbouring ops and touches the pixels once. To add
 * an op: write its ska_op_type in the file of its kind and list it in registry.c. */
#ifndef SKA_OP_H
#define SKA_OP_H

#include "image.h"
#include "random.h"

#include "frame.h"
#include "tone.h"

#define SKA_OP_ARGUMENTS_MAX 16
#define SKA_OP_DRAWS_MAX 8

typedef struct ska_op_type ska_op_type;

typedef struct {
    const ska_op_type *type;
    double probability;                     /* chance that the op touches an image, 0..1 */
    double arguments[SKA_OP_ARGUMENTS_MAX]; /* in the order of type->arguments */
    ska_border border;                      /* geometry that can uncover pixels */
} ska_op;

/* What was drawn for one op and one image. */
typedef struct {
    int is_applied;
    double values[SKA_OP_DRAWS_MAX]; /* in the order of type->draws */
} ska_op_draw;

typedef enum { SKA_STAGE_GEOMETRY, SKA_STAGE_TONE } ska_op_stage;

typedef struct {
    const char *name;
    double lower, upper; /* both ends allowed */
} ska_op_argument;

struct ska_op_type {
    const char *name; /* "rotate" */
    ska_op_stage stage;
    size_t count_arguments, count_draws;
    const ska_op_argument *arguments;
    const char *const *draws; /* names */
    /* Geometry that can show what lies beyond the edge, and so needs a border. */
    int uncovers;
    /* Geometry that sets the canvas to (arguments[0], arguments[1]) = (height, width), whatever
     * came. */
    int sets_canvas;
    /* Tone that depends on the mean level of the picture that it is given. */
    int (*needs_mean)(const ska_op *op);
    void (*sample)(const ska_op *op, ska_random *random, double *values);
    void (*place)(const ska_op *op, const double *values, ska_frame *frame);
    void (*shade)(const ska_op *op, const double *values, double mean, ska_tone *tone);
};

extern const ska_op_type ska_op_horizontal_flip, ska_op_vertical_flip, ska_op_rotate, ska_op_affine,
    ska_op_resize, ska_op_random_brightness_contrast;

/* All types, ending with NULL. */
extern const ska_op_type *const ska_op_types[];

/* The type of this name, or NULL. */
const ska_op_type *ska_op_type_by_name(const char *name);

/* RANGE, naming the argument, with `position` (of the op in its plan) in the error. Pairs of
 * arguments `x_low`, `x_high` must be in order: ORDER. */
ska_status ska_op_check(const ska_op *op, int64_t position, ska_error *error) SKA_MUST_USE;

#endif
