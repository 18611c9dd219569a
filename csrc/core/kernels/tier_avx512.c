/* The avx512 tier: the shared bodies (*.tier.h), compiled for it. */
#include "kernels.h"

#ifdef SKA_HAVE_X86_TIERS

#include <immintrin.h> /* before the target is set: its functions bring their own */

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))),        \
                             apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")
#endif

#include "simd_avx512.h"

#include "sample.tier.h"
#include "taps.tier.h"
#include "stretch.tier.h"
#include "coordinates.tier.h"
#include "gray.tier.h"
#include "halve.tier.h"
#include "rows.tier.h"
#include "interleave.tier.h"
#include "filters.tier.h"
#include "extremes.tier.h"
#include "noise.tier.h"
#include "vote.tier.h"

#define TIER_TABLE ska_kernels_avx512
#include "table.tier.h"

#ifdef __clang__
#pragma clang attribute pop
#endif

#endif
