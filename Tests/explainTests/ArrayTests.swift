// `explain conv` on arrays: every rank, filters and layers, all options together, every algorithm, against the oracle.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct ArrayTests {
  /// An input and a kernel that fit together.
  struct Shapes: CustomTestStringConvertible {
    let input: [Int]
    let kernel: [Int]
    let groups: Int

    var testDescription: String { "\(TensorShape.text(input)) with \(TensorShape.text(kernel))" }
  }

  // Sizes pairwise different, so that no axis can stand for another.
  static let shapes = [
    Shapes(input: [11, 13], kernel: [3, 2], groups: 1),
    Shapes(input: [11, 13, 4], kernel: [3, 2], groups: 1),
    Shapes(input: [2, 11, 13, 4], kernel: [3, 2], groups: 4),
    Shapes(input: [11, 13], kernel: [3, 2, 1, 5], groups: 1),
    Shapes(input: [11, 13, 4], kernel: [3, 2, 2, 6], groups: 2),
    Shapes(input: [2, 11, 13, 4], kernel: [3, 2, 2, 6], groups: 2),
  ]

  @Test(arguments: shapes, ConvolutionAlgorithm.allCases)
  func allOptionsTogetherObeyTheBound(shapes: Shapes, algorithm: ConvolutionAlgorithm) throws {
    let isFilter = shapes.kernel.count == 2
    // Kernels are 3×2 and strided: not for winograd.
    guard algorithm != .separable || isFilter, algorithm != .winograd else { return }
    let folder = try ProgramFolder()
    let x = Tensor<Float>.sample(shapes.input, seed: 11)
    // A product of a column and a row, exact in single precision, where the algorithm needs one.
    let w: Tensor<Float> =
      algorithm == .separable
      ? Tensor(shape: [3, 2], scalars: [1, -3, 2, -6, -0.5, 1.5]) : .sample(shapes.kernel, seed: 12)
    let b = Tensor<Float>.sample([isFilter ? shapes.input.count == 2 ? 1 : 4 : shapes.kernel[3]], seed: 13)
    for (tensor, name) in [(x, "x.npy"), (w, "w.npy"), (b, "b.npy")] { try folder.write(tensor, to: name) }

    for operation in ConvolutionOperation.allCases {
      let convolution = Convolution2D(
        operation: operation, padding: .explicit(Padding(top: 1, bottom: 0, left: 2, right: 1)),
        boundary: .constant(0.75), stride: AxisPair(rows: 2, columns: 1), dilation: AxisPair(rows: 1, columns: 2),
        groups: shapes.groups)
      let run = try folder.succeed(
        "conv x.npy --kernel w.npy --bias b.npy --operation \(operation.rawValue) --stride 2,1 --padding 1,0,2,1 "
          + "--dilation 1,2 --groups \(shapes.groups) --boundary constant --fill 0.75 --algorithm \(algorithm.rawValue) "
          + "--threads 2 --save y.npy --no-figure --json")
      let (wide, weights, bias) = (x.map(Double.init), w.map(Double.init), b.map(Double.init))
      let oracle = try convolution.oracle(wide, kernel: weights, bias: bias)
      let bound =
        try algorithm.isSummation
        ? convolution.bound(wide, kernel: weights, bias: bias, precision: .float32, roundings: 0)
        : convolution.fourierBound(wide, kernel: weights, bias: bias).values
      try expectRight(folder.array("y.npy"), oracle: oracle, bound: bound, "\(run)")

      let report = try JSON(run)
      #expect(report["output"]?["shape"]?.integers == oracle.shape)
      #expect(report["input"]?["shape"]?.integers == x.shape)
      #expect(report["kernel"]?["shape"]?.integers == w.shape)
      #expect(report["stride"]?.integers == [2, 1] && report["dilation"]?.integers == [1, 2])
      let padding = try #require(report["padding"])
      #expect(["top", "bottom", "left", "right"].map { padding[$0]?.number } == [1, 0, 2, 1])
      #expect(report["operation"]?.text == operation.rawValue && report["algorithm"]?.text == algorithm.rawValue)
      #expect(report["boundary"]?.text == "constant" && report["fill"]?.number == 0.75)
      #expect(report["saved"]?.text == "y.npy")
      #expect(folder.names == ["b.npy", "w.npy", "x.npy", "y.npy"])
    }
  }

  /// What is left out has the documented value: `conv X` with and without these words is one command.
  @Test(arguments: [
    ("x.npy -k f.npy", "--operation convolve --padding same --boundary zero --stride 1 --dilation 1 --groups 1"),
    ("x.npy -k w.npy", "--operation correlate --padding valid --boundary zero --stride 1,1 --dilation 1,1 --groups 1"),
    ("x.npy -k f.npy", "--padding 1,1,1,1 --bias 0 --algorithm auto"), ("x.npy -k f.npy", "--padding 1,1"),
    ("x.npy -k w.npy", "--algorithm direct"), ("x.npy -k w.npy", "--padding 0"),
  ]) func theDefaultsAreTheDocumentedOnes(command: String, options: String) throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([7, 9, 2], seed: 1), to: "x.npy")
    try folder.write(.sample([3, 3], seed: 2), to: "f.npy")
    try folder.write(.sample([3, 3, 2, 5], seed: 3), to: "w.npy")
    try folder.succeed("conv \(command) --no-figure --quiet --save a.npy")
    try folder.succeed("conv \(command) \(options) --no-figure --quiet --save b.npy")
    #expect(try folder.bytes("a.npy") == folder.bytes("b.npy"))
  }

  @Test func theNumberOfThreadsChangesNotOneBit() throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([2, 37, 41, 8], seed: 1), to: "x.npy")
    try folder.write(.sample([3, 5, 8, 16], seed: 2), to: "w.npy")
    for algorithm in ["naive", "direct", "im2col", "fft"] {
      for threads in [1, 2, 3, 7] {
        try folder.succeed(
          "conv x.npy -k w.npy --algorithm \(algorithm) --threads \(threads) --no-figure --quiet --save y\(threads).npy"
        )
        #expect(try folder.bytes("y\(threads).npy") == folder.bytes("y1.npy"), "\(algorithm), \(threads) threads")
      }
    }
  }

  @Test(arguments: ["npy_i1", "npy_u1", "npy_i8", "npy_f2", "npy_f8", "npy_b1", "npy_f4_big", "npy_f4_fortran"])
  func arraysOfEveryTypeAreRead(name: String) throws {
    let folder = try ProgramFolder()
    let array = try NPY.read(Fixture.path(name + ".npy")).floats().tensor
    try folder.copy(fixture: name + ".npy", to: "x.npy")
    try folder.succeed("conv x.npy -k 1 --save y.npy --no-figure --quiet")
    #expect(try folder.array("y.npy") == array)
  }
}
