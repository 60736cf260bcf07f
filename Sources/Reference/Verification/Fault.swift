// The mistakes that people make in convolutions, to be planted in a twin: whoever verifies must catch every one of them.
// How each is planted is in `Fault+Planting.swift`.

/// A mistake.
public enum Fault: String, CaseIterable, Sendable {
  /// The kernel is turned although it should not be, or not although it should.
  case flip
  /// Every address is one pixel too low; a sum over windows ends one window early.
  case offByOne = "off-by-one"
  /// The windows are one cell further apart than they should be.
  case wrongStride = "wrong-stride"
  /// What belongs before the input is added after it.
  case wrongPadSide = "wrong-pad-side"
  /// Rows are read as columns.
  case swappedAxes = "swapped-axes"
  /// Sums are kept in half precision.
  case halfPrecision = "half-precision"
  /// One cell of the result is never written.
  case unwritten

  /// One line for help texts.
  public var summary: String {
    switch self {
    case .flip: "the kernel is turned by 180° where it should not be"
    case .offByOne: "every address is one pixel too low"
    case .wrongStride: "the windows are one cell too far apart"
    case .wrongPadSide: "the padding before the input is added after it"
    case .swappedAxes: "the rows of a map are read as columns"
    case .halfPrecision: "sums are kept in half precision"
    case .unwritten: "one cell of the result is never written"
    }
  }

  /// Whether the mistake can be made there: a sum over all windows, as the gradient of the bias, knows neither kernel
  /// nor padding; a maximum is no sum; a pooling window has no orientation.
  public func canBePlanted(in subject: VerificationSubject) -> Bool {
    switch self {
    case .flip: subject.part != .bias && subject.twin != .pooling
    case .wrongStride, .wrongPadSide, .swappedAxes: subject.part != .bias
    case .halfPrecision: subject.part != .winners
    case .offByOne, .unwritten: true
    }
  }
}
