// `explain figures`: every figure of the catalogue is drawn, twice alike, and stands in the repository in both languages.

import Formats
import Foundation
import TestSupport
import Testing

@Suite struct FiguresTests {
  /// A figure as `--list` tells it.
  struct Figure: Sendable, Hashable, CustomTestStringConvertible {
    let id: String
    let chapter: String
    let command: String

    var testDescription: String { id }
  }

  static let all: [Figure] =
    (try? JSON(ProgramFolder().succeed("figures --list --json"))["figures"]?.list?.map { entry in
      Figure(id: entry["id"]?.text ?? "", chapter: entry["chapter"]?.text ?? "", command: entry["command"]?.text ?? "")
    }) ?? []

  private static let committed = URL(fileURLWithPath: Folder.tests).deletingLastPathComponent().path + "/figures"

  @Test func theCatalogueHasTheFiguresOfTheCourse() throws {
    #expect(Self.all.count >= 30)
    #expect(Set(Self.all.map(\.command)).count == Self.all.count, "a figure stands twice")
    #expect(Self.all.allSatisfy { $0.command.hasPrefix("explain ") })
    #expect(Set(Self.all.map(\.chapter)).count == 11)
  }

  /// Nothing in a figure depends on the time, the place or chance.
  @Test(arguments: all) func aFigureIsTheSameEveryTime(figure: Figure) throws {
    let folder = try ProgramFolder()
    try folder.succeed("figures \(figure.id) --quiet -o first")
    try folder.succeed("figures \(figure.id) --quiet -o second")
    let (first, second) = (
      try folder.bytes("first/\(figure.id).en.png"), try folder.bytes("second/\(figure.id).en.png")
    )
    #expect(first == second && first.count > 2000, "\(figure.id): \(first.count) and \(second.count) bytes")
    #expect(folder.names.count == 4, "\(folder.names)")
  }

  @Test func theCommandOfAFigureDrawsIt() throws {
    let folder = try ProgramFolder()
    for figure in Self.all where ["signal", "image-numbers", "padding-same", "network-fashion"].contains(figure.id) {
      try folder.succeed("figures \(figure.id) --lang ko --theme dark --quiet -o f")
      try folder.succeed("\(figure.command.dropFirst(8)) --lang ko --theme dark --quiet -o own.png")
      #expect(try folder.bytes("f/\(figure.id).ko.dark.png") == folder.bytes("own.png"), "\(figure.command)")
    }
  }

  @Test(arguments: ["svg", "pdf"]) func otherFormatsAreDrawn(format: String) throws {
    let folder = try ProgramFolder()
    try folder.succeed("figures signal 'window-s*' --format \(format) --theme print --lang ko --quiet -o out")
    #expect(
      folder.names == [
        "out", "out/signal.ko.print.\(format)", "out/window-signal.ko.print.\(format)",
        "out/window-stride.ko.print.\(format)",
      ])
    let start = try folder.bytes("out/signal.ko.print.\(format)").prefix(5)
    #expect(start == Array((format == "pdf" ? "%PDF-" : "<?xml").utf8)[...])
  }

  // MARK: The contact sheet

  @Test func theRepositoryShowsAllOfThem() throws {
    let page = String(decoding: try FileBytes.read(Self.committed + "/README.md"), as: UTF8.self)
    let folder = try ProgramFolder()
    try folder.makeFolder("figures")
    for figure in Self.all {
      for language in ["en", "ko"] {
        let name = "\(figure.id).\(language).png"
        #expect(FileManager.default.fileExists(atPath: "\(Self.committed)/\(name)"), "\(name); make figures draws it")
        try folder.write([0], to: "figures/\(name)")
      }
    }
    try folder.succeed("figures --sheet --quiet")
    #expect(try folder.bytes("figures/README.md") == Array(page.utf8), "make figures writes it again")
  }

  @Test func aSheetNeedsItsPictures() throws {
    let folder = try ProgramFolder()
    try folder.succeed("figures signal --quiet")
    let run = try folder.fail("figures signal --sheet", code: 3)
    #expect(run.errors.contains("figures/signal.ko.png") && run.errors.contains("explain figures signal --lang ko"))
    try folder.succeed("figures signal --lang ko --quiet")
    let report = try JSON(folder.succeed("figures signal --sheet --json"))
    #expect(report["sheet"]?.text == "figures/README.md")
  }

  // MARK: A catalogue of one's own

  private static let own = """
    { "mine": { "chapter": "filters", "kind": "conv", "inputs": "1 2 3; 4 5 6; 7 8 9",
                "parameters": { "kernel": "1 -1", "at": [1, 2], "padding": "same" } } }
    """

  @Test func aCatalogueOfOnesOwnIsRead() throws {
    let folder = try ProgramFolder()
    try folder.write(Array(Self.own.utf8), to: "own.json")
    let list = try folder.succeed("figures --catalogue own.json --list")
    #expect(
      list.lines.first?.contains("explain conv '1 2 3; 4 5 6; 7 8 9' --kernel '1 -1' --at 1,2 --padding same") == true)
    let report = try JSON(folder.succeed("figures --catalogue own.json -o out/ --json"))
    #expect(report["figures"]?.list?.first?["path"]?.text == "out/mine.en.png")
    #expect(folder.names == ["out", "out/mine.en.png", "own.json"])
  }

  /// What a person may get wrong in a catalogue, and what the error must name.
  @Test(arguments: [
    ("[]", 3, ["is no catalogue"]), ("{}", 3, ["is no catalogue"]), ("{ \"a\": ", 3, ["line 1"]),
    (own.replacing("mine", with: "Mein Bild"), 3, ["'Mein Bild'", "small letters"]),
    (own.replacing("mine", with: "../x"), 3, ["small letters"]),
    (own.replacing("\"conv\"", with: "\"comv\""), 3, ["figure 'mine'", "did you mean conv?"]),
    (own.replacing("\"conv\"", with: "\"train\""), 3, ["kind 'train'"]),
    (own.replacing("\"conv\"", with: "7"), 3, ["kind is missing or no text"]),
    (own.replacing("\"filters\"", with: "\"filter\""), 3, ["did you mean filters?"]),
    (own.replacing("inputs", with: "input"), 3, ["'input'", "did you mean inputs?"]),
    (own.replacing("\"1 2 3; 4 5 6; 7 8 9\"", with: "[1]"), 3, ["inputs has 1"]),
    (own.replacing("\"1 2 3; 4 5 6; 7 8 9\"", with: "[\"1,2\", \"--save\", \"y.npy\"]"), 3, ["inputs has '--save'"]),
    (own.replacing("\"1 2 3; 4 5 6; 7 8 9\"", with: "\"-\""), 3, ["inputs has '-'"]),
    (own.replacing("\"padding\"", with: "\"output=x.png\""), 3, ["'output=x.png'", "no name of an option"]),
    (own.replacing("\"same\"", with: "null"), 3, ["'padding': null"]),
    (own.replacing("\"same\"", with: "[[1]]"), 3, ["'padding'"]),
    (own.replacing("\"padding\"", with: "\"output\""), 3, ["'output'", "leave it out"]),
    (own.replacing("\"same\"", with: "\"some\""), 2, ["figure mine: ", "--padding", "allowed are same"]),
    (own.replacing("\"padding\"", with: "\"pading\""), 2, ["figure mine: ", "--pading"]),
    (own.replacing("[1, 2]", with: "[9, 9]"), 2, ["figure mine: row 9, column 9", "the nearest is 2,2"]),
    (own.replacing("\"1 2 3; 4 5 6; 7 8 9\"", with: "\"gone.png\""), 3, ["figure mine: ", "gone.png: no such file"]),
    (own.replacing("\"padding\": \"same\"", with: "\"help\": true"), 2, ["figure mine: "]),
  ])
  func whatIsWrongInACatalogueIsSaid(text: String, code: Int, hints: [String]) throws {
    let folder = try ProgramFolder()
    try folder.write(Array(text.utf8), to: "own.json")
    let run = try folder.fail("figures --catalogue own.json", code: Int32(code))
    let missing = hints.filter { !run.errors.contains($0) }
    #expect(missing.isEmpty, "\(run)")
  }
}
