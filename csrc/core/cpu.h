/* Instruction tiers: what this processor can run, and which tier this process uses.
 *
 * The tier is chosen once, when the module starts (ska_cpu_select), and read once per image. All
 * tiers write the same bytes; only their speed differs. Thread-safe after ska_cpu_select has
 * returned. */
#ifndef SKA_CPU_H
#define SKA_CPU_H

#include "status.h"

#define SKA_TIER_LIST(X)                                                                           \
    X(SCALAR, "scalar")                                                                            \
    X(AVX2, "avx2")                                                                                \
    X(AVX512, "avx512")

typedef enum {
#define SKA_TIER_ENUM(name, text) SKA_TIER_##name,
    SKA_TIER_LIST(SKA_TIER_ENUM)
#undef SKA_TIER_ENUM
        SKA_TIER_COUNT
} ska_tier;

const char *ska_tier_name(ska_tier tier);

/* True if this build holds the tier and this processor runs it. */
int ska_tier_supported(ska_tier tier);

/* Chooses the tier by name; NULL or "" means the best supported one. UNKNOWN_NAME if the name is no
 * tier, or one that this processor cannot run. */
ska_status ska_cpu_select(const char *name, ska_error *error) SKA_MUST_USE;

ska_tier ska_cpu_tier(void);

#endif
