/* The Plan object, and the conversion of ops and draws between Python and the core. */
#ifndef SKA_PLAN_TYPE_H
#define SKA_PLAN_TYPE_H

#include "binding.h"

#include "pipeline/plan.h"

typedef struct {
    PyObject_HEAD ska_plan *plan; /* owned */
    ska_dtype dtype;
    int planes; /* results are (3, H, W) rather than (H, W, 3) */
    float scale[3], bias[3];
} plan_object;

extern PyType_Spec plan_type_spec;

/* "O&": a sequence of (name, probability, arguments, border, color) tuples, where arguments is a
 * tuple of floats, border the name of a border mode and color three ints. */
typedef struct {
    size_t count;
    ska_op *ops; /* NULL until converted; PyMem_Free it */
} op_list_argument;

int convert_ops(PyObject *object, void *argument);

/* "O&": what draws_to_python returned, or the same after a trip through JSON (lists for tuples). */
typedef struct {
    const ska_plan *plan;
    ska_op_draw *draws; /* room for the plan's ops */
} draws_argument;

int convert_draws(PyObject *object, void *argument);

/* A list with one entry per op: None when it was not applied, else a tuple of its drawn numbers. */
PyObject *draws_to_python(const ska_plan *plan, const ska_op_draw *draws);

/* op_types(): {name: {"stage", "arguments": ((name, lower, upper), ...), "draws": (name, ...),
 * "uncovers", "keeps_grid", "changes_canvas"}} */
extern PyMethodDef op_functions[];

#endif
