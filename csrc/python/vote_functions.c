/* Votes on the members' rows, and on the classes that they have chosen; the package's voting.py
 * prepares the arguments. */
#include "binding.h"

#include "vote.h"

/* Members as the core reads them; free with release_members. */
typedef struct {
    Py_ssize_t count;
    npy_intp samples, classes;
    PyArrayObject **arrays; /* owned references */
    const float **rows;
    ptrdiff_t *row_stride_bytes;
} member_list;

static void
release_members(member_list *members)
{
    for (Py_ssize_t i = 0; members->arrays != NULL && i < members->count; i++) {
        Py_XDECREF(members->arrays[i]);
    }
    PyMem_Free(members->arrays);
    PyMem_Free(members->rows);
    PyMem_Free(members->row_stride_bytes);
}

/* A new reference to an array whose rows the core can read: adjacent, aligned, native floats. */
static PyArrayObject *
convert_member(PyObject *object, Py_ssize_t position)
{
    PyArrayObject *array = PyArray_Check(object) ? (PyArrayObject *)object : NULL;
    if (array == NULL || PyArray_TYPE(array) != NPY_FLOAT32 || PyArray_NDIM(array) != 2) {
        PyErr_Format(PyExc_TypeError,
                     "logits[%zd]: expected a float32 array with 2 dimensions, got a %s of another "
                     "kind",
                     position, Py_TYPE(object)->tp_name);
        return NULL;
    }
    const int is_adjacent =
        PyArray_DIM(array, 1) <= 1 || PyArray_STRIDE(array, 1) == (npy_intp)sizeof(float);
    if (is_adjacent && PyArray_ISALIGNED(array) && PyArray_ISNOTSWAPPED(array)) {
        return (PyArrayObject *)Py_NewRef(object);
    }
    return (PyArrayObject *)PyArray_FROM_OTF(object, NPY_FLOAT32, NPY_ARRAY_CARRAY_RO);
}

/* "O&" converter into a member_list that is all NULL. */
static int
convert_members(PyObject *object, void *argument)
{
    member_list *members = argument;
    PyObject *items = PySequence_Tuple(object);
    if (items == NULL) {
        return 0;
    }
    const Py_ssize_t count = PyTuple_GET_SIZE(items);
    const size_t room = count > 0 ? (size_t)count : 1;
    int is_converted = 0;
    members->arrays = PyMem_Calloc(room, sizeof(PyArrayObject *));
    members->rows = PyMem_Calloc(room, sizeof(const float *));
    members->row_stride_bytes = PyMem_Calloc(room, sizeof(ptrdiff_t));
    if (members->arrays == NULL || members->rows == NULL || members->row_stride_bytes == NULL) {
        PyErr_NoMemory();
        goto cleanup;
    }
    members->count = count;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyArrayObject *array = convert_member(PyTuple_GET_ITEM(items, i), i);
        if (array == NULL) {
            goto cleanup;
        }
        members->arrays[i] = array;
        members->rows[i] = PyArray_DATA(array);
        members->row_stride_bytes[i] = PyArray_STRIDE(array, 0);
        if (i == 0) {
            members->samples = PyArray_DIM(array, 0);
            members->classes = PyArray_DIM(array, 1);
        }
        else if (PyArray_DIM(array, 0) != members->samples
                 || PyArray_DIM(array, 1) != members->classes) {
            PyErr_Format(PyExc_ValueError,
                         "logits[%zd]: expected shape (%zd, %zd) like logits[0], got (%zd, %zd)", i,
                         members->samples, members->classes, PyArray_DIM(array, 0),
                         PyArray_DIM(array, 1));
            goto cleanup;
        }
    }
    is_converted = 1;
cleanup:
    Py_DECREF(items);
    if (!is_converted) {
        release_members(members);
        *members = (member_list){.count = 0};
    }
    return is_converted;
}

/* Arrays that the caller gets back; `arrays` are owned references, NULL where not wanted. */
typedef struct {
    PyArrayObject *labels, *confidence, *agreement, *entropy, *probabilities;
} result_arrays;

static void
release_result(result_arrays *arrays)
{
    Py_XDECREF(arrays->labels);
    Py_XDECREF(arrays->confidence);
    Py_XDECREF(arrays->agreement);
    Py_XDECREF(arrays->entropy);
    Py_XDECREF(arrays->probabilities);
}

static PyArrayObject *
new_array(int dimensions, npy_intp *shape, int type_number, int *is_complete)
{
    PyArrayObject *array = (PyArrayObject *)PyArray_SimpleNew(dimensions, shape, type_number);
    *is_complete = *is_complete && array != NULL;
    return array;
}

/* -1 with an exception if there is no memory. */
static int
new_result(npy_intp samples, npy_intp classes, int want_probabilities, result_arrays *arrays,
           ska_vote_result *result)
{
    npy_intp shape[2] = {samples, classes};
    int is_complete = 1;
    arrays->labels = new_array(1, shape, NPY_INT64, &is_complete);
    arrays->confidence = new_array(1, shape, NPY_FLOAT32, &is_complete);
    arrays->agreement = new_array(1, shape, NPY_FLOAT32, &is_complete);
    arrays->entropy = new_array(1, shape, NPY_FLOAT32, &is_complete);
    if (want_probabilities) {
        arrays->probabilities = new_array(2, shape, NPY_FLOAT32, &is_complete);
    }
    if (!is_complete) {
        return -1;
    }
    *result = (ska_vote_result){
        .labels = PyArray_DATA(arrays->labels),
        .confidence = PyArray_DATA(arrays->confidence),
        .agreement = PyArray_DATA(arrays->agreement),
        .entropy = PyArray_DATA(arrays->entropy),
        .probabilities = want_probabilities ? PyArray_DATA(arrays->probabilities) : NULL,
    };
    return 0;
}

/* Values per member; -1 with an exception if there are more or fewer. NULL array: no values. */
static int
check_count(const array_argument *values, Py_ssize_t count)
{
    if (values->array == NULL || PyArray_DIM(values->array, 0) == count) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "%s: expected %zd values, one per member, got %zd", values->name,
                 count, PyArray_DIM(values->array, 0));
    return -1;
}

/* Allocates results and scratch, votes, and gives (labels, confidence, agreement, entropy,
 * probabilities or None); NULL with an exception otherwise. */
static PyObject *
run_vote(const ska_ballots *ballots, const ska_vote_params *params, int want_probabilities)
{
    result_arrays arrays = {.labels = NULL};
    ska_vote_result result;
    ska_error error = {.status = SKA_OK};
    ska_status status;
    PyObject *answer = NULL;
    const size_t scratch_bytes = ska_vote_scratch_bytes(ballots, params);
    void *scratch = NULL;
    if (new_result((npy_intp)ballots->count_samples, (npy_intp)ballots->count_classes,
                   want_probabilities, &arrays, &result)
        < 0) {
        goto cleanup;
    }
    scratch = PyMem_Malloc(scratch_bytes);
    if (scratch == NULL) {
        (void)ska_fail(&error, SKA_MEMORY, "the scratch of the vote", NULL);
        (void)set_core_error(&error);
        goto cleanup;
    }
    Py_BEGIN_ALLOW_THREADS status = ska_vote(ballots, params, scratch, &result, &error);
    Py_END_ALLOW_THREADS answer =
        status != SKA_OK
            ? set_core_error(&error)
            : Py_BuildValue("OOOOO", arrays.labels, arrays.confidence, arrays.agreement,
                            arrays.entropy,
                            want_probabilities ? (PyObject *)arrays.probabilities : Py_None);
cleanup:
    PyMem_Free(scratch);
    release_result(&arrays);
    return answer;
}

static PyObject *
vote(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {
        "members", "method", "weights", "temperatures", "want_probabilities", "num_threads", NULL};
    member_list members = {.count = 0};
    array_argument weights = {.name = "weights", .type_number = NPY_FLOAT64, .dimensions = 1};
    array_argument temperatures = {
        .name = "temperatures", .type_number = NPY_FLOAT64, .dimensions = 1};
    const char *method_name = NULL;
    int want_probabilities = 0;
    Py_ssize_t num_threads = 1;
    ska_vote_params params;
    ska_error error = {.status = SKA_OK};
    PyObject *result = NULL;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&s|O&O&pn:vote", keywords, convert_members,
                                     &members, &method_name, convert_array, &weights, convert_array,
                                     &temperatures, &want_probabilities, &num_threads)
        || check_count(&weights, members.count) < 0
        || check_count(&temperatures, members.count) < 0) {
        goto cleanup; /* the exception is already set */
    }
    if (ska_vote_method_find(method_name, &params.method, &error) != SKA_OK) {
        (void)set_core_error(&error);
        goto cleanup;
    }
    params.weights = weights.array == NULL ? NULL : PyArray_DATA(weights.array);
    params.temperatures = temperatures.array == NULL ? NULL : PyArray_DATA(temperatures.array);
    params.threads = num_threads < 0 ? 0 : (size_t)num_threads; /* 0 is refused by the core */
    const ska_ballots ballots = {
        .count_members = (size_t)members.count,
        .count_samples = (size_t)members.samples,
        .count_classes = (size_t)members.classes,
        .rows = members.rows,
        .row_stride_bytes = members.row_stride_bytes,
    };
    result = run_vote(&ballots, &params, want_probabilities);
cleanup:
    Py_XDECREF(temperatures.array);
    Py_XDECREF(weights.array);
    release_members(&members);
    return result;
}

static PyObject *
vote_labels(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"labels", "num_classes", "weights", "num_threads", NULL};
    array_argument labels = {.name = "labels", .type_number = NPY_INT64, .dimensions = 2};
    array_argument weights = {.name = "weights", .type_number = NPY_FLOAT64, .dimensions = 1};
    Py_ssize_t num_classes = 0, num_threads = 1;
    PyObject *result = NULL;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&n|O&n:vote_labels", keywords, convert_array,
                                     &labels, &num_classes, convert_array, &weights,
                                     &num_threads)) {
        goto cleanup; /* the exception is already set */
    }
    if (labels.array == NULL) {
        PyErr_SetString(PyExc_TypeError,
                        "labels: expected an int64 array with 2 dimensions, got None");
        goto cleanup;
    }
    if (check_count(&weights, PyArray_DIM(labels.array, 0)) < 0) {
        goto cleanup;
    }
    const ska_vote_params params = {
        .method = SKA_VOTE_HARD,
        .weights = weights.array == NULL ? NULL : PyArray_DATA(weights.array),
        .threads = num_threads < 0 ? 0 : (size_t)num_threads,
    };
    const ska_ballots ballots = {
        .count_members = (size_t)PyArray_DIM(labels.array, 0),
        .count_samples = (size_t)PyArray_DIM(labels.array, 1),
        .count_classes = num_classes < 0 ? 0 : (size_t)num_classes,
        .choices = PyArray_DATA(labels.array),
    };
    result = run_vote(&ballots, &params, 0);
cleanup:
    Py_XDECREF(weights.array);
    Py_XDECREF(labels.array);
    return result;
}

PyMethodDef vote_functions[] = {
    {"vote", (PyCFunction)(void (*)(void))vote, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("vote(members, method, weights=None, temperatures=None, want_probabilities=False, "
               "num_threads=1)\n--\n\nVotes on float32 rows (samples, classes) of several members: "
               "(labels, confidence, agreement, entropy, probabilities or None).")},
    {"vote_labels", (PyCFunction)(void (*)(void))vote_labels, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("vote_labels(labels, num_classes, weights=None, num_threads=1)\n--\n\nHard vote on "
               "int64 labels (members, samples); returns what vote does.")},
    {NULL, NULL, 0, NULL},
};
