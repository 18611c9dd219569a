/* What batch mixing takes from Python and gives back: options, images, elements. */
#include "mix_convert.h"

#include <string.h>

/* What the options call the rules, in the order of the enums. */
#define RULE_TEXT(name, text) text,
static const char *const partners_names[] = {SKA_MIX_PARTNERS_LIST(RULE_TEXT) NULL};
static const char *const scope_names[] = {SKA_MIX_SCOPE_LIST(RULE_TEXT) NULL};
static const char *const box_names[] = {SKA_MIX_BOX_LIST(RULE_TEXT) NULL};
static const char *const measure_names[] = {SKA_MIX_MEASURE_LIST(RULE_TEXT) NULL};

/* Place of a rule's name among the permitted ones; -1 with an exception. */
static int
find_rule(const char *argument, const char *const *names, const char *name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    PyErr_Format(PyExc_ValueError, "%s is not a known name, got '%s'", argument, name);
    return -1;
}

int
convert_mix_options(PyObject *object, void *argument)
{
    ska_mix_options *options = argument;
    const char *partners, *scope, *box, *measure;
    ska_error error;
    if (!PyArg_ParseTuple(object, "ddddddddpssss", &options->mixup, &options->cutmix,
                          &options->mixup_alpha, &options->cutmix_alpha, &options->ratio_low,
                          &options->ratio_high, &options->side_low, &options->side_high,
                          &options->is_clipped, &partners, &scope, &box, &measure)) {
        return 0;
    }
    const int rules[] = {find_rule("partners", partners_names, partners),
                         find_rule("scope", scope_names, scope), find_rule("box", box_names, box),
                         find_rule("measure", measure_names, measure)};
    if (rules[0] < 0 || rules[1] < 0 || rules[2] < 0 || rules[3] < 0) {
        return 0;
    }
    options->partners = (ska_mix_partners)rules[0];
    options->scope = (ska_mix_scope)rules[1];
    options->box = (ska_mix_box)rules[2];
    options->measure = (ska_mix_measure)rules[3];
    if (ska_mix_check(options, &error) != SKA_OK) {
        (void)set_core_error(&error);
        return 0;
    }
    return 1;
}

int
convert_mix_images(PyObject *object, void *argument)
{
    array_argument *pixels = argument;
    if (PyArray_Check(object) && PyArray_TYPE((PyArrayObject *)object) == NPY_UINT8) {
        pixels->type_number = NPY_UINT8;
    }
    return convert_array(object, pixels);
}

ska_mix_images
view_mix_images(PyArrayObject *array)
{
    return (ska_mix_images){
        .pixels = PyArray_DATA(array),
        .is_u8 = PyArray_TYPE(array) == NPY_UINT8,
        .count = (size_t)PyArray_DIM(array, 0),
        .planes = (size_t)PyArray_DIM(array, 1),
        .height = (size_t)PyArray_DIM(array, 2),
        .width = (size_t)PyArray_DIM(array, 3),
    };
}

static PyObject *
element_to_python(const ska_mix_element *element)
{
    static const char *const kinds[] = {"none", "mixup", "cutmix"};
    return Py_BuildValue("{s:s, s:I, s:f, s:f, s:(IIII)}", "kind", kinds[element->kind], "partner",
                         element->partner, "ratio", element->ratio, "weight", element->weight,
                         "box", element->top, element->left, element->bottom, element->right);
}

PyObject *
mix_elements_to_python(const ska_mix_element *elements, Py_ssize_t count)
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

PyObject *
mix_weights_to_python(const ska_mix_element *elements, npy_intp count)
{
    PyObject *partners = PyArray_SimpleNew(1, &count, NPY_INT64);
    PyObject *weights = PyArray_SimpleNew(1, &count, NPY_FLOAT32);
    if (partners == NULL || weights == NULL) {
        Py_XDECREF(partners);
        Py_XDECREF(weights);
        return NULL;
    }
    for (npy_intp i = 0; i < count; i++) {
        ((int64_t *)PyArray_DATA((PyArrayObject *)partners))[i] = elements[i].partner;
        ((float *)PyArray_DATA((PyArrayObject *)weights))[i] = elements[i].weight;
    }
    return Py_BuildValue("(NN)", partners, weights);
}
