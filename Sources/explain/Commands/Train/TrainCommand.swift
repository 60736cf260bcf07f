// `explain train`: a network learns from examples. The mathematics is Reference's `Fit`; here options become its settings,
// and what happens is told and kept. Next: `RunFolder.swift`, `TrainProgress.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Training.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on labelled pictures.",
    discussion: """
      Without anything it trains a small network on 1,797 handwritten digits that
      are a part of the program.

      Examples:
        explain train
        explain train fashion --data fashion-mnist --batch-size 200 --epochs 12
          --reduce-lr patience=2,factor=0.5,min=1e-5 --output run
        explain train --layers 16,max_pool,32,max_pool --data photos/
          --image-size 64 --augment \(AugmentationSyntax.example)
        explain train --epochs 20 --resume
        explain train --from run --freeze 'conv*' --data photos/ --head 3 -o new

      A run is a folder: model.json, weights.safetensors, checkpoint.safetensors,
      history.csv, curves.png, run.json. The same seed gives the same weights, bit
      for bit, whatever the number of threads; what was interrupted and resumed is
      the same as what was not.
      """)

  @OptionGroup(title: "Network") var network: NetworkOptions

  @OptionGroup(title: "Transfer") var transfer: TransferOptions

  @Option(help: DataArgument.help)
  var data: String?

  @OptionGroup(title: "Data") var reading: DataOptions

  @Option(
    help: ArgumentHelp(
      "The share that is held back to watch, 0 for none, test to watch the test part instead, as courses do. Default: 0.1 of data without a part for it.",
      valueName: "SHARE"))
  var validationSplit: String?

  @Option(help: ArgumentHelp("Change the pictures at random: \(AugmentationSyntax.example).", valueName: "LIST"))
  var augment: String?

  @OptionGroup(title: "Training") var training: TrainingOptions

  @Option(help: ArgumentHelp("Begin with these weights, a .safetensors file.", valueName: "FILE"))
  var initialWeights: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the run. Default: run, then run-2 and so on.", valueName: "FOLDER"))
  var output: String?

  @Flag(help: "Go on with the run in the folder, where there is one.")
  var resume = false

  @Option(help: ArgumentHelp("Write the loss of each step to a table.", valueName: "FILE.csv"))
  var stepLog: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @Flag(help: "Show no progress.")
  var noProgress = false

  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(report)
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    try checkTransfer()
    let plan = try TrainingPlan(self)
    var fit = try plan.fit()
    let log = try StepLog(stepLog, after: fit.state.optimizer.steps, plan: plan)
    let progress = TrainProgress(
      language: report.language, isShown: !noProgress && !self.report.quiet && !self.report.json,
      epochs: plan.epochs)
    let stopwatch = Stopwatch()
    let before = fit.history.count
    // The curves are drawn after each epoch: what they need must not be missed only then.
    try FigureFile.checkFonts()
    let isNew = try plan.folder.make(inputs: plan.inputs)
    do {
      try train(&fit, plan, log: log, progress: progress, engine: engine)
    } catch {
      // What is refused in its first epoch leaves nothing behind.
      if isNew { plan.folder.removeIfEmpty() }
      throw error
    }
    let result = TrainResult(
      fit: fit, plan: plan, seconds: stopwatch.seconds, epochsHere: fit.history.count - before)
    try result.tell(in: &report, engine: engine)
    try report.finish()
  }

  private func train(
    _ fit: inout Fit, _ plan: TrainingPlan, log: StepLog, progress: TrainProgress, engine: FastEngine
  ) throws {
    // What was killed between two files has them all again.
    if !fit.history.isEmpty { try keep(fit, plan, log) }
    while !fit.isFinished {
      progress.begin()
      let record = try fit.runEpoch(plan.batches, validation: plan.validation, engine: engine) { step in
        progress.show(step)
        log.add(step)
      }
      try keep(fit, plan, log)
      progress.end(record, isBest: fit.settings.earlyStopping?.bestEpoch == record.epoch - 1)
    }
  }

  /// Writes everything that an epoch has changed.
  private func keep(_ fit: Fit, _ plan: TrainingPlan, _ log: StepLog) throws {
    if fit.history.count <= 1 || resume { try plan.folder.write(plan.network, plan.facts) }
    // Before the checkpoint: of a table with steps too many the rest is dropped, but steps that it lacks never come again.
    try log.write()
    try plan.folder.write(fit)
    try drawCurves(fit, plan, to: plan.folder.curves, language: report.language())
  }

  private func checkTransfer() throws {
    guard transfer.from != nil else { return }
    for (name, isGiven) in [
      ("a network", network.model != nil), ("--layers", network.layers != nil), ("--input", network.input != nil),
      ("--classes", network.classes != nil), ("--batch-norm", network.batchNorm), ("--residual", network.residual),
      ("--initial-weights", initialWeights != nil),
    ] where isGiven {
      throw UsageError("--from brings network and weights with it; leave \(name) out")
    }
  }

  /// The curves so far; looked at while training goes on.
  private func drawCurves(_ fit: Fit, _ plan: TrainingPlan, to path: String, language: Language) throws {
    let target = try FigureTarget(path: path, theme: nil, dpi: nil, inputs: [], outputs: [])
    let bytes = try FigureFile.bytes(for: target, language: language) { printable in
      TrainingCurves.panel(
        [TrainingCurves.Run(name: "", history: fit.history, best: fit.settings.earlyStopping?.bestEpoch)],
        title: Phrase.titleTraining.text(language, printable(plan.network.name), printable(plan.dataName)),
        facts: plan.figureFacts(language).map(printable), command: printable(CommandText.typed), language)
    }
    try AtomicFile.write(bytes, to: path)
  }
}
