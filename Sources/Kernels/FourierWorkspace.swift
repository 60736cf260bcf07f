// What a thread needs to convolve by Fourier transforms: the arrays of the convolution and memory to work in.
// The loops are in `FourierGrid.swift` and `FourierLine.swift`.

/// The arrays of a convolution, for as long as it lasts.
struct FourierJob {
  let weights: UnsafePointer<Float>
  let epilogue: Epilogue
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
}

/// The memory one thread works in.
final class FourierWorkspace {
  /// The grid of each channel, and one for their sum.
  let grids: AlignedStorage<Float>
  /// Rows as they lie in maps: as many as a register has lanes for the real parts, and as many for the imaginary.
  let lines: AlignedStorage<Float>
  /// The same rows turned, one in each lane.
  let data: AlignedStorage<Float>

  init(grid: FourierGrid, channels: Int) {
    let (height, width) = (grid.tiles.height, grid.tiles.width)
    grids = AlignedStorage(
      uninitializedCount: (channels == 0 ? 0 : channels + 1) * 2 * height * width)
    lines = AlignedStorage(uninitializedCount: 2 * Vector.scalarCount * width)
    data = AlignedStorage(uninitializedCount: width * ComplexVector.step)
  }
}
