// The table of `explain summary`: Keras's columns and more, for people in 100 columns, for programs as CSV.

import Formats
import Reference
import Viz

/// A summary as rows of text.
struct SummaryTable {
  /// As wide as a terminal that is a little wider than the smallest.
  static let width = 100

  let summary: NetworkSummary
  let language: Language

  init(_ summary: NetworkSummary, _ language: Language) {
    self.summary = summary
    self.language = language
  }

  /// The table for people. Only the names of layers are cut to make it fit.
  var text: String {
    let header = [
      Phrase.columnLayer, .columnOutput, .columnParameters, .columnWindow, .columnWork, .columnMemory, .columnField,
    ].map { $0.text(language) }
    let cells = summary.rows.map { row in
      [
        NumberText.shape(row.outputShape), row.parameters == 0 ? "–" : NumberText.grouped(row.parameters),
        window(row), row.multiplyAdds == 0 ? "–" : NumberText.compact(row.multiplyAdds),
        NumberText.bytes(row.outputBytes), Self.field(row.receptiveField),
      ]
    }
    let others = (0..<header.count - 1).reduce(0) { sum, column in
      sum + 2 + (cells.map { Terminal.width(of: $0[column]) } + [Terminal.width(of: header[column + 1])]).max()!
    }
    let room = max(12, Self.width - others - 2)
    let rows = zip(summary.rows, cells).map { [Self.name($0, room: room)] + $1 }
    var lines = TextTable.lines([header] + rows, left: [0, 1, 3])
    // Below the row of a layer that takes something else than the one before it: what it takes.
    for (index, row) in summary.rows.enumerated().reversed() where row.isBranching {
      let names = row.inputs.map(OneLine.text).joined(separator: ", ")
      lines.insert("      " + Phrase.summaryFrom.text(language, Self.shortened(names, to: 80)), at: index + 2)
    }
    return lines.joined(separator: "\n")
  }

  /// The layer's name and class, the class cut first: names tell more.
  private static func name(_ row: NetworkSummary.Row, room: Int) -> String {
    let name = OneLine.text(row.name)
    let both = "\(name) (\(row.type))"
    if Terminal.width(of: both) <= room { return both }
    let left = room - Terminal.width(of: name) - 4
    return left >= 4 ? "\(name) (\(row.type.prefix(left))…)" : shortened(name, to: room)
  }

  private static func shortened(_ text: String, to width: Int) -> String {
    guard Terminal.width(of: text) > width else { return text }
    var rest = Substring(text)
    while !rest.isEmpty, Terminal.width(of: String(rest)) >= width { rest.removeLast() }
    return rest + "…"
  }

  /// `3×3/2 same`: taps, stride, padding.
  func window(_ row: NetworkSummary.Row) -> String {
    guard let window = row.window else { return "–" }
    let padding = Words.paddingRule(row) ?? Words.sides(window.padding)
    // Zeros around a map are a window of one cell that does nothing else.
    if row.type == ZeroPad2D.typeName {
      return "\(Phrase.labelPadding.text(language)) \(Words.sides(window.padding))"
    }
    let dilation = window.dilation == .one ? "" : ":\(Words.pair(window.dilation))"
    return "\(NumberText.shape([window.kernel.rows, window.kernel.columns]))\(dilation)/\(Words.pair(window.stride)) "
      + padding
  }

  /// `46/16`: receptive field and jump; `all` where a cell sees the whole map.
  static func field(_ fields: ReceptiveFields?) -> String {
    guard let fields else { return "–" }
    let sizes = Words.pair(AxisPair(rows: fields.rows.size, columns: fields.columns.size))
    let jumps = AxisPair(rows: fields.rows.jump, columns: fields.columns.jump)
    return jumps.rows == 0 && jumps.columns == 0 ? sizes : "\(sizes)/\(Words.pair(jumps))"
  }

  /// The names of the columns of ``csv``.
  static let columns = [
    "name", "type", "inputs", "output_shape", "parameters", "trainable", "kernel_rows", "kernel_columns", "stride_rows",
    "stride_columns", "dilation_rows", "dilation_columns", "padding_top", "padding_bottom", "padding_left",
    "padding_right", "multiply_adds", "output_bytes", "receptive_field_rows", "receptive_field_columns", "jump_rows",
    "jump_columns", "start_row", "start_column", "settings",
  ]

  /// The table for programs: exact numbers, a column each, empty where there is none.
  var csv: String {
    let rows = summary.rows.map { row in
      let window = row.window
      let field = row.receptiveField
      let numbers: [Int?] = [
        row.parameters, row.trainable, window?.kernel.rows, window?.kernel.columns, window?.stride.rows,
        window?.stride.columns, window?.dilation.rows, window?.dilation.columns, window?.padding.top,
        window?.padding.bottom, window?.padding.left, window?.padding.right, row.multiplyAdds, row.outputBytes,
        field?.rows.size, field?.columns.size, field?.rows.jump, field?.columns.jump, field?.rows.start,
        field?.columns.start,
      ]
      return [
        row.name, row.type, row.inputs.joined(separator: " "), row.outputShape.map(String.init).joined(separator: "x"),
      ] + numbers.map { $0.map(String.init) ?? "" } + [JSONText.line(.object(row.settings))]
    }
    return CSVText.lines([Self.columns] + rows)
  }
}

extension Words {
  /// `3` for both axes, or `3×5`.
  static func pair(_ pair: AxisPair) -> String {
    pair.rows == pair.columns ? "\(pair.rows)" : "\(pair.rows)×\(pair.columns)"
  }

  /// `1`, or `0,1,0,1` for top, bottom, left, right.
  static func sides(_ padding: Padding) -> String {
    let sides = [padding.top, padding.bottom, padding.left, padding.right]
    return Set(sides).count == 1 ? "\(sides[0])" : sides.map(String.init).joined(separator: ",")
  }

  /// The rule that a layer's padding is set to, if it is one with a name.
  static func paddingRule(_ row: NetworkSummary.Row) -> String? {
    guard case .text(let rule)? = row.settings.first(where: { $0.name == "padding" })?.value else { return nil }
    return rule
  }
}
