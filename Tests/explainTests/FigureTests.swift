// Figures as files: formats, the same bytes for the same command, other bytes for another theme, language or density.

import Formats
import TestSupport
import Testing

@Suite struct FigureTests {
  /// One figure of each verb, quick to draw.
  static let lines = [
    "conv p.png -k sobel-x --at 2,3", "conv p.png -k sobel", "conv p.png -k median:3", "conv1d 1,-2,3,4 -k 1,2,-1",
    "pool p.png", "kernels sobel-x emboss", "same 1,2,3,4,5", "boundary 1,2,3", "bench --ratios r.json",
    "algorithms naive", "algorithms direct", "algorithms im2col", "algorithms winograd", "algorithms fft",
    "algorithms separable", "verify --cases 16",
  ]

  private func folder() throws -> ProgramFolder {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "rgb_8.png", to: "p.png")
    try folder.write(Ratios.file(ratio: 2), to: "r.json")
    return folder
  }

  @Test(arguments: lines) func theSameCommandGivesTheSameBytesAndAnotherLookOthers(line: String) throws {
    let folder = try folder()
    let looks = ["", "--theme dark", "--theme print", "--lang ko", "--dpi 96", "--dpi 192"]
    var figures: [[UInt8]] = []
    for (number, look) in looks.enumerated() {
      try folder.succeed("\(line) \(look) --quiet -o \(number).png")
      figures.append(try folder.bytes("\(number).png"))
    }
    for first in figures.indices {
      for second in figures.indices where second > first {
        #expect(figures[first] != figures[second], "\(line): '\(looks[first])' looks like '\(looks[second])'")
      }
    }
    // Once more, over the old file and with the default spelled out: neither time nor place is in it.
    try folder.succeed("\(line) --theme light --lang en --dpi 144 --quiet -o 0.png")
    #expect(try folder.bytes("0.png") == figures[0])
    // Density is pixels for each inch.
    let (single, double) = (try folder.picture("4.png"), try folder.picture("5.png"))
    #expect(double.width == 2 * single.width && double.height == 2 * single.height)
  }

  @Test(arguments: lines, ["svg", "pdf"]) func vectorsAreWholeAndRepeatable(line: String, suffix: String) throws {
    let folder = try folder()
    let looks = ["", "--lang ko --theme dark", "--theme print"]
    var figures: Set<[UInt8]> = []
    for look in looks + [looks[1]] {
      try folder.succeed("\(line) \(look) --quiet -o f.\(suffix)")
      let bytes = try folder.bytes("f.\(suffix)")
      figures.insert(bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      if suffix == "svg" {
        #expect(text.hasPrefix("<?xml") && text.contains("<svg ") && text.hasSuffix("</svg>\n"))
      } else {
        #expect(text.hasPrefix("%PDF-") && text.hasSuffix("%%EOF\n"))
      }
    }
    // As many looks as figures, and the one that was asked for twice is the same.
    #expect(figures.count == looks.count)
  }

  @Test(arguments: lines) func withoutAFigureNothingIsWritten(line: String) throws {
    let folder = try folder()
    let run = try folder.succeed("\(line) --no-figure")
    #expect(folder.names == ["p.png", "r.json"])
    #expect(!run.lines.contains { $0.hasPrefix("wrote") })
    #expect(!run.output.isEmpty)
  }

  @Test func aPhotographAsVectorsInKoreanAndInTheDark() throws {
    let folder = try ProgramFolder()
    for suffix in ["svg", "pdf"] {
      let run = try folder.succeed("conv sample:camera -k sobel-x --at 228,302 -o x.\(suffix) --lang ko --theme dark")
      #expect(run.lines.contains { $0.hasPrefix("입력  ") })
      #expect(run.lines.last?.hasSuffix("  x.\(suffix)") == true)
    }
    #expect(folder.names == ["x.pdf", "x.svg"])
    #expect(try folder.bytes("x.svg").count > 100_000 && folder.bytes("x.pdf").count > 100_000)
  }

  @Test func theSuffixMayBeInCapitals() throws {
    let folder = try folder()
    try folder.succeed("same -o A.PNG --quiet")
    try folder.succeed("same -o a.png --quiet")
    #expect(try folder.bytes("A.PNG") == folder.bytes("a.png"))
  }
}
