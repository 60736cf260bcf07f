import Formats
import FoundationEssentials
import Reference
import TestSupport
import Testing

/// Networks written down and read again, and what is said of wrong ones.
struct NetworkDescriptionTests {
  @Test(arguments: Preset.allCases) func presetsSurviveARoundTrip(preset: Preset) throws {
    let input = preset == .stridePooled ? [256, 256, 3] : preset.input
    let network = try preset.network(input: input)
    #expect(try Network(description: network.description()) == network)
    #expect(try Network(json: Array(network.json().utf8), name: "x") == network)
    #expect(try JSONDecoder().decode(Network.self, from: JSONEncoder().encode(network)) == network)
  }

  /// A layer of each kind with every setting unlike Keras's default.
  private func unusual() throws -> Network {
    struct Two: Module {
      func callAsFunction(_ x: Value) -> Value {
        let scaled = Rescaling(scale: 0.5, offset: -1)(Normalization(mean: [1, 2], variance: [3, 0.1])(x))
        let left = Conv2D(
          6, kernel: AxisPair(rows: 3, columns: 2), stride: AxisPair(rows: 2, columns: 1),
          padding: .explicit(Padding(top: 1, bottom: 2, left: 3, right: 4)), dilation: AxisPair(rows: 1, columns: 2),
          groups: 2, activation: .logSoftmax, usesBias: false, kernelInitializer: .heNormal, biasInitializer: .ones
        ).named("left")(scaled)
        let right = DepthwiseConv2D(
          kernel: AxisPair(rows: 3, columns: 2), multiplier: 3, stride: AxisPair(rows: 2, columns: 1),
          padding: .explicit(Padding(top: 1, bottom: 2, left: 3, right: 4)), dilation: AxisPair(rows: 1, columns: 2),
          activation: .tanh, usesBias: false, kernelInitializer: .constant(0.25), biasInitializer: .ones)(scaled)
        let sum = BatchNorm(momentum: 0.5, epsilon: 1.001e-5)(Add()(left, right))
        let padded = ZeroPad2D(Padding(top: 0, bottom: 1, left: 2, right: 3))(
          ReLU(maximum: 6, negativeSlope: 0.125)(sum))
        let pooled = Concatenate()(
          MaxPool2D(AxisPair(rows: 3, columns: 2), stride: 1, padding: .same)(padded),
          AveragePool2D(AxisPair(rows: 3, columns: 2), stride: 1, padding: .same)(padded))
        let vector = Dropout(0.75)(GlobalAveragePool2D()(Activate(.sigmoid)(pooled)))
        return Dense(
          3, activation: .relu, usesBias: false, kernelInitializer: .lecunUniform, biasInitializer: .heUniform)(
            Flatten()(vector))
      }
    }
    return try Network(name: "unusual", input: [9, 11, 2], Two()).freezing { $0.name == "left" }
  }

  @Test func everySettingSurvivesARoundTrip() throws {
    let network = try unusual()
    let again = try Network(json: Array(network.json().utf8), name: "x")
    #expect(again == network)
    #expect(again.nodes.filter(\.isFrozen).map(\.name) == ["left"])
    // No two values of a setting read as the same: each field of the text, left out or changed, changes the network.
    guard case .object(let fields) = try network.description(), case .list(let layers) = fields[1].value else {
      Issue.record("no list of layers")
      return
    }
    for (index, layer) in layers.enumerated() {
      guard case .object(let settings) = layer else { continue }
      for (place, setting) in settings.enumerated() where !["name", "type", "inputs"].contains(setting.name) {
        var fewer = settings
        fewer.remove(at: place)
        var changed = layers
        changed[index] = .object(fewer)
        let other = try? Network(description: .object([fields[0], SettingField("layers", .list(changed))]))
        #expect(other != network, "\(setting.name)")
      }
    }
  }

  /// Every function by Keras's name, in every kind of layer that has one.
  @Test(
    arguments: zip(
      ["relu", "relu6", "leaky_relu", "sigmoid", "tanh", "softmax", "log_softmax"], ActivationFunction.allCases))
  func activationsHaveKerasNames(name: String, function: ActivationFunction) throws {
    let text = #"""
      {"layers": [{"type": "InputLayer", "shape": [5, 5, 2]},
        {"type": "Conv2D", "filters": 2, "kernel_size": 3, "activation": "NAME"},
        {"type": "DepthwiseConv2D", "kernel_size": 3, "activation": "NAME"},
        {"type": "Activation", "activation": "NAME"}, {"type": "Dense", "units": 2, "activation": "NAME"}]}
      """#
    let network = try Network(json: Array(text.replacing("NAME", with: name).utf8), name: "x")
    let expected = try Network(name: "network", input: [5, 5, 2]) {
      Conv2D(2, kernel: 3, activation: function)
      DepthwiseConv2D(kernel: 3, activation: function)
      Activate(function)
      Dense(2, activation: function)
    }
    #expect(network.nodes.map(\.settings) == expected.nodes.map(\.settings))
    #expect(try Network(json: Array(network.json().utf8), name: "x") == network)
  }

  /// Keras's `linear` as a layer: it does nothing, and is there when the network is read again.
  @Test func anActivationMayDoNothing() throws {
    let text = #"""
      {"layers": [{"type": "InputLayer", "shape": [5]}, {"type": "Dense", "units": 2},
        {"type": "Activation", "activation": "linear"}]}
      """#
    let network = try Network(json: Array(text.utf8), name: "x")
    #expect(network.nodes[2].layer.settingFields == [SettingField("activation", .text("linear"))])
    #expect(try Network(json: Array(network.json().utf8), name: "x") == network)
    // What is behind it are logits still, and another end is one without a function, too.
    #expect(try network.logits(for: .crossEntropy).nodes.count == 2)
    #expect(try network.replacingHead(classes: 3).outputShape == [3])
    let error = #expect(throws: FormatError.self) {
      try Network(json: Array(text.replacing("linear", with: "liner").utf8), name: "x")
    }
    #expect("\(try #require(error))".contains("did you mean \"linear\"?"))
  }

  /// One line for each layer, as in the documents.
  @Test func theTextIsReadable() throws {
    let network = try Network(name: "tiny", input: [9, 9, 1]) {
      Conv2D(3, kernel: 3, activation: .relu)
      Residual { Conv2D(3, kernel: AxisPair(rows: 3, columns: 5), padding: .same) }
      Flatten()
    }
    #expect(
      try network.json() == """
        {
          "name": "tiny",
          "layers": [
            { "name": "input", "type": "InputLayer", "shape": [9, 9, 1] },
            { "name": "conv2d", "type": "Conv2D", "filters": 3, "kernel_size": 3, "activation": "relu" },
            { "name": "conv2d_1", "type": "Conv2D", "filters": 3, "kernel_size": [3, 5], "padding": "same" },
            { "name": "add", "type": "Add", "inputs": ["conv2d_1", "conv2d"] },
            { "name": "flatten", "type": "Flatten" }
          ]
        }

        """)
  }

  @Test func kerasDefaultsStandWhereNothingIsSaid() throws {
    let network = try Network(
      json: Array(
        #"""
        {"layers": [{"type": "InputLayer", "shape": [8, 8, 3]}, {"type": "Conv2D", "filters": 4, "kernel_size": [3]},
          {"type": "Conv2D", "filters": 4.0, "kernel_size": 3, "activation": "linear"}, {"type": "MaxPooling2D"},
          {"type": "BatchNormalization", "trainable": true}, {"type": "Flatten"}, {"type": "Dense", "units": 2}]}
        """#.utf8), name: "x")
    let expected = try Network(name: "network", input: [8, 8, 3]) {
      Conv2D(4, kernel: 3)
      Conv2D(4, kernel: 3)
      MaxPool2D()
      BatchNorm()
      Flatten()
      Dense(2)
    }
    #expect(network.nodes.dropFirst().map(\.name) == expected.nodes.dropFirst().map(\.name))
    #expect(network.nodes.map(\.outputShape) == expected.nodes.map(\.outputShape))
    #expect(
      network.nodes[1].settings == expected.nodes[1].settings && network.nodes[2].settings == network.nodes[1].settings)
  }

  /// Layers after an input [8, 8, 3], and what must be said of them.
  @Test(arguments: [
    (
      #"{"type": "Conv2d", "filters": 4, "kernel_size": 3}"#,
      "layer 1: the type \"Conv2d\" is not known; did you mean 'Conv2D'?"
    ),
    (#"{"type": "LSTM"}"#, "allowed are InputLayer, Conv2D"),
    (
      #"{"name": "c", "type": "Conv2D", "filter": 4, "kernel_size": 3}"#,
      "layer 1, \"c\": Conv2D has no setting \"filter\"; did you mean 'filters'?"
    ),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "trainble": false}"#, "did you mean 'trainable'?"),
    (#"{"type": "Conv2D", "filters": 4}"#, "Conv2D needs 'kernel_size'"),
    (#"{"filters": 4}"#, "a layer needs 'type'"),
    (#"{"type": "Conv2D", "filters": "4", "kernel_size": 3}"#, "'filters' is \"4\"; it must be a whole number"),
    (#"{"type": "Conv2D", "filters": 4.5, "kernel_size": 3}"#, "'filters' is 4.5; it must be a whole number"),
    (#"{"type": "Conv2D", "filters": 1e300, "kernel_size": 3}"#, "'filters' is 1e+300"),
    (#"{"type": "Conv2D", "filters": true, "kernel_size": 3}"#, "'filters' is true"),
    (
      #"{"type": "Conv2D", "filters": 4, "kernel_size": [3, 3, 3]}"#,
      "'kernel_size' is [3, 3, 3]; it must be a whole number, or two"
    ),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": []}"#, "'kernel_size' is []"),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "padding": "smae"}"#, "'padding' is \"smae\""),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "padding": "smae"}"#, "did you mean \"same\"?"),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "activation": "rleu"}"#, "did you mean \"relu\"?"),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "kernel_initializer": "glorot"}"#, "\"glorot_uniform\""),
    (
      #"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "use_bias": 1}"#, "'use_bias' is 1; it must be true or false"
    ),
    (#"{"type": "Dropout", "rate": "NaN"}"#, "'rate' is \"NaN\"; it must be a number"),
    (
      #"{"type": "Conv2D", "filters": 4, "kernel_size": 3, "inputs": ["imput"]}"#,
      "no layer 'imput' for its input; did you mean 'input'?"
    ),
    (#"{"name": "a", "type": "Add", "inputs": ["input", "a"]}"#, "its input 'a' does not stand before it"),
    (
      #"{"name": "a", "type": "Add", "inputs": ["input", "b"]}, {"name": "b", "type": "Add", "inputs": ["a", "input"]}"#,
      "its input 'b' does not stand before it"
    ),
    (#"{"name": "input", "type": "Flatten"}"#, "two layers are named input"),
    (#"{"name": "", "type": "Flatten"}"#, "'name' is \"\""),
    (#"{"name": 7, "type": "Flatten"}"#, "'name' is 7"),
    (#"{"type": "Flatten", "inputs": [[["input"]]]}"#, "'inputs' is"),
    (#"{"type": "Flatten", "trainable": "no"}"#, "'trainable' is \"no\"; it must be true or false"),
    (#"{"type": "InputLayer", "shape": [2]}"#, "only the first layer"),
    (
      #"{"name": "lost", "type": "Flatten"}, {"type": "Flatten", "inputs": ["input"]}"#,
      "layer 1, \"lost\": no later layer takes its output"
    ),
    (#"{"type": "Flatten", "inputs": []}"#, "layer 0, \"input\": no later layer takes its output"),
    ("7", "layer 1: a layer is an object, and this is 7"),
    ("[[[[1]]]]", "layer 1: a layer is an object"),
  ]) func wrongLayersAreExplained(layers: String, reason: String) {
    let text = #"{"name": "x", "layers": [{"name": "input", "type": "InputLayer", "shape": [8, 8, 3]}, \#(layers)]}"#
    let error = #expect(throws: FormatError.self) { try Network(json: Array(text.utf8), name: "net.json") }
    #expect(error?.description.hasPrefix("net.json: ") == true)
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  /// What is well written but does not fit is an error of sizes.
  @Test(arguments: [
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 9}"#, "layer 1 of 1, conv2d, on 8×8×3: the kernel needs 9 rows"),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 0}"#, "the kernel has shape 0×0×3×4, which holds no cell"),
    (#"{"type": "Conv2D", "filters": -1, "kernel_size": 1}"#, "the number of filters is -1"),
    (#"{"type": "Conv2D", "filters": 4, "kernel_size": 1, "strides": 9223372036854775807}"#, "the row stride is"),
    (#"{"type": "Conv2D", "filters": 268435456, "kernel_size": 1}"#, "would have"),
    (#"{"type": "DepthwiseConv2D", "depth_multiplier": 9223372036854775807, "kernel_size": 1}"#, "depth multiplier"),
    (
      #"{"type": "Conv2D", "filters": 4, "kernel_size": 1, "padding": [[-1, 0], [0, 0]]}"#,
      "the padding before the rows is -1"
    ),
    (#"{"type": "ZeroPadding2D", "padding": 9223372036854775807}"#, "padding"),
    (#"{"type": "Dropout", "rate": 1}"#, "the rate is 1.0"),
    (#"{"type": "BatchNormalization", "momentum": -1e300}"#, "the momentum"),
    (#"{"type": "Normalization", "mean": [0, 1], "variance": 1}"#, "the mean is 2 numbers"),
    (#"{"type": "Add", "inputs": ["input"]}"#, "at least two"),
  ]) func whatDoesNotFitIsExplained(layer: String, reason: String) {
    let text = #"{"name": "x", "layers": [{"name": "input", "type": "InputLayer", "shape": [8, 8, 3]}, \#(layer)]}"#
    let error = #expect(throws: (any Error).self) { try Network(json: Array(text.utf8), name: "net.json") }
    #expect(error.map { "\($0)" }?.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(arguments: [
    ("[]", "is an object with 'name' and 'layers'"), ("{}", "needs 'layers'"), (#"{"layers": []}"#, "0 entries"),
    (#"{"layers": 3}"#, "needs 'layers'"), (#"{"layers": [{"type": "Flatten"}, 1]}"#, "the first layer must be"),
    (#"{"layers": [{"type": "InputLayer"}, 1]}"#, "InputLayer needs 'shape'"),
    (#"{"layers": [{"type": "InputLayer", "shape": "big"}, 1]}"#, "'shape' is \"big\""),
    (#"{"layers": [{"type": "InputLayer", "shape": [4], "inputs": ["x"]}, 1]}"#, "no layer 'x'"),
    (#"{"name": 3, "layers": []}"#, "'name' is 3"), (#"{"layer": []}"#, "did you mean 'layers'?"),
  ]) func whatIsNoNetworkIsExplained(text: String, reason: String) {
    let error = #expect(throws: FormatError.self) { try Network(json: Array(text.utf8), name: "net.json") }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func aListWithoutEndIsRefused() {
    let layer = #"{"type":"Flatten"},"#
    let text = #"{"layers":[{"type":"InputLayer","shape":[4]},"# + String(repeating: layer, count: 20_000) + "1]}"
    let error = #expect(throws: FormatError.self) { try Network(json: Array(text.utf8), name: "x") }
    #expect(error?.description.contains("2…10000") == true)
  }

  /// Layer by layer as Keras has them: names, classes, shapes, parameters, those that are trained, inputs.
  @Test(arguments: Preset.allCases) func presetsAreKerass(preset: Preset) throws {
    // Keras has no code for the notes' residual connections, and the pooled network fits nowhere.
    if [.vggResidual, .vggBatchNormResidual, .stridePooled].contains(preset) { return }
    let text = String(decoding: try FileBytes.read("\(Folder.tests)/Keras/\(preset.rawValue).txt"), as: UTF8.self)
    let summary = try NetworkSummary(preset.network())
    let lines = summary.rows.dropFirst().map { row in
      let shape = row.outputShape.map(String.init).joined(separator: "x")
      return
        "\(row.name) \(row.type) \(shape) \(row.parameters) \(row.trainable) \(row.inputs.sorted().joined(separator: ","))"
    }
    // Keras lists branches in another order and the inputs of a sum the other way round.
    let keras = text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return words.dropLast().joined(separator: " ") + " "
        + words.last!.split(separator: ",").sorted().joined(separator: ",")
    }
    #expect(lines.sorted() == keras.sorted())
    #expect(keras.count > 5)
  }
}

extension Network.Node {
  /// The settings, for comparing.
  fileprivate var settings: [SettingField] { layer.settingFields }
}
