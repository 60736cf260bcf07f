// The picture of `explain pool`: which panel, which words. Sizes, colours and positions are Viz's.

import Reference
import Viz

extension PoolCommand {
  /// Draws the input, the windows and what was kept, and tells where the file is.
  func draw(
    _ request: PoolingRequest, _ array: InputArray, _ result: (maps: PooledMaps<Float>, geometry: ConvolutionGeometry),
    to target: FigureTarget, in report: inout Report
  ) throws {
    let language = report.language
    let (geometry, values) = (result.geometry, result.maps.values)
    let operation: PoolingPanel.Operation =
      switch request.mode {
      case .max: .maximum
      case .min: .minimum
      case .average: .average
      }
    let padding = geometry.padding
    let window = PoolingPanel.Window(
      height: geometry.rows.kernel, width: geometry.columns.kernel, rowStride: geometry.rows.stride,
      columnStride: geometry.columns.stride, top: padding.top, bottom: padding.bottom, left: padding.left,
      right: padding.right)
    let first = values.firstMap
    try report.draw(target) { printable in
      PoolingPanel(
        title: (request.mode == .average ? Phrase.titleAveraging : .titlePooling).text(language),
        input: MapView(
          name: printable(array.stem), tensor: array.values.firstMap,
          kind: array.isPicture ? .intensity : .suiting(array.values), caption: ""),
        output: MapView(
          name: "", tensor: first, kind: array.isPicture ? .intensity : .suiting(array.values), caption: ""),
        operation: operation, window: window, winners: result.maps.winners.map { Array($0.prefix(first.count)) } ?? [],
        facts: [
          Phrase.paddingIs.text(language, Words.padding(padding, language)),
          "\(Phrase.labelHeight.text(language)) \(geometry.rows.formula)",
          "\(Phrase.labelWidth.text(language)) \(geometry.columns.formula)",
        ], command: printable(CommandText.typed))
    }
  }
}
