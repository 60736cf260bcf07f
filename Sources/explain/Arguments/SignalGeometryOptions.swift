// The options that say how a window slides along a signal: for `conv1d` and for `check conv1d`.

import ArgumentParser
import Reference

/// Stride, padding, dilation, boundary and operation along one axis.
struct SignalGeometryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("NumPy's modes, or samples added on each side.", valueName: "full|same|valid|P|L,R"))
  var padding = "full"

  @Option(help: ArgumentHelp("Samples from one window to the next.", valueName: "S"))
  var stride = "1"

  @Option(help: ArgumentHelp("Samples from one tap to the next.", valueName: "D"))
  var dilation = "1"

  @Option(help: ArgumentHelp("What stands in the padding (see explain boundary).", valueName: "NAME"))
  var boundary = "zero"

  @Option(help: ArgumentHelp("The value for --boundary constant.", valueName: "V"))
  var fill: String?

  @Option(help: ArgumentHelp("convolve flips the kernel, correlate does not.", valueName: "convolve|correlate"))
  var operation: String?

  /// The convolution that the options describe.
  func convolution() throws -> Convolution1D {
    let limit = AxisGeometry.limit
    return Convolution1D(
      operation: try GeometrySyntax.operation(operation, default: .convolve), padding: try Self.padding(padding),
      boundary: try GeometrySyntax.boundary(boundary, fill: fill),
      stride: try NumberSyntax.integer(stride, for: "--stride", in: 1...limit),
      dilation: try NumberSyntax.integer(dilation, for: "--dilation", in: 1...limit))
  }

  /// `same`, `valid`, `full`, `1` or `1,0` (left, right).
  static func padding(_ text: String) throws -> PaddingRule {
    guard NumberSyntax.looksLikeNumbers(text) else {
      guard ["same", "valid", "full"].contains(text.trimmed.lowercased()) else {
        throw UsageError(
          "--padding: '\(NumberSyntax.shortened(text))' is not known; allowed are full, same, valid, P or L,R")
      }
      return try GeometrySyntax.padding(text)
    }
    let numbers = try NumberSyntax.integers(
      text, for: "--padding", in: 0...AxisGeometry.limit, counts: [1, 2], form: "P, or L,R (left, right)")
    return .explicit(Padding(top: 0, bottom: 0, left: numbers[0], right: numbers[numbers.count - 1]))
  }
}
