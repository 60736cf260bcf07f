// A table of text with commas, as spreadsheets and pandas write it: names in the first line, then rows.
// It reads no numbers and guesses no types. Next: `CSVTable+Labels.swift`, which picks the column of the classes.

import Reference

/// A CSV file (RFC 4180), and what is common beside it: semicolons or tabs for commas, CR, LF or both, a BOM.
struct CSVTable: Equatable {
  /// What errors call it.
  let name: String
  /// The fields of the first line.
  let header: [String]
  /// The other lines, each with as many fields as the first.
  let rows: [[String]]

  /// Reads the table at `path`.
  ///
  /// - Throws: ``FormatError`` with the line, if the file cannot be read, is no UTF-8 text, has a line with more or
  ///   fewer fields than the first, or a quote that is not closed.
  static func read(_ path: String) throws -> CSVTable { try decode(FileBytes.read(path), name: path) }

  /// Decodes a table in memory.
  static func decode(_ bytes: [UInt8], name: String) throws -> CSVTable {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw FormatError(name, "is no text in UTF-8", remedy: "save it as CSV in UTF-8")
    }
    var reader = Reader(bytes: bytes, separator: separator(of: bytes), name: name)
    var records: [Record] = []
    while let record = try reader.next() { records.append(record) }
    guard let header = records.first else { throw FormatError(name, "has no line", remedy: "name a CSV with labels") }
    for record in records where record.fields.count != header.fields.count {
      throw FormatError(
        name,
        "line \(record.line) has \(fields(record.fields.count)), but line \(header.line) has "
          + "\(header.fields.count)", remedy: "every line needs as many")
    }
    return CSVTable(name: name, header: header.fields, rows: records.dropFirst().map(\.fields))
  }

  private static func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

  /// The one of comma, semicolon and tab that the first line has most of, outside quotes.
  private static func separator(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == Byte.quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
      counts[byte, default: 0] += 1
    }
    // The first of the largest: a comma where there is none of them.
    return Byte.separators.reversed().max { counts[$0, default: 0] < counts[$1, default: 0] } ?? Byte.comma
  }

  private enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let separators = [comma, UInt8(ascii: ";"), UInt8(ascii: "\t")]
  }

  private struct Record {
    var line: Int
    var fields: [String]
  }

  private struct Reader {
    let bytes: [UInt8]
    let separator: UInt8
    let name: String
    private var position = 0
    private var line = 1

    init(bytes: [UInt8], separator: UInt8, name: String) {
      (self.bytes, self.separator, self.name) = (bytes, separator, name)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The next line that is not empty, or `nil` at the end.
    mutating func next() throws -> Record? {
      while current == Byte.lineFeed || current == Byte.carriageReturn { endLine() }
      guard current != nil else { return nil }
      var record = Record(line: line, fields: [try field()])
      while current == separator {
        position += 1
        record.fields.append(try field())
      }
      endLine()
      return record
    }

    private mutating func endLine() {
      if current == Byte.carriageReturn {
        position += 1
        if current == Byte.lineFeed { position += 1 }
      } else if current == Byte.lineFeed {
        position += 1
      }
      line += 1
    }

    /// A field and what stands around it, up to the separator or the end of the line.
    private mutating func field() throws -> String {
      if current == Byte.quote { return try quotedField() }
      let start = position
      while let byte = current, byte != separator, byte != Byte.lineFeed, byte != Byte.carriageReturn { position += 1 }
      return trimmed(bytes[start..<position])
    }

    /// A field in quotes, in which two quotes are one.
    private mutating func quotedField() throws -> String {
      let opening = line
      var text: [UInt8] = []
      position += 1
      while let byte = current {
        position += 1
        if byte == Byte.lineFeed { line += 1 }
        guard byte == Byte.quote else {
          text.append(byte)
          continue
        }
        if current == Byte.quote {
          text.append(byte)
          position += 1
          continue
        }
        guard current == nil || current == separator || current == Byte.lineFeed || current == Byte.carriageReturn
        else { throw FormatError(name, "line \(line) goes on after a closing quote", remedy: "write \"\" for a quote") }
        return String(decoding: text, as: UTF8.self)
      }
      throw FormatError(name, "a quote opened in line \(opening) is never closed", remedy: "write \"\" for a quote")
    }

    private func trimmed(_ field: ArraySlice<UInt8>) -> String {
      let space = UInt8(ascii: " ")
      let start = field.firstIndex { $0 != space } ?? field.endIndex
      let end = field.lastIndex { $0 != space }.map { $0 + 1 } ?? start
      return String(decoding: field[start..<max(start, end)], as: UTF8.self)
    }
  }
}
