// The options that say how a map is pooled: for `pool` and for `check pool`.

import ArgumentParser
import Reference

/// The options of pooling, for `pool` and for `check pool`.
struct PoolingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Rows and columns of a window. Default: 2.", valueName: "S|SY,SX"))
  var size: String?

  @Option(help: ArgumentHelp("Cells from one window to the next. Default: the size.", valueName: "S|SY,SX"))
  var stride: String?

  @Option(help: ArgumentHelp("What is taken from a window.", valueName: "max|average|min"))
  var mode = PoolingMode.max.rawValue

  @Option(
    help: ArgumentHelp("How far the map is extended; padded cells never win.", valueName: "valid|same|P|PY,PX|T,B,L,R"))
  var padding = "valid"

  @Flag(help: "Keep a last window that only partly fits (PyTorch's ceil_mode).")
  var ceil = false

  @Flag(help: "Let padded cells count as zeros in an average (PyTorch's count_include_pad).")
  var countPadding = false

  @Flag(help: "Pool the whole map into one value.")
  var global = false

  @Flag(help: "Fill the end with zeros up to a whole block and let them take part (skimage.measure.block_reduce).")
  var blockReduce = false

  /// The pooling that the options describe.
  func request() throws -> PoolingRequest {
    guard let mode = PoolingMode(rawValue: mode.trimmed.lowercased()) else {
      throw UsageError("--mode: '\(mode.trimmed)' is not known; allowed are max, average, min")
    }
    if global && (size != nil || stride != nil || padding != "valid" || ceil || blockReduce) {
      throw UsageError("--global pools the whole map; leave out --size, --stride, --padding, --ceil and --block-reduce")
    }
    if blockReduce && (stride != nil || padding != "valid" || ceil || countPadding) {
      throw UsageError(
        "--block-reduce pads and strides by its own rule; leave out --stride, --padding, --ceil and --count-padding")
    }
    if countPadding && mode != .average {
      throw UsageError("--count-padding is for --mode average; padded cells never win a max or min")
    }
    if ceil && padding.trimmed.lowercased() == "same" {
      throw UsageError("--ceil: the padding 'same' already keeps every partial window; leave one of them out")
    }
    let window = global ? nil : try GeometrySyntax.pair(size ?? "2", for: "--size")
    let step = try stride.map { try GeometrySyntax.pair($0, for: "--stride") } ?? window ?? .one
    let pooling = Pooling2D(
      mode: mode, size: window, stride: step, padding: try GeometrySyntax.padding(padding), ceil: ceil,
      countsPadding: countPadding)
    return PoolingRequest(pooling: pooling, isBlockReduce: blockReduce)
  }
}

/// A pooling that was asked for.
struct PoolingRequest {
  let pooling: Pooling2D
  let isBlockReduce: Bool

  var mode: PoolingMode { pooling.mode }

  /// The pooled maps and the windows they came from, by the definition.
  func compute<Scalar>(_ input: Tensor<Scalar>) throws -> (maps: PooledMaps<Scalar>, geometry: ConvolutionGeometry) {
    guard isBlockReduce, let block = pooling.size else {
      return (try pooling(input), try pooling.geometry(input: input.shape))
    }
    let maps = try Pooling2D.blockReduce(input, block: block, mode: mode, fill: 0)
    return (maps, try pooling.blockGeometry(input: input.shape))
  }

  /// The same from single precision, by the fast twin.
  func compute(
    _ input: Tensor<Float>, keepsWinners: Bool, threads: Int
  ) throws -> (maps: PooledMaps<Float>, geometry: ConvolutionGeometry) {
    guard isBlockReduce, let block = pooling.size else {
      let maps = try pooling(input, keepsWinners: keepsWinners, threads: threads)
      return (maps, try pooling.geometry(input: input.shape))
    }
    let maps = try Pooling2D.blockReduce(
      input, block: block, mode: mode, fill: 0, keepsWinners: keepsWinners, threads: threads)
    return (maps, try pooling.blockGeometry(input: input.shape))
  }
}
