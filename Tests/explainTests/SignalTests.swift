// `explain conv1d`: NumPy's sizes, numbers as people type them, and what is saved.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct SignalTests {
  private static let course = "0,0,26,51,58,59,53,29,0,0,0"

  @Test(arguments: ["--kernel=-1,2,-1", "--kernel -1,2,-1", "--kernel '-1 2 -1'", "-k -1,2,-1", "-k '−1, 2, −1'"])
  func theCourseExampleComesOutHoweverTheKernelIsTyped(kernel: String) throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("conv1d \(Self.course) \(kernel) --no-figure")
    #expect(run.lines.suffix(2) == ["", "0 0 -26 1 18 6 7 18 5 -29 0 0 0"])
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    ("-1,2,-1 -k -1,2,-1", "1 -4 6 -4 1"), ("-.5,1 -k 2", "-1 2"), ("'-1 2' -k -1,-1", "1 -1 -2"),
    ("-1 -k -1", "1"), ("1e2,-1e-2 -k 1", "100 -0.01"), ("1/4,-1/2 -k 4", "1 -2"), ("-inf,1 -k 1", "-inf 1"),
    ("nan,1 -k 2", "NaN 2"), ("inf,inf -k 1,-1", "inf NaN -inf"), ("NaN,1 -k 2", "NaN 2"), ("0,-0 -k 1", "0 0"),
  ]) func numbersMeanWhatTheySay(line: String, expected: String) throws {
    let run = try ProgramFolder().succeed("conv1d \(line) --no-figure")
    #expect(run.lines.last == expected)
  }

  // The answers are numpy.convolve's, numpy.correlate's and numpy.pad's.
  @Test(arguments: [
    ("", "1 0 2 4 6 8 10 4 21"), ("--padding full", "1 0 2 4 6 8 10 4 21"), ("--padding same", "0 2 4 6 8 10 4"),
    ("--padding valid", "2 4 6 8 10"), ("--padding 1,0", "0 2 4 6 8 10"), ("--padding 0,1", "2 4 6 8 10 4"),
    ("--padding 1", "0 2 4 6 8 10 4"), ("--operation correlate", "3 4 6 8 10 12 14 -8 7"), ("--stride 3", "1 4 10"),
    ("--dilation 2 --padding valid", "2 4 6"), ("--bias 10 --padding valid", "12 14 16 18 20"),
    ("--padding 1 --boundary edge", "3 2 4 6 8 10 11"),
    ("--padding 1 --boundary constant --fill 5", "15 2 4 6 8 10 9"),
  ]) func everyOptionDoesItsWork(options: String, expected: String) throws {
    let run = try ProgramFolder().succeed("conv1d 1,2,3,4,5,6,7 -k 1,-2,3 \(options) --no-figure")
    #expect(run.lines.last == expected, "\(run)")
  }

  @Test(arguments: ConvolutionAlgorithm.allCases.filter { $0 != .separable && $0 != .winograd })
  func arraysAndEveryAlgorithmObeyTheBound(algorithm: ConvolutionAlgorithm) throws {
    let folder = try ProgramFolder()
    let x = Tensor<Float>.sample([53], seed: 5)
    let k = Tensor<Float>.sample([7], seed: 6)
    try folder.write(x, to: "x.npy")
    try folder.write(k, to: "k.npy")
    let run = try folder.succeed(
      "conv1d x.npy -k k.npy --padding 4,1 --stride 3 --dilation 2 --boundary reflect --operation correlate --bias 0.5 "
        + "--algorithm \(algorithm.rawValue) --threads 2 --save y.npy --no-figure --json")
    let convolution = Convolution1D(
      operation: .correlate, padding: .explicit(Padding(top: 0, bottom: 0, left: 4, right: 1)), boundary: .reflect,
      stride: 3, dilation: 2)
    let (wide, weights) = (x.map(Double.init), k.map(Double.init))
    let oracle = try convolution.oracle(wide, kernel: weights, bias: 0.5)
    let bound =
      try algorithm.isSummation
      ? convolution.bound(wide, kernel: weights, bias: 0.5, precision: .float32, roundings: 0)
      : convolution.fourierBound(wide, kernel: weights, bias: 0.5).values
    let result = try folder.array("y.npy")
    try expectRight(result, oracle: oracle, bound: bound, "\(algorithm)")
    let report = try JSON(run)
    #expect(report["output"]?["shape"]?.integers == oracle.shape)
    #expect(report["padding"]?["left"]?.number == 4 && report["padding"]?["right"]?.number == 1)
    #expect(report["stride"]?.number == 3 && report["dilation"]?.number == 2)
    #expect(report["operation"]?.text == "correlate" && report["boundary"]?.text == "reflect")
    #expect(report["algorithm"]?.text == algorithm.rawValue)
    let values = try #require(report["values"]?.numbers)
    #expect(values.map { Float($0) } == result.scalars)
  }

  @Test(arguments: [([1, 5], "x.npy"), ([5, 1], "x.npy"), ([5], "x.npy"), ([1, 1, 5, 1], "x.npy")])
  func anArrayWithOneLongAxisIsASignal(shape: [Int], name: String) throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: shape, scalars: [1, 2, 3, 4, 5]), to: name)
    #expect(try folder.succeed("conv1d \(name) -k 1,1 --no-figure").lines.last == "1 3 5 7 9 5")
  }

  @Test func namedSmoothersArePossible() throws {
    let folder = try ProgramFolder()
    #expect(try folder.succeed("conv1d 0,0,3,0,0 -k box:3 --padding same --no-figure").lines.last == "0 1 1 1 0")
    let run = try folder.succeed("conv1d 0,0,0,0,1,0,0,0,0 -k gaussian:0.5 --padding same --no-figure --json")
    let values = try #require(try JSON(run)["values"]?.numbers)
    #expect(values.count == 9 && values == values.reversed() && abs(values.reduce(0, +) - 1) < 1e-6)
  }
}
