// `explain pool` on arrays: every rank and every option, values and positions, against Reference.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct PoolTests {
  /// A pooling as it is typed and as it is meant.
  struct Request: CustomTestStringConvertible {
    let options: String
    var size: AxisPair? = AxisPair(rows: 3, columns: 2)
    var stride: AxisPair = AxisPair(rows: 3, columns: 2)
    var padding: PaddingRule = .valid
    var ceil = false
    var countsPadding = false
    var isBlockReduce = false
    var modes: [PoolingMode] = [.max, .average, .min]

    var testDescription: String { options }
  }

  private static let two = AxisPair(rows: 2, columns: 2)

  private static func sides(_ top: Int, _ bottom: Int, _ left: Int, _ right: Int) -> PaddingRule {
    .explicit(Padding(top: top, bottom: bottom, left: left, right: right))
  }

  static let requests = [
    Request(options: "", size: two, stride: two),
    Request(options: "--size 3,2"),
    Request(options: "--size 3,2 --stride 2", stride: two),
    Request(options: "--size 3,2 --stride 1,3", stride: AxisPair(rows: 1, columns: 3)),
    Request(options: "--size 3,2 --stride 2 --padding same", stride: two, padding: .same),
    Request(options: "--size 3,2 --stride 2 --padding valid", stride: two),
    Request(options: "--size 3,2 --stride 2 --padding 1", stride: two, padding: sides(1, 1, 1, 1)),
    Request(options: "--size 3,2 --stride 2 --padding 2,1", stride: two, padding: sides(2, 2, 1, 1)),
    Request(options: "--size 3,2 --stride 2 --padding 1,0,0,1", stride: two, padding: sides(1, 0, 0, 1)),
    Request(options: "--size 3,2 --stride 3 --ceil", stride: AxisPair(rows: 3, columns: 3), ceil: true),
    Request(options: "--size 3,2 --stride 2 --padding 1 --ceil", stride: two, padding: sides(1, 1, 1, 1), ceil: true),
    Request(
      options: "--size 3,2 --stride 2 --padding 1 --count-padding", stride: two, padding: sides(1, 1, 1, 1),
      countsPadding: true, modes: [.average]),
    Request(
      options: "--size 3,2 --stride 2 --padding 1 --ceil --count-padding", stride: two, padding: sides(1, 1, 1, 1),
      ceil: true, countsPadding: true, modes: [.average]),
    Request(options: "--global", size: nil, stride: .one),
    Request(options: "--size 3,2 --block-reduce", isBlockReduce: true),
  ]

  @Test(arguments: requests, [[8, 11], [8, 11, 3], [2, 8, 11, 3]])
  func everyOptionOnEveryRank(request: Request, shape: [Int]) throws {
    let folder = try ProgramFolder()
    // Below zero, so that a zero of the padding would win a maximum and be seen.
    let x = Tensor<Float>.sample(shape, seed: 21).map { $0 - 3 }
    try folder.write(x, to: "x.npy")
    for mode in request.modes {
      let pooling = Pooling2D(
        mode: mode, size: request.size, stride: request.stride, padding: request.padding, ceil: request.ceil,
        countsPadding: request.countsPadding)
      let compute = { (input: Tensor<Double>) throws -> PooledMaps<Double> in
        request.isBlockReduce
          ? try Pooling2D.blockReduce(input, block: try #require(request.size), mode: mode, fill: 0)
          : try pooling(input)
      }
      let oracle = try compute(x.map(Double.init))
      let argmax = mode == .average ? "" : " --save-argmax a.npy"
      let run = try folder.succeed(
        "pool x.npy \(request.options) --mode \(mode.rawValue) --save y.npy\(argmax) --no-figure --json")

      let cells = request.size.map { $0.rows * $0.columns } ?? 8 * 11
      let bound = try compute(x.map { abs(Double($0)) }).values.map { magnitude in
        mode == .average
          ? ErrorBound.convolution(products: cells, magnitude: magnitude, precision: .float32, roundings: 0) : 0
      }
      try expectRight(folder.array("y.npy"), oracle: oracle.values, bound: bound, "\(run)")
      if mode != .average {
        let winners = try NPY.read(folder.file("a.npy"))
        #expect(winners.dataType == .int64 && winners.shape == oracle.values.shape)
        #expect(winners.doubles().tensor.scalars.map { Int($0) } == oracle.winners.map(Array.init))
      }
      let report = try JSON(run)
      #expect(report["output"]?["shape"]?.integers == oracle.values.shape)
      #expect(report["mode"]?.text == mode.rawValue && report["saved"]?.text == "y.npy")
      #expect(report["size"]?.integers == [request.size?.rows ?? 8, request.size?.columns ?? 11])
    }
  }

  @Test func coloursArePooledEachByItself() throws {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "rgb_8.png", to: "p.png")
    let image = try folder.picture("p.png")
    let pooling = Pooling2D(
      mode: .max, size: Self.two, stride: Self.two, padding: .valid, ceil: false, countsPadding: false)
    try folder.succeed("pool p.png --color --save c.npy --no-figure --quiet")
    try folder.succeed("pool p.png --save g.npy --no-figure --quiet")
    #expect(try folder.array("c.npy") == pooling(image.samples).values)
    #expect(try folder.array("g.npy") == pooling(image.grey()).values)
  }
}
