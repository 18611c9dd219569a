/* Branch: the way through a plan, segment by segment, and where it parts: augmix.
 *
 * An applied augmix takes the picture as it stands; each of its members, a chain, makes another of
 * it, by segments of its own; the weighted sum is the picture that the plan goes on with. */
#ifndef SKA_BRANCH_H
#define SKA_BRANCH_H

#include "plan_internal.h"

typedef struct {
    const ska_plan *plan;
    ska_op_draw *draws; /* of all entries; those of ops that observe the picture are replaced */
    ska_scratch *scratch;
} ska_walk;

/* The first entry from `first` on that does something to the picture; `end` if there is none. */
size_t ska_walk_skip(const ska_walk *walk, size_t first, size_t end);

/* Whether the plan parts at this entry, which ska_walk_skip found. */
int ska_walk_parts(const ska_walk *walk, size_t position);

/* ska_segment_cut with the plan's options. */
size_t ska_walk_cut(const ska_walk *walk, size_t first, size_t end, const ska_picture *picture,
                    ska_segment *segment);

/* Replaces the picture by what the segment makes of it, in one of the BETWEEN slots, which take
 * turns. MEMORY. */
ska_status ska_walk_render(const ska_walk *walk, const ska_segment *segment, ska_scratch_slot *slot,
                           ska_picture *picture, ska_error *error) SKA_MUST_USE;

/* Replaces the picture by the mixture of the augmix at `*position`, and moves on to the entry after
 * its members. Nothing in a BETWEEN slot is kept. MEMORY. */
ska_status ska_walk_branch(const ska_walk *walk, size_t *position, ska_picture *picture,
                           ska_error *error) SKA_MUST_USE;

#endif
