import Reference
import Testing

/// The networks of the course against the numbers that are known of them.
struct PresetTests {
  /// What is known of a network.
  struct Known: CustomStringConvertible, Sendable {
    let preset: Preset
    let parameters: Int
    var notTrainable = 0
    let multiplyAdds: Int
    let lastMap: [Int]
    /// Receptive field and jump of the last map.
    let field: Int
    let jump: Int

    var description: String { preset.rawValue }
  }

  static let table = [
    Known(preset: .small, parameters: 102_570, multiplyAdds: 3_986_432, lastMap: [2, 2, 128], field: 46, jump: 16),
    Known(preset: .vgg, parameters: 7_655_754, multiplyAdds: 284_905_472, lastMap: [2, 2, 512], field: 100, jump: 16),
    // Two of the four numbers of each of the 2,688 channels are moving statistics.
    Known(
      preset: .vggBatchNorm, parameters: 7_666_506, notTrainable: 5_376, multiplyAdds: 284_905_472,
      lastMap: [2, 2, 512], field: 100, jump: 16),
    Known(
      preset: .stride, parameters: 114_371, notTrainable: 512, multiplyAdds: 3_539_712, lastMap: [2, 2, 64], field: 31,
      jump: 16),
    Known(
      preset: .shared, parameters: 449_923, notTrainable: 1_024, multiplyAdds: 53_085_696, lastMap: [2, 2, 128],
      field: 46, jump: 16),
    Known(
      preset: .dogsVsCats, parameters: 12_942_786, notTrainable: 1_472, multiplyAdds: 152_951_168,
      lastMap: [14, 14, 128], field: 22, jump: 8),
    Known(
      preset: .fashion, parameters: 102_730, notTrainable: 576, multiplyAdds: 3_097_344, lastMap: [1, 1, 128],
      field: 22,
      jump: 8),
    Known(preset: .mnist, parameters: 118_346, multiplyAdds: 3_803_776, lastMap: [4, 4, 64], field: 16, jump: 4),
    Known(preset: .cifar10, parameters: 122_570, multiplyAdds: 4_548_608, lastMap: [4, 4, 64], field: 18, jump: 4),
  ]

  @Test(arguments: table) func theTableIsMet(known: Known) throws {
    let summary = try NetworkSummary(known.preset.network())
    #expect(summary.parameters == known.parameters)
    #expect(summary.trainable == known.parameters - known.notTrainable)
    #expect(summary.multiplyAdds == known.multiplyAdds)
    let last = try #require(summary.lastMap)
    #expect(last.outputShape == known.lastMap)
    for field in [last.receptiveField?.rows, last.receptiveField?.columns] {
      #expect(field?.size == known.field && field?.jump == known.jump)
    }
  }

  @Test func resNet50WithoutItsTopIsFrozen() throws {
    let network = try Preset.resNet50Transfer.network()
    #expect(network.parameterCount == 23_587_712 + 4_098)
    #expect(network.trainableCount == 4_098)
    #expect(try Preset.resNet50.network().parameterCount == 25_636_712)
    // γ and β of its 26,560 normalised channels are learned, the two statistics only kept.
    #expect(try Preset.resNet50.network().trainableCount == 25_636_712 - 2 * 26_560)
    #expect(try Preset.vgg16.network().parameterCount == 138_357_544)
    // As in the notes, on pictures of any size.
    #expect(try Preset.resNet50Transfer.network(input: [32, 32, 3]).parameterCount == 23_587_712 + 4_098)
  }

  /// Rows and columns at the right and at the bottom that no window reaches.
  @Test(arguments: [
    (Preset.fashion, 6, 300), (.dogsVsCats, 2, 508), (.mnist, 0, 0), (.cifar10, 2, 124), (.small, 0, 0),
    (.stride, 0, 0),
    (.vggBatchNormResidual, 0, 0), (.vgg16, 0, 0),
  ]) func unseenPixelsAreCounted(preset: Preset, side: Int, count: Int) throws {
    let unseen = try #require(try NetworkSummary(preset.network()).unseen)
    #expect(unseen.count == count && unseen.total == preset.input[0] * preset.input[1])
    #expect(unseen.sides == Padding(top: 0, bottom: side, left: 0, right: side))
    #expect(!unseen.hasOthers)
  }

  @Test func poolingsThatDoNotFitAreExplained() {
    let error = #expect(throws: NetworkError.self) { try Preset.stridePooled.network() }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("layer 12 of 18, block3_max_pooling2d, on 1×1×64: the window needs 2 rows but"))
    #expect(text.hasSuffix("block1_conv2d, block1_max_pooling2d, block2_conv2d, block2_max_pooling2d, block3_conv2d"))
    #expect(text.contains("use padding 'same' here, or stride 1 in one of the layers that halve the map before it"))
    // 64 rows are enough.
    #expect(throws: NetworkError.self) { try Preset.stridePooled.network(input: [64, 64, 3]) }
    #expect(throws: Never.self) { try Preset.stridePooled.network(input: [256, 256, 3]) }
  }

  @Test func namesAreKerass() throws {
    #expect(
      try Preset.small.network().nodes.dropFirst().map(\.name) == [
        "conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1", "conv2d_2", "max_pooling2d_2", "conv2d_3",
        "max_pooling2d_3", "flatten", "dense",
      ])
    #expect(
      try Preset.vggBatchNorm.network().nodes[1...6].map(\.name) == [
        "conv2d", "batch_normalization", "re_lu", "conv2d_1", "batch_normalization_1", "re_lu_1",
      ])
    #expect(
      try Preset.mnist.network().nodes.dropFirst().map(\.name) == [
        "conv2d", "re_lu", "max_pooling2d", "conv2d_1", "re_lu_1", "max_pooling2d_1", "flatten", "dense", "re_lu_2",
        "dense_1",
      ])
  }

  @Test func pathsLeadAroundRunsOfAWidth() throws {
    let entries: [FilterList.Entry] = [.filters(8), .filters(8), .maxPool, .filters(8), .filters(12)]
    func network(usesBatchNorm: Bool) throws -> Network {
      try Network(
        name: "list", input: [9, 11, 8],
        FilterList(entries, classes: 3, usesBatchNorm: usesBatchNorm, isResidual: true))
    }
    let plain = try network(usesBatchNorm: false)
    #expect(
      plain.nodes.dropFirst().map(\.name) == [
        "block1_conv2d", "block1_conv2d_1", "block1_conv2d_2", "block1_add", "block1_re_lu", "max_pooling2d",
        "block2_conv2d", "block2_add", "block2_re_lu", "block3_conv2d", "block3_conv2d_1", "block3_add",
        "block3_re_lu", "flatten", "dense",
      ])
    // The second run has the width of the first: nothing stands beside it.
    let sum = try #require(plain.nodes.first { $0.name == "block2_add" })
    #expect(sum.inputs.map { plain.nodes[$0].name } == ["block2_conv2d", "max_pooling2d"])
    // Only the last convolution of a run leaves its ReLU to the sum.
    let activations = plain.nodes.compactMap { ($0.layer as? Conv2D).map { $0.activation != nil } }
    #expect(activations == [false, true, false, false, false, false])
    let normalized = try network(usesBatchNorm: true)
    #expect(normalized.nodes.count { $0.layer is BatchNorm } == normalized.nodes.count { $0.layer is Conv2D })
  }

  @Test(arguments: Preset.allCases) func everyPresetIsDescribed(preset: Preset) {
    #expect(!preset.english.isEmpty && !preset.korean.isEmpty && !preset.source.isEmpty)
    #expect(preset.korean.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
  }
}
