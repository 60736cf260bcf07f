// Pooling of whole blocks, the end of the map filled up: `skimage.measure.block_reduce`. It is pooling of a larger map, so
// nothing is compared or added here.

import Kernels

extension Pooling2D {
  /// Non-overlapping blocks, the end of the map filled up to a whole block, by the definition of pooling.
  ///
  /// The fill takes part: a block of negative numbers that was filled up with 0 has the maximum 0 (and no winner), and a
  /// mean divides by the whole block.
  ///
  /// ```
  /// -1 -2 -3      block 2, max, fill 0      -1 0
  /// -4 -5 -6                           ->
  /// ```
  ///
  /// - Throws: ``GeometryError`` for a block below 1 or an array that would be too large.
  public static func blockReduce<Scalar>(
    _ input: Tensor<Scalar>, block: AxisPair, mode: PoolingMode, fill: Scalar
  ) throws -> PooledMaps<Scalar> {
    try blockReduce(input, block: block, mode: mode, fill: fill) { pooling, filled in try pooling(filled) }
  }

  /// The same blocks, bit for bit, with vectors and threads.
  ///
  /// - Parameters:
  ///   - keepsWinners: whether to tell where each max or min came from.
  ///   - threads: how many threads may work, at least 1.
  /// - Throws: ``GeometryError`` for a block below 1 or an array that would be too large.
  public static func blockReduce(
    _ input: Tensor<Float>, block: AxisPair, mode: PoolingMode, fill: Float, keepsWinners: Bool, threads: Int
  ) throws -> PooledMaps<Float> {
    try blockReduce(input, block: block, mode: mode, fill: fill) { pooling, filled in
      try pooling(filled, keepsWinners: keepsWinners, threads: threads)
    }
  }

  private static func blockReduce<Scalar>(
    _ input: Tensor<Scalar>, block: AxisPair, mode: PoolingMode, fill: Scalar,
    pool: (Pooling2D, Tensor<Scalar>) throws -> PooledMaps<Scalar>
  ) throws -> PooledMaps<Scalar> {
    let filled = try input.filledUp(to: block, with: fill)
    let pooling = Pooling2D(
      mode: mode, size: block, stride: block, padding: .valid, ceil: false, countsPadding: false)
    let pooled = try pool(pooling, filled)
    let geometry = try pooling.geometry(input: filled.shape)
    let (height, width) = (input.shape[input.rank == 4 ? 1 : 0], input.shape[input.rank == 4 ? 2 : 1])
    let isFilled = geometry.rows.input != height || geometry.columns.input != width
    let winners = pooled.winners.map { winners in
      isFilled ? winners.within(height: height, width: width, ofWidth: geometry.columns.input) : winners
    }
    return PooledMaps(values: pooled.values, winners: winners).reshaped(geometry, rank: input.rank)
  }

  /// The windows of ``blockReduce(_:block:mode:fill:)``: as many whole blocks as cover the input, the fill at the end.
  ///
  /// - Throws: ``GeometryError`` as ``geometry(input:)``.
  public func blockGeometry(input: [Int]) throws -> ConvolutionGeometry {
    let maps = try MapShape(input, what: "the input")
    guard let size else { return try geometry(input: input) }
    func fill(_ cells: Int, _ block: Int) -> Int { (block - cells % block) % block }
    var filled = self
    filled.padding = .explicit(
      Padding(
        top: 0, bottom: fill(maps.height, size.rows), left: 0, right: fill(maps.width, size.columns)))
    return try filled.geometry(input: input)
  }
}

extension PoolingWinners {
  /// The cells of a filled-up map, `ofWidth` columns wide, as cells of the map; −1 for those of the fill.
  fileprivate func within(height: Int, width: Int, ofWidth filledWidth: Int) -> PoolingWinners {
    PoolingWinners(
      AlignedStorage(count: count) { index in
        let (row, column) = self[index].quotientAndRemainder(dividingBy: filledWidth)
        return row < height && column < width ? Int32(row * width + column) : -1
      })
  }
}

extension Tensor {
  /// Maps `[N, H, W, C]` filled up at the bottom and at the right to whole blocks; themselves where nothing is missing.
  fileprivate func filledUp(to block: AxisPair, with fill: Scalar) throws -> Tensor {
    let maps = try MapShape(shape, what: "the input")
    for (what, value) in [("the block's number of rows", block.rows), ("the block's number of columns", block.columns)]
    where value < 1 || value > AxisGeometry.limit {
      throw GeometryError.outOfRange(what: what, value: value, minimum: 1, maximum: AxisGeometry.limit)
    }
    let height = (maps.height + block.rows - 1) / block.rows * block.rows
    let width = (maps.width + block.columns - 1) / block.columns * block.columns
    let filledShape = [maps.batch, height, width, maps.channels]
    guard filledShape != maps.shape else { return reshaped(filledShape) }
    guard let count = TensorShape.count(filledShape), count <= TensorShape.limit else {
      throw GeometryError.tooLarge(what: "the filled-up input", shape: filledShape)
    }
    let filled = Tensor(shape: filledShape, repeating: fill)
    let row = maps.width * maps.channels
    for n in 0..<maps.batch {
      for mapRow in 0..<maps.height {
        copy(
          from: storage, at: (n * maps.height + mapRow) * row, to: filled.storage,
          at: (n * height + mapRow) * width * maps.channels, count: row)
      }
    }
    return filled
  }
}
