/* Batch mixing from Python: draw, mix, make targets, in one call. */
#include "binding.h"

#include "mix.h"

static PyObject *
element_to_python(const ska_mix_element *element)
{
    static const char *const kinds[] = {"none", "mixup", "cutmix"};
    return Py_BuildValue("{s:s, s:I, s:f, s:f, s:(IIII)}", "kind", kinds[element->kind], "partner",
                         element->partner, "ratio", element->ratio, "weight", element->weight,
                         "box", element->top, element->left, element->bottom, element->right);
}

static PyObject *
elements_to_python(const ska_mix_element *elements, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *entry = element_to_python(&elements[i]);
        if (entry == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, entry);
    }
    return list;
}

/* "O&": (mixup, cutmix, alpha, ratio_low, ratio_high, is_clipped, is_per_element). */
static int
convert_options(PyObject *object, void *argument)
{
    ska_mix_options *options = argument;
    ska_error error;
    if (!PyArg_ParseTuple(object, "dddddpp", &options->mixup, &options->cutmix, &options->alpha,
                          &options->ratio_low, &options->ratio_high, &options->is_clipped,
                          &options->is_per_element)) {
        return 0;
    }
    if (ska_mix_check(options, &error) != SKA_OK) {
        (void)set_core_error(&error);
        return 0;
    }
    return 1;
}

static PyObject *
mix_check(PyObject *Py_UNUSED(module), PyObject *object)
{
    ska_mix_options options;
    return convert_options(object, &options) ? Py_NewRef(Py_None) : NULL;
}

static PyObject *
mix_sample(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"options", "seed", "epoch", "key", "count", "height", "width", NULL};
    ska_mix_options options;
    unsigned long long seed = 0;
    unsigned int epoch = 0, key = 0;
    Py_ssize_t count = 0, height = 0, width = 0;
    ska_mix_element *elements = NULL;
    PyObject *result = NULL;
    ska_error error;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&KIInnn:mix_sample", keywords, convert_options,
                                     &options, &seed, &epoch, &key, &count, &height, &width)) {
        return NULL;
    }
    elements = PyMem_Calloc(count > 0 ? (size_t)count : 1, sizeof *elements);
    if (elements == NULL) {
        return PyErr_NoMemory();
    }
    const size_t images = count > 0 ? (size_t)count : 0;
    result = ska_mix_sample(&options, seed, epoch, key, images, (size_t)height, (size_t)width,
                            elements, &error)
                     == SKA_OK
                 ? elements_to_python(elements, count)
                 : set_core_error(&error);
    PyMem_Free(elements);
    return result;
}

/* Both are C-contiguous. */
static int
do_overlap(PyArrayObject *a, PyArrayObject *b)
{
    const char *first_a = PyArray_BYTES(a), *first_b = PyArray_BYTES(b);
    return first_a < first_b + PyArray_NBYTES(b) && first_b < first_a + PyArray_NBYTES(a);
}

static int
check_mix_shapes(PyArrayObject *images, PyArrayObject *labels, PyArrayObject *out,
                 PyArrayObject *targets)
{
    if (images == NULL || labels == NULL || out == NULL || targets == NULL) {
        PyErr_SetString(PyExc_TypeError,
                        "images, labels, out and targets: arrays, none may be None");
        return -1;
    }
    const npy_intp count = PyArray_DIM(images, 0);
    if (PyArray_DIM(labels, 0) != count || PyArray_DIM(targets, 0) != count) {
        PyErr_Format(PyExc_ValueError, "targets: expected one label per image (%zd), got %zd",
                     (Py_ssize_t)count, (Py_ssize_t)PyArray_DIM(labels, 0));
        return -1;
    }
    if (!PyArray_CompareLists(PyArray_DIMS(images), PyArray_DIMS(out), 4)) {
        PyErr_SetString(PyExc_ValueError, "out: expected the shape of images");
        return -1;
    }
    if (do_overlap(images, out)) {
        PyErr_SetString(PyExc_ValueError, "out: must not be the memory of images");
        return -1;
    }
    return 0;
}

static PyObject *
mix_run(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"images",          "labels",      "options", "seed",
                               "epoch",           "key",         "out",     "targets",
                               "label_smoothing", "num_threads", NULL};
    array_argument images = {.name = "images", .type_number = NPY_FLOAT32, .dimensions = 4};
    array_argument labels = {.name = "targets", .type_number = NPY_INT64, .dimensions = 1};
    array_argument out = {
        .name = "out", .type_number = NPY_FLOAT32, .dimensions = 4, .writable = 1};
    array_argument targets = {
        .name = "soft targets", .type_number = NPY_FLOAT32, .dimensions = 2, .writable = 1};
    ska_mix_options options;
    unsigned long long seed = 0;
    unsigned int epoch = 0, key = 0;
    double label_smoothing = 0.0;
    Py_ssize_t threads = 1;
    ska_mix_element *elements = NULL;
    PyObject *result = NULL;
    ska_error error;
    ska_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O&O&KIIO&O&dn:mix_run", keywords,
                                     convert_array, &images, convert_array, &labels,
                                     convert_options, &options, &seed, &epoch, &key, convert_array,
                                     &out, convert_array, &targets, &label_smoothing, &threads)
        || check_mix_shapes(images.array, labels.array, out.array, targets.array) < 0) {
        goto cleanup;
    }
    const size_t count = (size_t)PyArray_DIM(images.array, 0);
    const size_t planes = (size_t)PyArray_DIM(images.array, 1);
    const size_t height = (size_t)PyArray_DIM(images.array, 2);
    const size_t width = (size_t)PyArray_DIM(images.array, 3);
    const size_t classes = (size_t)PyArray_DIM(targets.array, 1);
    elements = PyMem_Calloc(count + 1, sizeof *elements);
    if (elements == NULL) {
        PyErr_NoMemory();
        goto cleanup;
    }
    Py_BEGIN_ALLOW_THREADS status =
        ska_mix_sample(&options, seed, epoch, key, count, height, width, elements, &error);
    if (status == SKA_OK) {
        status = ska_mix_targets(PyArray_DATA(labels.array), elements, count, classes,
                                 label_smoothing, PyArray_DATA(targets.array), &error);
    }
    if (status == SKA_OK) {
        ska_mix_apply(PyArray_DATA(images.array), elements, count, planes, height, width,
                      threads < 1 ? 1 : (size_t)threads, PyArray_DATA(out.array));
    }
    Py_END_ALLOW_THREADS result = status == SKA_OK ? Py_NewRef(Py_None) : set_core_error(&error);
cleanup:
    PyMem_Free(elements);
    Py_XDECREF(targets.array);
    Py_XDECREF(out.array);
    Py_XDECREF(labels.array);
    Py_XDECREF(images.array);
    return result;
}

PyMethodDef mix_functions[] = {
    {"mix_check", mix_check, METH_O,
     PyDoc_STR(
         "mix_check(options, /)\n--\n\nRaises ValueError if the options leave their ranges.")},
    {"mix_sample", (PyCFunction)(void (*)(void))mix_sample, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("mix_sample(options, seed, epoch, key, count, height, width)\n--\n\n"
               "What is drawn for one batch: a list of dicts, one per image.")},
    {"mix_run", (PyCFunction)(void (*)(void))mix_run, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("mix_run(images, labels, options, seed, epoch, key, out, targets, label_smoothing, "
               "num_threads)\n--\n\nMixes a batch into `out` and writes its soft targets.")},
    {NULL, NULL, 0, NULL},
};
