// The pictures of an animation, each kept as the part of it that differs from the one before.
// It does not know what is drawn. Next: `GIFWriter` and `APNGWriter`, which make files of it.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Pictures of one size that follow each other.
public struct FrameSequence: Sendable {
  /// The most pixels of all pictures together.
  public static let pixelLimit = 500_000_000

  /// The part of a picture that is new.
  struct Patch: Sendable {
    let x: Int
    let y: Int
    let raster: Raster
  }

  /// Dots per inch, for formats that say so.
  public let dpi: Int
  private(set) var patches: [Patch] = []
  private var last: Raster?

  /// The number of pictures.
  public var count: Int { patches.count }
  /// Pixels across.
  var width: Int { patches.first?.raster.width ?? 0 }
  /// Pixels down.
  var height: Int { patches.first?.raster.height ?? 0 }

  /// No pictures yet.
  public init(dpi: Int) { self.dpi = dpi }

  /// Finds out whether so many pictures like this one are few enough pixels.
  ///
  /// - Throws: `VizError` with the resolution that would fit.
  public static func check(_ scene: Scene, count: Int, dpi: Int) throws {
    let area = scene.size.width * scene.size.height * Double(count)
    let scale = Double(dpi) / 96
    guard area * scale * scale > Double(pixelLimit) else { return }
    let fitting = Int(96 * (Double(pixelLimit) / area).squareRoot())
    throw VizError(
      "\(count) frames at \(dpi) dpi are more than \(pixelLimit / 1_000_000) million pixels; \(fitting) dpi would fit")
  }

  /// Adds a picture.
  ///
  /// - Precondition: it has the size of the first.
  public mutating func append(_ raster: Raster) {
    if let last {
      precondition(raster.width == last.width && raster.height == last.height, "pictures of two sizes")
      patches.append(Self.difference(raster, from: last))
    } else {
      patches.append(Patch(x: 0, y: 0, raster: raster))
    }
    last = raster
  }

  /// The file's bytes: the same for the same pictures.
  ///
  /// - Parameter delay: milliseconds for each picture, a multiple of 10. After the last comes the first, for ever.
  /// - Throws: `VizError` if there is no picture.
  /// - Precondition: the delay is in 0…655,350.
  public func encoded(as format: AnimationFormat, delay: Int) throws -> [UInt8] {
    guard count > 0 else { throw VizError("an animation without pictures") }
    precondition(delay >= 0 && delay / 10 <= Int(UInt16.max), "a delay of \(delay) ms")
    switch format {
    case .gif: return try GIFWriter.bytes(self, delay: delay)
    case .apng: return try APNGWriter.bytes(self, delay: delay)
    }
  }

  /// The least upright rectangle that holds all pixels in which two pictures differ; one pixel if they are equal.
  private static func difference(_ raster: Raster, from last: Raster) -> Patch {
    let rowBytes = 3 * raster.width
    return raster.bytes.withUnsafeBufferPointer { new in
      last.bytes.withUnsafeBufferPointer { old in
        func differs(row: Int) -> Bool {
          memcmp(new.baseAddress! + row * rowBytes, old.baseAddress! + row * rowBytes, rowBytes) != 0
        }
        guard let top = (0..<raster.height).first(where: differs),
          let bottom = (0..<raster.height).last(where: differs)
        else { return Patch(x: 0, y: 0, raster: crop(raster, x: 0..<1, y: 0..<1)) }
        var (left, right) = (rowBytes, 0)
        for start in stride(from: top * rowBytes, through: bottom * rowBytes, by: rowBytes) {
          var place = 0
          while place < left, new[start + place] == old[start + place] { place += 1 }
          left = place
          place = rowBytes - 1
          while place > right, new[start + place] == old[start + place] { place -= 1 }
          right = place
        }
        let columns = left / 3..<right / 3 + 1
        return Patch(x: columns.lowerBound, y: top, raster: crop(raster, x: columns, y: top..<bottom + 1))
      }
    }
  }

  private static func crop(_ raster: Raster, x: Range<Int>, y: Range<Int>) -> Raster {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * x.count * y.count)
    for row in y {
      bytes += raster.bytes[3 * (row * raster.width + x.lowerBound)..<3 * (row * raster.width + x.upperBound)]
    }
    return Raster(width: x.count, height: y.count, bytes: bytes)
  }
}
