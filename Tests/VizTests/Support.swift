import Reference
import Viz

/// The fonts as they lie in the project, found from this file.
let fontFolder: String = {
  let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
  return root + "/share/explain/fonts"
}()

func makePainter() throws -> Painter { try Painter(fontFolder: fontFolder) }

/// Values that look like noise and are the same on every run.
func noise(_ shape: [Int], from low: Float, to high: Float, seed: UInt64 = 1) -> Tensor<Float> {
  var state = seed
  var scalars: [Float] = []
  for _ in 0..<shape.reduce(1, *) {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    scalars.append(low + (high - low) * Float(state >> 40) / Float(1 << 24))
  }
  return Tensor(shape: shape, scalars: scalars)
}

func kernel(_ rows: [[Float]]) -> Tensor<Float> {
  Tensor(shape: [rows.count, rows[0].count], scalars: rows.flatMap { $0 })
}

let edge = kernel([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])

/// A window at the upper left corner whose first row and column are padding.
func corner(_ height: Int, _ width: Int, channels: Int = 1, bias: Double = 0, dilation: Int = 1) -> ExplainedWindow {
  var taps: [ExplainedWindow.Tap] = []
  for row in 0..<height {
    for column in 0..<width {
      for channel in 0..<channels {
        let isPadding = row == 0 || column == 0
        let pixel = isPadding ? 0 : Double((row * 7 + column * 3 + channel) % 11) / 13
        let weight = Double((row + 2 * column + channel) % 5) - 2.0625
        taps.append(
          .init(
            inputRow: (row - 1) * dilation, inputColumn: (column - 1) * dilation, isPadding: isPadding, pixel: pixel,
            weight: weight, product: pixel * weight))
      }
    }
  }
  return ExplainedWindow(
    outputRow: 0, outputColumn: 0, outputChannel: 0, firstChannel: 0, kernelHeight: height, kernelWidth: width,
    channels: channels,
    taps: taps, bias: bias, value: taps.reduce(bias) { $0 + $1.product })
}

func filterPanel(
  input: Tensor<Float>, output: Tensor<Float>, kernel: Tensor<Float> = edge, title: String = "A title",
  inputKind: DisplayRange.Kind = .intensity, outputKind: DisplayRange.Kind = .signed,
  command: String = "explain conv a.png", explained: ExplainedWindow? = nil
) -> FilterPanel {
  FilterPanel(
    title: title, input: MapView(name: "a.png", tensor: input, kind: inputKind, caption: ""),
    kernel: KernelView(name: "edge", tensor: kernel, caption: ""),
    output: MapView(name: "", tensor: output, kind: outputKind, caption: ""), operation: .convolution,
    facts: ["stride 1"], command: command, explained: explained)
}
