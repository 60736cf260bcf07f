import Reference
import Testing

/// What cells see, counted by what changes: a network's windows are followed one by one, taps and all.
struct ReceptiveFieldTests {
  /// The cells of the input that a cell of the last map depends on, found tap by tap through the graph.
  private func cells(of network: Network, row: Int, column: Int) throws -> Set<[Int]> {
    var wanted = Array(repeating: Set<[Int]>(), count: network.nodes.count)
    wanted[network.nodes.count - 1] = [[row, column]]
    for index in network.nodes.indices.dropFirst().reversed() {
      let node = network.nodes[index]
      for input in node.inputs {
        let shape = network.nodes[input].outputShape
        switch try node.layer.view(network.inputShapes(of: node)) {
        case .cell: wanted[input].formUnion(wanted[index])
        case .everything:
          if wanted[index].isEmpty { continue }
          guard shape.count == 3 else {
            wanted[input] = [[0, 0]]
            continue
          }
          for row in 0..<shape[0] { for column in 0..<shape[1] { wanted[input].insert([row, column]) } }
        case .window(let rows, let columns):
          for cell in wanted[index] {
            for i in 0..<rows.kernel {
              for j in 0..<columns.kernel {
                let place = [rows.index(window: cell[0], tap: i), columns.index(window: cell[1], tap: j)]
                if place[0] >= 0 && place[0] < shape[0] && place[1] >= 0 && place[1] < shape[1] {
                  wanted[input].insert(place)
                }
              }
            }
          }
        }
      }
    }
    return wanted[0]
  }

  /// A random network of windows, some beside each other.
  static func network(seed: UInt64) throws -> Network? {
    var generator = SeededGenerator(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(generator.next() % UInt64(range.count)) }
    func pair(_ range: ClosedRange<Int>) -> AxisPair { AxisPair(rows: pick(range), columns: pick(range)) }
    func rule() -> PaddingRule {
      switch pick(0...2) {
      case 0: .valid
      case 1: .same
      default: .explicit(Padding(top: pick(0...2), bottom: pick(0...2), left: pick(0...2), right: pick(0...2)))
      }
    }
    let modules: [any Module] = (0..<pick(1...4)).map { _ in
      switch pick(0...4) {
      case 0: MaxPool2D(pair(1...3), stride: pair(1...3))
      case 1: Conv2D(2, kernel: pair(1...3), stride: pair(1...2), padding: rule(), dilation: pair(1...2))
      case 2: ZeroPad2D(Padding(top: pick(0...2), bottom: 0, left: 1, right: pick(0...3)))
      case 3:
        Residual(shortcut: Conv2D(2, kernel: pair(1...4), stride: 2, padding: .same)) {
          Conv2D(2, kernel: pair(1...3), stride: 2, padding: .same)
        }
      default: Conv2D(2, kernel: pair(1...3), padding: rule())
      }
    }
    return try? Network(name: "seed \(seed)", input: [pick(7...13), pick(7...13), 2], Sequential(modules))
  }

  @Test func randomNetworksSeeWhatTheirTapsRead() throws {
    var compared = 0
    for seed in 1...300 as ClosedRange<UInt64> {
      guard let network = try Self.network(seed: seed) else { continue }
      compared += 1
      let field = try #require(try network.receptiveFields()).last!
      let (height, width) = (network.inputShape[0], network.inputShape[1])
      var all: Set<[Int]> = []
      for row in 0..<network.outputShape[0] {
        for column in 0..<network.outputShape[1] {
          let cells = try cells(of: network, row: row, column: column)
          all.formUnion(cells)
          let rows = field.rows.pixels(cell: row, of: height)
          let columns = field.columns.pixels(cell: column, of: width)
          // Dilated windows and strides leave holes in what they span; nothing lies outside of it.
          let outside = cells.filter { !rows.contains($0[0]) || !columns.contains($0[1]) }
          #expect(outside.isEmpty, "seed \(seed), cell \(row), \(column)")
        }
      }
      let seen = try #require(try network.pixelsSeen())
      #expect(seen.count == all.count, "seed \(seed)")
      for row in 0..<height {
        let columns = seen.columns(ofRow: row)
        for column in 0..<width { #expect(columns[column] == all.contains([row, column]), "seed \(seed)") }
      }
      let unseen = UnseenPixels(seen: seen)
      #expect(unseen.count == height * width - all.count)
    }
    #expect(compared > 200)
  }

  /// Without dilation and without strides longer than the windows that follow, a field that lies in the input is met
  /// exactly; at the sides a part of it may be seen through padding only.
  @Test func aChainsFieldIsTight() throws {
    let network = try Network(name: "chain", input: [37, 41, 1]) {
      Conv2D(1, kernel: AxisPair(rows: 3, columns: 5))
      MaxPool2D(2)
      Conv2D(1, kernel: 3, padding: .same)
      AveragePool2D(3, stride: 2)
    }
    let field = try #require(try network.receptiveFields()).last!
    for row in 1..<7 {
      let cells = try cells(of: network, row: row, column: 3)
      let rows = field.rows.pixels(cell: row, of: 37)
      #expect(cells.map { $0[0] }.min() == rows.lowerBound && cells.map { $0[0] }.max() == rows.upperBound - 1)
    }
    #expect(network.outputShape[0] == 8)
    // 3 rows; then 1·1 more and jump 2; then 2·2; then 2·2 and jump 4; the padding starts it 2 rows higher.
    #expect(field.rows.size == 3 + 1 + 4 + 4 && field.rows.jump == 4 && field.rows.start == -2)
    #expect(field.columns.size == 5 + 1 + 4 + 4)
  }

  @Test func joinedPathsSeeWhatAnyOfThemSees() throws {
    struct Fork: Module {
      func callAsFunction(_ x: Value) -> Value {
        // One path looks to the left, the other to the right: neither is the larger.
        let left = Conv2D(
          1, kernel: AxisPair(rows: 1, columns: 3), padding: .explicit(.init(top: 0, bottom: 0, left: 2, right: 0)))
        let right = Conv2D(
          1, kernel: AxisPair(rows: 1, columns: 3), padding: .explicit(.init(top: 0, bottom: 0, left: 0, right: 2)))
        return Add()(left(x), right(x))
      }
    }
    let field = try #require(try Network(name: "fork", input: [1, 9, 1], Fork()).receptiveFields()).last!
    #expect(field.columns.size == 5 && field.columns.start == -2 && field.columns.jump == 1)
  }

  @Test func aSetOfSeveralProductsIsExact() throws {
    // 1×1 windows of stride 2 from other places: a chessboard's two colours, one fourth of the cells each.
    struct Comb: Module {
      func callAsFunction(_ x: Value) -> Value {
        let even = Conv2D(1, kernel: 1, stride: 2)(x)
        let odd = Conv2D(1, kernel: 1, stride: 2)(
          Conv2D(1, kernel: 2, dilation: 1).named("skipped")(x))
        return Concatenate()(even, odd)
      }
    }
    let network = try Network(name: "comb", input: [8, 8, 1], Comb())
    let seen = try #require(try network.pixelsSeen())
    #expect(seen.count == 64)
    let single = try Network(
      name: "single", input: [7, 8, 1], Conv2D(1, kernel: 1, stride: AxisPair(rows: 3, columns: 2)))
    let unseen = UnseenPixels(seen: try #require(try single.pixelsSeen()))
    // Rows 0, 3, 6 and columns 0, 2, 4, 6: the last column is missing and others in between.
    #expect(unseen.count == 56 - 12 && unseen.hasOthers)
    #expect(unseen.sides == Padding(top: 0, bottom: 0, left: 0, right: 1))
  }

  @Test func numbersThatWouldOverflowEnd() throws {
    let step = AxisPair(1 << 30)
    let network = try Network(name: "giant", input: [5, 5, 1]) {
      for _ in 0..<5 { Conv2D(1, kernel: 3, stride: step, padding: .same) }
    }
    let field = try #require(try network.receptiveFields()).last!
    #expect(field.rows.jump == ReceptiveField.limit)
    #expect(field.rows.pixels(cell: 0, of: 5).upperBound <= 5)
    #expect(try Network(name: "vector", input: [5], Dense(3)).receptiveFields() == nil)
    #expect(try Network(name: "vector", input: [5], Dense(3)).pixelsSeen() == nil)
    #expect(try Network(name: "line", input: [1, CellSet.sideLimit, 1], MaxPool2D(1)).pixelsSeen()?.count == 1 << 22)
    #expect(try Network(name: "line", input: [1, CellSet.sideLimit + 1, 1], MaxPool2D(1)).pixelsSeen() == nil)
  }

  @Test func aDenseLayerSeesAll() throws {
    let network = try Preset.fashion.network()
    let fields = try #require(try network.receptiveFields())
    #expect(fields.last?.rows == fields[13].rows && fields.last?.rows.jump == 0)
    #expect(fields.last?.rows.size == 22)
  }
}
