/* Votes: the plan of a call, its checks and its memory; see vote.h. */
#include "vote.h"

#include "parallel.h"
#include "vote_internal.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define LOG2_E 1.4426950408889634
#define CACHE_LINE_BYTES 64
/* Sums of one block: 16 KiB stay in the first-level cache beside the rows that are read. */
#define BLOCK_FLOATS 4096
#define BLOCK_SAMPLES_MAX 64

#define EXPECTED_METHODS "expected hard, soft, mean_logit or mean_probability"

ska_status
ska_vote_method_find(const char *name, ska_vote_method *method, ska_error *error)
{
    static const char *const names[SKA_VOTE_METHOD_COUNT] = {
#define SKA_VOTE_NAME(identifier, text) text,
        SKA_VOTE_METHOD_LIST(SKA_VOTE_NAME)
#undef SKA_VOTE_NAME
    };
    for (int i = 0; i < SKA_VOTE_METHOD_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *method = (ska_vote_method)i;
            return SKA_OK;
        }
    }
    return ska_fail(error, SKA_UNKNOWN_NAME, "method", EXPECTED_METHODS);
}

/* Scratch is cut into pieces twice: once with no memory, to count the bytes, and once for good. */
typedef struct {
    char *base; /* NULL: only count */
    size_t bytes;
} scratch_cutter;

static void *
cut(scratch_cutter *cutter, size_t count, size_t element_bytes)
{
    if (count > SIZE_MAX / 2 / element_bytes || cutter->bytes > SIZE_MAX / 2) {
        cutter->bytes = SIZE_MAX; /* stays there */
        return NULL;
    }
    char *piece = cutter->base == NULL ? NULL : cutter->base + cutter->bytes;
    const size_t bytes = count * element_bytes;
    cutter->bytes += (bytes + CACHE_LINE_BYTES - 1) / CACHE_LINE_BYTES * CACHE_LINE_BYTES;
    return piece;
}

static size_t
padded(size_t count)
{
    return (count + SKA_VOTE_PADDING - 1) / SKA_VOTE_PADDING * SKA_VOTE_PADDING;
}

static void
cut_scratch(ska_vote_plan *plan, scratch_cutter *cutter)
{
    const size_t members = plan->ballots->count_members;
    const int is_hard = plan->method == SKA_VOTE_HARD;
    plan->voters = cut(cutter, members, sizeof *plan->voters);
    plan->workers = cut(cutter, plan->threads, sizeof *plan->workers);
    for (size_t thread = 0; thread < plan->threads; thread++) {
        ska_vote_worker worker = {.error = {.status = SKA_OK}};
        if (is_hard) {
            worker.terms = cut(cutter, padded(members), sizeof *worker.terms);
            worker.votes = cut(cutter, plan->ballots->count_classes, sizeof *worker.votes);
        }
        else {
            worker.terms = cut(cutter, plan->padded_classes, sizeof *worker.terms);
            worker.totals =
                cut(cutter, plan->block_samples * plan->padded_classes, sizeof *worker.totals);
        }
        worker.choices = cut(cutter, members * plan->block_samples, sizeof *worker.choices);
        if (plan->workers != NULL) {
            plan->workers[thread] = worker;
        }
    }
}

static size_t
count_blocks(const ska_vote_plan *plan)
{
    const size_t samples = plan->ballots->count_samples;
    return samples / plan->block_samples + (samples % plan->block_samples != 0);
}

static ska_vote_plan
make_plan(const ska_ballots *ballots, const ska_vote_params *params)
{
    ska_vote_plan plan = {
        .ballots = ballots,
        .method = params->method,
        .padded_classes = padded(ballots->count_classes),
    };
    const size_t fitting = plan.padded_classes == 0 ? 1 : BLOCK_FLOATS / plan.padded_classes;
    plan.block_samples = fitting < 1                   ? 1
                         : fitting > BLOCK_SAMPLES_MAX ? BLOCK_SAMPLES_MAX
                                                       : fitting;
    plan.threads = ska_parallel_threads(params->threads, count_blocks(&plan));
    return plan;
}

size_t
ska_vote_scratch_bytes(const ska_ballots *ballots, const ska_vote_params *params)
{
    if (params->threads > SKA_VOTE_THREADS_MAX) {
        return 0; /* refused before any scratch is touched */
    }
    ska_vote_plan plan = make_plan(ballots, params);
    scratch_cutter counter = {.base = NULL, .bytes = CACHE_LINE_BYTES}; /* room to align */
    cut_scratch(&plan, &counter);
    return counter.bytes;
}

static ska_status
check_arguments(const ska_ballots *ballots, const ska_vote_params *params, ska_error *error)
{
    const char *name = ballots->choices != NULL ? "labels" : "logits";
    assert((ballots->choices != NULL) != (ballots->rows != NULL));
    assert(ballots->choices == NULL || params->method == SKA_VOTE_HARD);
    if (ballots->count_members == 0) {
        return ska_fail(error, SKA_EMPTY, name, "there is no member to vote");
    }
    if (ballots->count_classes == 0) {
        return ska_fail(error, SKA_EMPTY, name, "there is no class to vote for");
    }
    SKA_TRY(
        ska_check_range("num_threads", (double)params->threads, 1, SKA_VOTE_THREADS_MAX, error));
    double total = 0.0;
    for (size_t member = 0; member < ballots->count_members; member++) {
        const double weight = params->weights == NULL ? 1.0 : params->weights[member];
        const double temperature =
            params->temperatures == NULL ? 1.0 : params->temperatures[member];
        error->position = -1;
        ska_status status = ska_check_range("weights", weight, 0.0, DBL_MAX, error);
        if (status == SKA_OK) {
            status = ska_check_range("temperatures", temperature, SKA_VOTE_TEMPERATURE_MIN,
                                     SKA_VOTE_TEMPERATURE_MAX, error);
        }
        if (status != SKA_OK) {
            error->position = (int64_t)member;
            return status;
        }
        total += weight;
    }
    return ska_check_range("the sum of weights", total, DBL_MIN, DBL_MAX, error);
}

/* Members of weight 0 are left out here, before 0 * -inf can become NaN. */
static void
list_voters(ska_vote_plan *plan, const ska_vote_params *params)
{
    const size_t members = plan->ballots->count_members;
    double sum = 0.0;
    for (size_t member = 0; member < members; member++) {
        sum += params->weights == NULL ? 1.0 : params->weights[member];
    }
    int exponent;
    (void)frexp(sum, &exponent);
    plan->count_voters = 0;
    plan->total = 0.0;
    for (size_t member = 0; member < members; member++) {
        const double given = params->weights == NULL ? 1.0 : params->weights[member];
        if (given == 0.0) {
            continue;
        }
        const int has_temperature =
            params->temperatures != NULL
            && (plan->method == SKA_VOTE_SOFT || plan->method == SKA_VOTE_MEAN_LOGIT);
        const double temperature = has_temperature ? params->temperatures[member] : 1.0;
        ska_voter voter = {.position = member, .weight = given};
        if (plan->method != SKA_VOTE_HARD) {
            voter.weight = ldexp(given, -exponent);
        }
        /* Never 0, or a masked class would be 0 * -inf. */
        voter.factor = fmaxf((float)(voter.weight / temperature), FLT_MIN);
        voter.scale = (float)(LOG2_E / temperature);
        const int is_mean =
            plan->method == SKA_VOTE_MEAN_LOGIT || plan->method == SKA_VOTE_MEAN_PROBABILITY;
        plan->total += is_mean ? (double)voter.factor * temperature : voter.weight;
        plan->voters[plan->count_voters++] = voter;
    }
}

ska_status
ska_vote(const ska_ballots *ballots, const ska_vote_params *params, void *scratch,
         const ska_vote_result *result, ska_error *error)
{
    SKA_TRY(check_arguments(ballots, params, error));
    ska_vote_plan plan = make_plan(ballots, params);
    plan.result = result;
    plan.kernels = ska_kernels_active();
    const size_t misaligned = (size_t)((uintptr_t)scratch % CACHE_LINE_BYTES);
    scratch_cutter cutter = {.base = scratch,
                             .bytes = misaligned == 0 ? 0 : CACHE_LINE_BYTES - misaligned};
    cut_scratch(&plan, &cutter);
    list_voters(&plan, params);
    if (plan.method == SKA_VOTE_HARD) {
        for (size_t thread = 0; thread < plan.threads; thread++) {
            memset(plan.workers[thread].votes, 0,
                   ballots->count_classes * sizeof *plan.workers[thread].votes);
        }
    }
    ska_parallel_for(count_blocks(&plan), plan.threads, ska_vote_block, &plan);
    const ska_vote_worker *first = NULL;
    for (size_t thread = 0; thread < plan.threads; thread++) {
        const ska_vote_worker *worker = &plan.workers[thread];
        if (worker->error.status != SKA_OK
            && (first == NULL || worker->failed_block < first->failed_block)) {
            first = worker;
        }
    }
    if (first != NULL) {
        *error = first->error;
        return error->status;
    }
    return SKA_OK;
}
