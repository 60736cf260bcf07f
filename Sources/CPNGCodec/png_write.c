#include "png_codec.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  char *message;
} Sink;

static void sink_write(png_structp png, png_bytep data, png_size_t length) {
  Sink *sink = png_get_io_ptr(png);
  if (sink->count + length > sink->capacity) {
    size_t capacity = 2 * (sink->count + length);
    uint8_t *grown = realloc(sink->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    sink->bytes = grown;
    sink->capacity = capacity;
  }
  memcpy(sink->bytes + sink->count, data, length);
  sink->count += length;
}

static void sink_flush(png_structp png) { (void)png; }

static void report_error(png_structp png, png_const_charp text) {
  Sink *sink = png_get_error_ptr(png);
  strncpy(sink->message, text, 255);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

int png_codec_write(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
                    uint32_t pixels_per_metre, uint8_t **bytes, size_t *count, char message[256]) {
  memset(message, 0, 256);
  // Volatile: its fields are read again after a longjmp.
  Sink *volatile sink = calloc(1, sizeof(Sink));
  if (!sink) return 1;
  sink->message = message;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, sink, report_error, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!message[0]) strncpy(message, "out of memory", 255);
    png_destroy_write_struct(&png, &info);
    free(sink->bytes);
    free(sink);
    return 1;
  }
  png_set_write_fn(png, sink, sink_write, sink_flush);
  png_set_IHDR(png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (pixels_per_metre)
    png_set_pHYs(png, info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
  png_set_compression_level(png, level);
  // One fixed filter: choosing the best of five for every row costs more time than it saves bytes.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_write_info(png, info);
  for (uint32_t row = 0; row < height; row++)
    png_write_row(png, pixels + (size_t)row * width * channels);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  *bytes = sink->bytes;
  *count = sink->count;
  free(sink);
  return 0;
}
