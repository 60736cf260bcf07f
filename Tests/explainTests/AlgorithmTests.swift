// `explain algorithms`: complete, and its examples are what the algorithms themselves compute.

import Reference
import TestSupport
import Testing

@Suite struct AlgorithmTests {
  @Test func everyAlgorithmIsInTheTableAndHasAGuide() throws {
    let folder = try ProgramFolder()
    for language in ["en", "ko"] {
      let table = try folder.succeed("algorithms --lang \(language)")
      let names = table.lines.dropFirst().map { String($0.split(separator: " ")[0]) }
      #expect(Set(names).isSuperset(of: ConvolutionAlgorithm.allCases.map(\.rawValue)))
      #expect(Set(names).count == names.count && table.lines.allSatisfy { $0.contains("  ") })
      for name in names {
        let run = try folder.succeed("algorithms \(name) --no-figure --lang \(language)")
        #expect(run.lines[0].hasSuffix("  \(name)"))
        let page = run.lines.last { $0.contains("docs/guides/") }?.split(separator: " ").last.map(String.init)
        #expect((page == nil) == (name == "naive"))
        if let page { #expect(DocumentTests.files.contains(page) && page.hasSuffix(".ko.md") == (language == "ko")) }
      }
    }
    #expect(folder.names.isEmpty)
  }

  @Test func theTableForPrograms() throws {
    let report = try JSON(ProgramFolder().succeed("algorithms --json"))
    let guides = try #require(report["algorithms"]?.list)
    #expect(guides.compactMap { $0["name"]?.text } == ["naive", "direct", "im2col", "winograd", "fft", "separable"])
    for guide in guides {
      for key in ["changes", "products", "workspace", "bound", "computes"] {
        #expect(guide[key]?.text?.isEmpty == false)
      }
    }
  }

  @Test func theNameMayBeInCapitals() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("algorithms IM2COL --no-figure")
    #expect(try folder.succeed("algorithms im2col --no-figure").output == run.output)
  }

  @Test func theFigureHasTheNameOfTheAlgorithm() throws {
    let folder = try ProgramFolder()
    #expect(try folder.succeed("algorithms separable").lines.last?.hasSuffix("  separable.png") == true)
    #expect(folder.names == ["separable.png"])
  }

  /// The numbers of an example, computed by the program with the algorithm itself.
  @Test func theExamplesAreWhatTheAlgorithmsCompute() throws {
    let folder = try ProgramFolder()
    func example(_ name: String) throws -> JSON {
      try #require(try JSON(folder.succeed("algorithms \(name) --json --no-figure"))["example"])
    }
    func tensor(_ rows: JSON?, shape: [Int]? = nil) throws -> Tensor<Float> {
      let lines = try #require(rows?.list).map { $0.numbers ?? [] }
      let scalars = lines.joined().map { Float($0) }
      return Tensor(shape: shape ?? [lines.count, lines[0].count], scalars: scalars)
    }
    let im2col = try example("im2col")
    try folder.write(tensor(im2col["input"]), to: "x.npy")
    try folder.write(tensor(im2col["weights"], shape: [2, 3, 1, 2]), to: "w.npy")
    try folder.succeed("conv x.npy -k w.npy --algorithm im2col --save y.npy --no-figure --quiet")
    #expect(try folder.array("y.npy").scalars == tensor(im2col["output"]).scalars)

    let winograd = try #require(try example("winograd").list)
    for tile in winograd {
      try folder.write(tensor(tile["tile"]), to: "d.npy")
      let taps = try #require(tile["kernel"]?.list).count
      try folder.write(tensor(tile["kernel"], shape: [taps, taps, 1, 1]), to: "g.npy")
      try folder.succeed("conv d.npy -k g.npy --algorithm direct --save y.npy --no-figure --quiet")
      let (right, shown) = (try folder.array("y.npy").scalars, try tensor(tile["result"]).scalars)
      #expect(right.count == shown.count && zip(right, shown).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    let separable = try example("separable")
    try folder.write(tensor(separable["kernel"]), to: "k.npy")
    try folder.write(AlgorithmExamples.map(height: 5, width: 7).map { Float($0) }, to: "m.npy")
    try folder.succeed("conv m.npy -k k.npy --algorithm separable --save y.npy --no-figure --quiet")
    let shown = try tensor(separable["output"]).scalars
    #expect(try Array(folder.array("y.npy").scalars.prefix(shown.count)) == Array(shown))
  }
}
