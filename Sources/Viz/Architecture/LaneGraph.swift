// A graph in rows and lanes: which vertices stand below each other, and which edges are straight between neighbours.
// No distances yet. Next: `BlockLayout.swift`.

/// The vertices of a graph in rows, and in lanes in which each stands directly below the one it takes.
struct LaneGraph {
  /// The vertices that each takes, all before it; the first takes none.
  let inputs: [[Int]]
  /// For each vertex the number of edges of the longest way from the first.
  let rows: [Int]
  /// The vertices of each lane, in rows one after another. The first lane is a longest way to the last vertex.
  let lanes: [[Int]]
  /// For each vertex its lane.
  let laneOf: [Int]
  /// For each vertex those that take it.
  let readers: [[Int]]

  init(inputs: [[Int]]) {
    self.inputs = inputs
    var (rows, readers): ([Int], [[Int]]) = ([], inputs.map { _ in [] })
    for (vertex, taken) in inputs.enumerated() {
      rows.append((taken.map { rows[$0] }.max() ?? -1) + 1)
      for input in taken { readers[input].append(vertex) }
    }
    var spine = [inputs.count - 1]
    while let input = inputs[spine[spine.count - 1]].first(where: { rows[$0] == rows[spine[spine.count - 1]] - 1 }) {
      spine.append(input)
    }
    var lanes = [Array(spine.reversed())]
    var laneOf = Array(repeating: -1, count: inputs.count)
    for vertex in spine { laneOf[vertex] = 0 }
    for vertex in inputs.indices where laneOf[vertex] < 0 {
      let above = inputs[vertex].first { input in
        laneOf[input] > 0 && lanes[laneOf[input]].last == input && rows[input] == rows[vertex] - 1
      }
      laneOf[vertex] = above.map { laneOf[$0] } ?? lanes.count
      if above == nil { lanes.append([]) }
      lanes[laneOf[vertex]].append(vertex)
    }
    (self.rows, self.readers, self.lanes, self.laneOf) = (rows, readers, lanes, laneOf)
  }

  /// The number of rows.
  var rowCount: Int { rows[rows.count - 1] + 1 }

  /// The vertex below in the same lane; it takes this one.
  func below(_ vertex: Int) -> Int? {
    let lane = lanes[laneOf[vertex]]
    let place = rows[vertex] - rows[lane[0]] + 1
    return place < lane.count ? lane[place] : nil
  }

  /// The readers to which no straight line leads.
  func others(_ vertex: Int) -> [Int] { readers[vertex].filter { $0 != below(vertex) } }

  /// The readers that do not stand in the row below; lines to them go around something.
  func distant(_ vertex: Int) -> [Int] { others(vertex).filter { rows[$0] > rows[vertex] + 1 } }
}
