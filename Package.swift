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
    .target(name: "Kernels"),
    .target(name: "Reference", dependencies: ["Kernels"]),
    .testTarget(name: "ReferenceTests", dependencies: ["Reference"]),
  ],
  swiftLanguageModes: [.v6]
)
