/* Groups: what stands before a run of ops and decides which of them are applied.
 *
 * The first argument is the number of entries that follow and belong to the group, those of groups
 * among them included. pipeline/plan.c draws. */
#include "groups.h"

#define SPAN_MAX 4096.0

static const ska_op_argument span_arguments[] = {
    [SKA_GROUP_SPAN] = {"span", 0.0, SPAN_MAX},
};

static const ska_op_argument some_of_arguments[] = {
    [SKA_GROUP_SPAN] = {"span", 0.0, SPAN_MAX},
    [SKA_SOME_OF_LOW] = {"n_low", 0.0, SPAN_MAX},
    [SKA_SOME_OF_HIGH] = {"n_high", 0.0, SPAN_MAX},
    [SKA_SOME_OF_FORCED] = {"forced", 0.0, 1.0},
};

const ska_op_type ska_op_sequential = {
    .name = "sequential",
    .stage = SKA_STAGE_GROUP,
    .count_arguments = 1,
    .arguments = span_arguments,
};

const ska_op_type ska_op_one_of = {
    .name = "one_of",
    .stage = SKA_STAGE_GROUP,
    .count_arguments = 1,
    .arguments = span_arguments,
};

const ska_op_type ska_op_some_of = {
    .name = "some_of",
    .stage = SKA_STAGE_GROUP,
    .count_arguments = SKA_SOME_OF_COUNT,
    .arguments = some_of_arguments,
};
