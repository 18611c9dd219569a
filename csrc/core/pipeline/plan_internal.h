/* What plan.c, draw.c, run.c and branch.c share. */
#ifndef SKA_PLAN_INTERNAL_H
#define SKA_PLAN_INTERNAL_H

#include "plan.h"

#include <stdatomic.h>

struct ska_plan {
    ska_plan_options options;
    size_t count_ops;
    ska_op ops[SKA_PLAN_OPS_MAX];
    /* The last run's scratch, for the next run to take. Runs that find it taken make their own. */
    _Atomic(ska_scratch_set *) spare_scratch;
};

/* Entries from `first` to before `end`: the members of every group lie inside it, a one_of can
 * choose, an augmix holds chains that keep the canvas. SHAPE, RANGE, EMPTY, ORDER. */
ska_status ska_draw_check_groups(const ska_op *ops, size_t first, size_t end,
                                 ska_error *error) SKA_MUST_USE;

/* The entry after this one and all that belongs to it. */
size_t ska_draw_after(const ska_op *ops, size_t position);

/* A set with scratch for `threads` threads; NULL when memory runs out. Give it back after the run.
 */
ska_scratch_set *ska_plan_take_scratch(ska_plan *plan, size_t threads);
void ska_plan_return_scratch(ska_plan *plan, ska_scratch_set *set);

/* Room for the draws of all entries, in scratch: the stack of a thread can be small. The copy is
 * there to be changed: ops that observe the picture write into their draws. NULL when memory runs
 * out. */
ska_op_draw *ska_plan_room_for_draws(const ska_plan *plan, ska_scratch *scratch);
ska_op_draw *ska_plan_copy_draws(const ska_plan *plan, const ska_op_draw *draws,
                                 ska_scratch *scratch);

#endif
