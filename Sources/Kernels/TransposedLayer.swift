// The gradient of a layer's input, window by window: each window adds its gradients, times the weights, to the cells it
// was computed from. The definition it must agree with is Reference's `Convolution2D+Gradients.swift`.

/// What is needed to add up `∂L/∂x[cell, k] = Σ over windows, taps on the cell, filters   g[window, o] · w[tap, k, o]`.
///
/// ```
/// for a chunk of windows                    the addresses of the cells under them are found once
///   for a tap
///     for a tile of the chunk's windows     its six cells are taken into registers, the products of all filters
///                                           are added, and they go back; cells in the padding go nowhere
/// ```
///
/// Under one tap no two windows have the same cell; a tile at the end repeats its last window, which writes the same value
/// again. Maps and blocks of channels are computed independently, and chunks begin at the first window of a map, so that
/// the order of every sum is the same for any number of threads.
public struct TransposedLayer: Sendable {
  private let target: LayerInput
  private let gradient: AlignedStorage<Float>
  private let weights: PackedWeights
  /// Maps that are computed together: small ones fill a chunk.
  private let mapsAtOnce: Int

  /// - Parameters:
  ///   - target: the cells under every window, a run of all channels for each tap; nothing there need be set.
  ///   - gradient: `[windows, filters]`.
  ///   - weights: for each tap a matrix `[filters, channels]`.
  public init(target: LayerInput, gradient: AlignedStorage<Float>, weights: PackedWeights) {
    precondition(target.runLength == target.channels && weights.filters == target.channels, "cells of other channels")
    precondition(gradient.count == target.windows * weights.products, "gradients of another size")
    precondition(weights.storage.count == target.runs * weights.blocks * weights.products * RegisterTile.filters)
    (self.target, self.gradient, self.weights) = (target, gradient, weights)
    let windows = target.outputHeight * target.outputWidth
    mapsAtOnce = max(1, LayerBlocking.tiles * RegisterTile.pixels / windows)
  }

  /// Parts of the work: groups of maps times blocks of channels.
  public var count: Int { (target.mapCount + mapsAtOnce - 1) / mapsAtOnce * weights.blocks }

  /// Computes some parts.
  public func compute(_ parts: Range<Int>) {
    precondition(parts.lowerBound >= 0 && parts.upperBound <= count)
    let (chunk, tile) = (LayerBlocking.tiles, RegisterTile.pixels)
    // Cells of the padding are written to a place that nobody else writes to.
    let target = target.withOwnFill()
    let cells = AlignedStorage<UnsafePointer<Float>>(uninitializedCount: chunk * tile * target.runs)
    let windowsOfMap = target.outputHeight * target.outputWidth
    for part in parts {
      let (group, block) = part.quotientAndRemainder(dividingBy: weights.blocks)
      let maps = group * mapsAtOnce..<min(target.mapCount, (group + 1) * mapsAtOnce)
      let channels = block * RegisterTile.filters..<min(target.channels, (block + 1) * RegisterTile.filters)
      target.clear(maps: maps, channels: channels)
      let end = maps.upperBound * windowsOfMap
      for first in stride(from: maps.lowerBound * windowsOfMap, to: end, by: chunk * tile) {
        let windows = first..<min(end, first + chunk * tile)
        target.address(windows, table: cells.pointer)
        add(windows, cells: cells.pointer, block: block, channels: channels)
      }
    }
    withExtendedLifetime((target, cells)) {}
  }

  private func add(
    _ windows: Range<Int>, cells: UnsafeMutablePointer<UnsafePointer<Float>>, block: Int, channels: Range<Int>
  ) {
    let (tile, width, filters) = (RegisterTile.pixels, RegisterTile.filters, weights.products)
    let source = UnsafePointer(gradient.pointer)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: LayerBlocking.tiles * tile) { table in
      for index in 0..<(windows.count + tile - 1) / tile * tile {
        table[index] = source + min(windows.lowerBound + index, windows.upperBound - 1) * filters
      }
      let gradients = UnsafePointer(table.baseAddress!)
      for tap in 0..<target.runs {
        let weight = weights.block(block, group: tap)
        for first in stride(from: 0, to: windows.count, by: tile) {
          let places = UnsafePointer(cells) + (first * target.runs + tap * tile)
          if channels.count == width {
            addTile(gradients + first, filters: filters, weights: weight, to: places, offset: channels.lowerBound)
          } else {
            addNarrowTile(gradients + first, filters: filters, weights: weight, to: places, channels: channels)
          }
        }
      }
    }
  }
}

/// Adds the products of six windows with a block of weights to their cells.
@inline(never)
private func addTile(
  _ gradients: UnsafePointer<UnsafePointer<Float>>, filters: Int, weights: UnsafePointer<Float>,
  to cells: UnsafePointer<UnsafePointer<Float>>, offset: Int
) {
  var tile = RegisterTile()
  tile.load(cells, offset: offset)
  tile.addRun(gradients, offset: 0, length: filters, weights: weights)
  tile.store(cells, offset: offset)
}

/// The same for a block that has too few channels: the cells are copied to where there is room for all, and back.
@inline(never)
private func addNarrowTile(
  _ gradients: UnsafePointer<UnsafePointer<Float>>, filters: Int, weights: UnsafePointer<Float>,
  to cells: UnsafePointer<UnsafePointer<Float>>, channels: Range<Int>
) {
  let (pixels, width) = (RegisterTile.pixels, RegisterTile.filters)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: pixels * width) { buffer in
    let room = buffer.baseAddress!
    room.update(repeating: 0, count: pixels * width)
    for pixel in 0..<pixels {
      (room + pixel * width).update(from: cells[pixel] + channels.lowerBound, count: channels.count)
    }
    var tile = RegisterTile()
    tile.load(room, step: width)
    tile.addRun(gradients, offset: 0, length: filters, weights: weights)
    tile.store(room, step: width)
    for pixel in 0..<pixels {
      UnsafeMutablePointer(mutating: cells[pixel] + channels.lowerBound).update(
        from: room + pixel * width, count: channels.count)
    }
  }
}

extension LayerInput {
  var mapCount: Int { maps.count / (height * width * channels) }

  /// Sets some channels of all cells of some maps to zero.
  func clear(maps some: Range<Int>, channels block: Range<Int>) {
    for cell in some.lowerBound * height * width..<some.upperBound * height * width {
      (maps.pointer + (cell * channels + block.lowerBound)).update(repeating: 0, count: block.count)
    }
  }
}
