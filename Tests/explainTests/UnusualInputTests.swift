// What is odd but right must work: tiny pictures, large kernels, numbers that are none, names in any script, pipes.

import Formats
import Reference
import TestSupport
import Testing

@Suite struct UnusualInputTests {
  @Test(arguments: ["edge", "box:21", "median:3", "sobel", "combined-edges", "gaussian:5", "1", "1 2;3 4"])
  func onePixelIsAPicture(kernel: String) throws {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "grey_8_1x1.png", to: "p.png")
    let run = try folder.succeed("conv p.png -k '\(kernel)' -o f.png --save y.npy --json")
    #expect(try JSON(run)["output"]?["shape"]?.integers == [1, 1])
    #expect(try folder.array("y.npy").shape == [1, 1])
    #expect(try folder.picture("f.png").width > 200)
    try folder.succeed("pool p.png --global -o g.png --save z.npy")
    #expect(try folder.array("z.npy") == folder.picture("p.png").grey())
  }

  @Test(arguments: ["zero", "edge", "symmetric", "reflect", "wrap"])
  func theKernelMayBeLargerThanTheImage(boundary: String) throws {
    let folder = try ProgramFolder()
    let x = Tensor<Float>.sample([2, 3], seed: 1)
    let w = Tensor<Float>.sample([9, 8], seed: 2)
    try folder.write(x, to: "x.npy")
    try folder.write(w, to: "w.npy")
    let convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: try Boundary(named: boundary), stride: .one, dilation: .one,
      groups: 1)
    let (wide, weights) = (x.map(Double.init), w.map(Double.init))
    let bound = try convolution.bound(wide, kernel: weights, bias: nil, precision: .float32, roundings: 0)
    for algorithm in ["naive", "direct", "im2col"] {
      try folder.succeed("conv x.npy -k w.npy --boundary \(boundary) --algorithm \(algorithm) --save y.npy -o f.png")
      try expectRight(
        folder.array("y.npy"), oracle: convolution.oracle(wide, kernel: weights, bias: nil), bound: bound, algorithm)
    }
  }

  // MARK: Numbers that are none

  @Test func notANumberAndInfinityAreReportedAndComputed() throws {
    let folder = try ProgramFolder()
    var x = Tensor<Float>.sample([5, 7], seed: 1)
    (x[flat: 8], x[flat: 30], x[flat: 34]) = (.nan, .infinity, -.infinity)
    try folder.write(x, to: "x.npy")
    let run = try folder.succeed("conv x.npy -k edge --save y.npy -o f.png")
    #expect(run.lines.first?.hasSuffix(" · NaN: 1 · ∞: 2") == true, "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("output     5×7 · ") && $0.contains(" · NaN: ") })
    let weights = try FilterBank.filter(named: "edge").components[0].kernel
    let convolution = Convolution2D(
      operation: .convolve, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let wide = x.map(Double.init)
    let bound = try convolution.bound(wide, kernel: weights, bias: nil, precision: .float32, roundings: 0)
    try expectRight(
      folder.array("y.npy"), oracle: convolution.oracle(wide, kernel: weights, bias: nil), bound: bound, "edge")
    let report = try JSON(folder.succeed("conv x.npy -k edge --no-figure --json"))
    #expect(report["input"]?["nan"]?.number == 1 && report["input"]?["infinite"]?.number == 2)
    try folder.succeed("check conv y.npy --input x.npy -k edge")
  }

  @Test func whereNothingIsANumberFiguresAreDrawnStill() throws {
    let folder = try ProgramFolder()
    try folder.write(Tensor(shape: [3, 4], repeating: .nan), to: "x.npy")
    for line in ["conv x.npy -k edge", "conv x.npy -k sobel", "conv x.npy -k median:3", "pool x.npy"] {
      let run = try folder.succeed("\(line) -o f.png --save y.png")
      #expect(run.lines.first?.hasSuffix(" · NaN: 12") == true, "\(run)")
    }
    #expect(try folder.succeed("conv1d nan,nan -k 1 -o g.png").lines.contains("NaN NaN"))
  }

  // MARK: Names

  @Test(arguments: ["with space.png", "사진.png", "고양이 🐱/제 사진 📷.png", "a'b\"c.png", "-dash.png", "a.b.c.png", "😀.PNG"])
  func aNameCanBeAnything(name: String) throws {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "rgb_8.png", to: name)
    let input = name.hasPrefix("-") ? "./" + name : name
    let figure = String(name.dropLast(4)) + "·결과 1.svg"
    let saved = String(name.dropLast(4)) + "·배열 1.npy"
    let output = (figure.hasPrefix("-") ? "./" : "") + figure
    let array = (saved.hasPrefix("-") ? "./" : "") + saved
    let run = try folder.succeed(arguments: ["conv", input, "-k", "edge", "-o", output, "--save", array])
    #expect(run.lines.first?.hasPrefix("input      \(input) · 5×7") == true, "\(run)")
    #expect(run.lines.suffix(2) == ["wrote      \(array)", "wrote      \(output)"])
    #expect(try folder.array(saved).shape == [5, 7])
    #expect(try folder.bytes(figure).count > 1000)
    let report = try JSON(folder.succeed(arguments: ["conv", input, "-k", "edge", "--no-figure", "--json"]))
    #expect(report["input"]?["name"]?.text == input)
  }

  @Test func whereTheSuffixIsNotTheContentItIsSaid() throws {
    let folder = try ProgramFolder()
    try folder.copy(fixture: "jpeg_baseline.jpg", to: "a.png")
    try folder.copy(fixture: "jpeg_baseline.jpg", to: "b.jpg")
    try folder.copy(fixture: "rgb_8.png", to: "c.jpeg")
    let run = try folder.succeed("conv a.png -k edge --no-figure --save a.npy")
    #expect(run.lines.contains { $0.hasPrefix("converted  named .png but is JPEG; ") }, "\(run)")
    try folder.succeed("conv b.jpg -k edge --no-figure --save b.npy")
    #expect(try folder.bytes("a.npy") == folder.bytes("b.npy"))
    let other = try folder.succeed("pool c.jpeg --no-figure")
    #expect(other.lines.contains { $0.hasPrefix("converted  named .jpeg but is PNG; ") }, "\(other)")
  }

  // MARK: Standard input

  @Test(arguments: ["rgb_8.png", "jpeg_baseline.jpg", "npy_f4_4d.npy"])
  func standardInputIsAnInput(fixture: String) throws {
    let folder = try ProgramFolder()
    let bytes = try Fixture.bytes(fixture)
    let path = Fixture.path(fixture)
    for (before, after) in [("conv", "-k edge"), ("pool", "--size 1")] {
      let run = try folder.succeed("\(before) - \(after) --no-figure --save piped.npy", input: bytes)
      #expect(run.lines.first?.hasPrefix("input      - · ") == true, "\(run)")
      try folder.succeed("\(before) '\(path)' \(after) --no-figure --save file.npy")
      #expect(try folder.bytes("piped.npy") == folder.bytes("file.npy"))
    }
    try folder.succeed("conv - -k edge --quiet", input: bytes)
    #expect(folder.names.contains("stdin-edge.png"))
  }

  /// More than a pipe holds at a time.
  @Test func aLargeInputComesThroughAPipe() throws {
    let folder = try ProgramFolder()
    let array = NPY.encode(Tensor<Float>.sample([300, 500], seed: 1))
    try folder.succeed("conv - -k edge --no-figure --quiet --save piped.npy", input: array)
    try folder.write(array, to: "x.npy")
    try folder.succeed("conv x.npy -k edge --no-figure --quiet --save file.npy")
    #expect(try folder.bytes("piped.npy") == folder.bytes("file.npy"))
  }

  @Test func signalsAndKernelsComeThroughAPipeToo() throws {
    let folder = try ProgramFolder()
    let numbers = NPY.encode(Tensor<Float>(shape: [3], scalars: [1, 2, 3]))
    #expect(try folder.succeed("conv1d - -k 1,1 --no-figure", input: numbers).lines.last == "1 3 5 3")
    #expect(try folder.succeed("conv1d 1,1 -k - --no-figure", input: numbers).lines.last == "1 3 5 3")
    try folder.write(.sample([5, 7], seed: 1), to: "x.npy")
    let run = try folder.succeed("conv x.npy -k - --no-figure", input: numbers)
    #expect(run.lines.contains { $0.hasPrefix("kernel     stdin · 1×3 · sum 6 ") }, "\(run)")
  }

  @Test func anInputThatNobodyReadsEndsNothing() throws {
    let folder = try ProgramFolder()
    let run = try folder.run("conv1d 1,2 -k 1 --no-figure", input: Array(repeating: 0, count: 1 << 20))
    #expect(run.exitCode == 0 && run.lines.last == "1 2")
  }
}
