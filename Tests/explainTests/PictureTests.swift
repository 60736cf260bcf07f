// The main job: a photograph and a kernel become a figure, and if wanted the bare result.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct PictureTests {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  @Test func aPhotographAndAKernelBecomeAFigureInThisFolder() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("conv --kernel edge sample:camera")
    #expect(folder.names == ["camera-edge.png"])
    #expect(try folder.bytes("camera-edge.png").prefix(8) == Self.signature[...])
    #expect(run.lines.last == "wrote      camera-edge.png")
    let picture = try folder.picture("camera-edge.png")
    #expect(picture.width > 800 && picture.height > 300)
    #expect(Set(picture.grey().scalars).count > 100, "the figure is nearly blank")
  }

  @Test func colourIsFilteredAndDrawnInColour() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("conv sample:chelsea --kernel gaussian:2 --color --save y.npy")
    #expect(folder.names == ["chelsea-gaussian-2.png", "y.npy"])
    #expect(run.lines.contains { $0.hasPrefix("output     300×451×3 · ") })
    let result = try folder.array("y.npy")
    #expect(result.shape == [300, 451, 3])
    let figure = try folder.picture("chelsea-gaussian-2.png")
    try #require(figure.channels == 3)
    // A red cat: in many pixels red is well above blue.
    let samples = figure.samples.scalars
    let reddish = (0..<samples.count / 3).count { samples[3 * $0] > samples[3 * $0 + 2] + 0.1 }
    #expect(reddish > 10_000)
  }

  @Test(arguments: [
    ("conv sample:camera -k sobel", "camera-sobel.png"), ("conv sample:camera -k box:3", "camera-box-3.png"),
    ("conv p.small.png -k '1 0 -1'", "p.small-inline.png"), ("conv d/p.png -k w.npy", "p-w.png"),
    ("conv1d 1,2,3 -k 1,1", "signal-conv1d.png"), ("conv1d d/s.npy -k 1,1", "s-conv1d.png"),
    ("pool p.small.png", "p.small-max-pool.png"), ("pool d/p.png --mode average", "p-average-pool.png"),
    ("pool d/p.png --mode min", "p-min-pool.png"), ("kernels edge", "kernels.png"), ("same", "same.png"),
    ("boundary", "boundary.png"), ("boundaries", "boundary.png"),
  ]) func aFigureHasItsDefaultName(line: String, name: String) throws {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "grey_8.png", to: "p.small.png")
    try folder.copy(fixture: "grey_8.png", to: "d/p.png")
    try folder.write(Tensor(shape: [3, 1], scalars: [1, 2, 3]), to: "w.npy")
    try folder.write(Tensor(shape: [3], scalars: [1, 2, 3]), to: "d/s.npy")
    let before = folder.names
    try folder.succeed(line)
    #expect(folder.names.filter { !before.contains($0) } == [name])
    #expect(try folder.bytes(name).prefix(8) == Self.signature[...])
  }

  // MARK: The bare result

  @Test(arguments: ["gaussian:2", "sobel", "median:3", "unsharp", "combined-edges"], [false, true])
  func theSavedResultIsTheFilterOfThePicture(kernel: String, isColor: Bool) throws {
    let filter = try FilterBank.filter(named: kernel)
    let folder = try ProgramFolder()
    try folder.copy(fixture: "rgb_8.png", to: "p.png")
    let image = try folder.picture("p.png")
    let x = (isColor ? image.samples : image.grey()).map(Double.init)
    try folder.succeed(
      "conv p.png -k \(kernel) --boundary symmetric --save y.npy --no-figure" + (isColor ? " --color" : ""))
    let convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: .symmetric, stride: .one, dilation: .one, groups: 1)
    let answer = try filter.oracle(x, as: convolution, bias: nil, precision: .float32, roundings: 2, threads: 2)
    try expectRight(folder.array("y.npy"), oracle: answer.values, bound: answer.bound, kernel)
  }

  @Test(arguments: [
    ("clip", [0, 0, 0, 128, 255, 255] as [Float], "3"), ("minmax", [0, 64, 128, 159, 191, 255], "0"),
  ]) func aSavedPictureFollowsItsRule(rule: String, expected: [Float], clipped: String) throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2, 3], scalars: [-2, -1, 0, 0.5, 1, 2]), to: "x.npy")
    let run = try folder.succeed("conv x.npy -k 1 --no-figure --save y.png --display \(rule)")
    let picture = try folder.picture("y.png")
    try #require(picture.samples.shape == [2, 3, 1])
    #expect(picture.samples.scalars.map { ($0 * 255).rounded() } == expected)
    let line = try #require(run.lines.first { $0.hasPrefix("display    \(rule), ") })
    #expect(line.hasSuffix(" \(clipped)"), "\(run)")
  }

  @Test func ofValuesWithSignsZeroIsMidGreyAndOfMagnitudesBlack() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2, 3], scalars: [-2, -1, 0, 0.5, 1, 2]), to: "x.npy")
    try folder.succeed("conv x.npy -k 1 --no-figure --save signed.png --display signed")
    try folder.succeed("conv x.npy -k 1 --no-figure --save abs.png --display abs")
    try folder.succeed("conv x.npy -k 1 --no-figure --save default.png")
    let signed = try folder.picture("signed.png").samples.scalars.map { ($0 * 255).rounded() }
    let magnitudes = try folder.picture("abs.png").samples.scalars.map { ($0 * 255).rounded() }
    try #require(signed.count == 6 && magnitudes.count == 6)
    #expect(signed[2] == 128 && signed[0] < signed[1] && signed[1] < 128 && signed[3] > 128 && signed[4] < signed[5])
    #expect(magnitudes[2] == 0 && magnitudes[0] == magnitudes[5] && magnitudes[1] == magnitudes[4])
    #expect(try folder.bytes("default.png") == folder.bytes("signed.png"))
  }

  // MARK: One value

  @Test func theValueTakenApartIsTheSavedValue() throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([6, 7, 3], seed: 1), to: "x.npy")
    try folder.write(.sample([3, 2, 3, 5], seed: 2), to: "w.npy")
    try folder.write(.sample([5], seed: 3), to: "b.npy")
    let run = try folder.succeed(
      "conv x.npy -k w.npy --bias b.npy --padding same --stride 2,3 --at 1,2,4 --save y.npy --no-figure --json")
    let explained = try #require(try JSON(run)["explained"])
    let taps = try #require(explained["taps"]?.list)
    #expect(taps.count == 3 * 2 * 3)
    #expect(explained["row"]?.number == 1 && explained["column"]?.number == 2 && explained["channel"]?.number == 4)
    let products = taps.compactMap { $0["product"]?.number }
    let bias = try #require(explained["bias"]?.number)
    let value = try #require(explained["value"]?.number)
    let magnitude = products.map(abs).reduce(abs(bias), +)
    let bound = ErrorBound.convolution(products: 18, magnitude: magnitude, precision: .float32, roundings: 0)
    #expect(abs(products.reduce(bias, +) - value) <= bound)
    let saved = try folder.array("y.npy")
    try #require(saved.shape == [3, 3, 5])
    #expect(abs(Double(saved[flat: (1 * 3 + 2) * 5 + 4]) - value) <= bound)
  }
}
