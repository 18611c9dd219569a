/* The type `sketchaug._core.Plan`: a compiled policy, immutable and safe to share between threads.
 */
#include "plan_type.h"

static void
plan_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    ska_plan_free(((plan_object *)self)->plan);
    type->tp_free(self);
    Py_DECREF(type);
}

/* (3 floats), for mean and std. */
static int
convert_triple(PyObject *object, void *argument)
{
    double *triple = argument;
    return PyArg_ParseTuple(object, "ddd", &triple[0], &triple[1], &triple[2]);
}

static PyObject *
plan_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"ops",  "seed", "fuse",   "antialias", "is_float",
                               "mean", "std",  "planes", NULL};
    op_list_argument ops = {.count = 0};
    unsigned long long seed = 0;
    int fuse = 1, antialias = 1, is_float = 0, planes = 0;
    double mean[3] = {0.0, 0.0, 0.0}, std[3] = {1.0, 1.0, 1.0};
    ska_error error;
    plan_object *self = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&|$KpppO&O&p:Plan", keywords, convert_ops,
                                     &ops, &seed, &fuse, &antialias, &is_float, convert_triple,
                                     mean, convert_triple, std, &planes)) {
        goto failed;
    }
    self = (plan_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        goto failed;
    }
    const ska_plan_options options = {.seed = seed, .fuse = fuse, .antialias = antialias};
    if (ska_plan_new(ops.ops, ops.count, &options, &self->plan, &error) != SKA_OK) {
        (void)set_core_error(&error);
        goto failed;
    }
    self->dtype = is_float ? SKA_DTYPE_FLOAT32 : SKA_DTYPE_UINT8;
    self->planes = planes;
    for (int c = 0; c < 3; c++) {
        self->scale[c] = (float)(1.0 / std[c]);
        self->bias[c] = (float)(-mean[c] / std[c]);
    }
    PyMem_Free(ops.ops);
    return (PyObject *)self;
failed:
    PyMem_Free(ops.ops);
    Py_XDECREF(self);
    return NULL;
}

/* Room for one draw per op, zeros; NULL with an exception. Not on the stack: that of a thread can
 * be small. */
static ska_op_draw *
new_draws(const ska_plan *plan)
{
    ska_op_draw *draws = PyMem_Calloc(ska_plan_count_ops(plan) + 1, sizeof *draws);
    if (draws == NULL) {
        PyErr_NoMemory();
    }
    return draws;
}

static PyObject *
plan_sample(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"index", "epoch", NULL};
    unsigned int index = 0, epoch = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "I|I:sample", keywords, &index, &epoch)) {
        return NULL;
    }
    const ska_plan *plan = ((plan_object *)self)->plan;
    ska_op_draw *draws = new_draws(plan);
    if (draws == NULL) {
        return NULL;
    }
    ska_plan_sample(plan, epoch, index, draws);
    PyObject *result = draws_to_python(plan, draws);
    PyMem_Free(draws);
    return result;
}

/* One image's target inside `array`, whose layout and dtype are the plan's. */
static ska_target
target_of(const plan_object *self, PyArrayObject *array, int first_axis, size_t channels)
{
    const int has_channels = PyArray_NDIM(array) - first_axis == 3;
    const int axis_y = first_axis + (self->planes && has_channels ? 1 : 0);
    const size_t height = (size_t)PyArray_DIM(array, axis_y);
    const size_t width = (size_t)PyArray_DIM(array, axis_y + 1);
    ska_target target = {
        .data = PyArray_DATA(array),
        .dtype = self->dtype,
        .height = height,
        .width = width,
        .channels = channels,
        .row_stride = (ptrdiff_t)(self->planes ? width : width * channels),
        .column_stride = (ptrdiff_t)(self->planes ? 1 : channels),
        .channel_stride = (ptrdiff_t)(self->planes ? height * width : 1),
    };
    for (int c = 0; c < 3; c++) {
        target.scale[c] = self->scale[c];
        target.bias[c] = self->bias[c];
    }
    return target;
}

static int
type_number_of(const plan_object *self)
{
    return self->dtype == SKA_DTYPE_FLOAT32 ? NPY_FLOAT32 : NPY_UINT8;
}

/* A gray uint8 result keeps the rank that the image had; everything else has an axis of channels.
 */
static PyArrayObject *
new_result(const plan_object *self, const image_argument *image, size_t height, size_t width,
           size_t *channels)
{
    const int is_flat = PyArray_NDIM(image->array) == 2;
    *channels = self->dtype == SKA_DTYPE_FLOAT32 || image->view.channels != 1 ? 3 : 1;
    const npy_intp rows = (npy_intp)height, columns = (npy_intp)width, depth = (npy_intp)*channels;
    const int drops_axis = is_flat && *channels == 1 && !self->planes;
    npy_intp interleaved[3] = {rows, columns, depth};
    npy_intp planar[3] = {depth, rows, columns};
    return (PyArrayObject *)PyArray_SimpleNew(
        drops_axis ? 2 : 3, self->planes ? planar : interleaved, type_number_of(self));
}

static PyObject *
plan_apply(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"image", "draws", NULL};
    const plan_object *self = (plan_object *)object;
    image_argument image = {.name = "image", .position = -1};
    ska_op_draw *draws = new_draws(self->plan);
    draws_argument wanted = {.plan = self->plan, .draws = draws};
    PyObject *drawn = NULL;
    PyArrayObject *result = NULL;
    ska_error error;
    ska_status status = SKA_OK;
    if (draws == NULL
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "O&O:apply", keywords, convert_image, &image,
                                        &drawn)
        || !convert_draws(drawn, &wanted)) {
        goto cleanup;
    }
    status = ska_image_check(&image.view, "image", -1, &error);
    size_t height, width;
    if (status == SKA_OK) {
        status = ska_plan_canvas(self->plan, draws, &image.view, &height, &width, &error);
    }
    if (status == SKA_OK) {
        size_t channels;
        result = new_result(self, &image, height, width, &channels);
        if (result == NULL) {
            goto cleanup;
        }
        const ska_target target = target_of(self, result, 0, channels);
        Py_BEGIN_ALLOW_THREADS status =
            ska_plan_apply(self->plan, draws, &image.view, &target, &error);
        Py_END_ALLOW_THREADS
    }
    if (status != SKA_OK) {
        Py_CLEAR(result);
        (void)set_core_error(&error);
    }
cleanup:
    PyMem_Free(draws);
    Py_XDECREF(image.array);
    return (PyObject *)result;
}

static PyObject *
plan_trace(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"image", "draws", "with_fields", NULL};
    const plan_object *self = (plan_object *)object;
    image_argument image = {.name = "image", .position = -1};
    ska_op_draw *draws = new_draws(self->plan);
    draws_argument wanted = {.plan = self->plan, .draws = draws};
    PyObject *drawn = NULL;
    PyArrayObject *planes = NULL;
    int with_fields = 1;
    size_t height, width;
    ska_error error;
    ska_status status;
    if (draws == NULL
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "O&O|p:trace", keywords, convert_image,
                                        &image, &drawn, &with_fields)
        || !convert_draws(drawn, &wanted)) {
        goto cleanup;
    }
    status = ska_image_check(&image.view, "image", -1, &error);
    if (status == SKA_OK) {
        status = ska_plan_canvas(self->plan, draws, &image.view, &height, &width, &error);
    }
    if (status == SKA_OK) {
        npy_intp shape[3] = {2, (npy_intp)height, (npy_intp)width};
        planes = (PyArrayObject *)PyArray_SimpleNew(3, shape, NPY_FLOAT32);
        if (planes == NULL) {
            goto cleanup;
        }
        float *xs = PyArray_DATA(planes);
        Py_BEGIN_ALLOW_THREADS status =
            ska_plan_trace(self->plan, draws, &image.view, with_fields, height, width, xs,
                           xs + height * width, &error);
        Py_END_ALLOW_THREADS
    }
    if (status != SKA_OK) {
        Py_CLEAR(planes);
        (void)set_core_error(&error);
    }
cleanup:
    PyMem_Free(draws);
    Py_XDECREF(image.array);
    return (PyObject *)planes;
}

static int
check_batch_shape(const plan_object *self, PyArrayObject *out, Py_ssize_t count_images,
                  PyArrayObject *indices)
{
    if (out == NULL) {
        PyErr_SetString(PyExc_TypeError, "out: expected an array, got None");
        return -1;
    }
    const npy_intp depth = PyArray_DIM(out, self->planes ? 1 : 3);
    const npy_intp count_indices = indices == NULL ? -1 : PyArray_DIM(indices, 0);
    if (count_indices != count_images) {
        PyErr_Format(PyExc_ValueError, "indices: expected one per image (%zd), got %zd",
                     count_images, count_indices);
        return -1;
    }
    if (PyArray_DIM(out, 0) != count_images || (depth != 3 && depth != 1)) {
        PyObject *shape = PyObject_GetAttrString((PyObject *)out, "shape");
        PyErr_Format(PyExc_ValueError, "out: expected shape %s with N = %zd, got %R",
                     self->planes ? "(N, 3, H, W)" : "(N, H, W, 3)", count_images, shape);
        Py_XDECREF(shape);
        return -1;
    }
    return 0;
}

static PyObject *
plan_run(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"images", "indices", "epoch", "out", "num_threads", NULL};
    const plan_object *self = (plan_object *)object;
    image_list_argument images = {.name = "images"};
    array_argument indices = {.name = "indices", .type_number = NPY_UINT32, .dimensions = 1};
    array_argument out = {
        .name = "out", .type_number = type_number_of(self), .dimensions = 4, .writable = 1};
    unsigned int epoch = 0;
    Py_ssize_t threads = 1;
    ska_image *views = NULL;
    PyObject *result = NULL;
    ska_error error;
    ska_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O&IO&n:run", keywords, convert_images,
                                     &images, convert_array, &indices, &epoch, convert_array, &out,
                                     &threads)
        || check_batch_shape(self, out.array, images.count, indices.array) < 0) {
        goto cleanup;
    }
    views = PyMem_Calloc((size_t)images.count + 1, sizeof *views);
    if (views == NULL) {
        PyErr_NoMemory();
        goto cleanup;
    }
    for (Py_ssize_t i = 0; i < images.count; i++) {
        views[i] = images.images[i].view;
    }
    const size_t channels = (size_t)PyArray_DIM(out.array, self->planes ? 1 : 3);
    const ska_target first = target_of(self, out.array, 1, channels);
    const ptrdiff_t image_stride = (ptrdiff_t)(first.height * first.width * channels);
    Py_BEGIN_ALLOW_THREADS status =
        ska_plan_run(self->plan, views, (size_t)images.count, PyArray_DATA(indices.array), epoch,
                     &first, image_stride, threads < 1 ? 1 : (size_t)threads, &error);
    Py_END_ALLOW_THREADS result = status == SKA_OK ? Py_NewRef(out.array) : set_core_error(&error);
cleanup:
    PyMem_Free(views);
    Py_XDECREF(out.array);
    Py_XDECREF(indices.array);
    release_images(&images);
    return result;
}

static PyObject *
plan_canvas(PyObject *self, void *Py_UNUSED(closure))
{
    size_t height, width;
    if (!ska_plan_fixed_canvas(((plan_object *)self)->plan, &height, &width)) {
        Py_RETURN_NONE;
    }
    return Py_BuildValue("(nn)", (Py_ssize_t)height, (Py_ssize_t)width);
}

static PyObject *
plan_scratch_bytes(PyObject *self, void *Py_UNUSED(closure))
{
    return PyLong_FromSize_t(ska_plan_scratch_bytes(((plan_object *)self)->plan));
}

static PyMethodDef plan_methods[] = {
    {"sample", (PyCFunction)(void (*)(void))plan_sample, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR(
         "sample($self, /, index, epoch=0)\n--\n\n"
         "Draws for one sample: a list with None (not applied) or a tuple of numbers per op.")},
    {"apply", (PyCFunction)(void (*)(void))plan_apply, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("apply($self, /, image, draws)\n--\n\nOne image with given draws; a new array.")},
    {"trace", (PyCFunction)(void (*)(void))plan_trace, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("trace($self, /, image, draws, with_fields=True)\n--\n\n"
               "Source coordinates of every result pixel, float32 (2, H, W): x, then y.")},
    {"run", (PyCFunction)(void (*)(void))plan_run, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("run($self, /, images, indices, epoch, out, num_threads)\n--\n\n"
               "Draws and applies a batch into `out`, which is returned.")},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef plan_properties[] = {
    {"canvas", plan_canvas, NULL,
     PyDoc_STR("(height, width) of every result, or None if it depends on the image or the draws."),
     NULL},
    {"scratch_bytes", plan_scratch_bytes, NULL,
     PyDoc_STR("Bytes of scratch kept from the last run, all threads together."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot plan_slots[] = {
    {Py_tp_doc,
     PyDoc_STR("Plan(ops, *, seed=0, fuse=True, antialias=True, is_float=False, mean=..., "
               "std=..., planes=False)\n--\n\nA compiled policy; mean and std are grey levels.")},
    {Py_tp_new, plan_new},
    {Py_tp_dealloc, plan_dealloc},
    {Py_tp_methods, plan_methods},
    {Py_tp_getset, plan_properties},
    {0, NULL},
};

PyType_Spec plan_type_spec = {
    .name = "sketchaug._core.Plan",
    .basicsize = sizeof(plan_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = plan_slots,
};
