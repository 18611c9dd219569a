/* What batch mixing takes from Python and gives back. */
#ifndef SKA_MIX_CONVERT_H
#define SKA_MIX_CONVERT_H

#include "binding.h"

#include "mix.h"

/* "O&": sketchaug.mixing.options.MixOptions, a tuple. */
int convert_mix_options(PyObject *object, void *argument);

/* "O&": as convert_array, of four dimensions; uint8 pixels stay what they are. */
int convert_mix_images(PyObject *object, void *argument);

/* The view of an array that came through convert_mix_images. */
ska_mix_images view_mix_images(PyArrayObject *array);

/* A list of dicts, one an element; NULL with an exception. */
PyObject *mix_elements_to_python(const ska_mix_element *elements, Py_ssize_t count);

/* (partners int64, weights float32); NULL with an exception. */
PyObject *mix_weights_to_python(const ska_mix_element *elements, npy_intp count);

#endif
