/* The scalar tier: the shared bodies (*.tier.h), compiled for it. */
#include "kernels.h"

#include "simd_scalar.h"

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

#define TIER_TABLE ska_kernels_scalar
#include "table.tier.h"
