/* Keyed random numbers: the published vectors, and what streams promise. */
#include "random.h"

#include "check.h"

/* Random123, kat_vectors, "philox4x32 10": counter, key, result. The third line's input is the
 * digits of pi. */
static const struct {
    uint32_t counter[4], key[2], result[4];
} known_answers[] = {
    {{0x00000000, 0x00000000, 0x00000000, 0x00000000},
     {0x00000000, 0x00000000},
     {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void
blocks_equal_the_published_vectors(void)
{
    for (size_t i = 0; i < sizeof known_answers / sizeof known_answers[0]; i++) {
        uint32_t result[4];
        ska_philox4x32_10(known_answers[i].counter, known_answers[i].key, result);
        for (int word = 0; word < 4; word++) {
            CHECK_INTEGER(result[word], known_answers[i].result[word]);
        }
    }
}

/* The first two words of the zero block, as one 53-bit fraction. */
static void
a_stream_starts_with_the_block_of_its_counter(void)
{
    ska_random random = ska_random_start(0, SKA_RANDOM_OP, 0, 0, 0);
    const uint64_t bits = (uint64_t)0xe169c58d << 32 | 0x6627e8d5;
    CHECK(ska_random_uniform(&random) == (double)(bits >> 11) * 0x1.0p-53);
}

static void
uniforms_fill_the_unit_interval(void)
{
    enum { DRAWS = 100000, CELLS = 10 };
    int counts[CELLS] = {0};
    double sum = 0.0;
    ska_random random = ska_random_start(42, SKA_RANDOM_OP, 3, 1, 7);
    for (int i = 0; i < DRAWS; i++) {
        const double uniform = ska_random_uniform(&random);
        if (uniform < 0.0 || uniform >= 1.0) {
            CHECK(uniform >= 0.0 && uniform < 1.0);
            return;
        }
        counts[(int)(uniform * CELLS)]++;
        sum += uniform;
    }
    /* Five standard deviations: of a mean of uniforms 0.0046, of one cell's count 474. */
    CHECK(sum / DRAWS > 0.5 - 0.0046 && sum / DRAWS < 0.5 + 0.0046);
    for (int cell = 0; cell < CELLS; cell++) {
        CHECK(counts[cell] > DRAWS / CELLS - 475 && counts[cell] < DRAWS / CELLS + 475);
    }
}

static void
between_stays_inside_and_draws_once_even_for_equal_ends(void)
{
    ska_random narrow = ska_random_start(1, SKA_RANDOM_OP, 0, 0, 0);
    ska_random wide = narrow;
    for (int i = 0; i < 1000; i++) {
        const double value = ska_random_between(&wide, -15.0, 15.0);
        CHECK(value >= -15.0 && value <= 15.0);
        CHECK(ska_random_between(&narrow, 3.0, 3.0) == 3.0);
    }
    CHECK(ska_random_uniform(&narrow) == ska_random_uniform(&wide));
}

static void
below_reaches_every_number_and_no_other(void)
{
    ska_random random = ska_random_start(9, SKA_RANDOM_MIX, 0, 0, 0);
    int counts[7] = {0};
    for (int i = 0; i < 700; i++) {
        const uint32_t drawn = ska_random_below(&random, 7);
        CHECK(drawn < 7);
        counts[drawn < 7 ? drawn : 0]++;
    }
    for (int number = 0; number < 7; number++) {
        CHECK(counts[number] > 50);
    }
    CHECK_INTEGER(ska_random_below(&random, 1), 0);
}

/* Any one of the numbers that name a stream makes another stream; the same numbers make the same.
 */
static void
every_part_of_a_name_makes_another_stream(void)
{
    const ska_random starts[] = {
        ska_random_start(5, SKA_RANDOM_OP, 1, 2, 3),
        ska_random_start(6, SKA_RANDOM_OP, 1, 2, 3),
        ska_random_start(5 + (1ull << 32), SKA_RANDOM_OP, 1, 2, 3),
        ska_random_start(5, SKA_RANDOM_MIX, 1, 2, 3),
        ska_random_start(5, SKA_RANDOM_OP, 2, 2, 3),
        ska_random_start(5, SKA_RANDOM_OP, 1, 3, 3),
        ska_random_start(5, SKA_RANDOM_OP, 1, 2, 4),
    };
    enum { COUNT = sizeof starts / sizeof starts[0] };
    double first_draws[COUNT];
    for (int i = 0; i < COUNT; i++) {
        ska_random random = starts[i], again = starts[i];
        first_draws[i] = ska_random_uniform(&random);
        CHECK(ska_random_uniform(&again) == first_draws[i]);
        for (int other = 0; other < i; other++) {
            CHECK(first_draws[other] != first_draws[i]);
        }
    }
}

int
main(void)
{
    blocks_equal_the_published_vectors();
    a_stream_starts_with_the_block_of_its_counter();
    uniforms_fill_the_unit_interval();
    between_stays_inside_and_draws_once_even_for_equal_ends();
    below_reaches_every_number_and_no_other();
    every_part_of_a_name_makes_another_stream();
    return check_report();
}
