import Reference
import Testing

/// Networks as they are written down: names, sizes, parameters, errors.
struct NetworkTests {
  private func fashion() throws -> Network {
    try Network(name: "fashion", input: [28, 28, 1]) {
      Conv2D(32, kernel: 3, activation: .relu)
      BatchNorm()
      MaxPool2D(2)
      Conv2D(64, kernel: 3, activation: .relu)
      Flatten()
      Dense(10, activation: .softmax)
    }
  }

  @Test func aChainHasKerasNamesAndSizes() throws {
    let network = try fashion()
    #expect(
      network.nodes.map(\.name) == [
        "input", "conv2d", "batch_normalization", "max_pooling2d", "conv2d_1", "flatten", "dense",
      ])
    #expect(
      network.nodes.map(\.outputShape) == [
        [28, 28, 1], [26, 26, 32], [26, 26, 32], [13, 13, 32], [11, 11, 64], [7744], [10],
      ])
    #expect(network.nodes.map(\.parameterCount) == [0, 320, 128, 0, 18_496, 0, 77_450])
    #expect(network.trainableCount == network.parameterCount - 64)
  }

  @Test func frozenLayersAreNotTrained() throws {
    let network = try fashion().freezing { $0.name.hasPrefix("conv") }
    #expect(network.trainableCount == 64 + 77_450)
  }

  @Test func aPathAroundALayerIsAGraph() throws {
    let network = try Network(name: "residual", input: [8, 8, 16]) {
      Residual(shortcut: Conv2D(32, kernel: 1, stride: 2)) {
        Conv2D(32, kernel: 3, stride: 2, padding: .same)
        ReLU()
      }.named("block1")
      GlobalAveragePool2D()
    }
    #expect(
      network.nodes.map(\.name) == [
        "input", "block1_conv2d", "block1_conv2d_1", "block1_re_lu", "block1_add", "global_average_pooling2d",
      ])
    #expect(network.nodes[4].inputs == [3, 1])
    #expect(network.outputShape == [32])
  }

  @Test func aModuleOfOnesOwnIsRecorded() throws {
    struct Twin: Module {
      func callAsFunction(_ x: Value) -> Value {
        Concatenate()(Conv2D(4, kernel: 1).named("left")(x), Conv2D(3, kernel: 1).named("right")(x))
      }
    }
    let network = try Network(name: "twin", input: [5, 7, 2], Twin())
    #expect(network.nodes.map(\.name) == ["input", "left", "right", "concatenate"])
    #expect(network.outputShape == [5, 7, 7])
  }

  @Test func aWindowThatDoesNotFitNamesTheLayerAndTheRemedy() throws {
    let error = #expect(throws: NetworkError.self) {
      try Network(
        name: "pooled", input: [32, 32, 3],
        Sequential(
          (1...4).map { block in
            Sequential {
              Conv2D(64, kernel: 3, stride: 2, padding: .same)
              MaxPool2D()
            }.named("block\(block)")
          }))
    }
    #expect(
      error?.description == """
        layer 6 of 8, block3_max_pooling2d, on 1×1×64: the window needs 2 rows but the padded input has 1 \
        (1 + 0 + 0): add at least 1 to the padding along the rows, or use a window of at most 1; use padding 'same' \
        here, or stride 1 in one of the layers that halve the map before it: block1_conv2d, block1_max_pooling2d, \
        block2_conv2d, block2_max_pooling2d, block3_conv2d
        """)
  }

  // MARK: Other ends

  @Test func anotherHeadHasTheUnitsTheEndAndANameOfItsOwn() throws {
    /// Which end a network with this one gets.
    func end(_ layers: [any Module], classes: Int) throws -> [String] {
      let network = try Network(name: "n", input: [4], Sequential([Dense(6).named("body")] + layers))
        .freezing { _ in true }
      let other = try network.replacingHead(classes: classes)
      #expect(
        other.outputShape == [classes] && other.nodes.dropLast(layers.count) == network.nodes.dropLast(layers.count))
      #expect(other.nodes.filter { !$0.isFrozen }.map(\.name) == [other.nodes[2].name])
      return other.nodes.dropFirst(2).flatMap { node in
        [node.name] + node.layer.settingFields.filter { $0.name == "activation" }.map { $0.value.text }
      }
    }
    #expect(try end([Dense(3, activation: .softmax)], classes: 5) == ["head", "\"softmax\""])
    #expect(try end([Dense(3)], classes: 1) == ["head", "null"])
    #expect(try end([Dense(3, activation: .sigmoid)], classes: 5) == ["head", "\"sigmoid\""])
    // One probability becomes several that add up to 1, and the other way round.
    #expect(try end([Dense(1, activation: .sigmoid)], classes: 5) == ["head", "\"softmax\""])
    #expect(try end([Dense(3, activation: .softmax)], classes: 1) == ["head", "\"sigmoid\""])
    #expect(
      try end([Dense(1), Activate(.sigmoid)], classes: 2) == ["head", "null", "activation", "\"softmax\""])
    // A head on a head is not the same layer, whatever names are taken.
    #expect(try end([Dense(3).named("head")], classes: 3) == ["head_1", "null"])
    let taken = try Network(name: "n", input: [4]) {
      Dropout(0.5).named("head")
      Dropout(0.5).named("head_1")
      Dense(3).named("dense")
    }
    #expect(try taken.replacingHead(classes: 2).nodes.map(\.name) == ["input", "head", "head_1", "head_2"])
  }

  @Test func whatEndsOtherwiseKeepsItsHead() throws {
    for layers: [any Module] in [
      [Dense(3), BatchNorm()], [Dense(3), Dropout(0.5)], [Activate(.softmax)], [Residual { Dense(4) }],
    ] {
      let network = try Network(name: "n", input: [4], Sequential(layers))
      #expect(throws: NetworkError.noHead(ending: network.nodes.last!.name)) { try network.replacingHead(classes: 2) }
    }
  }

  @Test func wrongSettingsAreRefused() {
    func message(_ input: [Int], _ module: any Module) -> String {
      do {
        _ = try Network(name: "wrong", input: input, module)
        return "accepted"
      } catch { return "\(error)" }
    }
    // Nothing stands before the input that it could be on.
    #expect(
      message([8, 8], Flatten()).hasPrefix("layer 0 of 1, input: the input of a network is [H, W, C] or [n]"))
    #expect(message([8], Conv2D(3, kernel: 3)).contains("it needs a map [H, W, C], and this is [8]"))
    #expect(message([8, 8, 1], Dropout(1)).contains("the rate is 1.0; it must be at least 0 and below 1"))
    #expect(
      message([8, 8, 3], Conv2D(4, kernel: 3, groups: 2)).contains("2 groups do not divide the 3 input channels"))
    #expect(message([8, 8, 3], Conv2D(0, kernel: 3)).contains("the number of filters is 0; it must be 1…"))
    #expect(message([8, 8, 3], Add()).contains("it has 1 inputs; it must have at least two"))
    #expect(
      message([1 << 20, 1 << 8, 1], Sequential([Flatten(), Dense(1 << 20)])).contains("the kernel would have more"))
  }
}
