// The rows of `BadInputTable.swift` for `explain train`, `evaluate`, `predict` and `curves`. Files: i.npy, six pictures
// 8×9×3, and j.npy, their classes 0…2; r, a run on them; and the folders of `DamagedRuns`, each r with one thing wrong.

extension BadCommand {
  static let training = trainNetworks + trainData + trainSettings + trainFolders + resumed + damaged + uses

  private static let pictures = "--data i.npy --labels j.npy"

  private static let trainNetworks = [
    BadCommand("train fashon", 2, "did you mean fashion?"),
    BadCommand("train missing.json", 3, "missing.json: no such file"),
    BadCommand("train odd.json", 3, "odd.json: layer 1, \"c\""),
    BadCommand("train --layers 4,max_pol", 2, "did you mean max_pool?"),
    BadCommand("train fashion --layers 4", 2, "two networks"),
    BadCommand("train fashion --batch-norm", 2, "--layers"),
    BadCommand("train --layers 4 --classes 4", 2, "has 10 classes", "--head 10"),
    BadCommand("train \(pictures) --layers 4 --classes 10", 2, "3 classes", "--head 3"),
    BadCommand("train fashion", 2, "layer 7 of 17", "on 1×1×64", "needs 2 rows"),
    BadCommand("train --input 8,8", 2, "2 numbers"),
    BadCommand("train --input 64", 2, "it needs a map"),
    BadCommand("train --head 9", 2, "gives 9 numbers", "10 classes", "--head 10"),
    BadCommand("train --head 0", 2, "the nearest is 1"),
    BadCommand("train --freeze cnov2d", 2, "did you mean conv2d?"),
    BadCommand("train --freeze 'batch*'", 2, "allowed are conv2d, conv2d_1, dense"),
    BadCommand("train --freeze conv2d,", 2, "--freeze"),
    BadCommand("train --freeze '*'", 2, "leaves nothing to train"),
    BadCommand("train --freeze 'conv*,dense'", 2, "leaves nothing to train"),
    BadCommand("train --from missing", 3, "missing: no such folder", "explain train"),
    BadCommand("train --from d", 3, "d: holds no run"),
    BadCommand("train --from m.npy", 3, "m.npy: no such folder"),
    BadCommand("train fashion --from r", 2, "leave a network out"),
    BadCommand("train --layers 4 --from r", 2, "leave --layers out"),
    BadCommand("train --input 8,9,3 --from r", 2, "leave --input out"),
    BadCommand("train --classes 3 --from r", 2, "leave --classes out"),
    BadCommand("train --batch-norm --from r", 2, "leave --batch-norm out"),
    BadCommand("train --residual --from r", 2, "leave --residual out"),
    BadCommand("train --initial-weights r/weights.safetensors --from r", 2, "leave --initial-weights out"),
    BadCommand("train --from r --data digits", 2, "other classes (10)", "--head 10"),
    BadCommand("train --from r --image-size 4,4", 2, "takes 8×9×3", "are 4×4×3", "--image-size 8,9"),
    BadCommand("train --initial-weights missing.safetensors", 3, "missing.safetensors: no such file"),
    BadCommand("train --initial-weights m.npy", 3, "m.npy", "safetensors"),
    BadCommand("train --initial-weights r/weights.safetensors", 3, "another network's weights"),
  ]

  private static let trainData = [
    BadCommand("train --data ''", 2, "no name"),
    BadCommand("train --data digts", 3, "did you mean digits?"),
    BadCommand("train --data mnist", 3, "explain data fetch mnist"),
    BadCommand("train --data i.npy", 2, "--labels"),
    BadCommand("train --data i.npy --labels b.npy", 3, "3 labels for 6 pictures"),
    BadCommand("train --data i.npy --labels strings.npy", 3, "strings", "save words as a .csv"),
    BadCommand("train --data d", 3, "no data set that can be read"),
    BadCommand("train \(pictures) --image-size 0", 2, "the nearest is 1"),
    BadCommand("train \(pictures) --channels colr", 2, "did you mean color?"),
    BadCommand("train \(pictures) --label-column a", 2, "--label-column"),
    BadCommand("train --validation-split 1", 2, "below 1"),
    BadCommand("train \(pictures) --validation-split test", 2, "has no test part"),
    BadCommand("train --validation-split -0.1", 2, "0.1"),
    BadCommand("train --validation-split nan", 2, "no share"),
    BadCommand("train --validation-split much", 2, "not a number"),
    BadCommand("train \(pictures) --validation-split 0.99", 2, "share"),
    BadCommand("train --augment rotaton=3", 2, "did you mean rotation?"),
    BadCommand("train --augment zoom=2", 2, "below 1"),
  ]

  private static let trainSettings = [
    BadCommand("train --epochs 0", 2, "the nearest is 1"),
    BadCommand("train --epochs 1e3", 2, "whole number"),
    BadCommand("train --epochs 99999999999999999999", 2, "the nearest is 100000"),
    BadCommand("train --batch-size 0", 2, "the nearest is 1"),
    BadCommand("train --batch-size -3", 2, "the nearest is 1"),
    BadCommand("train --optimizer adma", 2, "did you mean adam?"),
    BadCommand("train --optimizer sgd,momentum", 2, "has no value"),
    BadCommand("train --optimizer sgd,momentum=1", 2, "momentum is 1", "the nearest is"),
    BadCommand("train --optimizer sgd,momentum=-0.1", 2, "the nearest is 0"),
    BadCommand("train --optimizer sgd,momentm=0.9", 2, "did you mean momentum?"),
    BadCommand("train --optimizer sgd,rho=0.9", 2, "sgd has no rho"),
    BadCommand("train --optimizer adam,momentum=0.9", 2, "adam has no momentum"),
    BadCommand("train --optimizer rmsprop,beta1=0.9", 2, "rmsprop has no beta1"),
    BadCommand("train --optimizer sgd,nesterov=true", 2, "nesterov needs a momentum"),
    BadCommand("train --optimizer sgd,momentum=0.9,nesterov=yes", 2, "true, false"),
    BadCommand("train --optimizer sgd,momentum=0.9,momentum=0.8", 2, "named twice"),
    BadCommand("train --optimizer adam,epsilon=nan", 2, "epsilon"),
    BadCommand("train --learning-rate 0", 2, "no number above 0"),
    BadCommand("train --learning-rate -1", 2, "no number above 0"),
    BadCommand("train --learning-rate inf", 2, "no number above 0"),
    BadCommand("train --learning-rate nan", 2, "no number above 0"),
    BadCommand("train --learning-rate fast", 2, "not a number"),
    BadCommand("train --learning-rate 3e38 --epochs 1", 2, "the loss is", "smaller learning rate"),
    BadCommand("train --schedule cosin", 2, "did you mean cosine?"),
    BadCommand("train --schedule cosine,epochs=3", 2, "cosine has no epochs"),
    BadCommand("train --schedule step,epochs=0", 2, "the nearest is 1"),
    BadCommand("train --schedule step,factor=2", 2, "the nearest is 1"),
    BadCommand("train --schedule one-cycle,warmup=-1", 2, "the nearest is 0"),
    BadCommand("train --loss cross-entrpy", 2, "did you mean cross-entropy?"),
    BadCommand("train --loss binary-cross-entropy", 2, "sigmoid"),
    BadCommand("train --early-stopping 0", 2, "the nearest is 1"),
    BadCommand("train --early-stopping patience=1,patience=2", 2, "named twice"),
    BadCommand("train --early-stopping patince=1", 2, "did you mean patience?"),
    BadCommand("train --early-stopping monitor=val_los", 2, "did you mean val_loss?"),
    BadCommand("train --early-stopping 3,monitor=val_loss --validation-split 0", 2, "held back", "--validation-split"),
    BadCommand("train --early-stopping 3,restore=maybe", 2, "true, false"),
    BadCommand("train --early-stopping 3,min-delta=-1", 2, "the nearest is 0"),
    BadCommand("train --reduce-lr factor=1", 2, "factor is 1"),
    BadCommand("train --reduce-lr factor=0", 2, "factor is 0"),
    BadCommand("train --reduce-lr 3,cooldown=-1", 2, "the nearest is 0"),
    BadCommand("train --reduce-lr 3,min=-1", 2, "the nearest is 0"),
    BadCommand("train --reduce-lr 3 --schedule cosine", 2, "--reduce-lr and --schedule"),
    BadCommand("train --reduce-lr 3,monitor=val_accuracy --validation-split 0", 2, "held back"),
    BadCommand("train --class-weights 1,2", 2, "10 numbers"),
    BadCommand("train --class-weights equal", 2, "--class-weights"),
    BadCommand("train --class-weights balance", 2, "did you mean balanced?"),
    BadCommand("train --class-weights even", 2, "balanced or 10 numbers from 0 on"),
    BadCommand("train \(pictures) --class-weights 0,0,0", 2, "3 numbers"),
    BadCommand("train \(pictures) --class-weights 1,1,-1", 2, "from 0 on"),
    BadCommand("train --clip-norm 0", 2, "no number above 0"),
    BadCommand("train --clip-norm nan", 2, "no number above 0"),
    BadCommand("train --seed -1", 2, "the nearest is 0"),
    BadCommand("train --seed 9007199254740992", 2, "the nearest is 9007199254740991"),
    BadCommand("train --threads 0", 2, "the nearest is 1"),
    BadCommand("train --lang de", 2, "en, ko"),
    BadCommand("train --json --quiet", 2, "--json"),
    BadCommand("tran", 2, "did you mean train?"),
  ]

  private static let trainFolders = [
    BadCommand("train -o nowhere/run", 2, "nowhere/run"),
    BadCommand("train -o m.npy", 2, "m.npy"),
    BadCommand("train -o r", 2, "holds a run already", "--resume"),
    BadCommand("train \(pictures) -o net net/model.json --layers 4", 2, "two networks"),
    BadCommand("train net/model.json \(pictures) -o net", 2, "net/model.json is also an input"),
    BadCommand("train --step-log nowhere/s.csv", 2, "nowhere"),
    BadCommand("train --step-log d", 2, "is a folder", "d/result.csv"),
    BadCommand("train --epochs 1 --step-log new -o new", 2, "new is named twice"),
    BadCommand("train --epochs 1 --step-log ./run", 2, "run is named twice"),
    BadCommand("train --from r --step-log r/weights.safetensors", 2, "also an input"),
    BadCommand("train \(pictures) --step-log i.npy", 2, "also an input"),
    BadCommand("train \(pictures) --step-log j.npy", 2, "also an input"),
  ]

  /// A run that goes on goes on as it was begun.
  private static let resumed =
    [
      ("--layers 3", "another network"), ("--batch-norm --layers 2", "another network"),
      ("--layers 2 --labels k.npy --data i.npy", "k.npy"), ("--layers 2 --data h.npy", "the data is h, and was i"),
      ("--layers 2 --batch-size 2", "the batch size is 2, and was 32"),
      ("--layers 2 --optimizer sgd", "the optimizer is sgd, and was adam"),
      ("--layers 2 --learning-rate 0.1", "the learning rate is 0.1, and was 0.001"),
      ("--layers 2 --schedule cosine", "the schedule"), ("--layers 2 --seed 1", "the seed is 1, and was 0"),
      ("--layers 2 --no-shuffle", "the shuffling"), ("--layers 2 --validation-split 0.5", "training examples"),
      ("--layers 2 --augment flip", "the augmentation is flip, and was none"),
      ("--layers 2 --class-weights 1,2,3", "the weights of the classes"),
      ("--layers 2 --clip-norm 1", "the limit of gradients"), ("--layers 2 --freeze dense", "frozen layers"),
      ("--layers 2 --loss mean-squared-error", "the loss"),
      ("--layers 2 --initial-weights r/weights.safetensors", "what it began with"),
    ].map { options, hint in
      let data = options.contains("--data") ? (options.contains("k.npy") ? "" : "--labels j.npy") : pictures
      return BadCommand("train \(data) \(options) -o r --epochs 2 --resume", 2, "--resume: ", hint)
    } + [
      BadCommand(
        "train \(pictures) --layers 2 --schedule cosine --epochs 4 -o rcosine --resume", 2,
        "the number of epochs, over which the schedule spreads, is 4, and was 2")
    ]

  private static let damaged =
    DamagedRuns.all.flatMap { run -> [BadCommand] in
      let evaluated = run.verbs.contains(.evaluate) ? [BadCommand("evaluate \(run.name)", run.code, run.hint)] : []
      let continued =
        run.verbs.contains(.resume)
        ? [BadCommand("train \(pictures) --layers 2 --epochs 2 -o \(run.name) --resume", run.code, run.hint)] : []
      let drawn = run.verbs.contains(.curves) ? [BadCommand("curves \(run.name)", run.code, run.hint)] : []
      return evaluated + continued + drawn
    }

  private static let uses =
    ["evaluate", "predict", "curves"].flatMap { verb in
      [
        BadCommand("\(verb)", 2, verb == "curves" ? "no run is named" : "<RUN>"),
        BadCommand("\(verb) ''", 2, "is empty"),
        BadCommand("\(verb) missing", 3, "missing: no such folder"), BadCommand("\(verb) d", 3, "d: holds no run"),
        BadCommand("\(verb) m.npy", 3, "m.npy: no such folder"), BadCommand("\(verb) r -o d.png", 2, "d.png"),
        BadCommand("\(verb) r -o x.gif", 2, ".png"), BadCommand("\(verb) r --no-figure --dpi 90", 2, "--no-figure"),
        BadCommand("\(verb) r --theme pink", 2, "light, dark, print"),
      ]
    }
    + ["evaluate", "predict"].flatMap { verb in
      [
        BadCommand("\(verb) r --data missing.npy", 3, "missing.npy: no such file"),
        BadCommand("\(verb) r --data h.npy", 2, "--labels"),
        BadCommand("\(verb) r --data digits", 3, "class"),
        BadCommand("\(verb) r --image-size 4,4", 2, "takes 8×9×3", "are 4×4×3"),
        BadCommand("\(verb) r --channels grey", 2, "are 8×9×1"),
        BadCommand("\(verb) r --threads 0", 2, "the nearest is 1"),
      ]
    } + [
      BadCommand("evaluate r --data digits --part training", 3, "has 10 classes", "learned 3", "it knows: 0, 1, 2"),
      BadCommand("predict r i.npy", 3, "i.npy: is an array", "--data i.npy --labels"),
      BadCommand("evaluate r --part tset", 2, "did you mean test?"),
      BadCommand("evaluate r --part test", 2, "has no test part", "validation, training"),
      BadCommand("predict r missing.png", 3, "missing.png: no such file"),
      BadCommand("predict r cut.png", 3, "cut.png"), BadCommand("predict r text.png", 3, "text.png"),
      BadCommand("predict r m.npy", 3, "m.npy"), BadCommand("predict r d", 3, "d: is a folder"),
      BadCommand("predict r p.png --count 3", 2, "--count", "pictures are named"),
      BadCommand("predict r p.png --data i.npy", 2, "--data", "pictures are named"),
      BadCommand("predict r p.png --seed 1", 2, "--seed"),
      BadCommand("predict r p.png --image-size 3,3", 2, "--image-size"),
      BadCommand("predict r p.png -o p.png", 2, "also an input"),
      BadCommand("predict r p.png --csv p.png", 2, "also an input"),
      BadCommand("predict r --csv x.png -o x.png", 2, "named twice"),
      BadCommand("predict r --csv r/weights.safetensors", 2, "also an input"),
      BadCommand("predict r --csv ./r/run.json", 2, "also an input"),
      BadCommand("predict r --data h.npy --labels j.npy --csv j.npy", 2, "also an input"),
      BadCommand("predict r --csv nowhere/x.csv", 2, "nowhere"),
      BadCommand("predict r --count 0", 2, "the nearest is 1"),
      BadCommand("predict r --count 7 --data h.npy --labels j.npy", 2, "the nearest is 6"),
      BadCommand("predict r --seed -1", 2, "the nearest is 0"),
      BadCommand("curves r r", 2, "named twice"), BadCommand("curves r missing", 3, "missing: no such folder"),
      BadCommand("curves a b c e f", 2, "at most 4"),
    ]
}
