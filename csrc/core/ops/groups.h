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

/* Every member, in order, each with its own coin. */
extern const ska_op_type ska_op_sequential;
/* One member, drawn with weights p_i / sum p, without its own coin. */
extern const ska_op_type ska_op_one_of;
/* A number of members, uniform in [n_low, n_high], drawn uniformly without replacement and applied
 * in the list's order. */
extern const ska_op_type ska_op_some_of;

#endif
