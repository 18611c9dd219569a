/* The avx512 tier: the shared bodies (*.tier.h), compiled for it. */
#include "kernels.h"

#ifdef SKA_HAVE_X86_TIERS

#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")

#include "simd_avx512.h"

#include "sample.tier.h"
#include "rows.tier.h"

#define TIER_TABLE ska_kernels_avx512
#include "table.tier.h"

#endif
