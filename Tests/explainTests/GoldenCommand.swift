// A golden case as a command line: how a person would type what another library was asked.
// It computes nothing but the bound. Next: `GoldenCommandTests.swift`.

import Reference
import TestSupport
import Testing

/// The command for a golden case.
struct GoldenCommand {
  /// `conv`, `conv1d` or `pool`.
  let verb: String
  /// The file of the input.
  let input: String
  /// Kernel, geometry and all else but where results go.
  let options: [String]
  /// The other library's answer.
  let expected: Tensor<Double>
  /// How far single precision, and the other library in its own precision, may lie apart.
  let bound: Tensor<Double>

  /// The operations that the program knows.
  static let operations = [
    "convolve1d", "correlate1d", "filter2d", "convolve2d", "gaussian", "sobel", "median", "conv2d_layer", "pool2d",
    "block_reduce",
  ]
  /// The cases of these.
  static let cases = operations.flatMap(GoldenCase.all)

  init(_ golden: GoldenCase) throws {
    input = try #require(golden.path(input: "x"))
    expected = try #require(try golden.expected("y"))
    switch golden.operation {
    case "convolve1d", "correlate1d":
      let operation: ConvolutionOperation = golden.operation == "convolve1d" ? .convolve : .correlate
      let mode = try #require(golden.attributes.text("mode"))
      verb = "conv1d"
      options = [
        "--kernel", try #require(golden.path(input: "k")), "--padding", mode, "--operation", operation.rawValue,
      ]
      let convolution = Convolution1D(
        operation: operation, padding: mode == "full" ? .full : mode == "same" ? .same : .valid, boundary: .zero,
        stride: 1, dilation: 1)
      let k = try #require(try golden.input("k"))
      let magnitude = try convolution.magnitude(#require(try golden.input("x")), kernel: k, bias: nil)
      bound = Self.bound(magnitude, products: k.count, golden)
    case "pool2d", "block_reduce":
      let (words, average) = try Self.pooling(golden)
      verb = "pool"
      options = words
      let x = try #require(try golden.input("x"))
      if let average, let size = average.size {
        bound = Self.bound(try average(x.map(abs)).values, products: size.rows * size.columns, golden)
      } else {
        // A maximum is chosen, not computed, and may be rounded once.
        bound = expected.map { ErrorBound.gamma(1, .float32) * abs($0) }
      }
    default:
      let (words, convolution, kernel) = try Self.filter(golden)
      verb = "conv"
      options = words
      let x = try #require(try golden.input("x"))
      if let kernel {
        let magnitude = try convolution.magnitude(x, kernel: kernel, bias: golden.input("b"))
        let products = try convolution.geometry(input: x.shape, kernel: kernel.shape).productsPerOutput
        bound = Self.bound(magnitude, products: products, golden)
      } else {
        // A median is chosen too, from pixels that may have been rounded; `NamedFilter.oracle` allows two roundings.
        bound = expected.map { ErrorBound.gamma(2, .float32) * abs($0) }
      }
    }
  }

  /// The bound of `γ(n + 3)·S` in single precision, with inputs that were rounded to it, and that of the library itself;
  /// Keras answered in single precision, all others in double.
  private static func bound(_ magnitude: Tensor<Double>, products: Int, _ golden: GoldenCase) -> Tensor<Double> {
    let own: Precision = golden.name.hasSuffix("float32") ? .float32 : .float64
    return magnitude.map {
      ErrorBound.convolution(products: products, magnitude: $0, precision: .float32, roundings: 2)
        + ErrorBound.convolution(products: products, magnitude: $0, precision: own, roundings: 0)
    }
  }

  /// The words for a pooling; the same as a value, if it is an average.
  private static func pooling(_ golden: GoldenCase) throws -> ([String], Pooling2D?) {
    let attributes = golden.attributes
    if let block = attributes.integers("block") {
      #expect(attributes.text("function") == "max" && attributes.number("fill") == 0)
      return (["--size", list(block), "--block-reduce"], nil)
    }
    #expect(attributes.flag("average_counts_padding") != true)
    let size = try #require(attributes.integers("size"))
    let stride = try #require(attributes.integers("stride"))
    let sides = attributes.number("padding").map { Int($0) }
    let mode = try #require(attributes.text("mode"))
    let isCeil = attributes.flag("ceil") == true
    #expect(sides != nil || attributes.text("padding") == "same")
    let words = [
      "--size", list(size), "--stride", list(stride), "--padding", sides.map(String.init) ?? "same", "--mode", mode,
    ]
    let average = Pooling2D(
      mode: .average, size: AxisPair(rows: size[0], columns: size[1]),
      stride: AxisPair(rows: stride[0], columns: stride[1]),
      padding: sides.map { .explicit(Padding(top: $0, bottom: $0, left: $0, right: $0)) } ?? .same, ceil: isCeil,
      countsPadding: false)
    return (words + (isCeil ? ["--ceil"] : []), mode == "average" ? average : nil)
  }

  /// The words for a filter or a layer, the same as a value, and its weights; none for a median.
  private static func filter(_ golden: GoldenCase) throws -> ([String], Convolution2D, Tensor<Double>?) {
    let attributes = golden.attributes
    var convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: .symmetric, stride: .one, dilation: .one, groups: 1)
    switch golden.operation {
    case "filter2d":
      let mode = try #require(attributes.text("boundary"))
      let operation = try #require(attributes.text("operation").flatMap(ConvolutionOperation.init(rawValue:)))
      let fill = mode == "constant" ? attributes.number("fill") : nil
      convolution.operation = operation
      convolution.boundary = try Boundary(named: "scipy:\(mode)", fill: fill)
      let words = [
        "--kernel", try #require(golden.path(input: "k")), "--operation", operation.rawValue, "--boundary",
        "scipy:\(mode)",
      ]
      return (words + (fill.map { ["--fill", "\($0)"] } ?? []), convolution, try golden.input("k"))
    case "convolve2d":
      let kernel = try #require(try golden.input("k"))
      let (height, width) = (kernel.shape[0], kernel.shape[1])
      let mode = try #require(attributes.text("mode"))
      let boundary = try #require(attributes.text("boundary"))
      // scipy.signal's `same` is the middle of `full`.
      let sides = [height / 2, height - 1 - height / 2, width / 2, width - 1 - width / 2]
      convolution.padding =
        mode == "full"
        ? .full
        : mode == "valid"
          ? .valid : .explicit(Padding(top: sides[0], bottom: sides[1], left: sides[2], right: sides[3]))
      convolution.boundary = try Boundary(named: "scipy:\(boundary)")
      let words = [
        "--kernel", try #require(golden.path(input: "k")), "--padding", mode == "same" ? list(sides) : mode,
        "--boundary", "scipy:\(boundary)",
      ]
      return (words, convolution, kernel)
    case "conv2d_layer":
      return try layer(golden)
    default:
      let name =
        golden.operation == "sobel"
        ? "sobel-y"
        : golden.operation == "median" ? "median:3" : "gaussian:\(try #require(attributes.number("sigma")))"
      let kernel = try FilterBank.filter(named: name).components.first?.kernel
      return (["--kernel", name, "--boundary", "scipy:reflect"], convolution, kernel)
    }
  }

  private static func layer(_ golden: GoldenCase) throws -> ([String], Convolution2D, Tensor<Double>?) {
    let stride = try #require(golden.attributes.integers("stride"))
    let dilation = try #require(golden.attributes.integers("dilation"))
    let groups = Int(try #require(golden.attributes.number("groups")))
    let sides = golden.attributes.integers(named: "padding").map { table in
      ["top", "bottom", "left", "right"].compactMap { table[$0] }
    }
    let convolution = Convolution2D(
      operation: .correlate,
      padding: sides.map { .explicit(Padding(top: $0[0], bottom: $0[1], left: $0[2], right: $0[3])) } ?? .same,
      boundary: .zero, stride: AxisPair(rows: stride[0], columns: stride[1]),
      dilation: AxisPair(rows: dilation[0], columns: dilation[1]), groups: groups)
    let words = [
      "--kernel", try #require(golden.path(input: "w")), "--bias", try #require(golden.path(input: "b")), "--stride",
      list(stride), "--dilation", list(dilation), "--groups", "\(groups)", "--padding", sides.map(list) ?? "same",
    ]
    return (words, convolution, try golden.input("w"))
  }

  private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
}
