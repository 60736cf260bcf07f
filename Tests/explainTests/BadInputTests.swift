// What cannot be done is refused in one line with the right exit code, and no file is touched.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct BadInputTests {
  /// The files of `BadInputTable.swift`.
  ///
  /// - Parameter hasRuns: whether those of `BadInputTable+Training.swift` are there too.
  static func folder(hasRuns: Bool) throws -> ProgramFolder {
    let folder = try ProgramFolder()
    if hasRuns { for (name, bytes) in try DamagedRuns.contents.get() { try folder.write(bytes, to: name) } }
    for (name, shape) in [
      ("m", [5, 7]), ("c", [5, 7, 4]), ("w", [3, 3, 4, 2]), ("b", [3]), ("one", [7]), ("five", [1, 2, 3, 2, 1]),
      ("zero", [0, 3]), ("scalar", []),
    ] { try folder.write(.sample(shape, seed: 1), to: name + ".npy") }
    for (fixture, name) in [
      ("rgb_8.png", "p.png"), ("bad_unicode.npy", "strings.npy"), ("bad_truncated.png", "cut.png"),
      ("bad_truncated.jpg", "cut.jpg"), ("bad_truncated.npy", "cut.npy"),
    ] { try folder.copy(fixture: fixture, to: name) }
    try folder.write(Array("this is a text\n".utf8), to: "text.png")
    try folder.write([], to: "empty.png")
    let input = #"{"type": "InputLayer", "shape": [2, 2, 1]}"#
    for (name, layer) in [("small", #""filters": 4"#), ("odd", #""name": "c", "filter": 4"#), ("cut", "\n")] {
      try folder.write(
        Array(#"{"layers": [\#(input), {"type": "Conv2D", "kernel_size": 3, \#(layer)}]}"#.utf8), to: "\(name).json")
    }
    try folder.write(
      Array(#"{"name": "flat", "layers": [\#(input), {"type": "Flatten"}, {"type": "Dense", "units": 2}]}"#.utf8),
      to: "flat.json")
    for name in ["d", "d.png", "d.npy"] { try folder.makeFolder(name) }
    return folder
  }

  @Test func theTableIsLong() {
    #expect(BadCommand.all.count > 500)
    #expect(Set(BadCommand.all.map(\.line)).count == BadCommand.all.count)
  }

  @Test(arguments: BadCommand.all) func itIsRefusedInOneLineAndNothingIsTouched(command: BadCommand) throws {
    let isOfTraining = ["train", "evaluate", "predict", "curves", "saliency r"].contains { command.line.hasPrefix($0) }
    let folder = try Self.folder(hasRuns: isOfTraining)
    for network in BadNetwork.all where network.command.line == command.line {
      try folder.write(Array(network.text.utf8), to: "\(network.name).json")
    }
    let run = try folder.fail(command.line, code: command.code)
    let missing = command.hints.filter { !run.errors.contains($0) }
    #expect(missing.isEmpty, "\(run)")
  }

  /// The texts of people and files cannot make a second line or move the cursor.
  @Test(arguments: ["a\nb.png", "a\u{1B}[2J.png", "a\u{202E}gnp.png", "\u{7F}.png"])
  func aNameWithControlCharactersStaysOneLine(name: String) throws {
    let folder = try ProgramFolder()
    for arguments in [
      ["conv", name, "-k", "edge"], ["conv", "sample:camera", "-k", name], ["kernels", name], ["pool", name],
      ["conv", "sample:camera", "-k", "edge", "--stride", name], ["conv1d", name, "-k", "1"],
      ["conv", "sample:camera", "-k", "edge", "--boundary", name], ["same", "-k", name], [name],
      ["conv", "sample:camera", "-k", "edge", "--theme", name], ["conv", "sample:camera", "-k", "edge", "--" + name],
      ["conv", "sample:camera", "-k", "edge", "-o", name + ".gif"], ["conv", "sample:" + name, "-k", "edge"],
    ] {
      try folder.fail(arguments: arguments, codes: [2, 3])
    }
  }

  @Test func aMissingFolderOfTheProgramIsSaid() throws {
    let folder = try ProgramFolder()
    let run = try folder.run("conv sample:camera -k edge", environment: ["EXPLAIN_RESOURCES": folder.file("gone")])
    #expect(run.exitCode == 3 && run.output == "" && run.errorLines.count == 1, "\(run)")
    #expect(run.errors.contains("EXPLAIN_RESOURCES") && folder.names.isEmpty)
  }

  // MARK: Empty texts

  /// Every option of every verb, empty.
  @Test(arguments: OptionTests.verbs) func anEmptyTextIsRefusedByEveryOption(verb: String) throws {
    let help = try ProgramFolder().succeed("\(verb) --help")
    let base = [
      "conv": "m.npy -k edge --no-figure", "conv1d": "1,2 -k 1 --no-figure", "pool": "m.npy --no-figure",
      "kernels": "edge --no-figure", "same": "--no-figure", "boundary": "--no-figure",
      "algorithms": "im2col --no-figure", "verify": "--no-figure", "summary": "--no-figure", "arch": "--no-figure",
      "saliency": "--no-figure", "residual": "--no-figure --blocks 1 --channels 1",
      "equivariance": "m.npy --no-figure",
      "receptive-field": "small --effective 1 --no-figure", "cost": "--no-figure", "winners": "--no-figure",
      "train": "--no-progress -o new", "evaluate": "r --no-figure", "predict": "r --no-figure",
      "curves": "r --no-figure", "animate": "--no-figure --input-size 4 --size 2",
      "features": "sample:digits --no-figure", "filters": "sample:digits --no-figure",
      "gradients": "--no-figure --mlp 3 --input 4,4,1 --batch-size 2", "data show": "digits --no-figure",
      "figures": "signal", "data fetch": "cifar-10 --from file:///nowhere",
      "check conv": "m.npy --input m.npy -k edge", "check conv1d": "one.npy --input one.npy -k 1",
      "check pool": "m.npy --input m.npy", "check dense": "m.npy --input m.npy -k m.npy",
      "check batch-norm": "m.npy --input m.npy", "check activation": "m.npy --input m.npy --function relu",
      "check softmax": "m.npy --input m.npy", "check cross-entropy": "m.npy --input m.npy --labels m.npy",
      "check optimizer": "m.npy --input m.npy --parameters one.npy --rule adam",
    ]
    let flags = [
      "--no-figure", "--json", "--quiet", "--color", "--ceil", "--count-padding", "--global", "--block-reduce",
      "--help", "--version", "--log", "--nesterov", "--probabilities", "--exhaustive", "--list", "--csv",
      "--batch-norm", "--residual", "--unfold", "--no-shuffle", "--before", "--resume", "--no-progress", "--transposed",
      "--numbers", "--train", "--derivatives", "--sheet", "--chain", "--no-batch-norm",
    ]
    let files = [
      "--input", "--bias", "--ratios", "--gamma", "--beta", "--labels", "--parameters", "--kernel", "--initial-weights",
      "--catalogue",
    ]
    let options = HelpTests.options(in: help).filter { !flags.contains($0) }
    #expect(
      options.count >= 4
        || ["kernels", "winners", "check mistakes", "data list", "data fetch", "curves"].contains(verb))
    let folder = try BadInputTests.folder(hasRuns: true)
    for option in options {
      // A file without a name cannot be read; all else is wrong usage.
      let codes: Set<Int32> = files.contains(option) ? [2, 3] : [2]
      try folder.fail(arguments: Program.words(of: "\(verb) \(base[verb] ?? "") \(option) ''"), codes: codes)
    }
  }
}
