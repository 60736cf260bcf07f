// The filters of convolutional layers as small pictures: kernels in colour, with their numbers where there are few, or
// how strongly a filter reads each cell of its window. What a tile stands for is the caller's to choose.
// Next: `BankPanel+Tiles.swift`.

import Reference

/// The banks of a network.
public struct BankPanel: Figure {
  /// How the weights of a tile are to be read.
  public enum Reading: Sendable, Equatable {
    /// `[KH, KW, 3]`: the weights of red, green and blue as one colour; grey is 0.
    case color
    /// `[KH, KW]`: blue below 0, red above.
    case signed
    /// `[KH, KW]`: norms, none below 0.
    case magnitude
  }

  /// A filter.
  public struct Tile: Sendable, Equatable {
    /// Its number in the bank.
    public var index: Int
    /// What is drawn.
    public var values: Tensor<Float>
    /// The same before training; `nil` where only one state is shown.
    public var before: Tensor<Float>?
    /// What is written below, line by line.
    public var lines: [String]

    /// Makes a tile.
    public init(index: Int, values: Tensor<Float>, before: Tensor<Float>?, lines: [String]) {
      (self.index, self.values, self.before, self.lines) = (index, values, before, lines)
    }
  }

  /// A layer.
  public struct Bank: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Facts about it, line by line.
    public var facts: [String]
    /// How its tiles are to be read.
    public var reading: Reading
    /// The filters that are drawn, in their order.
    public var tiles: [Tile]

    /// Makes a bank.
    public init(name: String, facts: [String], reading: Reading, tiles: [Tile]) {
      (self.name, self.facts, self.reading, self.tiles) = (name, facts, reading, tiles)
    }
  }

  /// What is to be seen, as a sentence.
  public var title: String
  /// The layers, in order.
  public var banks: [Bank]
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, banks: [Bank], facts: [String], command: String) {
    (self.title, self.banks, self.facts, self.command) = (title, banks, facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    for bank in banks { try Self.check(bank) }
    var page = Page(context, title: title, width: Page.fullWidth)
    for bank in banks { page.add(row(bank, context), gap: 32) }
    return page.finish(facts: facts, command: command)
  }

  private static func check(_ bank: Bank) throws {
    guard let first = bank.tiles.first else { throw VizError("no filter of \(bank.name) is to be drawn") }
    let rank = bank.reading == .color ? 3 : 2
    let shape = first.values.shape
    guard shape.count == rank, first.values.count > 0, rank == 2 || shape[2] == 3 else {
      throw VizError("a filter of \(bank.name) has the shape \(TensorShape.text(shape)), which cannot be drawn so")
    }
    let hasBefore = first.before != nil
    for tile in bank.tiles where tile.values.shape != shape || (tile.before != nil) != hasBefore {
      throw VizError("the filters of \(bank.name) are not alike")
    }
    for before in bank.tiles.compactMap(\.before) where before.shape != shape {
      throw VizError("the filters of \(bank.name) are not alike")
    }
  }
}
