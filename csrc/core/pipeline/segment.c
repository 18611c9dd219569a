/* Segment; see segment.h. */
#include "segment.h"

#include "ops/groups.h"

#include <math.h>

/* Maps may be flat or without end; lengths of filters may not. */
#define SCALE_MIN 1e-3
#define SCALE_MAX 1e3

/* What is known of a segment while it grows. */
typedef struct {
    ska_segment *segment;
    const ska_picture *picture;
    size_t count_held;
    int has_border;
    int has_put;         /* a filter whose places are those of its canvas */
    int has_grid;        /* a filter that works on its own canvas alone */
    int has_other_paper; /* a filter after which the paper is not known */
    int has_paper;       /* the two below have been measured */
    uint8_t paper[3];
    ska_sight sight;
} growing;

static int
is_same_border(const ska_border *a, const ska_border *b)
{
    return a->mode == b->mode
           && (a->mode != SKA_BORDER_CONSTANT
               || (a->color[0] == b->color[0] && a->color[1] == b->color[1]
                   && a->color[2] == b->color[2]));
}

static int
tones_are_identity(const ska_segment *segment)
{
    for (size_t i = 0; i <= segment->count_filters; i++) {
        if (!ska_tone_is_identity(&segment->tones[i])) {
            return 0;
        }
    }
    return 1;
}

static int
needs_mean(const ska_op *op)
{
    return op->type->needs_mean != NULL && op->type->needs_mean(op);
}

/* The rules of plan.h: can the op join what the segment holds already? */
static int
joins(const growing *state, const ska_op *op)
{
    const ska_segment *segment = state->segment;
    const ska_op_type *type = op->type;
    const int sees_paper = type->stage != SKA_STAGE_GEOMETRY || type->uncovers;
    if (state->has_other_paper && sees_paper) {
        return 0;
    }
    if (type->stage == SKA_STAGE_TONE) {
        return !needs_mean(op);
    }
    if (type->stage == SKA_STAGE_FILTER) {
        return segment->count_filters < SKA_SEGMENT_FILTERS_MAX;
    }
    if (type->observe != NULL || state->has_grid || (state->has_put && !type->scales_only)) {
        return 0;
    }
    if (type->field != NULL && segment->frame.count_steps == SKA_FRAME_STEPS_MAX) {
        return 0;
    }
    if (!type->uncovers) {
        return 1;
    }
    if (op->border.mode == SKA_BORDER_CONSTANT && !tones_are_identity(segment)) {
        return 0;
    }
    return !state->has_border || is_same_border(&segment->border, &op->border);
}

static void
see_paper(growing *state)
{
    const ska_image *image = &state->picture->image;
    if (state->has_paper) {
        return;
    }
    uint8_t *paper = state->paper;
    ska_image_measure_paper(image, paper);
    state->sight.paper = image->channels == 1 ? paper[0] : ska_color_luma(paper);
    state->has_paper = 1;
}

static void
add_geometry(growing *state, const ska_op *op, double *values)
{
    if (op->type->observe != NULL) {
        op->type->observe(op, state->picture, values);
    }
    op->type->place(op, values, &state->segment->frame);
    if (op->type->uncovers) {
        state->segment->border = op->border;
        state->has_border = 1;
    }
}

static void
add_tone(growing *state, const ska_op *op, const double *values)
{
    ska_tone *tone = &state->segment->tones[state->segment->count_filters];
    ska_tone alone;
    ska_tone_start(&alone);
    see_paper(state);
    if (needs_mean(op)) {
        state->sight.mean = ska_picture_mean(state->picture);
    }
    op->type->shade(op, values, &state->sight, &alone);
    op->type->shade(op, values, &state->sight, tone);
    state->sight.paper = (double)ska_tone_of(&alone, (float)state->sight.paper);
    for (int c = 0; c < 3; c++) {
        state->paper[c] = (uint8_t)(ska_tone_of(&alone, (float)state->paper[c]) + 0.5F);
    }
}

static void
add_filter(growing *state, const ska_op *op, const double *values)
{
    ska_segment *segment = state->segment;
    ska_segment_filter *filter = &segment->filters[segment->count_filters++];
    see_paper(state);
    *filter = (ska_segment_filter){.op = op,
                                   .values = values,
                                   .scale = 1.0,
                                   .height = segment->frame.height,
                                   .width = segment->frame.width};
    for (int c = 0; c < 3; c++) {
        filter->paper[c] = state->paper[c];
    }
    ska_tone_start(&segment->tones[segment->count_filters]);
    state->has_put = state->has_put || op->type->stays_put;
    state->has_grid = state->has_grid || op->type->keeps_grid;
    state->has_other_paper = state->has_other_paper || op->type->changes_paper;
}

/* Lengths of a filter are those of the canvas that it met; what geometry comes after it leads from
 * the result's grid to that canvas. */
static void
scale_filters(ska_segment *segment, const ska_op *ops, const ska_op_draw *draws,
              const size_t positions[], size_t end)
{
    for (size_t i = 0; i < segment->count_filters; i++) {
        ska_segment_filter *filter = &segment->filters[i];
        ska_frame after = ska_frame_of_canvas(filter->height, filter->width);
        for (size_t j = positions[i] + 1; j < end; j++) {
            if (draws[j].is_applied && ops[j].type->stage == SKA_STAGE_GEOMETRY) {
                ops[j].type->place(&ops[j], draws[j].values, &after);
            }
        }
        const double scale = 1.0 / ska_frame_scale(&after);
        filter->scale = scale > SCALE_MIN ? fmin(scale, SCALE_MAX) : SCALE_MIN;
    }
}

size_t
ska_segment_cut(const ska_op *ops, size_t count_ops, ska_op_draw *draws, size_t first,
                const ska_picture *picture, int fuse, ska_segment *segment)
{
    const ska_image *image = &picture->image;
    growing state = {.segment = segment, .picture = picture};
    segment->frame = ska_frame_of_canvas(image->height, image->width);
    segment->border = (ska_border){.mode = SKA_BORDER_REPLICATE};
    segment->count_filters = 0;
    ska_tone_start(&segment->tones[0]);
    size_t positions[SKA_SEGMENT_FILTERS_MAX];
    size_t i = first;
    for (; i < count_ops; i++) {
        const ska_op *op = &ops[i];
        if (!draws[i].is_applied) {
            continue;
        }
        if (op->type == &ska_op_augmix) {
            break;
        }
        if (op->type->stage == SKA_STAGE_GROUP) {
            continue;
        }
        if (state.count_held > 0 && (!fuse || !joins(&state, op))) {
            break;
        }
        switch (op->type->stage) {
        case SKA_STAGE_GEOMETRY:
            add_geometry(&state, op, draws[i].values);
            break;
        case SKA_STAGE_TONE:
            add_tone(&state, op, draws[i].values);
            break;
        case SKA_STAGE_FILTER:
            positions[segment->count_filters] = i;
            add_filter(&state, op, draws[i].values);
            break;
        case SKA_STAGE_GROUP:
            break;
        }
        state.count_held++;
    }
    scale_filters(segment, ops, draws, positions, i);
    return i;
}
