// The rows of `BadInputTable.swift` for `explain check`: options that do not go together, arrays that do not fit.

extension BadCommand {
  static let checks = [
    BadCommand("check conv m.npy --input m.npy -k edge --theme dark", 2, "-o FILE.png"),
    BadCommand("check conv m.npy --input m.npy -k edge --dpi 96", 2, "-o FILE.png"),
    BadCommand("check conv m.npy --input m.npy -k edge -o m.npy", 2, "m.png"),
    BadCommand("check conv m.npy --input m.npy -k edge -o d.png", 2, "d.png"),
    BadCommand("check conv --mistakes", 2, "conv"),
    BadCommand("check dense m.npy --input m.npy -k w.npy", 2, "[in, out]"),
    BadCommand("check dense m.npy --input m.npy -k c.npy", 2, "[in, out]"),
    BadCommand("check dense m.npy --input m.npy -k m.npy", 2, "[7, 7]"),
    BadCommand("check dense m.npy --input p.png -k m.npy", 3, "p.png"),
    BadCommand("check dense m.npy --input zero.npy -k m.npy", 2, "no cell"),
    BadCommand("check batch-norm m.npy --input m.npy --gamma b.npy", 2, "[7]"),
    BadCommand("check batch-norm m.npy --input m.npy --mean one.npy", 2, "--variance"),
    BadCommand("check batch-norm m.npy --input m.npy --epsilon -1", 2, "at least 0"),
    BadCommand("check batch-norm m.npy --input m.npy --epsilon x", 2, "--epsilon"),
    BadCommand("check batch-norm m.npy --input m.npy --divisor smaple", 2, "did you mean sample?"),
    BadCommand("check batch-norm m.npy --input one.npy --divisor sample", 2),
    BadCommand(
      "check batch-norm m.npy --input m.npy --mean one.npy --variance one.npy --divisor sample", 2, "--divisor"),
    BadCommand("check batch-norm m.npy --input scalar.npy", 2, "at least one axis"),
    BadCommand("check activation m.npy --input m.npy", 2, "--function"),
    BadCommand("check activation m.npy --input m.npy --function rleu", 2, "did you mean relu?"),
    BadCommand("check softmax m.npy --input zero.npy", 2, "no cell"),
    BadCommand("check cross-entropy m.npy --input m.npy --labels one.npy", 2),
    BadCommand("check cross-entropy m.npy --input m.npy --labels m.npy --reduction meen", 2, "did you mean mean?"),
    BadCommand("check cross-entropy m.npy --input m.npy --labels c.npy", 2),
    BadCommand("check optimizer m.npy --input m.npy --parameters one.npy --rule adma", 2, "did you mean adam?"),
    BadCommand("check optimizer m.npy --input m.npy --parameters b.npy --rule adam", 2, "one gradient for each step"),
    BadCommand("check optimizer m.npy --input m.npy --parameters one.npy --rule adam --momentum 0.9", 2, "sgd"),
    BadCommand("check optimizer m.npy --input m.npy --parameters one.npy --rule sgd --nesterov", 2, "--momentum"),
    BadCommand("check optimizer m.npy --input m.npy --parameters one.npy --rule sgd --momentum 2", 2, "below 1"),
    BadCommand("check optimizer m.npy --input scalar.npy --parameters one.npy --rule sgd", 2),
  ]
}
