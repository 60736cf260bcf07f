// An array from a .npy file: what was stored, and its values as a tensor when someone asks.
// It keeps the file's bytes and converts on demand, so a label array costs no second copy and a Float one only one.
// Next: `HalfPrecision.swift` for the one type that Swift does not have everywhere.

import Reference

/// An array as NumPy stored it: a shape, a type and values.
public struct NumpyArray: Sendable {
  /// The extent of each axis, outermost first; empty for a 0-d array. Extents may be 0.
  public let shape: [Int]
  /// The type of the elements in the file.
  public let dataType: NPYDataType
  /// What was done to bring the data in order: ``Conversion/bigEndian``, ``Conversion/fortranOrder``.
  public internal(set) var conversions: [Conversion]

  /// The data from `dataOffset` to the end: little-endian, C order, exactly as many as the shape says.
  var bytes: [UInt8]
  var dataOffset: Int

  /// The number of elements.
  public var count: Int { (bytes.count - dataOffset) / dataType.size }

  /// Values as a tensor, and how faithful they are.
  public struct Values<Scalar: TensorScalar>: Sendable {
    /// The values, under the array's shape.
    public let tensor: Tensor<Scalar>
    /// Elements that are not exactly the file's: rounded, or out of range. A NaN stays a NaN and is not counted.
    public let inexactCount: Int
    /// Elements that were finite and became infinite; they are among ``inexactCount``.
    public let overflowCount: Int
    /// Whether every element is exactly the file's.
    public var isExact: Bool { inexactCount == 0 }
  }

  /// The values as `Float`, each rounded to the nearest if need be.
  ///
  /// Exact for float16, float32, bool and integers up to 16 bits; for the others it depends on the values (an
  /// integer up to 2²⁴ in magnitude is exact). Linear in ``count``.
  public func floats() -> Values<Float> { values(Float.self) }

  /// The values as `Double`. Only 64-bit integers above 2⁵³ in magnitude can be inexact. Linear in ``count``.
  public func doubles() -> Values<Double> { values(Double.self) }

  private func values<Scalar: TensorScalar>(_: Scalar.Type) -> Values<Scalar> {
    switch dataType {
    case .float16: return halves(Scalar.self)
    case .float32: return fractions(Float.self, Scalar.self)
    case .float64: return fractions(Double.self, Scalar.self)
    case .uint8: return integers(UInt8.self, Scalar.self)
    case .int8: return integers(Int8.self, Scalar.self)
    case .uint16: return integers(UInt16.self, Scalar.self)
    case .int16: return integers(Int16.self, Scalar.self)
    case .uint32: return integers(UInt32.self, Scalar.self)
    case .int32: return integers(Int32.self, Scalar.self)
    case .uint64: return integers(UInt64.self, Scalar.self)
    case .int64: return integers(Int64.self, Scalar.self)
    case .bool: return booleans(Scalar.self)
    }
  }

  /// The data as elements, in place where they are aligned (NumPy aligns them), else copied.
  private func withElements<Element: BitwiseCopyable, Result>(
    _: Element.Type, _ body: (UnsafeBufferPointer<Element>) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { file in
      let data = UnsafeRawBufferPointer(rebasing: file[dataOffset...])
      let address = UInt(bitPattern: data.baseAddress)
      if address % UInt(MemoryLayout<Element>.alignment) == 0 {
        return data.withMemoryRebound(to: Element.self, body)
      }
      let copy = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: data)
        initialized = count
      }
      return copy.withUnsafeBufferPointer(body)
    }
  }

  private func fractions<Source: TensorScalar, Scalar: TensorScalar>(
    _: Source.Type, _: Scalar.Type
  ) -> Values<Scalar> {
    withElements(Source.self) { stored in
      if let same = stored as? UnsafeBufferPointer<Scalar> {
        return Values(tensor: Tensor(shape: shape, scalars: same), inexactCount: 0, overflowCount: 0)
      }
      var (inexact, overflows) = (0, 0)
      let result = [Scalar](unsafeUninitializedCapacity: stored.count) { buffer, initialized in
        for index in 0..<stored.count {
          let value = stored[index]
          let converted = Scalar(value)
          buffer[index] = converted
          if Source(converted) != value && !value.isNaN {
            inexact += 1
            if converted.isInfinite { overflows += 1 }
          }
        }
        initialized = stored.count
      }
      return Values(tensor: Tensor(shape: shape, scalars: result), inexactCount: inexact, overflowCount: overflows)
    }
  }

  private func integers<Source: FixedWidthInteger & BitwiseCopyable, Scalar: TensorScalar>(
    _: Source.Type, _: Scalar.Type
  ) -> Values<Scalar> {
    withElements(Source.self) { stored in
      // Every integer of so few bits is a scalar; then there is nothing to check.
      let canRound = Source.bitWidth > Scalar.significandBitCount + 1
      var inexact = 0
      let result = [Scalar](unsafeUninitializedCapacity: stored.count) { buffer, initialized in
        for index in 0..<stored.count {
          let value = stored[index]
          buffer[index] = Scalar(value)
          // Exact if the bits from the first 1 to the last fit in the significand.
          let magnitude = value.magnitude
          let width = Source.bitWidth - magnitude.leadingZeroBitCount - magnitude.trailingZeroBitCount
          if canRound && width > Scalar.significandBitCount + 1 { inexact += 1 }
        }
        initialized = stored.count
      }
      return Values(tensor: Tensor(shape: shape, scalars: result), inexactCount: inexact, overflowCount: 0)
    }
  }

  private func halves<Scalar: TensorScalar>(_: Scalar.Type) -> Values<Scalar> {
    let result = withElements(UInt16.self) { stored in stored.map { Scalar(HalfPrecision.float($0)) } }
    return Values(tensor: Tensor(shape: shape, scalars: result), inexactCount: 0, overflowCount: 0)
  }

  private func booleans<Scalar: TensorScalar>(_: Scalar.Type) -> Values<Scalar> {
    let result: [Scalar] = bytes[dataOffset...].map { $0 == 0 ? 0 : 1 }
    return Values(tensor: Tensor(shape: shape, scalars: result), inexactCount: 0, overflowCount: 0)
  }
}
