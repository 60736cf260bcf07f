// The options that say how a window slides: the same words on every verb that has one.

import ArgumentParser
import Reference

/// Stride, padding, dilation, groups, boundary and operation.
struct GeometryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Cells from one window to the next.", valueName: "S|SY,SX"))
  var stride = "1"

  @Option(
    help: ArgumentHelp(
      "How far the input is extended. Default: same for a filter, valid for a layer.",
      valueName: "same|valid|full|P|PY,PX|T,B,L,R"))
  var padding: String?

  @Option(help: ArgumentHelp("Cells from one tap of the kernel to the next.", valueName: "D|DY,DX"))
  var dilation = "1"

  @Option(help: ArgumentHelp("Groups of channels that see only each other.", valueName: "G"))
  var groups = "1"

  @Option(
    help: ArgumentHelp(
      "What stands in the padding: zero, constant, edge, symmetric, reflect, wrap, or another library's name with its "
        + "prefix (see explain boundary).", valueName: "NAME"))
  var boundary = "zero"

  @Option(help: ArgumentHelp("The value for --boundary constant.", valueName: "V"))
  var fill: String?

  @Option(
    help: ArgumentHelp(
      "convolve flips the kernel, correlate does not. Default: convolve for a filter, correlate for a layer.",
      valueName: "convolve|correlate"))
  var operation: String?

  /// The convolution for a kernel of this rank; a layer (rank 4) has the frameworks' defaults.
  func convolution(kernelRank: Int) throws -> Convolution2D {
    let isLayer = kernelRank == 4
    return Convolution2D(
      operation: try GeometrySyntax.operation(operation, default: isLayer ? .correlate : .convolve),
      padding: try padding.map { try GeometrySyntax.padding($0) } ?? (isLayer ? .valid : .same),
      boundary: try GeometrySyntax.boundary(boundary, fill: fill),
      stride: try GeometrySyntax.pair(stride, for: "--stride"),
      dilation: try GeometrySyntax.pair(dilation, for: "--dilation"),
      groups: try NumberSyntax.integer(groups, for: "--groups", in: 1...AxisGeometry.limit))
  }
}

/// How sizes are typed.
enum GeometrySyntax {
  /// `convolve` or `correlate`.
  static func operation(_ text: String?, default standard: ConvolutionOperation) throws -> ConvolutionOperation {
    guard let text else { return standard }
    guard let value = ConvolutionOperation(rawValue: text.trimmed.lowercased()) else {
      throw UsageError("--operation: '\(text.trimmed)' is not known; allowed are convolve, correlate")
    }
    return value
  }

  /// A boundary by name, and the value of `constant`.
  static func boundary(_ text: String, fill: String?) throws -> Boundary {
    try Boundary(named: text.trimmed, fill: fill.map { try NumberSyntax.number($0, for: "--fill") })
  }

  /// `2` or `2,1`, each at least 1.
  static func pair(_ text: String, for what: String) throws -> AxisPair {
    let numbers = try NumberSyntax.integers(
      text, for: what, in: 1...AxisGeometry.limit, counts: [1, 2], form: "one number, or ROWS,COLUMNS")
    return AxisPair(rows: numbers[0], columns: numbers[numbers.count - 1])
  }

  /// `same`, `valid`, `full`, `1`, `1,2` (rows, columns) or `1,0,2,1` (top, bottom, left, right).
  static func padding(_ text: String) throws -> PaddingRule {
    switch text.trimmed.lowercased() {
    case "same": return .same
    case "valid": return .valid
    case "full": return .full
    default: break
    }
    guard NumberSyntax.looksLikeNumbers(text) else {
      throw UsageError(
        "--padding: '\(NumberSyntax.shortened(text))' is not known; allowed are same, valid, full, P, PY,PX or T,B,L,R")
    }
    let numbers = try NumberSyntax.integers(
      text, for: "--padding", in: 0...AxisGeometry.limit, counts: [1, 2, 4],
      form: "P, PY,PX or T,B,L,R (top, bottom, left, right)")
    switch numbers.count {
    case 1: return .explicit(Padding(top: numbers[0], bottom: numbers[0], left: numbers[0], right: numbers[0]))
    case 2: return .explicit(Padding(top: numbers[0], bottom: numbers[0], left: numbers[1], right: numbers[1]))
    default: return .explicit(Padding(top: numbers[0], bottom: numbers[1], left: numbers[2], right: numbers[3]))
    }
  }

  /// `ROW,COLUMN` or `ROW,COLUMN,CHANNEL`.
  static func position(_ text: String) throws -> Position {
    let limit = AxisGeometry.limit
    let numbers = try NumberSyntax.integers(
      text, for: "--at", in: -limit...limit, counts: [2, 3], form: "ROW,COLUMN or ROW,COLUMN,CHANNEL")
    return Position(row: numbers[0], column: numbers[1], channel: numbers.count == 3 ? numbers[2] : nil)
  }

  /// A place in the output.
  struct Position {
    var row: Int
    var column: Int
    var channel: Int?
  }
}
