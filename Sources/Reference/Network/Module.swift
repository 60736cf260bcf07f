// How networks are written down: modules that turn a value into the next one, recorded in a graph.
// Nothing is computed and no size is checked here; `Network` does that with what was recorded.

/// Something that can stand in a network: a layer, a chain of modules, or a struct of one's own.
///
/// A module is called with values that stand for arrays still to come, and records what will happen to them:
///
/// ```
/// struct Twin: Module {
///   func callAsFunction(_ x: Value) -> Value {
///     let left = Conv2D(16, kernel: 3, padding: .same)(x)
///     let right = Conv2D(16, kernel: 5, padding: .same)(x)
///     return Activate(.relu)(Add()(left, right))
///   }
/// }
/// ```
public protocol Module: Sendable {
  /// Records what the module does to `x`.
  func callAsFunction(_ x: Value) -> Value
}

/// An array that a network will have computed at some place.
public struct Value {
  let graph: Graph
  let index: Int
}

/// What modules have recorded: layers, what they are applied to, and their names.
public final class Graph {
  /// A layer at its place.
  struct Entry {
    let name: String
    let layer: any Layer
    let inputs: [Int]
  }

  private(set) var entries: [Entry] = []
  private var scopes: [String] = []
  private var nextName: String?
  private var names: [String: Int] = [:]

  init(input: [Int]) {
    entries.append(Entry(name: "input", layer: Input(shape: input), inputs: []))
    names["input"] = 1
  }

  func add(_ layer: any Layer, to inputs: [Value]) -> Value {
    precondition(inputs.allSatisfy { $0.graph === self }, "values of two networks do not meet in one layer")
    let name = unique(nextName ?? (scopes + [type(of: layer).typeName.inSnakeCase]).joined(separator: "_"))
    nextName = nil
    entries.append(Entry(name: name, layer: layer, inputs: inputs.map(\.index)))
    return Value(graph: self, index: entries.count - 1)
  }

  /// Records a module under a name: a layer has it, the layers of a larger module have it before their own.
  func record(_ module: any Module, named name: String, _ x: Value) -> Value {
    if module is any Layer {
      nextName = (scopes + [name]).joined(separator: "_")
      return module(x)
    }
    scopes.append(name)
    defer { scopes.removeLast() }
    return module(x)
  }

  /// The name itself, or with the next number that is free: `conv2d`, `conv2d_1`, `conv2d_2`.
  private func unique(_ name: String) -> String {
    let base = name
    var candidate = name
    while names[candidate] != nil {
      candidate = "\(base)_\(names[base, default: 1])"
      names[base, default: 1] += 1
    }
    names[candidate] = 1
    return candidate
  }
}

extension Module {
  /// The module under a name of its own: `Conv2D(32, kernel: 3).named("conv1")`.
  ///
  /// In front of a chain the name becomes a prefix: `block1_conv2d`.
  public func named(_ name: String) -> some Module { Named(name: name, module: self) }
}

private struct Named: Module {
  let name: String
  let module: any Module

  func callAsFunction(_ x: Value) -> Value { x.graph.record(module, named: name, x) }
}

/// Modules one after another.
///
/// ```
/// Sequential {
///   Conv2D(32, kernel: 3, activation: .relu)
///   MaxPool2D(2)
///   Flatten()
///   Dense(10, activation: .softmax)
/// }
/// ```
public struct Sequential: Module {
  /// The modules in the order they are applied.
  public let modules: [any Module]

  /// The modules that stand in braces; `if` and `for` are allowed.
  public init(@ModuleBuilder _ modules: () -> [any Module]) { self.modules = modules() }

  /// The modules of a list.
  public init(_ modules: [any Module]) { self.modules = modules }

  /// Each module applied to what the one before gave.
  public func callAsFunction(_ x: Value) -> Value { modules.reduce(x) { $1($0) } }
}

/// A chain with a path around it: `y = body(x) + shortcut(x)`.
///
/// ```
/// x ──┬── body ──────┬─ + ── y
///     └── shortcut ──┘           nothing, where the sizes agree; else a 1×1 convolution, say
/// ```
///
/// Source: K. He, X. Zhang, S. Ren, J. Sun, *Deep Residual Learning for Image Recognition*, 2016.
public struct Residual: Module {
  private let shortcut: any Module
  private let body: any Module

  /// A path around the modules in braces.
  public init(shortcut: any Module = Sequential([]), @ModuleBuilder _ body: () -> [any Module]) {
    self.shortcut = shortcut
    self.body = Sequential(body())
  }

  /// `body(x) + shortcut(x)`.
  public func callAsFunction(_ x: Value) -> Value {
    let aside = shortcut(x)
    return Add()(body(x), aside)
  }
}

/// Collects the modules that stand in braces.
@resultBuilder
public enum ModuleBuilder {
  /// A module.
  public static func buildExpression(_ module: any Module) -> [any Module] { [module] }
  /// One after another.
  public static func buildBlock(_ parts: [any Module]...) -> [any Module] { parts.flatMap(\.self) }
  /// `if`.
  public static func buildOptional(_ part: [any Module]?) -> [any Module] { part ?? [] }
  /// `if … else`.
  public static func buildEither(first part: [any Module]) -> [any Module] { part }
  /// `if … else`.
  public static func buildEither(second part: [any Module]) -> [any Module] { part }
  /// `for`.
  public static func buildArray(_ parts: [[any Module]]) -> [any Module] { parts.flatMap(\.self) }
}

extension String {
  /// `MaxPooling2D` as Keras names a layer of this kind: `max_pooling2d`; `ReLU` is `re_lu`, as there.
  var inSnakeCase: String {
    var result = ""
    let letters = Array(self)
    for (index, letter) in letters.enumerated() {
      let before = index > 0 ? letters[index - 1] : nil
      let startsWord = letter.isUppercase && (before?.isLowercase == true)
      let endsAcronym =
        letter.isUppercase && before?.isUppercase == true && index + 1 < letters.count
        && letters[index + 1].isLowercase
      if startsWord || endsAcronym { result += "_" }
      result += letter.lowercased()
    }
    return result
  }
}
