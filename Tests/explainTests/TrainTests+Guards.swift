// What a training must not do: write over what another has left, go on with other data, begin what it cannot end, or say
// less than it knows. Next: `BadInputTable+Training.swift`.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

extension TrainTests {
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

  @Test func aBatchThatHasNoRoomIsRefusedBeforeTheFirstStep() throws {
    let folder = try ProgramFolder()
    let input = #"{"type": "InputLayer", "shape": [8, 8, 1]}"#
    let end = #"{"type": "GlobalAveragePooling2D"}, {"type": "Dense", "units": 10, "activation": "softmax"}"#
    try folder.write(
      Array(#"{"layers": [\#(input), {"type": "ZeroPadding2D", "padding": 4000}, \#(end)]}"#.utf8), to: "wide.json")
    let run = try folder.fail("train wide.json --epochs 1 -o run", code: 2)
    #expect(run.errors.contains("layer 1, zero_padding2d") && run.errors.contains("--batch-size, at most 4"), "\(run)")
  }
}
