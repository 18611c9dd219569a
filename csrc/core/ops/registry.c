/* The list of ops, and what is checked of every one of them; see op.h. */
#include "groups.h"

#include <string.h>

const ska_op_type *const ska_op_types[] = {
    &ska_op_sequential,
    &ska_op_one_of,
    &ska_op_some_of,
    &ska_op_augmix,
    &ska_op_horizontal_flip,
    &ska_op_vertical_flip,
    &ska_op_transpose,
    &ska_op_random_rotate90,
    &ska_op_rotate,
    &ska_op_safe_rotate,
    &ska_op_affine,
    &ska_op_perspective,
    &ska_op_elastic,
    &ska_op_stroke_jitter,
    &ska_op_grid_distortion,
    &ska_op_resize,
    &ska_op_random_crop,
    &ska_op_center_crop,
    &ska_op_random_resized_crop,
    &ska_op_pad_if_needed,
    &ska_op_longest_max_size,
    &ska_op_smallest_max_size,
    &ska_op_letterbox,
    &ska_op_ink_crop,
    &ska_op_random_brightness_contrast,
    &ska_op_random_gamma,
    &ska_op_invert,
    &ska_op_coarse_dropout,
    &ska_op_random_erasing,
    &ska_op_gaussian_blur,
    &ska_op_to_gray,
    &ska_op_equalize,
    &ska_op_clahe,
    &ska_op_edge_map,
    &ska_op_morphological,
    &ska_op_stroke_thickness,
    &ska_op_stroke_dropout,
    &ska_op_pencil_texture,
    &ska_op_paper_texture,
    &ska_op_motion_blur,
    &ska_op_gauss_noise,
    &ska_op_unsharp_mask,
    &ska_op_sharpen,
    NULL,
};

const ska_op_type *
ska_op_type_by_name(const char *name)
{
    for (size_t i = 0; ska_op_types[i] != NULL; i++) {
        if (strcmp(ska_op_types[i]->name, name) == 0) {
            return ska_op_types[i];
        }
    }
    return NULL;
}

static int
ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), ending_length = strlen(ending);
    return length >= ending_length && strcmp(text + length - ending_length, ending) == 0;
}

ska_status
ska_op_check(const ska_op *op, int64_t position, ska_error *error)
{
    const ska_op_type *type = op->type;
    if (ska_check_range("probability", op->probability, 0.0, 1.0, error) != SKA_OK) {
        error->position = position;
        return SKA_RANGE;
    }
    for (size_t i = 0; i < type->count_arguments; i++) {
        const ska_op_argument *rule = &type->arguments[i];
        if (ska_check_range(rule->name, op->arguments[i], rule->lower, rule->upper, error)
            != SKA_OK) {
            error->position = position;
            return SKA_RANGE;
        }
        if (ends_with(rule->name, "_high") && op->arguments[i - 1] > op->arguments[i]) {
            return ska_fail_at(error, SKA_ORDER, rule->name, position,
                               "the high limit lies below the low one");
        }
    }
    return SKA_OK;
}
