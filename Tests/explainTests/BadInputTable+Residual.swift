// Command lines of `explain residual` that cannot be done. A part of the table of `BadInputTable.swift`.

extension BadCommand {
  static let residual = [
    BadCommand("residual --blocks 0", 2, "--blocks", "the nearest is 1"),
    BadCommand("residual --blocks 51", 2, "the nearest is 50"),
    BadCommand("residual --channels 33", 2, "--channels", "the nearest is 32"),
    BadCommand("residual --channels many", 2, "--channels"),
    BadCommand("residual --activation softmax", 2, "relu, relu6, leaky-relu, sigmoid, tanh"),
    BadCommand("residual --activation relu,tanh", 2, "one name each"),
    BadCommand("residual --order original,pre-activation", 2, "one name each"),
    BadCommand("residual --order preactivation", 2, "pre-activation"),
    BadCommand("residual --initializer he", 2, "he_normal"),
    BadCommand("residual --initializer constant:1e30 --blocks 1", 2, "outgrow", "try he_normal"),
    BadCommand("residual --initializer zeros --blocks 1", 2, "nothing comes back", "try he_normal"),
    BadCommand("residual --seed -1", 2, "the nearest is 0"),
    BadCommand("residual --threads 0", 2, "the nearest is 1"),
    BadCommand("residual missing.png", 3, "missing.png"),
    BadCommand("residual m.npy", 2, "is an array"),
    BadCommand("residual sample:dog", 2, "camera"),
    BadCommand("residual cut.png", 3, "cut.png"),
    BadCommand("residual -o x.gif", 2, "x.png"),
    BadCommand("residual p.png -o p.png", 2, "overwritten"),
    BadCommand("residual p.png m.npy", 2, "m.npy"),
  ]
}
