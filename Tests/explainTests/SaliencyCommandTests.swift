// `explain saliency`: that the report, the saved map and the mathematics say the same.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct SaliencyCommandTests {
  private func report(_ folder: ProgramFolder, _ line: String) throws -> JSON {
    try JSON(folder.succeed("saliency \(line) --no-figure --json"))
  }

  @Test func theGuessIsAskedAboutUnlessAClassIsNamed() throws {
    let folder = try ProgramFolder()
    let plain = try report(folder, "")
    let guesses = plain["guesses"]?.list ?? []
    let shares = guesses.compactMap { $0["probability"]?.number }
    #expect(guesses.count == 10 && shares == shares.sorted(by: >))
    // Ten shares of 1 in single precision, each within half a unit of 2⁻²⁴.
    #expect(abs(shares.reduce(0, +) - 1) <= 10 * 0x1p-24)
    #expect(plain["class"] == guesses.first?["class"])
    #expect(plain["maps"]?.list?.map { $0["method"]?.text } == ["gradient", "grad-cam", "occlusion"])
    let other = try report(folder, "--class 3")
    #expect(other["class"]?.text == "3" && other["guesses"] == plain["guesses"])
    #expect(other["score"] != plain["score"])
    let named = try report(folder, "sample:fashion sample:boot --class Sneaker")
    let numbered = try report(folder, "sample:fashion sample:boot --class 7")
    #expect(named["class"]?.text == "Sneaker" && named == numbered)
  }

  @Test(arguments: ["gradient", "grad-cam", "occlusion"])
  func theSavedMapIsThatOfTheMathematics(method: String) throws {
    let folder = try ProgramFolder()
    let run = "\(Folder.tests)/../share/explain/runs/digits"
    let network = try Network(json: FileBytes.read(run + "/model.json"), name: "model.json")
    let weights = try WeightFile.weights(
      SafeTensors.read(run + "/weights.safetensors"), of: network, path: "weights.safetensors")
    var generator = SeededGenerator(seed: 5)
    let x = Tensor<Float>.uniform(shape: [8, 8, 1], in: 0...1, using: &generator)
    try folder.write(x, to: "x.npy")
    let told = try report(folder, "sample:digits x.npy --method \(method) --class 4 --save map.npy")
    let found = try folder.array("map.npy")
    let saliency = Saliency(network, weights: weights, engine: FastEngine(threads: 1))
    let batch = x.reshaped([1, 8, 8, 1])
    let node = try #require(saliency.lastConvolution)
    let right =
      switch method {
      case "gradient": Saliency<FastEngine>.magnitudes(of: try saliency.gradient(of: 4, at: batch))
      case "grad-cam": try saliency.gradCAM(of: 4, at: batch, node: node)
      default: try saliency.occlusion(of: 4, at: batch, patch: 2, step: 1).map
      }
    // The program may have been built for another vector unit than the tests, never on one machine.
    #expect(found == right)
    let map = try #require(told["maps"]?.list?.first)
    #expect(map["shape"]?.list?.compactMap(\.number) == right.shape.map(Double.init))
    #expect(told["saved"]?.text == "map.npy")
    guard method != "occlusion" else { return }
    let strongest = try #require(right.scalars.max())
    #expect(map["value"]?.number == Double(strongest))
    let place = ["rows", "columns"].map { Int(map[$0]?.list?.first?.number ?? -1) }
    #expect(right[flat: place[0] * right.shape[1] + place[1]] == strongest)
  }

  @Test func aNetworkWithoutAConvolutionHasNoGradCAM() throws {
    let folder = try ProgramFolder()
    let flat = try Network(name: "flat", input: [6, 5, 1]) {
      Flatten()
      Dense(3, activation: .softmax)
    }
    try folder.write(Array(flat.json().utf8), to: "flat.json")
    let run = try folder.succeed("saliency flat.json --no-figure")
    #expect(run.output.contains("left out: Grad-CAM needs a convolution"), "\(run)")
    #expect(try report(folder, "flat.json")["maps"]?.list?.count == 2)
    let refused = try folder.fail("saliency flat.json --method grad-cam", code: 2)
    #expect(refused.errors.contains("no convolution for grad-cam"), "\(refused)")
    let vector = try Network(name: "vector", input: [6]) { Dense(3, activation: .softmax) }
    try folder.write(Array(vector.json().utf8), to: "vector.json")
    #expect(
      try folder.fail("saliency vector.json", code: 2).errors.contains("the network takes 6, which is no picture"))
    let map = try Network(name: "map", input: [6, 5, 1]) { Conv2D(2, kernel: 3) }
    try folder.write(Array(map.json().utf8), to: "map.json")
    let classless = try folder.fail("saliency map.json", code: 2)
    #expect(classless.errors.contains("the network gives 4×3×2, not one number for each class"), "\(classless)")
  }

  @Test func numbersThatOverflowAreSaid() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor<Float>(shape: [8, 8, 1], repeating: 3e38), to: "huge.npy")
    let run = try folder.fail("saliency sample:digits huge.npy", code: 2)
    #expect(run.errors.contains("not finite"), "\(run)")
    try folder.write(Tensor<Float>(shape: [8, 8, 1], repeating: .nan), to: "none.npy")
    #expect(try folder.fail("saliency sample:digits none.npy", code: 2).errors.contains("not finite"))
  }

  @Test func aMapOfZerosHasNoStrongestPlace() throws {
    let folder = try ProgramFolder()
    let map = try #require(report(folder, "--class 0 --method grad-cam")["maps"]?.list?.first)
    #expect(map["value"]?.number == 0 && map["rows"] == .null && map["columns"] == .null, "\(map)")
    let run = try folder.succeed("saliency --class 0 --method grad-cam")
    #expect(run.lines.contains { $0.hasPrefix("  grad-cam  – (4×4)") }, "\(run)")
  }

  @Test func weightsFromAFileAreNotCalledRandom() throws {
    let folder = try ProgramFolder()
    let run = "\(Folder.tests)/../share/explain/runs/fashion"
    try folder.write(FileBytes.read(run + "/model.json"), to: "net.json")
    try folder.write(FileBytes.read(run + "/weights.safetensors"), to: "w.safetensors")
    let told = try report(folder, "net.json sample:boot --weights w.safetensors")
    #expect(told["random"] == .flag(false) && told["class"]?.text == "9")
    #expect(try report(folder, "net.json sample:boot")["random"] == .flag(true))
  }

  @Test func aFigureIsDrawnInEveryFormat() throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("saliency sample:fashion sample:boot --lang ko")
    #expect(folder.names.contains("saliency.png"))
    #expect(run.lines.contains { $0.hasPrefix("저장") }, "\(run)")
    let svg = try folder.succeed("saliency sample:fashion sample:boot -o s.svg")
    #expect(svg.lines.contains { $0.hasPrefix("guesses  ") }, "\(svg)")
    #expect(try String(decoding: folder.bytes("s.svg"), as: UTF8.self).contains("<image"))
  }

  @Test func threadsChangeNothing() throws {
    let folder = try ProgramFolder()
    for method in ["gradient", "grad-cam", "occlusion"] {
      try folder.succeed(
        "saliency sample:fashion sample:boot --method \(method) --threads 1 --save a.npy --no-figure --quiet")
      try folder.succeed(
        "saliency sample:fashion sample:boot --method \(method) --threads 3 --save b.npy --no-figure --quiet")
      #expect(try folder.bytes("a.npy") == folder.bytes("b.npy"), "\(method)")
    }
  }
}
