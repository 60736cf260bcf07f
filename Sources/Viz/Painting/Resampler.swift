// A picture at another size by area: each new pixel is the mean of what it covers of the old ones.
// Reduced, that is a box filter without aliasing; enlarged, it is nearest neighbour with straight, even pixel borders.
// No interpolation: a figure must not invent values between two pixels. Next: `Painter`, which calls it.

enum Resampler {
  /// One new pixel: the old pixels `first..<first + weights.count` and the share of each, in 1/4096.
  private struct Span {
    var first: Int
    var weights: [Int32]
  }

  static func resized(_ raster: Raster, width: Int, height: Int) -> Raster {
    if raster.width == width && raster.height == height { return raster }
    let columns = spans(from: raster.width, to: width)
    let rows = spans(from: raster.height, to: height)
    let bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
      var sum = [Int32](repeating: 0, count: 3 * raster.width)
      var previous = -1
      raster.bytes.withUnsafeBufferPointer { source in
        for (row, span) in rows.enumerated() {
          // Neighbouring rows of an enlarged picture are often the same.
          if previous >= 0, rows[previous].first == span.first, rows[previous].weights == span.weights {
            (target.baseAddress! + 3 * width * row).update(
              from: target.baseAddress! + 3 * width * previous, count: 3 * width)
            continue
          }
          previous = row
          mixRows(source, span, &sum)
          mixColumns(sum, columns, target, at: 3 * width * row)
        }
      }
      count = 3 * width * height
    }
    return Raster(width: width, height: height, bytes: bytes)
  }

  private static func mixRows(_ source: UnsafeBufferPointer<UInt8>, _ span: Span, _ sum: inout [Int32]) {
    let length = sum.count
    sum.withUnsafeMutableBufferPointer { sum in
      sum.update(repeating: 0)
      for (offset, weight) in span.weights.enumerated() {
        let base = (span.first + offset) * length
        for index in 0..<length { sum[index] &+= Int32(source[base + index]) &* weight }
      }
      // From 1/4096 to 1/16 of a grey level: the second pass then fits in 32 bits.
      for index in 0..<length { sum[index] = (sum[index] &+ 128) >> 8 }
    }
  }

  private static func mixColumns(
    _ sum: [Int32], _ columns: [Span], _ target: UnsafeMutableBufferPointer<UInt8>, at start: Int
  ) {
    sum.withUnsafeBufferPointer { sum in
      var next = start
      for span in columns {
        var (red, green, blue): (Int32, Int32, Int32) = (0, 0, 0)
        var index = 3 * span.first
        for weight in span.weights {
          red &+= sum[index] &* weight
          green &+= sum[index + 1] &* weight
          blue &+= sum[index + 2] &* weight
          index += 3
        }
        target[next] = UInt8(truncatingIfNeeded: (red &+ 32_768) >> 16)
        target[next + 1] = UInt8(truncatingIfNeeded: (green &+ 32_768) >> 16)
        target[next + 2] = UInt8(truncatingIfNeeded: (blue &+ 32_768) >> 16)
        next += 3
      }
    }
  }

  private static func spans(from old: Int, to new: Int) -> [Span] {
    // In units of 1/new of an old pixel every border is whole: pixel i of the new row covers i·old ..< (i+1)·old.
    (0..<new).map { index in
      let (start, end) = (index * old, (index + 1) * old)
      let first = start / new
      let last = min(old - 1, (end - 1) / new)
      var weights: [Int32] = []
      var given: Int32 = 0
      for pixel in first...last {
        // Rounded from the running sum, so that the weights of a span add up to 4096 exactly.
        let upTo = min(end, (pixel + 1) * new) - start
        let share = Int32((upTo * 4096 + old / 2) / old)
        weights.append(share - given)
        given = share
      }
      return Span(first: first, weights: weights)
    }
  }
}
