/* The tables of the tiers; see kernels.h. */
#include "kernels.h"

#include "cpu.h"

const ska_kernels *
ska_kernels_active(void)
{
    switch (ska_cpu_tier()) {
#ifdef SKA_HAVE_X86_TIERS
    case SKA_TIER_AVX512:
        return &ska_kernels_avx512;
    case SKA_TIER_AVX2:
        return &ska_kernels_avx2;
#else
    case SKA_TIER_AVX512:
    case SKA_TIER_AVX2:
#endif
    case SKA_TIER_SCALAR:
    case SKA_TIER_COUNT:
        break;
    }
    return &ska_kernels_scalar;
}
