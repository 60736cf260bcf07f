import Formats
import Testing

/// The published results that travel with the program.
@Suite struct ChallengeTableTests {
  @Test func everyYearHasOneWinnerAndASource() throws {
    let entries = try ChallengeEntry.imageNet()
    #expect(entries.map(\.year) == entries.map(\.year).sorted())
    for year in 2010...2017 { #expect(entries.count { $0.year == year && $0.place == 1 } == 1, "\(year)") }
    #expect(entries.allSatisfy { !$0.source.isEmpty && $0.note.isEmpty == $0.koreanNote.isEmpty })
    let winners = entries.filter { $0.place == 1 }
    #expect(winners.map(\.error) == winners.map(\.error).sorted(by: >))
  }

  @Test func theNumbersAreThePublishedOnes() throws {
    let entries = try ChallengeEntry.imageNet()
    func entry(_ name: String) -> ChallengeEntry? { entries.first { $0.name == name } }
    #expect(entry("AlexNet")?.layers == 8 && entry("AlexNet")?.error == 16.4)
    #expect(entry("GoogLeNet")?.layers == 22 && entry("GoogLeNet")?.error == 6.67)
    #expect(entry("VGG")?.place == 2 && entry("VGG")?.error == 7.3)
    #expect(entry("ResNet")?.layers == 152 && entry("ResNet")?.error == 3.57)
    #expect(entry("SENet")?.error == 2.251 && entry("SENet")?.layers == nil)
  }
}
