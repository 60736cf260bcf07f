// A network: the input with what the maps look at, and the chain of its layers with their shapes. Which layers are
// shown and which pixels a cell looks at is the caller's. Next: `NetworkPanel+Chain.swift`, the chain.

import Reference

/// The layers of a network and what they see of its input.
public struct NetworkPanel: Figure {
  /// Some pixels of the input.
  public struct Area: Sendable, Equatable {
    /// Which rows.
    public var rows: Range<Int>
    /// Which columns.
    public var columns: Range<Int>

    /// Rows times columns.
    public init(rows: Range<Int>, columns: Range<Int>) {
      self.rows = rows
      self.columns = columns
    }
  }

  /// A layer of the chain.
  public struct Stage: Sendable, Equatable {
    /// The layer's name.
    public var name: String
    /// What follows it without changing a shape; may be empty.
    public var followers: String
    /// Its window; may be empty.
    public var window: String
    /// The shape of its output.
    public var shape: [Int]
    /// How much of the input a cell looks at; may be empty.
    public var sees: String
    /// Which pixels one of its cells looks at; `nil` if it has no places.
    public var area: Area?

    /// Makes a stage.
    public init(name: String, followers: String, window: String, shape: [Int], sees: String, area: Area?) {
      (self.name, self.followers, self.window) = (name, followers, window)
      (self.shape, self.sees, self.area) = (shape, sees, area)
    }
  }

  /// A line of the chain.
  public enum Line: Sendable, Equatable {
    /// A layer.
    case stage(Stage)
    /// So many layers that are not shown.
    case leftOut(Int)
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The input's rows and columns; `nil` if it is a vector.
  public var input: Size?
  /// An example `[H, W, 3]` with values in 0…1; `nil` for a grid.
  public var picture: Tensor<Float>?
  /// The chain.
  public var lines: [Line]
  /// What never reaches the output.
  public var unseen: [Area]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(
    title: String, input: Size?, picture: Tensor<Float>?, lines: [Line], unseen: [Area], facts: [String],
    command: String
  ) {
    (self.title, self.input, self.picture, self.lines) = (title, input, picture, lines)
    (self.unseen, self.facts, self.command) = (unseen, facts, command)
  }

  /// Rows and columns.
  public struct Size: Sendable, Equatable {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// Makes a size.
    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// The longer side of the input on the page.
  private static let side = 416.0

  /// The stages with a square of their own: those that look at other pixels than the one before.
  var squares: [Area] {
    var areas: [Area] = []
    for case .stage(let stage) in lines {
      if let area = stage.area, area != areas.last, !area.rows.isEmpty, !area.columns.isEmpty { areas.append(area) }
    }
    return areas
  }

  /// The colour of a square: light for the first map, dark for the last.
  static func color(_ index: Int, of count: Int, _ theme: Theme) -> Color {
    let share = count < 2 ? 0.5 : Double(index) / Double(count - 1)
    // The ends of the scale are lost on a page of their own lightness.
    return ColorMap.viridis.color(theme == .dark ? 0.3 + 0.7 * share : 0.82 * (1 - share)) ?? theme.window
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    try check()
    let chain = chain(context)
    guard let input else {
      var page = Page(context, title: title, width: chain.size.width)
      page.add(chain)
      return page.finish(facts: facts, command: command)
    }
    let factor = Self.side / Double(max(input.height, input.width))
    let scale = factor >= 2 ? factor.rounded(.down) : factor
    let plane = Viz.Size(
      width: max(8, (Double(input.width) * scale).rounded()), height: max(8, (Double(input.height) * scale).rounded()))
    var page = Page(context, title: title, width: Page.fullWidth)
    let left = Block.stack([view(plane, input), caption(input, context)], gap: 12)
    let gap = Page.fullWidth - chain.size.width - Self.side
    let column = Block(size: Viz.Size(width: Self.side, height: left.size.height), draw: left.draw)
    page.add(.beside([column, chain], gap: gap))
    return page.finish(facts: facts, command: command)
  }

  private func check() throws {
    let areas = unseen + squares
    guard let input else {
      guard areas.isEmpty && picture == nil else { throw VizError("a vector has no rows and columns to draw") }
      return
    }
    guard input.height > 0, input.width > 0 else { throw VizError("an input of no rows or columns is no figure") }
    guard areas.allSatisfy({ $0.rows.upperBound <= input.height && $0.columns.upperBound <= input.width }),
      areas.allSatisfy({ $0.rows.lowerBound >= 0 && $0.columns.lowerBound >= 0 })
    else { throw VizError("an area leaves the input of \(input.height)×\(input.width)") }
    if let picture, picture.rank != 3 || picture.shape[2] != 3 || picture.count == 0 {
      throw VizError("a picture has the shape H×W×3, not \(TensorShape.text(picture.shape))")
    }
  }

  private func caption(_ input: Size, _ context: FigureContext) -> Block {
    var caption = Caption(
      context.phrase(.networkInput), context.theme.input, [NumberText.shape([input.height, input.width])])
    if !squares.isEmpty {
      caption.add(
        context.phrase(.networkSquares),
        swatch: .outline(Self.color(squares.count - 1, of: squares.count, context.theme)))
    }
    if !unseen.isEmpty { caption.add(context.phrase(.networkHatched), swatch: .hatch) }
    return caption.block(context, width: Self.side)
  }

  /// The input with its squares, the largest below, and the unseen pixels hatched.
  private func view(_ plane: Viz.Size, _ input: Size) -> Block {
    Block(size: plane) { canvas, origin in
      let box = Rect(x: origin.x, y: origin.y, width: plane.width, height: plane.height)
      if let raster = raster(plane, input, canvas.theme) {
        canvas.add(.image(raster, box))
      } else {
        canvas.rectangle(box, fill: canvas.theme.cell)
      }
      func place(_ area: Area) -> Rect {
        func position(_ cell: Int, _ count: Int, _ extent: Double) -> Double {
          (Double(cell) * extent / Double(count)).rounded()
        }
        let x = position(area.columns.lowerBound, input.width, plane.width)
        let y = position(area.rows.lowerBound, input.height, plane.height)
        return Rect(
          x: box.x + x, y: box.y + y, width: position(area.columns.upperBound, input.width, plane.width) - x,
          height: position(area.rows.upperBound, input.height, plane.height) - y)
      }
      for area in unseen {
        let rect = place(area)
        guard rect.width > 0, rect.height > 0 else { continue }
        canvas.rectangle(rect, fill: canvas.theme.background)
        canvas.add(.hatch(rect, color: canvas.theme.mutedText, spacing: 6))
      }
      let squares = squares
      for (index, area) in squares.enumerated().reversed() {
        let rect = place(area)
        // A line needs its own width; a field of less than that on the page is a dot.
        guard rect.width >= 4, rect.height >= 4 else {
          canvas.rectangle(
            Rect(x: rect.center.x - 2, y: rect.center.y - 2, width: 4, height: 4),
            fill: Self.color(index, of: squares.count, canvas.theme))
          continue
        }
        canvas.rectangle(rect.inset(by: 1), stroke: Scene.Stroke(color: canvas.theme.windowHalo, width: 4))
        canvas.rectangle(
          rect.inset(by: 1), stroke: Scene.Stroke(color: Self.color(index, of: squares.count, canvas.theme), width: 2))
      }
    }
  }

  /// The picture, or a board of cells where they are large enough to be told apart.
  private func raster(_ plane: Viz.Size, _ input: Size, _ theme: Theme) -> Raster? {
    if let picture {
      return Raster(
        width: picture.shape[1], height: picture.shape[0],
        bytes: picture.scalars.map { UInt8((min(1, max(0, $0.isNaN ? 0 : $0)) * 255).rounded()) })
    }
    guard plane.width >= 3 * Double(input.width), plane.height >= 3 * Double(input.height) else { return nil }
    let tints = [theme.cell, theme.cell.mixed(with: theme.grid, 0.6)]
    return Raster(
      width: input.width, height: input.height,
      bytes: (0..<input.height * input.width).flatMap { cell in
        let tint = tints[(cell / input.width + cell % input.width) % 2]
        return [tint.red, tint.green, tint.blue]
      })
  }
}
