// A thin shell around libpng: two functions that return an error message where libpng would longjmp.
#ifndef PNG_CODEC_H
#define PNG_CODEC_H

#include <stddef.h>
#include <stdint.h>

/// Writes 8-bit rows (1 channel grey, 3 RGB) as a PNG into memory. `level` is zlib's (0...9); `pixels_per_metre` 0 leaves
/// the density out. On success returns 0 and a block the caller frees with free(); otherwise fills `message`.
int png_codec_write(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
                    uint32_t pixels_per_metre, uint8_t **bytes, size_t *count, char message[256]);

#endif
