// What can be said of a kernel before it meets an image: its sum, its symmetry, its rank.
// It never changes the kernel and does not decide which algorithm runs.
// Whether the kernel splits into a column and a row is in `SeparableKernel`; kernels with names are in `FilterBank`.

/// The symmetries of a kernel, weight for weight and exactly.
///
/// With `K[−i, −j]` the kernel turned by 180° about its middle:
///
/// | member | weights | consequence |
/// |---|---|---|
/// | ``rotational`` | `K[−i, −j] = K[i, j]` | convolution equals correlation |
/// | ``antisymmetric`` | `K[−i, −j] = −K[i, j]` | convolution is minus correlation |
/// | ``leftRight`` | `K[i, −j] = K[i, j]` | mirrors left and right |
/// | ``upDown`` | `K[−i, j] = K[i, j]` | mirrors top and bottom |
///
/// An empty set is a kernel with none of them; a kernel of zeros has them all.
public struct KernelSymmetry: OptionSet, Sendable, Hashable {
  /// One bit a symmetry.
  public let rawValue: UInt8

  /// The set with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Unchanged when turned by 180°.
  public static let rotational = KernelSymmetry(rawValue: 1)
  /// Every sign changed when turned by 180°.
  public static let antisymmetric = KernelSymmetry(rawValue: 2)
  /// Unchanged when left and right are swapped.
  public static let leftRight = KernelSymmetry(rawValue: 4)
  /// Unchanged when top and bottom are swapped.
  public static let upDown = KernelSymmetry(rawValue: 8)
}

/// The facts of one kernel `[KH, KW]`.
///
/// ```
/// 1 0 -1
/// 2 0 -2      sum 0    Σ|k| 8    antisymmetric, upDown    rank 1
/// 1 0 -1
/// ```
public struct KernelFacts: Sendable, Equatable {
  /// The kernel.
  public let kernel: Tensor<Double>

  /// What a flat image of ones becomes: 1 keeps the brightness, 0 answers to change only.
  ///
  /// Kahan–Babuška summation (A. Neumaier 1974): the error is below 2 units in the last place of the sum unless the
  /// weights cancel to less than about 2⁻⁵³ of ``absoluteSum`` times the number of weights.
  public let sum: Double

  /// `Σ|k|`: the largest answer to pixels of [−1, 1], so the noise gain in the worst case.
  public let absoluteSum: Double

  /// The exact symmetries.
  public let symmetry: KernelSymmetry

  /// Whether every weight is a finite number.
  public let isFinite: Bool

  /// The facts of `kernel`. O(KH·KW).
  ///
  /// - Precondition: the kernel has two axes.
  public init(_ kernel: Tensor<Double>) {
    precondition(kernel.rank == 2, "a kernel has the shape [KH, KW], not \(kernel.shape)")
    let weights = kernel.scalars
    self.kernel = kernel
    sum = Self.compensatedSum(weights)
    absoluteSum = Self.compensatedSum(weights.map(\.magnitude))
    symmetry = Self.symmetry(of: weights, width: kernel.shape[1])
    isFinite = weights.allSatisfy(\.isFinite)
  }

  /// Whether both sides are odd, so that one pixel is the middle.
  ///
  /// Without it the two operations differ even for a kernel with ``KernelSymmetry/rotational``: a `same` convolution
  /// and a `same` correlation choose different middles and their answers lie one pixel apart. `valid` and `full` agree.
  public var hasCentre: Bool { kernel.shape.allSatisfy { $0 % 2 == 1 } }

  /// The number of independent rows: 1 if the kernel is separable, 0 if it is zero, `nil` if a weight is not finite.
  ///
  /// Gaussian elimination with complete pivoting on the weights divided by the largest one; a pivot counts if it is
  /// above `max(KH, KW)·2⁻²³`. That is the tolerance of NumPy's `matrix_rank` for `float32` with the largest weight in
  /// the place of the largest singular value, because the weights are used as `Float`: a difference that is lost there
  /// is no rank. The two can disagree where a singular value lies within a factor `max(KH, KW)` of the tolerance.
  ///
  /// Computed at each call: O(rank·KH·KW).
  public var rank: Int? {
    guard isFinite else { return nil }
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    guard let largest = kernel.scalars.map(\.magnitude).max(), largest > 0 else { return 0 }
    var rows = (0..<height).map { row in (0..<width).map { kernel[row, $0] / largest } }
    let tolerance = Double(max(height, width)) * 0x1p-23
    var rank = 0
    while rank < min(height, width) {
      let pivot = Self.largestElement(of: rows, from: rank)
      guard abs(rows[pivot.row][pivot.column]) > tolerance else { break }
      Self.eliminate(&rows, pivotRow: pivot.row, pivotColumn: pivot.column, step: rank)
      rank += 1
    }
    return rank
  }

  private static func largestElement(of rows: [[Double]], from start: Int) -> (row: Int, column: Int) {
    var best = (row: start, column: start)
    var largest = -1.0
    for row in start..<rows.count {
      let values = rows[row]
      for column in start..<values.count where abs(values[column]) > largest {
        largest = abs(values[column])
        best = (row, column)
      }
    }
    return best
  }

  /// Moves the pivot to `[step, step]` and clears the column below it.
  private static func eliminate(_ rows: inout [[Double]], pivotRow: Int, pivotColumn: Int, step: Int) {
    rows.swapAt(step, pivotRow)
    for row in rows.indices { rows[row].swapAt(step, pivotColumn) }
    let pivotRow = rows[step]
    for row in (step + 1)..<rows.count {
      let factor = rows[row][step] / pivotRow[step]
      if factor == 0 { continue }
      // Taken out of the outer array, so that it is written in place, without a check for other owners.
      var values: [Double] = []
      swap(&values, &rows[row])
      for column in step..<pivotRow.count { values[column] -= factor * pivotRow[column] }
      swap(&values, &rows[row])
    }
  }

  private static func symmetry(of weights: [Double], width: Int) -> KernelSymmetry {
    let count = weights.count
    let indices = weights.indices
    // Row r, column c of the mirrored kernels, in row-major order.
    let leftRight = indices.allSatisfy { weights[$0] == weights[$0 - $0 % width + width - 1 - $0 % width] }
    let upDown = indices.allSatisfy { weights[$0] == weights[count - width - ($0 - $0 % width) + $0 % width] }
    var symmetry: KernelSymmetry = []
    if indices.allSatisfy({ weights[$0] == weights[count - 1 - $0] }) { symmetry.insert(.rotational) }
    if indices.allSatisfy({ weights[$0] == -weights[count - 1 - $0] }) { symmetry.insert(.antisymmetric) }
    if leftRight { symmetry.insert(.leftRight) }
    if upDown { symmetry.insert(.upDown) }
    return symmetry
  }

  private static func compensatedSum(_ values: [Double]) -> Double {
    var sum = 0.0
    var lost = 0.0
    for value in values {
      let next = sum + value
      lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return lost.isFinite ? sum + lost : sum
  }
}
