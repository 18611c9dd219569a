/* Plan: what it is; see plan.h. What it draws is in draw.c, running it in run.c. */
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
    SKA_TRY(ska_draw_check_groups(ops, 0, count_ops, error));
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
