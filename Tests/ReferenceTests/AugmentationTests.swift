// Augmentation against SciPy by Keras's matrices, against cases by hand, and what it draws.

import Formats
import Reference
import TestSupport
import Testing

/// Arrays of `Tests/Data`, which `make_data.py` made there.
func dataArray(_ name: String) throws -> Tensor<Double> {
  try NPY.read("\(Folder.tests)/Data/\(name).npy").doubles().tensor
}

@Suite struct AugmentationTests {
  private func changed(_ picture: Tensor<Float>, _ draw: Augmentation.Draw) -> Tensor<Float> {
    var batch = picture.reshaped([1] + picture.shape)
    batch.transform(along: [draw.map(height: picture.shape[0], width: picture.shape[1])])
    return batch.reshaped(picture.shape)
  }

  private func draw(_ numbers: [Double]) -> Augmentation.Draw {
    Augmentation.Draw(
      rotation: numbers[0], shear: numbers[1], rowZoom: numbers[2], columnZoom: numbers[3], rowShift: numbers[4],
      columnShift: numbers[5], isFlipped: numbers[6] != 0)
  }

  /// Values lie in 0…1. With u = 2⁻²⁴, a difference of two pixels, its product with a fraction that was rounded, and the
  /// sum err by at most 4u; once more between the two columns, whose errors are averaged: 8u. The coordinates, in double
  /// precision in both, differ by some 2⁻⁵⁰ pixels, which the ninth u covers.
  @Test func kerasAndSciPyGiveTheSame() throws {
    let picture = try dataArray("augment_in").map { Float($0) }
    let (draws, expected) = (try dataArray("augment_draws"), try dataArray("augment_out"))
    let count = picture.count
    try #require(draws.shape == [11, 7] && expected.shape == [11] + picture.shape)
    for number in 0..<11 {
      let draw = draw((0..<7).map { draws[number, $0] })
      let result = changed(picture, draw)
      for place in 0..<count {
        let error = abs(Double(result[flat: place]) - expected[flat: number * count + place])
        #expect(error <= 9 * 0x1p-24, "draw \(number), value \(place)")
      }
    }
  }

  @Test func byHand() {
    let picture = Tensor<Float>(shape: [2, 3, 1], scalars: [1, 2, 3, 4, 5, 6])
    var draw = draw([0, 0, 1, 1, 0, 0, 0])
    #expect(changed(picture, draw) == picture)
    draw.isFlipped = true
    #expect(changed(picture, draw).scalars == [3, 2, 1, 6, 5, 4])
    draw.isFlipped = false
    // A third of three columns: everything one column to the left, the last one repeated.
    draw.columnShift = 1 / 3
    #expect(changed(picture, draw).scalars == [2, 3, 3, 5, 6, 6])
    draw.columnShift = 0
    draw.rowShift = -0.5
    #expect(changed(picture, draw).scalars == [1, 2, 3, 1, 2, 3])
    draw.rowShift = 0
    // Steps of half a pixel around the middle column: twice as wide.
    draw.columnZoom = 0.5
    #expect(changed(picture, draw).scalars == [1.5, 2, 2.5, 4.5, 5, 5.5])
  }

  @Test func onlyWhatIsAskedForIsDrawn() {
    let none = Augmentation(rotation: 0, shear: 0, zoom: 0, shift: 0, flip: false, seed: 1)
    #expect(none.draw(example: 3, epoch: 2) == draw([0, 0, 1, 1, 0, 0, 0]))
    let all = Augmentation(rotation: 15, shear: 3, zoom: 0.2, shift: 0.1, flip: true, seed: 1)
    let draws = (0..<2000).map { all.draw(example: $0, epoch: 0) }
    for draw in draws {
      #expect(abs(draw.rotation) <= 15 && abs(draw.shear) <= 3)
      #expect(abs(draw.rowZoom - 1) <= 0.2 && abs(draw.columnZoom - 1) <= 0.2)
      #expect(abs(draw.rowShift) <= 0.1 && abs(draw.columnShift) <= 0.1)
    }
    // Both halves of every range are reached; 5 deviations of 2000 coins are 112.
    for sign in [-1.0, 1] {
      let counts = [
        draws.count { $0.rotation * sign > 0 }, draws.count { $0.shear * sign > 0 },
        draws.count { ($0.rowZoom - 1) * sign > 0 }, draws.count { ($0.columnZoom - 1) * sign > 0 },
        draws.count { $0.rowShift * sign > 0 }, draws.count { $0.columnShift * sign > 0 },
        draws.count { $0.isFlipped == (sign > 0) },
      ]
      #expect(counts.allSatisfy { abs($0 - 1000) <= 112 }, "\(counts)")
    }
    // A change of one setting leaves what the others draw.
    let turned = Augmentation(rotation: 15, shear: 0, zoom: 0, shift: 0, flip: false, seed: 1)
    #expect((0..<9).allSatisfy { turned.draw(example: $0, epoch: 0).rotation == draws[$0].rotation })
    let other = Augmentation(rotation: 15, shear: 0, zoom: 0, shift: 0, flip: false, seed: 2)
    #expect((0..<9).allSatisfy { other.draw(example: $0, epoch: 0).rotation != draws[$0].rotation })
    #expect((0..<9).allSatisfy { turned.draw(example: $0, epoch: 1).rotation != draws[$0].rotation })
  }
}
