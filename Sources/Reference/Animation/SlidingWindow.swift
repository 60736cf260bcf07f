// A window that slides over a map, step by step, with every number: what an animation shows and what a table lists.
// Nothing is computed here that another file defines: sizes are `ConvolutionGeometry`'s, values those of the definitions.
// Next: `SlidingWindow+Making.swift`, which makes one of each operation; `ConvolutionArithmetic`, the named cases.

/// A window on its way over a map: one step for each value of the output.
///
/// ```
/// map 4×4, window 3×3           step 0           step 1           step 2           step 3
///
///   0 1 2 3                   [0 1 2]3         0[1 2 3]          0 1 2 3          0 1 2 3
///   4 5 6 7                   [4 5 6]7         4[5 6 7]         [4 5 6]7         4[5 6 7]
///   8 9 a b                   [8 9 a]b         8[9 a b]         [8 9 a]b         8[9 a b]
///   c d e f                    c d e f          c d e f         [c d e]f         c[d e f]
/// ```
///
/// A step is a pure function of the window and its number. Channels of the output come one after another: a filter slides
/// over the whole map before the next one begins.
public struct SlidingWindow: Sendable, Equatable {
  /// What is made of the cells under a window.
  public enum Operation: Sendable, Equatable {
    /// The sum of their products with the weights.
    case convolution(ConvolutionOperation)
    /// The same on the way back: the gradient of this convolution with respect to its input.
    case transposed(ConvolutionOperation)
    /// One value that stands for them.
    case pooling(PoolingMode)
  }

  /// A cell that a window can lie on.
  public struct Cell: Sendable, Equatable {
    /// What a cell holds.
    public enum Kind: Sendable, Equatable {
      /// A value of the input.
      case input
      /// A zero between two values of the input of a transposed convolution.
      case inserted
      /// What the boundary puts beyond the edge.
      case padding
    }

    /// Where it lies on the map; negative or past the end in the padding.
    public let row: Int
    /// Where it lies on the map; negative or past the end in the padding.
    public let column: Int
    /// Its channel.
    public let channel: Int
    /// What it holds.
    public let kind: Kind
    /// The value it holds.
    public let value: Double
  }

  /// A cell under a window.
  public struct Tap: Sendable, Equatable {
    /// The cell.
    public let cell: Cell
    /// The weight that lies on it; `nil` where a window has none.
    public let weight: Double?
    /// Whether the value is made of this cell too: padding takes no part in most poolings.
    public let takesPart: Bool
    /// Whether the value of a max or min pooling is this cell's.
    public let isTaken: Bool
  }

  /// One step: a window, and the value that it gives.
  public struct Step: Sendable, Equatable {
    /// The place of the value in the output.
    public let row: Int
    /// The place of the value in the output.
    public let column: Int
    /// The channel of the value in the output.
    public let channel: Int
    /// The cells under the window: channel by channel, in each row by row.
    public let taps: [Tap]
    /// The value.
    public let value: Double
  }

  /// What is made of the cells under a window.
  public let operation: Operation
  /// The windows, as they lie on the ``map``.
  public let geometry: ConvolutionGeometry
  /// Of a transposed convolution, the geometry of the convolution that it turns round.
  public let forward: ConvolutionGeometry?
  /// Cells of the map from one value of the input to the next; more than 1 only of a transposed convolution.
  public let spacing: AxisPair
  /// What stands in the padding.
  public let boundary: Boundary
  /// The input, `[H, W, Cin]`, with zeros between its values where ``spacing`` is more than 1.
  public let map: Tensor<Double>
  /// The weights as they lie on the cells, `[KH, KW, Cin/groups, Cout]`; `nil` for pooling.
  public let weights: Tensor<Double>?
  /// The values of all steps, `[H', W', Cout]`.
  public let output: Tensor<Double>
  /// Of a max or min, the cell that each value of the output came from, as `row · W + column`.
  let winners: PoolingWinners?
  /// Whether padding counts in an average, as zeros.
  let countsPadding: Bool

  /// The number of steps: one for each value of the output.
  public var count: Int { output.count }

  /// Whether the windows lie on one row of one channel.
  public var isSignal: Bool { Self.isSignal(geometry) }

  /// Rows and columns of the input, before zeros are inserted.
  public var inputSize: AxisPair {
    AxisPair(
      rows: (geometry.rows.input - 1) / spacing.rows + 1, columns: (geometry.columns.input - 1) / spacing.columns + 1)
  }

  /// The step of this number.
  ///
  /// - Precondition: `0 ≤ index < count`.
  /// - Complexity: the cells of one window.
  public subscript(index: Int) -> Step {
    precondition(index >= 0 && index < count, "step \(index) of \(count)")
    let (rows, columns) = (geometry.rows.output, geometry.columns.output)
    let (channel, place) = index.quotientAndRemainder(dividingBy: rows * columns)
    let (row, column) = place.quotientAndRemainder(dividingBy: columns)
    let flat = (row * columns + column) * geometry.outputChannels + channel
    return Step(
      row: row, column: column, channel: channel,
      taps: taps(row: row, column: column, channel: channel, winner: winners?[flat]), value: output[flat: flat])
  }

  private func taps(row: Int, column: Int, channel: Int, winner: Int?) -> [Tap] {
    let group = channel / geometry.filtersPerGroup
    var taps: [Tap] = []
    for k in 0..<geometry.channelsPerGroup {
      for i in 0..<geometry.rows.kernel {
        for j in 0..<geometry.columns.kernel {
          let cell = cell(
            row: geometry.rows.index(window: row, tap: i), column: geometry.columns.index(window: column, tap: j),
            channel: group * geometry.channelsPerGroup + k)
          let isTaken = cell.kind == .input && winner == cell.row * geometry.columns.input + cell.column
          taps.append(
            Tap(cell: cell, weight: weights?[i, j, k, channel], takesPart: takesPart(cell), isTaken: isTaken))
        }
      }
    }
    return taps
  }

  /// The cell at a place of the map or of the padding around it.
  ///
  /// - Precondition: the channel is one of the map's.
  public func cell(row: Int, column: Int, channel: Int) -> Cell {
    let (height, width) = (geometry.rows.input, geometry.columns.input)
    let isInside = row >= 0 && row < height && column >= 0 && column < width
    let isValue = row.isMultiple(of: spacing.rows) && column.isMultiple(of: spacing.columns)
    var value = boundary.fill
    if let i = boundary.source(of: row, count: height), let j = boundary.source(of: column, count: width) {
      value = map[flat: (i * width + j) * geometry.inputChannels + channel]
    }
    return Cell(
      row: row, column: column, channel: channel, kind: !isInside ? .padding : isValue ? .input : .inserted,
      value: value)
  }

  /// Whether values are made of this cell: of padding in a convolution always, in an average where it counts.
  public func takesPart(_ cell: Cell) -> Bool {
    guard case .pooling = operation, cell.kind == .padding else { return true }
    guard countsPadding else { return false }
    func counts(_ index: Int, _ axis: AxisGeometry) -> Bool {
      index < axis.input + axis.padding.after - axis.roundingUp
    }
    return counts(cell.row, geometry.rows) && counts(cell.column, geometry.columns)
  }
}
