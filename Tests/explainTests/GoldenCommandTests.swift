// The answers of NumPy, SciPy, scikit-image, PyTorch and Keras through the command itself: computed by the program,
// accepted by `explain check`, and refused by it when one cell is wrong.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct GoldenCommandTests {
  @Test func theCasesAreThere() {
    #expect(GoldenCommand.cases.count == 148)
    #expect(Set(GoldenCommand.cases.map(\.operation)) == Set(GoldenCommand.operations))
  }

  @Test(arguments: GoldenCommand.cases) func theProgramGivesTheLibrarysAnswer(golden: GoldenCase) throws {
    let command = try GoldenCommand(golden)
    let folder = try ProgramFolder()
    let run = try folder.succeed(
      arguments: [command.verb, command.input] + command.options + ["--save", "y.npy", "--no-figure", "--quiet"])
    #expect(run.output == "")
    try expectRight(folder.array("y.npy"), oracle: command.expected, bound: command.bound, "\(run)")
  }

  @Test(arguments: GoldenCommand.cases) func checkAcceptsTheLibrarysAnswer(golden: GoldenCase) throws {
    let command = try GoldenCommand(golden)
    let answer = try #require(golden.path(expected: "y"))
    let run = try ProgramFolder().succeed(
      arguments: ["check", command.verb, answer, "--input", command.input] + command.options + ["--json"])
    let report = try JSON(run)
    #expect(report["right"]?.flag == true && report["wrong"]?.number == 0)
    #expect(report["count"]?.number == Double(command.expected.count))
  }

  /// One cell is off by twice what is allowed: it must be found, and no other.
  @Test(arguments: GoldenCommand.cases) func checkNamesTheOneWrongCell(golden: GoldenCase) throws {
    let command = try GoldenCommand(golden)
    var answer = command.expected
    let cells = (0..<answer.count).filter { command.bound[flat: $0] > 0 }
    let cell = cells[cells.count * 2 / 3]
    answer[flat: cell] += (cell % 2 == 0 ? 2 : -2) * command.bound[flat: cell]
    let folder = try ProgramFolder()
    try folder.write(NPY.encode(answer), to: "y.npy")
    let arguments = ["check", command.verb, "y.npy", "--input", command.input] + command.options
    let run = try folder.run(arguments: arguments + ["--json"])
    try #require(run.exitCode == 1, "\(run)")
    #expect(run.errors == "")
    let report = try JSON(run)
    #expect(report["right"]?.flag == false && report["wrong"]?.number == 1)
    let place = place(of: cell, in: answer.shape)
    #expect(report["worst"]?["index"]?.integers == place)
    #expect(report["worst"]?["value"]?.number == answer[flat: cell])
  }

  private func place(of cell: Int, in shape: [Int]) -> [Int] {
    var rest = cell
    return shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }

  @Test func theVerdictIsToldUnlessNobodyWantsToHear() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]), to: "x.npy")
    try folder.write(Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5.5, 6]), to: "y.npy")
    let told = try folder.run("check conv y.npy --input x.npy -k 1")
    #expect(told.exitCode == 1 && told.errors == "")
    #expect(told.lines.contains("verdict    wrong: 1 of 6 values are outside their bound"), "\(told)")
    #expect(told.lines.contains { $0.hasPrefix("worst      at [1, 1]: is 5.5, should be 5 within ") }, "\(told)")
    let silent = try folder.run("check conv y.npy --input x.npy -k 1 --quiet")
    #expect(silent.exitCode == 1 && silent.output == "" && silent.errors == "")
  }

  @Test func anAnswerOfAnotherShapeIsWrong() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]), to: "x.npy")
    try folder.write(Tensor(shape: [3, 2], scalars: [1, 2, 3, 4, 5, 6]), to: "y.npy")
    let run = try folder.run("check conv y.npy --input x.npy -k 1 --json")
    #expect(run.exitCode == 1 && run.errors == "", "\(run)")
    let report = try JSON(run)
    #expect(report["right"]?.flag == false && report["expected_shape"]?.integers == [2, 3])
    try folder.succeed("check conv x.npy --input x.npy -k 1")
  }

  /// A NaN where a number belongs, and a number where a NaN belongs.
  @Test func aNaNIsNoAnswer() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [2, 2], scalars: [1, 2, 3, 4]), to: "x.npy")
    try folder.write(Tensor(shape: [2, 2], scalars: [1, 2, .nan, 4]), to: "nan.npy")
    let missed = try folder.run("check conv nan.npy --input x.npy -k 1 --json")
    #expect(missed.exitCode == 1, "\(missed)")
    #expect(try JSON(missed)["worst"]?["index"]?.integers == [1, 0])
    #expect(try folder.run("check conv x.npy --input nan.npy -k 1").exitCode == 1)
    #expect(try folder.run("check conv nan.npy --input nan.npy -k 1").exitCode == 0)
  }
}
