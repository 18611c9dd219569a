/* Instruction tiers: choosing one by name. */
#include "cpu.h"

#include "check.h"

static void
each_supported_tier_can_be_chosen_by_name(void)
{
    CHECK(ska_tier_supported(SKA_TIER_SCALAR));
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        ska_error error = {.status = SKA_OK};
        const ska_status status = ska_cpu_select(ska_tier_name((ska_tier)tier), &error);
        if (ska_tier_supported((ska_tier)tier)) {
            CHECK_INTEGER(status, SKA_OK);
            CHECK_INTEGER(ska_cpu_tier(), tier);
        }
        else {
            CHECK_INTEGER(status, SKA_UNKNOWN_NAME);
        }
    }
}

static void
no_name_means_the_best_tier(void)
{
    ska_error error = {.status = SKA_OK};
    int best = SKA_TIER_SCALAR;
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        best = ska_tier_supported((ska_tier)tier) ? tier : best;
    }
    CHECK_INTEGER(ska_cpu_select("scalar", &error), SKA_OK);
    CHECK_INTEGER(ska_cpu_select(NULL, &error), SKA_OK);
    CHECK_INTEGER(ska_cpu_tier(), best);
    CHECK_INTEGER(ska_cpu_select("scalar", &error), SKA_OK);
    CHECK_INTEGER(ska_cpu_select("", &error), SKA_OK);
    CHECK_INTEGER(ska_cpu_tier(), best);
}

static void
a_bad_name_is_refused_and_changes_nothing(void)
{
    ska_error error = {.status = SKA_OK};
    CHECK_INTEGER(ska_cpu_select("scalar", &error), SKA_OK);
    CHECK_INTEGER(ska_cpu_select("sse9", &error), SKA_UNKNOWN_NAME);
    CHECK_TEXT(error.argument, "SKETCHAUG_ISA");
    CHECK_INTEGER(ska_cpu_select("AVX2", &error), SKA_UNKNOWN_NAME); /* names are lower case */
    CHECK_INTEGER(ska_cpu_tier(), SKA_TIER_SCALAR);
}

int
main(void)
{
    each_supported_tier_can_be_chosen_by_name();
    no_name_means_the_best_tier();
    a_bad_name_is_refused_and_changes_nothing();
    return check_report();
}
