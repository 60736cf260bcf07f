// Pictures of one size and one number of channels, which a network needs and photographs do not have.
// It crops nothing: a picture with other sides is stretched, as Keras's `target_size` does.
// Next: `ExamplesAtSize`, which does it to a whole source.

import Kernels

/// Rows and columns of a picture.
public struct ImageSize: Sendable, Equatable {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int

  /// A size from its sides.
  ///
  /// - Precondition: both are positive.
  public init(height: Int, width: Int) {
    precondition(height > 0 && width > 0, "a picture of \(height)×\(width)")
    (self.height, self.width) = (height, width)
  }
}

extension Tensor<Float> {
  /// The picture `[H, W, C]` at another size: bilinear, and without aliasing where it gets smaller.
  ///
  /// With `s = old/new`, new pixel `i` is centred on `c = (i + ½)·s` of the old row; an old pixel `j` has the weight
  /// `max(0, 1 − |j + ½ − c| / max(s, 1))`, divided by the sum of all. So a reduced picture is a mean with a triangle of
  /// width `2s`, and an enlarged one interpolates between two pixels.
  ///
  /// ```
  /// 4 → 2      s = 2, c = 1 3      weights of the first  3/7  3/7  1/7  0          (¾ ¾ ¼, divided by 7/4)
  /// 2 → 4      s = ½               ( a  ¾a + ¼b  ¼a + ¾b  b )
  /// ```
  ///
  /// It is `Image.resize(BILINEAR)` of Pillow and `tf.image.resize(antialias=True)`. Keras's generators take the nearest
  /// pixel unless told otherwise, which aliases.
  ///
  /// - Precondition: the picture has three axes and a pixel.
  /// - Complexity: about `2·H·W·C + 2·H'·W·C·max(1, W/W')` multiply-adds.
  public func resized(to size: ImageSize) -> Tensor {
    precondition(rank == 3 && shape[0] > 0 && shape[1] > 0, "\(shape) is no picture")
    if shape[0] == size.height && shape[1] == size.width { return self }
    let result = Tensor(uninitialized: [size.height, size.width, shape[2]])
    resize(
      storage, height: shape[0], width: shape[1], channels: shape[2],
      rows: Self.spans(from: shape[0], to: size.height), columns: Self.spans(from: shape[1], to: size.width),
      into: result.storage)
    return result
  }

  private static func spans(from old: Int, to new: Int) -> [ResizingSpan] {
    let scale = Double(old) / Double(new)
    let reach = max(scale, 1)
    return (0..<new).map { index in
      let centre = (Double(index) + 0.5) * scale
      let first = max(0, Int(centre - reach + 0.5))
      let end = min(old, Int(centre + reach + 0.5))
      let weights = (first..<end).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / reach) }
      let sum = weights.reduce(0, +)
      return ResizingSpan(first: first, weights: weights.map { Float($0 / sum) })
    }
  }

  /// The picture `[H, W, C]` in another shape: with the same channels, or 1 or 3 in the place of 3 or 1.
  ///
  /// Colours go before the pixels are resized, or come after, so that no more are resized than must be.
  ///
  /// - Precondition: the number of channels stays, or goes from 1 to 3 or from 3 to 1.
  public func fitted(to shape: [Int]) -> Tensor {
    precondition(rank == 3 && shape.count == 3, "\(self.shape) to \(shape)")
    let size = ImageSize(height: shape[0], width: shape[1])
    let (channels, wanted) = (self.shape[2], shape[2])
    if channels == wanted { return resized(to: size) }
    return channels > wanted ? withChannels(wanted).resized(to: size) : resized(to: size).withChannels(wanted)
  }

  /// The picture `[H, W, C]` with 1 or 3 channels: colours as their luma (ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B,
  /// rounded once), grey as three equal colours. With as many channels already, it is as it was.
  ///
  /// - Precondition: it has 1 or 3 channels.
  public func withChannels(_ channels: Int) -> Tensor {
    precondition(
      rank == 3 && [1, 3].contains(shape[2]) && [1, 3].contains(channels), "\(shape) to \(channels) channels")
    if shape[2] == channels { return self }
    let values = storage
    if channels == 3 { return Tensor(shape: [shape[0], shape[1], 3]) { values[$0 / 3] } }
    return Tensor(shape: [shape[0], shape[1], 1]) { pixel in
      let (red, green, blue) = (Double(values[3 * pixel]), Double(values[3 * pixel + 1]), Double(values[3 * pixel + 2]))
      return Float(0.299 * red + 0.587 * green + 0.114 * blue)
    }
  }
}

/// The examples of another source, at another size or with another number of channels.
public struct ExamplesAtSize: ExampleSource {
  /// The source.
  public let source: any ExampleSource
  /// `[H, W, C]` of one example.
  public let shape: [Int]

  /// The number of examples.
  public var count: Int { source.count }
  /// The class of each example.
  public var labels: [Int] { source.labels }
  /// The name of each class.
  public var classNames: [String] { source.classNames }

  /// The examples of `source` as `[size.height, size.width, channels]`.
  ///
  /// - Precondition: the number of channels stays, or goes from 1 to 3 or from 3 to 1.
  public init(_ source: any ExampleSource, size: ImageSize, channels: Int) {
    let stored = source.shape[2]
    precondition(stored == channels || [stored, channels].sorted() == [1, 3], "\(stored) to \(channels) channels")
    self.source = source
    shape = [size.height, size.width, channels]
  }

  /// Writes the values of some examples into `batch` from example `first` on.
  ///
  /// - Throws: what the source throws.
  public func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) throws {
    checkRead(indices, batch, at: first)
    for (offset, index) in indices.enumerated() {
      let picture = try source.values(of: [index]).reshaped(source.shape)
      batch.replace(at: (first + offset) * valueCount, with: picture.fitted(to: shape))
    }
  }

  /// Puts in the source and the shape.
  public func add(to fingerprint: inout Fingerprint) throws {
    for extent in shape { fingerprint.add(extent) }
    try source.add(to: &fingerprint)
  }
}
