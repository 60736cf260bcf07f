// A thin shell around libpng: functions that return an error message where libpng would longjmp.
// It converts no colours: samples come out as the file has them, and `PNG+Reading.swift` in Formats gives them meaning.
#ifndef PNG_CODEC_H
#define PNG_CODEC_H

#include <stddef.h>
#include <stdint.h>

/// Writes 8-bit rows (1 channel grey, 3 RGB) as a PNG into memory. `level` is zlib's (0...9); `pixels_per_metre` 0
/// leaves the density out. The same pixels and options give the same bytes. On success returns 0 and a block the caller frees
/// with free(); otherwise returns 1, fills `message` and leaves `bytes` and `count` zero.
int png_codec_write(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
                    uint32_t pixels_per_metre, uint8_t **bytes, size_t *count, char message[256]);

/// A PNG taken apart: one sample after another, row by row, neither scaled nor composed.
typedef struct {
  uint32_t width, height;
  /// 1, 2, 4, 8 or 16. Samples below 8 bits are spread to one byte each and keep their value (0...1, 0...3, 0...15).
  int bit_depth;
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
  int colour_type;
  /// Samples a pixel has in the file, 1...4; a palette's index is one.
  int channels;
  int interlaced;
  /// Whether the file is an animation; the samples are its default image.
  int animated;
  /// Colours of the palette, and 4 bytes (red, green, blue, alpha) for each of them. `has_alpha_list` says whether the
  /// alphas are the file's.
  int palette_count;
  uint8_t *palette;
  int has_alpha_list;
  /// The colour that stands for "transparent" in a grey (only the first) or RGB picture.
  int has_key;
  uint16_t key_grey, key_red, key_green, key_blue;
  /// height * width * channels samples: bytes, or 16-bit words in the machine's order if `bit_depth` is 16.
  void *samples;
} png_codec_picture;

/// Reads a whole PNG from memory. Anything that libpng would only warn of is an error, except in chunks that no pixel
/// depends on; those are skipped (their checksums are not). A picture of more than `sample_limit` samples, or of more
/// than `count` bytes can possibly hold, is refused before memory is asked for. On success returns 0, and the caller
/// passes the picture to png_codec_free(); otherwise returns 1 and fills `message`.
int png_codec_read(const uint8_t *bytes, size_t count, uint64_t sample_limit, png_codec_picture *picture,
                   char message[256]);

/// Frees what png_codec_read() allocated.
void png_codec_free(png_codec_picture *picture);

#endif
