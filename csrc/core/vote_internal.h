/* What vote.c prepares once per call and vote_block.c reads for every block of samples. */
#ifndef SKA_VOTE_INTERNAL_H
#define SKA_VOTE_INTERNAL_H

#include "kernels/kernels.h"
#include "vote.h"

/* A member that takes part. */
typedef struct {
    size_t position; /* among all members */
    double weight;   /* hard: as given; otherwise divided by a power of two so that all of them add
                        up to 1/2 .. 1 */
    float factor;    /* of its values in mean_logit and mean_probability */
    float scale;     /* of its logits in the exponent of 2 (soft) */
} ska_voter;

/* One thread's memory; blocks of samples come one after the other. */
typedef struct {
    ska_error error;     /* status OK until a block has failed */
    size_t failed_block; /* the lowest block that failed here */
    float *totals;       /* (block_samples, padded_classes): sums over the members; not for hard */
    float *terms;        /* one row of padded_classes; hard: the shares of the chosen classes */
    int64_t *choices;    /* (voters, block_samples): each member's own choice */
    double *votes;       /* one per class, all 0 between samples; hard only */
} ska_vote_worker;

typedef struct {
    const ska_ballots *ballots;
    const ska_vote_result *result;
    const ska_kernels *kernels;
    ska_vote_method method;
    size_t padded_classes; /* a multiple of SKA_VOTE_PADDING */
    size_t block_samples;  /* set by the shape alone */
    size_t threads;
    size_t count_voters;
    ska_voter *voters;
    double total; /* of the voters' weights (soft, hard) or of their factors */
    ska_vote_worker *workers;
} ska_vote_plan;

/* The body of the parallel loop: context is a plan, item a block. */
void ska_vote_block(void *context, size_t block, size_t thread);

#endif
