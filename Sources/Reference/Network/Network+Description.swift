// Networks as fields and back: a list of layers, one object each, with Keras's names for settings. `Formats` makes text
// of it; nothing is computed here. Next: `Layers/LayerSettings.swift`, which has the settings.

extension Network {
  /// The network as it is written down.
  ///
  /// ```
  /// { "name": "tiny", "layers": [
  ///   { "name": "input", "type": "InputLayer", "shape": [28, 28, 1] },
  ///   { "name": "conv2d", "type": "Conv2D", "filters": 32, "kernel_size": 3, "activation": "relu" }, … ] }
  /// ```
  ///
  /// Left out are settings with Keras's defaults, `inputs` where it is the layer before, `trainable` where it is true.
  ///
  /// - Throws: ``NetworkError/unknownType(_:known:)`` for a kind of layer that is not of this module.
  public func description() throws -> SettingValue {
    let layers = try nodes.enumerated().map { index, node in
      guard let layer = node.layer as? any DescribedLayer else {
        throw NetworkError.unknownType(node.typeName, known: LayerTypes.all.map { $0.typeName })
      }
      var fields = [SettingField("name", .text(node.name)), SettingField("type", .text(node.typeName))]
      if index > 0 && node.inputs != [index - 1] {
        fields.append(SettingField("inputs", .list(node.inputs.map { .text(nodes[$0].name) })))
      }
      fields += layer.fields
      if node.isFrozen { fields.append(SettingField("trainable", .flag(false))) }
      return SettingValue.object(fields)
    }
    return .object([SettingField("name", .text(name)), SettingField("layers", .list(layers))])
  }

  /// The most layers that a description may have.
  public static let layerLimit = 10_000

  /// The network that fields describe.
  ///
  /// Layers stand in an order in which each comes after its inputs. The first is the input; the last gives the result,
  /// and every other must be an input of a later one. A layer without a name gets Keras's.
  ///
  /// - Throws: ``NetworkError``, naming the layer and the setting.
  public init(description: SettingValue) throws {
    guard case .object(let fields) = description else {
      throw NetworkError.description("a network is an object with 'name' and 'layers', and this is \(description.text)")
    }
    for field in fields where field.name != "name" && field.name != "layers" {
      throw NetworkError.unknownSetting(field.name, type: "a network", known: ["name", "layers"])
    }
    let value = fields.first { $0.name == "name" }?.value ?? .text("network")
    guard let name = String(value), !name.isEmpty, name.count <= Self.nameLimit else {
      throw NetworkError.setting(what: "'name'", value: value.text, allowed: Self.allowedName)
    }
    guard case .list(let layers)? = fields.first(where: { $0.name == "layers" })?.value else {
      throw NetworkError.description("a network needs 'layers', a list of objects")
    }
    guard (2...Self.layerLimit).contains(layers.count) else {
      throw NetworkError.description("'layers' has \(layers.count) entries; it must have 2…\(Self.layerLimit)")
    }
    var reader = LayerReader(layers: layers)
    let entries = try layers.indices.map { try reader.entry($0) }
    try reader.checkUse(entries)
    try self.init(name: name, layers: entries)
  }

  /// The same layers on an input of another shape.
  ///
  /// - Throws: as ``init(name:input:_:)``.
  public func resized(input: [Int]) throws -> Network {
    try Network(
      name: name,
      layers: nodes.enumerated().map { index, node in
        LayerEntry(
          name: node.name, layer: index == 0 ? Input(shape: input) : node.layer, inputs: node.inputs,
          isFrozen: node.isFrozen)
      })
  }

  fileprivate static let nameLimit = 200
  fileprivate static let allowedName = "a word in quotes of 1…\(nameLimit) letters"
}

/// Reads one layer after another.
private struct LayerReader {
  /// What a layer has beside its settings.
  static let common = ["name", "type", "inputs", "trainable"]

  let layers: [SettingValue]
  private var places: [String: Int] = [:]
  /// The names that layers were given, which no other may get by itself.
  private let given: Set<String>
  private var counts: [String: Int] = [:]

  init(layers: [SettingValue]) {
    self.layers = layers
    given = Set(
      layers.compactMap { layer in
        guard case .object(let fields) = layer,
          case .text(let name)? = fields.first(where: { $0.name == "name" })?.value
        else { return nil }
        return name
      })
  }

  mutating func entry(_ index: Int) throws -> Network.LayerEntry {
    guard case .object(let fields) = layers[index] else {
      throw NetworkError.described(
        position: index, name: nil, reason: "a layer is an object, and this is \(layers[index].text)")
    }
    let name = fields.first { $0.name == "name" }?.value
    do {
      let entry = try entry(index, fields)
      places[entry.name] = index
      return entry
    } catch {
      throw NetworkError.described(position: index, name: name.flatMap(String.init), reason: "\(error)")
    }
  }

  private mutating func entry(_ index: Int, _ fields: [SettingField]) throws -> Network.LayerEntry {
    func field<Value: SettingType>(_ name: String, _: Value.Type) throws -> Value? {
      guard let value = fields.first(where: { $0.name == name })?.value else { return nil }
      guard let meaning = Value(value) else {
        throw NetworkError.setting(what: "'\(name)'", value: value.text, allowed: Value.allowed)
      }
      return meaning
    }
    guard let typeName = try field("type", String.self) else {
      throw NetworkError.missingSetting("type", type: "a layer")
    }
    let type = try LayerTypes.named(typeName)
    guard (index == 0) == (type == Input.self) else {
      throw NetworkError.description(
        index == 0
          ? "the first layer must be an InputLayer with a 'shape'" : "only the first layer can be an InputLayer")
    }
    let layer: any DescribedLayer
    do {
      layer = try type.init(fields: fields.filter { !Self.common.contains($0.name) })
    } catch NetworkError.unknownSetting(let name, let type, let known) {
      throw NetworkError.unknownSetting(name, type: type, known: known + Self.common)
    }
    let given = try field("name", String.self)
    if let given, given.isEmpty || given.count > Network.nameLimit {
      throw NetworkError.setting(what: "'name'", value: SettingValue.text(given).text, allowed: Network.allowedName)
    }
    if let given, places[given] != nil { throw NetworkError.duplicateName(given) }
    let inputs = try field("inputs", [String].self)?.map(place) ?? (index == 0 ? [] : [index - 1])
    if index == 0 && !inputs.isEmpty { throw NetworkError.inputCount(inputs: inputs.count, allowed: "none") }
    return Network.LayerEntry(
      name: given ?? freeName(typeName.inSnakeCase), layer: layer, inputs: inputs,
      isFrozen: try field("trainable", Bool.self) == false)
  }

  private func place(_ name: String) throws -> Int {
    if let place = places[name] { return place }
    if given.contains(name) {
      throw NetworkError.description("its input '\(OneLine.quotable(name))' does not stand before it; put it there")
    }
    let nearest = Spelling.nearest(to: name, in: places.keys).map { "; did you mean '\($0)'?" } ?? ""
    throw NetworkError.description("there is no layer '\(OneLine.quotable(name))' for its input\(nearest)")
  }

  private mutating func freeName(_ base: String) -> String {
    while true {
      let count = counts[base, default: 0]
      counts[base] = count + 1
      let name = count == 0 ? base : "\(base)_\(count)"
      if places[name] == nil && !given.contains(name) { return name }
    }
  }

  /// A layer that nobody takes up would be one that is ignored.
  func checkUse(_ entries: [Network.LayerEntry]) throws {
    let used = Set(entries.flatMap(\.inputs))
    for index in entries.indices.dropLast() where !used.contains(index) {
      throw NetworkError.described(
        position: index, name: entries[index].name,
        reason: "no later layer takes its output; name it in the 'inputs' of one, or leave it out")
    }
  }
}

extension OneLine {
  /// A name from a file for an error.
  fileprivate static func quotable(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }
}
