/* Batch mixing from Python: draw, mix, make targets, in one call. */
#include "mix_convert.h"

/* Memory of one call; all NULL until allocated. */
typedef struct {
    ska_mix_element *elements;
    ska_mix_ink ink;
} mix_memory;

static int
allocate_memory(mix_memory *memory, const ska_mix_options *options, const ska_mix_images *images)
{
    memory->elements = PyMem_Calloc(images->count + 1, sizeof *memory->elements);
    int is_complete = memory->elements != NULL;
    if (options->measure == SKA_MIX_MEASURE_INK) {
        const size_t values = images->count + 1; /* never 0 bytes */
        memory->ink.papers = PyMem_Calloc(values * (images->planes + 1), sizeof(double));
        memory->ink.rows = PyMem_Calloc(values * (images->height + 1), sizeof(double));
        memory->ink.totals = PyMem_Calloc(values, sizeof(double));
        is_complete = is_complete && memory->ink.papers != NULL && memory->ink.rows != NULL
                      && memory->ink.totals != NULL;
    }
    if (!is_complete) {
        PyErr_NoMemory();
    }
    return is_complete ? 0 : -1;
}

static void
release_memory(mix_memory *memory)
{
    PyMem_Free(memory->elements);
    PyMem_Free(memory->ink.papers);
    PyMem_Free(memory->ink.rows);
    PyMem_Free(memory->ink.totals);
}

/* What names a batch, apart from its images. */
typedef struct {
    ska_mix_options options;
    unsigned long long seed;
    unsigned int epoch, key;
    Py_ssize_t threads;
} mix_call;

/* Draws, and weights by ink where they are asked for; runs without the GIL. */
static ska_status
draw_elements(const mix_call *call, const ska_mix_images *images, mix_memory *memory,
              ska_error *error)
{
    const size_t threads = call->threads < 1 ? 1 : (size_t)call->threads;
    const int is_by_ink = call->options.measure == SKA_MIX_MEASURE_INK;
    if (is_by_ink) {
        SKA_TRY(ska_mix_measure_ink(images, threads, &memory->ink, error));
    }
    SKA_TRY(ska_mix_sample(&call->options, call->seed, call->epoch, call->key, images,
                           is_by_ink ? &memory->ink : NULL, memory->elements, error));
    if (is_by_ink) {
        ska_mix_weigh_by_ink(images, &memory->ink, threads, memory->elements);
    }
    return SKA_OK;
}

static PyObject *
mix_check(PyObject *Py_UNUSED(module), PyObject *object)
{
    ska_mix_options options;
    return convert_mix_options(object, &options) ? Py_NewRef(Py_None) : NULL;
}

static PyObject *
mix_sample(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"options", "seed",  "epoch",  "key",         "count",
                               "height",  "width", "images", "num_threads", NULL};
    mix_call call = {.threads = 1};
    Py_ssize_t count = 0, height = 0, width = 0;
    array_argument pixels = {.name = "images", .type_number = NPY_FLOAT32, .dimensions = 4};
    mix_memory memory = {.elements = NULL};
    PyObject *result = NULL;
    ska_error error;
    ska_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&KIInnn|O&n:mix_sample", keywords,
                                     convert_mix_options, &call.options, &call.seed, &call.epoch,
                                     &call.key, &count, &height, &width, convert_mix_images,
                                     &pixels, &call.threads)) {
        goto cleanup;
    }
    ska_mix_images images = {
        .count = count > 0 ? (size_t)count : 0, .height = (size_t)height, .width = (size_t)width};
    if (pixels.array != NULL) {
        images = view_mix_images(pixels.array);
    }
    else if (call.options.measure == SKA_MIX_MEASURE_INK) {
        PyErr_SetString(PyExc_ValueError, "images: needed where ink is measured, got None");
        goto cleanup;
    }
    if (allocate_memory(&memory, &call.options, &images) < 0) {
        goto cleanup;
    }
    Py_BEGIN_ALLOW_THREADS status = draw_elements(&call, &images, &memory, &error);
    Py_END_ALLOW_THREADS result =
        status == SKA_OK ? mix_elements_to_python(memory.elements, (Py_ssize_t)images.count)
                         : set_core_error(&error);
cleanup:
    release_memory(&memory);
    Py_XDECREF(pixels.array);
    return result;
}

/* Both are C-contiguous. */
static int
do_overlap(PyArrayObject *a, PyArrayObject *b)
{
    const char *first_a = PyArray_BYTES(a), *first_b = PyArray_BYTES(b);
    return first_a < first_b + PyArray_NBYTES(b) && first_b < first_a + PyArray_NBYTES(a);
}

/* What mix_run was given; labels or soft, and for sparse targets no targets. */
typedef struct {
    array_argument images, labels, soft, out, targets;
} mix_arrays;

static int
check_count(PyArrayObject *array, npy_intp count)
{
    if (array != NULL && PyArray_DIM(array, 0) != count) {
        PyErr_Format(PyExc_ValueError, "targets: expected one label per image (%zd), got %zd",
                     (Py_ssize_t)count, (Py_ssize_t)PyArray_DIM(array, 0));
        return -1;
    }
    return 0;
}

static int
check_mix_shapes(const mix_arrays *arrays, npy_intp classes)
{
    PyArrayObject *images = arrays->images.array, *out = arrays->out.array;
    PyArrayObject *labels = arrays->labels.array, *soft = arrays->soft.array;
    PyArrayObject *targets = arrays->targets.array;
    if (images == NULL || out == NULL || (labels == NULL) == (soft == NULL)
        || (soft != NULL && targets == NULL)) {
        PyErr_SetString(PyExc_TypeError, "images, labels or soft targets, out and targets: arrays, "
                                         "none may be None");
        return -1;
    }
    const npy_intp count = PyArray_DIM(images, 0);
    if (check_count(labels, count) < 0 || check_count(soft, count) < 0
        || check_count(targets, count) < 0) {
        return -1;
    }
    if ((soft != NULL && PyArray_DIM(soft, 1) != classes)
        || (targets != NULL && PyArray_DIM(targets, 1) != classes)) {
        PyErr_Format(PyExc_ValueError, "targets: expected %zd columns, one a class, got %zd",
                     (Py_ssize_t)classes,
                     (Py_ssize_t)PyArray_DIM(soft != NULL ? soft : targets, 1));
        return -1;
    }
    if (PyArray_TYPE(images) != PyArray_TYPE(out)) {
        PyErr_SetString(PyExc_TypeError, "out: expected the type of images");
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
    static char *keywords[] = {"images", "labels", "soft",        "options", "seed",
                               "epoch",  "key",    "out",         "targets", "num_classes",
                               "base",   "keep",   "num_threads", NULL};
    mix_arrays arrays = {
        .images = {.name = "images", .type_number = NPY_FLOAT32, .dimensions = 4},
        .labels = {.name = "targets", .type_number = NPY_INT64, .dimensions = 1},
        .soft = {.name = "targets", .type_number = NPY_FLOAT32, .dimensions = 2},
        .out = {.name = "out", .type_number = NPY_FLOAT32, .dimensions = 4, .writable = 1},
        .targets = {.name = "soft targets",
                    .type_number = NPY_FLOAT32,
                    .dimensions = 2,
                    .writable = 1},
    };
    mix_call call = {.threads = 1};
    double base = 0.0, keep = 1.0; /* a target is base + keep * share */
    Py_ssize_t classes = 0;
    mix_memory memory = {.elements = NULL};
    PyObject *result = NULL;
    ska_error error;
    ska_status status = SKA_OK;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O&O&O&KIIO&O&nddn:mix_run", keywords,
                                     convert_mix_images, &arrays.images, convert_array,
                                     &arrays.labels, convert_array, &arrays.soft,
                                     convert_mix_options, &call.options, &call.seed, &call.epoch,
                                     &call.key, convert_mix_images, &arrays.out, convert_array,
                                     &arrays.targets, &classes, &base, &keep, &call.threads)
        || check_mix_shapes(&arrays, classes) < 0) {
        goto cleanup;
    }
    const ska_mix_images images = view_mix_images(arrays.images.array);
    if (allocate_memory(&memory, &call.options, &images) < 0) {
        goto cleanup;
    }
    const int64_t *labels = arrays.labels.array == NULL ? NULL : PyArray_DATA(arrays.labels.array);
    const float *soft = arrays.soft.array == NULL ? NULL : PyArray_DATA(arrays.soft.array);
    float *targets = arrays.targets.array == NULL ? NULL : PyArray_DATA(arrays.targets.array);
    const size_t count_classes = (size_t)classes;
    Py_BEGIN_ALLOW_THREADS if (labels != NULL)
    {
        status = ska_mix_check_labels(labels, images.count, count_classes, &error);
    }
    if (status == SKA_OK) {
        status = draw_elements(&call, &images, &memory, &error);
    }
    if (status == SKA_OK) {
        if (soft != NULL) {
            ska_mix_soft_targets(soft, memory.elements, images.count, count_classes, base, keep,
                                 targets);
        }
        else if (targets != NULL) {
            ska_mix_targets(labels, memory.elements, images.count, count_classes, base, keep,
                            targets);
        }
        ska_mix_apply(&images, memory.elements, call.threads < 1 ? 1 : (size_t)call.threads,
                      PyArray_DATA(arrays.out.array));
    }
    Py_END_ALLOW_THREADS result =
        status == SKA_OK ? mix_weights_to_python(memory.elements, (npy_intp)images.count)
                         : set_core_error(&error);
cleanup:
    release_memory(&memory);
    Py_XDECREF(arrays.targets.array);
    Py_XDECREF(arrays.out.array);
    Py_XDECREF(arrays.soft.array);
    Py_XDECREF(arrays.labels.array);
    Py_XDECREF(arrays.images.array);
    return result;
}

PyMethodDef mix_functions[] = {
    {"mix_check", mix_check, METH_O,
     PyDoc_STR(
         "mix_check(options, /)\n--\n\nRaises ValueError if the options leave their ranges.")},
    {"mix_sample", (PyCFunction)(void (*)(void))mix_sample, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("mix_sample(options, seed, epoch, key, count, height, width, images=None, "
               "num_threads=1)\n--\n\n"
               "What is drawn for one batch: a list of dicts, one per image.")},
    {"mix_run", (PyCFunction)(void (*)(void))mix_run, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("mix_run(images, labels, soft, options, seed, epoch, key, out, targets, "
               "num_classes, base, keep, num_threads)\n--\n\nMixes a batch into `out`, writes its "
               "soft targets, and returns partners and weights.")},
    {NULL, NULL, 0, NULL},
};
