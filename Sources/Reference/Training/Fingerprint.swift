// Whether examples are those that they were: a number made of them, cheap enough to be made before every training.
// It finds what was changed by mistake, not by intent.

/// A number that is another one, but for a chance of 2⁻⁶⁴, where something else was put in.
public struct Fingerprint: Sendable, Equatable {
  private var state = firstKey

  /// That of nothing.
  public init() {}

  /// Its 16 hexadecimal digits.
  public var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Puts in a number.
  public mutating func add(_ number: UInt64) { state = mixed(state, number) }

  /// Puts in a whole number.
  public mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  /// Puts in bytes, and how many they are.
  public mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for index in start..<min(start + 8, bytes.count) { word = word << 8 | UInt64(bytes[index]) }
      add(word)
    }
  }

  /// Puts in a word.
  public mutating func add(_ text: String) { add(Array(text.utf8)) }

  /// Puts in an array: its shape, and every bit of its values.
  public mutating func add(_ tensor: Tensor<Float>) {
    add(tensor.shape.count)
    for extent in tensor.shape { add(extent) }
    tensor.storage.forEach { add(UInt64($0.bitPattern)) }
  }

  /// Puts in the shape, the labels and the classes of examples; not their values.
  public mutating func add(labelsOf source: some ExampleSource) {
    for extent in source.shape { add(extent) }
    add(source.count)
    for label in source.labels { add(label) }
    for name in source.classNames { add(name) }
  }

  /// The numbers of some examples, spread evenly over `count`: what is looked at where all would take too long.
  public static func sample(of count: Int) -> [Int] {
    let looked = min(64, count)
    return (0..<looked).map { $0 * count / looked }
  }
}

extension ExampleSource {
  /// Puts in the labels, and the values of some examples.
  public func add(to fingerprint: inout Fingerprint) throws {
    fingerprint.add(labelsOf: self)
    for index in Fingerprint.sample(of: count) { fingerprint.add(try values(of: [index])) }
  }
}
