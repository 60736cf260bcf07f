// Networks in JSON files. What may stand in them is said by `Network(description:)`, how it is spelled by `JSONText`.

import Reference

extension Network {
  /// The network of a JSON file; see `docs/guides/networks.md`.
  ///
  /// - Parameters:
  ///   - bytes: what the file holds.
  ///   - name: the file, for errors.
  /// - Throws: ``FormatError`` where it is no JSON or no network; `NetworkError.layer` where its layers do not fit.
  public init(json bytes: [UInt8], name: String) throws {
    do {
      try self.init(description: JSONText.value(bytes))
    } catch let problem as JSONText.Problem {
      throw FormatError(name, problem.description, remedy: "explain summary small --save small.json writes an example")
    } catch let error as NetworkError {
      if case .layer = error { throw error }
      throw FormatError(name, error.description)
    }
  }

  /// The text of a JSON file, which ``init(json:name:)`` reads.
  ///
  /// - Throws: as `description()`.
  public func json() throws -> String { JSONText.text(try description()) }
}
