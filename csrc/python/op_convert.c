/* Ops and draws between Python and the core, and the registry of ops for the Python layer. */
#include "plan_type.h"

#include <math.h>

static int
convert_numbers(PyObject *object, const char *what, size_t position, size_t count, double *numbers)
{
    PyObject *items = PySequence_Tuple(object);
    if (items == NULL) {
        return 0;
    }
    const Py_ssize_t given = PyTuple_GET_SIZE(items);
    if (given != (Py_ssize_t)count) {
        PyErr_Format(PyExc_ValueError, "%s[%zu]: expected %zu numbers, got %zd", what, position,
                     count, given);
    }
    for (size_t i = 0; i < count && !PyErr_Occurred(); i++) {
        numbers[i] = PyFloat_AsDouble(PyTuple_GET_ITEM(items, (Py_ssize_t)i));
    }
    Py_DECREF(items);
    return !PyErr_Occurred();
}

static int
convert_op(PyObject *object, size_t position, ska_op *op)
{
    const char *name, *border;
    PyObject *arguments;
    if (!PyTuple_Check(object)) {
        PyErr_Format(PyExc_TypeError, "ops[%zu]: expected a tuple, got a %s", position,
                     Py_TYPE(object)->tp_name);
        return 0;
    }
    if (!PyArg_ParseTuple(object,
                          "sdOs(bbb);an op is (name, probability, arguments, border, color)", &name,
                          &op->probability, &arguments, &border, &op->border.color[0],
                          &op->border.color[1], &op->border.color[2])) {
        return 0;
    }
    op->type = ska_op_type_by_name(name);
    if (op->type == NULL) {
        PyErr_Format(PyExc_ValueError, "ops[%zu]: no op is called '%s'", position, name);
        return 0;
    }
    op->border.mode = ska_border_by_name(border);
    if (op->border.mode == SKA_BORDER_COUNT) {
        PyErr_Format(PyExc_ValueError, "ops[%zu]: no border mode is called '%s'", position, border);
        return 0;
    }
    return convert_numbers(arguments, "ops", position, op->type->count_arguments, op->arguments);
}

int
convert_ops(PyObject *object, void *argument)
{
    op_list_argument *list = argument;
    PyObject *items = PySequence_Tuple(object);
    if (items == NULL) {
        return 0;
    }
    const Py_ssize_t count = PyTuple_GET_SIZE(items);
    int is_converted = count <= SKA_PLAN_OPS_MAX;
    if (!is_converted) {
        PyErr_Format(PyExc_ValueError, "ops: a policy has at most %d ops, got %zd",
                     SKA_PLAN_OPS_MAX, count);
    }
    else {
        list->ops = PyMem_Calloc((size_t)count + 1, sizeof *list->ops);
        is_converted = list->ops != NULL;
        if (!is_converted) {
            PyErr_NoMemory();
        }
    }
    for (Py_ssize_t i = 0; i < count && is_converted; i++) {
        is_converted = convert_op(PyTuple_GET_ITEM(items, i), (size_t)i, &list->ops[i]);
    }
    list->count = (size_t)count;
    Py_DECREF(items);
    return is_converted;
}

int
convert_draws(PyObject *object, void *argument)
{
    draws_argument *wanted = argument;
    const size_t count = ska_plan_count_ops(wanted->plan);
    PyObject *items = PySequence_Tuple(object);
    if (items == NULL) {
        return 0;
    }
    int is_converted = PyTuple_GET_SIZE(items) == (Py_ssize_t)count;
    if (!is_converted) {
        PyErr_Format(PyExc_ValueError, "draws: expected one entry per op (%zu), got %zd", count,
                     PyTuple_GET_SIZE(items));
    }
    for (size_t i = 0; i < count && is_converted; i++) {
        ska_op_draw *draw = &wanted->draws[i];
        const size_t count_draws = ska_plan_ops(wanted->plan)[i].type->count_draws;
        PyObject *entry = PyTuple_GET_ITEM(items, (Py_ssize_t)i);
        *draw = (ska_op_draw){.is_applied = entry != Py_None};
        if (!draw->is_applied) {
            continue;
        }
        is_converted = convert_numbers(entry, "draws", i, count_draws, draw->values);
        for (size_t j = 0; j < count_draws && is_converted; j++) {
            is_converted = isfinite(draw->values[j]);
            if (!is_converted) {
                PyErr_Format(PyExc_ValueError, "draws[%zu]: must be finite", i);
            }
        }
    }
    Py_DECREF(items);
    return is_converted;
}

PyObject *
draws_to_python(const ska_plan *plan, const ska_op_draw *draws)
{
    const size_t count = ska_plan_count_ops(plan);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list != NULL && i < count; i++) {
        const size_t count_draws = ska_plan_ops(plan)[i].type->count_draws;
        PyObject *entry =
            draws[i].is_applied ? PyTuple_New((Py_ssize_t)count_draws) : Py_NewRef(Py_None);
        for (size_t j = 0; entry != NULL && draws[i].is_applied && j < count_draws; j++) {
            PyObject *number = PyFloat_FromDouble(draws[i].values[j]);
            if (number == NULL) {
                Py_CLEAR(entry);
                break;
            }
            PyTuple_SET_ITEM(entry, (Py_ssize_t)j, number);
        }
        if (entry == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, entry);
    }
    return list;
}

static const char *const stage_names[] = {
    [SKA_STAGE_GEOMETRY] = "geometry",
    [SKA_STAGE_TONE] = "tone",
    [SKA_STAGE_FILTER] = "filter",
    [SKA_STAGE_GROUP] = "group",
};

static PyObject *
describe_type(const ska_op_type *type)
{
    PyObject *arguments = PyTuple_New((Py_ssize_t)type->count_arguments);
    PyObject *draws = PyTuple_New((Py_ssize_t)type->count_draws);
    for (size_t i = 0; arguments != NULL && i < type->count_arguments; i++) {
        const ska_op_argument *rule = &type->arguments[i];
        PyObject *entry = Py_BuildValue("(sdd)", rule->name, rule->lower, rule->upper);
        if (entry == NULL) {
            Py_CLEAR(arguments);
            break;
        }
        PyTuple_SET_ITEM(arguments, (Py_ssize_t)i, entry);
    }
    for (size_t i = 0; draws != NULL && i < type->count_draws; i++) {
        PyObject *name = PyUnicode_FromString(type->draws[i]);
        if (name == NULL) {
            Py_CLEAR(draws);
            break;
        }
        PyTuple_SET_ITEM(draws, (Py_ssize_t)i, name);
    }
    if (arguments == NULL || draws == NULL) {
        Py_XDECREF(arguments);
        Py_XDECREF(draws);
        return NULL;
    }
    return Py_BuildValue("{s:s, s:N, s:N, s:O, s:O, s:O}", "stage", stage_names[type->stage],
                         "arguments", arguments, "draws", draws, "uncovers",
                         type->uncovers ? Py_True : Py_False, "keeps_grid",
                         type->keeps_grid ? Py_True : Py_False, "changes_canvas",
                         type->sets_canvas || type->changes_canvas ? Py_True : Py_False);
}

static PyObject *
op_types(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *types = PyDict_New();
    for (size_t i = 0; types != NULL && ska_op_types[i] != NULL; i++) {
        PyObject *description = describe_type(ska_op_types[i]);
        if (description == NULL
            || PyDict_SetItemString(types, ska_op_types[i]->name, description) < 0) {
            Py_CLEAR(types);
        }
        Py_XDECREF(description);
    }
    return types;
}

static PyObject *
border_modes(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *names = PyTuple_New(SKA_BORDER_COUNT);
    for (int mode = 0; names != NULL && mode < SKA_BORDER_COUNT; mode++) {
        PyObject *name = PyUnicode_FromString(ska_border_name((ska_border_mode)mode));
        if (name == NULL) {
            Py_CLEAR(names);
            break;
        }
        PyTuple_SET_ITEM(names, mode, name);
    }
    return names;
}

PyMethodDef op_functions[] = {
    {"op_types", op_types, METH_NOARGS,
     PyDoc_STR(
         "op_types()\n--\n\nThe registry: arguments with limits, draws and stage of every op.")},
    {"border_modes", border_modes, METH_NOARGS,
     PyDoc_STR("border_modes()\n--\n\nNames of the border modes.")},
    {NULL, NULL, 0, NULL},
};
