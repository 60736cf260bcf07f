// What is verified: each fast twin, and each of the arrays that it computes. How it is run is `VerificationRunner.swift`'s.

/// A twin under test: the algorithms, the filters with names, pooling.
public enum VerifiedTwin: String, CaseIterable, Sendable {
  /// The definition in single precision.
  case naive
  /// As in ``ConvolutionAlgorithm``.
  case direct
  /// As in ``ConvolutionAlgorithm``.
  case im2col
  /// As in ``ConvolutionAlgorithm``.
  case winograd
  /// As in ``ConvolutionAlgorithm``.
  case fft
  /// As in ``ConvolutionAlgorithm``.
  case separable
  /// The filters of ``FilterBank``, by the algorithm that is picked for each.
  case named
  /// Pooling with vectors and threads.
  case pooling

  /// The algorithm of a convolution.
  var algorithm: ConvolutionAlgorithm? { ConvolutionAlgorithm(rawValue: rawValue) }
}

/// One of the arrays that a twin computes.
public enum VerifiedPart: String, CaseIterable, Sendable {
  /// The output.
  case forward
  /// Where the values of a pooling came from.
  case winners
  /// `∂L/∂x`.
  case input
  /// `∂L/∂w`.
  case kernel
  /// `∂L/∂b`.
  case bias
}

/// An array of a twin: a row of the table.
public struct VerificationSubject: Hashable, Sendable {
  /// The twin.
  public let twin: VerifiedTwin
  /// The array.
  public let part: VerifiedPart

  /// All that there are, in the order of the table.
  public static let all: [VerificationSubject] = VerifiedPart.allCases.flatMap { part in
    VerifiedTwin.allCases.compactMap { twin in
      let isThere =
        switch (twin, part) {
        case (_, .forward), (.pooling, .winners), (.pooling, .input): true
        case (.naive, .input), (.direct, .input), (.winograd, .input): true
        case (.naive, .kernel), (.direct, .kernel), (.winograd, .kernel): true
        case (.naive, .bias), (.direct, .bias), (.winograd, .bias): true
        default: false
        }
      return isThere ? VerificationSubject(twin: twin, part: part) : nil
    }
  }
}

extension VerificationCase {
  /// The arrays of twins that can be computed of this case.
  ///
  /// - Throws: ``GeometryError`` or ``FilterError`` where the sizes do not fit.
  public func subjects() throws -> [VerificationSubject] { try subjects(arrays()) }

  /// The subjects that can compute this case.
  ///
  /// - Throws: ``GeometryError`` or ``FilterError`` where the sizes do not fit.
  func subjects(_ arrays: VerificationArrays) throws -> [VerificationSubject] {
    let geometry = try geometry()
    return VerificationSubject.all.filter { supports($0, geometry, arrays) }
  }

  private func supports(
    _ subject: VerificationSubject, _ geometry: ConvolutionGeometry, _ arrays: VerificationArrays
  ) -> Bool {
    switch kind {
    case .pooling: return subject.twin == .pooling && (subject.part != .winners || mode != .average)
    case .named: return subject.twin == .named
    case .signal, .layer, .filter:
      guard let algorithm = subject.twin.algorithm else { return false }
      if kind == .signal && (algorithm == .separable || subject.part != .forward) { return false }
      if algorithm == .fft && spectraNumbers(geometry) > 1 << 20 { return false }
      return algorithm.obstacle(geometry, filter: kind == .layer ? nil : flatKernel(arrays)) == nil
    }
  }

  /// Numbers of the spectra of all kernels: the bound of `fft` computes them in double precision, which takes long where
  /// kernels are large or many.
  private func spectraNumbers(_ geometry: ConvolutionGeometry) -> Int {
    let kernels = kind == .layer ? geometry.channelsPerGroup * geometry.outputChannels : 1
    return kernels * max(16, geometry.rows.extent) * max(16, geometry.columns.extent)
  }

  /// The kernel with two axes.
  func flatKernel(_ arrays: VerificationArrays) -> Tensor<Float> {
    kind == .signal ? arrays.kernel.reshaped([1, kernel.columns]) : arrays.kernel
  }
}
