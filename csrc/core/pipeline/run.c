/* Run: images through a plan; see plan.h. */
#include "plan_internal.h"

#include "branch.h"
#include "parallel.h"
#include "prepare.h"

#include <string.h>

/* A coloured fill is meant to be seen, on gray drawings stored as RGB too. */
static ska_gray_rule
gray_rule_of(const ska_plan *plan, const ska_op_draw *draws)
{
    for (size_t i = 0; i < plan->count_ops; i++) {
        const ska_border *border = &plan->ops[i].border;
        if (draws[i].is_applied && plan->ops[i].type->uncovers
            && border->mode == SKA_BORDER_CONSTANT
            && (border->color[0] != border->color[1] || border->color[0] != border->color[2])) {
            return SKA_GRAY_AS_RGB;
        }
    }
    return SKA_GRAY_AS_ONE_CHANNEL;
}

ska_op_draw *
ska_plan_room_for_draws(const ska_plan *plan, ska_scratch *scratch)
{
    return ska_scratch_reserve(scratch, SKA_SCRATCH_DRAWS,
                               (plan->count_ops + 1) * sizeof(ska_op_draw));
}

ska_op_draw *
ska_plan_copy_draws(const ska_plan *plan, const ska_op_draw *draws, ska_scratch *scratch)
{
    ska_op_draw *own = ska_plan_room_for_draws(plan, scratch);
    if (own != NULL) {
        memcpy(own, draws, plan->count_ops * sizeof *own);
    }
    return own;
}

static ska_status
run_image(const ska_plan *plan, ska_op_draw *draws, const ska_image *image,
          const ska_target *target, ska_scratch *scratch, ska_error *error)
{
    ska_picture picture;
    SKA_TRY(ska_picture_prepare(image, gray_rule_of(plan, draws), scratch, &picture, error));
    const ska_walk walk = {.plan = plan, .draws = draws, .scratch = scratch};
    const size_t end = plan->count_ops;
    ska_scratch_slot slot = SKA_SCRATCH_BETWEEN_0;
    size_t next = 0;
    for (;;) {
        next = ska_walk_skip(&walk, next, end);
        if (ska_walk_parts(&walk, next)) {
            SKA_TRY(ska_walk_branch(&walk, &next, &picture, error));
            continue;
        }
        ska_segment segment;
        next = ska_walk_cut(&walk, next, end, &picture, &segment);
        if (next == end) {
            return ska_render(&picture, &segment, target, scratch, error);
        }
        SKA_TRY(ska_walk_render(&walk, &segment, &slot, &picture, error));
    }
}

static ska_status
check_fit(const ska_plan *plan, const ska_op_draw *draws, const ska_image *image, int64_t position,
          const ska_target *target, const char *argument, ska_error *error)
{
    size_t height, width;
    if (ska_plan_canvas(plan, draws, image, &height, &width, error) != SKA_OK) {
        return ska_fail_at(error, SKA_SHAPE, argument, position, error->detail);
    }
    if (height == target->height && width == target->width) {
        return SKA_OK;
    }
    return ska_fail_at(error, SKA_SHAPE, argument, position,
                       "its result has another height or width than the output");
}

ska_status
ska_plan_apply(ska_plan *plan, const ska_op_draw *draws, const ska_image *image,
               const ska_target *target, ska_error *error)
{
    SKA_TRY(ska_image_check(image, "image", -1, error));
    SKA_TRY(check_fit(plan, draws, image, -1, target, "image", error));
    ska_scratch_set *set = ska_plan_take_scratch(plan, 1);
    if (set == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one thread");
    }
    ska_scratch *scratch = &set->threads[0];
    ska_op_draw *own = ska_plan_copy_draws(plan, draws, scratch);
    const ska_status status = own == NULL
                                  ? ska_fail(error, SKA_MEMORY, "image", "scratch for its draws")
                                  : run_image(plan, own, image, target, scratch, error);
    ska_plan_return_scratch(plan, set);
    return status;
}

/* What the threads of one run share. Each image's outcome depends on that image alone. */
typedef struct {
    const ska_plan *plan;
    const ska_image *images;
    const uint32_t *indices;
    uint32_t epoch;
    const ska_target *first;
    ptrdiff_t image_stride;
    ska_scratch_set *scratch;
    atomic_int is_out_of_memory;
} batch_run;

static void
run_item(void *context, size_t item, size_t thread)
{
    batch_run *run = context;
    ska_scratch *scratch = &run->scratch->threads[thread];
    ska_op_draw *draws = ska_plan_room_for_draws(run->plan, scratch);
    if (draws == NULL) {
        atomic_store(&run->is_out_of_memory, 1);
        return;
    }
    ska_plan_sample(run->plan, run->epoch, run->indices[item], draws);
    ska_target target = *run->first;
    const ptrdiff_t element_bytes = target.dtype == SKA_DTYPE_UINT8 ? 1 : (ptrdiff_t)sizeof(float);
    target.data = (uint8_t *)target.data + (ptrdiff_t)item * run->image_stride * element_bytes;
    ska_error error;
    /* Everything but memory was checked before the first pixel. */
    if (run_image(run->plan, draws, &run->images[item], &target, scratch, &error) != SKA_OK) {
        atomic_store(&run->is_out_of_memory, 1);
    }
}

static ska_status
check_batch(const ska_plan *plan, const ska_image *images, size_t count_images,
            const uint32_t *indices, uint32_t epoch, const ska_target *first, ska_scratch *scratch,
            ska_error *error)
{
    ska_op_draw *draws = ska_plan_room_for_draws(plan, scratch);
    if (draws == NULL) {
        return ska_fail(error, SKA_MEMORY, "images", "scratch for their draws");
    }
    for (size_t i = 0; i < count_images; i++) {
        SKA_TRY(ska_image_check(&images[i], "images", (int64_t)i, error));
        if (first->channels == 1 && images[i].channels != 1) {
            return ska_fail_at(error, SKA_SHAPE, "images", (int64_t)i,
                               "a colour image does not fit an output of one channel");
        }
        ska_plan_sample(plan, epoch, indices[i], draws);
        SKA_TRY(check_fit(plan, draws, &images[i], (int64_t)i, first, "images", error));
    }
    return SKA_OK;
}

ska_status
ska_plan_run(ska_plan *plan, const ska_image *images, size_t count_images, const uint32_t *indices,
             uint32_t epoch, const ska_target *first, ptrdiff_t image_stride, size_t threads,
             ska_error *error)
{
    const size_t used = ska_parallel_threads(threads, count_images);
    ska_scratch_set *set = ska_plan_take_scratch(plan, used);
    if (set == NULL) {
        return ska_fail(error, SKA_MEMORY, "images", "scratch for the threads");
    }
    const ska_status status =
        check_batch(plan, images, count_images, indices, epoch, first, &set->threads[0], error);
    if (status != SKA_OK) {
        ska_plan_return_scratch(plan, set);
        return status;
    }
    batch_run run = {.plan = plan,
                     .images = images,
                     .indices = indices,
                     .epoch = epoch,
                     .first = first,
                     .image_stride = image_stride,
                     .scratch = set};
    ska_parallel_for(count_images, used, run_item, &run);
    ska_plan_return_scratch(plan, set);
    if (atomic_load(&run.is_out_of_memory)) {
        return ska_fail(error, SKA_MEMORY, "images", "scratch for one of the drawings");
    }
    return SKA_OK;
}
