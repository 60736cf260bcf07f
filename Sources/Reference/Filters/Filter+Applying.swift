// A named filter at work on an image: one convolution, two and what is made of them, or a median.
// The weights come from `FilterBank`, the convolution from `Convolution2D`; here they meet.

/// An image after a filter.
public struct FilteredImage: Sendable {
  /// One convolution of a filter that has two.
  public struct Part: Sendable {
    /// The name of its kernel.
    public let name: String
    /// Its answer.
    public let output: Tensor<Float>
    /// Its sizes.
    public let geometry: ConvolutionGeometry
  }

  /// The result.
  public let output: Tensor<Float>
  /// The answers of the kernels of a two-kernel filter, which the result was made of; else empty.
  public let parts: [Part]
  /// The sizes; where there are two kernels, those of the first.
  public let geometry: ConvolutionGeometry
  /// Multiply-adds of all kernels; 0 for a median, which only compares.
  public let multiplyAdds: Int
  /// What computed each kernel; empty for a median.
  public let algorithms: [ConvolutionAlgorithm]
}

extension NamedFilter {
  /// The filter on an image `[H, W]`, `[H, W, C]` or `[N, H, W, C]`, channel by channel.
  ///
  /// - Parameters:
  ///   - convolution: how each kernel slides; a median takes its padding, boundary, stride and dilation.
  ///   - bias: added to the result of a linear filter; others have none.
  ///   - algorithm: `nil` picks one for each kernel by ``ConvolutionAlgorithm/automatic(_:filter:)``.
  /// - Throws: ``GeometryError`` where sizes do not fit, the two kernels of a filter give outputs of unlike size, or the
  ///   algorithm does not apply.
  public func apply(
    to image: Tensor<Float>, as convolution: Convolution2D, bias: Tensor<Float>?, algorithm: ConvolutionAlgorithm?,
    threads: Int
  ) throws -> FilteredImage {
    if case .median(let size) = filter {
      return try median(
        of: image, size: size, as: convolution, hasBias: bias != nil, algorithm: algorithm, threads: threads)
    }
    if components.count > 1 && bias != nil {
      throw GeometryError.biasNotAllowed(filter: name)
    }
    var outputs: [Tensor<Float>] = []
    var geometries: [ConvolutionGeometry] = []
    var algorithms: [ConvolutionAlgorithm] = []
    for component in components {
      let kernel = component.kernel.map { Float($0) }
      let geometry = try convolution.geometry(input: image.shape, kernel: kernel.shape, bias: bias?.shape)
      geometries.append(geometry)
      let chosen = algorithm ?? .automatic(geometry, filter: kernel)
      algorithms.append(chosen)
      outputs.append(try convolution(image, kernel: kernel, bias: bias, algorithm: chosen, threads: threads))
    }
    if let other = outputs.first(where: { $0.shape != outputs[0].shape }) {
      throw GeometryError.partsDiffer(filter: name, outputs[0].shape, other.shape)
    }
    return FilteredImage(
      output: combine(outputs),
      parts: outputs.count == 1
        ? []
        : components.indices.map { .init(name: components[$0].name, output: outputs[$0], geometry: geometries[$0]) },
      geometry: geometries[0], multiplyAdds: geometries.map(\.multiplyAdds).reduce(0) { $0.addingClamped($1) },
      algorithms: algorithms)
  }

  /// What the filter makes of the answers of its kernels.
  func combine(_ outputs: [Tensor<Float>]) -> Tensor<Float> {
    switch filter {
    case .linear, .median:
      return outputs[0]
    case .sum:
      return outputs[0].zip(outputs[1]) { $0 + $1 }
    case .magnitude:
      // In double precision the squares neither overflow nor vanish.
      return outputs[0].zip(outputs[1]) {
        let (a, b) = (Double($0), Double($1))
        return Float((a * a + b * b).squareRoot())
      }
    }
  }

  private func median(
    of image: Tensor<Float>, size: Int, as convolution: Convolution2D, hasBias: Bool, algorithm: ConvolutionAlgorithm?,
    threads: Int
  ) throws -> FilteredImage {
    if hasBias { throw GeometryError.biasNotAllowed(filter: name) }
    if let algorithm, algorithm != .naive {
      throw GeometryError.algorithmDoesNotApply(
        algorithm, reason: "a median is no convolution; leave it to auto or naive")
    }
    let median = MedianFilter(
      size: size, padding: convolution.padding, boundary: convolution.boundary, stride: convolution.stride,
      dilation: convolution.dilation)
    return FilteredImage(
      output: try median(image, threads: threads), parts: [], geometry: try median.geometry(input: image.shape),
      multiplyAdds: 0,
      algorithms: [])
  }
}

extension Tensor {
  /// Two tensors of one shape, scalar by scalar.
  func zip(_ other: Tensor, _ combine: (Scalar, Scalar) -> Scalar) -> Tensor {
    precondition(shape == other.shape, "tensors of shapes \(shape) and \(other.shape)")
    let (left, right) = (storage, other.storage)
    return Tensor(shape: shape) { combine(left[$0], right[$0]) }
  }
}
