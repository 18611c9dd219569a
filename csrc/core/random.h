/* Keyed random numbers: Philox4x32-10, a counter-based generator.
 *
 * Contract: every number is a pure function of (seed, stream, epoch, index, draw number). There is
 * no state to share, save or split, so threads, workers and batch order cannot change a draw.
 * Streams of different ops, samples and epochs never share a random word: they differ in the
 * counter, and a Philox block is a bijection of the counter. Numerics: integers and exact
 * conversions only; the same bits everywhere. Reference: J. Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011; the tests check the vectors published with it (Random123,
 * kat_vectors). */
#ifndef SKA_RANDOM_H
#define SKA_RANDOM_H

#include <stdint.h>

/* Who draws: the high byte of a stream number keeps the users of the generator apart. */
typedef enum {
    SKA_RANDOM_OP = 0,    /* op of a plan; low bits: position of the op */
    SKA_RANDOM_MIX = 1,   /* batch mixing; low bits: 0 for the batch, 1 + i for its element i */
    SKA_RANDOM_KEYED = 2, /* fields, noise and holes, under a key that an op drew */
} ska_random_domain;

#define SKA_RANDOM_STREAM_BITS 24

typedef struct {
    uint32_t key[2];     /* the seed */
    uint32_t counter[4]; /* block number, stream, epoch, index */
    uint32_t block[4];
    uint32_t used; /* words of the block already handed out */
} ska_random;

/* One Philox4x32-10 block: out = bijection(counter) under key. */
void ska_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* A stream at its first draw. `stream` is below 2**SKA_RANDOM_STREAM_BITS. */
ska_random ska_random_start(uint64_t seed, ska_random_domain domain, uint32_t stream,
                            uint32_t epoch, uint32_t index);

/* Uniform in [0, 1), a multiple of 2**-53; uses two words. */
double ska_random_uniform(ska_random *random);

/* Uniform in [low, high]; low when they are equal. One draw either way, so that limits never shift
 * later draws. */
double ska_random_between(ska_random *random, double low, double high);

/* Uniform integer in [0, count); count >= 1 and below 2**32. Bias below 2**-21: the uniform has 53
 * bits. */
uint32_t ska_random_below(ska_random *random, uint32_t count);

#endif
