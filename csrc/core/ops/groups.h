/* Groups; see groups.c. */
#ifndef SKA_GROUPS_H
#define SKA_GROUPS_H

#include "op.h"

enum {
    SKA_GROUP_SPAN, /* entries after the group that belong to it */
    SKA_SOME_OF_LOW,
    SKA_SOME_OF_HIGH,
    SKA_SOME_OF_FORCED, /* chosen members skip their own coin */
    SKA_SOME_OF_COUNT
};

enum { SKA_AUGMIX_CHAINS = SKA_GROUP_SPAN + 1, SKA_AUGMIX_ALPHA, SKA_AUGMIX_COUNT };

#define SKA_AUGMIX_CHAINS_MAX 8

/* Draws of an augmix. */
enum {
    SKA_AUGMIX_SHARE,   /* of the chains, all together */
    SKA_AUGMIX_WEIGHTS, /* of each chain among them; their sum is 1 */
    SKA_AUGMIX_DRAWS = SKA_AUGMIX_WEIGHTS + SKA_AUGMIX_CHAINS_MAX
};

/* Every member, in order, each with its own coin. */
extern const ska_op_type ska_op_sequential;
/* One member, drawn with weights p_i / sum p, without its own coin. */
extern const ska_op_type ska_op_one_of;
/* A number of members, uniform in [n_low, n_high], drawn uniformly without replacement and applied
 * in the list's order. */
extern const ska_op_type ska_op_some_of;
/* Every member is a chain of its own, which starts at the picture that the group met and keeps its
 * canvas. The picture becomes (1 - share) * picture + share * sum of weight * chain. */
extern const ska_op_type ska_op_augmix;

#endif
