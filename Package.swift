// swift-tools-version: 6.1
//
// The arrows point one way: explain → Viz, Formats → Reference → Kernels.
// System libraries are found with pkg-config; `make deps` installs what is missing.

import Foundation
import PackageDescription

// A package that others depend on may not carry unsafe flags; then the program is not built anyway.
let isRoot = !Context.packageDirectory.contains("/checkouts/")

// Swift's own libraries inside the program: it starts 8 ms sooner and runs where no Swift is installed. The package
// manager's own switch for this would also apply to the tests, whose library exists in no static form.
let staticLibraries: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization"],
    .when(platforms: [.linux], configuration: .release))
]

// The vector instructions the inner loops are compiled for: the best this machine has, or what EXPLAIN_CPU names
// (`EXPLAIN_CPU=x86-64 make build` runs on every PC). The program checks at its start that its processor has them.
// On ARM, NEON is part of the base and nothing has to be chosen.
enum Processor: String, CaseIterable {
  case avx512 = "x86-64-v4"
  case avx2 = "x86-64-v3"
  case base = "x86-64"

  /// The names in /proc/cpuinfo without which a level cannot run.
  var features: [Substring] {
    switch self {
    case .avx512: Self.avx2.features + ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    case .avx2: ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"]
    case .base: []
    }
  }

  static var chosen: Processor {
    if let name = Context.environment["EXPLAIN_CPU"] {
      guard let named = Processor(rawValue: name) else {
        let names = allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("EXPLAIN_CPU=\(name): allowed are \(names)\n".utf8))
        exit(2)
      }
      return named
    }
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let flags = Set(text.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? [])
    return allCases.first { flags.isSuperset(of: $0.features) } ?? .base
  }

  var settings: [SwiftSetting] {
    // A square root of less than 0 need not set C's `errno`: only so are roots taken of whole vectors.
    [.unsafeFlags(["-Xcc", "-fno-math-errno"])] + instructions
  }

  private var instructions: [SwiftSetting] {
    switch self {
    case .avx512: [.unsafeFlags(["-Xcc", "-march=\(rawValue)"]), .define("AVX512")]
    // Scheduled for a named processor: with the generic model LLVM loads so far ahead that the sums of `RegisterTile`
    // no longer fit in 16 registers, and the loop runs at a tenth of its speed.
    case .avx2: [.unsafeFlags(["-Xcc", "-march=\(rawValue)", "-Xcc", "-mtune=znver3"]), .define("AVX2")]
    case .base: []
    }
  }
}

#if arch(x86_64)
let vectorSettings = isRoot ? Processor.chosen.settings : []
#else
let vectorSettings: [SwiftSetting] = []
#endif

// The C library declares what moves a thread to another processor only to who asks for it.
let placementSettings: [SwiftSetting] =
  isRoot
  ? [
    .unsafeFlags(["-Xcc", "-D_GNU_SOURCE"], .when(platforms: [.linux])),
    .define("PLACES_THREADS", .when(platforms: [.linux])),
  ] : []

let package = Package(
  name: "explain",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "explain", targets: ["explain"]),
    .library(name: "Reference", targets: ["Reference"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CCairo", pkgConfig: "pangocairo",
      providers: [.apt(["libcairo2-dev", "libpango1.0-dev"]), .brew(["cairo", "pango"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CLibPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    // zlib, without which libpng does not exist either, for data sets that are gzipped.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // No pkg-config name: giflib has a .pc file on some systems only, and its header lies where the compiler looks.
    .systemLibrary(name: "CGif", providers: [.apt(["libgif-dev"]), .brew(["giflib"])]),
    // libpng reports errors by longjmp, which Swift cannot catch: this small C target does.
    .target(name: "CPNGCodec", dependencies: ["CLibPNG"]),

    // One instruction, a header and no library.
    .systemLibrary(name: "CPrefetch"),
    .target(name: "Kernels", dependencies: ["CPrefetch"], swiftSettings: vectorSettings + placementSettings),
    .target(name: "Reference", dependencies: ["Kernels"]),
    .target(name: "Formats", dependencies: ["Reference", "CPNGCodec", "CTurboJPEG", "CZlib"]),
    .target(name: "Viz", dependencies: ["Reference", "CPNGCodec", "CCairo", "CGif", "CZlib"]),
    .executableTarget(
      name: "explain",
      dependencies: [
        "Kernels", "Reference", "Formats", "Viz",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: isRoot ? staticLibraries : []),

    .target(name: "TestSupport", dependencies: ["Reference", "Formats"], path: "Tests/TestSupport"),
    .testTarget(name: "ReferenceTests", dependencies: ["Kernels", "Reference", "Formats", "TestSupport"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats", "Reference", "TestSupport"], exclude: ["Fixtures"]),
    .testTarget(name: "VizTests", dependencies: ["Viz", "TestSupport"]),
    // Runs the program itself; a dependency on its target would bring the program's linker flags into the tests.
    .testTarget(name: "explainTests", dependencies: ["Formats", "Reference", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
