// The contact sheet of `explain figures`: a page in Markdown with every figure in both languages, and its command.

import Formats
import Reference
import Viz

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension FiguresCommand {
  /// Pixels of a picture on the page.
  private static let width = 380

  /// Writes the page. Every picture it shows must be there.
  func writeSheet(_ entries: [FigureCatalogue.Entry], _ report: inout Report) throws {
    let folder = try folder()
    for entry in entries {
      for language in Language.allCases {
        let name = "\(entry.id).\(language.rawValue).png"
        guard access("\(folder)/\(name)", F_OK) == 0 else {
          throw FormatError(
            "\(folder)/\(name)", "no such file",
            remedy: "draw it with explain figures \(entry.id) --lang \(language.rawValue) -o \(folder)")
        }
      }
    }
    let page = "\(folder)/README.md"
    try OutputFile.check(page, inputs: catalogue.map { [$0.trimmed] } ?? [])
    report.say(.labelFigures, "\(entries.count)")
    report.add(file: page, bytes: [UInt8](Self.page(entries).utf8), key: "sheet")
    report.record("figures", .array(entries.map { Self.json($0, path: nil) }))
    try report.finish()
  }

  /// The page as text.
  private static func page(_ entries: [FigureCatalogue.Entry]) -> String {
    var lines = ["# \(Phrase.sheetTitle.text(.english)) · \(Phrase.sheetTitle.text(.korean))", ""]
    for language in Language.allCases { lines += [Phrase.sheetNote.text(language), ""] }
    for chapter in FigureChapter.allCases {
      let part = entries.filter { $0.chapter == chapter }
      if part.isEmpty { continue }
      lines += ["## \(chapter.phrase.text(.english)) · \(chapter.phrase.text(.korean))", ""]
      for entry in part {
        lines += ["### \(entry.id)", "", "```sh", entry.command, "```", ""]
        lines.append(
          Language.allCases.map { language in
            let file = "\(entry.id).\(language.rawValue).png"
            return
              "<a href=\"\(file)\"><img src=\"\(file)\" width=\"\(width)\" alt=\"\(entry.id), \(language.rawValue)\"></a>"
          }.joined(separator: "\n"))
        lines.append("")
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension FigureChapter {
  /// What the chapter is called.
  var phrase: Phrase {
    switch self {
    case .convolution: .chapterConvolution
    case .arithmetic: .chapterArithmetic
    case .filters: .chapterFilters
    case .pooling: .chapterPooling
    case .algorithms: .chapterAlgorithms
    case .networks: .chapterNetworks
    case .field: .chapterField
    case .gradients: .chapterGradients
    case .training: .chapterTraining
    case .inside: .chapterInside
    case .data: .chapterData
    }
  }
}
