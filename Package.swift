// swift-tools-version: 6.1
//
// The arrows point one way: explain → Viz, Formats → Reference → Kernels.
// System libraries are found with pkg-config; `make deps` installs what is missing.

import PackageDescription

let package = Package(
  name: "explain",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "Reference", targets: ["Reference"])
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
    .target(name: "TestSupport", dependencies: ["Reference", "Formats"], path: "Tests/TestSupport"),
    .testTarget(name: "ReferenceTests", dependencies: ["Reference", "Formats", "TestSupport"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats", "Reference", "TestSupport"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)
