/* Instruction tiers; see cpu.h. */
#include "cpu.h"

#include <string.h>

static const char *const tier_names[SKA_TIER_COUNT] = {
#define SKA_TIER_NAME(name, text) text,
    SKA_TIER_LIST(SKA_TIER_NAME)
#undef SKA_TIER_NAME
};

static ska_tier active_tier = SKA_TIER_SCALAR;

const char *
ska_tier_name(ska_tier tier)
{
    return tier_names[tier];
}

int
ska_tier_supported(ska_tier tier)
{
    switch (tier) {
    case SKA_TIER_SCALAR:
        return 1;
#if defined(__x86_64__) && defined(__GNUC__)
    case SKA_TIER_AVX2:
        return __builtin_cpu_supports("avx2") != 0;
    case SKA_TIER_AVX512: /* what the kernels use: 512-bit floats, and byte and word lanes */
        return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0
               && __builtin_cpu_supports("avx512dq") != 0
               && __builtin_cpu_supports("avx512vl") != 0;
#else
    case SKA_TIER_AVX2:
    case SKA_TIER_AVX512:
        return 0;
#endif
    case SKA_TIER_COUNT:
        break;
    }
    return 0;
}

ska_status
ska_cpu_select(const char *name, ska_error *error)
{
    const int take_best = name == NULL || name[0] == '\0';
    for (int tier = SKA_TIER_COUNT - 1; tier >= 0; tier--) {
        if (!ska_tier_supported((ska_tier)tier)) {
            continue;
        }
        if (take_best || strcmp(name, tier_names[tier]) == 0) {
            active_tier = (ska_tier)tier;
            return SKA_OK;
        }
    }
    return ska_fail(error, SKA_UNKNOWN_NAME, "SKETCHAUG_ISA",
                    "it takes scalar, avx2 or avx512, whichever of them this processor runs");
}

ska_tier
ska_cpu_tier(void)
{
    return active_tier;
}
