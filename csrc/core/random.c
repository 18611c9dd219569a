/* Keyed random numbers; see random.h. */
#include "random.h"

/* Constants of Philox4x32 (Salmon et al. 2011, section 4.3): two odd multipliers, and the Weyl
 * increments golden ratio and sqrt(3) - 1, each times 2**32. */
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u
#define ROUNDS 10

#define WORDS_PER_BLOCK 4u

void
ska_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t product_0 = (uint64_t)MULTIPLIER_0 * c0;
        const uint64_t product_1 = (uint64_t)MULTIPLIER_1 * c2;
        c0 = (uint32_t)(product_1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)product_1;
        c2 = (uint32_t)(product_0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)product_0;
        k0 += WEYL_0;
        k1 += WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

ska_random
ska_random_start(uint64_t seed, ska_random_domain domain, uint32_t stream, uint32_t epoch,
                 uint32_t index)
{
    return (ska_random){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {0, (uint32_t)domain << SKA_RANDOM_STREAM_BITS | stream, epoch, index},
        .used = WORDS_PER_BLOCK,
    };
}

static uint32_t
next_word(ska_random *random)
{
    if (random->used == WORDS_PER_BLOCK) {
        ska_philox4x32_10(random->counter, random->key, random->block);
        random->counter[0]++;
        random->used = 0;
    }
    return random->block[random->used++];
}

double
ska_random_uniform(ska_random *random)
{
    const uint64_t low = next_word(random);
    const uint64_t high = next_word(random);
    return (double)((high << 32 | low) >> 11) * 0x1.0p-53;
}

double
ska_random_between(ska_random *random, double low, double high)
{
    const double uniform = ska_random_uniform(random);
    const double value = low + (high - low) * uniform;
    return value > high ? high
                        : value; /* rounding can pass the end by one unit in the last place */
}

uint32_t
ska_random_below(ska_random *random, uint32_t count)
{
    return (uint32_t)(ska_random_uniform(random) * (double)count);
}
