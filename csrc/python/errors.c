/* The one mapping from a core error record to a Python exception. */
#include "binding.h"

static PyObject *
exception_of(ska_status status)
{
    switch (status) {
    case SKA_MEMORY:
        return PyExc_MemoryError;
    case SKA_RANGE:
    case SKA_SHAPE:
    case SKA_EMPTY:
    case SKA_NOT_FINITE:
    case SKA_NAN:
    case SKA_ORDER:
    case SKA_UNKNOWN_NAME:
        return PyExc_ValueError;
    case SKA_OK:
    case SKA_STATUS_COUNT:
        break;
    }
    return PyExc_SystemError; /* a success raised as an error: a defect of the binding */
}

PyObject *
set_core_error(const ska_error *error)
{
    char text[512];
    (void)ska_error_message(error, text, sizeof text);
    PyErr_SetString(exception_of(error->status), text);
    return NULL;
}
