// A network forwards and backwards: the layers in order, and in the other order. Who computes a layer is the engine's
// business; here outputs are kept while they are needed and gradients of several paths are added.

/// What a network is run as.
public struct NetworkPass: Sendable, Equatable {
  /// Whether it is a step of training.
  public var isTraining: Bool
  /// Where the random numbers of the step come from.
  public var key: UInt64

  /// A step of training; a key of its own for every step.
  public static func training(key: UInt64) -> NetworkPass { NetworkPass(isTraining: true, key: key) }
  /// For results.
  public static let inference = NetworkPass(isTraining: false, key: 0)
}

/// What the layers made on the way forwards.
public struct NetworkTrace<Scalar: TensorScalar>: Sendable {
  /// The output of the last layer.
  public var output: Tensor<Scalar>
  /// What each layer made; `nil` where it was not kept.
  public var results: [LayerResult<Scalar>?]
  /// How the network was run.
  public let pass: NetworkPass
}

/// The gradients of a loss with respect to a network's parameters, and its input if wanted.
public struct NetworkGradients<Scalar: TensorScalar>: Sendable {
  /// One for each parameter of each node; `nil` where nothing is trained.
  public var parameters: [[Tensor<Scalar>?]]
  /// `∂L/∂y` of the nodes whose outputs were asked for.
  public var outputs: [Int: Tensor<Scalar>]
  /// `∂L/∂x`.
  public var input: Tensor<Scalar>? { outputs[0] }
}

extension Network {
  /// The outputs of all layers for a batch.
  ///
  /// - Parameters:
  ///   - x: `[N, H, W, C]` or `[N, n]`.
  ///   - keepsAll: whether every layer's output is kept, for the way back or to be looked at; else only the last one's.
  /// - Throws: ``LayerError`` where `x` has not the shape of the input; ``NetworkError`` for more examples than
  ///   ``batchLimit``; what layers throw.
  /// - Complexity: the layers' multiply-adds; memory: all outputs, or those that are still needed.
  @specialized(where Scalar == Float)
  public func forward<Scalar>(
    _ x: Tensor<Scalar>, weights: Weights<Scalar>, pass: NetworkPass, keepsAll: Bool, engine: any LayerEngine<Scalar>
  ) throws -> NetworkTrace<Scalar> {
    try check(x.shape, weights)
    let lastUse = keepsAll ? [] : lastUses
    let mayBeRows = handsOn { $0.readsInputRows(handsOnRows: $1) }
    let areReadBySquares = handsOn { $0.readsSquares(handsOnSquares: $1) }
    var results: [LayerResult<Scalar>?] = []
    for (index, node) in nodes.enumerated() {
      var call = LayerCall(
        arrays: index == 0 ? [.array(x)] : node.inputs.map { results[$0]!.value },
        parameters: weights.arrays[index], mode: mode(index, pass))
      call.mayBeRows = mayBeRows[index]
      call.isReadBySquares = areReadBySquares[index]
      results.append(try engine.forward(node.layer, call))
      for input in Set(node.inputs) where !keepsAll && lastUse[input] == index { results[input] = nil }
    }
    return NetworkTrace(output: results[nodes.count - 1]!.output, results: results, pass: pass)
  }

  /// The gradients of a loss `L` from `g = ∂L/∂y`.
  ///
  /// A layer is gone through backwards only if it, or a layer before it, has something to train.
  ///
  /// - Parameters:
  ///   - trace: what the way forwards left; what is no longer needed is taken out of it.
  ///   - wantsInput: whether `∂L/∂x` is wanted.
  /// - Precondition: the trace has kept all outputs, and `g` has the shape of the output.
  public func gradients<Scalar>(
    of outputGradient: Tensor<Scalar>, trace: inout NetworkTrace<Scalar>,
    weights: Weights<Scalar>, wantsInput: Bool, engine: any LayerEngine<Scalar>
  ) throws -> NetworkGradients<Scalar> {
    try gradients(of: outputGradient, trace: &trace, weights: weights, at: wantsInput ? [0] : [], engine: engine)
  }

  /// The gradients of a loss `L` from `g = ∂L/∂y`, with those at the outputs of some nodes; node 0 is the input.
  ///
  /// - Parameters:
  ///   - trace: as of ``gradients(of:trace:weights:wantsInput:engine:)``.
  ///   - places: the nodes at whose outputs the gradient is wanted: the sum over all that read them.
  /// - Precondition: the trace has kept all outputs, and `g` has the shape of the output.
  @specialized(where Scalar == Float)
  public func gradients<Scalar>(
    of outputGradient: Tensor<Scalar>, trace: inout NetworkTrace<Scalar>,
    weights: Weights<Scalar>, at places: Set<Int>, engine: any LayerEngine<Scalar>
  ) throws -> NetworkGradients<Scalar> {
    precondition(outputGradient.shape == trace.output.shape, "a gradient of shape \(outputGradient.shape)")
    let isNeeded = neededGradients(at: places)
    var gradients: [PassedArray<Scalar>?] = nodes.map { _ in nil }
    var parameters: [[Tensor<Scalar>?]] = nodes.map { $0.parameters.map { _ in nil } }
    var outputs: [Int: Tensor<Scalar>] = [:]
    gradients[nodes.count - 1] = isNeeded[nodes.count - 1] ? .array(outputGradient) : nil
    let readers = readerCounts
    var isMasked = nodes.map { _ in false }
    // Those of a layer's parameters may be computed while the way goes on, as far as the next that has some.
    var later: (index: Int, found: LayerGradients<Scalar>)?
    for index in nodes.indices.dropFirst().reversed() {
      defer { trace.results[index] = nil }
      guard let g = gradients[index] else { continue }
      gradients[index] = nil
      if places.contains(index) { outputs[index] = g.array }
      let node = nodes[index]
      // Where only the gradient at this output is wanted the way ends.
      guard node.trainableCount > 0 || node.inputs.contains(where: { isNeeded[$0] }) else { continue }
      if node.trainableCount > 0, let last = later {
        parameters[last.index] = last.found.parameters
        later = nil
      }
      let first = node.inputs[0]
      // What is wanted itself is an array, and the gradient behind the rectifier.
      let isPassedOn = readers[first] == 1 && !places.contains(first)
      let found = try engine.gradients(
        node.layer,
        BackwardCall(
          gradient: g,
          call: LayerCall(
            arrays: node.inputs.map { trace.results[$0]!.value }, parameters: weights.arrays[index],
            mode: mode(index, trace.pass)),
          result: trace.results[index]!,
          wanted: WantedGradients(
            inputs: node.inputs.contains { isNeeded[$0] }, parameters: node.trainableCount > 0,
            isMasked: isPassedOn && nodes[first].layer.rectifies,
            mayBeRows: isPassedOn && node.inputs.count == 1
              && nodes[first].layer.readsRows(wantsInput: nodes[first].inputs.contains { isNeeded[$0] })),
          isMasked: isMasked[index]))
      isMasked[first] = found.isMasked
      if node.trainableCount > 0 { later = (index, found) }
      for (input, gradient) in zip(node.inputs, found.inputs) where isNeeded[input] {
        guard let gradient else { continue }
        gradients[input] = .array(gradients[input].map { engine.sum($0.array, gradient) } ?? gradient)
      }
      if let rows = found.rows { gradients[first] = .rows(rows) }
    }
    if let later { parameters[later.index] = later.found.parameters }
    if places.contains(0) { outputs[0] = gradients[0]?.array }
    return NetworkGradients(parameters: parameters, outputs: outputs)
  }

  /// For each node the last one that reads its output.
  private var lastUses: [Int] {
    var last = Array(repeating: nodes.count, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { last[input] = index }
    }
    return last
  }

  /// The nodes that a step of training goes through backwards, in that order: those that learn something, and those with
  /// such a node before them.
  public var nodesBackwards: [Int] {
    let isNeeded = neededGradients(at: [])
    return nodes.indices.reversed().filter { isNeeded[$0] }
  }

  /// For each node whether its output is only read by a layer that reads it in some way.
  ///
  /// - Parameter reads: whether a layer does, given whether its own output is read so.
  private func handsOn(_ reads: (any Layer, Bool) -> Bool) -> [Bool] {
    var result = nodes.map { _ in false }
    let readers = readerCounts
    for index in nodes.indices.reversed() {
      guard nodes[index].inputs.count == 1, let input = nodes[index].inputs.first, readers[input] == 1 else { continue }
      result[input] = reads(nodes[index].layer, result[index])
    }
    return result
  }

  /// For each node how often its output is read.
  var readerCounts: [Int] {
    var counts = Array(repeating: 0, count: nodes.count)
    for input in nodes.flatMap(\.inputs) { counts[input] += 1 }
    return counts
  }

  /// Whether the gradient of each node's output is needed.
  private func neededGradients(at places: Set<Int>) -> [Bool] {
    var isNeeded: [Bool] = []
    for (index, node) in nodes.enumerated() {
      isNeeded.append(
        places.contains(index) || node.trainableCount > 0 || node.inputs.contains { isNeeded[$0] })
    }
    return isNeeded
  }

  private func mode(_ index: Int, _ pass: NetworkPass) -> LayerMode {
    LayerMode(
      isTraining: pass.isTraining, isFrozen: nodes[index].isFrozen, key: mixedKey(pass.key, UInt64(index)))
  }

  private func check<Scalar>(_ x: [Int], _ weights: Weights<Scalar>) throws {
    let expected = [x.first ?? 0] + inputShape
    try LayerError.check("the input of the network", x, is: expected, "a batch of \(TensorShape.text(inputShape))")
    try checkBatch(expected[0])
    precondition(
      weights.arrays.count == nodes.count
        && zip(weights.arrays, nodes).allSatisfy { arrays, node in
          arrays.count == node.parameters.count && zip(arrays, node.parameters).allSatisfy { $0.shape == $1.shape }
        }, "another network's weights")
  }
}
