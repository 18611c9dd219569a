/* Arguments from Python to core views, each kind in one place. */
#include "binding.h"

/* "images[3]" or "image", a new reference. */
static PyObject *
describe_place(const char *name, Py_ssize_t position)
{
    return position < 0 ? PyUnicode_FromString(name)
                        : PyUnicode_FromFormat("%s[%zd]", name, position);
}

/* "float32 (64, 64)" for an array, "a str" for anything else; a new reference. */
static PyObject *
describe_value(PyObject *object)
{
    if (!PyArray_Check(object)) {
        return PyUnicode_FromFormat("a %s", Py_TYPE(object)->tp_name);
    }
    PyObject *shape = PyObject_GetAttrString(object, "shape");
    PyObject *text =
        shape == NULL
            ? NULL
            : PyUnicode_FromFormat("%S %R", PyArray_DESCR((PyArrayObject *)object), shape);
    Py_XDECREF(shape);
    return text;
}

static void
raise_expected(const char *name, Py_ssize_t position, PyObject *expected, PyObject *object)
{
    PyObject *place = describe_place(name, position);
    PyObject *value = describe_value(object);
    if (place != NULL && value != NULL && expected != NULL) {
        PyErr_Format(PyExc_TypeError, "%U: expected %U, got %U", place, expected, value);
    }
    Py_XDECREF(place);
    Py_XDECREF(value);
}

int
convert_image(PyObject *object, void *argument)
{
    image_argument *image = argument;
    PyArrayObject *array = PyArray_Check(object) ? (PyArrayObject *)object : NULL;
    const int dimensions = array == NULL ? 0 : PyArray_NDIM(array);
    const npy_intp channels = dimensions == 3 ? PyArray_DIM(array, 2) : 1;
    const int is_image = array != NULL && PyArray_TYPE(array) == NPY_UINT8
                         && (dimensions == 2 || dimensions == 3)
                         && (channels == 1 || channels == 3 || channels == 4);
    if (!is_image) {
        PyObject *expected =
            PyUnicode_FromString("a uint8 array (H, W), (H, W, 1), (H, W, 3) or (H, W, 4)");
        raise_expected(image->name, image->position, expected, object);
        Py_XDECREF(expected);
        return 0;
    }
    const int is_adjacent = dimensions == 2 || channels == 1 || PyArray_STRIDE(array, 2) == 1;
    if (is_adjacent) {
        Py_INCREF(array);
    }
    else { /* a view such as rgb[..., ::-1]; rare enough to copy */
        array = (PyArrayObject *)PyArray_NewCopy(array, NPY_CORDER);
        if (array == NULL) {
            return 0;
        }
    }
    image->array = array;
    image->view = (ska_image){
        .pixels = PyArray_DATA(array),
        .height = (size_t)PyArray_DIM(array, 0),
        .width = (size_t)PyArray_DIM(array, 1),
        .channels = (size_t)channels,
        .row_stride_bytes = PyArray_STRIDE(array, 0),
        .pixel_stride_bytes = PyArray_STRIDE(array, 1),
    };
    return 1;
}

void
release_images(image_list_argument *argument)
{
    for (Py_ssize_t i = 0; i < argument->count; i++) {
        Py_XDECREF(argument->images[i].array);
    }
    PyMem_Free(argument->images);
    argument->images = NULL;
    argument->count = 0;
}

int
convert_images(PyObject *object, void *argument)
{
    image_list_argument *list = argument;
    if (PyUnicode_Check(object) || PyBytes_Check(object) || !PySequence_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s: expected a sequence of uint8 arrays, got a %s",
                     list->name, Py_TYPE(object)->tp_name);
        return 0;
    }
    PyObject *items = PySequence_Tuple(object);
    if (items == NULL) {
        return 0;
    }
    const Py_ssize_t count = PyTuple_GET_SIZE(items);
    list->images = PyMem_Calloc(count > 0 ? (size_t)count : 1, sizeof *list->images);
    if (list->images == NULL) {
        Py_DECREF(items);
        PyErr_NoMemory();
        return 0;
    }
    list->count = count;
    for (Py_ssize_t i = 0; i < count; i++) {
        list->images[i].name = list->name;
        list->images[i].position = i;
        if (!convert_image(PyTuple_GET_ITEM(items, i), &list->images[i])) {
            Py_DECREF(items);
            release_images(list);
            return 0;
        }
    }
    Py_DECREF(items);
    return 1;
}

static PyObject *
describe_wanted_array(const array_argument *wanted)
{
    PyArray_Descr *dtype = PyArray_DescrFromType(wanted->type_number);
    PyObject *text =
        dtype == NULL
            ? NULL
            : PyUnicode_FromFormat("a %s%S array with %d dimension%s",
                                   wanted->writable ? "writable C-contiguous " : "", dtype,
                                   wanted->dimensions, wanted->dimensions == 1 ? "" : "s");
    Py_XDECREF(dtype);
    return text;
}

int
convert_array(PyObject *object, void *argument)
{
    array_argument *wanted = argument;
    if (object == Py_None) {
        wanted->array = NULL;
        return 1;
    }
    PyArrayObject *array = NULL;
    if (wanted->writable) {
        if (PyArray_Check(object) && PyArray_TYPE((PyArrayObject *)object) == wanted->type_number
            && PyArray_ISCARRAY((PyArrayObject *)object)) {
            array = (PyArrayObject *)Py_NewRef(object);
        }
    }
    else {
        PyArray_Descr *dtype = PyArray_DescrFromType(wanted->type_number); /* stolen below */
        array = (PyArrayObject *)PyArray_FromAny(object, dtype, 0, 0, NPY_ARRAY_CARRAY_RO, NULL);
        if (array == NULL && !PyErr_ExceptionMatches(PyExc_TypeError)
            && !PyErr_ExceptionMatches(PyExc_ValueError)) {
            return 0; /* MemoryError and the like stand as they are */
        }
        PyErr_Clear();
    }
    if (array == NULL || PyArray_NDIM(array) != wanted->dimensions) {
        PyObject *expected = describe_wanted_array(wanted);
        raise_expected(wanted->name, -1, expected, object);
        Py_XDECREF(expected);
        Py_XDECREF(array);
        return 0;
    }
    wanted->array = array;
    return 1;
}
