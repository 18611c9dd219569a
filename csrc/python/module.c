/* Starts the module `sketchaug._core`: NumPy's API, the instruction tier, the fork watch, then the
 * parts. */
#define SKA_BINDING_MODULE
#include "binding.h"

#include "cpu.h"
#include "parallel.h"
#include "plan_type.h"

#include <stdlib.h>

static int
start_core(void)
{
    ska_error error;
    if (ska_cpu_select(getenv("SKETCHAUG_ISA"), &error) != SKA_OK) {
        (void)set_core_error(&error);
        return -1;
    }
    ska_parallel_start();
    return 0;
}

static int
exec_module(PyObject *module)
{
    if (PyArray_ImportNumPyAPI() < 0 || start_core() < 0) {
        return -1;
    }
    PyMethodDef *const groups[] = {info_functions, op_functions, vote_functions, mix_functions};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (PyModule_AddFunctions(module, groups[i]) < 0) {
            return -1;
        }
    }
    PyObject *plan_type = PyType_FromModuleAndSpec(module, &plan_type_spec, NULL);
    if (plan_type == NULL || PyModule_AddType(module, (PyTypeObject *)plan_type) < 0) {
        Py_XDECREF(plan_type);
        return -1;
    }
    Py_DECREF(plan_type);
    return 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, exec_module},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters,
     Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED}, /* as NumPy itself */
#endif
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "sketchaug._core",
    .m_doc = PyDoc_STR("The C core of sketchaug; use the package's own names instead."),
    .m_size = 0,
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__core(void); /* the macro's own declaration is no prototype */

PyMODINIT_FUNC
PyInit__core(void)
{
    return PyModuleDef_Init(&module_definition);
}
