// No option is accepted and ignored: for each one a change of it alone changes what comes out.

import Formats
import Reference
import Synchronization
import TestSupport
import Testing

@Suite struct OptionTests {
  /// The files of `OptionTable.swift`, made once.
  private static let files = Result {
    let folder = try ProgramFolder()
    try folder.write(.sample([7, 9], seed: 1), to: "m.npy")
    try folder.write(.sample([7, 9, 4], seed: 2), to: "c.npy")
    try folder.write(.sample([9], seed: 3), to: "x.npy")
    try folder.write(.sample([3, 2, 4, 3], seed: 4), to: "w.npy")
    try folder.write(.sample([3, 2, 2, 6], seed: 5), to: "g.npy")
    for (name, shape) in [("n", [5, 4]), ("v", [4, 3]), ("b", [3]), ("g4", [4]), ("t", [6, 4])] {
      try folder.write(.sample(shape, seed: 6), to: "\(name).npy")
    }
    try folder.write(Tensor(shape: [4], scalars: [0.5, 2, 1, 3]), to: "h4.npy")
    try folder.write(Tensor(shape: [5], scalars: [0, 3, 1, 2, 3]), to: "l.npy")
    var generator = SeededGenerator(seed: 7)
    try folder.write(.uniform(shape: [6, 8, 9, 3], in: 0...1, using: &generator), to: "i.npy")
    try folder.write(Tensor(shape: [6], scalars: [0, 1, 0, 2, 1, 1]), to: "j.npy")
    try folder.write(Tensor(shape: [6], scalars: [1, 1, 0, 0, 1, 1]), to: "k.npy")
    try folder.write(Array("a,b\n0,x\n1,y\n0,y\n2,x\n1,y\n1,y\n".utf8), to: "i.csv")
    try folder.copy(fixture: "rgb_8.png", to: "p.png")
    try folder.succeed("conv m.npy -k edge --save y.npy --no-figure --quiet")
    try folder.succeed("conv1d x.npy -k 1,-2,3 --save z.npy --no-figure --quiet")
    try folder.succeed("pool m.npy --save q.npy --no-figure --quiet")
    try folder.write(Ratios.file(ratio: 2), to: "r.json")
    try folder.write(Array(Preset.cifar10.network(input: [28, 28, 1]).json().utf8), to: "net.json")
    try folder.write(Ratios.file(ratio: 0.5), to: "s.json")
    try folder.write(
      Array(#"{"mine": {"chapter": "filters", "kind": "conv1d", "inputs": "1,2", "parameters": {"kernel": 1}}}"#.utf8),
      to: "own.json")
    try folder.write(.uniform(shape: [6, 8, 9, 3], in: 0...1, using: &generator), to: "h.npy")
    try folder.write(Array("a,b\n0,1\n1,1\n0,2\n2,0\n1,0\n1,0\n".utf8), to: "e.csv")
    let flat = try Network(name: "flat", input: [8, 9, 3]) {
      Flatten()
      Dense(3, activation: .softmax)
    }
    try folder.write(Array(flat.json().utf8), to: "flat.json")
    let pictures = "--data i.npy --labels j.npy --layers 4 --quiet"
    try folder.succeed("train \(pictures) --epochs 1 -o r1")
    try folder.succeed("train \(pictures) --epochs 2 --seed 3 -o r2")
    try folder.succeed("train --from r1 --freeze 'conv*' --epochs 1 -o r3 --quiet")
    return folder.contents.filter { name, _ in !["r1", "r2", "r3"].contains(name) }
  }

  private static func folder() throws -> ProgramFolder {
    let folder = try ProgramFolder()
    for (name, bytes) in try files.get() { try folder.write(bytes, to: name) }
    try folder.makeFolder(".data/mnist")
    try folder.makeFolder("figures")
    for language in ["en", "ko"] { try folder.write([], to: "figures/mine.\(language).png") }
    return folder
  }

  @Test(arguments: OptionPair.all) func changingOnlyItChangesWhatComesOut(pair: OptionPair) throws {
    let before = try Self.remembered("\(pair.difference) \(pair.verb) \(pair.before)") {
      try outcome(of: pair.before, pair)
    }
    #expect(try outcome(of: pair.after, pair) != before, "\(pair)")
  }

  /// Many pairs begin with the same command: it is run once. That it gives the same twice is tested elsewhere.
  private static func remembered(_ key: String, _ make: () throws -> Outcome) throws -> Outcome {
    if let known = outcomes.withLock({ $0[key] }) { return known }
    let made = try make()
    outcomes.withLock { $0[key] = made }
    return made
  }

  private static let outcomes = Mutex<[String: Outcome]>([:])

  /// What a command made, where the difference must show.
  private enum Outcome: Equatable, Sendable {
    case values([Int], [UInt32])
    case bytes([UInt8])
    case contents([String: [UInt8]])
    case texts([String])
  }

  private func outcome(of line: String, _ pair: OptionPair) throws -> Outcome {
    let folder = try Self.folder()
    let command = "\(pair.verb) \(line)"
    // A check that finds something wrong draws it and ends with 1.
    let allowed: [Int32] = pair.verb.hasPrefix("check ") ? [0, 1] : [0]
    switch pair.difference {
    case .values:
      try folder.succeed("\(command) --save out.npy --no-figure --quiet")
      let array = try folder.array("out.npy")
      return .values(array.shape, array.scalars.map(\.bitPattern))
    case .picture:
      try folder.succeed("\(command) --save out.png --no-figure --quiet")
      let samples = try folder.picture("out.png").samples
      return .values(samples.shape, samples.scalars.map(\.bitPattern))
    case .figure:
      // The command at the foot of a figure differs in any case.
      let run = try folder.run("\(command) --output out.png --quiet", environment: ["EXPLAIN_COMMAND": ""])
      #expect(allowed.contains(run.exitCode) && run.errors == "", "\(run)")
      return .bytes(try folder.bytes("out.png"))
    case .animation:
      let run = try folder.run("\(command) --output out.gif --quiet", environment: ["EXPLAIN_COMMAND": ""])
      #expect(run.exitCode == 0 && run.errors == "", "\(run)")
      return .bytes(try folder.bytes("out.gif"))
    case .report:
      let others = (OptionPair.telling + OptionPair.learning).map(\.0)
      let drawsNothing = pair.verb.hasPrefix("check") || others.contains(pair.verb)
      let isWithout = drawsNothing || line.contains("--no-figure")
      let run = try folder.run(command + (isWithout ? "" : " --no-figure"))
      #expect([0, 1].contains(run.exitCode) && run.errors == "", "\(run)")
      // Lines with the time in them, and those that only repeat what was typed, prove nothing.
      let own = [
        "same": ["input ", "kernel "], "train": ["training ", "훈련 "], "evaluate": ["data ", "데이터 "],
        "bench": ["median "], "features": ["network ", "picture "],
        "filters": ["network "],
        "residual": ["picture "],
      ]
      let repeating = ["algorithm ", "알고리즘 ", "{"] + (own[pair.verb] ?? [])
      return .texts(run.lines.map { line in repeating.first { line.hasPrefix($0) } ?? line })
    case .algorithm:
      let report = try JSON(folder.succeed("\(command) --no-figure --json"))
      return .texts([try #require(report["algorithm"]?.text)])
    case .timed:
      let report = try JSON(folder.succeed("\(command) --no-figure --json"))
      return .texts(
        (report["cases"]?.list ?? []).flatMap { timed in
          (timed["algorithms"]?.list ?? []).map {
            "\(timed["name"]?.text ?? "") \($0["name"]?.text ?? "") \($0["rounds"]?.number ?? 0)"
          }
        })
    case .files:
      let run = try folder.run("\(command) --quiet")
      #expect(allowed.contains(run.exitCode) && run.errors == "", "\(run)")
      return .texts(folder.names)
    case .contents:
      try folder.succeed("\(command) --quiet")
      return .contents(folder.contents)
    case .weights:
      try folder.succeed("\(command) -o out --quiet")
      return .bytes(try folder.bytes("out/weights.safetensors"))
    case .progress:
      let run = try folder.run(command)
      #expect(run.exitCode == 0, "\(run)")
      return .texts(run.errorLines.map { $0.replacing(/[0-9.]+ s\b/, with: "…") })
    case .success:
      return .texts([try folder.run(command).exitCode == 2 ? "refused" : "done"])
    }
  }

  /// The verbs that have options.
  static let verbs =
    [
      "conv", "conv1d", "pool", "kernels", "same", "boundary", "bench", "algorithms", "verify", "summary", "arch",
      "saliency", "data show", "evaluate", "predict", "curves", "animate", "features", "filters", "gradients",
      "residual", "equivariance", "receptive-field", "cost", "winners",
    ] + (OptionPair.checking + OptionPair.telling + OptionPair.learning).map(\.0)

  @Test(arguments: verbs)
  func noOptionIsMissingFromTheTable(verb: String) throws {
    let run = try ProgramFolder().succeed("\(verb) --help")
    // Threads change nothing, and there is a test of that: `theNumberOfThreadsChangesNotOneBit`.
    let listed = Set(HelpTests.options(in: run)).subtracting(["--help", "--version", "--threads"])
    let tabled = Set(OptionPair.all.filter { $0.verb == verb }.map(\.option)).subtracting([""])
    #expect(listed == tabled)
    #expect(listed.count >= 7 || ["check mistakes", "data list", "data fetch"].contains(verb))
  }
}
