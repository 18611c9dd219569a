/* Draws that a caller made up are any finite numbers: no op, alone or among others, may read beyond
 * its picture, cast what does not fit, or answer differently when it is asked again. The build with
 * sanitizers judges most of it. */
#include "pipeline/plan.h"

#include "ops/groups.h"

#include "check.h"

#include <stdlib.h>

enum { OPS_MAX = 9, SIDE_MAX = 40, VALUES_MAX = 64 * 64 * 3 };

static const double hostile[] = {
    0.0,          -0.0,         5e-324,       -1e-300, 1e300, -1e300, 1.7e308, -1.7e308, 0.5,
    -1.0,         1.0,          1.5,          7.0,     90.0,  254.5,  256.0,   1e3,      -1e6,
    2147483648.0, 4294967295.0, 4294967296.0, 1e19,    -1e19, 1e38,   -4e38,
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static uint32_t
below(ska_random *random, size_t count)
{
    return ska_random_below(random, (uint32_t)count);
}

/* Either limit, a whole number near the lower one, or anything between. */
static double
argument_of(const ska_op_argument *rule, ska_random *random)
{
    const double upper = rule->upper < SKA_IMAGE_SIDE_MAX ? rule->upper : SIDE_MAX;
    const double lower = rule->lower > -SKA_IMAGE_SIDE_MAX ? rule->lower : -SIDE_MAX;
    switch (below(random, 4)) {
    case 0:
        return lower;
    case 1:
        return upper;
    case 2: {
        const double near = (double)(int)lower + (double)below(random, 20);
        return near < lower ? lower : near < upper ? near : upper;
    }
    default:
        return ska_random_between(random, lower, upper);
    }
}

static ska_op
op_of(const ska_op_type *type, ska_random *random)
{
    ska_op op = {.type = type,
                 .probability = 1.0,
                 .border = {.mode = (ska_border_mode)below(random, SKA_BORDER_COUNT),
                            .color = {0, (uint8_t)below(random, 256), 255}}};
    ska_error error;
    do {
        for (size_t i = 0; i < type->count_arguments; i++) {
            op.arguments[i] = argument_of(&type->arguments[i], random);
        }
        if (type == &ska_op_affine) { /* a canvas that fits has a test of its own */
            op.arguments[type->count_arguments - 1] = 0.0;
        }
    } while (ska_op_check(&op, 0, &error) != SKA_OK);
    return op;
}

static const ska_op_type *
type_of(ska_random *random, int keeps_canvas)
{
    size_t count = 0;
    while (ska_op_types[count] != NULL) {
        count++;
    }
    for (;;) {
        const ska_op_type *type = ska_op_types[below(random, count)];
        const int moves = type->sets_canvas || type->changes_canvas;
        if (type->stage != SKA_STAGE_GROUP && !(moves && keeps_canvas)) {
            return type;
        }
    }
}

/* One to three ops, an augmix of two chains, one to three ops. */
static size_t
fill_ops(ska_random *random, ska_op ops[OPS_MAX])
{
    size_t count = 1 + below(random, 3);
    for (size_t i = 0; i < count; i++) {
        ops[i] = op_of(type_of(random, 0), random);
    }
    if (below(random, 2) == 0) {
        return count;
    }
    ops[count++] =
        (ska_op){.type = &ska_op_augmix, .probability = 1.0, .arguments = {2.0, 2.0, 1.0}};
    for (size_t end = count + 2; count < end; count++) {
        ops[count] = op_of(type_of(random, 1), random);
    }
    for (size_t end = count + 1 + below(random, 3); count < end; count++) {
        ops[count] = op_of(type_of(random, 0), random);
    }
    return count;
}

static void
make_up(ska_random *random, const ska_op *ops, size_t count, ska_op_draw *draws)
{
    const size_t one_of = 1 + 2 * below(random, 3);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < ops[i].type->count_draws; j++) {
            if (!ops[i].type->changes_canvas && below(random, one_of) == 0) {
                draws[i].values[j] = hostile[below(random, COUNT(hostile))];
            }
        }
    }
}

typedef struct {
    size_t height, width;
} size;

static const size sizes[] = {{1, 1}, {1, 7}, {9, 1}, {2, 3}, {13, 17}, {31, 8}};

/* A drawing without a byte to spare. */
static ska_image
drawing_of(ska_random *random)
{
    const size of = sizes[below(random, COUNT(sizes))];
    const size_t channels = below(random, 2) == 0 ? 1 : 3, count = of.height * of.width * channels;
    uint8_t *pixels = malloc(count);
    for (size_t i = 0; pixels != NULL && i < count; i++) {
        pixels[i] = below(random, 4) > 0 ? 250 : (uint8_t)below(random, 256);
    }
    return (ska_image){.pixels = pixels,
                       .height = of.height,
                       .width = of.width,
                       .channels = channels,
                       .row_stride_bytes = (ptrdiff_t)(of.width * channels),
                       .pixel_stride_bytes = (ptrdiff_t)channels};
}

static void
runs_twice(ska_plan *plan, const ska_op_draw *draws, const ska_image *image)
{
    static uint8_t results[2][VALUES_MAX];
    static float coordinates[2][VALUES_MAX];
    size_t height, width;
    ska_error error;
    const ska_status status = ska_plan_canvas(plan, draws, image, &height, &width, &error);
    if (status == SKA_SHAPE) {
        return; /* a crop larger than the drawing */
    }
    CHECK_INTEGER(status, SKA_OK);
    if (height * width * 3 > VALUES_MAX) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        const ska_target target = {.data = results[i],
                                   .dtype = SKA_DTYPE_UINT8,
                                   .height = height,
                                   .width = width,
                                   .channels = 3,
                                   .row_stride = (ptrdiff_t)(3 * width),
                                   .column_stride = 3,
                                   .channel_stride = 1};
        CHECK_INTEGER(ska_plan_apply(plan, draws, image, &target, &error), SKA_OK);
    }
    CHECK(memcmp(results[0], results[1], height * width * 3) == 0);
    const ska_status traced = ska_plan_trace(plan, draws, image, 1, height, width, coordinates[0],
                                             coordinates[1], &error);
    CHECK(traced == SKA_OK || traced == SKA_SHAPE);
}

static void
any_ops_take_any_draws(void)
{
    ska_random random = ska_random_start(4, SKA_RANDOM_OP, 0, 0, 0);
    for (uint32_t run = 0; run < 400; run++) {
        ska_op ops[OPS_MAX];
        ska_op_draw draws[OPS_MAX];
        const size_t count = fill_ops(&random, ops);
        const ska_plan_options options = {
            .seed = run, .fuse = below(&random, 3) > 0, .antialias = below(&random, 2) > 0};
        ska_plan *plan = NULL;
        ska_error error;
        const ska_image image = drawing_of(&random);
        CHECK(image.pixels != NULL);
        CHECK_INTEGER(ska_plan_new(ops, count, &options, &plan, &error), SKA_OK);
        ska_plan_sample(plan, 0, run, draws);
        runs_twice(plan, draws, &image);
        make_up(&random, ops, count, draws);
        runs_twice(plan, draws, &image);
        ska_plan_free(plan);
        free(image.pixels);
    }
}

int
main(void)
{
    any_ops_take_any_draws();
    return check_report();
}
