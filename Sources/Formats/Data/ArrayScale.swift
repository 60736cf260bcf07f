// What white is in an array: 1 or 255, which nothing in the file says. The numbers that a network has learned from decide,
// and where there are none the array's own. Asked for data sets (`NumpyExamples.swift`) and for single pictures.

import Reference

/// How the numbers of arrays become those that a network learns from. Other files say themselves what their white is.
public enum ArrayScale: String, Sendable, Codable {
  /// Grey levels 0…255 were divided by 255.
  case divided
  /// They lie in 0…1.
  case unit
  /// They lie elsewhere and were left as they are.
  case kept
}

/// The numbers of an array as a network takes them.
public struct ScaledNumbers: Sendable {
  /// The numbers.
  public let values: Tensor<Float>
  /// How they became these.
  public let scale: ArrayScale
  /// Whether some are left outside 0…1.
  let isOutside: Bool

  /// What is told of them.
  public var remarks: [DataSet.Remark] {
    scale == .divided ? [.divided(by: 255)] : isOutside ? [.outsideUnitRange] : []
  }

  /// Brings numbers to what a network takes.
  ///
  /// Whole numbers are divided by 255 if they lie in 0…255. Others are if they lie in 0…255 and not in 0…1. What lies
  /// beyond is taken as it is.
  ///
  /// ```
  /// 0 51 255                   0 0.2 1
  /// 0 1, divided as learned    0 1/255
  /// 0 51, kept as learned      0 51
  /// ```
  ///
  /// - Parameters:
  ///   - isWhole: whether they are whole by their type.
  ///   - learned: what was done to the pictures that the network has learned from, and is done to these too, whatever
  ///     they are: a dark picture among grey levels may have none above 1. `nil` to decide by the numbers.
  /// - Precondition: there are numbers, and all are finite.
  /// - Complexity: linear in their count.
  public init(_ numbers: Tensor<Float>, isWhole: Bool, learned: ArrayScale?) {
    let extremes = numbers.extremes
    precondition(extremes.notNumbers == 0 && extremes.infinities == 0, "numbers that are not finite have no scale")
    let (low, high) = (extremes.minimum, extremes.maximum)
    let own: ArrayScale = low < 0 || high > 255 ? .kept : isWhole || high > 1 ? .divided : .unit
    // Whole numbers are grey levels, also for a network that has learned from shares of 1.
    scale = learned.map { $0 == .unit && isWhole ? own : $0 } ?? own
    isOutside = low < 0 || high > 1
    values = scale == .divided ? numbers.map { $0 / 255 } : numbers
  }
}
