// Folders of runs with one thing wrong each: what a person's editor, a full disk or another run's file can do to them.
// Next: `BadInputTable+Training.swift`, which says what must be answered.

import Formats
import Reference
import TestSupport
import Testing

/// A run with one thing wrong.
struct DamagedRun: Sendable {
  /// What looks at the thing.
  enum Verb: Sendable { case evaluate, resume, curves }

  let name: String
  let verbs: Set<Verb>
  let code: Int32
  /// A part of the error.
  let hint: String
  /// The file that is changed, and how; `nil` takes it away.
  fileprivate let file: String
  fileprivate let change: @Sendable ([UInt8]) throws -> [UInt8]?
}

/// All of them.
enum DamagedRuns {
  static let all: [DamagedRun] = [
    damaged("rmodel", [.evaluate, .resume], "rmodel/model.json", "model.json") { Array($0.prefix($0.count / 2)) },
    damaged("rgone", [.evaluate, .resume], "rgone/model.json: no such file", "model.json") { _ in nil },
    damaged("rsize", [.evaluate], "another network's weights", "model.json") { replacing("8,", by: "7,", in: $0) },
    damaged("rlayer", [.evaluate], "has no array", "model.json") { replacing("\"conv2d\"", by: "\"conv9d\"", in: $0) },
    damaged("routput", [.evaluate], "3 classes but the network", "model.json") {
      replacing("\"units\": 3", by: "\"units\": 4", in: $0)
    },
    damaged("rrun", [.evaluate, .resume], "rrun/run.json: is not what", "run.json") { Array($0.prefix($0.count / 2)) },
    damaged("rlist", [.evaluate, .resume], "rlist/run.json: is not what", "run.json") { _ in Array("[]".utf8) },
    damaged("rempty", [.evaluate, .resume], "rempty/run.json: the file is empty", "run.json") { _ in [] },
    damaged("rloss", [.evaluate], "the loss 'hinge' is not known", "run.json") {
      replacing("\"cross-entropy\"", by: "\"hinge\"", in: $0)
    },
    damaged("rclass", [.evaluate], "4 classes but the network", "run.json") {
      replacing("\"classNames\" : [", by: "\"classNames\" : [\"9\",", in: $0)
    },
    damaged("rshare", [.evaluate, .resume], "rshare/run.json: is not what", "run.json") {
      replacing("\"validationShare\" : 0.1", by: "\"validationShare\" : 7", in: $0)
    },
    DamagedRun(
      name: "rcount", verbs: [.evaluate], code: 2, hint: "has 6 examples now", file: "run.json",
      change: { replacing("\"trainingExamples\" : 5", by: "\"trainingExamples\" : 9223372036854775807", in: $0) }),
    damaged("rcut", [.evaluate], "rcut/weights.safetensors", "weights.safetensors") { $0.dropLast(5) },
    damaged("rnone", [.evaluate], "rnone/weights.safetensors: the file is empty", "weights.safetensors") { _ in [] },
    damaged("rlost", [.evaluate], "rlost/weights.safetensors: no such file", "weights.safetensors") { _ in nil },
    damaged("rname", [.evaluate], "has no array dense/bias", "weights.safetensors") {
      replacing("dense/bias", by: "dense/bios", in: $0)
    },
    damaged("rtype", [.evaluate], "is of type I32", "weights.safetensors") {
      replacing("\"F32\"", by: "\"I32\"", in: $0)
    },
    damaged("rhalf", [.resume, .curves], "rhalf/checkpoint.safetensors", "checkpoint.safetensors") {
      Array($0.prefix($0.count / 2))
    },
    damaged("rforeign", [.resume, .curves], "no checkpoint of a training", "checkpoint.safetensors") {
      var file = try SafeTensors.decode($0, path: "rforeign")
      file.metadata["format"] = "pt"
      return try file.encoded()
    },
    damaged("rarray", [.resume], "has no array weights/dense/bias", "checkpoint.safetensors") {
      replacing("weights/dense/bias", by: "weights/dense/bios", in: $0)
    },
    recorded("rsteps", "\"steps\":1", "\"steps\":-1"),
    recorded("rmany", "\"steps\":1", "\"steps\":9223372036854775807"),
    recorded("repoch", "\"epoch\":1", "\"epoch\":7"),
    recorded("rhistory", "\"history\":[", "\"history\":[],\"past\":["),
    recorded("rbest", "\"bestEpoch\":0", "\"bestEpoch\":-1"),
    recorded("rlater", "\"bestEpoch\":0", "\"bestEpoch\":1"),
    recorded("rwaited", "\"epochsWaited\":0", "\"epochsWaited\":9223372036854775807"),
  ]

  private static func damaged(
    _ name: String, _ verbs: Set<DamagedRun.Verb>, _ hint: String, _ file: String,
    _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]?
  ) -> DamagedRun { DamagedRun(name: name, verbs: verbs, code: 3, hint: hint, file: file, change: change) }

  /// A checkpoint whose record says something else.
  private static func recorded(_ name: String, _ old: String, _ new: String) -> DamagedRun {
    damaged(name, [.resume, .curves], "its numbers contradict each other", "checkpoint.safetensors") { bytes in
      var file = try SafeTensors.decode(bytes, path: name)
      let record = file.metadata["record"] ?? ""
      precondition(record.contains(old), "\(name): \(record)")
      file.metadata["record"] = record.replacing(old, with: new)
      return try file.encoded()
    }
  }

  /// The bytes with one text in the place of another; both are of one length where offsets depend on it.
  private static func replacing(_ old: String, by new: String, in bytes: [UInt8]) -> [UInt8] {
    let text = bytes.map { Unicode.Scalar($0) }
    let result = String(String.UnicodeScalarView(text)).replacing(old, with: new)
    return result.unicodeScalars.map { UInt8($0.value) }
  }

  private static let files = [
    "model.json", "run.json", "checkpoint.safetensors", "weights.safetensors", "history.csv", "curves.png",
  ]

  /// The files of a run on `i.npy` and `j.npy`, of one that spreads its rate over two epochs, of the damaged ones, and
  /// what they were made of; made once.
  static let contents = Result {
    let folder = try ProgramFolder()
    var generator = SeededGenerator(seed: 7)
    for name in ["i", "h"] {
      try folder.write(.uniform(shape: [6, 8, 9, 3], in: 0...1, using: &generator), to: "\(name).npy")
    }
    try folder.write(Tensor(shape: [6], scalars: [0, 1, 0, 2, 1, 1]), to: "j.npy")
    try folder.write(Tensor(shape: [6], scalars: [2, 1, 0, 0, 1, 1]), to: "k.npy")
    let line = "train --data i.npy --labels j.npy --layers 2 --quiet"
    try folder.succeed("\(line) --epochs 1 -o r")
    try folder.succeed("\(line) --epochs 2 --schedule cosine -o rcosine")
    try folder.succeed("\(line) --epochs 1 --early-stopping 3 -o watched")
    let text = try folder.bytes("r/model.json")
    try folder.write(text, to: "net/model.json")
    for run in all {
      // What a watch has seen is there only where something was watched.
      let whole = ["rbest", "rlater", "rwaited"].contains(run.name) ? "watched" : "r"
      for name in files {
        let bytes = try folder.bytes("\(whole)/\(name)")
        if let changed = name == run.file ? try run.change(bytes) : bytes {
          precondition(name != run.file || changed != bytes, "\(run.name) is not damaged")
          try folder.write(changed, to: "\(run.name)/\(name)")
        }
      }
    }
    return folder.contents.filter { name, _ in name.contains("/") || name.contains(".") }
  }
}
