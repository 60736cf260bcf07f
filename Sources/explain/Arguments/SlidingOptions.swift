// The options of `explain animate` that say what slides over what: the words of `conv`, `conv1d` and `pool`, each where it
// has a meaning. What has none is refused, not ignored. Next: `AnimationSource.swift`, which makes the windows of them.

import ArgumentParser
import Reference

/// What slides over what.
struct SlidingOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "For a convolution: a name (see explain kernels), a .npy file, or numbers: \"1 0 -1; 2 0 -2; 1 0 -1\".",
      valueName: "KERNEL"))
  var kernel: String?

  @Option(help: ArgumentHelp("For a pooling: what is taken from a window.", valueName: "max|average|min"))
  var mode: String?

  @Option(
    help: ArgumentHelp("Rows and columns of a pooling's window, or of a kernel without numbers.", valueName: "S|SY,SX"))
  var size: String?

  @Option(
    help: ArgumentHelp("In the place of an input: its rows and columns, and channels.", valueName: "S|H,W|H,W,C"))
  var inputSize: String?

  @Option(
    help: ArgumentHelp("Cells from one window to the next. Default: 1; for a pooling the size.", valueName: "S|SY,SX"))
  var stride: String?

  @Option(
    help: ArgumentHelp(
      "How far the input is extended. Default: as in conv, conv1d and pool; valid without numbers or transposed.",
      valueName: "same|valid|full|P|PY,PX|T,B,L,R"))
  var padding: String?

  @Option(help: ArgumentHelp("Cells from one tap to the next.", valueName: "D|DY,DX"))
  var dilation: String?

  @Option(help: ArgumentHelp("Groups of channels that see only each other.", valueName: "G"))
  var groups: String?

  @Option(help: ArgumentHelp("What stands in the padding (see explain boundary).", valueName: "NAME"))
  var boundary: String?

  @Option(help: ArgumentHelp("The value for --boundary constant.", valueName: "V"))
  var fill: String?

  @Option(
    help: ArgumentHelp(
      "convolve flips the kernel, correlate does not. Default: as in conv.", valueName: "convolve|correlate"))
  var operation: String?

  @Flag(help: "Turn the convolution round: the gradient for its input, from its output.")
  var transposed = false

  @Option(
    help: ArgumentHelp(
      "Rows and columns more at the end of a transposed convolution, less than the stride.", valueName: "A|AY,AX"))
  var outputPadding: String?

  @Flag(help: "Keep a last pooling window that only partly fits.")
  var ceil = false

  @Flag(help: "Let padded cells count as zeros in an average.")
  var countPadding = false

  /// The options by name, and whether each is used.
  var used: [(name: String, isUsed: Bool)] {
    [
      ("--kernel", kernel != nil), ("--mode", mode != nil), ("--size", size != nil), ("--input-size", inputSize != nil),
      ("--stride", stride != nil), ("--padding", padding != nil), ("--dilation", dilation != nil),
      ("--groups", groups != nil), ("--boundary", boundary != nil), ("--fill", fill != nil),
      ("--operation", operation != nil), ("--transposed", transposed), ("--output-padding", outputPadding != nil),
      ("--ceil", ceil), ("--count-padding", countPadding),
    ]
  }

  /// Refuses options that have no meaning beside another.
  func refuse(_ names: Set<String>, because reason: String) throws {
    for option in used where option.isUsed && names.contains(option.name) {
      throw UsageError("\(option.name): \(reason)")
    }
  }

  /// Finds out whether the options go together, apart from their numbers.
  func check() throws {
    if mode != nil {
      try refuse(
        [
          "--kernel", "--dilation", "--groups", "--boundary", "--fill", "--operation", "--transposed",
          "--output-padding",
        ],
        because: "--mode is for a pooling, which has none; leave one of them out")
    } else {
      try refuse(["--ceil", "--count-padding"], because: "it is for a pooling; add --mode max, average or min")
    }
    if transposed {
      try refuse(
        ["--boundary", "--fill"], because: "a transposed convolution has only zeros around it; leave it out")
    } else {
      try refuse(["--output-padding"], because: "it is for a transposed convolution; add --transposed")
    }
  }

  // MARK: As the other verbs understand them

  /// The convolution of maps, with the defaults of `conv`; those of a layer where there are no numbers to filter.
  func convolution(kernelRank: Int) throws -> Convolution2D {
    var options = GeometryOptions()
    (options.stride, options.padding, options.dilation) = (stride ?? "1", padding, dilation ?? "1")
    (options.groups, options.boundary, options.fill) = (groups ?? "1", boundary ?? "zero", fill)
    options.operation = operation
    return try options.convolution(kernelRank: transposed ? 4 : kernelRank)
  }

  /// The convolution of signals, with the defaults of `conv1d`; of a transposed one those of a layer.
  func signalConvolution() throws -> Convolution1D {
    try refuse(["--groups"], because: "a signal has one channel; leave it out")
    var options = SignalGeometryOptions()
    (options.stride, options.dilation, options.boundary) = (stride ?? "1", dilation ?? "1", boundary ?? "zero")
    options.padding = padding ?? (transposed ? "valid" : "full")
    (options.fill, options.operation) = (fill, operation ?? (transposed ? "correlate" : nil))
    return try options.convolution()
  }

  /// The pooling, with the defaults of `pool`.
  func pooling(isSignal: Bool) throws -> Pooling2D {
    var options = PoolingOptions()
    (options.size, options.stride, options.mode) = (size, stride, mode ?? PoolingMode.max.rawValue)
    (options.padding, options.ceil, options.countPadding) = (padding ?? "valid", ceil, countPadding)
    (options.global, options.blockReduce) = (false, false)
    if isSignal {
      let limit = 1...AxisGeometry.limit
      let length = try NumberSyntax.integer(size ?? "2", for: "--size", in: limit)
      options.size = "1,\(length)"
      options.stride = try stride.map { "1,\(try NumberSyntax.integer($0, for: "--stride", in: limit))" }
      if let padding, case .explicit(let sides) = try SignalGeometryOptions.padding(padding) {
        options.padding = "0,0,\(sides.left),\(sides.right)"
      }
    }
    return try options.request().pooling
  }

  /// Rows and columns of a kernel without numbers.
  func kernelSize() throws -> AxisPair {
    guard let size else { throw UsageError("--input-size needs the size of a window too; add --size 3") }
    return try GeometrySyntax.pair(size, for: "--size")
  }

  /// The shape of an input without numbers: `[H, W, C]`.
  func inputShape(_ text: String) throws -> [Int] {
    let numbers = try NumberSyntax.integers(
      text, for: "--input-size", in: 1...AxisGeometry.limit, counts: [1, 2, 3], form: "S, H,W or H,W,C")
    return [numbers[0], numbers.count > 1 ? numbers[1] : numbers[0], numbers.count > 2 ? numbers[2] : 1]
  }

  /// What a transposed convolution makes more than it must.
  func outputPaddingPair(isSignal: Bool) throws -> AxisPair {
    guard let outputPadding else { return AxisPair(rows: 0, columns: 0) }
    let numbers = try NumberSyntax.integers(
      outputPadding, for: "--output-padding", in: 0...AxisGeometry.limit, counts: isSignal ? [1] : [1, 2],
      form: isSignal ? "one number" : "one number, or ROWS,COLUMNS")
    return AxisPair(rows: isSignal ? 0 : numbers[0], columns: numbers[numbers.count - 1])
  }
}
