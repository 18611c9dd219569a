/* Votes: what several members say about each sample, made into one answer.
 *
 * A member m gives every sample a row of classes, x[m][c]. Its weight w[m] (1 if none are given)
 * counts relative to W, the sum of all weights; a member of weight 0 takes no part: it is neither
 * read nor counted. T[m] is its temperature (1 if none are given).
 *
 *   method            share p[c] of class c                           label
 *   hard              sum of w[m] / W over the members whose own      most weight
 *                     largest value is at c
 *   soft              sum of w[m] / W * softmax(x[m] / T[m])[c]       largest p
 *   mean_logit        softmax(z)[c], z = sum of w[m] / W * x[m]/T[m]  largest z
 *   mean_probability  sum of w[m] / W * x[m][c], as it stands         largest p
 *
 * Ties: the lowest class, in every method and in a member's own choice.
 * Confidence is p[label]; entropy is -sum of p ln p in nats; agreement is the share of the members
 * that take part, by number and not by weight, whose own choice is the label.
 *
 * Values: -inf is a masked class, of share 0. With +inf the limit is taken: the classes at +inf
 * share alike what the row has to give, and a member's own choice is the first of them. NaN is an
 * error, and so is a row that is -inf in every class, and in mean_logit a class where one member
 * has +inf and another -inf. mean_probability takes finite values >= 0 only.
 *
 * Numerics: hard adds weights in double in the members' order, as numpy.bincount does, so that
 * 0.1 + 0.2 is more than 0.3. The other methods add float32 terms in the members' order; weights
 * are divided by a power of two before, and the sums by the sum of weights after, so that with
 * equal weights the means of mean_logit and mean_probability are those of numpy.mean over float32,
 * ties included, and values up to 1e38 do not overflow. p is within 1e-6 of the formula, in
 * mean_logit within 1e-6 + 1e-7 * the largest |x|, because z is a float32; 2^x and ln x are our own
 * (kernels/vote.tier.h). The same bytes for any number of threads, any instruction
 * tier and any processor: a GEMV would do mean_logit too, but OpenBLAS gives equal columns unequal
 * sums (in 18 of 648 shapes on an AVX-512 processor, 209 on an AVX2 one), and then a tie goes
 * astray.
 *
 * Nothing here allocates; thread-safe. */
#ifndef SKA_VOTE_H
#define SKA_VOTE_H

#include "status.h"

#define SKA_VOTE_METHOD_LIST(X)                                                                    \
    X(HARD, "hard")                                                                                \
    X(SOFT, "soft")                                                                                \
    X(MEAN_LOGIT, "mean_logit")                                                                    \
    X(MEAN_PROBABILITY, "mean_probability")

typedef enum {
#define SKA_VOTE_ENUM(name, text) SKA_VOTE_##name,
    SKA_VOTE_METHOD_LIST(SKA_VOTE_ENUM)
#undef SKA_VOTE_ENUM
        SKA_VOTE_METHOD_COUNT
} ska_vote_method;

#define SKA_VOTE_TEMPERATURE_MIN 1e-6
#define SKA_VOTE_TEMPERATURE_MAX 1e6
#define SKA_VOTE_THREADS_MAX 4096

/* What the members say: rows of floats, or (hard only) each member's chosen class. Exactly one of
 * `rows` and `choices` is given; all memory is the caller's and is only read. */
typedef struct {
    size_t count_members, count_samples, count_classes;
    const float *const *rows;          /* each member's first row */
    const ptrdiff_t *row_stride_bytes; /* each member's; any sign */
    const int64_t *choices;            /* (members, samples), without gaps */
} ska_ballots;

typedef struct {
    ska_vote_method method;
    const double *weights;      /* one per member, or NULL */
    const double *temperatures; /* one per member, or NULL; hard and mean_probability ignore them */
    size_t threads;
} ska_vote_params;

/* The caller's memory: one element per sample; probabilities are (samples, classes), or NULL. */
typedef struct {
    int64_t *labels;
    float *confidence, *agreement, *entropy;
    float *probabilities;
} ska_vote_result;

/* UNKNOWN_NAME if there is no such method. */
ska_status ska_vote_method_find(const char *name, ska_vote_method *method,
                                ska_error *error) SKA_MUST_USE;

/* Bytes of scratch that ska_vote needs for these arguments; SIZE_MAX if they cannot be counted. */
size_t ska_vote_scratch_bytes(const ska_ballots *ballots, const ska_vote_params *params);

/* Votes on every sample. `scratch` may be dirty and of any alignment; no samples are fine.
 * Statuses: EMPTY without members or classes; RANGE for weights that are negative, not finite or
 * all 0, for temperatures, threads, choices beyond the classes, improper probabilities; NAN and
 * NOT_FINITE for values, naming member and row. If several rows are at fault, the one that is named
 * does not depend on the threads. The result is half written after a failure. */
ska_status ska_vote(const ska_ballots *ballots, const ska_vote_params *params, void *scratch,
                    const ska_vote_result *result, ska_error *error) SKA_MUST_USE;

#endif
