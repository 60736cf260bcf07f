// Lines across between the rows: who enters a box where, how high each line lies, how much room a gap needs.

extension BlockLayout {
  /// Lines across a gap, and how high they lie in it.
  struct Gap {
    /// Room for frames that end and begin here, above the lines; and for one that begins below them.
    var frames = 0.0
    var framesBelow = 0.0
    /// The pieces that leave boxes above; then those that come from afar.
    var leaving: [Piece] = []
    var arriving: [Piece] = []

    static let step = 10.0
    private static let lead = 12.0

    /// How far below the row the lines of a vertex leave, or of those that arrive at another.
    func y(_ piece: Piece, isLeaving: Bool) -> Double {
      frames + Self.lead + Self.step * Double(isLeaving ? piece.slot : Self.slots(leaving) + piece.slot)
    }

    var height: Double {
      let slots = Self.slots(leaving) + Self.slots(arriving)
      return frames + framesBelow + (slots == 0 ? 22 : Self.lead + Self.step * Double(slots) + 8)
    }

    static func slots(_ pieces: [Piece]) -> Int { (pieces.map(\.slot).max() ?? -1) + 1 }
  }

  /// A line across.
  struct Piece {
    let from: Int
    /// Where it leads, if it is one that arrives.
    let to: Int
    let sides: ClosedRange<Double>
    var slot = 0
  }

  /// An edge that is not straight.
  struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  /// How edges enter boxes.
  struct Entries {
    /// The edges that come in from the right side.
    var atSide: Set<Edge> = []
    /// Where the others come in from above.
    var ports: [Edge: Double] = [:]
  }

  /// At most one line enters a box from the side; the others and those of the row above it come from above.
  var entries: Entries {
    var entries = Entries()
    for (vertex, inputs) in graph.inputs.enumerated() {
      var others = inputs.filter { graph.below($0) != vertex }
      if let side = sideInput(of: vertex) {
        entries.atSide.insert(Edge(from: side, to: vertex))
        others.removeAll { $0 == side }
      }
      // The lines that come from further left enter further left.
      others.sort { (trunkX[$0] ?? middle($0), $0) < (trunkX[$1] ?? middle($1), $1) }
      let isStraight = inputs.contains { graph.below($0) == vertex }
      let step = min(16, (Self.boxWidth / 2 - 16) / Double(max(1, others.count)))
      for (place, input) in others.enumerated() {
        entries.ports[Edge(from: input, to: vertex)] = middle(vertex) + step * Double(isStraight ? place + 1 : place)
      }
    }
    return entries
  }

  /// The input whose line goes down beside a box with nothing between them.
  private func sideInput(of vertex: Int) -> Int? {
    guard graph.inputs[vertex].count > 1 else { return nil }
    let right = left(vertex) + Self.boxWidth
    let candidates = graph.inputs[vertex].filter { input in
      guard graph.below(input) != vertex, graph.rows[vertex] > graph.rows[input] + 1, let x = trunkX[input] else {
        return false
      }
      return x > right
        && !graph.inputs.indices.contains { other in
          graph.rows[other] == graph.rows[vertex] && left(other) > left(vertex) && left(other) < x
        }
    }
    return candidates.min { trunkX[$0]! < trunkX[$1]! }
  }

  /// The gaps with the lines that cross them.
  func gaps(_ entries: Entries) -> [Gap] {
    var gaps = (0..<graph.rowCount).map { _ in Gap() }
    for fold in folds {
      gaps[fold.rows.upperBound].frames += Self.framePad + 4
      guard fold.rows.lowerBound > 0 else { continue }
      if fold.ownsLines {
        gaps[fold.rows.lowerBound - 1].frames += Self.framePad + 4
      } else {
        gaps[fold.rows.lowerBound - 1].framesBelow += Self.framePad + 4
      }
    }
    for vertex in graph.inputs.indices {
      let others = graph.others(vertex)
      var ends = others.filter { graph.rows[$0] == graph.rows[vertex] + 1 }.map {
        entries.ports[Edge(from: vertex, to: $0)]!
      }
      if let x = trunkX[vertex] { ends.append(x) }
      if ends.contains(where: { $0 != middle(vertex) }) {
        ends.append(middle(vertex))
        gaps[graph.rows[vertex]].leaving.append(Piece(from: vertex, to: vertex, sides: ends.min()!...ends.max()!))
      }
      for reader in graph.distant(vertex) {
        guard let port = entries.ports[Edge(from: vertex, to: reader)], let x = trunkX[vertex], x != port else {
          continue
        }
        gaps[graph.rows[reader] - 1].arriving.append(
          Piece(from: vertex, to: reader, sides: min(x, port)...max(x, port)))
      }
    }
    for index in gaps.indices {
      Self.fill(&gaps[index].leaving)
      Self.fill(&gaps[index].arriving)
    }
    return gaps
  }

  /// Gives every piece the first height at which nothing else lies.
  private static func fill(_ pieces: inout [Piece]) {
    pieces.sort {
      ($0.sides.upperBound - $0.sides.lowerBound, $0.from) < ($1.sides.upperBound - $1.sides.lowerBound, $1.from)
    }
    for index in pieces.indices {
      let taken = Set(
        pieces[..<index].filter { other in
          other.sides.lowerBound < pieces[index].sides.upperBound + 8
            && pieces[index].sides.lowerBound < other.sides.upperBound + 8
        }.map(\.slot))
      pieces[index].slot = (0...).first { !taken.contains($0) }!
    }
  }
}
