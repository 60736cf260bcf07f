// `explain data` as it is used: what it tells of a set, and fetching from a folder of this machine.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

@Suite struct DataCommandTests {
  @Test func theListTellsWhatIsHere() throws {
    let folder = try ProgramFolder()
    let sets = try #require(JSON(folder.succeed("data list --json"))["data_sets"]?.list)
    #expect(sets.compactMap { $0["name"]?.text } == KnownDataSet.all.map(\.name))
    #expect(sets[0]["here"]?.flag == true && sets[2]["here"]?.flag == false)
    try folder.makeFolder(".data/mnist")
    let mnist = try #require(JSON(folder.succeed("data list --json"))["data_sets"]?.list?[2])
    #expect(mnist["here"]?.flag == true && mnist["folder"]?.text == folder.file(".data/mnist"))
    #expect(try folder.succeed("data list").output.contains("explain data fetch cifar-10"))
  }

  @Test func theFactsOfASet() throws {
    let report = try JSON(ProgramFolder().succeed("data show digits --no-figure --json"))
    #expect(report["training"]?.number == 1797 && report["test"] == .null && report["validation"] == .null)
    #expect(report["shape"]?.integers == [8, 8, 1])
    #expect(report["minimum"]?.number == 0 && report["maximum"]?.number == 1)
    #expect(report["baseline"]?.number == 183.0 / 1797)
    let classes = try #require(report["classes"]?.list)
    #expect(classes.compactMap { $0["training"]?.number } == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    // The mean of 1000 examples spread evenly, from the file itself.
    let images = try NPY.read(ResourceFolder.locate("data") + "/digits_images.npy").doubles().tensor
    let levels = (0..<1000).flatMap { number in (0..<64).map { Int(images[flat: number * 1797 / 1000 * 64 + $0]) } }
    let (sum, squares) = (levels.reduce(0, +), levels.reduce(0) { $0 + $1 * $1 })
    let mean = Double(sum) / 16 / 64_000
    let deviation = Double(64_000 * squares - sum * sum).squareRoot() / 16 / 64_000
    #expect(report["mean"]?.number == mean, "sums of sixteenths are exact")
    // The mean of the squares, the square of the mean, their difference and the root are rounded, each once, and the
    // first two are some times the third.
    #expect(abs(try #require(report["standard_deviation"]?.number) - deviation) <= 8 * deviation.ulp)
    #expect(report["sampled_examples"]?.number == 1000)
  }

  @Test func foldersAreShownByTheirName() throws {
    let folder = try ProgramFolder()
    for name in ["cat.0.jpg", "dog.0.jpg"] {
      try folder.write(FileBytes.read("\(Folder.tests)/Data/pictures/\(name)"), to: "pets/\(name)")
    }
    let run = try folder.succeed("data show pets/")
    #expect(run.lines.contains { $0.hasPrefix("size") && $0.contains("24×36×3") }, "\(run)")
    #expect(folder.names.contains("pets-data.png"))
    #expect(try folder.succeed("data show ./pets --channels grey --no-figure").output.contains("24×36×1"))
  }

  @Test func whatIsDrawnIsTold() throws {
    func draws(_ line: String) throws -> [JSON] {
      try #require(JSON(ProgramFolder().succeed("data show digits --no-figure --json \(line)"))["draws"]?.list)
    }
    let turned = try draws("--augment rotation=30 --example 5")
    #expect(turned.count == 24)
    #expect(turned.allSatisfy { $0["flipped"]?.flag == false && $0["row_zoom"]?.number == 1 })
    let angles = turned.compactMap { $0["rotation"]?.number }
    #expect(Set(angles).count == 24 && angles.allSatisfy { abs($0) <= 30 })
    // As the library draws them.
    let augmentation = Augmentation(rotation: 30, shear: 0, zoom: 0, shift: 0, flip: false, seed: 1)
    #expect(angles == (0..<24).map { augmentation.draw(example: 5, epoch: $0).rotation })
    #expect(try draws("--augment rotation=30 --example 6") != turned)
    #expect(try draws("--augment rotation=30 --example 5 --seed 2") != turned)
  }

  static let fashion = "/usr/share/datasets/fashion-mnist"

  /// Only where Debian's package is installed.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: fashion)))
  func fashionMNISTIsFetchedCheckedAndRead() throws {
    let folder = try ProgramFolder()
    let fetched = try JSON(folder.succeed("data fetch fashion-mnist --json --from file://\(Self.fashion)"))
    #expect(fetched["fetched"]?.flag == true && fetched["folder"]?.text == folder.file(".data/fashion-mnist"))
    #expect(folder.names.filter { $0.hasSuffix(".gz") }.count == 4)
    let again = try JSON(folder.succeed("data fetch fashion-mnist --json --from file:///nowhere"))
    #expect(again["fetched"]?.flag == false)
    let report = try JSON(folder.succeed("data show fashion-mnist --no-figure --json"))
    #expect(report["training"]?.number == 60_000 && report["test"]?.number == 10_000)
    let classes = try #require(report["classes"]?.list)
    #expect(classes.allSatisfy { $0["training"]?.number == 6000 && $0["test"]?.number == 1000 })
    #expect(classes.last?["name"]?.text == "Ankle boot")
    // A file of it is a set too.
    let file = try JSON(
      folder.succeed("data show .data/fashion-mnist/t10k-images-idx3-ubyte.gz --no-figure --json"))
    #expect(file["training"]?.number == 10_000)
  }
}
