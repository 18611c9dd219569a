/* Plan: what it is, and what it draws; see plan.h. Running it is in run.c. */
#include "plan_internal.h"

#include <stdlib.h>
#include <string.h>

ska_status
ska_plan_new(const ska_op *ops, size_t count_ops, const ska_plan_options *options, ska_plan **plan,
             ska_error *error)
{
    SKA_TRY(ska_check_range("number of ops", (double)count_ops, 0, SKA_PLAN_OPS_MAX, error));
    for (size_t i = 0; i < count_ops; i++) {
        SKA_TRY(ska_op_check(&ops[i], (int64_t)i, error));
    }
    ska_plan *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return ska_fail(error, SKA_MEMORY, "plan", NULL);
    }
    made->options = *options;
    made->count_ops = count_ops;
    if (count_ops > 0) {
        memcpy(made->ops, ops, count_ops * sizeof *ops);
    }
    atomic_init(&made->spare_scratch, NULL);
    *plan = made;
    return SKA_OK;
}

void
ska_plan_free(ska_plan *plan)
{
    if (plan == NULL) {
        return;
    }
    ska_scratch_set_free(atomic_load(&plan->spare_scratch));
    free(plan);
}

size_t
ska_plan_count_ops(const ska_plan *plan)
{
    return plan->count_ops;
}

const ska_op *
ska_plan_ops(const ska_plan *plan)
{
    return plan->ops;
}

int
ska_plan_fixed_canvas(const ska_plan *plan, size_t *height, size_t *width)
{
    int is_fixed = 0;
    for (size_t i = 0; i < plan->count_ops; i++) {
        const ska_op *op = &plan->ops[i];
        if (!op->type->sets_canvas || op->probability <= 0.0) {
            continue;
        }
        is_fixed = op->probability >= 1.0; /* one that may not fire leaves two sizes possible */
        *height = (size_t)op->arguments[0];
        *width = (size_t)op->arguments[1];
    }
    return is_fixed;
}

ska_scratch_set *
ska_plan_take_scratch(ska_plan *plan, size_t threads)
{
    ska_scratch_set *set = atomic_exchange(&plan->spare_scratch, NULL);
    if (set != NULL && set->count_threads >= threads) {
        return set;
    }
    ska_scratch_set_free(set);
    return ska_scratch_set_new(threads);
}

void
ska_plan_return_scratch(ska_plan *plan, ska_scratch_set *set)
{
    ska_scratch_set_free(atomic_exchange(&plan->spare_scratch, set));
}

size_t
ska_plan_scratch_bytes(ska_plan *plan)
{
    ska_scratch_set *set = ska_plan_take_scratch(plan, 1);
    const size_t bytes = ska_scratch_set_bytes(set);
    ska_plan_return_scratch(plan, set);
    return bytes;
}

void
ska_plan_sample(const ska_plan *plan, uint32_t epoch, uint32_t index, ska_op_draw *draws)
{
    for (size_t i = 0; i < plan->count_ops; i++) {
        const ska_op *op = &plan->ops[i];
        ska_random random =
            ska_random_start(plan->options.seed, SKA_RANDOM_OP, (uint32_t)i, epoch, index);
        memset(&draws[i], 0, sizeof draws[i]);
        draws[i].is_applied = ska_random_uniform(&random) < op->probability;
        if (draws[i].is_applied && op->type->sample != NULL) {
            op->type->sample(op, &random, draws[i].values);
        }
    }
}

void
ska_plan_canvas(const ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
                size_t *height, size_t *width)
{
    ska_frame frame = ska_frame_of_canvas(image->height, image->width);
    for (size_t i = 0; i < plan->count_ops; i++) {
        const ska_op *op = &plan->ops[i];
        if (draws[i].is_applied && op->type->stage == SKA_STAGE_GEOMETRY) {
            op->type->place(op, draws[i].values, &frame);
        }
    }
    *height = frame.height;
    *width = frame.width;
}
