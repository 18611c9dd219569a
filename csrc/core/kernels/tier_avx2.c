/* The avx2 tier: the shared bodies (*.tier.h), compiled for it. */
#include "kernels.h"

#ifdef SKA_HAVE_X86_TIERS

#pragma GCC target("avx2")

#include "simd_avx2.h"

#include "sample.tier.h"
#include "rows.tier.h"

#define TIER_TABLE ska_kernels_avx2
#include "table.tier.h"

#endif
