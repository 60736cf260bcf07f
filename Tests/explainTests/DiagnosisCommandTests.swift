// `explain check` from the shell: the answers of PyTorch and Keras for layers, what it says of wrong results, the list of
// mistakes, the picture of the difference.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct DiagnosisCommandTests {
  /// The words that check an answer of another library.
  private static func words(_ golden: GoldenCase) throws -> [String] {
    func path(_ name: String) throws -> String { try #require(golden.path(input: name)) }
    func answer(_ name: String) throws -> String { try #require(golden.path(expected: name)) }
    switch golden.operation {
    case "batch_norm":
      let epsilon = try #require(golden.attributes.number("epsilon"))
      return [
        "batch-norm", try answer("y"), "--input", try path("x"), "--gamma", try path("gamma"), "--beta",
        try path("beta"), "--epsilon", "\(epsilon)",
      ]
    case "softmax": return ["softmax", try answer("y"), "--input", try path("x")]
    case "softmax_cross_entropy":
      return ["cross-entropy", try answer("loss"), "--input", try path("logits"), "--labels", try path("labels")]
    case "optimizer":
      let rule = try #require(golden.attributes.text("name"))
      var words = [
        "optimizer", try answer("history"), "--input", try path("gradients"), "--parameters", try path("parameters"),
        "--rule", rule,
      ]
      let settings = [
        "learning_rate": "--learning-rate", "momentum": "--momentum", "rho": "--rho", "beta1": "--beta1",
        "beta2": "--beta2", "epsilon": "--epsilon",
      ]
      for (name, option) in settings {
        if let value = golden.attributes.number(name) { words += [option, "\(value)"] }
      }
      return words + (golden.attributes.flag("nesterov") == true ? ["--nesterov"] : [])
    default:
      return ["activation", try answer("y"), "--input", try path("x"), "--function", golden.operation]
    }
  }

  static let layers = ["batch_norm", "relu", "sigmoid", "tanh", "softmax", "softmax_cross_entropy", "optimizer"]
    .flatMap(GoldenCase.all)

  @Test func allCasesAreChecked() {
    #expect(Self.layers.count == 11)
    #expect(
      GoldenCommand.cases.count + Self.layers.count + GoldenCase.all("conv2d_gradients").count == GoldenCase.all.count)
  }

  @Test(arguments: layers) func theAnswerOfAnotherLibraryIsRight(golden: GoldenCase) throws {
    let run = try ProgramFolder().succeed(arguments: ["check"] + Self.words(golden) + ["--json"])
    let report = try JSON(run)
    #expect(report["right"]?.flag == true && report["wrong"]?.number == 0)
    #expect(report["mistake"] == nil)
  }

  @Test(arguments: layers) func aWrongAnswerOfAnotherLibraryIsWrong(golden: GoldenCase) throws {
    var words = try Self.words(golden)
    let folder = try ProgramFolder()
    let right = try NPY.read(words[1]).doubles().tensor
    var wrong = right
    wrong[flat: right.count / 2] = 2 * right[flat: right.count / 2] + 1
    try folder.write(NPY.encode(wrong), to: "y.npy")
    words[1] = "y.npy"
    let run = try folder.run(arguments: ["check"] + words + ["--json"])
    #expect(run.exitCode == 1 && run.errors == "", "\(run)")
    #expect(try JSON(run)["wrong"]?.number == 1)
  }

  /// A convolution that was not flipped, as a course's student would type it.
  private func folderWithAMistake() throws -> ProgramFolder {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [4, 5], scalars: (0..<20).map { Float($0 * $0 % 7) }), to: "x.npy")
    try folder.succeed(
      "conv x.npy --kernel 1,2,3;4,5,6;7,8,10 --operation correlate --save y.npy --no-figure --quiet")
    return folder
  }

  @Test func aMistakeIsNamedToPeople() throws {
    let run = try folderWithAMistake().run("check conv y.npy --input x.npy --kernel 1,2,3;4,5,6;7,8,10")
    #expect(run.exitCode == 1 && run.errors == "")
    #expect(
      run.lines.contains(
        "mistake    kernel-not-flipped: the kernel was not flipped: a cross-correlation, not a convolution"), "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("evidence   gives ") }, "\(run)")
    let korean = try folderWithAMistake().run("check conv y.npy --input x.npy --kernel 1,2,3;4,5,6;7,8,10 --lang ko")
    #expect(korean.output.contains("kernel-not-flipped: 커널을 뒤집지 않음"), "\(korean)")
  }

  @Test func aMistakeIsNamedToPrograms() throws {
    let folder = try folderWithAMistake()
    let report = try JSON(try folder.run("check conv y.npy --input x.npy --kernel 1,2,3;4,5,6;7,8,10 --json"))
    #expect(report["right"]?.flag == false)
    #expect(report["mistake"]?.text == "kernel-not-flipped")
    #expect(report["explained"]?.number == report["wrong"]?.number)
  }

  @Test func whatFitsNothingIsNotNamed() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [3, 3], scalars: [1, 2, 4, 8, 3, 5, 9, 6, 7]), to: "x.npy")
    try folder.write(Tensor(shape: [3, 3], scalars: [31, -7, 12, 4, 99, -3, 17, 2, 41]), to: "y.npy")
    let run = try folder.run("check conv y.npy --input x.npy --kernel 1,2;3,4 --json")
    #expect(run.exitCode == 1 && run.errors == "", "\(run)")
    let report = try JSON(run)
    #expect(report["mistake"] == .null && report["evidence"] == .null)
    let told = try folder.run("check conv y.npy --input x.npy --kernel 1,2;3,4")
    #expect(told.lines.contains { $0.hasPrefix("mistake    not found: none of ") }, "\(told)")
  }

  @Test func theMistakesAreListed() throws {
    let folder = try ProgramFolder()
    for words in ["check --mistakes", "check mistakes"] {
      let run = try folder.succeed(words)
      for mistake in Mistake.allCases { #expect(run.output.contains("  \(mistake.rawValue) "), "\(mistake)") }
      #expect(run.lines.count == Mistake.allCases.count)
    }
    let korean = try folder.succeed("check --mistakes --lang ko")
    #expect(korean.output.contains("커널을 뒤집지 않음"))
  }

  @Test(arguments: ["png", "svg", "pdf"]) func theDifferenceIsDrawn(suffix: String) throws {
    let folder = try folderWithAMistake()
    let words = "check conv y.npy --input x.npy --kernel 1,2,3;4,5,6;7,8,10 -o d.\(suffix)"
    let run = try folder.run(words)
    #expect(run.exitCode == 1 && run.lines.last == "wrote      d.\(suffix)", "\(run)")
    let first = try folder.bytes("d.\(suffix)")
    _ = try folder.run(words)
    #expect(try first.count > 1000 && folder.bytes("d.\(suffix)") == first)
    // Without -o nothing is drawn.
    let silent = try folderWithAMistake()
    _ = try silent.run("check conv y.npy --input x.npy --kernel 1,2,3;4,5,6;7,8,10")
    #expect(silent.contents.keys.sorted() == ["x.npy", "y.npy"])
  }

  /// An 8-bit picture in grey, its red and blue exchanged, as OpenCV's BGR order makes it.
  @Test func greyFromExchangedColoursIsFound() throws {
    let folder = try ProgramFolder()
    let path = Folder.tests + "/../share/explain/samples/chelsea.png"
    let picture = try Image.read(path)
    let grey = Tensor<Float>(shape: [picture.height, picture.width]) { pixel in
      let (red, green, blue) = (
        picture.samples[flat: 3 * pixel], picture.samples[flat: 3 * pixel + 1], picture.samples[flat: 3 * pixel + 2]
      )
      return Float(0.299 * Double(blue) + 0.587 * Double(green) + 0.114 * Double(red))
    }
    try folder.write(grey, to: "grey.npy")
    try folder.succeed("conv grey.npy --kernel edge --save y.npy --no-figure --quiet")
    let report = try JSON(try folder.run("check conv y.npy --input sample:chelsea --kernel edge --json"))
    #expect(report["mistake"]?.text == "rgb-bgr-swapped")
  }

  /// The defaults that the help tells are those that are used: given by hand they change nothing.
  @Test(arguments: [
    ("learning-rate", "sgd", "0.01"), ("learning-rate", "adam", "0.001"), ("momentum", "sgd", "0"),
    ("rho", "rmsprop", "0.9"), ("beta1", "adam", "0.9"), ("beta2", "adam", "0.999"), ("epsilon", "adam", "1e-7"),
    ("epsilon", "rmsprop", "1e-7"),
  ]) func theDefaultsOfOptimizersAreThoseOfTheHelp(option: String, rule: String, value: String) throws {
    let folder = try ProgramFolder()
    let help = try folder.succeed("check optimizer --help")
    let words = help.output.split(whereSeparator: \.isWhitespace)
    let start = try #require(words.firstIndex(of: "--\(option)"))
    let told = words[start...].prefix { !$0.hasPrefix("--") || $0 == "--\(option)" }
    #expect(told.joined(separator: " ").contains("Default:") && told.contains { $0.hasPrefix(value) }, "\(told)")
    try folder.write(Tensor(shape: [3], scalars: [1, -2, 0.5]), to: "p.npy")
    // So small that ε is seen beside them.
    try folder.write(Tensor(shape: [2, 3], scalars: [3, 1, -4, 1, -5, 9].map { 1e-4 * $0 }), to: "g.npy")
    try folder.write(Tensor(shape: [2, 3], repeating: 0), to: "y.npy")
    let line = "check optimizer y.npy --input g.npy --parameters p.npy --json --rule \(rule)"
    let run = try folder.run(line)
    #expect(run.exitCode == 1 && run.errors == "", "\(run)")
    #expect(try folder.run("\(line) --\(option) \(value)").output == run.output)
    #expect(try folder.run("\(line) --\(option) 0.5").output != run.output)
  }

  /// With `(n + 1)·u ≥ 1` a sum has no bound: in half precision from 2047 products on.
  @Test func whatHasNoBoundIsNeitherRightNorWrong() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2047, 1], repeating: 1), to: "w.npy")
    try folder.write(Tensor(shape: [1, 2047], repeating: 1), to: "x.npy")
    try folder.write(Tensor(shape: [1, 1], repeating: 5), to: "y.npy")
    let line = "check dense y.npy --input x.npy --kernel w.npy --precision float16"
    let run = try folder.run("\(line) --json")
    #expect(run.exitCode == 1 && run.errors == "", "\(run)")
    let report = try JSON(run)
    #expect(report["right"] == .null && report["unbounded"]?.number == 1)
    let told = try folder.run(line)
    #expect(told.lines.contains { $0.hasPrefix("verdict ") && $0.contains(" cannot be told: ") }, "\(told)")
    // In single precision they have one, and the same result is wrong.
    let single = try JSON(try folder.run("\(line.replacing("16", with: "32")) --json"))
    #expect(single["right"]?.flag == false && single["unbounded"] == nil)
  }

  /// Nothing is wrong with an array of no values; that is said as well.
  @Test func anEmptyResultIsRight() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [0, 3], repeating: 0), to: "x.npy")
    let run = try folder.succeed("check activation x.npy --input x.npy --function tanh")
    #expect(run.lines.contains { $0.hasPrefix("verdict    right: all 0 values") }, "\(run)")
  }
}
