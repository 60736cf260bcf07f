// What covering a part of a picture costs: the third answer of `Saliency`, which needs nothing of a network but its scores.
// Next: `Saliency.swift`, the answers by gradients.

extension Saliency {
  /// How far the score falls when a square of the picture is covered: `s(x) − s(x covered)`.
  ///
  /// The square has the mean of each channel of the picture, and goes over it from the upper left corner in steps; the
  /// last one of each row and column lies at the edge. Where it falls much, the network looks; where it rises, what was
  /// covered spoke against the class. Nothing of the network is needed but its answers.
  ///
  /// Source: M. D. Zeiler, R. Fergus, *Visualizing and Understanding Convolutional Networks*, 2014, section 4.2.
  ///
  /// - Parameters:
  ///   - x: `[1, H, W, C]`.
  ///   - patch: the side of the square, at most `H` and `W`.
  ///   - step: how far it goes each time, at most its side.
  /// - Throws: as ``scores(of:)``.
  /// - Complexity: forwards once for each place, `⌈(H − patch)/step + 1⌉ · ⌈(W − patch)/step + 1⌉` of them.
  public func occlusion(
    of label: Int, at x: Tensor<Engine.Scalar>, patch: Int, step: Int
  ) throws -> Occlusion<Engine.Scalar> {
    precondition(x.rank == 4 && x.shape[0] == 1, "an example of shape \(x.shape)")
    precondition((1...min(x.shape[1], x.shape[2])).contains(patch), "a square of \(patch) on \(x.shape)")
    precondition((1...patch).contains(step), "steps of \(step) with a square of \(patch)")
    let whole = try scores(of: x)[label]
    let (height, width) = (x.shape[1], x.shape[2])
    let places = Occlusion<Engine.Scalar>.starts(height, patch, step).flatMap { row in
      Occlusion<Engine.Scalar>.starts(width, patch, step).map { MapCell(row: row, column: $0) }
    }
    let means = Self.means(of: x)
    var drops: [Engine.Scalar] = []
    let atOnce = copiesAtOnce
    for first in stride(from: 0, to: places.count, by: atOnce) {
      let some = places[first..<min(places.count, first + atOnce)]
      let batch = Self.covered(x, at: some, patch, means)
      let trace = try network.forward(batch, weights: scoring, pass: .inference, keepsAll: false, engine: engine)
      let columns = trace.output.shape[1]
      for row in 0..<some.count {
        let outputs = (0..<columns).map { trace.output[flat: row * columns + $0] }
        let score = ClassScore.scores(outputs)[label]
        guard score.isFinite else { throw SaliencyError.notFinite(what: "the score of a covered picture") }
        drops.append(whole - score)
      }
    }
    return Occlusion(places: places, drops: drops, patch: patch, height: height, width: width)
  }

  /// As many copies as a step of training has, or fewer of large pictures: 64 MB for the output of a layer are enough.
  private var copiesAtOnce: Int {
    let largest = network.nodes.map { $0.outputShape.reduce(1, *) }.max() ?? 1
    return max(1, min(32, 1 << 24 / largest))
  }

  /// The mean of each channel.
  private static func means(of x: Tensor<Engine.Scalar>) -> [Engine.Scalar] {
    let (cells, channels) = (x.shape[1] * x.shape[2], x.shape[3])
    return (0..<channels).map { channel in
      (0..<cells).reduce(Engine.Scalar(0)) { $0 + x[flat: $1 * channels + channel] } / Engine.Scalar(cells)
    }
  }

  /// One copy of the picture for each place, with a square there.
  private static func covered(
    _ x: Tensor<Engine.Scalar>, at places: ArraySlice<MapCell>, _ patch: Int, _ means: [Engine.Scalar]
  ) -> Tensor<Engine.Scalar> {
    let (width, channels) = (x.shape[2], x.shape[3])
    let places = Array(places)
    return Tensor(shape: [places.count] + x.shape[1...]) { index in
      let (place, cell) = (places[index / x.count], index % x.count / channels)
      let (row, column) = (cell / width - place.row, cell % width - place.column)
      let isCovered = (0..<patch).contains(row) && (0..<patch).contains(column)
      return isCovered ? means[index % channels] : x[flat: index % x.count]
    }
  }
}

/// How far a score falls for each square that was covered.
public struct Occlusion<Scalar: TensorScalar>: Sendable {
  /// The upper left corners, row by row.
  public let places: [MapCell]
  /// `s(x) − s(x covered)` for each of them.
  public let drops: [Scalar]
  /// The side of the square.
  public let patch: Int
  fileprivate let height: Int
  fileprivate let width: Int

  /// Where squares begin along an axis: `0, step, 2·step, …`, and at the far edge.
  ///
  /// ```
  /// 10 pixels, square 4, step 3:   0 3 6          11 pixels:   0 3 6 7
  /// ```
  static func starts(_ count: Int, _ patch: Int, _ step: Int) -> [Int] {
    let last = count - patch
    return Array(stride(from: 0, through: last, by: step)) + (last % step == 0 ? [] : [last])
  }

  /// What falls at each pixel: the mean over the squares that cover it, `[H, W]`.
  public var map: Tensor<Scalar> {
    var sums = Array(repeating: Scalar(0), count: height * width)
    var counts = Array(repeating: Scalar(0), count: height * width)
    for (place, drop) in zip(places, drops) {
      for row in place.row..<place.row + patch {
        for cell in row * width + place.column..<row * width + place.column + patch {
          sums[cell] += drop
          counts[cell] += 1
        }
      }
    }
    return Tensor(shape: [height, width]) { sums[$0] / counts[$0] }
  }
}
