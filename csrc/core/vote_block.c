/* One block of samples: first each member's rows are added up, member after member, because so many
 * adjacent rows are read at memory's full speed; then each sample's answer is found. See vote.h for
 * the formulas. */
#include "vote_internal.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define LOG2_E 1.4426950408889634

static const float *
row_of(const ska_vote_plan *plan, size_t position, size_t sample)
{
    const char *first = (const char *)plan->ballots->rows[position];
    const ptrdiff_t offset = (ptrdiff_t)sample * plan->ballots->row_stride_bytes[position];
    return (const float *)(const void *)(first + offset);
}

static ska_status
fail_row(ska_error *error, ska_status status, const char *argument, int64_t position, size_t sample,
         const char *detail)
{
    (void)ska_fail_at(error, status, argument, position, detail);
    error->row = (int64_t)sample;
    return status;
}

static ska_status
fail_row_range(ska_error *error, const char *argument, size_t position, size_t sample, double value,
               double upper)
{
    (void)ska_fail_range(error, argument, value, 0.0, upper);
    error->position = (int64_t)position;
    error->row = (int64_t)sample;
    return SKA_RANGE;
}

/* NAN or NOT_FINITE if nothing can be said about a member's row; OK otherwise. */
static ska_status
check_logits(const ska_vote_plan *plan, size_t position, size_t sample, ska_error *error)
{
    const float *row = row_of(plan, position, sample);
    const size_t count = plan->ballots->count_classes;
    if (plan->kernels->has_nan(row, count)) {
        return fail_row(error, SKA_NAN, "logits", (int64_t)position, sample, NULL);
    }
    if (plan->kernels->row_max(row, count) == -INFINITY) {
        return fail_row(error, SKA_NOT_FINITE, "logits", (int64_t)position, sample,
                        "every class of the row is masked (-inf)");
    }
    return SKA_OK;
}

/* Reached only by a row that all_finite_nonnegative refused. */
static ska_status
fail_improper(const ska_vote_plan *plan, size_t position, size_t sample, ska_error *error)
{
    const float *row = row_of(plan, position, sample);
    const size_t count = plan->ballots->count_classes;
    if (plan->kernels->has_nan(row, count)) {
        return fail_row(error, SKA_NAN, "logits", (int64_t)position, sample, NULL);
    }
    size_t c = 0;
    while (row[c] >= 0.0F && row[c] <= FLT_MAX) {
        c++;
    }
    (void)fail_row_range(error, "logits", position, sample, row[c], FLT_MAX);
    error->detail = "these are no probabilities";
    return SKA_RANGE;
}

/* The limit of 2^(row - top) where the top is +inf: 1 for the classes at +inf. */
static double
infinite_terms(const float *row, size_t count, size_t padded_count, float *terms)
{
    double sum = 0.0;
    for (size_t c = 0; c < padded_count; c++) {
        terms[c] = c < count && row[c] == INFINITY ? 1.0F : 0.0F;
        sum += terms[c];
    }
    return sum;
}

static ska_status
add_soft(const ska_vote_plan *plan, ska_vote_worker *worker, const ska_voter *voter, size_t sample,
         float top, float *totals)
{
    const float *row = row_of(plan, voter->position, sample);
    const size_t count = plan->ballots->count_classes;
    double sum = plan->kernels->exp2_sum(row, top, voter->scale, count, worker->terms);
    if (isnan(sum)) { /* NaN, +inf or no class at all: hardly ever */
        SKA_TRY(check_logits(plan, voter->position, sample, &worker->error));
        sum = infinite_terms(row, count, plan->padded_classes, worker->terms);
    }
    plan->kernels->add_scaled(worker->terms, (float)(voter->weight / sum), plan->padded_classes,
                              totals);
    return SKA_OK;
}

/* Adds one member's row to the block's sums and notes the member's own choice. */
static ska_status
take_row(const ska_vote_plan *plan, ska_vote_worker *worker, const ska_voter *voter, size_t sample,
         float *totals, int64_t *choice)
{
    const ska_kernels *kernels = plan->kernels;
    const size_t count = plan->ballots->count_classes;
    const float *row = row_of(plan, voter->position, sample);
    const float top = kernels->row_max(row, count);
    *choice = (int64_t)kernels->find_first(row, top, count);
    switch (plan->method) {
    case SKA_VOTE_HARD:
        return top == -INFINITY || kernels->has_nan(row, count)
                   ? check_logits(plan, voter->position, sample, &worker->error)
                   : SKA_OK;
    case SKA_VOTE_SOFT:
        return add_soft(plan, worker, voter, sample, top, totals);
    case SKA_VOTE_MEAN_PROBABILITY:
        if (!kernels->all_finite_nonnegative(row, count)) {
            return fail_improper(plan, voter->position, sample, &worker->error);
        }
        break;
    case SKA_VOTE_MEAN_LOGIT: /* what is not finite shows in the sums */
    case SKA_VOTE_METHOD_COUNT:
        break;
    }
    kernels->add_scaled(row, voter->factor, count, totals);
    return SKA_OK;
}

static ska_status
take_choice(const ska_vote_plan *plan, ska_vote_worker *worker, const ska_voter *voter,
            size_t sample, int64_t *choice)
{
    const ska_ballots *ballots = plan->ballots;
    *choice = ballots->choices[voter->position * ballots->count_samples + sample];
    if (*choice < 0 || (size_t)*choice >= ballots->count_classes) {
        return fail_row_range(&worker->error, "labels", voter->position, sample, (double)*choice,
                              (double)(ballots->count_classes - 1));
    }
    return SKA_OK;
}

/* What one sample's answer is made of. */
typedef struct {
    int64_t label;
    float confidence;
    double entropy;
} answer;

/* Votes are counted in the members' order; only the classes that were chosen are looked at, and
 * their counts are 0 again afterwards. `choices` are block_samples apart. */
static answer
answer_hard(const ska_vote_plan *plan, ska_vote_worker *worker, const int64_t *choices,
            float *probabilities)
{
    double *votes = worker->votes;
    for (size_t v = 0; v < plan->count_voters; v++) {
        votes[choices[v * plan->block_samples]] += plan->voters[v].weight;
    }
    answer found = {.label = choices[0]};
    for (size_t v = 1; v < plan->count_voters; v++) {
        const int64_t choice = choices[v * plan->block_samples];
        if (votes[choice] > votes[found.label]
            || (votes[choice] == votes[found.label] && choice < found.label)) {
            found.label = choice;
        }
    }
    found.confidence = (float)(votes[found.label] / plan->total);
    size_t count_chosen = 0;
    for (size_t v = 0; v < plan->count_voters; v++) {
        const int64_t choice = choices[v * plan->block_samples];
        if (votes[choice] == 0.0) { /* met before */
            continue;
        }
        const float share = (float)(votes[choice] / plan->total);
        worker->terms[count_chosen++] = share;
        if (probabilities != NULL) {
            probabilities[choice] = share;
        }
        votes[choice] = 0.0;
    }
    const size_t count = count_chosen;
    while (count_chosen % SKA_VOTE_PADDING != 0) {
        worker->terms[count_chosen++] = 0.0F;
    }
    found.entropy = plan->kernels->scale_and_entropy(1.0F, 1.0F, count, worker->terms);
    return found;
}

/* `sums` become the sample's probabilities. */
static answer
answer_mean(const ska_vote_plan *plan, float *sums)
{
    const ska_kernels *kernels = plan->kernels;
    const size_t count = plan->ballots->count_classes;
    float scale = 1.0F, limit = FLT_MAX;
    if (plan->method == SKA_VOTE_SOFT) {
        scale = (float)(1.0 / plan->total);
        limit = 1.0F; /* rounding must not make a probability of 1.0000001 */
    }
    else { /* a division, so that ties are those of numpy.mean */
        kernels->divide((float)plan->total, count, sums);
    }
    const float top = kernels->row_max(sums, count);
    answer found = {.label = (int64_t)kernels->find_first(sums, top, count)};
    found.entropy = kernels->scale_and_entropy(scale, limit, count, sums);
    found.confidence = sums[found.label];
    return found;
}

/* `sums` become the mean logits, worker->terms the sample's probabilities. */
static ska_status
answer_mean_logit(const ska_vote_plan *plan, ska_vote_worker *worker, float *sums, size_t sample,
                  answer *found)
{
    const ska_kernels *kernels = plan->kernels;
    const size_t count = plan->ballots->count_classes;
    kernels->divide((float)plan->total, count, sums);
    const float top = kernels->row_max(sums, count);
    double sum = kernels->exp2_sum(sums, top, (float)LOG2_E, count, worker->terms);
    if (isnan(sum)) { /* NaN, +inf or no class at all: hardly ever */
        for (size_t v = 0; v < plan->count_voters; v++) {
            SKA_TRY(check_logits(plan, plan->voters[v].position, sample, &worker->error));
        }
        if (kernels->has_nan(sums, count)) {
            return fail_row(&worker->error, SKA_NOT_FINITE, "logits", -1, sample,
                            "one member has +inf where another has -inf");
        }
        if (top == -INFINITY) {
            return fail_row(&worker->error, SKA_NOT_FINITE, "logits", -1, sample,
                            "every class is masked (-inf) by some member");
        }
        sum = infinite_terms(sums, count, plan->padded_classes, worker->terms);
    }
    found->label = (int64_t)kernels->find_first(sums, top, count);
    found->entropy = kernels->scale_and_entropy((float)(1.0 / sum), 1.0F, count, worker->terms);
    found->confidence = worker->terms[found->label];
    return SKA_OK;
}

static ska_status
answer_sample(const ska_vote_plan *plan, ska_vote_worker *worker, size_t index, size_t sample)
{
    const size_t count = plan->ballots->count_classes;
    const ska_vote_result *result = plan->result;
    const int64_t *choices = worker->choices + index;
    float *probabilities =
        result->probabilities == NULL ? NULL : result->probabilities + sample * count;
    answer found;
    if (plan->method == SKA_VOTE_HARD) {
        if (probabilities != NULL) {
            memset(probabilities, 0, count * sizeof *probabilities);
        }
        found = answer_hard(plan, worker, choices, probabilities);
    }
    else {
        float *shares = worker->totals + index * plan->padded_classes;
        if (plan->method == SKA_VOTE_MEAN_LOGIT) {
            SKA_TRY(answer_mean_logit(plan, worker, shares, sample, &found));
            shares = worker->terms;
        }
        else {
            found = answer_mean(plan, shares);
        }
        if (probabilities != NULL) {
            memcpy(probabilities, shares, count * sizeof *probabilities);
        }
    }
    size_t agreeing = 0;
    for (size_t v = 0; v < plan->count_voters; v++) {
        agreeing += choices[v * plan->block_samples] == found.label;
    }
    result->labels[sample] = found.label;
    result->confidence[sample] = found.confidence;
    result->agreement[sample] = (float)((double)agreeing / (double)plan->count_voters);
    result->entropy[sample] = (float)found.entropy;
    return SKA_OK;
}

static ska_status
vote_on_block(const ska_vote_plan *plan, ska_vote_worker *worker, size_t first, size_t count)
{
    const size_t padded_classes = plan->padded_classes;
    if (worker->totals != NULL) {
        memset(worker->totals, 0, count * padded_classes * sizeof *worker->totals);
    }
    for (size_t v = 0; v < plan->count_voters; v++) {
        int64_t *choices = worker->choices + v * plan->block_samples;
        for (size_t i = 0; i < count; i++) {
            float *totals = worker->totals == NULL ? NULL : worker->totals + i * padded_classes;
            SKA_TRY(plan->ballots->choices != NULL
                        ? take_choice(plan, worker, &plan->voters[v], first + i, &choices[i])
                        : take_row(plan, worker, &plan->voters[v], first + i, totals, &choices[i]));
        }
    }
    for (size_t i = 0; i < count; i++) {
        SKA_TRY(answer_sample(plan, worker, i, first + i));
    }
    return SKA_OK;
}

void
ska_vote_block(void *context, size_t block, size_t thread)
{
    const ska_vote_plan *plan = context;
    ska_vote_worker *worker = &plan->workers[thread];
    if (worker->error.status != SKA_OK && worker->failed_block < block) {
        return; /* the lowest block that fails is the one to be reported */
    }
    const size_t first = block * plan->block_samples;
    const size_t left = plan->ballots->count_samples - first;
    const size_t count = left < plan->block_samples ? left : plan->block_samples;
    ska_error before = worker->error;
    worker->error.status = SKA_OK;
    if (vote_on_block(plan, worker, first, count) != SKA_OK) {
        worker->failed_block = block;
    }
    else {
        worker->error = before;
    }
}
