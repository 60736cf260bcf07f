// swift-tools-version: 6.1
//
// The arrows point one way: explain → Viz, Formats → Reference → Kernels.
// System libraries are found with pkg-config; `make deps` installs what is missing.

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

let package = Package(
  name: "explain",
  platforms: [.macOS(.v14)],
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
    // libpng reports errors by longjmp, which Swift cannot catch: this small C target does.
    .target(name: "CPNGCodec", dependencies: ["CLibPNG"]),

    .target(name: "Kernels"),
    .target(name: "Reference", dependencies: ["Kernels"]),
    .target(name: "Formats", dependencies: ["Reference", "CPNGCodec", "CTurboJPEG"]),
    .target(name: "Viz", dependencies: ["Reference", "CPNGCodec", "CCairo"]),
    .executableTarget(
      name: "explain",
      dependencies: [
        "Reference", "Formats", "Viz",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: isRoot ? staticLibraries : []),

    .target(name: "TestSupport", dependencies: ["Reference", "Formats"], path: "Tests/TestSupport"),
    .testTarget(name: "ReferenceTests", dependencies: ["Reference", "Formats", "TestSupport"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats", "Reference", "TestSupport"], exclude: ["Fixtures"]),
    .testTarget(name: "VizTests", dependencies: ["Viz", "TestSupport"]),
    // Runs the program itself; a dependency on its target would bring the program's linker flags into the tests.
    .testTarget(name: "explainTests", dependencies: ["Formats", "Reference", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
