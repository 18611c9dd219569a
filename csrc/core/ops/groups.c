/* Groups: what stands before a run of ops and decides which of them are applied.
 *
 * The first argument is the number of entries that follow and belong to the group, those of groups
 * among them included. pipeline/draw.c draws, pipeline/branch.c mixes chains.
 * Reference of augmix: D. Hendrycks et al., "AugMix", ICLR 2020. */
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

static const ska_op_argument augmix_arguments[] = {
    [SKA_GROUP_SPAN] = {"span", 0.0, SPAN_MAX},
    [SKA_AUGMIX_CHAINS] = {"chains", 1.0, SKA_AUGMIX_CHAINS_MAX},
    [SKA_AUGMIX_ALPHA] = {"alpha", SKA_OP_ALPHA_MIN, SKA_OP_ALPHA_MAX},
};

static const char *const augmix_draws[SKA_AUGMIX_DRAWS] = {
    "share",    "weight_0", "weight_1", "weight_2", "weight_3",
    "weight_4", "weight_5", "weight_6", "weight_7",
};

static void
sample_augmix(const ska_op *op, ska_random *random, double *values)
{
    const double alpha = op->arguments[SKA_AUGMIX_ALPHA];
    values[SKA_AUGMIX_SHARE] = ska_op_draw_symmetric_beta(random, alpha);
    ska_op_draw_shares(random, alpha, (size_t)op->arguments[SKA_AUGMIX_CHAINS],
                       values + SKA_AUGMIX_WEIGHTS);
}

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

const ska_op_type ska_op_augmix = {
    .name = "augmix",
    .stage = SKA_STAGE_GROUP,
    .count_arguments = SKA_AUGMIX_COUNT,
    .arguments = augmix_arguments,
    .count_draws = SKA_AUGMIX_DRAWS,
    .draws = augmix_draws,
    .sample = sample_augmix,
};
