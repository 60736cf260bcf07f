// `explain verify`: it passes what is right, catches every fault it plants in every twin, and the command that it prints
// shows the failure again.

import Reference
import TestSupport
import Testing

@Suite struct VerifyTests {
  @Test func everyTwinIsRightAndHasItsRow() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("verify --cases 64 --no-figure")
    #expect(run.lines[0] == "cases     64 · seed 1")
    #expect(run.lines.contains("verdict   right: every value is within its bound"))
    for subject in VerificationSubject.all {
      let row = run.lines.filter {
        let words = $0.split(separator: " ").map(String.init)
        return words.starts(with: [subject.twin.rawValue, subject.part.rawValue])
      }
      #expect(row.count == 1 && row[0].contains("  right  "), "\(subject)")
    }
    #expect(folder.names.isEmpty)
  }

  @Test func theNumbersOfTheReportAgree() throws {
    let report = try JSON(ProgramFolder().succeed("verify --cases 64 --seed 3 --no-figure --json"))
    #expect(report["cases"]?.number == 64 && report["seed"]?.number == 3 && report["right"]?.flag == true)
    let edges = try #require(report["share_edges"]?.numbers)
    let rows = try #require(report["rows"]?.list)
    #expect(rows.count == VerificationSubject.all.count)
    for row in rows {
      let histogram = try #require(row["histogram"]?.integers)
      #expect(histogram.count == edges.count - 1)
      let exact = try #require(row["exact"]?.number)
      #expect(row["values"]?.number == exact + Double(histogram.reduce(0, +)))
      #expect(row["wrong_cases"]?.number == 0 && row["failure"] == nil)
      let share = try #require(row["worst_share_of_bound"]?.number)
      #expect(share >= 0 && share <= 1)
      // The largest share of a value is where the histogram ends; the errors of tiles of `fft` may be larger shares.
      let last = histogram.lastIndex { $0 > 0 } ?? 0
      #expect(share <= edges[last + 1] || row["algorithm"]?.text == "fft")
    }
  }

  @Test func theThreadsChangeNothing() throws {
    let folder = try ProgramFolder()
    let lines = ["1", "2", "5"].map { "verify --cases 40 --seed 8 --no-figure --threads \($0)" }
    let runs = try lines.map { try folder.succeed($0).output }
    #expect(Set(runs).count == 1)
  }

  /// Every fault is caught in everything it can be planted in, and every printed command fails with the fault and
  /// passes without it.
  @Test(arguments: Fault.allCases) func everyFaultIsCaughtAndReplayed(fault: Fault) throws {
    let folder = try ProgramFolder()
    let run = try folder.run("verify --inject \(fault.rawValue) --cases 64 --no-figure --json")
    #expect(run.exitCode == 1 && run.errors == "")
    let report = try JSON(run)
    #expect(report["fault"]?.text == fault.rawValue && report["right"]?.flag == false)
    let rows = try #require(report["rows"]?.list)
    let expected = VerificationSubject.all.filter { fault.canBePlanted(in: $0) }
    #expect(
      rows.map { "\($0["algorithm"]?.text ?? "") \($0["part"]?.text ?? "")" }
        == expected.map {
          "\($0.twin.rawValue) \($0.part.rawValue)"
        })
    for row in rows {
      let command = try #require(row["failure"]?["command"]?.text, "\(fault) was not caught: \(row)")
      #expect(command.hasPrefix("explain verify --case \"") && command.contains(" --inject \(fault.rawValue)"))
      let line = String(command.dropFirst(8))
      let replayed = try folder.run(line)
      #expect(replayed.exitCode == 1 && replayed.output.contains("verdict   wrong: 1 of 1 rows"), "\(replayed)")
      try folder.succeed(line.replacing(" --inject \(fault.rawValue)", with: ""))
    }
    #expect(folder.names.isEmpty)
  }

  @Test func aFailureIsToldWithItsCommand() throws {
    let folder = try ProgramFolder()
    let line = "verify --inject unwritten --case \"layer 1x7x5x3 k3x2 f8 seed17\" --algorithm im2col --no-figure"
    let run = try folder.run(line)
    #expect(run.exitCode == 1 && run.errors == "")
    #expect(
      Array(run.lines.suffix(3)) == [
        "im2col · forward: wrong, cases: 1 of 1. The first is case 0; the smallest like it:",
        "  at [0, 0, 0, 0]: is NaN, should be \(try shrunkValue(folder)) within 0",
        "  explain verify --case \"layer 1x1x1x1 k1x1 f1 whole seed1\" --algorithm im2col --part forward "
          + "--inject unwritten --no-figure",
      ])
  }

  /// The only product of the case of one value.
  private func shrunkValue(_ folder: ProgramFolder) throws -> Int {
    var generator = SeededGenerator(seed: 1)
    return generator.integer(in: -8...8) * generator.integer(in: -8...8)
  }

  @Test func aFaultThatShowsNowhereIsNotCaught() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("verify --inject flip --case \"layer 1x7x5x3 k1x1 f8 seed17\" --no-figure")
    #expect(run.lines.contains { $0.hasPrefix("verdict   not caught") })
  }

  @Test func oneCaseIsToldByItsText() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("verify --case \"pooling  k2x2 1x7x5x3 seed4 s2,2\" --no-figure")
    #expect(run.lines[0] == "cases     pooling 1x7x5x3 k2x2 s2,2 seed4")
  }

  @Test func theFigureHasTheNameOfTheVerb() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("verify --cases 16")
    #expect(folder.names == ["verify.png"] && run.lines.last == "wrote     verify.png")
  }

  @Test func aFaultIsDrawnTooAndSaysSo() throws {
    let folder = try ProgramFolder()
    let run = try folder.run("verify --cases 16 --inject half-precision --lang ko -o f.svg --quiet")
    #expect(run.exitCode == 1 && run.output == "" && folder.names == ["f.svg"])
  }
}
