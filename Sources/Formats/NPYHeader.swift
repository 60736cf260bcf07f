// The header of a .npy file: a magic string, a version, and a Python dictionary of three entries.
// It evaluates no Python. It reads what NumPy writes, tolerates how people retype it, and refuses the rest.
// Next: `NPY.swift`, which reads the data behind it.

import Reference

/// What the header of a `.npy` file says.
struct NPYHeader {
  var dataType: NPYDataType
  var isBigEndian: Bool
  var isFortranOrder: Bool
  var shape: [Int]
  /// Where the data begin, in bytes from the start of the file.
  var dataOffset: Int

  /// Headers longer than this are not written by anyone for the arrays that can be read.
  private static let lengthLimit = 1 << 20
  /// NumPy's own limit.
  private static let rankLimit = 64

  /// Reads the header at the start of `bytes`.
  init(_ bytes: [UInt8], name: String) throws {
    func refuse(_ problem: String, _ remedy: String = "save the array again with numpy.save") -> FormatError {
      FormatError(name, problem, remedy: remedy)
    }
    guard FileSignature.of(bytes) == .npy else {
      let actual = FileSignature.of(bytes).rawValue
      throw refuse("not a .npy array: it is \(actual)", "write one with numpy.save")
    }
    guard bytes.count >= 10 else { throw refuse("the .npy header is cut short") }
    let version = bytes[6]
    guard 1...3 ~= version, bytes[7] == 0 else {
      throw refuse(".npy version \(version).\(bytes[7])", "versions 1.0, 2.0 and 3.0 can be read")
    }
    let lengthSize = version == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthSize else { throw refuse("the .npy header is cut short") }
    let length = bytes[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    dataOffset = 8 + lengthSize + length
    guard dataOffset <= bytes.count else {
      throw refuse("the .npy header is cut short (\(length) bytes declared, \(bytes.count - 8 - lengthSize) there)")
    }
    guard length <= Self.lengthLimit else { throw refuse("a .npy header of \(length) bytes") }
    let characters = bytes[8 + lengthSize..<dataOffset]
    let text = version == 3 ? String(decoding: characters, as: UTF8.self) : String(latin1: characters)

    var entries: [String: PythonLiteral]
    do throws(PythonLiteral.Failure) {
      entries = try PythonLiteral.dictionary(text)
    } catch {
      throw refuse("the .npy header is not a Python dictionary (\(error.reason))")
    }
    for key in ["descr", "fortran_order", "shape"] where entries[key] == nil {
      throw refuse("the .npy header has no '\(key)'")
    }
    if let extra = entries.keys.filter({ !["descr", "fortran_order", "shape"].contains($0) }).min() {
      throw refuse("the .npy header has an unknown entry \(OneLine.quoted(extra))")
    }
    (dataType, isBigEndian) = try Self.dataType(entries["descr"], refuse)
    guard case .boolean(let isFortranOrder)? = entries["fortran_order"] else {
      throw refuse("'fortran_order' of the .npy header is neither True nor False")
    }
    self.isFortranOrder = isFortranOrder
    shape = try Self.shape(entries["shape"], refuse)
  }

  private static func dataType(
    _ literal: PythonLiteral?, _ refuse: (String, String) -> FormatError
  ) throws -> (NPYDataType, Bool) {
    let remedy = "convert it, for example with array.astype('float32'); allowed are \(NPYDataType.allowed)"
    switch literal {
    case .string(let text):
      if let found = NPYDataType.parse(text) { return found }
      let kind = NPYDataType.kind(of: text)
      // Words do not become numbers by another type.
      throw refuse(
        "holds \(kind), dtype \(OneLine.quoted(text))",
        kind == "strings"
          ? "save words as a .csv, or numbers for them: numpy.unique(array, return_inverse=True)[1]" : remedy)
    case .list(let text):
      throw refuse("holds a structured dtype, \(OneLine.quoted(text, length: 60))", "save one field; \(remedy)")
    default: throw refuse("'descr' of the .npy header is not a string", remedy)
    }
  }

  private static func shape(_ literal: PythonLiteral?, _ refuse: (String, String) -> FormatError) throws -> [Int] {
    guard case .tuple(let extents)? = literal else {
      throw refuse("'shape' of the .npy header is not a tuple of whole numbers", "write (3,) for one axis of 3")
    }
    guard extents.count <= rankLimit else { throw refuse("\(extents.count) axes", "\(rankLimit) at most") }
    if let negative = extents.first(where: { $0 < 0 }) {
      throw refuse("shape \(text(extents)) has the negative extent \(negative)", "extents are 0 or more")
    }
    // A 0 counts as 1: such a shape has no elements, but its other extents are computed with.
    let count = extents.reduce(Int?(1)) { count, extent in
      guard let count else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(extent, 1))
      return overflow ? nil : product
    }
    guard let count, count <= TensorShape.limit else {
      throw refuse("shape \(text(extents)) is too large", "an array may have \(TensorShape.limit) elements")
    }
    return extents
  }

  private static func text(_ extents: [Int]) -> String {
    let shown = extents.prefix(8).map(String.init).joined(separator: ", ")
    return extents.count > 8 ? "(\(shown), …)" : "(\(shown))"
  }
}

extension String {
  /// Bytes as ISO 8859-1, in which every byte is the character of its number.
  fileprivate init(latin1 bytes: ArraySlice<UInt8>) {
    var scalars = UnicodeScalarView()
    for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
    self.init(scalars)
  }
}
