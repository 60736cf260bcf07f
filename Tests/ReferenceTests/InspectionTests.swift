import Reference
import Testing

/// What is told of feature maps: their statistics, the dead ones, the strongest cells and what these see.
struct InspectionTests {
  // MARK: Statistics

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func statisticsAreTheirDefinitions(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let shape = [1, generator.integer(in: 1...9), generator.integer(in: 1...7), generator.integer(in: 1...5)]
    let values = Tensor<Float>.normal(shape: shape, using: &generator).map { $0 * 3 + 100 }
    let maps = FeatureMaps(node: 0, output: values)
    func check(_ found: ValueStatistics, _ numbers: [Double]) {
      let count = Double(numbers.count)
      let mean = numbers.reduce(0, +) / count
      let deviation = (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      let largest = numbers.map(abs).max()!
      // A sum of n numbers, each at most m, in any order is off by at most n²·m·2⁻⁵³; its mean by n·m·2⁻⁵³. The groups
      // are joined by three sums more, and the difference of two means is what a deviation may be off by.
      let bound = 8 * (count + 4) * largest * 0x1p-53
      #expect(found.count == numbers.count && found.notFinite == 0, "seed \(seed)")
      #expect(Double(found.minimum) == numbers.min() && Double(found.maximum) == numbers.max(), "seed \(seed)")
      #expect(abs(found.mean - mean) <= bound, "seed \(seed)")
      // √ is steep near 0: the squares are compared, each off by 2·deviation·bound + bound².
      let squares = abs(found.standardDeviation * found.standardDeviation - deviation * deviation)
      #expect(squares <= 4 * (largest + bound) * bound, "seed \(seed)")
    }
    for channel in 0..<shape[3] {
      let numbers = stride(from: channel, to: values.count, by: shape[3]).map { Double(values[flat: $0]) }
      check(maps.channels[channel], numbers)
      #expect(
        maps.channels[channel] == ValueStatistics(Tensor(shape: [numbers.count], scalars: numbers.map(Float.init))))
    }
    check(maps.whole, values.scalars.map(Double.init))
  }

  @Test func whatIsNotFiniteIsOnlyCounted() {
    let values = Tensor<Float>(shape: [1, 2, 2, 2], scalars: [1, .nan, .infinity, .nan, 3, .nan, -5, -.infinity])
    let maps = FeatureMaps(node: 0, output: values)
    #expect(maps.channels[0].count == 3 && maps.channels[0].notFinite == 1)
    #expect(maps.channels[0].minimum == -5 && maps.channels[0].maximum == 3)
    #expect(maps.channels[1].count == 0 && maps.channels[1].mean.isNaN && maps.channels[1].maximum.isNaN)
    #expect(maps.whole.count == 3 && maps.whole.notFinite == 5 && maps.whole.maximum == 3)
    #expect(abs(maps.whole.mean + 1.0 / 3) <= 0x1p-52)
    // A channel that is no number is neither dead nor strong.
    #expect(maps.dead.isEmpty)
    #expect(maps.strongest(9).map(\.channel) == [0])
    let nothing = ValueStatistics(joining: [])
    #expect(nothing.count == 0 && nothing.minimum.isNaN && nothing.standardDeviation.isNaN && !nothing.isZero)
  }

  // MARK: Dead maps and strong cells

  @Test func plantedDeadMapsAreFound() throws {
    let network = try Network(name: "dead", input: [7, 9, 2]) {
      Conv2D(5, kernel: 3, activation: .relu)
      MaxPool2D()
      Flatten()
      Dense(3, activation: .softmax)
    }
    var weights = Weights<Float>(network, seed: 4)
    // No sum of 18 products of inputs in 0…1 and weights below 1 reaches 100; above 100 nothing is dead.
    weights.arrays[1][1] = Tensor(shape: [5], scalars: [100, -100, 100, 100, -100])
    var generator = SeededGenerator(seed: 5)
    let x = Tensor<Float>.uniform(shape: [1, 7, 9, 2], in: 0...1, using: &generator)
    let maps = try network.features(of: x, weights: weights, engine: FastEngine(threads: 1))
    #expect(maps[1].dead == [1, 4] && maps[2].dead == [1, 4])
    #expect(maps[0].dead.isEmpty)
    // Numbers of a vector are answers, not maps.
    #expect(maps[3].dead.isEmpty && maps[3].channels.count { $0.isZero } == 2 * 6)
    #expect(maps[1].strongest(9).map(\.channel).sorted() == [0, 2, 3])
    // What is shown is what the network says, the softmax too.
    let output = try network.forward(
      x, weights: weights, pass: .inference, keepsAll: false, engine: FastEngine(threads: 1)
    ).output
    #expect(maps[4].values == output.reshaped([3]))
    #expect(abs(maps[4].values.scalars.reduce(0, +) - 1) <= 4 * 0x1p-24)
  }

  @Test func oneCellOfEachMapIsStrongest() {
    var values = Tensor<Float>(shape: [1, 3, 4, 4], repeating: 0)
    func set(_ row: Int, _ column: Int, _ channel: Int, _ value: Float) { values[0, row, column, channel] = value }
    (set(1, 2, 0, 5), set(1, 3, 0, 5), set(2, 0, 0, 4.5))
    (set(0, 3, 1, 7), set(2, 2, 1, -9))
    for row in 0..<3 { for column in 0..<4 { set(row, column, 3, -2) } }
    let cells = FeatureMaps(node: 1, output: values).strongest(10)
    // Of equal values the first; map 2 is dead, map 3 is negative everywhere.
    #expect(cells.map(\.channel) == [1, 0, 3] && cells.map(\.value) == [7, 5, -2])
    #expect(cells.map(\.place) == [.init(row: 0, column: 3), .init(row: 1, column: 2), .init(row: 0, column: 0)])
    #expect(FeatureMaps(node: 1, output: values).strongest(1).map(\.channel) == [1])
    #expect(FeatureMaps(node: 1, output: values.reshaped([1, 48])).strongest(3).isEmpty)
  }

  // MARK: What a cell sees

  /// A network is asked: a pixel is changed, and the cells that change are those that see it. All weights are of ½…3⁄2, so
  /// that each of at most five layers passes on at least half of a change and at most a hundredfold of the other values:
  /// 2⁴⁰/2⁵ is more than 100⁵, and no sum and no maximum can hide it.
  @Test(arguments: 1...60 as ClosedRange<UInt64>) func cellsSeeThePixelsThatChangeThem(seed: UInt64) throws {
    guard let network = try ReceptiveFieldTests.network(seed: seed) else { return }
    var generator = SeededGenerator(seed: seed)
    let weights = Weights<Double>(network, seed: seed).map { _ in generator.uniform() + 0.5 }
    let shape = [1] + network.inputShape
    let x = Tensor<Double>.uniform(shape: shape, in: 0...1, using: &generator)
    let last = network.nodes.count - 1
    let engine = DefinitionEngine<Double>()
    func output(_ x: Tensor<Double>) throws -> Tensor<Double> {
      try network.forward(x, weights: weights, pass: .inference, keepsAll: false, engine: engine).output
    }
    let before = try output(x)
    let (height, width) = (network.outputShape[0], network.outputShape[1])
    var sees = Array(repeating: Set<MapCell>(), count: height * width)
    for row in 0..<shape[1] {
      for column in 0..<shape[2] {
        var changed = x
        for channel in 0..<shape[3] { changed[0, row, column, channel] += 0x1p40 }
        let after = try output(changed)
        for cell in sees.indices where after[flat: cell * 2] != before[flat: cell * 2] {
          sees[cell].insert(MapCell(row: row, column: column))
        }
      }
    }
    for cell in sees.indices {
      let place = MapCell(row: cell / width, column: cell % width)
      let seen = try #require(try network.pixelsSeen(by: place, ofNode: last))
      let found = Set(
        (0..<shape[1]).flatMap { row in
          seen.columns(ofRow: row).enumerated().filter(\.element).map { MapCell(row: row, column: $0.offset) }
        })
      #expect(found == sees[cell], "seed \(seed), cell \(place)")
      let rows = sees[cell].map(\.row)
      let columns = sees[cell].map(\.column)
      let trace = try #require(
        try network.traces([.init(place: place, channel: 0, value: 1)], ofNode: last)?.first)
      #expect(trace.count == sees[cell].count, "seed \(seed), cell \(place)")
      guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max() else {
        #expect(trace.pixels == nil, "seed \(seed), cell \(place)")
        continue
      }
      #expect(trace.pixels == CellRectangle(rows: top..<bottom + 1, columns: left..<right + 1), "seed \(seed)")
    }
  }

  @Test func paddingThatIsSeenIsSaid() throws {
    let network = try Network(name: "padded", input: [6, 6, 1]) { Conv2D(1, kernel: 3, padding: .same) }
    let cells = [(0, 3), (2, 3), (5, 5)].map {
      FeatureMaps.Cell(place: MapCell(row: $0.0, column: $0.1), channel: 0, value: 1)
    }
    let traces = try #require(try network.traces(cells, ofNode: 1))
    #expect(traces.map(\.seesPadding) == [true, false, true])
    #expect(traces.map(\.pixels?.count) == [6, 9, 4])
  }

  /// Layers in the middle of a network, and those at its end, see what their own windows read.
  @Test func aCellOfAnyLayerCanBeFollowed() throws {
    let network = try Preset.fashion.network()
    let fields = try #require(try network.receptiveFields())
    for (index, node) in network.nodes.enumerated() where node.outputShape.count == 3 {
      let trace = try #require(
        try network.traces([.init(place: MapCell(row: 0, column: 0), channel: 0, value: 1)], ofNode: index)?.first)
      #expect(trace.pixels?.rows == fields[index].rows.pixels(cell: 0, of: 28), "\(node.name)")
      #expect(trace.count == trace.pixels?.count, "\(node.name)")
    }
    let all = try network.pixelsSeen(by: MapCell(row: 0, column: 0), ofNode: network.nodes.count - 1)
    #expect(try all == network.pixelsSeen())
    #expect(network.tracedNode(among: Array(network.nodes.indices)) == network.nodes.lastIndex { $0.layer is Conv2D })
    #expect(network.tracedNode(among: [0, 3]) == 3)
    #expect(network.tracedNode(among: [0, network.nodes.count - 1]) == nil)
    let vector = try Network(name: "vector", input: [5], Dense(3))
    #expect(vector.tracedNode(among: [0, 1]) == nil)
    #expect(try vector.pixelsSeen(by: MapCell(row: 0, column: 0), ofNode: 1) == nil)
  }
}

/// What is told of filters.
struct LayerFiltersTests {
  /// Small whole numbers, so that squares and sums are exact.
  private func bank(_ shape: [Int], seed: UInt64) -> LayerFilters {
    var generator = SeededGenerator(seed: seed)
    return LayerFilters(node: 1, kernel: .integers(shape: shape, in: -9...9, using: &generator))
  }

  @Test func normsAndPartsAreThoseOfTheDefinition() {
    let (bank, other) = (bank([2, 3, 5, 7], seed: 1), bank([2, 3, 5, 7], seed: 2))
    for filter in 0..<7 {
      var (square, distance) = (0.0, 0.0)
      for row in 0..<2 {
        for column in 0..<3 {
          var tap = 0.0
          for channel in 0..<5 {
            let weight = bank.kernel[row, column, channel, filter]
            tap += Double(weight * weight)
            let change = Double(weight - other.kernel[row, column, channel, filter])
            distance += change * change
            #expect(bank.kernel(of: filter, channel: channel)[row, column] == weight)
            #expect(bank.kernels(of: filter)[flat: (row * 3 + column) * 5 + channel] == weight)
          }
          square += tap
          #expect(bank.tapNorms(of: filter)[row, column] == Float(tap.squareRoot()))
        }
      }
      #expect(bank.norms[filter] == square.squareRoot())
      #expect(bank.distances(to: other)[filter] == distance.squareRoot())
    }
    #expect(bank.distances(to: bank).allSatisfy { $0 == 0 })
    let sorted = bank.orderByNorm.map { bank.norms[$0] }
    #expect(Set(bank.orderByNorm) == Set(0..<7) && sorted == sorted.sorted(by: >))
    #expect(LayerFilters(node: 1, kernel: Tensor(shape: [1, 1, 1, 3], repeating: 2)).orderByNorm == [0, 1, 2])
  }

  /// A channel of the input is changed, and the filters whose maps change are those that read it.
  @Test(arguments: [1, 2, 4]) func filtersReadTheirGroup(groups: Int) throws {
    let network = try Network(name: "groups", input: [4, 5, 8]) { Conv2D(12, kernel: 3, groups: groups) }
    let weights = Weights<Float>(network, seed: 6)
    let bank = network.filters(ofNode: network.convolutions[0], weights: weights)
    var generator = SeededGenerator(seed: 7)
    let x = Tensor<Float>.normal(shape: [1, 4, 5, 8], using: &generator)
    func output(_ x: Tensor<Float>) throws -> Tensor<Float> {
      try network.forward(
        x, weights: weights, pass: .inference, keepsAll: false, engine: DefinitionEngine<Float>()
      ).output
    }
    let before = try output(x)
    for channel in 0..<8 {
      var changed = x
      for pixel in 0..<20 { changed[flat: pixel * 8 + channel] += 100 }
      let after = try output(changed)
      let readers = (0..<12).filter { filter in
        stride(from: filter, to: before.count, by: 12).contains { before[flat: $0] != after[flat: $0] }
      }
      #expect(readers == Array(bank.filters(reading: channel, of: 8)), "channel \(channel)")
    }
  }

  @Test func convolutionsOfBothKindsAreFound() throws {
    let network = try Network(name: "both", input: [9, 9, 4]) {
      Conv2D(3, kernel: 3)
      MaxPool2D()
      DepthwiseConv2D(kernel: 2, multiplier: 2)
      Flatten()
      Dense(2)
    }
    #expect(network.convolutions == [1, 3])
    let bank = network.filters(ofNode: 3, weights: Weights(network, seed: 1))
    #expect(bank.count == 6 && bank.channels == 1)
    #expect((0..<3).map { bank.filters(reading: $0, of: 3) } == [0..<2, 2..<4, 4..<6])
  }
}
