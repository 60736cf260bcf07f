// A command that fails leaves every file as it was, whenever it fails: before the work, after it, or between two files.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct FailureTests {
  /// Commands that name the old files y.npy, y.png, a.npy and f.png as outputs, and fail.
  @Test(
    arguments: [
      // Before anything is computed.
      ("conv m.npy -k egde --save y.npy -o f.png", 2), ("conv missing.npy -k edge --save y.npy -o f.png", 3),
      ("conv m.npy -k edge --stride 0 --save y.npy -o f.png", 2), ("conv m.npy -k w.npy --save y.npy -o f.png", 2),
      ("conv m.npy -k edge --at 9,9 --save y.npy -o f.png", 2), ("conv m.npy -k edge --save y.npy -o nowhere/f.png", 2),
      ("conv m.npy -k edge --save nowhere/y.npy -o f.png", 2),
      ("conv m.npy -k edge --lang xx --save y.npy -o f.png", 2),
      ("conv m.npy -k edge --save y.npy -o f.png --theme xx", 2), ("pool m.npy --size 9 --save y.npy -o f.png", 2),
      ("pool m.npy --save y.npy --save-argmax nowhere/a.npy -o f.png", 2),
      ("conv1d 1,2 -k edge --save y.npy -o f.png", 2), ("conv1d 1,2 -k 1 --save y.npy -o f.txt", 2),
      ("kernels egde -o f.png", 2), ("same --stride 0 -o f.png", 2), ("boundary 1,x -o f.png", 2),
      // When the result is known.
      ("conv c.npy -k edge --save y.png -o f.png", 2), ("pool c.npy --save y.png --save-argmax a.npy -o f.png", 2),
      // When the figure turns out to be too large.
      ("conv sample:camera -k edge -o f.png --dpi 1200", 2), ("kernels -o f.png --dpi 1200", 2),
      ("conv sample:camera -k edge --save y.npy -o f.png --dpi 1200", 2),
      ("conv sample:camera -k edge --save y.png -o f.png --dpi 1200", 2),
      ("conv1d long.npy -k 1,2 --save y.npy -o f.png --dpi 1200", 2),
      ("pool sample:camera --size 2 --save y.npy --save-argmax a.npy -o f.png --dpi 1200", 2),
    ] as [(String, Int32)]) func theOldFilesStay(line: String, code: Int32) throws
  {
    let folder = try ProgramFolder()
    try folder.write(.sample([5, 7], seed: 1), to: "m.npy")
    try folder.write(.sample([5, 7, 4], seed: 2), to: "c.npy")
    try folder.write(.sample([3, 3, 4, 2], seed: 3), to: "w.npy")
    try folder.write(.sample([3000], seed: 3), to: "long.npy")
    for name in ["y.npy", "y.png", "a.npy", "f.png"] { try folder.write(Array("old \(name)".utf8), to: name) }
    try folder.fail(line, code: code)
  }

  @Test func aSuccessReplacesThem() throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([5, 7], seed: 1), to: "m.npy")
    for name in ["y.npy", "a.npy", "f.png"] { try folder.write(Array("old".utf8), to: name) }
    try folder.succeed("pool m.npy --save y.npy --save-argmax a.npy -o f.png --quiet")
    #expect(folder.names == ["a.npy", "f.png", "m.npy", "y.npy"])
    #expect(try folder.array("y.npy").shape == [2, 3])
    #expect(try NPY.read(folder.file("a.npy")).dataType == .int64)
    #expect(try folder.picture("f.png").width > 200)
  }

  @Test func aCheckThatFailsWritesNothing() throws {
    let folder = try ProgramFolder()
    try folder.write(.sample([5, 7], seed: 1), to: "m.npy")
    let before = folder.contents
    #expect(try folder.run("check conv m.npy --input m.npy -k edge").exitCode == 1)
    #expect(folder.contents == before)
  }
}
