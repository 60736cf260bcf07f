// The presets as small as their graphs allow: few filters, few units, the smallest input that fits, two of the blocks that
// repeat. What hangs together how, and every setting but the widths, is as in the preset.

import Reference
import Testing

extension Preset {
  /// Rows and columns of the smallest input that fits, one column more than rows.
  private var smallestInput: [Int] {
    let rows =
      switch self {
      // Four poolings halve it.
      case .small, .vgg, .vggBatchNorm, .vggResidual, .vggBatchNormResidual, .shared: 16
      case .stride: 17
      // Four times a convolution and a pooling: 171 → 43 → 11 → 3 → 1.
      case .stridePooled: 171
      // 22 → 10 → 4 → 1, and 16 → 6 → 1, and 18 → 8 → 3 → 1.
      case .dogsVsCats, .fashion: 22
      case .mnist: 16
      case .cifar10: 18
      // 17 → 9 → 5 → 3 → 2 → 1.
      case .resNet50, .resNet50Transfer: 17
      case .vgg16: 32
      }
    return [rows, rows + 1, input[2]]
  }

  /// The network with a 32nd of its filters, but 3 at least, and 3 classes.
  func shrunk() throws -> Network {
    guard case .object(let fields) = try network(input: smallestInput).description(),
      case .list(let layers)? = fields.first(where: { $0.name == "layers" })?.value
    else { throw NetworkError.description("no list of layers") }
    // Blocks from the third of a stage on are as the second.
    let kept = layers.filter { layer in
      guard case .object(let fields) = layer, case .text(let name)? = fields.first?.value else { return false }
      return !name.contains(Self.repeated)
    }
    let small = kept.enumerated().map { place, layer in
      guard case .object(let fields) = layer else { return layer }
      return .object(fields.map { Self.shrunk($0, isLast: place == kept.count - 1) })
    }
    return try Network(
      description: .object([SettingField("name", .text(rawValue)), SettingField("layers", .list(small))]))
  }

  private static var repeated: Regex<Substring> { #/_block[3-9]_/# }

  private static func shrunk(_ field: SettingField, isLast: Bool) -> SettingField {
    switch (field.name, field.value) {
    case ("filters", .integer(let filters)): SettingField("filters", .integer(max(3, filters / 32)))
    case ("units", .integer): SettingField("units", .integer(isLast ? 3 : 5))
    case ("inputs", .list(let names)): SettingField("inputs", .list(names.map(renamed)))
    default: field
    }
  }

  private static func renamed(_ name: SettingValue) -> SettingValue {
    guard case .text(let name) = name else { return name }
    return .text(name.replacing(repeated, with: "_block2_"))
  }
}
