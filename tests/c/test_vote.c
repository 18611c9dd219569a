/* Votes: the whole of the caller's memory is used as promised, at any alignment and stride. */
#include "vote.h"

#include "cpu.h"

#include <stdlib.h>

#include "check.h"

#define COUNT_SAMPLES 5
#define COUNT_CLASSES 3
#define MARK 0x5A

/* Classes 2, 1, 0, 1, 2 win in the first member and 2, 2, 0, 1, 1 in the second. */
static const float first_member[COUNT_SAMPLES][COUNT_CLASSES] = {
    {0, 1, 8}, {0, 8, 1}, {8, 1, 0}, {1, 8, 0}, {0, 1, 8}};
static const float second_member[COUNT_SAMPLES][COUNT_CLASSES] = {
    {0, 1, 4}, {0, 1, 4}, {4, 1, 0}, {1, 4, 0}, {0, 4, 1}};
static const int64_t expected_labels[COUNT_SAMPLES] = {2, 1, 0, 1, 2};

typedef struct {
    int64_t labels[COUNT_SAMPLES];
    float confidence[COUNT_SAMPLES], agreement[COUNT_SAMPLES], entropy[COUNT_SAMPLES];
    float probabilities[COUNT_SAMPLES * COUNT_CLASSES];
} answers;

static ska_vote_result
result_in(answers *memory)
{
    return (ska_vote_result){.labels = memory->labels,
                             .confidence = memory->confidence,
                             .agreement = memory->agreement,
                             .entropy = memory->entropy,
                             .probabilities = memory->probabilities};
}

/* Votes with scratch of exactly the promised size, `shift` bytes off the allocator's alignment. */
static ska_status
vote_shifted(const ska_ballots *ballots, const ska_vote_params *params, size_t shift,
             answers *memory, ska_error *error)
{
    const ska_vote_result result = result_in(memory);
    const size_t bytes = ska_vote_scratch_bytes(ballots, params);
    unsigned char *scratch = malloc(shift + bytes + 1);
    CHECK(scratch != NULL);
    if (scratch == NULL) {
        return SKA_MEMORY;
    }
    memset(scratch, MARK, shift + bytes + 1);
    const ska_status status = ska_vote(ballots, params, scratch + shift, &result, error);
    for (size_t i = 0; i < shift; i++) {
        CHECK_INTEGER(scratch[i], MARK);
    }
    CHECK_INTEGER(scratch[shift + bytes], MARK);
    free(scratch);
    return status;
}

static ska_ballots
both_members(const float *rows[2], ptrdiff_t strides[2])
{
    rows[0] = first_member[0];
    rows[1] = second_member[0];
    strides[0] = strides[1] = (ptrdiff_t)sizeof first_member[0];
    return (ska_ballots){.count_members = 2,
                         .count_samples = COUNT_SAMPLES,
                         .count_classes = COUNT_CLASSES,
                         .rows = rows,
                         .row_stride_bytes = strides};
}

static void
every_method_votes_at_every_alignment_and_thread_count(void)
{
    const float *rows[2];
    ptrdiff_t strides[2];
    const ska_ballots ballots = both_members(rows, strides);
    const double weights[2] = {2.0, 1.0};
    for (int method = 0; method < SKA_VOTE_METHOD_COUNT; method++) {
        for (size_t threads = 1; threads <= 3; threads++) {
            for (size_t shift = 0; shift < 70; shift += 23) {
                const ska_vote_params params = {
                    .method = (ska_vote_method)method, .weights = weights, .threads = threads};
                answers memory;
                ska_error error;
                CHECK_INTEGER(vote_shifted(&ballots, &params, shift, &memory, &error), SKA_OK);
                for (size_t i = 0; i < COUNT_SAMPLES; i++) {
                    CHECK_INTEGER(memory.labels[i], expected_labels[i]);
                    CHECK(memory.confidence[i]
                          == memory.probabilities[i * COUNT_CLASSES + (size_t)expected_labels[i]]);
                }
                CHECK(memory.agreement[0] == 1.0F);
                CHECK(memory.agreement[1] == 0.5F);
            }
        }
    }
}

static void
rows_may_run_backwards(void)
{
    const float *rows[2];
    ptrdiff_t strides[2];
    const ska_ballots ballots = both_members(rows, strides);
    rows[0] = first_member[COUNT_SAMPLES - 1];
    rows[1] = second_member[COUNT_SAMPLES - 1];
    strides[0] = strides[1] = -strides[0];
    const double weights[2] = {2.0, 1.0};
    const ska_vote_params params = {.method = SKA_VOTE_SOFT, .weights = weights, .threads = 1};
    answers memory;
    ska_error error;
    CHECK_INTEGER(vote_shifted(&ballots, &params, 0, &memory, &error), SKA_OK);
    for (size_t i = 0; i < COUNT_SAMPLES; i++) {
        CHECK_INTEGER(memory.labels[i], expected_labels[COUNT_SAMPLES - 1 - i]);
    }
}

static void
choices_are_votes_too(void)
{
    const int64_t choices[3 * COUNT_SAMPLES] = {2, 1, 0, 1, 2, 0, 1, 2, 0, 1, 0, 2, 2, 1, 1};
    const int64_t expected[COUNT_SAMPLES] = {0, 1, 2, 1, 1};
    const ska_ballots ballots = {.count_members = 3,
                                 .count_samples = COUNT_SAMPLES,
                                 .count_classes = COUNT_CLASSES,
                                 .choices = choices};
    const ska_vote_params params = {.method = SKA_VOTE_HARD, .threads = 2};
    answers memory;
    ska_error error;
    CHECK_INTEGER(vote_shifted(&ballots, &params, 1, &memory, &error), SKA_OK);
    for (size_t i = 0; i < COUNT_SAMPLES; i++) {
        CHECK_INTEGER(memory.labels[i], expected[i]);
    }
}

static void
check_failure(const ska_ballots *ballots, const ska_vote_params *params, ska_status status,
              const char *message)
{
    answers memory;
    ska_error error;
    char text[256];
    CHECK_INTEGER(vote_shifted(ballots, params, 0, &memory, &error), status);
    (void)ska_error_message(&error, text, sizeof text);
    CHECK_TEXT(text, message);
}

static void
failures_say_what_failed(void)
{
    const float *rows[2];
    ptrdiff_t strides[2];
    const ska_ballots ballots = both_members(rows, strides);
    ska_ballots nobody = ballots;
    nobody.count_members = 0;
    const double weights[2] = {1.0, -0.5}, temperatures[2] = {0.0, 1.0};
    const ska_vote_params plain = {.method = SKA_VOTE_SOFT, .threads = 1};
    ska_vote_params weighted = plain, heated = plain, threadless = plain;
    weighted.weights = weights;
    heated.temperatures = temperatures;
    threadless.threads = 0;
    check_failure(&nobody, &plain, SKA_EMPTY,
                  "logits must not be empty: there is no member to vote");
    check_failure(&ballots, &weighted, SKA_RANGE,
                  "weights[1] must be in [0, 1.797693135e+308], got -0.5");
    check_failure(&ballots, &heated, SKA_RANGE,
                  "temperatures[0] must be in [1e-06, 1000000], got 0");
    check_failure(&ballots, &threadless, SKA_RANGE, "num_threads must be in [1, 4096], got 0");
    static const float poisoned[COUNT_SAMPLES][COUNT_CLASSES] = {[3] = {0, 0.0F / 0.0F, 0}};
    rows[1] = poisoned[0];
    check_failure(&ballots, &plain, SKA_NAN, "logits[1] (row 3) must not hold NaN");
    ska_vote_method method;
    ska_error error;
    CHECK_INTEGER(ska_vote_method_find("mean_logit", &method, &error), SKA_OK);
    CHECK_INTEGER(method, SKA_VOTE_MEAN_LOGIT);
    CHECK_INTEGER(ska_vote_method_find("mean", &method, &error), SKA_UNKNOWN_NAME);
}

static void
scratch_that_cannot_be_counted_is_said_so(void)
{
    const int64_t choices[1] = {0};
    const ska_ballots ballots = {
        .count_members = 1, .count_samples = 1, .count_classes = SIZE_MAX / 4, .choices = choices};
    const ska_vote_params params = {.method = SKA_VOTE_HARD, .threads = 1};
    CHECK(ska_vote_scratch_bytes(&ballots, &params) == SIZE_MAX);
}

int
main(void)
{
    ska_error error;
    CHECK_INTEGER(ska_cpu_select(NULL, &error), SKA_OK);
    every_method_votes_at_every_alignment_and_thread_count();
    rows_may_run_backwards();
    choices_are_votes_too();
    failures_say_what_failed();
    scratch_that_cannot_be_counted_is_said_so();
    return check_report();
}
