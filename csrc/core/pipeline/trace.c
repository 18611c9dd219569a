/* Trace: where the pixels of a result come from; see plan.h. */
#include "plan_internal.h"

#include "prepare.h"
#include "segment.h"
#include "way.h"

static void
drop_fields(ska_frame *frame)
{
    for (size_t i = 0; i < frame->count_steps; i++) {
        frame->steps[i].field_op = NULL;
    }
}

static ska_status
trace_image(const ska_plan *plan, ska_op_draw *draws, const ska_image *image, int with_fields,
            float *xs, float *ys, ska_scratch *scratch, ska_error *error)
{
    ska_picture picture;
    SKA_TRY(ska_picture_prepare(image, SKA_GRAY_AS_ONE_CHANNEL, scratch, &picture, error));
    ska_segment segment;
    const size_t next = ska_segment_cut(plan->ops, plan->count_ops, draws, 0, &picture,
                                        plan->options.fuse, &segment);
    if (next != plan->count_ops) {
        return ska_fail_at(error, SKA_SHAPE, "draws", (int64_t)next,
                           "the op does not join the pass of those before it");
    }
    if (!with_fields) {
        drop_fields(&segment.frame);
    }
    ska_way way;
    SKA_TRY(ska_way_make(&segment.frame, scratch, &way, error));
    const ska_kernels *kernels = ska_kernels_active();
    const size_t width = segment.frame.width;
    for (size_t y = 0; y < segment.frame.height; y++) {
        ska_way_row(&way, kernels, y, width, xs + y * width, ys + y * width);
    }
    return SKA_OK;
}

ska_status
ska_plan_trace(ska_plan *plan, const ska_op_draw *draws, const ska_image *image, int with_fields,
               size_t height, size_t width, float *xs, float *ys, ska_error *error)
{
    SKA_TRY(ska_image_check(image, "image", -1, error));
    size_t result_height, result_width;
    SKA_TRY(ska_plan_canvas(plan, draws, image, &result_height, &result_width, error));
    if (result_height != height || result_width != width) {
        return ska_fail_at(error, SKA_SHAPE, "image", -1,
                           "its result has another height or width than the output");
    }
    ska_scratch_set *set = ska_plan_take_scratch(plan, 1);
    if (set == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for one thread");
    }
    ska_scratch *scratch = &set->threads[0];
    ska_op_draw *own = ska_plan_copy_draws(plan, draws, scratch);
    const ska_status status =
        own == NULL ? ska_fail(error, SKA_MEMORY, "image", "scratch for its draws")
                    : trace_image(plan, own, image, with_fields, xs, ys, scratch, error);
    ska_plan_return_scratch(plan, set);
    return status;
}
