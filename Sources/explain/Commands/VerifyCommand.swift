// `explain verify`: does every fast algorithm keep what is promised, on this machine? Random cases from a seed, each result
// held against the oracle within its proved bound. A failing case is shrunk and printed as the command that replays it.

import ArgumentParser
import Reference
import Viz

/// Verification of the program itself.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify every algorithm against the proved error bound, on this machine.",
    discussion: """
      Outputs and gradients of random layers, filters, signals and poolings are
      held, value by value, against plain loops in double precision. What fails
      is told with the smallest case that shows it.

      Examples:
        explain verify
        explain verify --cases 2000 --seed 7 --algorithm direct --part input
        explain verify --exhaustive --no-figure
        explain verify --inject flip
        explain verify --case "layer 1x7x5x3 k3x2 f8 s2,1 p0,1,2,0 seed17"

      Faults:
      \(Fault.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

      Exit code 0: every value is within its bound. 1: a value is not.
      """)

  @Option(help: ArgumentHelp("How many random cases. Default: \(Self.defaultCases).", valueName: "N"))
  var cases: String?

  @Option(help: ArgumentHelp("Where the random cases start. Default: 1.", valueName: "S"))
  var seed: String?

  @Flag(help: "Every case of a small world instead, against sums that must be exact.")
  var exhaustive = false

  @Option(name: .customLong("case"), help: ArgumentHelp("One case, as a failure prints it.", valueName: "TEXT"))
  var trial: String?

  @Option(
    help: ArgumentHelp(
      "Some of: \(VerifiedTwin.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.", valueName: "NAME,…"))
  var algorithm: String?

  @Option(
    help: ArgumentHelp(
      "Some of: \(VerifiedPart.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.", valueName: "PART,…"))
  var part: String?

  @Option(
    help: ArgumentHelp(
      "Plant a fault, which must be found: \(Fault.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "FAULT"))
  var inject: String?

  @Option(
    help: ArgumentHelp(
      "How many cases are verified at a time. Default: one on each core. The result does not depend on it.",
      valueName: "N"))
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// Some seconds on two cores.
  private static let defaultCases = 1000
  /// Some minutes.
  private static let mostCases = 100_000

  func run() throws {
    var report = try Report(report)
    let threads = try WorkOptions.parseThreads(threads)
    let verification = try verification()
    let target = try figure.target(default: "verify.png", inputs: [])
    let isWatched = !self.report.quiet
    let result = verification.run(threads: threads) { done in
      if isWatched && (done % 10 == 0 || done == verification.count) {
        Terminal.progress("\(NumberText.grouped(done))/\(NumberText.grouped(verification.count))")
      }
    }
    Terminal.progress("")
    let found = VerificationFindings(verification: verification, report: result)
    found.tell(in: &report)
    let language = report.language
    if let target {
      try report.draw(target) { printable in found.panel(language, command: printable(CommandText.typed)) }
    }
    try report.finish()
    if !result.isRight { throw ExitCode(1) }
  }

  /// What was asked for; everything that cannot be done is refused here.
  private func verification() throws -> Verification {
    let fault = try inject.map { word in
      guard let fault = Fault(rawValue: word.trimmed.lowercased()) else {
        throw UsageError(word.trimmed, for: "--inject", allowed: Fault.allCases.map(\.rawValue))
      }
      return fault
    }
    let (twins, parts) = (
      try ChoiceSyntax.list(algorithm, of: VerifiedTwin.allCases, for: "--algorithm"),
      try ChoiceSyntax.list(part, of: VerifiedPart.allCases, for: "--part")
    )
    let subjects = VerificationSubject.all.filter { twins.contains($0.twin) && parts.contains($0.part) }
    let names = "\(twins.map(\.rawValue).joined(separator: ", ")) · \(parts.map(\.rawValue).joined(separator: ", "))"
    guard !subjects.isEmpty else {
      let all = Set(VerificationSubject.all.filter { twins.contains($0.twin) }.map(\.part))
      let allowed = VerifiedPart.allCases.filter(all.contains).map(\.rawValue).joined(separator: ", ")
      throw UsageError("--part: there is no \(names); allowed are \(allowed)")
    }
    if let fault, !subjects.contains(where: { fault.canBePlanted(in: $0) }) {
      let allowed = Fault.allCases.filter { fault in subjects.contains { fault.canBePlanted(in: $0) } }
      throw UsageError(
        "--inject: \(fault.rawValue) cannot be planted in \(names); allowed are "
          + allowed.map(\.rawValue).joined(separator: ", "))
    }
    let verification = Verification(source: try source(), subjects: subjects, fault: fault)
    try check(verification, names: names)
    return verification
  }

  private func source() throws -> Verification.Source {
    if let trial {
      for (name, isGiven) in [("--cases", cases != nil), ("--seed", seed != nil), ("--exhaustive", exhaustive)]
      where isGiven {
        throw UsageError("\(name) says which cases, but --case names one; leave one of them out")
      }
      return .single(try VerificationCase(trial))
    }
    if exhaustive {
      for (name, value) in [("--cases", cases), ("--seed", seed)] where value != nil {
        throw UsageError("\(name) is for random cases, but --exhaustive goes through all; leave one of them out")
      }
      return .smallWorld
    }
    let count = try cases.map { try NumberSyntax.integer($0, for: "--cases", in: 1...Self.mostCases) }
    return .random(count: count ?? Self.defaultCases, seed: try NumberSyntax.seed(seed, standard: 1))
  }

  /// Refuses what would compare nothing.
  private func check(_ verification: Verification, names: String) throws {
    let able: [VerificationSubject]
    switch verification.source {
    case .random: return
    case .smallWorld: able = SmallWorld.subjects
    case .single(let trial): able = try trial.subjects()
    }
    guard verification.subjects.isDisjoint(with: able) else { return }
    let twins = VerifiedTwin.allCases.filter { twin in able.contains { $0.twin == twin } }.map(\.rawValue)
    let parts = VerifiedPart.allCases.filter { part in able.contains { $0.part == part } }.map(\.rawValue)
    throw UsageError(
      "--algorithm: \(names) cannot be verified here; allowed are \(twins.joined(separator: ", ")) · "
        + parts.joined(separator: ", "))
  }
}
