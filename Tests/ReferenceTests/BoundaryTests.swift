import Reference
import Testing

@Suite struct BoundaryTests {
  /// The extension of 0 1 2 3 by six cells on each side, from `numpy.pad([0, 1, 2, 3], 6, mode)`; −1 is the fill.
  @Test(arguments: [
    (Boundary.zero, [-1, -1, -1, -1, -1, -1, 0, 1, 2, 3, -1, -1, -1, -1, -1, -1]),
    (.edge, [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 3]),
    (.symmetric, [2, 3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0, 1]),
    (.reflect, [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3]),
    (.wrap, [2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1]),
  ])
  func extendsAsNumPyDoes(boundary: Boundary, expected: [Int]) {
    #expect((-6..<10).map { boundary.source(of: $0, count: 4) ?? -1 } == expected)
  }

  @Test func oneCellStandsForAllOthers() {
    for boundary in [Boundary.edge, .symmetric, .reflect, .wrap] {
      #expect((-3..<4).allSatisfy { boundary.source(of: $0, count: 1) == 0 })
    }
  }

  @Test(arguments: [
    ("reflect", Boundary.reflect), ("scipy:reflect", .symmetric), ("scipy:mirror", .reflect), ("scipy:nearest", .edge),
    ("opencv:reflect101", .reflect), ("torch:replicate", .edge), ("torch:circular", .wrap),
    ("matlab:symmetric", .symmetric), ("SYMMETRIC", .symmetric), ("zero", .zero),
  ])
  func namesMeanWhatTheirLibrarySays(text: String, boundary: Boundary) throws {
    #expect(try Boundary(named: text) == boundary)
  }

  @Test(arguments: ["mirror", "nearest", "replicate", "circular", "reflect101"])
  func aBareForeignNameIsRefusedWithItsCandidates(text: String) {
    do {
      _ = try Boundary(named: text)
      Issue.record("\(text) was accepted")
    } catch {
      #expect("\(error)".contains(":\(text)"), "\(error)")
    }
  }

  @Test func theFillBelongsToConstantAlone() throws {
    #expect(try Boundary(named: "constant", fill: 0.25) == .constant(0.25))
    #expect(try Boundary(named: "opencv:constant", fill: 2) == .constant(2))
    #expect(throws: GeometryError.fillWithoutConstant("edge")) { try Boundary(named: "edge", fill: 1) }
  }

  @Test func everyNameIsUnique() {
    let texts = Boundary.names.map(\.text)
    #expect(Set(texts).count == texts.count)
  }
}
