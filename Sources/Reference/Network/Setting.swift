// A setting of a layer: its name, how it is read and how it is written. Each layer lists its settings once; files,
// summaries and errors are made from that list.

/// A setting of a kind of layers.
struct Setting<Subject: DescribedLayer>: Sendable {
  /// Keras's name.
  let name: String
  /// Whether it has no default.
  let isRequired: Bool
  /// Sets it.
  ///
  /// - Throws: ``NetworkError/setting(what:value:allowed:)``.
  let read: @Sendable (SettingValue, inout Subject) throws -> Void
  /// Tells it.
  let write: @Sendable (Subject) -> SettingValue

  /// The setting that a property is.
  init<Value: SettingType>(
    _ name: String, _ path: WritableKeyPath<Subject, Value> & Sendable, isRequired: Bool = false
  ) {
    self.name = name
    self.isRequired = isRequired
    read = { value, layer in
      guard let meaning = Value(value) else {
        throw NetworkError.setting(
          what: "'\(name)'", value: value.text, allowed: Value.allowed + Spelling.hint(value, Value.allowed))
      }
      layer[keyPath: path] = meaning
    }
    write = { $0[keyPath: path].setting }
  }

  /// An activation that may be absent, which Keras also calls `linear`.
  init(_ name: String, _ path: WritableKeyPath<Subject, ActivationFunction?> & Sendable) {
    self.init(name, path, isRequired: false)
    let read = read
    self = Setting(
      name: name, isRequired: false, read: { try read($0 == .text("linear") ? .null : $0, &$1) }, write: write)
  }

  /// The function that a layer is made for: `linear` is one that does nothing, and is written down too.
  init(function name: String, _ path: WritableKeyPath<Subject, ActivationFunction?> & Sendable) {
    self = Setting(
      name: name, isRequired: true,
      read: { value, layer in
        let function = ActivationFunction(value)
        guard function != nil || value == .text("linear") else {
          let allowed = ActivationFunction.allowed + ", \"linear\""
          throw NetworkError.setting(
            what: "'\(name)'", value: value.text, allowed: allowed + Spelling.hint(value, allowed))
        }
        layer[keyPath: path] = function
      }, write: { $0[keyPath: path]?.setting ?? .text("linear") })
  }

  private init(
    name: String, isRequired: Bool, read: @Sendable @escaping (SettingValue, inout Subject) throws -> Void,
    write: @Sendable @escaping (Subject) -> SettingValue
  ) {
    (self.name, self.isRequired, self.read, self.write) = (name, isRequired, read, write)
  }
}

/// A layer that can be written down.
protocol DescribedLayer: Layer {
  /// A layer with Keras's defaults; what has none is anything.
  static var standard: Self { get }
  /// The settings in the order in which they are written.
  static var settings: [Setting<Self>] { get }
}

extension DescribedLayer {
  /// The settings that are not Keras's defaults.
  var fields: [SettingField] {
    Self.settings.compactMap { setting in
      let value = setting.write(self)
      return setting.isRequired || value != setting.write(Self.standard) ? SettingField(setting.name, value) : nil
    }
  }

  /// All settings.
  var allFields: [SettingField] { Self.settings.map { SettingField($0.name, $0.write(self)) } }

  /// The layer that fields describe.
  ///
  /// - Throws: ``NetworkError`` for a setting that is unknown, wrong or missing.
  init(fields: [SettingField]) throws {
    self = Self.standard
    for field in fields {
      guard let setting = Self.settings.first(where: { $0.name == field.name }) else {
        throw NetworkError.unknownSetting(field.name, type: Self.typeName, known: Self.settings.map(\.name))
      }
      try setting.read(field.value, &self)
    }
    for setting in Self.settings where setting.isRequired && !fields.contains(where: { $0.name == setting.name }) {
      throw NetworkError.missingSetting(setting.name, type: Self.typeName)
    }
  }
}

extension Spelling {
  /// `; did you mean "relu"?` for a mistyped word among those that an error lists in quotes.
  fileprivate static func hint(_ value: SettingValue, _ allowed: String) -> String {
    guard case .text(let word) = value else { return "" }
    let words = allowed.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    return nearest(to: word, in: words).map { "; did you mean \"\($0)\"?" } ?? ""
  }
}

extension Layer {
  /// All settings of the layer by Keras's names; none for a layer that cannot be written down.
  public var settingFields: [SettingField] { (self as? any DescribedLayer)?.allFields ?? [] }
}
