// A mistake with what was found out about it: which boundary, how far shifted, how wide a border.
// Texts are made of it elsewhere; here are values only.

/// A mistake and the numbers that belong to it.
public struct Finding: Sendable, Equatable {
  /// What was done.
  public let mistake: Mistake
  /// The numbers that belong to it.
  public let detail: Detail

  init(_ mistake: Mistake, _ detail: Detail = .none) {
    self.mistake = mistake
    self.detail = detail
  }

  /// What belongs to a mistake.
  public enum Detail: Sendable, Equatable {
    /// Nothing more to say.
    case none
    /// Which part of the computation.
    case part(Part)
    /// What stood beyond the edge.
    case boundary(Boundary)
    /// How far, down and to the right.
    case shift(AxisPair)
    /// The steps that were taken instead.
    case stride(AxisPair)
    /// The sides that were never written, and what stands there.
    case border(Padding, value: Double)
    /// The padding that was used.
    case padding(Padding)
    /// The number that everything was multiplied by.
    case factor(Double, Factor)
    /// The range that values were brought to.
    case range(lower: Double, upper: Double)
    /// How whole numbers were made.
    case rounding(Rounding)
    /// A number of the formula.
    case number(Double)
    /// A pooling that was computed instead.
    case pooling(PoolingMode)
    /// A function that was computed instead.
    case function(ActivationFunction)
    /// A reduction that was computed instead.
    case reduction(CrossEntropy.Reduction)
  }

  /// A part of a computation.
  public enum Part: String, Sendable, CaseIterable {
    case input, kernel, result, geometry, channels, numbers
    case upsideDown = "upside-down"
    case leftRight = "left-right"
    case firstGroup = "first-group"
    case allGroups = "all-groups"
    case interleavedGroups = "interleaved-groups"
    case croppedResult = "cropped-result"
    case restUnwritten = "rest-unwritten"
    case scale, shift
    case eachSample = "each-sample"
    case lastAxis = "last-axis"
    case firstAxis = "first-axis"
    case allValues = "all-values"
    case atTheEnd = "at-the-end"
    case everything
  }

  /// What a factor is.
  public enum Factor: String, Sendable, CaseIterable {
    /// `1/Σw`: the kernel was normalised.
    case kernelNormalised = "kernel-normalised"
    /// `Σw`: the kernel was not normalised.
    case kernelNotNormalised = "kernel-not-normalised"
    /// 255 or 1/255: the range of the pixels.
    case pixelRange = "pixel-range"
    /// −1.
    case sign
    /// None of these.
    case other
  }

  /// How whole numbers are made.
  public enum Rounding: String, Sendable, CaseIterable {
    /// Towards zero.
    case truncated
    /// To the nearest, either way at halves.
    case nearest
    /// Downwards.
    case floor
  }
}
