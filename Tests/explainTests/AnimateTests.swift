// `explain animate`: files that are what they say, numbers that are the definitions', and nothing that needs patience.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

@Suite struct AnimateTests {
  // MARK: Files

  @Test(arguments: ConvolutionArithmetic.all.map(\.name)) func everyCaseIsAnAnimationOfItsOutputs(name: String) throws {
    let folder = try ProgramFolder()
    let clock = ContinuousClock().now
    let report = try JSON(folder.succeed("animate --preset \(name) --json"))
    // Two seconds are promised to who waits; a machine that also runs other tests may be five times as slow.
    #expect(ContinuousClock().now - clock < .seconds(10), "\(name)")
    #expect(folder.names == ["\(name).gif"])
    let pictures = try GIFReader.read(folder.bytes("\(name).gif"))
    let window = try #require(ConvolutionArithmetic.named(name)).window(seed: 1)
    #expect(pictures.frames.count == window.count && pictures.plays == 0)
    #expect(pictures.delays == Array(repeating: 800, count: window.count))
    #expect(report["frames"]?.list?.count == window.count)
    #expect(try folder.bytes("\(name).gif").count < 1_000_000)
  }

  @Test func theSuffixDecidesWhetherItMoves() throws {
    let folder = try ProgramFolder()
    let command = "animate --preset numerical_max_pooling --dpi 72 --quiet"
    try folder.succeed("\(command) -o a.gif --delay 70")
    try folder.succeed("\(command) -o a.apng --delay 70 --frames steps --sheet page.svg")
    try folder.succeed("\(command) -o page.png")
    let (gif, apng) = (try GIFReader.read(folder.bytes("a.gif")), try APNGReader.read(folder.bytes("a.apng")))
    #expect(gif.delays == Array(repeating: 70, count: 9) && apng.delays == gif.delays && apng.plays == 0)
    let names = (0..<9).map { "steps/numerical_max_pooling_0\($0).png" }
    #expect(folder.names == (["a.apng", "a.gif", "page.png", "page.svg", "steps"] + names).sorted())
    // The single frames are the animation's, pixel by pixel; a GIF has them with at most 256 colours.
    for (number, name) in names.enumerated() {
      let image = try folder.picture(name)
      #expect(image.samples.shape == [apng.height, apng.width, 3])
      #expect(image.samples.scalars.map { UInt8(($0 * 255).rounded()) } == apng.frames[number], "\(name)")
      let worst = zip(gif.frames[number], apng.frames[number]).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect(worst < 32, "frame \(number)")
    }
    #expect(String(decoding: try folder.bytes("page.svg").prefix(5), as: UTF8.self) == "<?xml")
    // A page is larger than a frame: all of them are on it.
    #expect(try folder.picture("page.png").samples.shape[1] > apng.width)
  }

  @Test(arguments: ["a.gif", "a.apng", "a.png", "a.svg", "a.pdf"])
  func theSameCommandGivesTheSameBytes(file: String) throws {
    let command = "animate \"1 2 3; 4 5 6; 7 8 10\" --kernel \"1 0.5; -1 0.25\" --padding 1 -o \(file) --quiet"
    let (one, two) = (try ProgramFolder(), try ProgramFolder())
    try one.succeed(command)
    try two.succeed(command)
    #expect(try one.bytes(file) == two.bytes(file))
  }

  @Test func aFolderWithSomethingInItIsLeftAlone() throws {
    let folder = try ProgramFolder()
    try folder.makeFolder("empty")
    try folder.write([1], to: "full/a.txt")
    let command = "animate 1,2,3 -k 1,1 --dpi 48 --quiet -o a.gif --frames"
    try folder.succeed("\(command) empty")
    #expect(folder.names.count { $0.hasPrefix("empty/signal-conv1d_0") } == 4)
    try folder.fail("\(command) full", code: 2)
    try folder.fail("\(command) empty", code: 2)
    try folder.fail("\(command) a.gif", code: 2)
    try folder.fail("\(command) nowhere/below", code: 2)
  }

  // MARK: Numbers

  /// The numbers of a report.
  private struct Numbers {
    let report: JSON
    var values: [Double] { report["values"]?.numbers ?? [] }
    var frames: [JSON] { report["frames"]?.list ?? [] }

    init(_ folder: ProgramFolder, _ command: String) throws {
      report = try JSON(folder.succeed("animate \(command) --no-figure --json"))
    }

    /// Each frame's value, and what its cells make with their weights.
    func check(_ sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(frames.count == values.count && !frames.isEmpty, sourceLocation: sourceLocation)
      for frame in frames {
        let cells = frame["cells"]?.list ?? []
        let sum = cells.reduce(0.0) { $0 + ($1["pixel"]?.number ?? .nan) * ($1["weight"]?.number ?? .nan) }
        #expect(abs(sum - (frame["value"]?.number ?? .nan)) < 1e-9, "\(frame)", sourceLocation: sourceLocation)
      }
    }
  }

  /// The defaults are those of `conv`, `conv1d` and `pool`: so are the values.
  @Test(arguments: [
    ("conv", "m.npy", "-k sobel-x"), ("conv", "m.npy", "-k sobel-x --padding 2,0 --stride 2 --dilation 1,2"),
    ("conv", "m.npy", "-k edge --boundary reflect --operation correlate"), ("conv", "c.npy", "-k w.npy"),
    ("conv", "c.npy", "-k w.npy --padding same --stride 2"), ("conv1d", "x.npy", "-k 1,-2,3"),
    ("conv1d", "x.npy", "-k 1,-2,3 --padding same --stride 2 --boundary edge"), ("pool", "m.npy", "--mode max"),
    ("pool", "m.npy", "--mode average --size 3,2 --stride 1 --padding 1 --count-padding"),
    ("pool", "c.npy", "--mode min --size 2 --ceil"),
  ]) func valuesAreThoseOfTheOtherVerbs(verb: String, input: String, options: String) throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([5, 7], seed: 1), to: "m.npy")
    try folder.write(.sample([5, 6, 2], seed: 2), to: "c.npy")
    try folder.write(.sample([3, 2, 2, 2], seed: 3), to: "w.npy")
    try folder.write(.sample([9], seed: 4), to: "x.npy")
    let algorithm = verb == "pool" ? "" : "--algorithm naive"
    try folder.succeed("\(verb) \(input) \(options) \(algorithm) --save y.npy --no-figure --quiet")
    let numbers = try Numbers(folder, "\(input) \(options)")
    if verb != "pool" { numbers.check() }
    let saved = try folder.array("y.npy")
    // Single precision against double: γ(n + 1)·S with n ≤ 18 products, each at most 6·6 in magnitude for these samples.
    let bound = verb == "pool" ? 4e-7 * 6 : 20 * 6e-8 * 18 * 36
    #expect(numbers.values.count == saved.count)
    for (value, right) in zip(numbers.values, saved.scalars) { #expect(abs(value - Double(right)) <= bound) }
  }

  @Test func aTransposedConvolutionIsTheGradient() throws {
    let folder = try ProgramFolder()
    let numbers = try Numbers(
      folder, "\"1 2; 3 4\" -k \"1 2 0; 0 1 3; 2 1 1\" --transposed --stride 2 --padding 1 --output-padding 1,0")
    numbers.check()
    let convolution = Convolution2D(
      operation: .correlate, padding: .explicit(Padding(top: 1, bottom: 1, left: 1, right: 1)), boundary: .zero,
      stride: AxisPair(rows: 2, columns: 2), dilation: .one, groups: 1)
    let gradients = try convolution.gradients(
      of: Tensor<Double>(shape: [2, 2], scalars: [1, 2, 3, 4]), input: Tensor(shape: [4, 3], repeating: 0),
      kernel: Tensor(shape: [3, 3], scalars: [1, 2, 0, 0, 1, 3, 2, 1, 1]), wanted: .input)
    #expect(numbers.values == gradients.input?.scalars.map { $0 })
    #expect(numbers.report["output"]?["shape"]?.integers == [4, 3])
    #expect(numbers.report["convolution"]?["output"]?.integers == [2, 2])
  }

  @Test func aPictureIsBroughtToCells() throws {
    let folder = try ProgramFolder()
    let grey = try Numbers(folder, "sample:chelsea --image-size 4,5 -k edge")
    let color = try Numbers(folder, "sample:chelsea --image-size 4,5 -k edge --color")
    grey.check()
    #expect(grey.report["map"]?["shape"]?.integers == [4, 5, 1])
    #expect(color.report["map"]?["shape"]?.integers == [4, 5, 3] && color.frames.count == 4 * 5 * 3)
    #expect((grey.report["map"]?["values"]?.numbers ?? []).allSatisfy { (0...1).contains($0) })
  }

  @Test func theWindowsOfAFrameAreWhereTheGeometryPutsThem() throws {
    let numbers = try Numbers(try ProgramFolder(), "--preset padding_strides_odd")
    for (index, frame) in numbers.frames.enumerated() {
      #expect(frame["frame"]?.number == Double(index))
      let (row, column) = (index / 3, index % 3)
      #expect(frame["row"]?.number == Double(row) && frame["column"]?.number == Double(column))
      let window = frame["window"]
      #expect(window?["top"]?.number == Double(2 * row - 1) && window?["bottom"]?.number == Double(2 * row + 1))
      #expect(window?["left"]?.number == Double(2 * column - 1) && window?["right"]?.number == Double(2 * column + 1))
      let padded = (frame["cells"]?.list ?? []).filter { $0["padding"]?.flag == true }
      #expect(padded.allSatisfy { $0["row"]?.number == -1 || $0["column"]?.number == -1 })
      #expect(padded.count == (row == 0 ? 3 : 0) + (column == 0 ? 3 : 0) - (row + column == 0 ? 1 : 0))
    }
  }

  @Test func theListHasEveryCase() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("animate --list")
    for item in ConvolutionArithmetic.all { #expect(run.lines.contains { $0.contains(" \(item.name) ") }) }
    let entries = try JSON(folder.succeed("animate --list --json"))["presets"]?.list ?? []
    #expect(entries.compactMap { $0["name"]?.text } == ConvolutionArithmetic.all.map(\.name))
    #expect(folder.names.isEmpty)
  }
}
