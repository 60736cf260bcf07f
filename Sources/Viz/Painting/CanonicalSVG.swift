// Cairo numbers the surfaces and images of an SVG from a counter of the process: the second figure of a program would
// differ from the first figure of another. Here they are numbered again, in the order of their appearance.
// It is no XML parser: it relies on Cairo writing names only as id="…", "#…" and url(#…).

enum CanonicalSVG {
  /// The same document with every `#name12` and `id="name12"` renumbered from 1.
  static func renumbered(_ svg: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(svg.count)
    var names: [ArraySlice<UInt8>: [UInt8]] = [:]
    let identifier = Array("id=\"".utf8)
    var index = 0
    while index < svg.count {
      let isReference =
        svg[index] == UInt8(ascii: "#") && index > 0 && (svg[index - 1] == 0x22 || svg[index - 1] == 0x28)
      let isIdentifier =
        svg[index] == identifier[0] && index > 0 && svg[index - 1] == 0x20
        && svg[index...].starts(with: identifier)
      guard isReference || isIdentifier else {
        result.append(svg[index])
        index += 1
        continue
      }
      let start = index + (isReference ? 1 : identifier.count)
      var end = start
      while end < svg.count, svg[end] != 0x22, svg[end] != 0x29 { end += 1 }
      result.append(contentsOf: svg[index..<start])
      let name = svg[start..<end]
      if names[name] == nil { names[name] = Array("i\(names.count + 1)".utf8) }
      result.append(contentsOf: names[name] ?? [])
      index = end
    }
    return result
  }
}
