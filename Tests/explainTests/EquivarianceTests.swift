import Formats
import Reference
import TestSupport
import Testing

/// `explain equivariance`: what it finds is what the convolution does.
@Suite struct EquivarianceTests {
  private func folder() throws -> ProgramFolder {
    let folder = try ProgramFolder()
    try folder.write(.sample([20, 24], seed: 1), to: "m.npy")
    return folder
  }

  @Test func aConvolutionIsEquivariantAndNotInvariant() throws {
    let folder = try folder()
    let report = try JSON(folder.succeed("equivariance m.npy --shift 3,-2 --no-figure --json"))
    #expect(report["equivariant"]?.flag == true && report["largest"]?.number == 0)
    #expect((report["largest_unmoved"]?.number ?? 0) > 1)
    #expect((report["largest_at_border"]?.number ?? 0) > 0)
    #expect(report["rows"]?.integers == [4, 18] && report["columns"]?.integers == [1, 20])
    #expect(report["shifts"]?.list?.isEmpty == true)
    let words = try folder.succeed("equivariance m.npy --shift 3,-2 --no-figure")
    #expect(words.lines.contains { $0.hasPrefix("equivariant") && $0.contains("bit for bit") }, "\(words)")
    #expect(words.lines.contains { $0.hasPrefix("invariant") && $0.contains("no: largest difference") })
  }

  /// The two orders once more, by `explain conv`.
  @Test func theLargestDifferenceIsThatOfTheProgramsOwnConvolutions() throws {
    let folder = try folder()
    let x = Tensor<Float>.sample([20, 24], seed: 1)
    try folder.write(x.shifted(by: AxisPair(rows: 0, columns: 1)), to: "t.npy")
    for name in ["m", "t"] {
      try folder.succeed(
        "conv \(name).npy -k gaussian:0.6 --stride 2 --algorithm naive --save \(name)y.npy --no-figure --quiet")
    }
    let report = try JSON(
      folder.succeed("equivariance m.npy -k gaussian:0.6 --stride 2 --shift 0,1 --no-figure --json"))
    let moved = try #require(report["moved"]?.integers)
    let (rows, columns) = (try #require(report["rows"]?.integers), try #require(report["columns"]?.integers))
    let (first, last) = (try folder.array("ty.npy"), try folder.array("my.npy"))
    var largest = 0.0
    for row in rows[0]...rows[1] {
      for column in columns[0]...columns[1] {
        largest = max(largest, abs(Double(first[row, column]) - Double(last[row - moved[0], column - moved[1]])))
      }
    }
    #expect(largest > 0.1)
    #expect(report["largest"]?.number == largest)
  }

  @Test func everyMultipleOfTheStrideGoesThroughAndNoOtherShift() throws {
    let folder = try folder()
    for line in ["--stride 3", "--pool max:2", "--pool max:3 --stride 2", "-k edge --pool average:2"] {
      let report = try JSON(folder.succeed("equivariance m.npy \(line) --blur 3 --no-figure --json"))
      let stride = Int(try #require(report["stride"]?.number))
      let shifts = try #require(report["shifts"]?.list)
      #expect(shifts.count == 2 * stride + 1)
      for shift in shifts {
        let pixels = Int(shift["columns"]?.number ?? -1)
        #expect((shift["largest"]?.number == 0) == (pixels % stride == 0), "\(line): \(shift)")
        #expect((shift["blurred_largest"]?.number == 0) == (pixels % stride == 0), "\(line): \(shift)")
      }
    }
  }

  @Test func theFigureIsDrawnInBothLanguages() throws {
    let folder = try folder()
    for (name, line) in [("a", ""), ("b", "--lang ko --pool max:2 --blur 3 --shift 1,1 --theme dark")] {
      try folder.succeed("equivariance m.npy \(line) -o \(name).png")
      #expect(try folder.picture("\(name).png").width > 1000)
    }
    try folder.succeed("equivariance --quiet")
    #expect(folder.names.contains("camera-shift.png"))
  }
}
