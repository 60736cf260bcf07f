// The rows of `OptionTable.swift` for `explain data`.

extension OptionPair {
  static let data: [OptionPair] = [
    OptionPair("data show", "", .report, "digits", "i.npy --labels j.npy"),
    .adding("data show", "--image-size", "5,4", .report, to: "i.npy --labels j.npy"),
    OptionPair("data show", "--image-size", .figure, "digits --image-size 5,4", "digits --image-size 4,5"),
    .adding("data show", "--channels", "grey", .report, to: "i.npy --labels j.npy"),
    OptionPair("data show", "--channels", .report, "digits", "digits --channels color"),
    OptionPair("data show", "--labels", .report, "i.npy --labels j.npy", "i.npy --labels k.npy"),
    OptionPair(
      "data show", "--label-column", .report, "i.npy --labels i.csv --label-column a",
      "i.npy --labels i.csv --label-column b"),
    .adding("data show", "--augment", "rotation=20", .figure, to: "digits"),
    OptionPair("data show", "--augment", .figure, "digits --augment rotation=20", "digits --augment rotation=21"),
    OptionPair("data show", "--augment", .figure, "digits --augment shear=20", "digits --augment shear=21"),
    OptionPair("data show", "--augment", .figure, "digits --augment zoom=0.2", "digits --augment zoom=0.3"),
    OptionPair("data show", "--augment", .figure, "digits --augment shift=0.2", "digits --augment shift=0.3"),
    OptionPair("data show", "--augment", .figure, "digits --augment zoom=0.2", "digits --augment zoom=0.2,flip"),
    OptionPair("data show", "--example", .figure, "digits --augment flip", "digits --augment flip --example 3"),
    .adding("data show", "--seed", "2", .figure, to: "digits"),
    OptionPair(
      "data show", "--seed", .figure, "digits --augment rotation=20 --example 3",
      "digits --augment rotation=20 --example 3 --seed 2"),
    OptionPair(
      "data fetch", "--from", .success, "cifar-10 --from ftp://nowhere", "cifar-10 --from file:///nowhere"),
  ]

  /// Verbs that draw nothing and only tell. MNIST is already there.
  static let telling = [("data list", ""), ("data fetch", "mnist"), ("figures", "signal")]
}
