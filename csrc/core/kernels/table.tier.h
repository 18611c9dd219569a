/* The tier's table; included last, with TIER_TABLE set to its name. */
const ska_kernels TIER_TABLE = {
    .sample_gray = sample_gray,
    .sample_rgb = sample_rgb,
    .fill_affine_coordinates = fill_affine_coordinates,
    .halve_both = halve_both,
    .halve_rows = halve_rows,
    .gray_from_rgb = gray_from_rgb,
    .tone_linear = tone_linear,
    .tone_table = tone_table,
    .store_f32 = store_f32,
    .store_u8 = store_u8,
    .blend_f32 = blend_f32,
};
