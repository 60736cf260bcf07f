// What a training must not do: write over what another has left, go on with other data, begin what it cannot end, or say
// less than it knows. Next: `BadInputTable+Training.swift`.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

extension TrainTests {
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
