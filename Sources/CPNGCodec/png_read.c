// Reads a PNG from memory, or says why not. libpng reports errors by longjmp, so the decoding happens in one function
// that keeps its state in `Reader`, never in locals, and everything is released by the one that called it.
// It gives samples no meaning; that is done in `PNG+Reading.swift` of Formats.
#include "png_codec.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
  uint64_t sample_limit;
  png_structp png;
  png_infop info;
  png_codec_picture *picture;
  char *message;
} Reader;

// Deflate cannot shrink data by more than this factor (258 bytes in 2 bits).
#define DEFLATE_LIMIT 1032

// The chunks no sample depends on. Half the world's PNGs carry a colour profile libpng has something to say about.
static const png_byte skipped[] =
    "bKGD\0cHRM\0cICP\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";
static const png_byte animation_control[] = "acTL";

static void read_bytes(png_structp png, png_bytep data, png_size_t length) {
  Reader *reader = png_get_io_ptr(png);
  if (length > reader->count - reader->position) png_error(png, "the file ends too early");
  memcpy(data, reader->bytes + reader->position, length);
  reader->position += length;
}

static void report_error(png_structp png, png_const_charp text) {
  Reader *reader = png_get_error_ptr(png);
  strncpy(reader->message, text, 255);
  png_longjmp(png, 1);
}

static void report_warning(png_structp png, png_const_charp text) { png_error(png, text); }

static int see_chunk(png_structp png, png_unknown_chunkp chunk) {
  Reader *reader = png_get_user_chunk_ptr(png);
  if (memcmp(chunk->name, animation_control, 4) == 0) reader->picture->animated = 1;
  return 1;
}

static void read_colours(Reader *reader) {
  png_codec_picture *picture = reader->picture;
  png_colorp colours = NULL;
  png_bytep alphas = NULL;
  png_color_16p key = NULL;
  int colour_count = 0, alpha_count = 0;
  int has_transparency = png_get_tRNS(reader->png, reader->info, &alphas, &alpha_count, &key) != 0;

  if (picture->colour_type == PNG_COLOR_TYPE_PALETTE) {
    if (!png_get_PLTE(reader->png, reader->info, &colours, &colour_count) || colour_count < 1)
      png_error(reader->png, "no palette");
    picture->palette = calloc((size_t)colour_count, 4);
    if (!picture->palette) png_error(reader->png, "out of memory");
    picture->palette_count = colour_count;
    picture->has_alpha_list = has_transparency && alphas;
    for (int index = 0; index < colour_count; index++) {
      uint8_t *entry = picture->palette + 4 * index;
      entry[0] = colours[index].red;
      entry[1] = colours[index].green;
      entry[2] = colours[index].blue;
      entry[3] = picture->has_alpha_list && index < alpha_count ? alphas[index] : 255;
    }
  } else if (has_transparency && key) {
    picture->has_key = 1;
    picture->key_grey = key->gray;
    picture->key_red = key->red;
    picture->key_green = key->green;
    picture->key_blue = key->blue;
  }
}

static int decode(Reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return 1;
  png_structp png = reader->png;
  png_codec_picture *picture = reader->picture;

  png_set_read_fn(png, reader, read_bytes);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, reader->count);  // no chunk is longer than the file
  png_set_read_user_chunk_fn(png, reader, see_chunk);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, sizeof skipped / 5);
  png_read_info(png, reader->info);

  picture->width = png_get_image_width(png, reader->info);
  picture->height = png_get_image_height(png, reader->info);
  picture->bit_depth = png_get_bit_depth(png, reader->info);
  picture->colour_type = png_get_color_type(png, reader->info);
  picture->channels = png_get_channels(png, reader->info);
  picture->interlaced = png_get_interlace_type(png, reader->info) == PNG_INTERLACE_ADAM7;

  // Both sides are below 2^31 and there are at most 4 channels, so the product fits.
  uint64_t sample_count = (uint64_t)picture->width * picture->height * (uint64_t)picture->channels;
  if (sample_count > reader->sample_limit) png_error(png, "the picture is too large");
  uint64_t packed_bytes = sample_count * (uint64_t)picture->bit_depth / 8;
  if (packed_bytes / DEFLATE_LIMIT > reader->count) png_error(png, "the file is too short for the size it declares");
  read_colours(reader);

  png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (picture->bit_depth == 16) png_set_swap(png);
#endif
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, reader->info);
  size_t row_bytes = (size_t)picture->width * (size_t)picture->channels * (picture->bit_depth == 16 ? 2 : 1);
  if (png_get_rowbytes(png, reader->info) != row_bytes) png_error(png, "rows of an unexpected length");

  // Zeroed pages cost nothing until a row is written into them, so a lying header costs nothing either.
  picture->samples = calloc(picture->height, row_bytes);
  if (!picture->samples) png_error(png, "out of memory");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t row = 0; row < picture->height; row++)
      png_read_row(png, (png_bytep)picture->samples + row * row_bytes, NULL);
  png_read_end(png, NULL);
  return 0;
}

int png_codec_read(const uint8_t *bytes, size_t count, uint64_t sample_limit, png_codec_picture *picture,
                   char message[256]) {
  memset(message, 0, 256);
  memset(picture, 0, sizeof *picture);
  Reader reader = {
      .bytes = bytes, .count = count, .sample_limit = sample_limit, .picture = picture, .message = message};
  int failed = 1;
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, report_error, report_warning);
  reader.info = reader.png ? png_create_info_struct(reader.png) : NULL;
  if (reader.info) failed = decode(&reader);
  png_destroy_read_struct(&reader.png, &reader.info, NULL);
  if (failed) {
    if (!message[0]) strncpy(message, "out of memory", 255);
    png_codec_free(picture);
  }
  return failed;
}

void png_codec_free(png_codec_picture *picture) {
  free(picture->palette);
  free(picture->samples);
  picture->palette = NULL;
  picture->samples = NULL;
}
