// The picture of `explain kernels`: every kernel as a numbered grid, beside what it makes of a small photograph.

import Formats
import Reference
import Viz

extension KernelsCommand {
  /// The gallery of these filters.
  func gallery(_ filters: [NamedFilter], _ language: Language, _ printable: (String) -> String) throws -> KernelGallery
  {
    let photograph = try smallPhotograph()
    let filtering = Convolution2D(
      operation: .convolve, padding: .same, boundary: .symmetric, stride: .one, dilation: .one, groups: 1)
    let entries = try filters.map { filter in
      let output = try filter.apply(to: photograph, as: filtering, bias: nil, algorithm: nil, threads: 1).output
      return KernelGallery.Entry(
        name: filter.name, description: Words.summary(of: filter, language),
        kernels: filter.components.map { $0.kernel.map { Float($0) } },
        result: MapView(name: "", tensor: output, kind: Self.kind(of: filter, output), caption: ""))
    }
    return KernelGallery(
      title: Phrase.titleKernels.text(language), entries: entries, facts: [], command: printable(CommandText.typed))
  }

  /// What leaves brightness about as it was is a picture still, all else answers with signs.
  private static func kind(of filter: NamedFilter, _ output: Tensor<Float>) -> DisplayRange.Kind {
    switch filter.filter {
    case .median: .intensity
    case .magnitude: .magnitude
    case .sum: .signed
    case .linear(let kernel): abs(KernelFacts(kernel).sum - 1) < 1e-6 ? .intensity : .suiting(output)
    }
  }

  /// The camera sample, averaged over 4×4 pixels.
  private func smallPhotograph() throws -> Tensor<Float> {
    let photograph = try Image.read(Sample.path("camera")).grey()
    let block = AxisPair(rows: 4, columns: 4)
    return try Pooling2D.blockReduce(
      photograph, block: block, mode: .average, fill: 0, keepsWinners: false, threads: 1
    ).values
  }
}
