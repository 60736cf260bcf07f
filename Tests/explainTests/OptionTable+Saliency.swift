// The rows of `OptionTable.swift` for `explain saliency`. Files as for the trainings: r1 is a run on i.npy.

extension OptionPair {
  static let saliency: [OptionPair] = [
    OptionPair("saliency", "", .report, "sample:digits sample:boot", "sample:fashion sample:boot"),
    OptionPair("saliency", "", .report, "r1", "r2"),
    OptionPair("saliency", "", .figure, "", "sample:fashion sample:boot"),
    OptionPair("saliency", "", .values, "r1 --method gradient", "r1 p.png --method gradient"),
    .adding("saliency", "--weights", "r2/weights.safetensors", .values, to: "r1 --method gradient"),
    .adding("saliency", "--seed", "3", .values, to: "cifar10 --method gradient"),
    .adding("saliency", "--seed", "3", .report, to: "cifar10 --method gradient"),
    .adding("saliency", "--example", "3", .values, to: "--method gradient"),
    .adding("saliency", "--example", "3", .figure, to: ""),
    .adding("saliency", "--class", "3", .values, to: "--method gradient"),
    .adding("saliency", "--class", "3", .values, to: "--method grad-cam"),
    .adding("saliency", "--class", "3", .values, to: "--method occlusion"),
    .adding("saliency", "--class", "3", .figure, to: ""),
    .adding("saliency", "--method", "gradient", .report, to: ""),
    .adding("saliency", "--method", "grad-cam,occlusion", .figure, to: ""),
    OptionPair("saliency", "--method", .values, "--method gradient", "--method occlusion"),
    .adding("saliency", "--layer", "conv2d", .values, to: "--method grad-cam"),
    .adding("saliency", "--layer", "conv2d", .figure, to: ""),
    .adding("saliency", "--patch", "3", .values, to: "--method occlusion --step 1"),
    .adding("saliency", "--patch", "3", .report, to: ""),
    .adding("saliency", "--step", "1", .values, to: "--method occlusion --patch 4"),
    OptionPair(
      "saliency", "--step", .values, "--method occlusion --patch 4 --step 1", "--method occlusion --patch 4 --step 3"),
    .adding("saliency", "--save", "map.npy", .files, to: "--method occlusion"),
  ]
}
