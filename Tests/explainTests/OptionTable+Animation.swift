// The rows of `OptionTable.swift` for `explain animate`. A .png is the page with all frames.

extension OptionPair {
  static let animation: [OptionPair] = animationWindows + animationFiles

  private static let preset = "--preset no_padding_no_strides"
  private static let sizes = "--input-size 4,5 --size 3,2"

  private static let animationWindows: [OptionPair] = [
    OptionPair("animate", "", .report, "1,2,3 -k 1,2", "1,2,4 -k 1,2"),
    OptionPair("animate", "--preset", .report, preset, "--preset no_padding_strides"),
    OptionPair("animate", "--list", .report, preset, "--list"),
    OptionPair("animate", "--image-size", .report, "p.png -k edge --image-size 5", "p.png -k edge --image-size 5,4"),
    OptionPair("animate", "--color", .report, "p.png -k edge --image-size 4"),
    OptionPair("animate", "--numbers", .figure, preset),
    OptionPair("animate", "--numbers", .figure, sizes),
    .adding("animate", "--seed", "2", .report, to: preset),
    OptionPair("animate", "--seed", .figure, "\(sizes) --numbers", "\(sizes) --numbers --seed 2"),
    OptionPair("animate", "--kernel", .report, "m.npy -k edge", "m.npy -k sobel-x"),
    OptionPair("animate", "--mode", .report, "m.npy --mode max", "m.npy --mode min"),
    OptionPair("animate", "--mode", .report, sizes, "\(sizes) --mode average"),
    OptionPair("animate", "--size", .report, "m.npy --mode max", "m.npy --mode max --size 3"),
    OptionPair("animate", "--size", .report, "x.npy --mode max", "x.npy --mode max --size 3"),
    OptionPair("animate", "--size", .report, sizes, "--input-size 4,5 --size 2,3"),
    OptionPair("animate", "--input-size", .report, sizes, "--input-size 5,4 --size 3,2"),
    OptionPair("animate", "--input-size", .report, sizes, "--input-size 4,5,2 --size 3,2"),
    .adding("animate", "--stride", "2", .report, to: "m.npy -k edge"),
    .adding("animate", "--stride", "1", .report, to: "m.npy --mode max"),
    .adding("animate", "--stride", "2", .report, to: "x.npy -k 1,-2,3"),
    .adding("animate", "--stride", "1", .report, to: "x.npy --mode max"),
    .adding("animate", "--stride", "2", .report, to: "--input-size 3,2 --size 2 --transposed"),
    .adding("animate", "--padding", "valid", .report, to: "m.npy -k edge"),
    .adding("animate", "--padding", "same", .report, to: "x.npy -k 1,-2,3"),
    .adding("animate", "--padding", "1,0", .report, to: "m.npy --mode max"),
    .adding("animate", "--padding", "1,0", .report, to: "x.npy --mode max"),
    .adding("animate", "--padding", "1", .report, to: "\(sizes) --transposed"),
    .adding("animate", "--dilation", "2", .report, to: "m.npy -k sobel-x"),
    .adding("animate", "--dilation", "2", .report, to: "x.npy -k 1,-2,3"),
    .adding("animate", "--dilation", "2", .report, to: "\(sizes) --transposed"),
    .adding("animate", "--groups", "2", .report, to: "--input-size 4,4,2 --size 2"),
    .adding("animate", "--boundary", "edge", .report, to: "m.npy -k edge"),
    .adding("animate", "--boundary", "edge", .report, to: "x.npy -k 1,-2,3"),
    .adding("animate", "--fill", "3", .report, to: "m.npy -k edge --boundary constant"),
    .adding("animate", "--operation", "correlate", .report, to: "m.npy -k sobel-x"),
    .adding("animate", "--operation", "correlate", .report, to: "x.npy -k 1,-2,3"),
    OptionPair(
      "animate", "--operation", .figure, "x.npy -k 1,-2,3 --transposed",
      "x.npy -k 1,-2,3 --transposed --operation convolve"),
    OptionPair("animate", "--transposed", .report, "m.npy -k sobel-x --padding 1"),
    OptionPair("animate", "--transposed", .report, "x.npy -k 1,-2,3"),
    .adding("animate", "--output-padding", "1", .report, to: "--input-size 3,2 --size 2 --transposed --stride 2"),
    .adding("animate", "--output-padding", "1", .report, to: "x.npy -k 1,-2,3 --transposed --stride 2"),
    OptionPair("animate", "--ceil", .report, "m.npy --mode max"),
    OptionPair("animate", "--count-padding", .report, "m.npy --mode average --padding 1"),
  ]

  private static let animationFiles: [OptionPair] = [
    .adding("animate", "--frames", "steps", .files, to: preset),
    .adding("animate", "--sheet", "page.svg", .files, to: preset),
    .adding("animate", "--delay", "100", .animation, to: preset),
    .adding("animate", "--theme", "dark", .animation, to: preset),
    .adding("animate", "--dpi", "100", .animation, to: preset),
    .adding("animate", "--lang", "ko", .animation, to: preset),
  ]
}
