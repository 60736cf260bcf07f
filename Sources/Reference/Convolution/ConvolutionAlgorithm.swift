// The list of algorithms: what each is and when it applies. Which one `auto` takes is in `AlgorithmTable.swift`.
// The command line, the tests, the benchmarks and the documents iterate over it; the loops are in their own files.

import Kernels

/// The ways to compute a convolution. They agree within the bound of ``ErrorBound`` where they are a summation of the
/// definition's products, else within a bound of their own.
public enum ConvolutionAlgorithm: String, CaseIterable, Sendable {
  /// The definition, loop by loop. The specification of all others.
  case naive
  /// The definition with the loops in the order that memory likes: whole rows of outputs at once.
  case direct
  /// Every window copied into a row of a matrix, then one matrix product.
  case im2col
  /// A 3×3 or 5×5 layer by tiles of outputs with fewer products than the definition has.
  case winograd
  /// Products of spectra: fast Fourier transforms of overlapping tiles.
  case fft
  /// A filter of rank 1 as a column filter after a row filter.
  case separable

  /// One line for help texts: what it changes and what it costs.
  public var summary: String {
    switch self {
    case .naive: "the definition, loop by loop; the specification"
    case .direct: "tiles or rows of outputs at once, the input read in place; memory: a layer's weights once more"
    case .im2col: "windows copied into a matrix, then one matrix product; memory: a band of the matrix"
    case .winograd:
      "3×3 and 5×5 layers by tiles of outputs, a quarter to a half of the products; memory: up to 4 times the weights"
    case .fft: "products of spectra of overlapping tiles; for large kernels: O(log K) an output instead of KH·KW"
    case .separable: "a rank-1 filter as a column after a row: KH + KW products instead of KH·KW"
    }
  }

  /// Whether a result is a sum of the definition's products, in some order, and so within `γ(n + 1) · S` of the exact one.
  public var isSummation: Bool { self != .winograd && self != .fft }

  /// Why this algorithm cannot compute a case, in words, or `nil` if it can.
  ///
  /// - Parameter kernel: the filter as given, or `nil` for a layer.
  public func obstacle(_ geometry: ConvolutionGeometry, filter kernel: Tensor<Float>?) -> String? {
    switch self {
    case .naive, .direct, .im2col, .fft:
      return nil
    case .winograd:
      if kernel != nil { return "only layers with kernels of four axes are computed so, not filters [KH, KW]" }
      let (rows, columns) = (geometry.rows, geometry.columns)
      guard rows.kernel == columns.kernel && WinogradSize.allCases.contains(where: { $0.taps == rows.kernel }) else {
        return "it is made for 3×3 and 5×5 kernels, not \(rows.kernel)×\(columns.kernel)"
      }
      guard rows.stride == 1 && columns.stride == 1 else { return "it is made for stride 1" }
      return rows.dilation == 1 && columns.dilation == 1 ? nil : "it is made for dilation 1"
    case .separable:
      guard let kernel else { return "only filters [KH, KW] are split into a column and a row, not layers" }
      let isSeparable = SeparableKernel(kernel) != nil
      return isSeparable ? nil : "the kernel is not the product of a column and a row (its rank is above 1)"
    }
  }

  /// Writes the output `[N, H', W', Cout]` of a problem, every value of it.
  ///
  /// - Throws: ``GeometryError/algorithmDoesNotApply(_:reason:)``, ``GeometryError/tooLarge(what:shape:)``.
  func compute(_ problem: ConvolutionProblem<Float>, into output: inout Tensor<Float>, threads: Int) throws {
    if let reason = obstacle(problem.geometry, filter: problem.sharedWeights) {
      throw GeometryError.algorithmDoesNotApply(self, reason: reason)
    }
    switch self {
    case .naive: output = Convolution2D.naive(problem)
    case .direct: Convolution2D.direct(problem, into: output, threads: threads)
    case .im2col: try Convolution2D.im2col(problem, into: output, threads: threads)
    case .winograd: try Convolution2D.winograd(problem, size: nil, into: output, threads: threads)
    case .fft: try Convolution2D.fft(problem, into: output, threads: threads)
    case .separable: try Convolution2D.separable(problem, into: output, threads: threads)
    }
  }
}
