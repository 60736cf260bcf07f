// Writes a PNG into memory, or says why not. libpng reports errors by longjmp, so the encoding happens in one function
// that keeps its state in `Writer`, never in locals, and everything is released by the one that called it.
// It writes no date, no text and no profile, so that the same pixels give the same file.
#include "png_codec.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  png_structp png;
  png_infop info;
  char *message;
} Writer;

static void write_bytes(png_structp png, png_bytep data, png_size_t length) {
  Writer *writer = png_get_io_ptr(png);
  if (length > writer->capacity - writer->count) {
    size_t capacity = 2 * (writer->count + length);
    uint8_t *grown = realloc(writer->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    writer->bytes = grown;
    writer->capacity = capacity;
  }
  memcpy(writer->bytes + writer->count, data, length);
  writer->count += length;
}

static void flush_nothing(png_structp png) { (void)png; }

static void report_error(png_structp png, png_const_charp text) {
  Writer *writer = png_get_error_ptr(png);
  strncpy(writer->message, text, 255);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static int encode(Writer *writer, const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
                  uint32_t pixels_per_metre) {
  if (setjmp(png_jmpbuf(writer->png))) return 1;
  png_structp png = writer->png;
  png_set_write_fn(png, writer, write_bytes, flush_nothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, writer->info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (pixels_per_metre)
    png_set_pHYs(png, writer->info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
  png_set_compression_level(png, level);
  // One fixed filter: choosing the best of five for every row costs more time than it saves bytes.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_write_info(png, writer->info);
  size_t row_bytes = (size_t)width * (size_t)channels;
  for (uint32_t row = 0; row < height; row++) png_write_row(png, pixels + row * row_bytes);
  png_write_end(png, writer->info);
  return 0;
}

int png_codec_write(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
                    uint32_t pixels_per_metre, uint8_t **bytes, size_t *count, char message[256]) {
  memset(message, 0, 256);
  *bytes = NULL;
  *count = 0;
  if (channels != 1 && channels != 3) {
    strncpy(message, "only 1 (grey) and 3 (RGB) channels can be written", 255);
    return 1;
  }
  Writer writer = {.message = message};
  int failed = 1;
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, report_error, ignore_warning);
  writer.info = writer.png ? png_create_info_struct(writer.png) : NULL;
  if (writer.info) failed = encode(&writer, pixels, width, height, channels, level, pixels_per_metre);
  png_destroy_write_struct(&writer.png, &writer.info);
  if (failed) {
    if (!message[0]) strncpy(message, "out of memory", 255);
    free(writer.bytes);
    return 1;
  }
  *bytes = writer.bytes;
  *count = writer.count;
  return 0;
}
