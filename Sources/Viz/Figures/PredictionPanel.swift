// Pictures and what a network takes them for: under each the most probable classes as bars. What is shown is the caller's.
// Next: `PictureGallery`, pictures without guesses.

import Reference

/// Pictures with the probabilities of their classes.
public struct PredictionPanel: Figure {
  /// A class with its probability.
  public struct Guess: Sendable, Equatable {
    /// The class.
    public var name: String
    /// Its probability, 0…1.
    public var probability: Double
    /// Whether it is right; `nil` if nobody knows.
    public var isRight: Bool?

    /// Makes a guess.
    public init(name: String, probability: Double, isRight: Bool?) {
      self.name = name
      self.probability = probability
      self.isRight = isRight
    }
  }

  /// A picture with its guesses, the most probable first.
  public struct Entry: Sendable, Equatable {
    /// Its values `[H, W, C]`.
    public var values: Tensor<Float>
    /// What it is called.
    public var name: String
    /// The guesses.
    public var guesses: [Guess]

    /// Makes an entry.
    public init(values: Tensor<Float>, name: String, guesses: [Guess]) {
      self.values = values
      self.name = name
      self.guesses = guesses
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The pictures, in reading order.
  public var entries: [Entry]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, entries: [Entry], facts: [String], command: String) {
    self.title = title
    self.entries = entries
    self.facts = facts
    self.command = command
  }

  private static let across = 5
  private static let gap = 24.0
  private static let side = 168.0

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    guard !entries.isEmpty, entries.allSatisfy({ $0.values.rank == 3 && $0.values.count > 0 }) else {
      throw VizError("predictions need pictures of height, width and channels")
    }
    let across = Double(min(Self.across, max(3, entries.count)))
    let width = max(Page.leastWidth, across * Self.side + (across - 1) * Self.gap)
    var page = Page(context, title: title, width: width)
    let scale = PictureScale(entries.map(\.values))
    for first in stride(from: 0, to: entries.count, by: Self.across) {
      let row = entries[first..<min(entries.count, first + Self.across)]
      page.add(.beside(row.map { card($0, scale, context) }, gap: Self.gap), gap: 24)
    }
    return page.finish(facts: facts + scale.notes(context.language), command: command)
  }

  /// The length of a bar: at least a pixel. Networks that were trained on squared errors give numbers beyond 0…1.
  private static func bar(_ probability: Double) -> Double {
    probability > 0 ? min(side, max(1, (side * probability).rounded())) : 1
  }

  private func card(_ entry: Entry, _ scale: PictureScale, _ context: FigureContext) -> Block {
    let side = Self.side
    let (height, width) = (Double(entry.values.shape[0]), Double(entry.values.shape[1]))
    let factor = min(side / width, side / height)
    let zoom = factor >= 2 ? factor.rounded(.down) : factor
    let size = Size(width: max(1, (width * zoom).rounded()), height: max(1, (height * zoom).rounded()))
    let raster = scale.raster(entry.values)
    let name = context.shortened(entry.name, .small, width: side)
    let total = side + 24 + 32 * Double(entry.guesses.count)
    return Block(size: Size(width: side, height: total)) { canvas, origin in
      let theme = canvas.theme
      let corner = Point(x: origin.x, y: origin.y + (side - size.height).rounded())
      canvas.add(.image(raster, Rect(x: corner.x, y: corner.y, width: size.width, height: size.height)))
      canvas.text(name, .small, theme.mutedText, x: origin.x, middle: origin.y + side + 12)
      var y = origin.y + side + 24
      for guess in entry.guesses {
        let color = guess.isRight == nil ? theme.input : guess.isRight == true ? theme.output : theme.kernel
        let percent = NumberText.fixed(100 * guess.probability, decimals: 1) + " %"
        let room = side - context.width(percent, .smallNumber) - 8
        let label = context.shortened(guess.name, .small, width: room)
        canvas.text(label, .small, theme.text, x: origin.x, middle: y + 8)
        canvas.text(percent, .smallNumber, theme.text, x: origin.x + side, middle: y + 8, anchor: .end)
        canvas.rectangle(Rect(x: origin.x, y: y + 18, width: side, height: 6), fill: theme.cell)
        canvas.rectangle(
          Rect(x: origin.x, y: y + 18, width: Self.bar(guess.probability), height: 6), fill: color)
        y += 32
      }
    }
  }
}
