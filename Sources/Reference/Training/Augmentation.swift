// Pictures turned, sheared, enlarged, moved and mirrored at random, one affine map each, as Keras's ImageDataGenerator.
// What is drawn depends on the seed, the epoch and the example alone. Next: `Batches.swift`, which applies it.

public import Kernels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How far pictures are changed at random.
///
/// ```
/// rotation ρ    an angle of [−ρ, ρ] degrees          shift s    rows by [−s, s]·H, columns by [−s, s]·W
/// shear σ       an angle of [−σ, σ] degrees          flip       left and right exchanged, every second time
/// zoom z        rows and columns, each by itself, by a factor of [1 − z, 1 + z]; below 1 is larger
/// ```
///
/// The numbers mean what they mean in Keras's `ImageDataGenerator(rotation_range:, shear_range:, …)`, shear in degrees
/// too: the 0.1 that is often written there moves the corner of a picture of 128 pixels by a tenth of a pixel.
///
/// What differs from Keras: the random numbers; single precision between pixels (SciPy uses double, and rounds the
/// result to single); the mirror image is part of the same map, not a second step, which gives the same values. The
/// fill beyond the edge is Keras's `nearest`, here called `edge`, and the one fill there is.
public struct Augmentation: Sendable, Equatable {
  /// The largest rotation in degrees.
  public var rotation: Double
  /// The largest shear in degrees.
  public var shear: Double
  /// The largest change of size, a share.
  public var zoom: Double
  /// The largest shift, a share of height and of width.
  public var shift: Double
  /// Whether half of the pictures are mirrored.
  public var flip: Bool
  /// The seed of what is drawn.
  public var seed: UInt64

  /// The settings of an augmentation.
  ///
  /// - Precondition: rotation in 0…180, shear at least 0 and below 90, zoom at least 0 and below 1, shift in 0…1.
  public init(rotation: Double, shear: Double, zoom: Double, shift: Double, flip: Bool, seed: UInt64) {
    precondition(rotation >= 0 && rotation <= 180, "a rotation of \(rotation)°")
    precondition(shear >= 0 && shear < 90, "a shear of \(shear)°")
    precondition(zoom >= 0 && zoom < 1, "a zoom of \(zoom)")
    precondition(shift >= 0 && shift <= 1, "a shift of \(shift)")
    (self.rotation, self.shear, self.zoom, self.shift) = (rotation, shear, zoom, shift)
    (self.flip, self.seed) = (flip, seed)
  }

  /// One picture's change.
  public struct Draw: Sendable, Equatable {
    /// Degrees; positive turns the picture clockwise as it is seen, rows counted downwards.
    public var rotation: Double
    /// Degrees.
    public var shear: Double
    /// The step in the source, in pixels, for one step in the result.
    public var rowZoom, columnZoom: Double
    /// Shares of the height and the width; positive moves what is seen up and left.
    public var rowShift, columnShift: Double
    /// Whether left and right are exchanged.
    public var isFlipped: Bool

    /// A change from its parts.
    public init(
      rotation: Double, shear: Double, rowZoom: Double, columnZoom: Double, rowShift: Double, columnShift: Double,
      isFlipped: Bool
    ) {
      (self.rotation, self.shear, self.isFlipped) = (rotation, shear, isFlipped)
      (self.rowZoom, self.columnZoom) = (rowZoom, columnZoom)
      (self.rowShift, self.columnShift) = (rowShift, columnShift)
    }

    /// Where the pixels of a picture `[height, width]` so changed lie in the unchanged one.
    ///
    /// With `θ` the rotation, `σ` the shear, `(t_r, t_c)` the shift in pixels and `c` the middle of the picture:
    ///
    /// ```
    /// source = c + R·T·S·Z·(target − c)                              columns of a mirrored target count backwards
    ///
    ///     cos θ  −sin θ  0        1  0  t_r        1  −sin σ  0        z_r  0    0
    /// R = sin θ   cos θ  0    T = 0  1  t_c    S = 0   cos σ  0    Z = 0    z_c  0
    ///     0       0      1        0  0  1          0   0      1        0    0    1
    /// ```
    ///
    /// Source: `apply_affine_transform` of Keras, `keras/src/legacy/preprocessing/image.py`.
    public func map(height: Int, width: Int) -> AffineMap {
      let (angle, slant) = (rotation * .pi / 180, shear * .pi / 180)
      let (cosine, sine) = (cos(angle), sin(angle))
      let (rowShift, columnShift) = (rowShift * Double(height), columnShift * Double(width))
      // R·S·Z, and R applied to the shift.
      let rowByRow = cosine * rowZoom
      let columnByRow = sine * rowZoom
      var rowByColumn = (-cosine * sin(slant) - sine * cos(slant)) * columnZoom
      var columnByColumn = (-sine * sin(slant) + cosine * cos(slant)) * columnZoom
      let (middleRow, middleColumn) = (Double(height) / 2 - 0.5, Double(width) / 2 - 0.5)
      var rowOffset =
        middleRow + cosine * rowShift - sine * columnShift - rowByRow * middleRow - rowByColumn * middleColumn
      var columnOffset =
        middleColumn + sine * rowShift + cosine * columnShift - columnByRow * middleRow - columnByColumn * middleColumn
      if isFlipped {
        // column → width − 1 − column
        rowOffset += rowByColumn * Double(width - 1)
        columnOffset += columnByColumn * Double(width - 1)
        (rowByColumn, columnByColumn) = (-rowByColumn, -columnByColumn)
      }
      return AffineMap(
        rowByRow: rowByRow, rowByColumn: rowByColumn, rowOffset: rowOffset, columnByRow: columnByRow,
        columnByColumn: columnByColumn, columnOffset: columnOffset)
    }
  }

  /// What happens to an example in an epoch. In the order rotation, row shift, column shift, shear, row zoom, column
  /// zoom, flip, and every number is drawn whatever the settings: a change of one leaves the others as they were.
  public func draw(example: Int, epoch: Int) -> Draw {
    var generator = SeededGenerator(seed: seed, epoch, example)
    func symmetric(_ extent: Double) -> Double { extent * (2 * generator.uniform() - 1) }
    let rotation = symmetric(rotation)
    let (rowShift, columnShift) = (symmetric(shift), symmetric(shift))
    let shear = symmetric(shear)
    let (rowZoom, columnZoom) = (1 + symmetric(zoom), 1 + symmetric(zoom))
    let isHeads = generator.uniform() < 0.5
    return Draw(
      rotation: rotation, shear: shear, rowZoom: rowZoom, columnZoom: columnZoom, rowShift: rowShift,
      columnShift: columnShift, isFlipped: flip && isHeads)
  }

  /// Changes the pictures of a batch `[N, H, W, C]`, which are the examples of these numbers.
  ///
  /// - Precondition: there are `N` numbers, and a picture has at least one pixel.
  /// - Complexity: four pixels looked up for each one.
  public func apply(to batch: inout Tensor<Float>, examples: [Int], epoch: Int) {
    precondition(batch.shape.first == examples.count, "\(examples.count) examples of \(batch.shape)")
    let (height, width) = (batch.shape[1], batch.shape[2])
    batch.transform(along: examples.map { draw(example: $0, epoch: epoch).map(height: height, width: width) })
  }
}

extension Tensor<Float> {
  /// Looks each picture of a batch `[N, H, W, C]` up along a map of its own, bilinearly, with the nearest pixel beyond the
  /// edge.
  ///
  /// - Precondition: there are `N` maps, and a picture has at least one pixel.
  public mutating func transform(along maps: [AffineMap]) {
    precondition(rank == 4 && shape[0] == maps.count, "\(maps.count) maps for \(shape)")
    let size = shape[1] * shape[2] * shape[3]
    let result = Tensor(uninitialized: shape)
    for (position, map) in maps.enumerated() {
      sample(
        storage, at: position * size, height: shape[1], width: shape[2], channels: shape[3], along: map,
        into: result.storage, at: position * size)
    }
    self = result
  }
}
