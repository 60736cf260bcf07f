import Reference
import Testing

/// What convolutions save, and how deep networks are.
@Suite struct DenseCostTests {
  /// Worked out by hand: 32×32×3 through a 3×3 convolution with padding to 32×32×16.
  @Test func theCountsAreThoseOfTheFormulas() throws {
    let network = try Network(name: "one", input: [32, 32, 3]) { Conv2D(16, kernel: 3, padding: .same) }
    let cost = try #require(try DenseCost.convolutions(of: network).first)
    #expect(cost.convolution.parameters == 3 * 3 * 3 * 16 + 16)
    #expect(cost.convolution.multiplyAdds == 32 * 32 * 16 * 3 * 3 * 3)
    #expect(cost.dense.multiplyAdds == 32 * 32 * 3 * 32 * 32 * 16)
    #expect(cost.dense.parameters == 32 * 32 * 3 * 32 * 32 * 16 + 32 * 32 * 16)
    #expect(cost.kernel == AxisPair(rows: 3, columns: 3))
    #expect(cost.input == [32, 32, 3] && cost.output == [32, 32, 16])
  }

  /// The same counts from a network that has the dense layer.
  @Test(arguments: [(3, 1), (2, 2), (5, 3)]) func theDenseLayerIsCountedAsANetworkCountsIt(kernel: Int, stride: Int)
    throws
  {
    let network = try Network(name: "one", input: [9, 11, 2]) {
      Conv2D(
        3, kernel: AxisPair(rows: kernel, columns: kernel), stride: AxisPair(rows: stride, columns: stride))
    }
    let cost = try #require(try DenseCost.convolutions(of: network).first)
    let dense = try Network(name: "dense", input: [9, 11, 2]) {
      Flatten()
      Dense(cost.output.reduce(1, *))
    }
    let summary = try NetworkSummary(dense)
    #expect(cost.dense.parameters == summary.parameters && cost.dense.multiplyAdds == summary.multiplyAdds)
    let own = try NetworkSummary(network)
    #expect(cost.convolution.parameters == own.parameters && cost.convolution.multiplyAdds == own.multiplyAdds)
  }

  /// A kernel as large as the map, without padding, is the dense layer itself.
  @Test func aKernelAsLargeAsTheMapSavesNothing() throws {
    let network = try Network(name: "whole", input: [6, 5, 4]) {
      Conv2D(7, kernel: AxisPair(rows: 6, columns: 5), padding: .valid)
    }
    let cost = try #require(try DenseCost.convolutions(of: network).first)
    #expect(cost.convolution == cost.dense)
  }

  @Test func groupsAreCountedAndOtherLayersAreNot() throws {
    let network = try Network(name: "groups", input: [8, 8, 4]) {
      DepthwiseConv2D(kernel: 3, padding: .same)
      MaxPool2D(2)
      Conv2D(6, kernel: 1)
      Flatten()
      Dense(3)
    }
    let costs = try DenseCost.convolutions(of: network)
    #expect(costs.map(\.type) == ["DepthwiseConv2D", "Conv2D"])
    #expect(costs[0].convolution.multiplyAdds == 8 * 8 * 4 * 9)
    #expect(costs[0].dense.multiplyAdds == 8 * 8 * 4 * 8 * 8 * 4)
    let total = DenseCost.total(costs.map(\.dense))
    #expect(total.multiplyAdds == costs[0].dense.multiplyAdds + costs[1].dense.multiplyAdds)
  }

  /// As their papers count them: three layers of ResNet50 more are on the ways around others.
  @Test(arguments: [(Preset.vgg16, 16), (.resNet50, 50), (.small, 5), (.mnist, 4)])
  func theDepthIsThatOfThePaper(preset: Preset, depth: Int) throws {
    #expect(try preset.network().weightedDepth == depth)
  }
}
