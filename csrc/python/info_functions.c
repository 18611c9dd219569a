/* What this build is and what it runs on, for `sketchaug info`, and the generator's block for the
 * tests. */
#include "binding.h"

#include "blas.h"
#include "cpu.h"
#include "parallel.h"
#include "random.h"

static PyObject *
build_info(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    (void)module;
    PyObject *tiers = PyList_New(0);
    if (tiers == NULL) {
        return NULL;
    }
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        if (!ska_tier_supported((ska_tier)tier)) {
            continue;
        }
        PyObject *name = PyUnicode_FromString(ska_tier_name((ska_tier)tier));
        if (name == NULL || PyList_Append(tiers, name) < 0) {
            Py_XDECREF(name);
            Py_DECREF(tiers);
            return NULL;
        }
        Py_DECREF(name);
    }
    return Py_BuildValue("{s:s, s:N, s:s, s:O}", "tier", ska_tier_name(ska_cpu_tier()),
                         "supported_tiers", tiers, "blas", ska_blas_description(), "openmp",
#ifdef _OPENMP
                         Py_True
#else
                         Py_False
#endif
    );
}

static PyObject *
is_forked(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    (void)module;
    return PyBool_FromLong(ska_parallel_is_forked());
}

static PyObject *
philox4x32_10(PyObject *module, PyObject *args)
{
    (void)module;
    unsigned int counter[4], key[2];
    if (!PyArg_ParseTuple(args, "(IIII)(II):philox4x32_10", &counter[0], &counter[1], &counter[2],
                          &counter[3], &key[0], &key[1])) {
        return NULL;
    }
    uint32_t out[4];
    ska_philox4x32_10(counter, key, out);
    return Py_BuildValue("(IIII)", out[0], out[1], out[2], out[3]);
}

PyMethodDef info_functions[] = {
    {"build_info", build_info, METH_NOARGS,
     PyDoc_STR("build_info()\n--\n\nInstruction tier in use, tiers supported, BLAS and OpenMP.")},
    {"is_forked", is_forked, METH_NOARGS,
     PyDoc_STR("is_forked()\n--\n\nTrue in a process forked after the import: loops stay on one "
               "thread.")},
    {"philox4x32_10", philox4x32_10, METH_VARARGS,
     PyDoc_STR(
         "philox4x32_10(counter, key, /)\n--\n\nOne block of the generator: four 32-bit words.")},
    {NULL, NULL, 0, NULL},
};
