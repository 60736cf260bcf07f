// What the layers of a network make of one picture: the picture with the pixels that the strongest activations come
// from, and below it the maps of each layer. Which layers and maps are drawn is the caller's.
// Next: `FeaturePanel+Layers.swift`, the maps; `FeaturePanel+Traces.swift`, the picture.

import Reference

/// The feature maps of a network for one picture.
public struct FeaturePanel: Figure {
  /// What the ends of a colour scale stand for.
  public enum Scale: Sendable, Equatable {
    /// The same values in all maps of a layer.
    case shared
    /// Those of each map.
    case own
  }

  /// A layer to be drawn.
  public struct Layer: Sendable {
    /// Its name.
    public var name: String
    /// What it is, in a few words.
    public var type: String
    /// What it made of the picture.
    public var maps: FeatureMaps
    /// The maps that are drawn, in order; of a vector how many numbers, from the first on, is decided here.
    public var drawn: [Int]

    /// Makes a layer.
    public init(name: String, type: String, maps: FeatureMaps, drawn: [Int]) {
      (self.name, self.type, self.maps, self.drawn) = (name, type, maps, drawn)
    }
  }

  /// A number of the result.
  public struct Answer: Sendable, Equatable {
    /// The class it stands for.
    public var name: String
    /// The number.
    public var value: Double
    /// The number as it is written.
    public var text: String
    /// Whether the class is the right one; `false` where nobody knows.
    public var isRight: Bool

    /// Makes an answer.
    public init(name: String, value: Double, text: String, isRight: Bool) {
      (self.name, self.value, self.text, self.isRight) = (name, value, text, isRight)
    }
  }

  /// A line of the figure.
  public enum Line: Sendable {
    /// A layer with its maps.
    case layer(Layer)
    /// The result: its layer, the answers to be drawn, and how many there are.
    case answers(Layer, [Answer], total: Int)
    /// Names of layers that are not drawn.
    case leftOut([String])
  }

  /// The activations that are followed back to the picture.
  public struct Traced: Sendable {
    /// The layer's name.
    public var layer: String
    /// The layer's place in the network.
    public var node: Int
    /// Rows and columns of its maps.
    public var shape: [Int]
    /// The cells, the strongest first.
    public var traces: [ActivationTrace]
    /// How many were followed, drawn or not.
    public var total: Int

    /// Makes a list of activations.
    public init(layer: String, node: Int, shape: [Int], traces: [ActivationTrace], total: Int) {
      (self.layer, self.node, self.shape, self.traces, self.total) = (layer, node, shape, traces, total)
    }
  }

  /// The most activations with a colour of their own: Okabe and Ito's, without the yellow, which is lost on white.
  public static let mostTraces = 6

  /// What is to be seen, as a sentence.
  public var title: String
  /// The input `[H, W, C]`; `nil` for a vector.
  public var picture: Tensor<Float>?
  /// What the picture is called.
  public var pictureName: String
  /// The activations that are followed; `nil` where none are.
  public var traced: Traced?
  /// The layers in order.
  public var lines: [Line]
  /// The scales of the maps.
  public var scale: Scale
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, picture: Tensor<Float>?, pictureName: String, traced: Traced?, lines: [Line], scale: Scale,
    facts: [String], command: String
  ) {
    (self.title, self.picture, self.pictureName, self.traced) = (title, picture, pictureName, traced)
    (self.lines, self.scale, self.facts, self.command) = (lines, scale, facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    try check()
    var page = Page(context, title: title, width: Page.fullWidth)
    var notes: [String] = []
    if let picture {
      let scale = PictureScale([picture])
      notes = scale.notes(context.language)
      page.add(top(picture, scale, context), gap: 40)
    }
    for (index, line) in lines.enumerated() {
      let isLast = index + 1 == lines.count
      page.add(row(line, context), gap: isLast ? 32 : 24)
    }
    return page.finish(facts: words(context.language) + notes + facts, command: command)
  }

  /// What the colours and hatches mean.
  private func words(_ language: Language) -> [String] {
    let layers = drawnLayers
    var words: [String] = []
    if layers.contains(where: { $0.maps.isMap }) {
      words.append((scale == .shared ? Phrase.featuresShared : .featuresOwn).text(language))
    }
    if layers.contains(where: { !$0.maps.dead.isEmpty }) { words.append(Phrase.featuresDeadMeaning.text(language)) }
    let isMarked = lines.contains {
      if case .answers(_, let answers, _) = $0 { answers.contains(where: \.isRight) } else { false }
    }
    if isMarked { words.append(Phrase.featuresTrue.text(language)) }
    return words
  }

  private var drawnLayers: [Layer] {
    lines.compactMap { line in
      switch line {
      case .layer(let layer), .answers(let layer, _, _): layer
      case .leftOut: nil
      }
    }
  }

  private func check() throws {
    if let picture, picture.rank != 3 || picture.count == 0 {
      throw VizError("a picture has the shape H×W×C, not \(TensorShape.text(picture.shape))")
    }
    for layer in drawnLayers {
      let shape = layer.maps.values.shape
      guard shape.count == 3 || shape.count == 1, layer.maps.values.count > 0 else {
        throw VizError("the maps of \(layer.name) have the shape \(TensorShape.text(shape)), which cannot be drawn")
      }
      guard layer.drawn.allSatisfy({ $0 >= 0 && $0 < layer.maps.channels.count }) else {
        throw VizError("\(layer.name) has maps 0…\(layer.maps.channels.count - 1), not \(layer.drawn)")
      }
    }
    guard let traced else { return }
    guard let picture, traced.traces.count <= Self.mostTraces else {
      throw VizError("at most \(Self.mostTraces) activations are followed, on a picture")
    }
    for area in traced.traces.compactMap(\.pixels) {
      guard area.rows.upperBound <= picture.shape[0], area.columns.upperBound <= picture.shape[1] else {
        throw VizError("an activation sees pixels beyond a picture of \(picture.shape[0])×\(picture.shape[1])")
      }
    }
  }

  /// The colour of a followed activation.
  static func color(_ index: Int, _ theme: Theme) -> Color { theme.categories[index % mostTraces] }
}
