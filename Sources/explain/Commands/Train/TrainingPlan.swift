// What a training needs, once everything that was typed has been read and held against everything else.

import Formats
import Reference
import Viz

/// Network, data, settings and folder of a training.
struct TrainingPlan {
  let network: Network
  let dataName: String
  let test: (any ExampleSource)?
  let validation: (any ExampleSource)?
  /// Whether what is watched is the test part, whose results then say less of unseen pictures.
  let watchesTest: Bool
  let batches: BatchPlan
  let settings: FitSettings
  let folder: RunFolder
  let facts: RunFolder.Facts
  /// The files that are read; none of them may be written over.
  let inputs: [String]
  private let state: TrainingState<Float>
  private let checkpoint: SafeTensors?

  var epochs: Int { settings.epochs }

  init(_ command: TrainCommand) throws {
    let training = command.training
    let (seed, batchSize) = (try training.parsedSeed(), try training.parsedBatchSize())
    folder = try RunFolder.chosen(command.output, resumes: command.resume)
    let start = try command.transfer.start()
    let named = try Self.data(command, start)
    let data = try Self.read(named, start)
    dataName = data.name
    test = data.test
    let parts = try Self.parts(data, share: command.validationSplit, seed: seed)
    validation = parts.validation
    watchesTest = parts.watchesTest
    let base = try start?.network ?? command.transfer.withHead(Self.network(command.network, for: data))
    network = try command.transfer.frozen(base)
    try Self.check(network, data)
    try Self.check(network, batchSize: min(batchSize, parts.training.count))
    let loss = try training.parsedLoss(for: network)
    let (rule, rate) = try training.parsedOptimizer()
    let augmentation = try command.augment.map { try AugmentationSyntax.parse($0, seed: seed) }
    batches = try BatchPlan(
      source: parts.training, batchSize: batchSize, shuffleSeed: training.noShuffle ? nil : seed,
      augmentation: augmentation)
    let weights = try training.parsedClassWeights(counts: parts.training.classCounts)
    settings = FitSettings(
      epochs: try training.parsedEpochs(), learningRate: rate, schedule: try training.parsedSchedule(),
      classWeights: weights,
      earlyStopping: try training.parsedEarlyStopping(hasValidation: validation != nil),
      reduceOnPlateau: try training.parsedReduceOnPlateau(hasValidation: validation != nil))
    var state = try TrainingState<Float>(network, loss: loss, optimizer: rule, learningRate: rate, seed: seed)
    state.gradientLimit = try training.parsedClipNorm()
    if let start { state.weights = start.weights(for: state.network, fresh: state.weights) }
    if let path = command.initialWeights?.trimmed {
      state.weights = try WeightFile.weights(SafeTensors.read(path), of: state.network, path: path)
    }
    self.state = state
    facts = RunFolder.Facts(
      arguments: Self.arguments, dataArgument: named.name, labels: named.options.labels,
      labelColumn: named.options.labelColumn, data: data.name,
      start: (command.transfer.from ?? command.initialWeights)?.trimmed, epochs: settings.epochs,
      classNames: parts.training.classNames, loss: loss.rawValue,
      optimizer: rule.text, learningRate: rate, schedule: "\(settings.schedule)", batchSize: batchSize, seed: seed,
      isShuffled: !training.noShuffle, trainingExamples: parts.training.count,
      validationExamples: parts.validation?.count ?? 0, validationShare: parts.share,
      watchesTest: parts.watchesTest ? true : nil,
      augmentation: command.augment?.trimmed, classWeights: weights,
      clipNorm: state.gradientLimit, frozen: network.nodes.filter(\.isFrozen).map(\.name),
      arrayScale: data.arrayScale, fingerprint: try Self.fingerprint(data, watchesTest: parts.watchesTest))
    inputs =
      [named.name, named.options.labels, command.initialWeights].compactMap(\.self) + command.network.files
      + (start?.files ?? [])
    checkpoint = try Self.checkpoint(
      in: folder, resumes: command.resume, network: network, facts: facts, inputs: inputs)
  }

  /// A number made of everything that decides what is learned and what is watched.
  private static func fingerprint(_ data: DataSet, watchesTest: Bool) throws -> String {
    var fingerprint = Fingerprint()
    for part in [data.training, data.validation, watchesTest ? data.test : nil].compactMap(\.self) {
      try part.add(to: &fingerprint)
    }
    return fingerprint.text
  }

  /// What was typed after the verb.
  private static var arguments: [String] { Array(CommandLine.arguments.dropFirst(2)) }

  /// The training, from its start or from where it stopped.
  func fit() throws -> Fit {
    let fresh = Fit(state, settings: settings)
    guard let checkpoint else { return fresh }
    return try Checkpoint.resume(checkpoint, of: fresh, path: folder.checkpoint)
  }

  /// The network that was named, at the size of the data; without a name one that fits anything from 4×4 on.
  private static func network(_ typed: NetworkOptions, for data: DataSet) throws -> Network {
    var options = typed
    let shape = data.training.shape
    options.input = options.input ?? shape.map(String.init).joined(separator: ",")
    if options.model == nil && options.layers == nil { options.layers = defaultLayers }
    if options.layers != nil && options.classes == nil { options.classes = "\(data.training.classNames.count)" }
    return try options.network().network
  }

  /// The data and how they are read: those of the run that goes on to be used, where none are named; at the size of its
  /// network or of `--input`.
  private static func data(_ command: TrainCommand, _ start: TransferOptions.Start?) throws -> NamedData {
    var options = command.reading
    if let start {
      if command.data == nil {
        options.labels = options.labels ?? start.facts.labels
        options.labelColumn = options.labelColumn ?? start.facts.labelColumn
      }
      options.fit(start.network.inputShape)
    }
    if let shape = try command.network.input.map(NetworkSyntax.shape) { options.fit(shape) }
    return NamedData(name: (command.data ?? start?.facts.dataArgument ?? "digits").trimmed, options: options)
  }

  /// Reads the data; for a network that keeps its end with the classes that it knows, in their order.
  private static func read(_ named: NamedData, _ start: TransferOptions.Start?) throws -> DataSet {
    guard let start, start.keepsHead else {
      return try DataArgument.read(named.name, named.options.reading(classNames: nil))
    }
    do {
      return try DataArgument.read(named.name, named.options.reading(classNames: start.facts.classNames))
    } catch let error as FormatError {
      // Where the classes are all that is wrong, another end helps.
      guard let others = try? DataArgument.read(named.name, named.options.reading(classNames: nil)) else { throw error }
      let count = others.training.classNames.count
      throw UsageError(
        "\(others.name) has other classes (\(count)) than the \(start.facts.classNames.count) that the network has "
          + "learned; --head \(count) replaces its last layer")
    }
  }

  private struct NamedData {
    let name: String
    let options: DataOptions
  }

  private static let defaultLayers = "16,max_pool,32,max_pool"

  // MARK: Parts

  private struct Parts {
    let training: any ExampleSource
    let validation: (any ExampleSource)?
    /// The share that was split off.
    var share: Double?
    /// Whether what is watched is the test part.
    var watchesTest = false
  }

  /// What is trained on and what is held back: the data's own part, else a share of the training examples.
  private static func parts(_ data: DataSet, share text: String?, seed: UInt64) throws -> Parts {
    let own = data.validation
    guard let text else {
      if let own { return Parts(training: data.training, validation: own) }
      // A set with a test part is watched on nothing else unless asked for: the test must not decide anything.
      return try split(data, 0.1, seed: seed)
    }
    if text.trimmed == "test" {
      guard let test = data.test else {
        throw UsageError("--validation-split: \(data.name) has no test part; hold back a share, such as 0.1")
      }
      return Parts(training: data.training, validation: test, watchesTest: true)
    }
    guard let share = try? NumberSyntax.number(text, for: "--validation-split") else {
      throw UsageError(
        "--validation-split: '\(NumberSyntax.shortened(text))' is not a number; allowed are a share such as 0.1, 0 for "
          + "none, or test")
    }
    if share == 0 { return Parts(training: data.training, validation: nil) }
    if own != nil {
      throw UsageError(
        "--validation-split: \(data.name) has a part of its own for validation; leave the option out, or 0 for none")
    }
    guard share > 0 && share < 1 else {
      throw UsageError("--validation-split: \(text.trimmed) is no share; allowed are 0 and more, below 1, such as 0.1")
    }
    return try split(data, share, seed: seed)
  }

  private static func split(_ data: DataSet, _ share: Double, seed: UInt64) throws -> Parts {
    let split = try data.training.split(validation: share, seed: seed, stratified: false)
    return Parts(training: split.training, validation: split.validation, share: share)
  }

  /// Whether the network takes the pictures and has a number for each class.
  private static func check(_ network: Network, _ data: DataSet) throws {
    let (shape, classes) = (data.training.shape, data.training.classNames.count)
    guard classes > 1 else {
      throw UsageError(
        "\(data.name) has one class, \(OneLine.quoted(data.training.classNames.first ?? "")); at least two are needed")
    }
    guard network.inputShape == shape else {
      let size = network.inputShape.count == 3 ? " --image-size \(network.inputShape[0]),\(network.inputShape[1])" : ""
      throw UsageError(
        "\(network.name) takes \(TensorShape.text(network.inputShape)) but the pictures of \(data.name) are "
          + "\(TensorShape.text(shape)); change them with\(size)"
          + (network.inputShape.last == shape.last
            ? "" : " --channels \(network.inputShape.last == 1 ? "grey" : "color")"))
    }
    let outputs = network.outputShape
    guard outputs.count == 1, outputs[0] == classes || (outputs[0] == 1 && classes == 2) else {
      let canBeReplaced = (try? network.replacingHead(classes: classes))?.outputShape.count == 1
      throw UsageError(
        "\(network.name) gives \(TensorShape.text(outputs)) numbers but \(data.name) has \(classes) classes; "
          + (canBeReplaced
            ? "--head \(classes) replaces its last layer"
            : "end it with Flatten and Dense with \(classes) units and softmax"))
    }
    guard network.trainableCount > 0 else {
      throw UsageError("\(network.name) has nothing to train; leave 'trainable' out of a layer with weights")
    }
  }

  /// Whether every array of a step has room for a batch; a step would find out late, and name no option.
  private static func check(_ network: Network, batchSize: Int) throws {
    let limit = network.batchLimit
    guard batchSize > limit.examples else { return }
    throw UsageError(
      "\(limit.reason(against: batchSize)); use a smaller --batch-size, at most \(limit.examples), or a smaller --image-size"
    )
  }

  /// The checkpoint to go on from, if that is what is wanted. What a run has left is written over by no other.
  private static func checkpoint(
    in folder: RunFolder, resumes: Bool, network: Network, facts: RunFolder.Facts, inputs: [String]
  ) throws -> SafeTensors? {
    guard resumes else {
      // Whoever names a file of the folder as an input is told that instead.
      guard let file = folder.existingFiles.first(where: { !inputs.contains($0) }) else { return nil }
      throw UsageError(
        "--output: \(folder.path) holds a run already"
          + (folder.hasCheckpoint ? "; add --resume to go on with it, or name" : " (\(file)); name") + " another folder"
      )
    }
    guard folder.hasCheckpoint else {
      // A training that was killed in its first epoch may have left the network that it has, and nothing learned.
      let isBegun = try folder.existingFiles.allSatisfy { file in
        try file == folder.run || (file == folder.model && folder.readNetwork() == network)
      }
      if isBegun { return nil }
      throw UsageError(
        "--resume: the run in \(folder.path) has no checkpoint to go on from; begin another with --from \(folder.path), in "
          + "another folder")
    }
    let old = try folder.readFacts()
    if let difference = facts.firstDifference(from: old) {
      throw UsageError("--resume: \(difference); a run goes on as it was begun")
    }
    guard try folder.readNetwork() == network else {
      throw UsageError("--resume: the run in \(folder.path) has another network; a run goes on as it was begun")
    }
    return try SafeTensors.read(folder.checkpoint)
  }

  /// Facts for the foot of a figure.
  func figureFacts(_ language: Language) -> [String] {
    let (learned, held) = (NumberText.grouped(batches.source.count), NumberText.grouped(validation?.count ?? 0))
    return [
      Phrase.trainingSet.text(language, learned, held), facts.optimizer,
      Phrase.learningRateOf.text(language, NumberText.short(facts.learningRate)),
      Phrase.batchOf.text(language, "\(facts.batchSize)"),
    ]
  }
}
