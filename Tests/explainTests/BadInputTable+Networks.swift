// The rows of `BadInputTable.swift` for `explain summary`. Files: small.json, a network that does not fit; odd.json, one
// with an unknown setting; cut.json, no JSON; those of `BadNetwork`, which no network is made of, or none that learns.

/// A file that describes no network, or one that cannot be trained on the digits, and what is said of it.
struct BadNetwork: Sendable {
  let name: String
  /// The whole file.
  let text: String
  let command: BadCommand

  /// Layers after an input 8×8×1.
  private init(_ verb: String, _ name: String, _ code: Int32, _ hint: String, layers: String...) {
    let all = [#"{"name": "i", "type": "InputLayer", "shape": [8, 8, 1]}"#] + layers
    self.init(verb, name, code, hint, text: #"{"layers": [\#(all.joined(separator: ", "))]}"#)
  }

  private init(_ verb: String, _ name: String, _ code: Int32, _ hint: String, text: String) {
    (self.name, self.text) = (name, text)
    command = BadCommand("\(verb) \(name).json", code, hint)
  }

  static let all = graphs + numbers + texts + untrainable

  private static let flat = #"{"name": "f", "type": "Flatten"}"#
  private static let dense = #"{"name": "d", "type": "Dense", "units": 10}"#

  private static let graphs = [
    BadNetwork(
      "train", "loose", 3, "\"drop\": no later layer takes its output", layers: flat, dense,
      #"{"name": "drop", "type": "Dropout", "rate": 0.5}"#,
      #"{"type": "Activation", "activation": "softmax", "inputs": ["d"]}"#),
    BadNetwork(
      "summary", "twice", 2, "it has 2 inputs; it must have one", layers: flat, dense,
      #"{"type": "Activation", "activation": "softmax", "inputs": ["d", "d"]}"#),
    BadNetwork(
      "summary", "cycle", 3, "its input 'b' does not stand before it",
      layers: #"{"type": "Add", "inputs": ["b", "i"]}"#,
      #"{"name": "b", "type": "Flatten"}"#),
    BadNetwork(
      "summary", "itself", 3, "its input 'a' does not stand before it",
      layers: #"{"name": "a", "type": "Add", "inputs": ["a", "i"]}"#),
    BadNetwork(
      "summary", "unknown", 3, "there is no layer 'zzzz'", layers: #"{"type": "Flatten", "inputs": ["zzzz"]}"#),
    BadNetwork("summary", "numbered", 3, "'inputs' is [1]", layers: #"{"type": "Flatten", "inputs": [1]}"#),
    BadNetwork(
      "summary", "outputs", 3, "\"d\": no later layer takes", layers: flat, dense,
      #"{"type": "Dense", "units": 2, "inputs": ["f"]}"#),
    BadNetwork("summary", "namesakes", 3, "two layers are named f", layers: flat, flat),
    BadNetwork("summary", "none", 3, "2…10000", text: #"{"layers": []}"#),
    BadNetwork("summary", "twoinputs", 3, "only the first layer", layers: #"{"type": "InputLayer", "shape": [3]}"#),
  ]

  private static let numbers =
    [
      ("0", Int32(2), "the nearest is 1"), ("-5", 2, "the nearest is 1"),
      ("9223372036854775807", 2, "the nearest is 268435456"), ("1e19", 3, "whole number"), ("2.5", 3, "whole number"),
      ("\"10\"", 3, "whole number"), ("null", 3, "whole number"),
    ].enumerated().map { place, row in
      BadNetwork(
        "summary", "units\(place)", row.1, row.2, layers: flat, #"{"type": "Dense", "units": \#(row.0)}"#)
    }
    + [
      (#""kernel_size": 0"#, "at least 1"), (#""kernel_size": 3, "strides": 0"#, "the nearest is 1"),
      (#""kernel_size": 3, "dilation_rate": 4611686018427387904"#, "the nearest is 1073741824"),
      (#""kernel_size": 3, "padding": -1"#, "the nearest is 0"),
      (#""kernel_size": 3, "padding": 9223372036854775807"#, "the padding before the rows"),
      (#""kernel_size": 1000000, "padding": "full""#, "268435456"),
      (#""kernel_size": 3, "groups": 0"#, "groups"),
    ].enumerated().map { place, row in
      BadNetwork(
        "summary", "conv\(place)", 2, row.1, layers: #"{"type": "Conv2D", "filters": 4, \#(row.0)}"#)
    } + [
      BadNetwork(
        "summary", "shape2", 2, "layer 0 of 1, input_layer: the input",
        text: #"{"layers": [{"type": "InputLayer", "shape": [8, 8]}, {"type": "Flatten"}]}"#),
      BadNetwork(
        "summary", "shapehuge", 2, "more than 268435456 numbers",
        text: #"{"layers": [{"type": "InputLayer", "shape": [3037000500, 3037000500, 3]}, {"type": "Flatten"}]}"#),
    ]

  private static let texts = [
    BadNetwork("summary", "deep", 3, "more than 64 levels", text: String(repeating: "[", count: 100_000)),
    BadNetwork("summary", "list", 3, "a network is an object", text: "[]"),
    BadNetwork("summary", "trailing", 3, "more after the end", text: "{} {}"),
    BadNetwork("summary", "fields", 3, "'layers' stands twice", text: #"{"layers": [], "layers": []}"#),
    BadNetwork("summary", "blank", 3, "the text ends", text: " \n"),
    BadNetwork("summary", "nothing", 3, "nothing.json: the file is empty", text: ""),
    BadNetwork(
      "summary", "long", 3, "of 1…200 letters",
      text: #"{"name": "\#(String(repeating: "x", count: 201))", "layers": []}"#),
  ]

  private static let untrainable = [
    BadNetwork(
      "train", "frozen", 2, "has nothing to train", layers: flat,
      #"{"type": "Dense", "units": 10, "activation": "softmax", "trainable": false}"#),
    BadNetwork(
      "train", "map", 2, "gives 8×8×10 numbers but digits has 10 classes; end it with Flatten and Dense",
      layers: #"{"type": "Dense", "units": 10, "activation": "softmax"}"#),
    BadNetwork(
      "train", "ending", 2, "needs a network that ends with softmax", layers: flat, dense,
      #"{"type": "BatchNormalization"}"#),
    BadNetwork(
      "train", "one", 2, "classes; --head 10 replaces its last layer", layers: flat, #"{"type": "Dense", "units": 1}"#),
  ]
}

extension BadCommand {
  static let networks: [BadCommand] = named + BadNetwork.all.map(\.command)

  private static let named = [
    BadCommand("summary", 2, "explain summary --list"),
    BadCommand("summary ''", 2, "explain summary --list"),
    BadCommand("summary fashon", 2, "did you mean fashion?"),
    BadCommand("summary resnet", 2, "did you mean resnet50?"),
    BadCommand("summary zzzzzzzzz", 2, "small, vgg, vgg-bn", ".json file"),
    BadCommand("summary missing.json", 3, "missing.json: no such file"),
    BadCommand("summary smal.json", 3, "did you mean small.json?"),
    BadCommand("summary d.json", 3, "no such file"),
    BadCommand("summary text.png.json", 3, "no such file"),
    BadCommand("summary cut.json", 3, "cut.json: line 2", "--save small.json"),
    BadCommand("summary odd.json", 3, "odd.json: layer 1, \"c\"", "did you mean 'filters'?"),
    BadCommand("summary small.json", 2, "layer 1 of 1, conv2d, on 2×2×1: the kernel needs 3 rows"),
    BadCommand("summary stride-pooled", 2, "layer 12 of 18, block3_max_pooling2d", "use padding 'same' here"),
    BadCommand("summary stride-pooled --input 64,64,3", 2, "block4_max_pooling2d"),
    BadCommand("summary fashion --input 28,28", 2, "2 numbers", "H,W,C"),
    BadCommand("summary fashion --input 28,28,0", 2, "the nearest is 1"),
    BadCommand("summary fashion --input 28,28,1e3", 2, "whole number"),
    BadCommand("summary fashion --input 10,10,1", 2, "conv2d_2", "the kernel needs 3 rows"),
    BadCommand("summary fashion --input 784", 2, "it needs a map [H, W, C]"),
    BadCommand("summary fashion --input 268435456,268435456,268435456", 2, "more than 268435456 numbers"),
    BadCommand("summary fashion --input 99999999999999999999,1,1", 2, "the nearest is 268435456"),
    BadCommand("summary fashion --layers 4", 2, "two networks"),
    BadCommand("summary fashion --classes 3", 2, "--layers"),
    BadCommand("summary fashion --batch-norm", 2, "--layers"),
    BadCommand("summary fashion --residual", 2, "--layers"),
    BadCommand("summary --layers 16,max_pol", 2, "entry 2", "did you mean max_pool?"),
    BadCommand("summary --layers 16,conv", 2, "entry 2", "neither a number of filters nor max_pool"),
    BadCommand("summary --layers 16,,32", 2, "entry 2"),
    BadCommand("summary --layers 0", 2, "the nearest is 1"),
    BadCommand("summary --layers -3", 2, "the nearest is 1"),
    BadCommand("summary --layers 1.5", 2, "whole number"),
    BadCommand("summary --layers 268435456", 2, "would have"),
    BadCommand("summary --layers max_pool,max_pool,max_pool,max_pool,max_pool,max_pool", 2, "max_pooling2d_5"),
    BadCommand("summary --layers 4 --classes 0", 2, "the nearest is 1"),
    BadCommand("summary fashion --save x.txt", 2, "x.json"),
    BadCommand("summary small.json --save small.json", 2, "would be overwritten"),
    BadCommand("summary fashion --save nowhere/x.json", 2, "nowhere"),
    BadCommand("summary fashion -o x.gif", 2, "x.png"),
    BadCommand("summary fashion --csv --json", 2, "--csv"),
    BadCommand("summary fashion --csv --quiet", 2, "--csv"),
    BadCommand("summary fashion --list", 2, "--list"),
    BadCommand("summary --list -o x.png", 2, "--list"),
    BadCommand("summary --list --save x.json", 2, "--list"),
    BadCommand("bench --network fashon", 2, "did you mean fashion?"),
    BadCommand("bench --network missing.json", 3, "missing.json: no such file"),
    BadCommand("bench --network small.json", 2, "the kernel needs 3 rows"),
    BadCommand("bench --network fashion --batch 0", 2, "the nearest is 1"),
    BadCommand("bench --network fashion --pass backward", 2, "training, forward"),
    BadCommand("bench --network fashion --repeat 0", 2, "the nearest is 1"),
    BadCommand("bench --network fashion --only layers", 2, "--only is not for --network"),
    BadCommand("bench --network fashion -o x.png", 2, "--output is not for --network"),
    BadCommand("bench --batch 3", 2, "add --network NAME"),
    BadCommand("bench --network vgg16 --batch 65536", 2, "at most 1783"),
    BadCommand("sumary fashion", 2, "did you mean summary?"),
  ]
}
