// Numbers at and beyond every limit: refused in one line or done in good time, never a signal.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct LimitTests {
  /// Whole numbers that no size can be: 1 modulo 2³², and on both sides of what fits in 64 bits.
  static let hugeNumbers = [
    "4294967297", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
  ]

  /// Every option that takes whole numbers; `#` stands for one.
  static let wholeNumbers = [
    "conv m.npy -k edge --stride #", "conv m.npy -k edge --stride 1,#", "conv m.npy -k edge --padding #",
    "conv m.npy -k edge --padding #,0", "conv m.npy -k edge --padding 0,0,0,#", "conv m.npy -k edge --padding #,#,#,#",
    "conv m.npy -k edge --dilation #", "conv m.npy -k edge --dilation #,1", "conv c.npy -k w.npy --groups #",
    "conv m.npy -k edge --groups #", "conv m.npy -k edge --at #,0", "conv m.npy -k edge --at 0,#",
    "conv m.npy -k edge --at 0,0,#", "conv m.npy -k edge --threads #", "conv m.npy -k edge --dpi #",
    "conv m.npy -k box:#", "conv m.npy -k median:#", "conv m.npy -k motion:#:0", "conv m.npy -k gaussian:#",
    "conv m.npy -k log:#", "conv m.npy -k random:1:#", "conv1d 1,2,3 -k 1,2 --stride #",
    "conv1d 1,2,3 -k 1,2 --dilation #", "conv1d 1,2,3 -k 1,2 --padding #", "conv1d 1,2,3 -k 1,2 --padding 0,#",
    "conv1d 1,2,3 -k 1,2 --threads #", "conv1d 1,2,3 -k 1,2 --dpi #", "conv1d 1,2,3 -k box:#",
    "conv1d 1,2,3 -k gaussian:#", "pool m.npy --size #", "pool m.npy --size 1,#", "pool m.npy --stride #",
    "pool m.npy --padding #", "pool m.npy --padding 0,#,0,0", "pool m.npy --block-reduce --size #",
    "pool m.npy --dpi #",
    "kernels --dpi #", "kernels box:#", "same --stride #", "same --dilation #", "same --dpi #", "boundary --padding #",
    "boundary --dpi #", "check conv m.npy --input m.npy -k edge --padding #",
    "check conv m.npy --input m.npy -k edge --stride #", "check conv1d one.npy --input one.npy -k 1,2 --dilation #",
    "check pool m.npy --input m.npy --size #",
  ]

  @Test(arguments: wholeNumbers) func hugeSizesAreRefused(template: String) throws {
    let folder = try BadInputTests.folder(hasRuns: false)
    for number in Self.hugeNumbers { try folder.fail(Self.line(template, number), code: 2) }
  }

  /// Sizes that are allowed one by one, but not all together.
  @Test(arguments: wholeNumbers) func largeSizesAreDoneOrRefused(template: String) throws {
    let folder = try BadInputTests.folder(hasRuns: false)
    for number in ["1000", "1048576", "1073741824"] {
      let run = try folder.run(Self.line(template, number))
      switch run.exitCode {
      case 0, 1: #expect(run.errors == "" && !run.output.isEmpty, "\(run)")
      case 2: #expect(run.output == "" && run.errorLines.count == 1, "\(run)")
      default: Issue.record("\(run)")
      }
    }
  }

  private static func line(_ template: String, _ number: String) -> String {
    let line = template.split(separator: "#", omittingEmptySubsequences: false).joined(separator: number)
    return line.hasPrefix("check") || line.contains("--dpi") ? line : line + " --no-figure"
  }

  /// Numbers that need not be whole take any size.
  @Test(arguments: ["9223372036854775807", "9223372036854775808", "-3.4e38", "1e-320", "inf", "-inf", "nan"])
  func anyNumberCanBeAValue(number: String) throws {
    let folder = try BadInputTests.folder(hasRuns: false)
    try folder.succeed("conv m.npy -k edge --boundary constant --fill \(number) --quiet -o f.png")
    try folder.succeed("conv m.npy -k edge --bias \(number) --quiet -o f.png --save y.npy")
    try folder.succeed("conv m.npy -k '\(number) 1' --quiet -o f.svg --save y.png --at 1,1")
    try folder.succeed("conv1d '\(number) 1' -k 1,\(number) --bias \(number) --quiet -o f.pdf")
    try folder.succeed("same '\(number) 1 2' --quiet -o f.png")
    try folder.succeed("boundary '\(number) 1' --fill \(number) --quiet -o f.png")
    #expect(try folder.array("y.npy").shape == [5, 7] && folder.picture("y.png").width == 7)
    #expect(Set(["f.png", "f.svg", "f.pdf"]).isSubset(of: folder.names))
  }

  @Test func sixtyThousandNumbersCanBeTyped() throws {
    let folder = try ProgramFolder()
    // The system takes 128 KiB for one argument.
    let many = Array(repeating: "1", count: 60_000).joined(separator: ",")
    let run = try folder.succeed(arguments: ["conv1d", many, "--kernel", "1,1", "--no-figure", "--json"])
    #expect(try JSON(run)["output"]?["shape"]?.integers == [60_001])
    #expect(try JSON(run)["input"]?["name"]?.text?.count ?? 0 <= 40)
  }
}
