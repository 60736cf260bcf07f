// Trainings from end to end: what is learned, that nothing but what was asked for decides it, and what later commands
// make of it.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct TrainTests {
  /// The rows of a table, each by the names of its columns.
  func table(_ bytes: [UInt8]) -> [[String: String]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// The arrays of a file of weights.
  private func weights(_ folder: ProgramFolder, _ run: String) throws -> [String: [UInt32]] {
    let file = try SafeTensors.read(folder.file("\(run)/weights.safetensors"))
    return Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.tensor.scalars.map(\.bitPattern)) })
  }

  /// Thirty pictures and their classes, and thirty others.
  func pictures(_ folder: ProgramFolder) throws {
    var generator = SeededGenerator(seed: 11)
    for name in ["i", "h"] {
      try folder.write(.uniform(shape: [30, 8, 9, 3], in: 0...1, using: &generator), to: "\(name).npy")
    }
    try folder.write(Tensor(shape: [30]) { Float($0 % 3) }, to: "j.npy")
    try folder.write(Tensor(shape: [30]) { Float($0 % 5) }, to: "k.npy")
  }

  static let small = "train --data i.npy --labels j.npy --layers 4,max_pool --batch-size 8 --no-progress"

  /// The test part takes no picture from the training, and what is watched is what is told of it at the end.
  @Test func theTestPartCanBeWatched() throws {
    let folder = try ProgramFolder()
    for part in ["train", "test"] {
      for (index, fixture) in ["rgb_8.png", "grey_8.png"].enumerated() {
        try folder.makeFolder("d/\(part)/\(index)")
        for copy in 0..<3 { try folder.copy(fixture: fixture, to: "d/\(part)/\(index)/\(copy).png") }
      }
    }
    let line = "train --data d --image-size 8,8 --channels color --layers 4 --epochs 2"
    let report = try JSON(folder.succeed("\(line) --validation-split test --json"))
    let last = try #require(report["history"]?.list?.last)
    #expect(last["val_loss"]?.number == report["test_loss"]?.number)
    #expect(last["val_accuracy"]?.number == report["test_accuracy"]?.number)
    let told = try folder.succeed("\(line) --validation-split test --no-progress").output
    #expect(told.contains("trained on 6 · held back: 6") && told.contains("not unseen"))
  }

  /// Who guesses one of ten is right in n/10 cases, give or take a root of 0.09·n; six of these are as good as never.
  @Test func digitsAreLearned() throws {
    let folder = try ProgramFolder()
    let report = try JSON(folder.succeed("train --epochs 2 --json"))
    let last = try #require(report["history"]?.list?.last)
    let held = 180.0
    let guessed = held / 10 + 6 * (0.09 * held).squareRoot()
    let accuracy = try #require(last["val_accuracy"]?.number)
    #expect(accuracy * held > guessed, "\(accuracy)")
    #expect(report["history"]?.list?.count == 2 && report["epochs_now"]?.number == 2)
    #expect(report["folder"]?.text == "run" && report["stopped_early"]?.flag == false)
    let files = [
      "checkpoint.safetensors", "curves.png", "history.csv", "model.json", "run.json", "weights.safetensors",
    ]
    #expect(folder.names == ["run"] + files.map { "run/\($0)" })
    // The next one has a folder of its own.
    try folder.succeed("train --epochs 1 --quiet")
    #expect(folder.names.contains("run-2/run.json"))
  }

  @Test(arguments: [
    "", "--optimizer rmsprop --batch-norm", "--augment rotation=20,flip --schedule one-cycle --clip-norm 0.5",
  ]) func theNumberOfThreadsChangesNotOneBit(options: String) throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    for threads in 1...3 {
      try folder.succeed("\(Self.small) \(options) --epochs 2 --threads \(threads) -o run\(threads)")
    }
    for file in ["weights.safetensors", "checkpoint.safetensors", "history.csv"] {
      let first = try folder.bytes("run1/\(file)")
      #expect(try folder.bytes("run2/\(file)") == first && folder.bytes("run3/\(file)") == first, "\(file)")
    }
  }

  @Test(arguments: [
    "--batch-norm", "--optimizer sgd,momentum=0.9,nesterov=true --augment shift=0.2",
    "--early-stopping 9 --reduce-lr 1,min-delta=100,monitor=loss --class-weights balanced",
    "--schedule step,epochs=1,factor=0.5",
  ]) func whatGoesOnIsTheSameAsWhatWasNeverInterrupted(options: String) throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    try folder.succeed("\(Self.small) \(options) --epochs 4 -o whole --step-log whole.csv")
    try folder.succeed("\(Self.small) \(options) --epochs 2 -o parts --step-log parts.csv")
    #expect(table(try folder.bytes("parts/history.csv")).count == 2)
    #expect(try folder.bytes("parts/weights.safetensors") != folder.bytes("whole/weights.safetensors"))
    let report = try JSON(
      folder.succeed("\(Self.small) \(options) --epochs 4 -o parts --step-log parts.csv --resume --json"))
    #expect(report["epochs_now"]?.number == 2)
    for file in ["weights.safetensors", "checkpoint.safetensors", "history.csv"] {
      #expect(try folder.bytes("parts/\(file)") == folder.bytes("whole/\(file)"), "\(file)")
    }
    #expect(try folder.bytes("parts.csv") == folder.bytes("whole.csv"))
    #expect(table(try folder.bytes("whole/history.csv")).map { $0["epoch"] } == ["1", "2", "3", "4"])
    // 27 examples in batches of 8.
    let steps = table(try folder.bytes("whole.csv"))
    #expect(steps.map { $0["step"] } == (1...16).map(String.init))
    #expect(steps.map { $0["epoch"] } == (1...16).map { "\(($0 + 3) / 4)" })
  }

  /// Killed where it stands, at the first moment after its first epoch and again later.
  @Test(arguments: [0.0, 0.1]) func aKilledTrainingGoesOn(delay: Double) throws {
    let folder = try ProgramFolder()
    let line = "train --layers 24,24 --batch-size 16 --quiet"
    // More epochs than any machine has done by then.
    try folder.kill("\(line) --epochs 100000 -o killed", afterSeconds: delay) {
      (try? folder.bytes("killed/checkpoint.safetensors")) != nil
    }
    // What it left is whole.
    let epochs = try Checkpoint.past(SafeTensors.read(folder.file("killed/checkpoint.safetensors")), path: "").history
      .count
    #expect(epochs >= 1)
    try folder.succeed("\(line) --epochs \(epochs + 2) -o killed --resume")
    try folder.succeed("\(line) --epochs \(epochs + 2) -o whole")
    for file in ["weights.safetensors", "checkpoint.safetensors", "history.csv", "model.json"] {
      #expect(try folder.bytes("killed/\(file)") == folder.bytes("whole/\(file)"), "\(file)")
    }
  }

  @Test func aWatchWithMorePatienceGoesOn() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let never = "monitor=loss,min-delta=100,restore=false"
    let line = "\(Self.small) --epochs 9"
    try folder.succeed("\(line) --early-stopping 1,\(never) -o run")
    #expect(table(try folder.bytes("run/history.csv")).count == 2)
    // The same once more: it has stopped already.
    try folder.succeed("\(line) --early-stopping 1,\(never) -o run --resume")
    #expect(table(try folder.bytes("run/history.csv")).count == 2)
    try folder.succeed("\(line) --early-stopping 3,\(never) -o run --resume")
    #expect(table(try folder.bytes("run/history.csv")).count == 4)
    try folder.succeed("\(line) --early-stopping 3,\(never) -o whole")
    #expect(try folder.bytes("run/checkpoint.safetensors") == folder.bytes("whole/checkpoint.safetensors"))
    try folder.succeed("\(line) -o run --resume")
    #expect(table(try folder.bytes("run/history.csv")).count == 9)
  }

  @Test func theBestEpochIsTheResult() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let report = try JSON(
      folder.succeed("\(Self.small) --epochs 9 --early-stopping 2,monitor=loss,min-delta=100 -o stopped --json"))
    #expect(report["stopped_early"]?.flag == true && report["history"]?.list?.count == 3)
    try folder.succeed("\(Self.small) --epochs 1 -o first")
    try folder.succeed("\(Self.small) --epochs 3 -o third")
    #expect(try weights(folder, "stopped") == weights(folder, "first"))
    #expect(try weights(folder, "stopped") != weights(folder, "third"))
    // Both have the same three epochs; of the one that was watched the best is told and marked.
    for (run, best) in [("stopped", JSON.number(1)), ("third", .null)] {
      let curves = try JSON(folder.succeed("curves \(run) -o \(run).svg --json"))
      #expect(curves["runs"]?.list?.first?["best_epoch"] == best, "\(run)")
      let figure = String(decoding: try folder.bytes("\(run).svg"), as: UTF8.self)
      #expect(figure.contains("stroke-dasharray") == (run == "stopped"), "\(run)")
    }
  }

  @Test func whatIsFrozenStaysBitForBit() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    try folder.succeed("\(Self.small) --batch-norm --epochs 2 -o first")
    let other = "train --from first --data h.npy --labels k.npy --head 5 --epochs 2 --no-progress"
    let report = try JSON(folder.succeed("\(other) --freeze 'conv*,batch*' -o frozen --json"))
    try folder.succeed("\(other) -o free")
    let (before, frozen, free) = (
      try weights(folder, "first"), try weights(folder, "frozen"), try weights(folder, "free")
    )
    let kept = before.keys.filter { !$0.hasPrefix("dense") }
    #expect(
      Set(kept).isSuperset(of: ["batch_normalization/moving_mean", "batch_normalization/moving_variance"]), "\(kept)")
    for name in kept {
      #expect(frozen[name] == before[name], "\(name)")
      #expect(free[name] != before[name], "\(name)")
    }
    #expect(frozen["head/kernel"] != nil && frozen["dense/kernel"] == nil)
    #expect(report["trainable"]?.number == Double(try #require(frozen["head/kernel"]).count + 5))
    // Frozen layers stay frozen in a run that begins with this one, unless they are set free.
    let again = "train --from frozen --epochs 1 --no-progress"
    try folder.succeed("\(again) -o still")
    try folder.succeed("\(again) --freeze none -o thawed")
    for name in kept {
      #expect(try weights(folder, "still")[name] == before[name], "\(name)")
      #expect(try weights(folder, "thawed")[name] != before[name], "\(name)")
    }
  }

  @Test(arguments: ["validation", "training"]) func evaluationAndPredictionsAgree(part: String) throws {
    let folder = try ProgramFolder()
    try folder.succeed("train --epochs 1 --quiet")
    let evaluated = try JSON(folder.succeed("evaluate run --part \(part) --no-figure --json"))
    let confusion = try #require(evaluated["confusion"]?.list).map { $0.integers ?? [] }
    let examples = try #require(evaluated["examples"]?.number)
    #expect(confusion.joined().reduce(0, +) == Int(examples))
    #expect(examples == (part == "validation" ? 180 : 1617))
    let right = Double(confusion.indices.reduce(0) { $0 + confusion[$1][$1] })
    #expect(evaluated["accuracy"]?.number == right / examples)
    let history = table(try folder.bytes("run/history.csv"))
    guard part == "validation" else { return }
    // What the training saw of it after its last epoch.
    #expect(history[0]["val_accuracy"].flatMap(Double.init) == right / examples)
    try folder.succeed("predict run --count 180 --csv table.csv --no-figure --quiet")
    // Probabilities are numbers over their sum: nine additions and a division in float32, γ(10).
    let roundings = 10 * 0x1p-24
    let bound = roundings / (1 - roundings)
    var counted = Array(repeating: Array(repeating: 0, count: 10), count: 10)
    for row in table(try folder.bytes("table.csv")) {
      let (label, guess) = (Int(row["label"] ?? ""), Int(row["class"] ?? ""))
      counted[try #require(label)][try #require(guess)] += 1
      let shares = (0...9).compactMap { row["\($0)"].flatMap(Double.init) }
      #expect(shares.count == 10 && shares.max() == row[row["class"] ?? ""].flatMap(Double.init))
      #expect(abs(shares.reduce(0, +) - 1) <= bound)
    }
    #expect(counted == confusion)
  }

  @Test func onesOwnPictureIsAnswered() throws {
    let folder = try ProgramFolder()
    try folder.succeed("train --epochs 1 --quiet")
    try folder.copy(fixture: "rgb_8.png", to: "p.png")
    let report = try JSON(folder.succeed("predict run p.png --json"))
    let prediction = try #require(report["predictions"]?.list?.first)
    #expect(prediction["picture"]?.text == "p.png" && prediction["label"] == nil)
    #expect(folder.names.contains("predictions.png"))
    let wide = try folder.succeed("predict run p.png --no-figure").lines
    #expect(wide.count == 2 && wide[1].contains("p.png"))
  }

  /// The names of classes come from files and folders; none makes a line or moves the cursor.
  @Test func namesOfClassesStayOnTheirLines() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    let rows = (0..<30).map { ["\"a\nb\"", "c\u{1B}[2J", "d\u{202E}"][$0 % 3] }
    try folder.write(Array((["label"] + rows).joined(separator: "\n").utf8), to: "l.csv")
    try folder.succeed("train --data i.npy --labels l.csv --layers 4,max_pool --epochs 1 --quiet")
    for line in ["evaluate run --part training --no-figure", "predict run --count 3 --no-figure"] {
      let run = try folder.succeed(line)
      #expect(!run.output.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E }, "\(run)")
      #expect(run.lines.count { $0.contains("a\\u{a}b") } >= 1 || line.hasPrefix("predict"), "\(run)")
      #expect(!run.lines.contains { $0.hasPrefix("b") }, "\(run)")
    }
    // A figure spells them out, too.
    try folder.succeed("evaluate run --quiet")
    try folder.succeed("predict run --quiet")
    // A table for programs has them as they are, in quotes.
    try folder.succeed("predict run --count 3 --csv table.csv --no-figure --quiet")
    let text = String(decoding: try folder.bytes("table.csv"), as: UTF8.self)
    #expect(text.hasPrefix("picture,class,label,\"a\nb\",c\u{1B}[2J,d\u{202E}\n"), "\(text)")
  }

  @Test func twoRunsAreDrawnTogether() throws {
    let folder = try ProgramFolder()
    try pictures(folder)
    for seed in 1...2 {
      try folder.makeFolder("r/\(seed)")
      try folder.succeed("\(Self.small) --epochs 2 --seed \(seed) -o r/\(seed)/run")
    }
    let report = try JSON(folder.succeed("curves r/1/run r/2/run --json --no-figure"))
    let runs = try #require(report["runs"]?.list)
    #expect(runs.map { $0["name"]?.text } == ["r/1/run", "r/2/run"])
    for (run, seed) in zip(runs, 1...2) {
      let history = table(try folder.bytes("r/\(seed)/run/history.csv"))
      #expect(
        run["history"]?.list?.compactMap { $0["loss"]?.number } == history.compactMap { Double($0["loss"] ?? "") })
    }
  }
}
