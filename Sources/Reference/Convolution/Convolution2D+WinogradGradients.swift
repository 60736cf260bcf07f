// The backward pass of fast twin `winograd`: the gradient of the weights, and that of the input where its tiles are fewer
// than those of a convolution of the gradients. When it falls back: where a result is not finite, to `direct`.

import Kernels

extension GradientProblem<Float> {
  /// Whether the gradient of the weights goes by Winograd.
  func usesWinograd(_ algorithm: ConvolutionAlgorithm?) -> Bool {
    let chosen = algorithm ?? .automatic(geometry, filter: nil)
    return chosen == .winograd && chosen.obstacle(geometry, filter: nil) == nil
  }

  /// Whether the gradient of the input goes by the tiles of the output.
  func usesTransposedTiles(_ algorithm: ConvolutionAlgorithm?) -> Bool { usesWinograd(algorithm) && hasFewerTiles }

  /// The gradients of the output, cut into tiles.
  private func winogradMaps(_ size: WinogradSize) -> WinogradOutput {
    WinogradOutput(
      outputGradient.storage, height: geometry.rows.output, width: geometry.columns.output,
      channels: geometry.outputChannels, size: size)
  }

  /// `A g Aᵀ` of all tiles, where both gradients read them and they are not too many to be kept; else `nil`.
  func sharedTiles(_ algorithm: ConvolutionAlgorithm?, threads: Int) -> WinogradTiles? {
    guard wanted.contains(.input), wanted.contains(.kernel), usesTransposedTiles(algorithm) else { return nil }
    let size = Convolution2D.winogradSize(geometry)
    let maps = winogradMaps(size)
    guard maps.tiles <= Self.mostSharedValues / (size.points * size.points * geometry.outputChannels) else {
      return nil
    }
    let result = WinogradTiles(capacity: maps.tiles, channels: geometry.outputChannels, size: size)
    forEachSmallPart(of: maps.tiles, threads: threads) { tiles in
      result.transform(gradient: maps, tiles: tiles, at: tiles.lowerBound)
    }
    return result
  }

  /// `∂L/∂w` by Winograd's filtering backwards.
  ///
  /// - Parameter shared: see ``sharedTiles(_:threads:)``.
  func winogradKernelGradient(shared: WinogradTiles?, threads: Int) -> Tensor<Float> {
    let size = Convolution2D.winogradSize(geometry)
    let layer = ConvolutionProblem(geometry, input: input, weights: weights, boundary: boundary)
    let work = WinogradWeightGradient(
      input: layer.winogradInput(size), gradient: winogradMaps(size), transformed: shared, groups: geometry.groups,
      size: size)
    for first in stride(from: 0, to: work.tiles, by: work.tilesAtOnce) {
      let tiles = first..<min(first + work.tilesAtOnce, work.tiles)
      forEachSmallPart(of: tiles.count, threads: threads) { part in
        work.transform(tiles: first + part.lowerBound..<first + part.upperBound, at: part.lowerBound)
      }
      forEachSmallPart(of: work.points, threads: threads) { work.multiply(points: $0, tiles: tiles) }
    }
    let result = fresh(geometry.kernelShape)
    let target = result.storage
    forEachSmallPart(of: work.blocks, threads: threads) { work.finish(blocks: $0, result: target) }
    return result
  }

  /// `∂L/∂x` by the tiles of the output, see ``WinogradInputGradient``; `nil` where a value of it is not finite.
  ///
  /// - Parameter shared: see ``sharedTiles(_:threads:)``.
  func transposedTiles(shared: WinogradTiles?, threads: Int) throws -> Tensor<Float>? {
    let size = Convolution2D.winogradSize(geometry)
    let result = fresh(geometry.inputShape)
    let cells = ConvolutionProblem(geometry, input: result, weights: weights, boundary: .zero).winogradInput(size)
    let maps = winogradMaps(size)
    // Turned twice, the taps stand as they were, but channels and filters are exchanged.
    let taps = Array((0..<size.taps).reversed())
    let transformed = WinogradWeights(
      turnedWeights(rows: taps, columns: taps, threads: threads).storage, size: size,
      channels: geometry.outputChannels, groups: 1, threads: threads)
    let work = WinogradInputGradient(target: cells, gradient: maps, transformed: shared, weights: transformed)
    let isSpoilt = AlignedStorage<Bool>(count: work.count, repeating: false)
    let run: @Sendable (Range<Int>) -> Void = { if !work.compute($0) { isSpoilt[$0.lowerBound] = true } }
    // Every part reads all weights: it must have many tiles.
    if maps.tiles >= 96 * threads {
      forEachSmallPart(of: work.count, threads: threads, run)
    } else {
      forEachPart(of: work.count, threads: threads, run)
    }
    return isSpoilt.array.contains(true) ? nil : result
  }
}

extension GradientProblem {
  /// 64 MiB in single precision.
  private static var mostTransformedWeights: Int { 1 << 24 }
  /// As many, of gradients that are transformed once for two readers.
  fileprivate static var mostSharedValues: Int { 1 << 24 }

  /// Whether the tiles of the output need fewer products for `∂L/∂x` than those of a convolution of the gradients, whose
  /// outputs are the cells of the input. Threads share the maps, so there must be several.
  var hasFewerTiles: Bool {
    guard geometry.groups == 1, !folds, geometry.batch > 1,
      let layer = try? transposedLayer(geometry.rows.phases[0], geometry.columns.phases[0])
    else { return false }
    // All transformed weights are kept at once.
    let size = Convolution2D.winogradSize(geometry)
    guard geometry.inputChannels * geometry.outputChannels <= Self.mostTransformedWeights / (size.points * size.points)
    else { return false }
    func products(_ layer: ConvolutionGeometry) -> Int {
      Convolution2D.winogradProducts(layer, Convolution2D.winogradSize(layer))
    }
    return products(geometry) < products(layer)
  }
}
