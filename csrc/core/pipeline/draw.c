/* Draw: what a plan draws for a sample, groups included, and the canvas that follows from it. */
#include "plan_internal.h"

#include "ops/groups.h"

#include <string.h>

static int
is_group(const ska_op *op)
{
    return op->type->stage == SKA_STAGE_GROUP;
}

static size_t
span_of(const ska_op *op)
{
    return is_group(op) ? (size_t)op->arguments[SKA_GROUP_SPAN] : 0;
}

size_t
ska_draw_after(const ska_op *ops, size_t position)
{
    return position + 1 + span_of(&ops[position]);
}

static ska_status
check_chains(const ska_op *ops, size_t position, ska_error *error)
{
    const size_t end = ska_draw_after(ops, position);
    size_t chains = 0;
    for (size_t i = position + 1; i < end; i = ska_draw_after(ops, i)) {
        chains++;
    }
    if ((double)chains != ops[position].arguments[SKA_AUGMIX_CHAINS]) {
        return ska_fail_at(error, SKA_SHAPE, "chains", (int64_t)position,
                           "an augmix has another number of members");
    }
    for (size_t i = position + 1; i < end; i++) {
        if (ops[i].type->sets_canvas || ska_op_changes_canvas(&ops[i])) {
            return ska_fail_at(error, SKA_ORDER, "ops", (int64_t)i,
                               "an op inside augmix must keep the canvas");
        }
        if (ops[i].type == &ska_op_augmix) {
            return ska_fail_at(error, SKA_ORDER, "ops", (int64_t)i,
                               "an augmix cannot stand inside another");
        }
    }
    return SKA_OK;
}

ska_status
ska_draw_check_groups(const ska_op *ops, size_t first, size_t end, ska_error *error)
{
    for (size_t i = first; i < end; i = ska_draw_after(ops, i)) {
        if (!is_group(&ops[i])) {
            continue;
        }
        const size_t members_end = ska_draw_after(ops, i);
        if (members_end > end) {
            return ska_fail_at(error, SKA_SHAPE, "span", (int64_t)i,
                               "the group has more members than entries follow it");
        }
        SKA_TRY(ska_draw_check_groups(ops, i + 1, members_end, error));
        double weights = 0.0;
        for (size_t j = i + 1; j < members_end; j = ska_draw_after(ops, j)) {
            weights += ops[j].probability;
        }
        if (ops[i].type == &ska_op_one_of && !(weights > 0.0)) {
            return ska_fail_at(error, SKA_EMPTY, "ops", (int64_t)i,
                               "one_of needs a member whose p is above 0");
        }
        if (ops[i].type == &ska_op_augmix) {
            SKA_TRY(check_chains(ops, i, error));
        }
    }
    return SKA_OK;
}

typedef struct {
    const ska_plan *plan;
    uint32_t epoch, index;
    ska_op_draw *draws;
} drawing;

static void draw_entry(const drawing *draw, size_t position, int is_forced);

static void
draw_one_of(const drawing *draw, size_t first, size_t end, ska_random *random)
{
    const ska_op *ops = draw->plan->ops;
    double weights = 0.0;
    for (size_t i = first; i < end; i = ska_draw_after(ops, i)) {
        weights += ops[i].probability;
    }
    double left = ska_random_uniform(random) * weights;
    size_t chosen = end;
    for (size_t i = first; i < end && left >= 0.0; i = ska_draw_after(ops, i)) {
        if (ops[i].probability > 0.0) {
            chosen = i; /* the last one that can be, should rounding leave a rest */
            left -= ops[i].probability;
        }
    }
    draw_entry(draw, chosen, 1);
}

/* Each member is taken with chance (still wanted) / (still there): every subset alike. */
static void
draw_some_of(const drawing *draw, const ska_op *group, size_t first, size_t end, ska_random *random)
{
    const ska_op *ops = draw->plan->ops;
    const double low = group->arguments[SKA_SOME_OF_LOW], high = group->arguments[SKA_SOME_OF_HIGH];
    size_t wanted = (size_t)low + ska_random_below(random, (uint32_t)(high - low) + 1);
    size_t there = 0;
    for (size_t i = first; i < end; i = ska_draw_after(ops, i)) {
        there++;
    }
    wanted = wanted < there ? wanted : there;
    for (size_t i = first; i < end; i = ska_draw_after(ops, i), there--) {
        if (ska_random_uniform(random) * (double)there < (double)wanted) {
            draw_entry(draw, i, group->arguments[SKA_SOME_OF_FORCED] != 0.0);
            wanted--;
        }
    }
}

static void
draw_entry(const drawing *draw, size_t position, int is_forced)
{
    const ska_plan *plan = draw->plan;
    const ska_op *op = &plan->ops[position];
    ska_op_draw *own = &draw->draws[position];
    ska_random random = ska_random_start(plan->options.seed, SKA_RANDOM_OP, (uint32_t)position,
                                         draw->epoch, draw->index);
    own->is_applied = ska_random_uniform(&random) < op->probability || is_forced;
    if (!own->is_applied) {
        return;
    }
    const size_t first = position + 1, end = ska_draw_after(plan->ops, position);
    if (op->type == &ska_op_one_of) {
        draw_one_of(draw, first, end, &random);
    }
    else if (op->type == &ska_op_some_of) {
        draw_some_of(draw, op, first, end, &random);
    }
    else if (is_group(op)) { /* sequential, or the chains of augmix */
        if (op->type->sample != NULL) {
            op->type->sample(op, &random, own->values);
        }
        for (size_t i = first; i < end; i = ska_draw_after(plan->ops, i)) {
            draw_entry(draw, i, 0);
        }
    }
    else if (op->type->sample != NULL) {
        op->type->sample(op, &random, own->values);
    }
}

void
ska_plan_sample(const ska_plan *plan, uint32_t epoch, uint32_t index, ska_op_draw *draws)
{
    memset(draws, 0, plan->count_ops * sizeof *draws);
    const drawing draw = {.plan = plan, .epoch = epoch, .index = index, .draws = draws};
    for (size_t i = 0; i < plan->count_ops; i = ska_draw_after(plan->ops, i)) {
        draw_entry(&draw, i, 0);
    }
}

ska_status
ska_plan_canvas(const ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
                size_t *height, size_t *width, ska_error *error)
{
    *height = image->height;
    *width = image->width;
    for (size_t i = 0; i < plan->count_ops; i++) {
        const ska_op *op = &plan->ops[i];
        if (op->type == &ska_op_augmix) {
            i += span_of(op); /* its chains keep the canvas */
            continue;
        }
        if (!draws[i].is_applied || op->type->stage != SKA_STAGE_GEOMETRY) {
            continue;
        }
        const char *reason =
            op->type->refuses == NULL ? NULL : op->type->refuses(op, *height, *width);
        if (reason != NULL) {
            return ska_fail_at(error, SKA_SHAPE, "image", -1, reason);
        }
        ska_frame frame = ska_frame_of_canvas(*height, *width);
        op->type->place(op, draws[i].values, &frame);
        if (frame.height == 0 || frame.width == 0) {
            return ska_fail_at(error, SKA_SHAPE, "image", -1, "its result would have no pixels");
        }
        *height = frame.height;
        *width = frame.width;
    }
    return SKA_OK;
}

/* What is known of the canvas of every result. */
typedef struct {
    int is_fixed;
    size_t height, width;
} known_canvas;

static void
follow_canvas(const ska_plan *plan, size_t first, size_t end, int is_certain, known_canvas *known)
{
    for (size_t i = first; i < end; i = ska_draw_after(plan->ops, i)) {
        const ska_op *op = &plan->ops[i];
        if (op->probability <= 0.0 && is_certain) {
            continue;
        }
        const int is_applied = is_certain && op->probability >= 1.0;
        if (is_group(op)) {
            follow_canvas(plan, i + 1, ska_draw_after(plan->ops, i),
                          is_applied && op->type == &ska_op_sequential, known);
        }
        else if (op->type->sets_canvas && (op->arguments[0] > 0.0 || op->arguments[1] > 0.0)) {
            /* One that may not fire leaves two sizes possible, one side alone any number. */
            known->is_fixed = is_applied && op->arguments[0] > 0.0 && op->arguments[1] > 0.0;
            known->height = (size_t)op->arguments[0];
            known->width = (size_t)op->arguments[1];
        }
        else if (ska_op_changes_canvas(op)) {
            known->is_fixed = 0;
        }
    }
}

int
ska_plan_fixed_canvas(const ska_plan *plan, size_t *height, size_t *width)
{
    known_canvas known = {0};
    follow_canvas(plan, 0, plan->count_ops, 1, &known);
    *height = known.height;
    *width = known.width;
    return known.is_fixed;
}
