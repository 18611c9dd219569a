/* Votes without Python: methods, ties, and errors that name member and row. */
#include "vote.h"

#include "check.h"
#include "cpu.h"
#include "random.h"

#include <math.h>

enum { MEMBERS = 3, SAMPLES = 2, CLASSES = 4 };

/* Sample 0: two members for class 1, but the third is so sure of class 3 that the mean is there.
 * Sample 1: everybody says something else, all with the same strength. */
static const float logits[MEMBERS][SAMPLES][CLASSES] = {
    {{0.0F, 1.0F, 0.0F, 0.0F}, {0.0F, 2.0F, 0.0F, 0.0F}},
    {{0.0F, 1.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 2.0F, 0.0F}},
    {{0.0F, 0.0F, 0.0F, 9.0F}, {0.0F, 0.0F, 0.0F, 2.0F}},
};

typedef struct {
    int64_t labels[SAMPLES];
    float confidence[SAMPLES], agreement[SAMPLES], entropy[SAMPLES];
    float probabilities[SAMPLES * CLASSES];
} answer;

static ska_status
vote_on(const float (*members)[SAMPLES][CLASSES], ska_vote_method method, size_t threads,
        answer *result, ska_error *error)
{
    const float *rows[MEMBERS] = {members[0][0], members[1][0], members[2][0]};
    const ptrdiff_t strides[MEMBERS] = {sizeof members[0][0], sizeof members[0][0],
                                        sizeof members[0][0]};
    const ska_ballots ballots = {.count_members = MEMBERS,
                                 .count_samples = SAMPLES,
                                 .count_classes = CLASSES,
                                 .rows = rows,
                                 .row_stride_bytes = strides};
    const ska_vote_params params = {.method = method, .threads = threads};
    static unsigned char scratch[1 << 16];
    CHECK(ska_vote_scratch_bytes(&ballots, &params) <= sizeof scratch);
    const ska_vote_result target = {.labels = result->labels,
                                    .confidence = result->confidence,
                                    .agreement = result->agreement,
                                    .entropy = result->entropy,
                                    .probabilities = result->probabilities};
    memset(scratch, 0xA5, sizeof scratch);
    return ska_vote(&ballots, &params, scratch, &target, error);
}

static void
each_method_has_its_own_winner(void)
{
    static const int64_t first_label[SKA_VOTE_METHOD_COUNT] = {
        [SKA_VOTE_HARD] = 1,
        [SKA_VOTE_SOFT] = 3,
        [SKA_VOTE_MEAN_LOGIT] = 3,
        [SKA_VOTE_MEAN_PROBABILITY] = 3,
    };
    for (int method = 0; method < SKA_VOTE_METHOD_COUNT; method++) {
        answer one, two;
        ska_error error;
        memset(&one, 0, sizeof one);
        memset(&two, 0, sizeof two);
        CHECK_INTEGER(vote_on(logits, (ska_vote_method)method, 1, &one, &error), SKA_OK);
        CHECK_INTEGER(vote_on(logits, (ska_vote_method)method, 2, &two, &error), SKA_OK);
        CHECK(memcmp(&one, &two, sizeof one) == 0);
        CHECK_INTEGER(one.labels[0], first_label[method]);
        CHECK_INTEGER(one.labels[1], 1); /* a tie of 1, 2 and 3 goes to the lowest */
        CHECK(fabsf(one.agreement[1] - 1.0F / 3.0F) < 1e-6F);
    }
}

static void
hard_shares_are_counted_by_hand(void)
{
    answer result;
    ska_error error;
    CHECK_INTEGER(vote_on(logits, SKA_VOTE_HARD, 1, &result, &error), SKA_OK);
    CHECK(fabsf(result.confidence[0] - 2.0F / 3.0F) < 1e-6F);
    CHECK(fabsf(result.agreement[0] - 2.0F / 3.0F) < 1e-6F);
    CHECK(fabsf(result.entropy[1] - logf(3.0F)) < 1e-6F);
    CHECK(fabsf(result.probabilities[CLASSES + 2] - 1.0F / 3.0F) < 1e-6F);
}

static void
a_value_that_is_no_number_is_found(void)
{
    float spoiled[MEMBERS][SAMPLES][CLASSES];
    memcpy(spoiled, logits, sizeof spoiled);
    spoiled[2][1][3] = (float)NAN;
    answer result;
    ska_error error = {.status = SKA_OK};
    CHECK_INTEGER(
        vote_on((const float (*)[SAMPLES][CLASSES])spoiled, SKA_VOTE_SOFT, 1, &result, &error),
        SKA_NAN);
    CHECK_INTEGER(error.position, 2);
    CHECK_INTEGER(error.row, 1);
}

enum { WIDE_MEMBERS = 2, WIDE_SAMPLES = 5, WIDE_CLASSES = 531 };

typedef struct {
    int64_t labels[WIDE_SAMPLES];
    float confidence[WIDE_SAMPLES], agreement[WIDE_SAMPLES], entropy[WIDE_SAMPLES];
    float probabilities[WIDE_SAMPLES * WIDE_CLASSES];
} wide_answer;

static void
vote_on_rows(const float *const rows[WIDE_MEMBERS], ska_vote_method method, wide_answer *result)
{
    const ptrdiff_t stride = WIDE_CLASSES * sizeof(float);
    const ptrdiff_t strides[WIDE_MEMBERS] = {stride, stride};
    const double weights[WIDE_MEMBERS] = {0.25, 0.6}, temperatures[WIDE_MEMBERS] = {1.5, 0.7};
    const ska_ballots ballots = {.count_members = WIDE_MEMBERS,
                                 .count_samples = WIDE_SAMPLES,
                                 .count_classes = WIDE_CLASSES,
                                 .rows = rows,
                                 .row_stride_bytes = strides};
    const ska_vote_params params = {
        .method = method, .weights = weights, .temperatures = temperatures, .threads = 1};
    static unsigned char scratch[1 << 18];
    CHECK(ska_vote_scratch_bytes(&ballots, &params) <= sizeof scratch);
    const ska_vote_result target = {.labels = result->labels,
                                    .confidence = result->confidence,
                                    .agreement = result->agreement,
                                    .entropy = result->entropy,
                                    .probabilities = result->probabilities};
    ska_error error;
    CHECK_INTEGER(ska_vote(&ballots, &params, scratch, &target, &error), SKA_OK);
}

static void
every_tier_gives_the_same_bytes(void)
{
    static float values[WIDE_MEMBERS][WIDE_SAMPLES * WIDE_CLASSES];
    ska_random random = ska_random_start(11, SKA_RANDOM_OP, 0, 0, 0);
    for (size_t i = 0; i < sizeof values / sizeof values[0][0]; i++) {
        values[i / (WIDE_SAMPLES * WIDE_CLASSES)][i % (WIDE_SAMPLES * WIDE_CLASSES)] =
            (float)ska_random_between(&random, 0.0, 9.0); /* good for probabilities as well */
    }
    const float *const rows[WIDE_MEMBERS] = {values[0], values[1]};
    for (int method = 0; method < SKA_VOTE_METHOD_COUNT; method++) {
        static wide_answer scalar, other;
        ska_error error;
        for (int tier = SKA_TIER_SCALAR; tier < SKA_TIER_COUNT; tier++) {
            if (ska_cpu_select(ska_tier_name((ska_tier)tier), &error) != SKA_OK) {
                continue; /* this processor does not run it */
            }
            memset(&other, 0, sizeof other);
            vote_on_rows(rows, (ska_vote_method)method, &other);
            scalar = tier == SKA_TIER_SCALAR ? other : scalar;
            CHECK(memcmp(&scalar, &other, sizeof scalar) == 0);
        }
    }
}

static void
methods_are_found_by_name(void)
{
    ska_vote_method method = SKA_VOTE_HARD;
    ska_error error;
    CHECK_INTEGER(ska_vote_method_find("mean_logit", &method, &error), SKA_OK);
    CHECK_INTEGER(method, SKA_VOTE_MEAN_LOGIT);
    CHECK_INTEGER(ska_vote_method_find("majority", &method, &error), SKA_UNKNOWN_NAME);
}

int
main(void)
{
    each_method_has_its_own_winner();
    hard_shares_are_counted_by_hand();
    a_value_that_is_no_number_is_found();
    every_tier_gives_the_same_bytes();
    methods_are_found_by_name();
    return check_report();
}
