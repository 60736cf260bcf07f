// Cases as text, and the stream they come from: what is typed is what is meant, and nothing that matters is left out.

import Reference
import Testing

@Suite struct VerificationCaseTests {
  private let stream = (0..<960).map { VerificationCase.random($0, seed: 3) }

  @Test func aCaseIsReadBackFromItsText() throws {
    for trial in stream { #expect(try VerificationCase(trial.text) == trial, "\(trial.text)") }
    for number in stride(from: 0, to: SmallWorld.count, by: 997) {
      let trial = SmallWorld.trial(number)
      guard (try? trial.check()) != nil else { continue }
      #expect(try VerificationCase(trial.text) == trial, "\(trial.text)")
    }
  }

  @Test func theOrderOfTheWordsDoesNotMatter() throws {
    let one = try VerificationCase("layer 1x7x5x3 k3x2 f8 s2,1 p0,1,2,0 fill3 convolve bias seed17")
    #expect(try VerificationCase("layer seed17 bias f8  convolve p0,1,2,0 k3x2 fill3 1x7x5x3 s2,1") == one)
    #expect(one.height == 7 && one.width == 5 && one.channels == 3 && one.filters == 8 && one.seed == 17)
    #expect(one.padding == .explicit(Padding(top: 0, bottom: 1, left: 2, right: 0)))
    #expect(one.boundary == .constant(3) && one.stride == AxisPair(rows: 2, columns: 1) && one.hasBias)
  }

  @Test(arguments: [
    ("", "no kind"), ("layr 1x7x5x3", "did you mean layer?"), ("xyzzy", "layer, filter, signal, named, pooling"),
    ("layer", "no size"), ("layer 1x7x5x3 f2", "no kernel"), ("layer 1x7x5x3 k3x2", "no filters"),
    ("named 1x7x5x3", "no name"), ("layer 1x7x5 k3x2 f8", "1x7x5"), ("signal 1x7x5x3 k3", "1x7x5x3"),
    ("layer 1x7x5x3 k3x2 f8 smae", "did you mean same?"), ("layer 1x7x5x3 k3x2 f8 k3x3", "says again"),
    ("layer 1x7x5x3 k3x2 f8 same full", "says again"), ("filter 1x7x5x3 k3x2 f8", "f8"),
    ("pooling 1x7x5x3 k2x2 bias", "bias"), ("pooling 1x7x5x3 k2x2 full", "full"), ("layer 0x7x5x3 k3x2 f8", "0"),
    ("layer 1x7x5x3 k9x2 f8", "at most 7"), ("layer 1x7x5x3 k3x2 f8 g2", "divide"), ("layer 1x7x5x3 k3x2 f8 s0,1", "0"),
    ("layer 1x7x5x3 k3x2 f8 p1,1", "p1,1"), ("layer 1x7x5x3 k3x2 f8 fill9", "fill9"),
    ("layer 1x99999x99999x3 k3x2 f8", "1×99999×99999×3"), ("layer 1x999999999999x1x1 k1x1 f1", "999999999999"),
    ("layer 99999999999999999999x1x1x1 k1x1 f1", "99999999999999999999"), ("layer 1x7x5x3 k3x2 f-8", "f-8"),
    ("layer 1x2000x2000x1 k1x1 f900", "1×2000×2000×900"),
    ("layer 1x7x5x3 k3x3 f1 d99999,99999 full", "would have shape"),
    ("layer 1x3000x3000x1 k1x1 f1", "too large"), ("named 1x7x5x1 gaussain:2", "gaussain:2"),
    ("named 1x7x5x1 combined-edges", "padding 'same'"),
    ("pooling 1x7x5x1 k2x2 p2,0,0,0", "padding"), ("signal 9 k3 s2,2", "s2,2"),
    ("layer 1x7x5x3 k3x2 f8 seed-1", "seed-1"),
    ("layer 1x7x5x3 k3x2 f8 seed99999999999999999999", "seed99999999999999999999"),
  ]) func whatIsNoCaseIsToldInOneLine(text: String, hint: String) {
    do {
      _ = try VerificationCase(text)
      Issue.record("'\(text)' was read")
    } catch {
      #expect("\(error)".contains(hint), "\(text): \(error)")
      #expect(!"\(error)".contains("\n"))
    }
  }

  @Test func aCaseDependsOnSeedAndNumberAlone() {
    #expect(stream[17] == .random(17, seed: 3) && stream[17] != .random(17, seed: 4) && stream[17] != stream[33])
    #expect(Set(stream.map(\.text)).count == stream.count)
  }

  @Test func theStreamLeavesNothingOut() throws {
    for kind in VerificationCase.Kind.allCases {
      let cases = stream.filter { $0.kind == kind }
      #expect(cases.count >= 120 / 2, "\(kind)")
      #expect(Set(cases.map(\.values)).count == 3 && cases.contains { $0.stride != .one }, "\(kind)")
      let isUnlike = cases.contains { trial in
        if case .explicit(let sides) = trial.padding { sides.left != sides.right } else { false }
      }
      #expect(isUnlike && cases.contains { $0.padding == .same }, "\(kind)")
      guard kind != .pooling else { continue }
      for (name, boundary) in Boundary.canonical {
        #expect(cases.contains { $0.boundary.name == name || $0.boundary == boundary }, "\(kind) \(name)")
      }
      #expect(Set(cases.map(\.operation)).count == 2 && cases.contains { $0.dilation != .one })
      #expect(kind == .named || cases.contains { $0.kernel.columns.isMultiple(of: 2) })
      #expect(kind == .named || (cases.contains(where: \.hasBias) && !cases.allSatisfy(\.hasBias)))
    }
    // Every size around every tile, in every axis that tiles cut.
    let around = [4, 8, 16, 24, 32].flatMap { [1, $0 - 1, $0, $0 + 1, 2 * $0 + 3] }
    for axis in [\VerificationCase.width, \.height, \.channels, \.filters] {
      let sizes = Set(stream.filter { $0.kind == .layer || $0.kind == .filter }.map { $0[keyPath: axis] })
      #expect(Set(around).subtracting(sizes).count <= 6, "\(Set(around).subtracting(sizes))")
    }
    let layers = stream.filter { $0.kind == .layer }
    #expect(layers.contains { $0.groups > 1 && $0.groups < $0.channels })
    #expect(layers.contains { $0.groups == $0.channels && $0.filters > $0.channels })
    let poolings = stream.filter { $0.kind == .pooling }
    #expect(Set(poolings.map(\.mode)).count == 3 && poolings.contains(where: \.ceil))
    #expect(poolings.contains { $0.pooling.size == nil } && poolings.contains(where: \.countsPadding))
    #expect(stream.filter(\.isRankOne).count == stream.count / 8)
    #expect(Set(stream.filter { $0.kind == .named }.map(\.name)).count > 40)
    for trial in stream { #expect(throws: Never.self) { try trial.check() } }
  }
}
