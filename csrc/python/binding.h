/* What the binding files share: conversion of arguments, creation of results, mapping of errors.
 *
 * Every wrapper has one shape: parse, convert, check, allocate, release the GIL, one core call,
 * take the GIL, map the status, return. One `cleanup` label; every owned pointer is NULL at the
 * top. */
#ifndef SKA_BINDING_H
#define SKA_BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define PY_ARRAY_UNIQUE_SYMBOL sketchaug_core_array_api
#ifndef SKA_BINDING_MODULE
#define NO_IMPORT_ARRAY
#endif
#include <numpy/arrayobject.h>

#include "image.h"
#include "status.h"

/* errors.c
 * ------------------------------------------------------------------------------------------------
 */

/* Raises the Python exception for a failed core call; always returns NULL. */
PyObject *set_core_error(const ska_error *error);

/* convert.c
 * -----------------------------------------------------------------------------------------------
 */

/* An image argument: the view borrows the memory of `array`, a new reference (NULL until
 * converted). */
typedef struct {
    const char *name;
    Py_ssize_t position; /* in a list of images; -1 for a plain argument */
    PyArrayObject *array;
    ska_image view;
} image_argument;

/* "O&" converter into an image_argument whose name is set: uint8, (H, W), (H, W, 1), (H, W, 3) or
 * (H, W, 4), any strides (a copy is made only when the channels of a pixel are not adjacent).
 * TypeError otherwise. */
int convert_image(PyObject *object, void *argument);

/* A sequence of images; free with release_images. */
typedef struct {
    const char *name;
    Py_ssize_t count;
    image_argument *images;
} image_list_argument;

int convert_images(PyObject *object, void *argument);
void release_images(image_list_argument *argument);

/* An array argument of one dtype and rank, C-contiguous and aligned: `array` is a new reference
 * (NULL until converted). */
typedef struct {
    const char *name;
    int type_number;      /* NPY_FLOAT32, NPY_INT64, ... */
    int dimensions;       /* required rank */
    int writable;         /* results: the caller's own memory is used, never a copy */
    PyArrayObject *array; /* stays NULL for None */
} array_argument;

/* "O&" converters. Inputs are converted (copied) where NumPy can do so without loss of kind; a
 * result must be exactly right, and None leaves `array` NULL. */
int convert_array(PyObject *object, void *argument);

/* groups of functions, one per file; module.c joins them
 * ---------------------------------------------------- */
extern PyMethodDef info_functions[];
extern PyMethodDef mix_functions[];
extern PyMethodDef vote_functions[];

#endif
