// Layers around every tile of their three loops: windows at equal steps, windows by their addresses, blocks of filters.
// The outputs hold NaN before, so a cell that is not written fails.

import Reference
import Testing

@Suite struct LayerTileTests {
  /// Maps of few channels and more pixels than weights. Columns around tiles of 6 and 12, rows whose last tile reaches
  /// into the next row and map, more tiles than a chunk; runs whose length is a multiple of 3, of 5, of neither.
  private static let even: [Trial] = {
    var trials: [Trial] = []
    for width in [7, 8, 9, 13, 14, 15, 20, 27] {
      for (channels, side) in [(1, 3), (1, 5), (1, 2), (2, 7), (3, 3), (16, 3)] {
        let filters = [1, 15, 16, 17, 33][(width + channels + side) % 5]
        trials.append(
          Trial(
            batch: 3, height: max(9, 2 * filters * channels * side * side / (3 * width * channels)), width: width,
            channels: channels, filters: filters, kernel: AxisPair(rows: side, columns: side),
            padding: width % 2 == 0 ? .same : .valid))
      }
    }
    trials += [
      Trial(batch: 2, height: 40, width: 61, channels: 3, filters: 16, stride: AxisPair(rows: 2, columns: 2)),
      Trial(batch: 2, height: 41, width: 30, channels: 1, filters: 20, stride: AxisPair(rows: 1, columns: 5)),
      Trial(height: 50, width: 33, channels: 2, filters: 5, dilation: AxisPair(rows: 3, columns: 1)),
      Trial(height: 30, width: 19, channels: 3, filters: 9, boundary: .reflect, operation: .convolve),
      Trial(height: 30, width: 19, channels: 3, filters: 9, boundary: .constant(-2)),
      Trial(batch: 4, height: 60, width: 3, channels: 1, filters: 4, kernel: AxisPair(rows: 4, columns: 2)),
      Trial(height: 2, width: 300, channels: 1, filters: 16, kernel: AxisPair(rows: 1, columns: 15)),
    ]
    return trials
  }()

  /// Maps of more channels: with more pixels than weights, with more weights, and with more addresses than fit.
  private static let addressed: [Trial] = {
    var trials: [Trial] = []
    for width in [1, 5, 6, 7, 12, 13, 25] {
      for filters in [15, 16, 17, 33] {
        trials.append(Trial(batch: 30, height: 6, width: width, channels: 17, filters: filters))
        trials.append(Trial(batch: 2, height: 3, width: width, channels: 17, filters: filters + 160))
      }
    }
    trials += [
      Trial(height: 14, width: 14, channels: 40, filters: 70, kernel: .one),
      Trial(batch: 2, height: 9, width: 9, channels: 20, filters: 200, stride: AxisPair(rows: 2, columns: 2)),
      Trial(height: 5, width: 5, channels: 480, filters: 20, boundary: .edge),
      Trial(height: 5, width: 5, channels: 3, filters: 40, kernel: AxisPair(rows: 5, columns: 5)),
      Trial(batch: 9, height: 11, width: 10, channels: 20, filters: 130),
    ]
    return trials
  }()

  /// Every number of windows that a last tile of 6 or 12 can have, of 1×1 layers, whose rows are one: with more pixels than
  /// weights and with fewer, filters of whole blocks and of a part of one, products of one piece and of several.
  private static let leftOver: [Trial] = (1...13).flatMap { windows in
    [(2, 3), (1, 32), (66, 64), (131, 37)].map { channels, filters in
      Trial(height: 1, width: windows, channels: channels, filters: filters, kernel: .one)
    }
  }

  @Test(arguments: even + addressed + leftOver)
  func everyCellIsWrittenWithinTheBound(trial: Trial) throws {
    let arrays = trial.arrays(seed: 41)
    let one = try trial.output(of: .direct, for: arrays, threads: 1)
    let comparison = try arrays.judge(one, of: trial.convolution)
    #expect(comparison.isRight, "\(comparison)")
    for threads in [2, 5] { #expect(try trial.output(of: .direct, for: arrays, threads: threads) == one) }
    let rectified = try trial.output(of: .direct, for: arrays, activation: .relu, threads: 2)
    #expect(rectified == one.map { max(0, $0) })
  }

  @Test(arguments: even + addressed + leftOver)
  func smallIntegersAreExact(trial: Trial) throws {
    let arrays = trial.arrays(seed: 42, integers: true)
    #expect(try trial.output(of: .direct, for: arrays, threads: 2) == trial.output(of: .naive, for: arrays, threads: 2))
  }

  @Test(arguments: [
    Trial(height: 20, width: 15, channels: 1, filters: 3), Trial(height: 20, width: 15, channels: 20, filters: 18),
    Trial(height: 6, width: 6, channels: 20, filters: 90),
  ])
  func oneBadPixelReachesTheWindowsThatSeeIt(trial: Trial) throws {
    var arrays = trial.arrays(seed: 43)
    let right = try trial.output(of: .direct, for: arrays, threads: 1)
    arrays.input[0, 2, 4, 0] = .nan
    let result = try trial.output(of: .direct, for: arrays, threads: 1)
    for row in 0..<trial.height {
      for column in 0..<trial.width {
        let sees = (1...3).contains(row) && (3...5).contains(column)
        for filter in 0..<right.shape[3] {
          let value = result[0, row, column, filter]
          #expect(sees ? value.isNaN : value == right[0, row, column, filter])
        }
      }
    }
  }
}
