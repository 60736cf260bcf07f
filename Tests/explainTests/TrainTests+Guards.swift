// What a training must not do: write over what another has left, go on with other data, begin what it cannot end, or say
// less than it knows. Next: `BadInputTable+Training.swift`.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

extension TrainTests {
  /// The table of steps is written before the checkpoint: what a checkpoint has seen never comes again.
  @Test func aKilledTrainingKeepsItsSteps() throws {
    let folder = try ProgramFolder()
    // Files of some size, so that there is time between them.
    let layers = #"{"type": "Flatten"}, {"type": "Dense", "units": 3000}, {"type": "Dense", "units": 3000}"#
    try folder.write(
      Array(
        #"{"layers": [{"type": "InputLayer", "shape": [8, 8, 1]}, \#(layers), {"type": "Dense", "units": 10}]}"#.utf8),
      to: "wide.json")
    try folder.kill(
      "train wide.json --epochs 100000 --batch-size 1024 --optimizer sgd --quiet -o killed --step-log steps.csv",
      afterSeconds: 0
    ) { access(folder.file("killed/checkpoint.safetensors"), F_OK) == 0 }
    let epochs = try Checkpoint.past(SafeTensors.read(folder.file("killed/checkpoint.safetensors")), path: "").history
      .count
    let steps = try table(folder.bytes("steps.csv"))
    #expect(steps.count >= 2 * epochs && steps.map { $0["step"] } == (1...steps.count).map(String.init))
  }

  /// What a training has left is no other's to write over, whatever of it is missing.
  @Test func aRunIsNotWrittenOver() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    try folder.succeed("\(Self.small) --epochs 1 -o whole")
    for name in folder.names where name.hasPrefix("whole/") {
      let file = name.dropFirst("whole/".count)
      try folder.write(folder.bytes(name), to: "only-\(file)/\(file)")
      if file != "checkpoint.safetensors" { try folder.write(folder.bytes(name), to: "mine/\(file)") }
    }
    for run in ["mine"] + folder.names.filter({ $0.hasPrefix("only-") && !$0.contains("/") }) {
      let refused = try folder.fail("\(Self.small) --epochs 1 -o \(run)", code: 2)
      #expect(refused.errors.contains("\(run) holds a run already"), "\(refused)")
    }
    let refused = try folder.fail("\(Self.small) --epochs 2 -o mine --resume", code: 2)
    #expect(refused.errors.contains("mine has no checkpoint"), "\(refused)")
    // Where it was killed before its first epoch was kept, nothing is lost.
    try folder.write(folder.bytes("whole/model.json"), to: "begun/model.json")
    try folder.write(folder.bytes("whole/run.json"), to: "begun/run.json")
    try folder.succeed("\(Self.small) --epochs 1 -o begun --resume")
    #expect(try folder.bytes("begun/weights.safetensors") == folder.bytes("whole/weights.safetensors"))
  }

  /// Other pictures under the old name are other data; a run that is older than the comparison goes on.
  @Test func aRunGoesOnWithItsOwnDataOnly() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    try folder.succeed("\(Self.small) --epochs 1 -o run")
    let (own, others) = (try folder.bytes("i.npy"), try folder.bytes("h.npy"))
    try folder.write(others, to: "i.npy")
    let refused = try folder.fail("\(Self.small) --epochs 2 -o run --resume", code: 2)
    #expect(refused.errors.contains("other pictures or labels"), "\(refused)")
    try folder.write(own, to: "i.npy")
    let text = String(decoding: try folder.bytes("run/run.json"), as: UTF8.self)
    let older = text.split(separator: "\n").filter { !$0.contains("\"fingerprint\"") && !$0.contains("\"arrayScale\"") }
    #expect(older.count == text.split(separator: "\n").count - 2)
    try folder.write(Array(older.joined(separator: "\n").utf8), to: "run/run.json")
    try folder.succeed("\(Self.small) --epochs 2 -o run --resume")
  }

  /// Grey levels that are all 0 or 1 are still grey levels, for a network that has learned from such.
  @Test func whatIsAskedAboutIsScaledAsWhatWasLearned() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let levels = try folder.array("i.npy").map { ($0 * 255).rounded() }
    try folder.write(levels, to: "i.npy")
    try folder.succeed("\(Self.small) --epochs 1 --validation-split 0 -o run")
    let dark = levels.map { $0 > 127 ? Float(1) : 0 }
    try folder.write(dark, to: "dark.npy")
    // The same, but for one level in the last picture that tells what they are.
    try folder.write(
      Tensor(shape: dark.shape) { $0 == dark.count - 1 ? 200 : dark[flat: $0] }, to: "light.npy")
    let rows = try ["dark", "light"].map { name in
      try folder.succeed(
        "predict run --data \(name).npy --labels j.npy --count 30 --csv \(name).csv --no-figure --quiet")
      return table(try folder.bytes("\(name).csv")).filter { $0["picture"] != "\(name) 29" }.map { row in
        ["0", "1", "2"].map { row[$0] ?? "" }
      }
    }
    #expect(rows[0].count == 29 && rows[0] == rows[1])
  }

  /// A picture from a run's data is the same picture in a file of its own, whatever its type.
  @Test(arguments: [(1, 0, "0…255 divided by 255"), (1, 100, "values outside 0…1 left as they are"), (255, 0, nil)])
  func onePictureIsScaledAsThoseThatWereLearned(divisor: Float, shift: Float, words: String?) throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let numbers = try folder.array("i.npy").map { (($0 * 255).rounded() - shift) / divisor }
    try folder.write(numbers, to: "i.npy")
    try folder.succeed("\(Self.small) --epochs 1 --validation-split 0 -o run")
    let first = Array(numbers.scalars.prefix(8 * 9 * 3))
    try folder.write(Tensor(shape: [8, 9, 3], scalars: first), to: "one.npy")
    // Levels that are all 0 or 1 do not tell themselves that they are levels.
    try folder.write(Tensor(shape: [8, 9, 3], scalars: first.map { $0 > 0 ? 1 : 0 }), to: "dark.npy")
    func report(_ line: String) throws -> JSON { try JSON(folder.succeed("\(line) --no-figure --json")) }
    #expect(try report("features run --example 0")["layers"] == report("features run one.npy")["layers"])
    for key in ["guesses", "class", "score", "maps"] {
      #expect(try report("saliency run --example 0")[key] == report("saliency run one.npy")[key], "\(key)")
    }
    let dark = try #require(report("features run dark.npy")["layers"]?.list?.first)
    #expect(dark["maximum"]?.number == (words?.contains("divided") == true ? Double(Float(1) / 255) : 1))
    for verb in ["features", "saliency"] {
      let run = try folder.succeed("\(verb) run one.npy --no-figure")
      let line = try #require(run.lines.first { $0.hasPrefix("picture") })
      #expect(words.map(line.contains) ?? line.hasSuffix("8×9×3"), "\(run)")
      let korean = try folder.succeed("\(verb) run one.npy --no-figure --lang ko").output
      #expect(korean.contains("255(으)로 나눔") == (words?.contains("divided") == true), "\(korean)")
    }
    // Bytes are grey levels for all but those that have learned from other numbers.
    try folder.write(bytes(first.map { UInt8(max(0, $0 * divisor).rounded()) }), to: "bytes.npy")
    let tops = try ["bytes", "one"].map { name in
      try #require(report("features run \(name).npy")["layers"]?.list?.first?["maximum"]?.number)
    }
    #expect(tops[0] == tops[1] && (tops[0] > 1) == (shift > 0))
    // A network that has learned from no array decides by the numbers, one that has learned nothing takes them as they are.
    let other = try folder.succeed("features run/model.json one.npy --no-figure")
    #expect(other.lines.contains { $0.hasPrefix("picture") && $0.hasSuffix("8×9×3") }, "\(other)")
  }

  /// A `.npy` of bytes.
  private func bytes(_ values: [UInt8]) -> [UInt8] {
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (8, 9, 3), }"
    header += String(repeating: " ", count: 117 - header.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + values
  }

  @Test func aBatchThatHasNoRoomIsRefusedBeforeTheFirstStep() throws {
    let folder = try ProgramFolder()
    let input = #"{"type": "InputLayer", "shape": [8, 8, 1]}"#
    let end = #"{"type": "GlobalAveragePooling2D"}, {"type": "Dense", "units": 10, "activation": "softmax"}"#
    try folder.write(
      Array(#"{"layers": [\#(input), {"type": "ZeroPadding2D", "padding": 4000}, \#(end)]}"#.utf8), to: "wide.json")
    let run = try folder.fail("train wide.json --epochs 1 -o run", code: 2)
    #expect(run.errors.contains("layer 1, zero_padding2d") && run.errors.contains("--batch-size, at most 4"), "\(run)")
  }

  @Test func oneClassIsNothingToLearn() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    try folder.write(Tensor(shape: [30], repeating: 0), to: "j.npy")
    let run = try folder.fail("\(Self.small) --epochs 1", code: 2)
    #expect(run.errors.contains("i has one class, '0'; at least two are needed"), "\(run)")
  }

  /// Pictures of one name are told apart by the folders they are in; programs get what was typed.
  @Test func picturesOfOneNameAreToldApart() throws {
    let folder = try ProgramFolder()
    for path in ["x/a/0.png", "x/b/0.png", "x/b/1.png"] { try folder.copy(fixture: "rgb_8.png", to: path) }
    let line = "predict sample:digits x/a/0.png x/b/0.png x/b/1.png x/b/1.png"
    let run = try folder.succeed("\(line) --csv table.csv --no-figure")
    #expect(
      run.lines.dropFirst().prefix(4).map { $0.split(separator: " ").first } == [
        "a/0.png", "b/0.png", "1.png", "1.png",
      ],
      "\(run)")
    let paths = ["x/a/0.png", "x/b/0.png", "x/b/1.png", "x/b/1.png"]
    #expect(table(try folder.bytes("table.csv")).map { $0["picture"] } == paths)
    let report = try JSON(folder.succeed("\(line) --no-figure --json"))
    #expect(report["predictions"]?.list?.compactMap { $0["picture"]?.text } == paths)
  }

  /// A training that diverges says so in one spelling, in what it prints and in every table.
  @Test func whatIsNoNumberIsSpelledTheSameEverywhere() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let network = try Network(name: "line", input: [8, 9, 3]) {
      Flatten()
      Dense(3, activation: .softmax)
    }
    try folder.write(Array(network.json().utf8), to: "line.json")
    let line = "train line.json --data i.npy --labels j.npy --batch-size 30 --optimizer sgd --no-progress"
    let run = try folder.run("\(line) --learning-rate 3e38 --epochs 2 -o run")
    #expect(run.exitCode == 2 && run.errors.contains("the loss is NaN in step 1 of epoch 2"), "\(run)")
    try folder.succeed("predict run --csv p.csv --count 2 --no-figure --quiet")
    try folder.succeed("features run --csv f.csv --no-figure --quiet")
    for name in ["run/history.csv", "p.csv", "f.csv"] {
      let text = String(decoding: try folder.bytes(name), as: UTF8.self)
      #expect(text.contains("NaN") && !text.contains("nan"), "\(name): \(text)")
    }
  }

  /// What is not drawn is said, in the report and in the figure.
  @Test(arguments: [("en", "the first 30 of 31 pictures are drawn"), ("ko", "그림 31장 중 처음 30장만 그림")])
  func whatIsNotDrawnIsSaid(language: String, words: String) throws {
    let folder = try ProgramFolder()
    for (count, isSaid) in [(30, false), (31, true)] {
      let run = try folder.succeed("predict sample:digits --count \(count) -o p.svg --lang \(language)")
      #expect(run.output.contains(words) == isSaid, "\(run)")
    }
    #expect(!(try folder.succeed("predict sample:digits --count 31 --no-figure").output.contains("drawn")))
  }
}
